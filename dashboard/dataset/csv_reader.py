"""A strict reader of CSV: every row keeps its number, no cell is shifted or guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from dashboard.dataset.column_validation import quoted
from dashboard.dataset.contract import Table
from dashboard.dataset.validation import FIRST_ROW, MOST_ROWS
from dashboard.errors import LazyMessage, Problem
from dashboard.text.translate import message
from dashboard.xlsx_reader.csv_rows import Batch, CsvError, check_columns, read_batches

BROKEN = {
    "unexpected end of data": message("the row has a quotation mark that opens a cell and is never closed"),
    "',' expected after": message("the row has a quotation mark in the middle of a cell"),
    "field larger than field limit": message(
        "the row has a cell of over 131,072 characters; a quotation mark may have been left open"
    ),
}
"""What the csv module finds -> the same in words for people."""

LIMIT_MESSAGES = {
    "packed": message("the file is larger than {number} MB"),
    "rows": message("the table has more than {number} rows"),
    "columns": message("the row has more than {number} columns"),
    "cells": message("the table has more than {number} cells"),
    "memory": message("reading the file takes more than {number} MB of memory"),
    "seconds": message("reading the file takes more than {number} seconds"),
}
"""Bound that a file passes -> the sentence that names it."""

LONGEST_HEADER = 100_000
"""Bytes in which the header is looked for that other signs than commas separate."""

OTHER_SEPARATORS = {
    ";": message("the cells are separated by semicolons, not by commas"),
    "\t": message("the cells are separated by tabs, not by commas"),
}


def read_csv(
    table: Table, raw: bytes, batches_of: Callable[[bytes], Iterable[Batch]] = read_batches
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return the cells of a CSV file as text, and what is wrong with its form.

    `batches_of` turns its bytes into batches of rows, the header alone, or raises `CsvError`.

    Returns:
        The frame (empty cells: ""), whose index counts the rows of a spreadsheet from 0, the header left out;
        rows without any cell are left out, but counted. None when the file cannot be read to its end, or so
        many rows are malformed that there is no use in looking at their cells.
    """
    try:
        batches = iter(batches_of(raw))
        header = next(batches, None)
        buffer = header_of(table, header[0] if header else None)
        if not isinstance(buffer, ColumnBuffer):
            return None, buffer
        row = FIRST_ROW
        for batch in batches:
            buffer.add(row, batch)
            row += len(batch)
    except CsvError as error:
        problems = list[Problem]()
        if error.reason == "form" and error.row == 1:  # quoted names with semicolons between, most likely
            first_line = raw[:LONGEST_HEADER].decode("utf-8-sig", "replace").splitlines()[0]
            problems = _other_separator(table, first_line.replace('"', ""))
        return None, problems or [_unreadable(table, error)]
    frame = buffer.frame()
    return (frame if buffer.uneven <= MOST_ROWS else None), buffer.problems


