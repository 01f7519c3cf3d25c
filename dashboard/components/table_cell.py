"""The cells of a table: one column of a chart's rows, with its links."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts.chart import Column
from dashboard.components.links import activity_link, internal_link
from dashboard.components.page_state import PageState
from dashboard.components.untranslated_text import source_title, untranslated_text
from dashboard.dataset import query
from dashboard.dataset.text_language import foreign_texts
from dashboard.exports.table_cells import TableRow, cell_text, source_ids
from dashboard.text.translate import SOURCE_LANGUAGE

MAX_SOURCES = 3
"""Sources named in one cell; the rest are a link away."""


def table_cell(column: Column, row: TableRow, view: PageState) -> Any:
    """Render one table cell: text, or links to an activity or to sources."""
    text = cell_text(column, row, view.text)
    if column.kind == "link":
        return activity_link(text, row["key"], view)
    if column.kind == "source":
        return _sources(text, view)
    language = foreign_texts(view.dataset, view.text.language).get(text)
    return untranslated_text(text, view) if language == SOURCE_LANGUAGE else text


def _sources(cell: str, view: PageState) -> Any:
    records, page = query.sources_by_id(view.dataset), view.plain("/sources")
    ids = source_ids(cell)[:MAX_SOURCES]
    links = [internal_link(source_title(records[i], view) if i in records else i, f"{page}#{i}") for i in ids]
    return html.Span([part for link in links for part in (link, html.Br())][:-1])
