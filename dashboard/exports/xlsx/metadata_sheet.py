"""The sheet of titles, selection, definitions, sources, licence, version, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.charts.chart import distinct
from dashboard.dataset import query
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.column_metadata import columns_of
from dashboard.exports.filter_summary import filter_summary
from dashboard.exports.licence import licences
from dashboard.exports.xlsx.workbook import ChartWorkbook, write_link, write_text

WIDTHS = (26, 60, 60, 30, 14, 30)


@dataclass(frozen=True)
class _Line:
    """One line: its cells, whether it heads what follows."""

    cells: tuple[str, ...]
    strong: bool = False


def about_sheet(book: ChartWorkbook) -> None:
    """Write the sheet; the first column names what the others say."""
    sheet = book.sheet(book.reader.text.t("About"))
    sheet.fit_to_pages(1, 0)
    name, words = book.style(bold=True), book.style(text_wrap=True)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for row, line in enumerate(_lines(book.exported)):
        for column, cell in enumerate(line.cells):
            strong = line.strong or column == 0
            _cell(sheet, row, column, cell, name if strong else words)


def _cell(sheet: Any, row: int, column: int, cell: str, style: Any) -> None:
    (write_link if cell.startswith("http") else write_text)(sheet, row, column, cell, style)


def _lines(exported: ChartExport) -> Iterator[_Line]:
    text, chart = exported.reader.text, exported.chart
    yield _Line((text.t("Title"), exported.title))
    yield _Line((text.t("Statistical title"), exported.subtitle))
    yield _Line((text.t("In words"), exported.summary))
    yield _Line((text.t("Question"), text.t(chart.question)))
    yield _Line((text.t("Period"), exported.footnotes.period))
    yield _Line((text.t("Answers"), exported.footnotes.n))
    for caveat in exported.footnotes.caveats:
        yield _Line((text.t("Caveat"), caveat))
    yield _Line((text.t("Link"), exported.permalink))
    for licence in licences(exported.dataset):
        yield _Line((text.t("Licence"), f"{licence.name}: {licence.title}", licence.url))
    yield _Line((text.t("Data version"), str(exported.dataset.version)))
    yield _Line((text.t("Exported on"), text.date(exported.exported_on.isoformat())))
    yield _Line(())
    yield _Line((text.t("Selection"),), strong=True)
    for name, words in filter_summary(exported.selection, exported.dataset, text, chart.filters).items():
        yield _Line((name, words))
    yield from _columns(exported)
    yield from _sources(exported)


def _columns(exported: ChartExport) -> Iterator[_Line]:
    text = exported.reader.text
    yield _Line(())
    yield _Line((text.t("Column"), text.t("Meaning"), text.t("In the table")), strong=True)
    for column in columns_of(exported.chart, exported.rows, exported.dataset.contract, text):
        yield _Line((column.name, column.meaning, column.heading))


def _sources(exported: ChartExport) -> Iterator[_Line]:
    text = exported.reader.text
    ids = distinct(exported.rows["source"].unique())
    if not ids:
        return
    yield _Line(())
    heads = (text.t("Source"), text.t("Title"), text.t("Address"), text.t("Publisher"), text.t("Published on"))
    standings = query.standings(exported.dataset, text.language)
    yield _Line((*heads, text.t("Standing")), strong=True)
    frame = exported.dataset.sources.set_index("id")
    for i in ids:
        cells = (str(frame.at[i, name]) for name in ("title", "url", "publisher", "published_on"))
        yield _Line((i, *cells, standings.get(i, "")))
