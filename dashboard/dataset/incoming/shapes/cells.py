"""The cells of one row, read by the columns of its header; what both shapes have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.dataset.contract import Table
from dashboard.dataset.formulas import unprotected
from dashboard.dataset.incoming.headers import ABOUT_SOURCE, SOURCE, Column, Header
from dashboard.dataset.incoming.manner import Manner
from dashboard.dataset.incoming.numbers import percentage
from dashboard.dataset.incoming.package import Package
from dashboard.dataset.incoming.records import Place, Reading
from dashboard.dataset.incoming.said import Unclear
from dashboard.dataset.incoming.spelling import folded, trimmed
from dashboard.dataset.incoming.values import Readers, Value
from dashboard.dataset.raw import CellKind, RawSheet
from dashboard.errors import Said
from dashboard.text.formats import is_percent

MONEY = "amount"
PERCENT_WORDS = ("%", "percent", "процент", "pourcentage", "نسبة مئوية")


@dataclass(frozen=True)
class Cell:
    """A cell with the column it stands in."""

    column: Column
    text: str
    kind: CellKind | None


@dataclass(frozen=True)
class Setting:
    """What the rows of one sheet are read with."""

    number: int
    sheet: RawSheet
    header: Header
    package: Package
    manner: Manner
    readers: Readers
    reading: Reading

    @property
    def table(self) -> Table:
        """Return the table the rows belong to."""
        return self.readers.table


def rows_of(setting: Setting) -> Iterator[tuple[Place, list[Cell]]]:
    """Yield the rows of the body that hold anything in a column that is read, with merged cells filled downwards."""
    sheet, columns = setting.sheet, setting.header.taken()
    merged = _downwards(sheet)
    for index in range(setting.header.body, len(sheet.rows)):
        row = sheet.rows[index]
        cells = []
        for column in columns:
            at = (index + 1, column.place + 1)
            text = trimmed(row[column.place]) if column.place < len(row) else ""
            origin = at if text else merged.get(at, at)
            if origin != at:
                text = trimmed(sheet.rows[origin[0] - 1][origin[1] - 1])
            cells.append(Cell(column, text, sheet.kinds.get(origin)))
        if any(cell.text or cell.kind for cell in cells) or any(map(trimmed, row)):
            yield Place(setting.number, index + 1), cells


def read_cell(setting: Setting, name: str, cell: Cell) -> Value:
    """Return the value of a cell in a column of the table, and keep what was done to it.

    Raises:
        Unclear: it is not understood.
    """
    if cell.kind == "error":
        raise Unclear(Said.t("{cell} is an error of the workbook. Mend the cell.", cell=cell.text or "?"))
    if cell.kind == "formula" and not cell.text:
        raise Unclear(
            Said.t("The cell holds a formula without a value. Open the file in Excel, save it, and try again.")
        )
    value = setting.readers.read(setting.table.field(name), cell.text)
    reading, place = setting.reading, cell.column.place
    if value.text:
        reading.filled[place] = reading.filled.get(place, 0) + 1
        told = reading.examples.get(place, ("", ""))
        if not told[0] or (told[0] == told[1] and cell.text != value.text):
            reading.examples[place] = (cell.text, value.text)
    if value.alike:
        reading.alike[place] = reading.alike.get(place, 0) + 1
    return value


def read_row(setting: Setting, place: Place, cells: list[Cell]) -> tuple[dict[str, str], dict[str, Cell]]:
    """Return the values of a row by column, and the cells of its numbers, whose unit is not known yet.

    What is not understood is kept as a reason to refuse the row.
    """
    values: dict[str, str] = {}
    numbers: dict[str, Cell] = {}
    for cell in cells:
        name = cell.column.name
        if not name or name in (*ABOUT_SOURCE, SOURCE):
            continue
        if setting.table.field(name).type in ("integer", "number"):
            numbers |= {name: cell} if cell.text or cell.kind else {}
            continue
        try:
            values[name] = read_cell(setting, name, cell).text
        except Unclear as unclear:
            setting.reading.refuse(place, at(cell.column, unclear))
    return values | fixed(setting, values), numbers


def fixed(setting: Setting, values: Mapping[str, str]) -> dict[str, str]:
    """Return what was said beforehand of columns the row does not fill."""
    given = setting.manner.fixed
    return {
        column.name: setting.readers.read(column, given[column.name]).text
        for column in setting.table.fields
        if column.name in given and column.name != SOURCE and not values.get(column.name)
    }


def read_number_cell(setting: Setting, name: str, cell: Cell, unit: str) -> dict[str, str]:
    """Return a number by its unit, with the qualifier and the currency that stand in the same cell.

    Raises:
        Unclear: nothing says how it is meant, or the table has no place for what stands beside it.
    """
    number = read_cell(setting, name, cell).number
    if number is None:
        return {}
    if is_percent(unit):
        digits = percentage(number, cell.kind == "percent", says_percent(cell.column.header), setting.manner.percents)
    elif number.percent or cell.kind == "percent":
        raise Unclear(Said.t("{cell} is a percentage, but the column is not one.", cell=cell.text))
    else:
        digits = number.digits
    beside = {_qualifier_of(name): number.qualifier, "currency": number.currency}
    places = {each.name for each in setting.table.fields} - (set() if name == MONEY else {"currency"})
    for column, text in beside.items():
        if text and column not in places:
            raise Unclear(Said.t("{cell} is not understood as a number.", cell=cell.text))
    return {name: digits} | {column: text for column, text in beside.items() if text}


def links_of(cells: list[Cell], manner: Manner) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the sources a row names, and what it says about them."""
    given = [unprotected(cell.text) for cell in cells if cell.column.name == SOURCE and cell.text]
    given = given or [manner.fixed[SOURCE]] if SOURCE in manner.fixed else given
    links = [part.strip("<>") for text in given for part in _split_links(text)]
    about = {name: manner.fixed[name] for name in ABOUT_SOURCE if name in manner.fixed}
    about |= {
        cell.column.name: unprotected(cell.text) for cell in cells if cell.column.name in ABOUT_SOURCE and cell.text
    }
    return tuple(dict.fromkeys(links)), about


def says_percent(header: str) -> bool:
    """Return whether a header says that its numbers are percentages."""
    return any(word in header or word in folded(header) for word in PERCENT_WORDS)


def at(column: Column, unclear: Unclear) -> Said:
    """Return what is unclear, with the column it stands in."""
    return Said.t("{column}: {fault}", column=column.header, fault=unclear.said)


def _split_links(text: str) -> list[str]:
    """Return the parts of a cell of sources; addresses may hold commas and semicolons, so that spaces part them."""
    if "://" not in text and not text.startswith("www."):
        return [part for part in map(trimmed, text.split(";")) if part]
    return [part.rstrip(",;") for part in text.split() if part.strip(",;")]


def _qualifier_of(name: str) -> str:
    return "qualifier" if name == "value" else f"{name}_qualifier"


def _downwards(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return place -> the place whose text holds there, for cells merged downwards."""
    last = len(sheet.rows)
    return {
        (row, left): (top, left)
        for (top, left), (bottom, _right) in sheet.merged
        if top <= last and left <= len(sheet.rows[top - 1])
        for row in range(top + 1, min(bottom, last) + 1)
    }
