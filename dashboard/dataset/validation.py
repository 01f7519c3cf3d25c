"""Find every fault across columns and tables, with its row, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from operator import and_

import pandas as pd

from dashboard.dataset.column_validation import LIST, CellFault, convert_column, find_faults, map_unique, parts, quoted
from dashboard.dataset.contract import Contract, Field, Reference, Table
from dashboard.dates import first_day, is_date, last_day
from dashboard.errors import LazyMessage, Problem
from dashboard.text.formats import is_percent
from dashboard.text.translate import message

FIRST_ROW = 2
"""The row of a spreadsheet in which the data begin, below the header."""

MOST_ROWS, MOST_COLUMNS = 1_000, 50
"""Rows of one table that are named for one fault, and its unknown columns; of further ones the number is told."""

LENGTHS = {"year": 4, "month": 7, "day": 10}
"""Characters of a date of each precision."""


@dataclass(frozen=True)
class ValidationResult:
    """The typed tables, and what is wrong with them (typed only as far as the faults allow)."""

    tables: dict[str, pd.DataFrame]
    problems: list[Problem]


@dataclass(frozen=True)
class TableData:
    """One table as written and as typed, both indexed from row 2 of a spreadsheet."""

    table: Table
    text: pd.DataFrame
    values: pd.DataFrame

    def filled(self, column: str) -> pd.Series:
        """Return which rows have a cell in this column that is not empty."""
        return self.text[column] != ""


TablesData = Mapping[str, TableData]
Reported = tuple[str, str, str]
"""What was found, what is said of it, what to do."""

FURTHER = message("Mend the ones that are named, and check again.")


def validate(contract: Contract, texts: Mapping[str, pd.DataFrame]) -> ValidationResult:
    """Convert tables of text to typed ones and find every fault.

    The index of a frame of text ("": missing) counts the rows of the file from 0, the header left out.

    Returns:
        The typed tables (text: "" for missing; numbers: float64 with NaN; booleans: bool) and the problems,
        sorted by table, row and column. Columns the contract does not know are left out and named; of a
        cell that is faulty in itself, nothing more is said.
    """
    sheets: dict[str, TableData] = {}
    for name, table in contract.tables.items():
        if name in texts:
            text = texts[name]
            columns = {
                field.name: convert_column(field, text[field.name]) for field in table.fields if field.name in text
            }
            sheets[name] = TableData(table, text, pd.DataFrame(columns, index=text.index, copy=False))
    single = [problem for sheet in sheets.values() for problem in _single(sheet.table, sheet.text)]
    faulty_cells = {(problem.table, problem.row, problem.column) for problem in single if problem.row}
    across = (problem for sheet in sheets.values() for problem in _across(sheet, sheets))
    cross_problems = [problem for problem in across if (problem.table, problem.row, problem.column) not in faulty_cells]
    return ValidationResult({name: sheet.values for name, sheet in sheets.items()}, sorted({*single, *cross_problems}))


def _single(table: Table, text: pd.DataFrame) -> Iterator[Problem]:
    """Yield the faults of the header and of each column by itself."""
    yield from _header(table, text)
    if text.empty:
        sentence = LazyMessage.t("the table has no rows below its header")
        remedy = LazyMessage.t("Put the rows back, or restore the file.")
        yield Problem(table.path, 0, "", sentence, "", remedy)
    for field in table.fields:
        if field.name in text:
            yield from _faulty(table, field, text[field.name], find_faults(field, text[field.name]))


def _header(table: Table, text: pd.DataFrame) -> Iterator[Problem]:
    """Yield the columns that are missing and those that are not known."""
    names = {field.name for field in table.fields}
    for field in table.fields:
        if field.name not in text:
            remedy = LazyMessage.t("Put it back, with its name in row 1.")
            yield Problem(table.path, 0, field.name, LazyMessage.t("the column is missing"), "", remedy)
    unknown = [name for name in text.columns if name not in names]
    for name in unknown[:MOST_COLUMNS]:
        remedy = LazyMessage.t("Remove it, correct its name, or describe it in datapackage.json.")
        yield Problem(table.path, 0, quoted(name), LazyMessage.t("the column is not known"), "", remedy)
    if len(unknown) > MOST_COLUMNS:
        sentence = LazyMessage.n(
            "{number} further column is not known",
            "{number} further columns are not known",
            len(unknown) - MOST_COLUMNS,
        )
        yield Problem(table.path, 0, "", sentence, "", LazyMessage.t(FURTHER))


def _across(sheet: TableData, sheets: TablesData) -> Iterator[Problem]:
    """Yield the faults of keys, references, rules and ranges."""
    unique = [(field.name,) for field in sheet.table.fields if field.unique]
    for columns in dict.fromkeys([*unique, *([sheet.table.key] if sheet.table.key else [])]):
        if set(columns) <= set(sheet.values):
            yield from _key(sheet, columns)
    for reference in sheet.table.references:
        yield from _reference(sheet, reference, sheets)
    for rule in sheet.table.rules:
        if {value for key, value in rule.items() if key != "rule"} <= set(sheet.values):
            yield from _RULES[rule["rule"]](sheet, rule)
    for field in sheet.table.fields:
        if field.ranges and field.name in sheet.values:
            yield from _range(sheet, field, sheets)


def _key(sheet: TableData, columns: tuple[str, ...]) -> Iterator[Problem]:
    mask = reduce(and_, (sheet.filled(column) for column in columns))
    keys = sheet.values.loc[mask, list(columns)].dropna()  # a number that is none says so itself
    again = keys.duplicated()
    if not again.any():
        return
    first = pd.Series(keys.index, keys.index).groupby([keys[column] for column in columns]).transform("min")
    key = _join_pairs(message("{first} and {second}"), columns)
    remedy = LazyMessage.t("Give each row its own {column}, or remove the copy.", column=key)

    def tell(row: int) -> list[Reported]:
        cells_text = ", ".join(quoted(sheet.text.at[row, column]) for column in columns)
        return [(cells_text, LazyMessage.t("already stands in row {row}", row=first[row] + FIRST_ROW), remedy)]

    yield from _problems(sheet.table, key, again, tell)


def _join_pairs(pair: str, parts: Iterable[str]) -> str:
    """Return parts joined two by two by a message with the places `first` and `second`."""
    return reduce(lambda first, second: LazyMessage.t(pair, first=first, second=second), parts)


def _reference(sheet: TableData, reference: Reference, sheets: TablesData) -> Iterator[Problem]:
    target = sheets.get(reference.table or sheet.table.name)
    columns = {reference.target, *reference.where}
    if target is None or not columns <= set(target.values) or reference.column not in sheet.values:
        return
    field = sheet.table.field(reference.column)
    frame = target.values
    for column, values in reference.where.items():
        frame = frame[frame[column].isin(values)]
    distinct = pd.Series(sheet.text.loc[sheet.filled(field.name), field.name].unique(), dtype="str")
    references = parts(distinct, field.separator)
    sentence = _not_among(target.table.path, reference)
    remedy = LazyMessage.t(
        "Correct the {column}, or add the row to {table}.", column=field.name, table=target.table.path
    )
    broken = references[~references.isin(frame[reference.target])]
    cell_faults = [
        CellFault(cell, quoted(part), sentence, remedy)
        for cell, part in zip(distinct[broken.index], broken, strict=True)
    ]
    yield from _faulty(sheet.table, field, sheet.text[field.name], cell_faults)
    if target is sheet and not field.separator:
        yield from _check_circle(sheet, reference)


def _check_circle(sheet: TableData, reference: Reference) -> Iterator[Problem]:
    """Yield the rows of a circle of references within a table, if there is one."""
    column, ids, cells = reference.column, sheet.text[reference.target], sheet.text[reference.column]
    filled = sheet.filled(column)
    try:
        TopologicalSorter({row_id: [to] for row_id, to in zip(ids[filled], cells[filled], strict=True)}).prepare()
    except CycleError as error:
        sentence = LazyMessage.t("leads back to its own row")
        remedy = LazyMessage.t("Correct the {column}.", column=column)
        circle = filled & ids.isin(error.args[1])
        yield from _problems(sheet.table, column, circle, lambda row: [(cells[row], sentence, remedy)])


def _not_among(table: str, reference: Reference) -> LazyMessage:
    """Return the sentence on a cell that refers to no row, or to a forbidden one."""
    if not reference.where:
        return LazyMessage.t("is not an id of {table}", table=table)
    lazy_messages = [
        LazyMessage.t("{column} {values}", column=column, values=_join_pairs(message("{first} or {second}"), values))
        for column, values in reference.where.items()
    ]
    return LazyMessage.t(
        "is not an id of {table} with {wanted}",
        table=table,
        wanted=_join_pairs(message("{first} and {second}"), lazy_messages),
    )


def _check_order(sheet: TableData, rule: Mapping[str, str]) -> Iterator[Problem]:
    first, last = rule["start"], rule["end"]
    start, end = sheet.text[first], sheet.text[last]
    dates = map_unique(start, is_date).astype(bool) & map_unique(end, is_date).astype(bool)

    def tell(row: int) -> list[Reported]:
        sentence = LazyMessage.t("is before {column} ({date})", column=first, date=start[row])
        return [(end[row], sentence, LazyMessage.t("Correct the {first} or the {second}.", first=first, second=last))]

    yield from _problems(sheet.table, last, dates & (map_unique(end, last_day) < map_unique(start, first_day)), tell)


def _requires(sheet: TableData, rule: Mapping[str, str]) -> Iterator[Problem]:
    column, needs = rule["column"], rule["needs"]

    def tell(row: int) -> list[Reported]:
        cell = quoted(sheet.text.at[row, column])
        sentence = LazyMessage.t("is empty, but {column} ({cell}) needs it", column=column, cell=cell)
        remedy = LazyMessage.t("Fill in the {column}, or clear the {other}.", column=needs, other=column)
        return [(LazyMessage.t("the cell"), sentence, remedy)]

    yield from _problems(sheet.table, needs, sheet.filled(column) & ~sheet.filled(needs), tell)


def _precision(sheet: TableData, rule: Mapping[str, str]) -> Iterator[Problem]:
    date, precision = sheet.text[rule["date"]], sheet.text[rule["precision"]]
    lengths = precision.map(LENGTHS)

    def tell(row: int) -> list[Reported]:
        sentence = LazyMessage.t(
            "does not fit the {column} {cell}, which is written like {example}",
            column=rule["precision"],
            cell=precision[row],
            example="2020-08-31"[: LENGTHS[precision[row]]],
        )
        remedy = LazyMessage.t("Correct the {first} or the {second}.", first=rule["date"], second=rule["precision"])
        return [(date[row], sentence, remedy)]

    yield from _problems(sheet.table, rule["date"], (date != "") & lengths.notna() & (date.str.len() != lengths), tell)


def _not_above(sheet: TableData, rule: Mapping[str, str]) -> Iterator[Problem]:
    low, high = rule["low"], rule["high"]

    def tell(row: int) -> list[Reported]:
        sentence = LazyMessage.t("is above {column} ({number})", column=high, number=sheet.text.at[row, high])
        remedy = LazyMessage.t("Correct the {first} or the {second}.", first=low, second=high)
        return [(str(sheet.text.at[row, low]), sentence, remedy)]

    yield from _problems(sheet.table, low, sheet.values[low] > sheet.values[high], tell)


def _split(sheet: TableData, rule: Mapping[str, str]) -> Iterator[Problem]:
    column, of = rule["column"], rule["of"]
    cells = sheet.text.loc[sheet.text[column].str.contains(":"), column]
    codes = {row: [part.partition(":")[0] for part in cell.split(";")] for row, cell in cells.items()}
    allowed = {row: cell.split(";") for row, cell in sheet.text.loc[cells.index, of].items()}
    remedy = LazyMessage.t("Correct the {first} or the {second}.", first=column, second=of)

    def tell(row: int) -> list[Reported]:
        foreign = [code for code in codes[row] if code not in allowed[row]]
        one_of = LazyMessage.t("is not one of {allowed}", allowed=", ".join(allowed[row]))
        once = LazyMessage.t(LIST, separator=";")
        return [(foreign[0], one_of, remedy) if foreign else (quoted(cells[row]), once, remedy)]

    right = [set(codes[row]) <= set(allowed[row]) and len(set(codes[row])) == len(codes[row]) for row in codes]
    yield from _problems(sheet.table, column, ~pd.Series(right, cells.index, dtype="bool"), tell)


_RULES = {
    "not_before": _check_order,
    "not_above": _not_above,
    "requires": _requires,
    "precision": _precision,
    "split": _split,
}


def _range(sheet: TableData, field: Field, sheets: TablesData) -> Iterator[Problem]:
    """Check bounds that depend on the unit, which stands in the row or with the row's indicator."""
    values = sheet.values[field.name]
    units, place = _units(sheet, sheets)
    remedy = LazyMessage.t("Correct the {column}, or the unit.", column=field.name)
    if place:
        remedy = LazyMessage.t("Correct the {column}, or the unit in {table}.", column=field.name, table=place)
    for unit, (low, high) in field.ranges.items():
        bounds = {"low": f"{low:g}", "high": f"{high:g}"}
        sentence = LazyMessage.t("is not allowed for the unit {unit} ({low} to {high})", unit=unit, **bounds)
        if is_percent(unit):
            sentence = LazyMessage.t("is not a percentage ({low} to {high})", **bounds)
        series = sheet.text.loc[(units == unit) & ((values < low) | (values > high)), field.name]
        faulty = (CellFault(cell, cell, sentence, remedy) for cell in series.unique())
        yield from _faulty(sheet.table, field, series, faulty)


