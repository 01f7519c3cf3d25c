"""One chart with all that belongs to it.

Finding, statistical title, figure or table, words, small print, tools.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import dcc, html

from dashboard.charts.chart import Chart, Figure, emptying_filter
from dashboard.components.chart_footnotes import chart_footnotes
from dashboard.components.chart_table import chart_table
from dashboard.components.chart_toolbar import chart_toolbar, is_table, toolbar_attributes
from dashboard.components.html_attributes import html_attributes
from dashboard.components.links import internal_link
from dashboard.components.page_state import PageState
from dashboard.components.presentation_sizing import fit_figure, title_size
from dashboard.components.preview_badge import preview_badge
from dashboard.text.filter_names import filter_name

GRAPH_CONFIG: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "showTips": False,
    "doubleClick": False,
}
"""Plotly's own bar of buttons is off: ours are real buttons, labelled and translated. Nothing may leave."""


def graph_id(chart: str) -> dict[str, str]:
    """Return the id of the graph in a chart's card."""
    return {"type": "graph", "chart": chart}


def card_key(chart: Chart, view: PageState) -> str:
    """Return a text that changes when, and only when, the card has to be drawn anew."""
    kept = f"{view.selection.query(chart.filters)}!{','.join(chart.unnarrowed(view.selection))}"
    form = "table" if is_table(chart, view) else f"{view.reader.wide}{view.reader.width}"
    return f"{view.cache_key}?{kept}#{form}"


def chart_card(chart: Chart, view: PageState) -> html.Div:
    """Return the card of a chart for a view, with its tools."""
    tools = html.Div(chart_toolbar(chart, view), className="tools", **toolbar_attributes(chart, view))
    return card([html.Figure(card_figure(chart, view), **named_by_caption(chart)), tools], chart)


def card(children: list[Any], chart: Chart) -> html.Div:
    """Return the frame of a chart's figure and its tools."""
    return html.Div(children, id=chart.id, className=f"chart-card {chart.id}", **html_attributes(data_chart=chart.id))


def named_by_caption(chart: Chart) -> dict[str, Any]:
    """Return the attribute that names the figure of a card."""
    return html_attributes(aria_labelledby=_caption(chart))


def card_figure(chart: Chart, view: PageState) -> list[Any]:
    """Return the figure of a card.

    The chart, or its table, or a sentence when there are no rows.

    Links in it hold only the query keys the chart answers to; what else is chosen is added from the
    address when they are followed (assets/navigation.js), so that it is only sent when it changed.
    """
    rows = view.rows(chart)
    children = _empty(chart, view) if rows.empty else _figure_or_table(chart, rows, view)
    titles = [*preview_badge(view), *_titles(chart, rows, view)]
    return [html.Figcaption(titles, id=_caption(chart), className="chart-titles"), *children]


def _caption(chart: Chart) -> str:
    return f"caption-{chart.id}"


def _titles(chart: Chart, rows: pd.DataFrame, view: PageState) -> list[Any]:
    if rows.empty:
        return [html.H2(view.text.t(chart.name)), html.P(view.text.t(chart.question), className="subtitle")]
    title = chart.finding(rows, view.reader)
    return [
        html.H2(title, style={"--fit": f"{title_size(title):.2f}vw"}),
        html.P(chart.titled(rows, view.selection, view.reader), className="subtitle"),
    ]


def _figure_or_table(chart: Chart, rows: pd.DataFrame, view: PageState) -> list[Any]:
    body = chart_table(chart, rows, view) if is_table(chart, view) else _plot(chart, rows, view)
    words = html.Details(
        [html.Summary(view.text.t("In words")), html.P(chart.summary(rows, view.reader))], className="in-words"
    )
    return [body, words, chart_footnotes(chart, rows, view)]


def _plot(chart: Chart, rows: pd.DataFrame, view: PageState) -> html.Div:
    figure = chart.draw(rows, view.reader)
    if view.selection.present == chart.id:
        return _presented(chart, rows, figure, view)
    height = figure["layout"]["height"]
    graph = dcc.Graph(id=graph_id(chart.id), figure=figure, config=GRAPH_CONFIG, style={"height": f"{height}px"})
    return html.Div(graph, className="plot", style={"minHeight": f"{height}px"})


def _presented(chart: Chart, rows: pd.DataFrame, figure: Figure, view: PageState) -> html.Div:
    """Return the figure as large as the stage allows.

    Its height is what the words around it leave.
    """
    fit = fit_figure(chart, rows, figure, view)
    free = {name: value for name, value in fit.figure["layout"].items() if name != "height"}
    graph = dcc.Graph(
        id=graph_id(chart.id), figure={**fit.figure, "layout": free}, config=GRAPH_CONFIG, responsive=True
    )
    heights = {"minHeight": f"{fit.least:.0f}px", "maxHeight": f"{fit.most:.0f}px"}
    return html.Div(graph, className="plot", style=heights)


def _empty(chart: Chart, view: PageState) -> list[Any]:
    """Say what was asked, and offer the one filter whose clearing brings rows back."""
    # The country of a country page is its path: no filter that could be cleared.
    fixed = ("country",) if view.country else ()
    text, key = view.text, emptying_filter(chart, view.dataset, view.selection, fixed)
    cleared = (key,) if key else tuple(k for k in view.selection.active() if k in chart.filters and k not in fixed)
    names = text.listed([filter_name(k, text) for k in cleared])
    asked = text.t("Nothing matches this selection: {filters}.", filters=_requested(chart, view))
    selection = view.selection.only((*chart.filters, "lang", "theme"))
    offer = internal_link(
        text.t("Clear {filters}", filters=names),
        view.href(selection.without(*cleared)),
        className="button",
        **html_attributes(data_clear=",".join(cleared)),
    )
    return [html.Div([html.P(asked), offer] if cleared else html.P(asked), className="no-rows")]


def _requested(chart: Chart, view: PageState) -> str:
    keys = [key for key in view.selection.active() if key in chart.filters]
    asked = [f"{filter_name(key, view.text)} = {', '.join(view.selection.get(key))}" for key in keys]
    return "; ".join(asked) or "—"
