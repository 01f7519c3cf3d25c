"""The sheet of titles, selection, definitions, sources, licence, version, the way back."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.columns import columns_of
from dashboard.exports.datapackage import licences
from dashboard.exports.selection_text import filter_summary
from dashboard.exports.xlsx.workbook import ChartWorkbook, write_link, write_text

WIDTHS = (26, 60, 60, 30, 14, 30)


class _Heading(tuple[str, ...]):
    """The cells of a line that heads what follows."""

    __slots__ = ()


def about_sheet(book: ChartWorkbook) -> None:
    """Write the sheet; the first column names what the others say."""
    sheet = book.sheet(book.reader.text.t("About"))
    sheet.fit_to_pages(1, 0)
    name, words = book.style(bold=True), book.style(text_wrap=True)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for row, line in enumerate(_lines(book.exported)):
        for column, cell in enumerate(line):
            style = name if column == 0 or isinstance(line, _Heading) else words
            (write_link if cell.startswith("http") else write_text)(sheet, row, column, cell, style)


def _lines(exported: ChartExport) -> Iterator[tuple[str, ...]]:
    text, chart = exported.reader.text, exported.chart
    yield (text.t("Title"), exported.title)
    yield (text.t("Statistical title"), exported.subtitle)
    yield (text.t("In words"), exported.summary)
    yield (text.t("Question"), text.t(chart.question))
    yield (text.t("Period"), exported.footnotes.period)
    yield (text.t("Answers"), exported.footnotes.n)
    for caveat in exported.footnotes.caveats:
        yield (text.t("Caveat"), caveat)
    yield (text.t("Link"), exported.permalink)
    for licence in licences(exported.dataset):
        yield (text.t("Licence"), f"{licence.name}: {licence.title}", licence.url)
    yield (text.t("Data version"), str(exported.dataset.version))
    yield (text.t("Exported on"), text.date(exported.exported_on.isoformat()))
    yield ()
    yield _Heading((text.t("Selection"),))
    yield from filter_summary(exported.selection, exported.dataset, text, chart.filters).items()
    yield from _columns(exported)
    yield from _sources(exported)


def _columns(exported: ChartExport) -> Iterator[tuple[str, ...]]:
    text = exported.reader.text
    yield ()
    yield _Heading((text.t("Column"), text.t("Meaning"), text.t("In the table")))
    for column in columns_of(exported.chart, exported.rows, exported.dataset.contract, text):
        yield (column.name, column.meaning, column.heading)


def _sources(exported: ChartExport) -> Iterator[tuple[str, ...]]:
    text = exported.reader.text
    if not exported.sources:
        return
    yield ()
    heads = (text.t("Source"), text.t("Title"), text.t("Address"), text.t("Publisher"), text.t("Published on"))
    yield _Heading((*heads, text.t("Standing")))
    names = ("id", "title", "url", "publisher", "published_on", "standing")
    yield from (tuple(source[name] for name in names) for source in exported.sources)