def _units(sheet: TableData, sheets: TablesData) -> tuple[pd.Series, str]:
    """Return the unit of each row ("" unknown), and the other file it is in ("" none)."""
    if "unit" in sheet.values:
        return sheet.values["unit"], ""
    indicators = sheets.get("indicators")
    if indicators is None or "indicator" not in sheet.values or not {"id", "unit"} <= set(indicators.values):
        return pd.Series("", index=sheet.values.index), ""
    units = indicators.values.drop_duplicates("id").set_index("id")["unit"]
    unit_of = dict(units)
    return map_unique(sheet.values["indicator"], lambda indicator: unit_of.get(indicator, "")), indicators.table.path


def _faulty(table: Table, field: Field, cells: pd.Series, cell_faults: Iterable[CellFault]) -> Iterator[Problem]:
    """Yield the problems of every row whose cell has one of these faults."""
    by_cell: dict[str, list[Reported]] = {}
    for fault in cell_faults:
        by_cell.setdefault(fault.cell, []).append((fault.part, fault.sentence, fault.remedy))
    if by_cell:
        yield from _problems(table, field.name, cells.isin(list(by_cell)), lambda row: by_cell[cells[row]])


def _problems(table: Table, column: str, wrong: pd.Series, tell: Callable[[int], list[Reported]]) -> Iterator[Problem]:
    """Yield what there is to tell of the rows marked wrong, the first `MOST_ROWS` one by one."""
    rows = wrong.index[wrong]
    for row in rows[:MOST_ROWS]:
        for cell, sentence, remedy in tell(row):
            yield Problem(table.path, int(row) + FIRST_ROW, column, cell, sentence, remedy)
    if len(rows) > MOST_ROWS:
        yield omitted_rows_problem(table.path, column, len(rows) - MOST_ROWS)


def omitted_rows_problem(table: str, column: str, number: int) -> Problem:
    """Return what is said of the faulty rows of a column that are not named."""
    sentence = LazyMessage.n("{number} further row has faults here", "{number} further rows have faults here", number)
    return Problem(table, 0, column, sentence, "", LazyMessage.t(FURTHER))
