"""The sheet of native charts.

Titles and small print, then each chart beside the numbers it draws.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from dashboard.exports.pptx.column_chart import slide_columns as month_columns
from dashboard.exports.pptx.native_charts import bar_plan
from dashboard.exports.xlsx import bar_chart, chart_style, column_chart
from dashboard.exports.xlsx.workbook import ChartWorkbook, fitting, write_text
from dashboard.theme import LIGHT

LETTERS = 110
"""Letters of small print that a line over the columns of numbers holds."""


def charts_sheet(book: ChartWorkbook) -> None:
    """Write the sheet: a native chart for each unit of the rows, or months as columns.

    No sheet without either.
    """
    exported = book.exported
    if exported.empty:
        return
    if exported.chart.native.series:
        stacked = month_columns(exported)
        if not stacked.counts.empty:
            sheet, top = _begin_chart(book, column_chart.last_column(stacked))
            column_chart.write(sheet, stacked, top, book)
        return
    charts = bar_plan(exported).charts
    if charts:
        sheet, top = _begin_chart(book, bar_chart.ROOM)
        for one in charts:
            top = bar_chart.write(sheet, one, top, book)


def _begin_chart(book: ChartWorkbook, last_column: int) -> tuple[Any, int]:
    """Add a sheet with titles and footnotes above the numbers; return the line below."""
    exported = book.exported
    sheet = book.sheet(book.reader.text.t("Chart"))
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    write_text(sheet, 0, 0, exported.title, book.heading)
    sheet.set_row_pixels(0, 28)
    lines = (exported.subtitle, *exported.lines)
    wrapped = book.style(font_color=LIGHT.muted, text_wrap=True)
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, last_column, "", wrapped)
        write_text(sheet, row, 0, fitting(line), wrapped)
        sheet.set_row_pixels(row, chart_style.SHEET_LINE * ceil(len(line) / LETTERS))
    return sheet, len(lines) + 2
