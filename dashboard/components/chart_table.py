"""The rows of a chart as a real table, for those who read numbers rather than bars."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.charts.chart import Chart, Column
from dashboard.components.data_version import older_values
from dashboard.components.elements import html_attributes
from dashboard.components.links import activity_link, source_links
from dashboard.components.long_list import truncation_note, with_skip_link
from dashboard.components.page_state import PageState
from dashboard.components.untranslated_text import untranslated_text
from dashboard.dataset.text_language import foreign_texts
from dashboard.exports.table_cells import TableRow, cell_text
from dashboard.plotting.change_rings import RING
from dashboard.text.translate import SOURCE_LANGUAGE

MAX_ROWS = 300
"""Rows shown on the page; the download has all."""

NUMBERS = ("value", "number", "amount")


def chart_table(chart: Chart, rows: pd.DataFrame, view: PageState) -> html.Div:
    """Return a scrollable table of at most `MAX_ROWS` rows, and a note if there are more."""
    older = older_values(chart, view)
    records = rows.head(MAX_ROWS).to_dict("records")
    head = [html.Th(view.text.t(c.heading), scope="col", className=_class(c.kind)) for c in chart.columns]
    body = [[_cell(i, c, row, view) for i, c in enumerate(chart.columns)] for row in records]
    if older:
        head.append(html.Th(view.text.t("Before"), scope="col"))
        for cells, row in zip(body, records, strict=True):
            cells.append(html.Td(f"{RING} {older[row['key']]}" if row["key"] in older else ""))
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody([html.Tr(cells) for cells in body])], className="data-table"
    )
    region = html.Div(
        table,
        className="table-scroll",
        role="region",
        tabIndex=0,
        **html_attributes(aria_label=view.text.t(chart.name)),
    )
    return html.Div([*with_skip_link(chart.id, [region], view), *truncation_note(len(rows), MAX_ROWS, view)])


def _cell(index: int, column: Column, row: TableRow, view: PageState) -> html.Th | html.Td:
    content = table_cell(column, row, view)
    if index == 0:
        return html.Th(content, scope="row")
    return html.Td(content, className=_class(column.kind))


def _class(kind: str) -> str:
    return "number" if kind in NUMBERS else ""


def table_cell(column: Column, row: TableRow, view: PageState) -> Any:
    """Render one table cell: text, or links to an activity or to sources."""
    text = cell_text(column, row, view.text)
    if column.kind == "link":
        return activity_link(text, row["key"], view)
    if column.kind == "source":
        return source_links(text, view)
    language = foreign_texts(view.dataset, view.text.language).get(text)
    return untranslated_text(text, view) if language == SOURCE_LANGUAGE else text
