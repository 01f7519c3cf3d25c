"""A CSV file as a frame of text: every row keeps its number, and what cannot be read is named.

One strict reader, so that no cell is shifted, dropped or guessed: a row with a cell too many is a problem
with a row number, not a row in the wrong columns.
"""

from __future__ import annotations

import codecs
import csv
import io

import pandas as pd

from dashboard.dataset.cells import shown
from dashboard.dataset.check import FIRST_ROW, MOST_ROWS
from dashboard.dataset.contract import Table
from dashboard.errors import Problem

BATCH = 1_000
"""Rows that are turned into columns at a time; equal cells of a batch are kept once."""

BROKEN = {
    "unexpected end of data": "the row has a quotation mark that opens a cell and is never closed",
    "',' expected after": "the row has a quotation mark in the middle of a cell",
    "field larger than field limit": "the row has a cell of over 131,072 characters; is a quotation mark left open?",
}
"""What the csv module finds -> the same in words for people."""

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}


def read_csv(table: Table, raw: bytes) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return the cells of a CSV file as text, and what is wrong with its form.

    Returns:
        The frame (empty cells: ""), whose index counts the rows of a spreadsheet from 0, the header left out;
        rows without any cell are left out, but counted. None when the file cannot be read to its end, or so
        many rows are malformed that there is no use in looking at their cells.
    """
    lines = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    collected, row = None, 0
    try:
        for row, cells in enumerate(csv.reader(lines, strict=True), 1):
            if collected is not None:
                collected.add(row, cells)
            elif problems := _unusable(table, cells):
                return None, problems
            else:
                collected = _Collected(table, cells)
    except UnicodeDecodeError:
        return None, [_not_utf8(table, raw)]
    except csv.Error as error:
        found = next(
            (said for start, said in BROKEN.items() if str(error).startswith(start)), f"the row is broken ({error})"
        )
        remedy = (
            "Put the text in quotation marks and write each quotation mark inside it twice. "
            "From there on, the file was not checked."
        )
        return None, [Problem(table.path, row + 1, "", found, "", remedy)]
    if collected is None:
        remedy = "Restore it: its first row names the columns."
        return None, [Problem(table.path, 0, "", "the file is empty", "", remedy)]
    frame = collected.frame()
    return (frame if collected.uneven <= MOST_ROWS else None), collected.problems


class _Collected:
    """Rows gathered as columns, so that a large file is not held twice."""

    def __init__(self, table: Table, header: list[str]) -> None:
        self.table = table
        self.width = len(header)
        self.places = {name: header.index(name) for name in header if name}
        self.problems = [
            Problem(table.path, 1, "", f"column {place} has no name", "", "Name it, or remove it.")
            for place, name in enumerate(header, 1)
            if not name
        ]
        self.columns: dict[str, list[str]] = {name: [] for name in self.places}
        self.index: list[int] = []
        self.batch: list[list[str]] = []
        self.uneven = 0

    def add(self, row: int, cells: list[str]) -> None:
        if not any(cells):
            return
        if len(cells) != self.width:
            self._name(row, len(cells))
            cells = (cells + [""] * self.width)[: self.width]
        self.index.append(row - FIRST_ROW)
        self.batch.append(cells)
        if len(self.batch) == BATCH:
            self._turn()

    def frame(self) -> pd.DataFrame:
        self._turn()
        if self.uneven > MOST_ROWS:
            found = f"{self.uneven - MOST_ROWS:,} further rows have more or fewer cells than the header"
            remedy = "Mend the ones that are named, and check again."
            self.problems.append(Problem(self.table.path, 0, "", found, "", remedy))
        index = pd.Index(self.index, dtype="int64")
        return pd.DataFrame({name: pd.Series(self.columns.pop(name), index, dtype="str") for name in self.places})

    def _turn(self) -> None:
        same: dict[str, str] = {}
        turned = list(zip(*self.batch, strict=True))
        for name, place in self.places.items():
            cells = turned[place] if turned else ()
            self.columns[name].extend(map(same.setdefault, cells, cells))
        self.batch = []

    def _name(self, row: int, cells: int) -> None:
        self.uneven += 1
        if self.uneven <= MOST_ROWS:
            found = f"the row has {cells} {'cell' if cells == 1 else 'cells'}, but row 1 names {self.width} columns"
            remedy = "Put texts that hold a comma in quotation marks, and check the commas of the row."
            self.problems.append(Problem(self.table.path, row, "", found, "", remedy))


def _unusable(table: Table, header: list[str]) -> list[Problem]:
    """Return what makes a header unusable: no cell below it could be told from another."""
    if not any(header):
        return [Problem(table.path, 1, "", "the row is empty", "", "Put the names of the columns into row 1.")]
    known = {field.name for field in table.fields}
    for separator, name in OTHER_SEPARATORS.items():
        if len(header) == 1 and len(known.intersection(header[0].split(separator))) > 1:
            remedy = "Save it as 'CSV UTF-8 (comma delimited)'."
            return [Problem(table.path, 0, "", f"the cells are separated by {name}, not by commas", "", remedy)]
    places = {name: [place for place, other in enumerate(header, 1) if other == name] for name in header if name}
    remedy = "Remove or rename the further ones; until then the table is not checked."
    return [
        Problem(
            table.path, 1, shown(name), f"the name stands above the columns {', '.join(map(str, found))}", "", remedy
        )
        for name, found in places.items()
        if len(found) > 1
    ]


def _not_utf8(table: Table, raw: bytes) -> Problem:
    """Say in which row the first byte stands that is not UTF-8."""
    text = raw.removeprefix(codecs.BOM_UTF8)
    start = len(text)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        start = error.start
    before = io.StringIO(text[:start].decode("utf-8") + "?", newline="")
    row = sum(1 for _ in csv.reader(before))
    byte = text[start : start + 1].hex().upper()
    found = f"the text is not UTF-8 (byte {byte})"
    return Problem(table.path, row, "", found, "", "Save the file as 'CSV UTF-8 (comma delimited)'.")
