"""Does the data keep its contract? Every fault is found, with its row, and said in one sentence.

Single columns are checked in `cells`; keys, references and rules across columns here, on whole columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.dataset.cells import Fault, faults, mapped, parts, shown, typed
from dashboard.dataset.contract import Contract, Field, Reference, Table
from dashboard.errors import Problem
from dashboard.selection import first_day, is_date, last_day
from dashboard.text.formats import is_percent

FIRST_ROW = 2
"""The row of a spreadsheet in which the data begin, below the header."""

MOST_ROWS = 1_000
"""Rows of one table that are named for one fault; of further rows the number is told."""

LENGTHS = {"year": 4, "month": 7, "day": 10}
"""Characters of a date of each precision."""


@dataclass(frozen=True)
class Checked:
    """The typed tables, and what is wrong with them (typed only as far as the faults allow)."""

    tables: dict[str, pd.DataFrame]
    problems: list[Problem]


@dataclass(frozen=True)
class Sheet:
    """One table as it was written and as it is typed; both have the same index, 0 for row 2 of a spreadsheet."""

    table: Table
    text: pd.DataFrame
    values: pd.DataFrame

    def filled(self, column: str) -> pd.Series:
        """Return which rows have a cell in this column that is not empty."""
        return self.text[column] != ""


Sheets = Mapping[str, Sheet]
Told = tuple[str, str, str]
"""What was found, what is said of it, what to do."""


def check(contract: Contract, texts: Mapping[str, pd.DataFrame]) -> Checked:
    """Convert tables of text to typed ones and find every fault.

    Args:
        contract: the descriptor of the package.
        texts: table name -> frame in which every cell is text, empty for missing. Its index counts the rows
            of the file from 0, the header left out.

    Returns:
        The typed tables (text: "" for missing; numbers: float64 with NaN; booleans: bool) and the problems,
        sorted by table, row and column. Columns the contract does not know are left out and named; of a
        cell that is faulty in itself, nothing more is said.
    """
    sheets = {name: _sheet(table, texts[name]) for name, table in contract.tables.items() if name in texts}
    single = [problem for name, sheet in sheets.items() for problem in _single(sheet, texts[name])]
    named = {(problem.table, problem.row, problem.column) for problem in single if problem.row}
    across = (problem for sheet in sheets.values() for problem in _across(sheet, sheets))
    further = [problem for problem in across if (problem.table, problem.row, problem.column) not in named]
    return Checked({name: sheet.values for name, sheet in sheets.items()}, sorted({*single, *further}))


def _sheet(table: Table, text: pd.DataFrame) -> Sheet:
    columns = {field.name: typed(field, text[field.name]) for field in table.fields if field.name in text}
    return Sheet(table, text, pd.DataFrame(columns, index=text.index))


def _single(sheet: Sheet, text: pd.DataFrame) -> Iterator[Problem]:
    """Yield the faults of the header and of each column by itself."""
    table = sheet.table
    known = [field.name for field in table.fields]
    for name in known:
        if name not in text:
            yield Problem(table.path, 0, name, "the column is missing", "", "Put it back, with its name in row 1.")
    for name in text.columns:
        if name not in known:
            remedy = "Remove it, correct its name, or describe it in datapackage.json."
            yield Problem(table.path, 0, shown(name), "the column is not known", "", remedy)
    if text.empty:
        remedy = "Put the rows back, or restore the file."
        yield Problem(table.path, 0, "", "the table has no rows below its header", "", remedy)
    for field in table.fields:
        if field.name in text:
            yield from _faulty(table, field, text[field.name], list(faults(field, text[field.name])))


def _across(sheet: Sheet, sheets: Sheets) -> Iterator[Problem]:
    """Yield the faults of keys, references, rules and ranges."""
    yield from _keys(sheet)
    for reference in sheet.table.references:
        yield from _reference(sheet, reference, sheets)
    for rule in sheet.table.rules:
        if {value for key, value in rule.items() if key != "rule"} <= set(sheet.values):
            yield from _RULES[rule["rule"]](sheet, rule)
    for field in sheet.table.fields:
        if field.ranges and field.name in sheet.values:
            yield from _range(sheet, field, sheets)


def _keys(sheet: Sheet) -> Iterator[Problem]:
    unique = [(field.name,) for field in sheet.table.fields if field.unique]
    for columns in dict.fromkeys([*unique, *([sheet.table.key] if sheet.table.key else [])]):
        if set(columns) <= set(sheet.values):
            yield from _key(sheet, columns)


def _key(sheet: Sheet, columns: tuple[str, ...]) -> Iterator[Problem]:
    filled = pd.concat([sheet.filled(column) for column in columns], axis=1).all(axis=1)
    keys = sheet.values.loc[filled, list(columns)]
    repeated = keys[keys.duplicated(keep=False)]
    first: dict[object, int] = {}
    again = {}
    for row, key in zip(repeated.index, repeated.itertuples(index=False, name=None), strict=True):
        if first.setdefault(key, row) != row:
            again[row] = first[key]
    remedy = f"Give each row its own {' and '.join(columns)}, or remove the copy."

    def tell(row: int) -> list[Told]:
        found = ", ".join(shown(sheet.text.at[row, column]) for column in columns)
        return [(found, f"already stands in row {again[row] + FIRST_ROW}", remedy)]

    wrong = pd.Series(sheet.values.index.isin(list(again)), index=sheet.values.index)
    yield from _problems(sheet.table, " and ".join(columns), wrong, tell)


def _reference(sheet: Sheet, reference: Reference, sheets: Sheets) -> Iterator[Problem]:
    target = sheets.get(reference.table or sheet.table.name)
    columns = {reference.target, *reference.where}
    if target is None or not columns <= set(target.values) or reference.column not in sheet.values:
        return
    field = sheet.table.field(reference.column)
    known = target.values
    for column, allowed in reference.where.items():
        known = known[known[column].isin(allowed)]
    distinct = pd.Series(sheet.text.loc[sheet.filled(field.name), field.name].unique(), dtype="str")
    each = parts(distinct, field.separator)
    place = target.table.path
    narrowed = "".join(f" with {column} {' or '.join(allowed)}" for column, allowed in reference.where.items())
    remedy = f"Correct the {field.name}, or add the row to {place}."
    broken = each[~each.isin(known[reference.target])]
    found = [
        Fault(cell, shown(part), f"is not an id of {place}{narrowed}", remedy)
        for cell, part in zip(distinct[broken.index], broken, strict=True)
    ]
    yield from _faulty(sheet.table, field, sheet.text[field.name], found)


def _not_before(sheet: Sheet, rule: Mapping[str, str]) -> Iterator[Problem]:
    first, last = rule["start"], rule["end"]
    start, end = sheet.text[first], sheet.text[last]
    dates = mapped(start, is_date).astype(bool) & mapped(end, is_date).astype(bool)

    def tell(row: int) -> list[Told]:
        return [(end[row], f"is before {first} ({start[row]})", f"Correct the {first} or the {last}.")]

    yield from _problems(sheet.table, last, dates & (mapped(end, last_day) < mapped(start, first_day)), tell)


def _requires(sheet: Sheet, rule: Mapping[str, str]) -> Iterator[Problem]:
    column, needs = rule["column"], rule["needs"]

    def tell(row: int) -> list[Told]:
        said = f"is empty, but {column} ({shown(sheet.text.at[row, column])}) needs it"
        return [("the cell", said, f"Fill in the {needs}, or clear the {column}.")]

    yield from _problems(sheet.table, needs, sheet.filled(column) & ~sheet.filled(needs), tell)


def _precision(sheet: Sheet, rule: Mapping[str, str]) -> Iterator[Problem]:
    date, precision = sheet.text[rule["date"]], sheet.text[rule["precision"]]
    lengths = precision.map(LENGTHS)

    def tell(row: int) -> list[Told]:
        example = "2020-08-31"[: LENGTHS[precision[row]]]
        said = f"does not fit the {rule['precision']} {precision[row]}, which is written like {example}"
        return [(date[row], said, f"Correct the {rule['date']} or the {rule['precision']}.")]

    yield from _problems(sheet.table, rule["date"], (date != "") & lengths.notna() & (date.str.len() != lengths), tell)


_RULES = {"not_before": _not_before, "requires": _requires, "precision": _precision}


def _range(sheet: Sheet, field: Field, sheets: Sheets) -> Iterator[Problem]:
    """Check bounds that depend on the unit, which stands in the row or with the row's indicator."""
    values = sheet.values[field.name]
    units, place = _units(sheet, sheets)
    for unit, (low, high) in field.ranges.items():
        wanted = "a percentage" if is_percent(unit) else f"allowed for the unit {unit}"
        said, remedy = f"is not {wanted} ({low:g} to {high:g})", f"Correct the {field.name}, or the unit{place}."
        found = sheet.text.loc[(units == unit) & ((values < low) | (values > high)), field.name]
        faulty = (Fault(cell, cell, said, remedy) for cell in found.unique())
        yield from _faulty(sheet.table, field, found, faulty)


