"""The workbook behind "Edit data": text stays text, the formulas are ours alone."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook

from dashboard.exports.pptx.chart_xml import Cells
from dashboard.exports.pptx.identity import CELL, SHEET
from dashboard.exports.text_fitting import strip_unwritable

SAFE_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LABEL_WIDTH, WIDTH = 48, 16


@dataclass(frozen=True)
class ChartSheet:
    """The cells behind a chart, column by column, and the formulas of some.

    (column, row from 0) -> formula. `record` is what the chart says of itself, "" for nothing.
    """

    columns: tuple[Cells, ...]
    formulas: Mapping[tuple[int, int], str]
    number_format: str
    record: str = ""


def workbook_bytes(data: ChartSheet) -> bytes:
    """Return the workbook; what is unknown is an empty cell."""
    content = io.BytesIO()
    with Workbook(content, SAFE_OPTIONS) as book:
        sheet = book.add_worksheet("Sheet1")  # the name that the chart refers to
        number = book.add_format({"num_format": data.number_format})
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, len(data.columns) - 1, WIDTH)
        for column, cells in enumerate(data.columns):
            sheet.write_string(0, column, strip_unwritable(cells.name))
            for row, value in enumerate(cells.values):
                formula = data.formulas.get((column, row), "")
                if formula:
                    kept = strip_unwritable(value) if isinstance(value, str) else value
                    sheet.write_formula(row + 1, column, formula, number if column else None, kept)
                elif isinstance(value, str):
                    sheet.write_string(row + 1, column, strip_unwritable(value))
                elif value is not None:
                    sheet.write_number(row + 1, column, value, number)
        if data.record:
            hidden = book.add_worksheet(SHEET)
            hidden.very_hidden()
            for row in range(0, len(data.record), CELL):
                hidden.write_string(row // CELL, 0, data.record[row : row + CELL])
    return content.getvalue()


def lettered(names: Sequence[str], columns: Sequence[Sequence[float | str | None]]) -> tuple[Cells, ...]:
    """Return columns with their letters, from A."""
    return tuple(
        Cells(chr(ord("A") + place), strip_unwritable(name), tuple(values))
        for place, (name, values) in enumerate(zip(names, columns, strict=True))
    )
