"""A sheet as a table: its cells as text, and faults that CSV files do not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import pandas as pd
from openpyxl.utils.cell import get_column_letter

from dashboard.bounds.limits import TABLE
from dashboard.dataset.column_validation import quoted
from dashboard.dataset.contract import Table
from dashboard.dataset.csv_reader import ColumnBuffer, header_of
from dashboard.dataset.validation import MOST_ROWS
from dashboard.errors import LazyMessage, Problem
from dashboard.text.translate import message
from dashboard.xlsx_reader.raw_sheet import CellPosition, RawSheet

FAULTS: Mapping[str, tuple[str, str]] = {
    "error": (message("is an error of Excel, not a value"), message("Mend the formula, or write the value.")),
    "percent": (
        message("is shown with a percent sign, so 100 times as large"),
        message("Write the number that is meant, and format the cell as a number."),
    ),
    "formula": (
        message("holds a formula whose value was not saved"),
        message("Open the workbook in Excel and save it, or write the value."),
    ),
}
"""Kind of cell -> what is wrong with it, and what to do. A formula is faulty where no value was saved."""


def read_sheet(
    table: Table, sheet: RawSheet, max_cells: int = TABLE.cells
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return a sheet as text, indexed like a CSV file, its faults; `max_cells` once filled up."""
    buffer = header_of(table, list(sheet.rows[0]) if sheet.rows else None)
    if not isinstance(buffer, ColumnBuffer):
        return None, buffer
    width = buffer.width
    if width * len(sheet.rows) > max_cells:
        sentence = LazyMessage.t("the table has more than {number} cells", number=f"{max_cells:,}")
        return None, [Problem(table.path, 0, "", sentence, "", LazyMessage.t("Remove what is not needed."))]
    even = [[*row[:width], *[""] * (width - len(row))] for row in sheet.rows[1:]]
    if even:
        buffer.add(2, even)
    beyond = [number for number, row in enumerate(sheet.rows, 1) if any(row[width:])]
    problems = [_beyond(table, number, sheet.rows[number - 1], width) for number in beyond[:MOST_ROWS]]
    return buffer.frame(), [*buffer.problems, *problems]


def sheet_faults(table: Table, sheet: RawSheet) -> Iterator[Problem]:
    """Yield the first cells whose text is not what a reader sees: formulas, errors, ..."""
    wrong = [
        place
        for place, kind in sheet.kinds.items()
        if kind in FAULTS and (kind != "formula" or not _cell(sheet, place))
    ]
    for place in wrong[:MOST_ROWS]:
        sentence, remedy = map(LazyMessage.t, FAULTS[sheet.kinds[place]])
        cell = quoted(_cell(sheet, place)) if sheet.kinds[place] != "formula" else LazyMessage.t("the cell")
        yield Problem(table.path, place[0], _column(sheet, place), cell, sentence, remedy)
    for first, last in sheet.merged[:MOST_ROWS]:
        name = _name(last)
        sentence = LazyMessage.t("is merged with others to {cell}; all but the first of them are empty", cell=name)
        remedy = LazyMessage.t("Unmerge the cells, and write the value into each of them.")
        yield Problem(table.path, first[0], _column(sheet, first), LazyMessage.t("the cell"), sentence, remedy)
    remaining = max(len(wrong) - MOST_ROWS, 0) + max(len(sheet.merged) - MOST_ROWS, 0)
    if remaining:
        sentence = LazyMessage.n(
            "{number} further cell has such faults", "{number} further cells have such faults", remaining
        )
        yield Problem(table.path, 0, "", sentence, "", LazyMessage.t("Mend the ones that are named, and check again."))


def sheet_remarks(table: Table, sheet: RawSheet) -> Iterator[Problem]:
    """Yield that the sheet is hidden, or that values of formulas were taken as saved."""
    if sheet.hidden:
        remedy = LazyMessage.t("It was checked like the others.")
        yield Problem(table.path, 0, "", LazyMessage.t("the sheet is hidden"), "", remedy)
    formulas = (place for place, kind in sheet.kinds.items() if kind == "formula" and _cell(sheet, place))
    for place in islice(formulas, MOST_ROWS):
        sentence = LazyMessage.t("the cell holds a formula")
        remedy = LazyMessage.t("The value that Excel saved was checked.")
        yield Problem(table.path, place[0], _column(sheet, place), sentence, "", remedy)


def _beyond(table: Table, number: int, row: Sequence[str], width: int) -> Problem:
    column = next(place for place in range(width, len(row)) if row[place])
    sentence = LazyMessage.t("cell {cell} stands to the right of the named columns", cell=_name((number, column + 1)))
    return Problem(table.path, number, "", sentence, "", LazyMessage.t("Name its column in row 1, or clear the cell."))


def _cell(sheet: RawSheet, place: CellPosition) -> str:
    row = sheet.rows[place[0] - 1] if place[0] <= len(sheet.rows) else []
    return row[place[1] - 1] if place[1] <= len(row) else ""


def _column(sheet: RawSheet, place: CellPosition) -> str:
    """Return the header of a cell's column, or its letter."""
    return _cell(sheet, (1, place[1])) or get_column_letter(place[1])


def _name(place: CellPosition) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"