def _units(sheet: Sheet, sheets: Sheets) -> tuple[pd.Series, str]:
    """Return the unit of each row ("" where it is not known), and where else it is written."""
    if "unit" in sheet.values:
        return sheet.values["unit"], ""
    indicators = sheets.get("indicators")
    nothing = pd.Series("", index=sheet.values.index), ""
    if indicators is None or "indicator" not in sheet.values or not {"id", "unit"} <= set(indicators.values):
        return nothing
    units = indicators.values.drop_duplicates("id").set_index("id")["unit"]
    unit_of = dict(units)
    return mapped(
        sheet.values["indicator"], lambda indicator: unit_of.get(indicator, "")
    ), f" in {indicators.table.path}"


def _faulty(table: Table, field: Field, cells: pd.Series, found: Iterable[Fault]) -> Iterator[Problem]:
    """Yield the problems of every row whose cell has one of these faults."""
    by_cell: dict[str, list[Told]] = {}
    for fault in found:
        by_cell.setdefault(fault.cell, []).append((fault.found, fault.said, fault.remedy))
    if by_cell:
        yield from _problems(table, field.name, cells.isin(list(by_cell)), lambda row: by_cell[cells[row]])


def _problems(table: Table, column: str, wrong: pd.Series, tell: Callable[[int], list[Told]]) -> Iterator[Problem]:
    """Yield what there is to tell of the rows marked wrong, the first `MOST_ROWS` one by one."""
    rows = wrong.index[wrong]
    for row in rows[:MOST_ROWS]:
        for found, said, remedy in tell(row):
            yield Problem(table.path, int(row) + FIRST_ROW, column, found, said, remedy)
    if len(rows) > MOST_ROWS:
        found = f"{len(rows) - MOST_ROWS:,} further rows have faults here"
        yield Problem(table.path, 0, column, found, "", "Mend the ones that are named, and check again.")
