"""The sheet of native charts: titles and small print, then each chart beside the numbers it draws."""

from __future__ import annotations

from typing import Any

from dashboard.exports.sheets import bars, columns
from dashboard.exports.sheets.book import Book, write_text
from dashboard.exports.slides.columns import columns as month_columns
from dashboard.exports.slides.plan import bar_plan


def charts_sheet(book: Book) -> None:
    """Write the sheet: a native chart for each unit of the rows, or months as columns; no sheet without either."""
    exported = book.exported
    if exported.empty:
        return
    if exported.chart.native.series:
        stacked = month_columns(exported)
        if not stacked.counts.empty:
            sheet, top = _begun(book)
            columns.write(sheet, stacked, top, book)
        return
    charts = bar_plan(exported).charts
    if charts:
        sheet, top = _begun(book)
        for one in charts:
            top = bars.write(sheet, one, top, book)


def _begun(book: Book) -> tuple[Any, int]:
    """Return a new sheet with the titles and the small print, and the line under them."""
    exported = book.exported
    sheet = book.sheet(book.reader.text.t("Chart"))
    sheet.hide_gridlines(2)
    write_text(sheet, 0, 0, exported.title, book.heading)
    lines = (exported.subtitle, *exported.lines)
    for row, line in enumerate(lines, start=1):
        write_text(sheet, row, 0, line, book.quiet)
    return sheet, len(lines) + 2
