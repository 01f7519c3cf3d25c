"""The cells of a table: one column of a chart's rows, with its links."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts.chart import Column
from dashboard.charts.table_cells import Row, cell_text, source_ids
from dashboard.components.links import activity_link, inside
from dashboard.components.page_state import View
from dashboard.components.untranslated_text import as_written, source_title
from dashboard.dataset import query

MOST_SOURCES = 3
"""Sources named in one cell; the rest are a link away."""


def cell(column: Column, row: Row, view: View) -> Any:
    """Return what one table cell shows of a row: text, or links to an activity or to sources."""
    shown = cell_text(column, row, view.text)
    if column.kind == "link":
        return activity_link(shown, row["key"], view)
    if column.kind == "source":
        return _sources(shown, view)
    return as_written(shown, view) if shown in query.untranslated(view.dataset) else shown


def _sources(cell: str, view: View) -> Any:
    known, page = query.sources_by_id(view.dataset), view.plain("/sources")
    ids = source_ids(cell)[:MOST_SOURCES]
    links = [inside(source_title(known[i], view) if i in known else i, f"{page}#{i}") for i in ids]
    return html.Span([part for link in links for part in (link, html.Br())][:-1])
