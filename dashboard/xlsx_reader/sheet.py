"""The cells of one sheet, as text with their kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_ISO8601

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import NumberFormat, date_text, number_format, number_text
from dashboard.xlsx_reader.raw_sheet import CellKind, CellPosition, RawSheet
from dashboard.xlsx_reader.workbook import WorkbookParts, text_of
from dashboard.xlsx_reader.zip_container import ZipContainer, local_name

ReadCell = tuple[str, CellKind | None]
"""The text of a cell, and its kind where it is more than text."""

PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
MOST_COLUMNS = 16_384
"""Columns of a sheet of Excel."""


@dataclass
class Budget:
    """How many cells and characters may still be read, of all sheets together."""

    limits: Limits
    cells: int = field(init=False)
    characters: int = field(init=False)

    def __post_init__(self) -> None:
        self.cells = self.limits.cells
        self.characters = self.limits.characters

    def take(self, row: list[str]) -> None:
        """Count a row.

        Raises:
            WorkbookRejected: there are more cells or characters than the limits allow.
        """
        self.cells -= len(row)
        self.characters -= sum(map(len, row))
        if self.cells < 0:
            raise WorkbookRejected("cells")
        if self.characters < 0:
            raise WorkbookRejected("characters")


@dataclass
class SheetCells:
    """The cells of one sheet.

    `rows` without empty ends, kinds of what is not text, what is merged or hidden.
    """

    rows: list[list[str]] = field(default_factory=list)
    kinds: dict[CellPosition, CellKind] = field(default_factory=dict)
    merged: list[tuple[CellPosition, CellPosition]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def sheet(self, name: str, *, hidden: bool = False, formats_lost: bool = False) -> RawSheet:
        """Return the cells as a sheet of a file."""
        return RawSheet(
            name,
            self.rows,
            self.kinds,
            tuple(self.merged),
            hidden,
            tuple(self.hidden),
            formats_lost,
            tuple(self.hidden_columns),
        )

    def put(self, number: int, cells: Sequence[ReadCell], room: Budget, *, hidden: bool = False) -> None:
        """Put a row (from 1) in its place, unless it is empty, without its empty end.

        Raises:
            WorkbookRejected: it is beyond the limits.
            ValueError: it stands below another.
        """
        width = next((place for place in range(len(cells), 0, -1) if any(cells[place - 1])), 0)
        if width > room.limits.columns:
            raise WorkbookRejected("columns")
        if width:
            _place_row(self, number, [text for text, _ in cells[:width]], room)
            self.kinds.update({(number, place): kind for place, (_, kind) in enumerate(cells[:width], 1) if kind})
            self.hidden += [number] if hidden else []


def read_cells(package: ZipContainer, book: WorkbookParts, part: str, room: Budget) -> SheetCells:
    """Read the cells of one part of the package.

    Raises:
        WorkbookRejected: the sheet is larger than the limits allow.
        ValueError: it is damaged.
    """
    cells = SheetCells()
    formats = [number_format(code) for code in book.formats]
    number = 0
    for element in package.elements(part, "row", "mergeCell", "col"):
        if local_name(element) == "col":
            cells.hidden_columns += _hidden_columns(element)
            continue
        if local_name(element) == "mergeCell":
            first, _, last = element.get("ref", "").partition(":")
            cells.merged.append((_place(first), _place(last or first)))
            if len(cells.merged) > room.limits.merged:
                raise WorkbookRejected("merged")
            continue
        number = int(element.get("r", number + 1))
        row, kinds = _row(element, book, formats)
        if len(row) > room.limits.columns:
            raise WorkbookRejected("columns")
        if row:
            _place_row(cells, number, row, room)
            cells.hidden += [number] if element.get("hidden") in ("1", "true") else []
            cells.kinds.update({(number, column): kind for column, kind in kinds.items()})
    return cells


def _hidden_columns(element: Element) -> range:
    """Return the columns that an element of column widths hides."""
    if element.get("hidden") not in ("1", "true"):
        return range(0)
    first, last = int(element.get("min", 1)), int(element.get("max", 1))
    if not 1 <= first <= last <= MOST_COLUMNS:
        raise ValueError(f"there are no columns {first} to {last}")
    return range(first, last + 1)


def _place(name: str) -> CellPosition:
    """Return row and column of a cell that is called as in `B3`."""
    parts = PLACE.fullmatch(name)
    column = column_index_from_string(parts[1]) if parts else 0
    if not parts or column > MOST_COLUMNS:
        raise ValueError(f"{name!r} is no cell")
    return int(parts[2]), column


def _place_row(cells: SheetCells, number: int, row: list[str], room: Budget) -> None:
    """Put a row in its place; rows between that hold nothing are empty."""
    if number > room.limits.rows:
        raise WorkbookRejected("rows")
    if number <= len(cells.rows):
        raise ValueError(f"row {number} stands below row {len(cells.rows)}")
    room.take(row)
    cells.rows.extend([] for _ in range(number - 1 - len(cells.rows)))
    cells.rows.append(row)


def _row(element: Element, book: WorkbookParts, formats: list[NumberFormat]) -> tuple[list[str], dict[int, CellKind]]:
    """Return the cells of a row to the last that holds something, and column -> kind."""
    row: list[str] = []
    kinds: dict[int, CellKind] = {}
    for column, text, kind in _fill_row(element, book, formats):
        if column <= len(row):
            raise ValueError(f"column {column} stands to the right of column {len(row)}")
        row.extend([""] * (column - len(row)))
        row[-1] = text
        if kind:
            kinds[column] = kind
    return row, kinds


def _fill_row(
    element: Element, book: WorkbookParts, formats: list[NumberFormat]
) -> Iterator[tuple[int, str, CellKind | None]]:
    """Yield column, text and kind of the cells of a row that are not empty."""
    column = 0
    for cell in element:
        place = cell.get("r")
        column = _place(place)[1] if place else column + 1
        text, kind = _cell(cell, book, formats)
        if text or kind:
            yield column, text, kind


def _cell(cell: Element, book: WorkbookParts, formats: list[NumberFormat]) -> tuple[str, CellKind | None]:
    """Return the text of a cell (of a formula: of the value Excel saved) and its kind."""
    parts = {local_name(part): part for part in cell}
    value = parts["v"].text or "" if "v" in parts else ""
    kind: CellKind | None = None
    text = cell.get("t", "n")
    if text == "inlineStr":
        value = text_of(parts["is"]) if "is" in parts else ""
    elif value and text == "s":
        value = book.strings[int(value)]
    elif value and text == "n":
        style = int(cell.get("s", "0"))
        shown = formats[style] if style < len(formats) else NumberFormat()
        value, kind = number_text(value, shown, book.counts_from_1904)
    elif value and text == "b":
        value, kind = ("TRUE" if value.strip() == "1" else "FALSE"), "boolean"
    elif value and text == "d":
        value, kind = date_text(from_ISO8601(value), "day"), "date"
    elif text == "e":
        kind = "error"
    return value, "formula" if "f" in parts and kind in (None, "number", "date", "boolean") else kind
