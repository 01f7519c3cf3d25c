"""XLSX: native charts, the rows as a typed table, and what they are about."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.drawn_title import states_its_numbers
from dashboard.exports.native_chart import NativeBars, NativeColumns, sentences
from dashboard.exports.xlsx.chart import (
    COLUMNS_HEIGHT,
    LABEL_WIDTH,
    NUMBER_WIDTH,
    SHEET_LINE,
    bars_height,
    write_bars,
    write_columns,
)
from dashboard.exports.xlsx.data_sheet import MOST_IN_A_TABLE, rows_sheet
from dashboard.exports.xlsx.metadata_sheet import about_sheet
from dashboard.exports.xlsx.workbook import HARMLESS, ChartWorkbook, fitting, write_text
from dashboard.theme import LIGHT

LONGEST_PROPERTY = 255


def to_xlsx(exported: ChartExport) -> bytes:
    """Return a workbook: `Chart` if drawn, `Rows`, `About`; equal exports give equal bytes."""
    content = BytesIO()
    many = len(exported.rows) > MOST_IN_A_TABLE
    with Workbook(content, HARMLESS | {"constant_memory": many, "in_memory": not many}) as writer:
        writer.set_properties(
            {
                "title": exported.title[:LONGEST_PROPERTY],
                "subject": exported.subtitle[:LONGEST_PROPERTY],
                "comments": exported.permalink[:LONGEST_PROPERTY],
                "created": datetime.combine(exported.exported_on, time(), UTC),
            }
        )
        book = ChartWorkbook(writer, exported)
        charts_sheet(book)
        rows_sheet(book)
        about_sheet(book)
    return content.getvalue()


LETTERS, LAST_COLUMN = 130, 5
"""Letters of small print in a line over the columns of numbers, and the last of these columns."""


def charts_sheet(book: ChartWorkbook) -> None:
    """Write a sheet with a native chart for each axis of the plot; none without any."""
    charts = book.exported.native_charts
    if not charts:
        return
    sheet, top = _begin_sheet(
        book, max(len(chart.series) if isinstance(chart, NativeColumns) else 0 for chart in charts)
    )
    if any(isinstance(chart, NativeBars) and bars_height(chart) > COLUMNS_HEIGHT for chart in charts):
        sheet.set_portrait()
    breaks = list[int]()
    for chart in charts:
        breaks.append(top)
        top = (
            write_columns(sheet, chart, top, book)
            if isinstance(chart, NativeColumns)
            else write_bars(sheet, chart, top, book)
        )
    sheet.set_h_pagebreaks(breaks[1:])
    sheet.activate()


def _title(exported: ChartExport) -> str:
    """Return the finding where the charts below draw its numbers, else the name of the chart."""
    text = exported.reader.text
    shows = states_its_numbers(exported.title, exported.native_charts, text)
    return exported.title if shows else text.t(exported.chart.name)


def _begin_sheet(book: ChartWorkbook, series: int) -> tuple[Any, int]:
    """Add a sheet with titles and footnotes above the numbers; return the line below."""
    exported = book.exported
    sheet = book.sheet(book.reader.text.t("Chart"))
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, LABEL_WIDTH if not series else NUMBER_WIDTH)
    sheet.set_column(1, max(series + 1, LAST_COLUMN), NUMBER_WIDTH)
    write_text(sheet, 0, 0, _title(exported), book.heading)
    sheet.set_row_pixels(0, 28)
    lines = (exported.subtitle, *sentences(exported.plot), *exported.lines)
    wrapped = book.style(font_color=LIGHT.muted, text_wrap=True)
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, LAST_COLUMN, "", wrapped)
        write_text(sheet, row, 0, fitting(line), wrapped)
        sheet.set_row_pixels(row, SHEET_LINE * ceil(len(line) / LETTERS))
    return sheet, len(lines) + 2
