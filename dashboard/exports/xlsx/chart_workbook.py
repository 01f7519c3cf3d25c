"""XLSX: native charts, the rows as a typed table, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from dashboard.exports.chart_cells import number_format
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.columns import columns_of
from dashboard.exports.datapackage import licences
from dashboard.exports.drawn_title import states_its_numbers
from dashboard.exports.native_chart import NativeBars, NativeColumns, sentences
from dashboard.exports.selection_text import filter_summary
from dashboard.exports.table_cells import BLOCK, row_blocks
from dashboard.exports.text_fitting import line_count
from dashboard.exports.xlsx.chart import (
    COLUMNS_HEIGHT,
    LABEL_WIDTH,
    NUMBER_WIDTH,
    SHEET_LINE,
    bars_height,
    write_chart,
)
from dashboard.exports.xlsx.workbook import HARMLESS, ChartWorkbook, fitting, write_link, write_text
from dashboard.text.formats import is_percent
from dashboard.theme import LIGHT

LONGEST_PROPERTY = 255
MOST_IN_A_TABLE = 5_000
"""Rows of an Excel table. More are written row by row without being kept in memory, under a filter."""

NARROWEST, WIDEST, PRINTED = 9, 48, 190
"""Characters of a column at least and at most, and of all that are printed."""

DAY = len("2020-08-31")
FIRST_YEAR = 1900
"""Excel counts its days from here."""

ABOUT_WIDTHS = (26, 60, 60, 30, 14, 30)
"""Characters of the columns of the sheet that says what the workbook is about."""


def to_xlsx(export: ChartExport) -> bytes:
    """Return a workbook: `Chart` if drawn, `Rows`, `About`; equal exports give equal bytes."""
    content = BytesIO()
    many = len(export.rows) > MOST_IN_A_TABLE
    with Workbook(content, HARMLESS | {"constant_memory": many, "in_memory": not many}) as writer:
        writer.set_properties(
            {
                "title": export.title[:LONGEST_PROPERTY],
                "subject": export.subtitle[:LONGEST_PROPERTY],
                "comments": export.permalink[:LONGEST_PROPERTY],
                "created": datetime.combine(export.exported_on, time(), UTC),
            }
        )
        book = ChartWorkbook(writer, export)
        charts_sheet(book)
        rows_sheet(book)
        about_sheet(book)
    return content.getvalue()


LAST_COLUMN = 5
"""The last of the columns of numbers that small print stands over."""

DIGIT, TYPE_SIZE = 7 / 96, 11
"""Inches of a figure, which columns are measured by, and points of letters."""


def charts_sheet(book: ChartWorkbook) -> None:
    """Write a sheet with a native chart for each axis of the plot; none without any."""
    charts = book.exported.native_charts
    if not charts:
        return
    width = max(len(native.series) if isinstance(native, NativeColumns) else 0 for native in charts)
    sheet, top = _begin_sheet(book, width)
    if any(isinstance(chart, NativeBars) and bars_height(chart) > COLUMNS_HEIGHT for chart in charts):
        sheet.set_portrait()
    breaks = list[int]()
    for chart in charts:
        breaks.append(top)
        top = write_chart(sheet, chart, top, book)
    sheet.set_h_pagebreaks(breaks[1:])
    sheet.activate()


def _begin_sheet(book: ChartWorkbook, series: int) -> tuple[Any, int]:
    """Add a sheet with titles and footnotes above the numbers; return the line below."""
    export = book.exported
    sheet = book.sheet(book.reader.text.t("Chart"))
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    first_width = NUMBER_WIDTH if series else LABEL_WIDTH
    inches = (first_width + LAST_COLUMN * NUMBER_WIDTH) * DIGIT
    sheet.set_column(0, 0, first_width)
    sheet.set_column(1, max(series + 1, LAST_COLUMN), NUMBER_WIDTH)
    shows = states_its_numbers(export.title, export.native_charts, book.reader.text)
    title = export.title if shows else book.reader.text.t(export.chart.name)  # what the charts below draw
    write_text(sheet, 0, 0, title, book.style(bold=True, font_size=14, font_color=LIGHT.ink))
    sheet.set_row_pixels(0, 28)
    lines = (export.subtitle, *sentences(export.plot), *export.lines)
    style = book.style(font_color=LIGHT.muted, text_wrap=True)
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, LAST_COLUMN, "", style)
        write_text(sheet, row, 0, fitting(line), style)
        sheet.set_row_pixels(row, SHEET_LINE * line_count(line, TYPE_SIZE, inches))
    return sheet, len(lines) + 2


@dataclass(frozen=True)
class CellStyles:
    """How cells are written: days, whole numbers and others, whole shares and others."""

    day: Any
    numbers: tuple[Any, Any]
    shares: tuple[Any, Any]

    @classmethod
    def of(cls, book: ChartWorkbook) -> CellStyles:
        """Return the styles of a workbook, shares with the sign of the language."""
        sign = number_format(book.reader.text, "percent").removeprefix("0")
        codes = (("#,##0", "#,##0.0#"), (f"0{sign}", f"0.0#{sign}"))
        numbers, shares = (tuple(book.style(num_format=code) for code in pair) for pair in codes)
        return cls(book.style(num_format="yyyy-mm-dd", align="left"), numbers, shares)

    def number(self, value: float, share: bool) -> Any:
        """Return the style of a number."""
        return (self.shares if share else self.numbers)[not float(value).is_integer()]


def rows_sheet(book: ChartWorkbook) -> None:
    """Write the rows, or that there are none, under names and hashtags where asked for."""
    rows, text = book.exported.rows, book.reader.text
    options = book.exported.options
    sheet, heads = book.sheet(text.t("Rows")), 1 + options.labels + options.hxl
    sheet.freeze_panes(heads, 1)
    sheet.repeat_rows(0, heads - 1)
    dates = {column for column in rows.columns if _is_days(rows[column])}
    styles = CellStyles.of(book)
    last_row, names = heads - 1, list[str]()
    for block in row_blocks(rows, book.exported.dataset):
        if not names:
            names = [str(name) for name in block.columns]
            _head(sheet, names, block, book)
        for row in block.itertuples(index=False, name=None):
            last_row += 1
            _row(sheet, last_row, row, [name in dates for name in names], styles, names)
    if rows.empty:
        last_row = heads
        write_text(sheet, last_row, 0, book.exported.subtitle)
    if last_row > MOST_IN_A_TABLE:
        sheet.autofilter(0, 0, last_row, len(names) - 1)
    else:
        name, columns = book.exported.chart.id.replace("-", "_"), [{"header": name} for name in names]
        look = {"name": name, "style": "Table Style Medium 2", "columns": columns}
        sheet.add_table(0, 0, last_row, len(names) - 1, look)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last_row, _last_in_print(names, rows))


def _head(sheet: Any, names: list[str], block: pd.DataFrame, book: ChartWorkbook) -> None:
    """Write the names of the columns, and below them what was asked for."""
    bold, quiet = book.style(bold=True), book.style(font_color=LIGHT.muted)
    for column, name in enumerate(names):
        sheet.set_column(column, column, _width(name, block[name]))
        write_text(sheet, 0, column, name, bold)
    for number, row in enumerate(book.exported.header_rows(names), start=1):
        for column, words in enumerate(row):
            write_text(sheet, number, column, words, quiet)


def _row(
    sheet: Any, number: int, row: tuple[Any, ...], days: Sequence[bool], styles: CellStyles, names: Sequence[str]
) -> None:
    share = "unit" in names and is_percent(str(row[names.index("unit")]))
    for column, (value, day) in enumerate(zip(row, days, strict=True)):
        if not isinstance(value, str):
            if value == value:  # NaN, which is unknown, stays an empty cell
                sheet.write_number(number, column, value, styles.number(value, share and names[column] == "value"))
        elif day and value:
            sheet.write_datetime(number, column, datetime.fromisoformat(value), styles.day)
        else:
            write_text(sheet, number, column, value)


def _last_in_print(names: Sequence[str], rows: pd.DataFrame) -> int:
    """Return the last column that is printed: the first ones, as far as a page is wide."""
    room = PRINTED - NARROWEST
    for column, name in enumerate(names[1:]):
        room -= _width(name, rows[name]) if name in rows else WIDEST
        if room < 0:
            return column
    return len(names) - 1


def _is_days(cells: pd.Series) -> bool:
    """Return whether a column holds full days only; others stay text as a whole."""
    if pd.api.types.is_numeric_dtype(cells):
        return False
    try:
        are_days = [len(cell) == DAY and date.fromisoformat(cell).year > FIRST_YEAR for cell in cells.unique() if cell]
    except ValueError:
        return False
    return bool(are_days) and all(are_days)


def _width(name: str, cells: pd.Series) -> int:
    """Return the characters of a column: its header and arrow, and most of its first cells."""
    lengths = sorted(len(str(cell)) for cell in cells.head(BLOCK))
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    return min(max(len(name) + 4, usual + 1, NARROWEST), WIDEST)


class _Heading(tuple[str, ...]):
    """The cells of a line that heads what follows."""

    __slots__ = ()


def about_sheet(book: ChartWorkbook) -> None:
    """Write the sheet; the first column names what the others say."""
    sheet = book.sheet(book.reader.text.t("About"))
    sheet.fit_to_pages(1, 0)
    name, words = book.style(bold=True), book.style(text_wrap=True)
    for column, width in enumerate(ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    for row, line in enumerate(_lines(book.exported)):
        for column, cell in enumerate(line):
            style = name if column == 0 or isinstance(line, _Heading) else words
            write_link(sheet, row, column, cell, style)


def _lines(export: ChartExport) -> Iterator[tuple[str, ...]]:
    text, chart = export.reader.text, export.chart
    yield (text.t("Title"), export.title)
    yield (text.t("Statistical title"), export.subtitle)
    yield (text.t("In words"), export.summary)
    yield (text.t("Question"), text.t(chart.question))
    facts = ((text.t("Period"), export.footnotes.period), (text.t("Answers"), export.footnotes.n))
    yield from (fact for fact in facts if fact[1])
    for caveat in export.footnotes.caveats:
        yield (text.t("Caveat"), caveat)
    yield (text.t("Link"), export.permalink)
    for licence in licences(export.dataset):
        yield (text.t("Licence"), f"{licence.name}: {licence.title}", licence.url)
    yield (text.t("Data version"), str(export.dataset.version))
    yield (text.t("Exported on"), text.date(export.exported_on.isoformat()))
    yield ()
    yield _Heading((text.t("Selection"),))
    yield from filter_summary(export.selection, export.dataset, text, chart.filters).items()
    yield ()
    yield _Heading((text.t("Column"), text.t("Meaning"), text.t("In the table")))
    for column in columns_of(export.chart, export.rows, export.dataset.contract, text):
        yield (column.name, column.meaning, column.heading)
    if export.sources:
        yield ()
        heads = (text.t("Source"), text.t("Title"), text.t("Address"), text.t("Publisher"), text.t("Published on"))
        yield _Heading((*heads, text.t("Standing")))
    names = ("id", "title", "url", "publisher", "published_on", "standing")
    yield from (tuple(source[name] for name in names) for source in export.sources)