def frame_of(
    table: Table, columns: Mapping[str, Callable[[], list[str]]], rows: int
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return columns, each made when its turn comes, as `read_csv` would return their file."""
    index = pd.RangeIndex(rows)
    frame = pd.DataFrame({name: _texts(cells(), index) for name, cells in columns.items()}, index=index, copy=False)
    try:
        check_columns([frame[name].to_numpy() for name in frame], rows)
    except CsvError as error:
        return frame, [_unreadable(table, error)]
    return frame, []


def limit_problem(place: str, bound: str, number: str, row: int = 0) -> Problem:
    """Return the problem of a file that is beyond a bound."""
    sentence = LazyMessage.t(LIMIT_MESSAGES[bound], number=number)
    return Problem(place, row, "", sentence, "", LazyMessage.t("Remove what is not needed."))


def header_of(table: Table, header: list[str] | None) -> ColumnBuffer | list[Problem]:
    """Return the rows below a header or the fault of the header; None without a row."""
    if header is None:
        remedy = LazyMessage.t("Restore it: its first row names the columns.")
        return [Problem(table.path, 0, "", LazyMessage.t("the file is empty"), "", remedy)]
    return _unusable(table, header) or ColumnBuffer(table, header)


class ColumnBuffer:
    """Rows gathered as columns, so that a large file is not held twice."""

    def __init__(self, table: Table, header: list[str]) -> None:
        self.table = table
        self.width = len(header)
        self.places = {name: place for place, name in enumerate(header) if name}
        places = (place for place, name in enumerate(header, 1) if not name)
        remedy = LazyMessage.t("Name it, or remove it.")
        sentences = (LazyMessage.t("column {place} has no name", place=place) for place in places)
        self.problems = [Problem(table.path, 1, "", sentence, "", remedy) for sentence in sentences]
        self.columns: dict[str, list[str]] = {name: [] for name in self.places}
        self.index: list[np.ndarray] = []
        self.uneven = 0

    def add(self, first: int, batch: list[list[str]]) -> None:
        """Add rows from row `first` on; uneven ones are named, blank ones left out."""
        rows = np.arange(first, first + len(batch))
        if set(map(len, batch)) != {self.width} or [""] * self.width in batch:
            row_places = [place for place, cells in enumerate(batch) if any(cells)]
            batch = [self._pad_rows(first + place, batch[place]) for place in row_places]
            rows = rows[row_places]
        self.index.append(rows - FIRST_ROW)
        interned: dict[str, str] = {}
        columns = list(zip(*batch, strict=True))
        for name, place in self.places.items():
            cells = columns[place] if columns else ()
            self.columns[name].extend(map(interned.setdefault, cells, cells))

    def frame(self) -> pd.DataFrame:
        """Return the rows as a frame of text; the columns are given away."""
        if self.uneven > MOST_ROWS:
            sentence = LazyMessage.n(
                "{number} further row has more or fewer cells than the header",
                "{number} further rows have more or fewer cells than the header",
                self.uneven - MOST_ROWS,
            )
            remedy = LazyMessage.t("Mend the ones that are named, and check again.")
            self.problems.append(Problem(self.table.path, 0, "", sentence, "", remedy))
        index = pd.Index(np.concatenate([np.empty(0, "int64"), *self.index]))
        columns = {name: _texts(self.columns.pop(name), index) for name in self.places}
        return pd.DataFrame(columns, index=index, copy=False)

    def _pad_rows(self, row: int, cells: list[str]) -> list[str]:
        if len(cells) == self.width:
            return cells
        self.uneven += 1
        if self.uneven <= MOST_ROWS:
            sentence = LazyMessage.n(
                "the row has {number} cell, but row 1 names {columns} columns",
                "the row has {number} cells, but row 1 names {columns} columns",
                len(cells),
                columns=self.width,
            )
            remedy = LazyMessage.t("Put texts that hold a comma in quotation marks, and check the commas of the row.")
            self.problems.append(Problem(self.table.path, row, "", sentence, "", remedy))
        return (cells + [""] * self.width)[: self.width]


def _texts(cells: list[str], index: pd.Index) -> pd.Series:
    """Return cells as a column, of objects first, so that pandas does not look at each twice."""
    return pd.Series(np.array(cells, dtype="object"), index, dtype="str", copy=False)


def _unusable(table: Table, header: list[str]) -> list[Problem]:
    """Return the fault of an ambiguous header."""
    if not any(header):
        remedy = LazyMessage.t("Put the names of the columns into row 1.")
        return [Problem(table.path, 1, "", LazyMessage.t("the row is empty"), "", remedy)]
    if len(header) == 1 and (problems := _other_separator(table, header[0])):
        return problems
    names = {field.name for field in table.fields}
    # A web page, other separators or letters: to name each missing column helps nobody.
    if names.isdisjoint(name.strip().casefold() for name in header):
        remedy = LazyMessage.t("Restore it: its first row names the columns.")
        return [Problem(table.path, 1, "", LazyMessage.t("the file holds no table"), "", remedy)]
    places = defaultdict(list)
    for place, name in enumerate(header, 1):
        places[name].append(str(place))
    remedy = LazyMessage.t("Remove or rename the further ones; until then the table is not checked.")
    sentence = message("the name stands above the columns {places}")
    return [
        Problem(table.path, 1, quoted(name), LazyMessage.t(sentence, places=", ".join(numbers)), "", remedy)
        for name, numbers in places.items()
        if name and len(numbers) > 1
    ]


def _other_separator(table: Table, header: str) -> list[Problem]:
    """Return the fault of a header whose columns another sign than a comma separates."""
    names = {field.name for field in table.fields}
    remedy = LazyMessage.t("Save it as 'CSV UTF-8 (comma delimited)'.")
    return [
        Problem(table.path, 0, "", LazyMessage.t(sentence), "", remedy)
        for separator, sentence in OTHER_SEPARATORS.items()
        if len(names.intersection(header.split(separator))) > 1
    ]


def _unreadable(table: Table, error: CsvError) -> Problem:
    """Return the problem of a file that cannot be read beyond a row."""
    if error.reason == "encoding":
        sentence = LazyMessage.t("the text is not UTF-8 (byte {byte})", byte=error.detail)
        remedy = LazyMessage.t("Save the file as 'CSV UTF-8 (comma delimited)'.")
        return Problem(table.path, error.row, "", sentence, "", remedy)
    if error.reason != "form":
        return limit_problem(table.path, error.reason, error.detail, error.row)
    sentences = (LazyMessage.t(words) for start, words in BROKEN.items() if error.detail.startswith(start))
    sentence = next(sentences, LazyMessage.t("the row is broken ({reason})", reason=error.detail))
    remedy = LazyMessage.t(
        "Put the text in quotation marks and write each quotation mark inside it twice. "
        "From there on, the file was not checked."
    )
    return Problem(table.path, error.row, "", sentence, "", remedy)
