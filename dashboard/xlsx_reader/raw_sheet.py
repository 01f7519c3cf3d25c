"""A file as it stands, before anything is understood: sheets of cells, every cell as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

CellKind = Literal["formula", "error", "date", "number", "thousands", "millions", "billions", "percent", "boolean"]
"""What a cell of a workbook is where it is not text. A `percent` is a number that is shown with a percent sign,
`thousands`, `millions` and `billions` are shown divided by so much. Words that a format shows beside a number
(`5 thousand`, `5 €`) stand behind its digits."""

CellPosition = tuple[int, int]
"""Row and column of a cell, both counted from 1, as a spreadsheet counts them."""


@dataclass(frozen=True)
class RawSheet:
    """One sheet of a workbook, or the one table of a text file.

    `rows` holds the cells as text, the first row of the file first, rows of any length ("": empty): dates of a
    workbook in ISO 8601, numbers in the shortest digits that give them back, with a point. `kinds` names the cells
    that are more than text; a text file has none. `merged` holds the first and the last place of merged cells,
    `hidden_rows` the numbers of rows that a workbook does not show (hidden, or filtered out), `hidden_columns` those
    of such columns. `formats_lost`: the kind of file does not let number formats and hidden rows be read.
    """

    name: str
    rows: Sequence[Sequence[str]]
    kinds: Mapping[CellPosition, CellKind] = field(default_factory=dict)
    merged: Sequence[tuple[CellPosition, CellPosition]] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    formats_lost: bool = False
    hidden_columns: Sequence[int] = ()
