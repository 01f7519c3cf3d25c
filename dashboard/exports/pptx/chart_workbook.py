"""The workbook inside a native chart, behind "Edit data".

Text stays text, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.util import lazyproperty
from xlsxwriter import Workbook

from dashboard.exports.pptx.text_fitting import strip_unwritable

HARMLESS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class SheetData(CategoryChartData):
    """The data of a native chart, with the stated values in a column beside it.

    Args:
        stated: heading and cells of that column; none when `heading` is "".
    """

    def __init__(self, heading: str = "", stated: Sequence[str] = ()) -> None:
        super().__init__(number_format="General")  # type: ignore[no-untyped-call]  # python-pptx names no types here
        self.heading, self.stated = strip_unwritable(heading), [strip_unwritable(cell) for cell in stated]

    @lazyproperty
    def _workbook_writer(self) -> _Writer:
        return _Writer(self)  # type: ignore[no-untyped-call]


class _Writer(CategoryWorkbookWriter):
    @property
    def xlsx_blob(self) -> bytes:
        content = io.BytesIO()
        with Workbook(content, HARMLESS) as book:
            sheet = book.add_worksheet("Sheet1")  # the name python-pptx refers to
            self._populate_worksheet(book, sheet)  # type: ignore[no-untyped-call]
            self._write_stated(sheet)
            sheet.set_column(0, 0, 48)
        return content.getvalue()

    def _write_stated(self, sheet: Any) -> None:
        data: SheetData = self._chart_data
        if data.heading:
            column = data.categories.depth + len(data)
            sheet.write_string(0, column, data.heading)
            sheet.write_column(1, column, data.stated)
