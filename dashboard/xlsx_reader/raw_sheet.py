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


SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digit -> superscript: the mark of a footnote is no digit of the number before it."""


@dataclass(frozen=True)
class RawSheet:
    """One sheet of a workbook, or the one table of a text file.

    `rows` holds the cells as text, the first row of the file first, rows of any length ("": empty): dates of a
    workbook in ISO 8601, numbers in the shortest digits that give them back, with a point. `kinds` names the cells
    that are more than text; a text file has none. `merged` holds the first and the last cell of merged ranges,
    `hidden_rows` the numbers of rows that are hidden or filtered out, `hidden_columns` those of hidden columns.
    `formats_lost`: the kind of file does not let number formats and hidden rows be read. `has_comments`: cells have
    comments, which are not read.
    """

    name: str
    rows: Sequence[Sequence[str]]
    kinds: Mapping[CellPosition, CellKind] = field(default_factory=dict)
    merged: Sequence[tuple[CellPosition, CellPosition]] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    formats_lost: bool = False
    hidden_columns: Sequence[int] = ()
    has_comments: bool = False


class Budget:
    """How many cells and characters may still be read, of all sheets together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells, self.characters = limits.cells, limits.characters

    def check_size(self, rows: int, columns: int) -> None:
        """Refuse a table of a size that the limits do not allow, before it is read."""
        limits = self.limits
        for bound, size in (("rows", rows), ("columns", columns), ("cells", rows * columns)):
            if size > getattr(limits, bound):
                raise WorkbookRejected(bound)

    def count_cells(self, number: int, characters: int = 0) -> None:
        """Count cells and the characters in them; WorkbookRejected beyond the limits."""
        self.cells -= number
        self.characters -= characters
        if self.cells < 0:
            raise WorkbookRejected("cells")
        if self.characters < 0:
            raise WorkbookRejected("characters")


@dataclass
class SheetCells:
    """The cells of one sheet as they are read, `rows` without empty ends."""

    budget: Budget
    rows: list[list[str]] = field(default_factory=list)
    kinds: dict[CellPosition, CellKind] = field(default_factory=dict)
    merged: list[tuple[CellPosition, CellPosition]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    has_comments: bool = False

    def sheet(self, name: str, *, hidden: bool = False, formats_lost: bool = False) -> RawSheet:
        """Return the cells as a sheet of a file; merged cells, which overlap, count too."""
        height, width = len(self.rows), max(map(len, self.rows), default=0)
        for (top, first), (bottom, last) in self.merged:
            self.budget.count_cells(max(min(bottom, height) - top + 1, 0) * max(min(last, width) - first + 1, 0))
        ranges, rows, columns = tuple(self.merged), tuple(self.hidden), tuple(self.hidden_columns)
        return RawSheet(name, self.rows, self.kinds, ranges, hidden, rows, formats_lost, columns, self.has_comments)

    def add_row(self, number: int, cells: Sequence[ReadCell], *, hidden: bool = False) -> None:
        """Add a row at its number (from 1), skip an empty one; ValueError below a later one."""
        width = next((column for column in range(len(cells), 0, -1) if any(cells[column - 1])), 0)
        if width > self.budget.limits.columns:
            raise WorkbookRejected("columns")
        if not width:
            return
        if number > self.budget.limits.rows:
            raise WorkbookRejected("rows")
        if number <= len(self.rows):
            raise ValueError(f"row {number} stands below row {len(self.rows)}")
        row = [text for text, _ in cells[:width]]
        self.budget.count_cells(len(row), sum(map(len, row)))
        self.rows.extend([] for _ in range(number - 1 - len(self.rows)))
        self.rows.append(row)
        self.kinds.update({(number, column): kind for column, (_, kind) in enumerate(cells[:width], 1) if kind})
        self.hidden += [number] if hidden else []

    def merge(self, first: CellPosition, last: CellPosition) -> None:
        """Merge the cells from the first to the last."""
        self.merged.append((first, last))
        if len(self.merged) > self.budget.limits.merged:
            raise WorkbookRejected("merged")


HIDDEN = ("hidden_rows", "hidden_columns")
KINDS: tuple[CellKind, ...] = get_args(CellKind)


def serialize(sheets: Iterable[RawSheet]) -> Iterator[bytes]:
    """Yield each sheet as a line, kinds by row as column and number in turns."""
    for sheet in sheets:
        triples = sorted((row, column, KINDS.index(kind)) for (row, column), kind in sheet.kinds.items())
        kinds = [
            [row, [number for cell in cells for number in cell[1:]]]
            for row, cells in groupby(triples, key=itemgetter(0))
        ]
        yield json.dumps({**vars(sheet), "kinds": kinds}, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def deserialize(line: bytes) -> RawSheet:
    """Return the sheet of a line."""
    fields: dict[str, Any] = json.loads(line)
    kinds = {
        (row, column): KINDS[number]
        for row, cells in fields["kinds"]
        for column, number in zip(cells[::2], cells[1::2], strict=True)
    }
    ranges = tuple((tuple(first), tuple(last)) for first, last in fields["merged"])
    return RawSheet(**fields | {"kinds": kinds, "merged": ranges} | {name: tuple(fields[name]) for name in HIDDEN})
