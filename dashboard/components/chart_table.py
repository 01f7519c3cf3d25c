"""The rows of a chart as a real table, for those who read numbers rather than bars."""

from __future__ import annotations

import pandas as pd
from dash import html

from dashboard.charts.chart import Chart, Column
from dashboard.components.changed_marks import older_values
from dashboard.components.html_attributes import html_attributes
from dashboard.components.page_state import PageState
from dashboard.components.skip_list import with_skip_link
from dashboard.components.table_cell import table_cell
from dashboard.exports.table_cells import TableRow
from dashboard.plotting.change_rings import RING

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
    return html.Div([*with_skip_link(chart.id, [region], view), *_truncation_note(len(rows), view)])


def _cell(index: int, column: Column, row: TableRow, view: PageState) -> html.Th | html.Td:
    content = table_cell(column, row, view)
    if index == 0:
        return html.Th(content, scope="row")
    return html.Td(content, className=_class(column.kind))


def _class(kind: str) -> str:
    return "number" if kind in NUMBERS else ""


def _truncation_note(count: int, view: PageState) -> list[html.P]:
    if count <= MAX_ROWS:
        return []
    sentence = view.text.t(
        "The first {shown} of {all} rows. The download has all of them.",
        shown=view.text.number(MAX_ROWS),
        all=view.text.number(count),
    )
    return [html.P(sentence, className="small-print")]
