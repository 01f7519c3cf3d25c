"""A file as it stands, before anything is understood: sheets of cells, every cell as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, get_args

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected

CellKind = Literal[
    "formula", "error", "date", "number", "thousands", "millions", "billions", "percent", "boolean", "struck"
]
"""What a cell of a workbook is where it is not text. A `percent` is a number that is shown with a percent sign,
`thousands`, `millions` and `billions` are shown divided by so much, what is `struck` has a line through it. Words that
a format shows beside a number (`5 thousand`, `5 €`) stand behind its digits."""

ReadCell = tuple[str, CellKind | None]
"""The text of a cell, and its kind where it is more than text."""

CellPosition = tuple[int, int]
"""Row and column of a cell, both counted from 1, as a spreadsheet counts them."""


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits as they stand raised in a cell: the mark of a footnote is no digit of the number before it."""


@dataclass(frozen=True)
class RawSheet:
    """One sheet of a workbook, or the one table of a text file.

    `rows` holds the cells as text, the first row of the file first, rows of any length ("": empty): dates of a
    workbook in ISO 8601, numbers in the shortest digits that give them back, with a point. `kinds` names the cells
    that are more than text; a text file has none. `merged` holds the first and the last place of merged cells,
    `hidden_rows` the numbers of rows that a workbook does not show (hidden, or filtered out), `hidden_columns` those
    of such columns. `formats_lost`: the kind of file does not let number formats and hidden rows be read. `commented`:
    cells have comments, which are not read.
    """

    name: str
    rows: Sequence[Sequence[str]]
    kinds: Mapping[CellPosition, CellKind] = field(default_factory=dict)
    merged: Sequence[tuple[CellPosition, CellPosition]] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    formats_lost: bool = False
    hidden_columns: Sequence[int] = ()
    commented: bool = False


class Budget:
    """How many cells and characters may still be read, of all sheets together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells, self.characters = limits.cells, limits.characters

    def take(self, row: list[str]) -> None:
        """Count a row.

        Raises:
            WorkbookRejected: there are more cells or characters than the limits allow.
        """
        self.take_cells(len(row))
        self.characters -= sum(map(len, row))
        if self.characters < 0:
            raise WorkbookRejected("characters")

    def take_cells(self, number: int) -> None:
        """Count cells.

        Raises:
            WorkbookRejected: there are more than the limits allow.
        """
        self.cells -= number
        if self.cells < 0:
            raise WorkbookRejected("cells")


@dataclass
class SheetCells:
    """The cells of one sheet as they are read, within the budget of its file.

    `rows` without empty ends, kinds of what is not text, what is merged or hidden.
    """

    room: Budget
    rows: list[list[str]] = field(default_factory=list)
    kinds: dict[CellPosition, CellKind] = field(default_factory=dict)
    merged: list[tuple[CellPosition, CellPosition]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    commented: bool = False

    def sheet(self, name: str, *, hidden: bool = False, formats_lost: bool = False) -> RawSheet:
        """Return the cells as a sheet of a file.

        Raises:
            WorkbookRejected: merged cells, which overlap, hold more than the limits allow.
        """
        height, width = len(self.rows), max(map(len, self.rows), default=0)
        for (top, left), (bottom, right) in self.merged:
            self.room.take_cells(max(min(bottom, height) - top + 1, 0) * max(min(right, width) - left + 1, 0))
        merged, rows, columns = tuple(self.merged), tuple(self.hidden), tuple(self.hidden_columns)
        return RawSheet(name, self.rows, self.kinds, merged, hidden, rows, formats_lost, columns, self.commented)

    def put(self, number: int, cells: Sequence[ReadCell], *, hidden: bool = False) -> None:
        """Put a row (from 1) in its place, unless it is empty, without its empty end.

        Raises:
            WorkbookRejected: it is beyond the limits.
            ValueError: it stands below another.
        """
        width = next((place for place in range(len(cells), 0, -1) if any(cells[place - 1])), 0)
        if width > self.room.limits.columns:
            raise WorkbookRejected("columns")
        if not width:
            return
        if number > self.room.limits.rows:
            raise WorkbookRejected("rows")
        if number <= len(self.rows):
            raise ValueError(f"row {number} stands below row {len(self.rows)}")
        row = [text for text, _ in cells[:width]]
        self.room.take(row)
        self.rows.extend([] for _ in range(number - 1 - len(self.rows)))
        self.rows.append(row)
        self.kinds.update({(number, place): kind for place, (_, kind) in enumerate(cells[:width], 1) if kind})
        self.hidden += [number] if hidden else []

    def merge(self, first: CellPosition, last: CellPosition) -> None:
        """Merge the cells from the first to the last.

        Raises:
            WorkbookRejected: more are merged than the limits allow.
        """
        self.merged.append((first, last))
        if len(self.merged) > self.room.limits.merged:
            raise WorkbookRejected("merged")


HIDDEN = ("hidden_rows", "hidden_columns")
KINDS: tuple[CellKind, ...] = get_args(CellKind)


def serialize(sheets: Iterable[RawSheet]) -> Iterator[bytes]:
    """Yield each sheet as a line, kinds by row as column and number in turns."""
    for sheet in sheets:
        numbered = sorted((row, column, KINDS.index(kind)) for (row, column), kind in sheet.kinds.items())
        kinds = [
            [row, [number for cell in cells for number in cell[1:]]]
            for row, cells in groupby(numbered, key=itemgetter(0))
        ]
        yield json.dumps({**vars(sheet), "kinds": kinds}, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def deserialize(line: bytes) -> RawSheet:
    """Return the sheet of a line.

    Raises:
        ValueError: the line is not complete.
    """
    told: dict[str, Any] = json.loads(line)
    kinds = {
        (row, column): KINDS[number]
        for row, cells in told["kinds"]
        for column, number in zip(cells[::2], cells[1::2], strict=True)
    }
    merged = tuple(((top, left), (bottom, right)) for (top, left), (bottom, right) in told["merged"])
    return RawSheet(**told | {"kinds": kinds, "merged": merged} | {name: tuple(told[name]) for name in HIDDEN})
