"""One chart with its finding, statistical title, figure or table, words, notes, tools."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from dash import html

from dashboard.charts.chart import Chart, emptying_filter
from dashboard.components.chart_footnotes import chart_footnotes
from dashboard.components.chart_table import chart_table
from dashboard.components.chart_toolbar import chart_form, chart_toolbar, toolbar_attributes, toolbar_key
from dashboard.components.data_version import marked_reader
from dashboard.components.elements import html_attributes
from dashboard.components.links import internal_link
from dashboard.components.markup import Graph
from dashboard.components.page_state import PageState
from dashboard.components.preview_banner import preview_badge
from dashboard.components.reader_markup import KEY_ATTRIBUTE
from dashboard.components.region import Region, digest, mount
from dashboard.components.stage_parts import stage_figure, stage_rows, title_size
from dashboard.components.timeline_list import timeline_list
from dashboard.exports.selection_text import filter_summary
from dashboard.plotting.figure_scaling import scale_figure
from dashboard.plotting.highlight import highlight_row
from dashboard.plotting.svg_figure import fluid_drawing
from dashboard.text.filter_names import filter_name

GRAPH, PLOT = "graph", "plot"
"""The `type` in the ids of a chart's graph, and of what holds it."""

MAX_DRAWINGS = 2
"""Charts of a page, the first of them, that come with a drawing."""

NO_FIGURE = "no figure"
EMPTY_FIGURE: Any = {"data": [], "layout": {"height": 100}}


def graph_id(chart: str) -> dict[str, str]:
    """Return the id of the graph in a chart's card."""
    return {"type": GRAPH, "chart": chart}


def plot_id(chart: str) -> dict[str, str]:
    """Return the id of what holds the graph in a chart's card."""
    return {"type": PLOT, "chart": chart}


def chart_cards(charts: Sequence[str], view: PageState) -> list[html.Div]:
    """Return the cards of charts by id, in this order."""
    return [chart_card(view.charts[chart], view) for chart in charts if chart in view.charts]


def chart_card(chart: Chart, view: PageState) -> html.Div:
    """Return the card of a chart for a view.

    Its graph stays where it is while the chart changes, empty or shown as a table too: only its figure is an output.
    """
    titles, body, words, notes, tools = chart_regions(chart)
    figure = html.Figure(
        [
            html.Figcaption(mount(titles, view, class_name="part chart-titles"), id=f"caption-{chart.id}"),
            mount(body, view, class_name="part chart-body"),
            _mounted_plot(chart, view),
            mount(notes, view, class_name="part chart-notes"),
            html.Details(
                [html.Summary(view.text.t("In words")), mount(words, view, html.P, "part")], className="in-words"
            ),
        ],
        **html_attributes(aria_labelledby=f"caption-{chart.id}"),
    )
    toolbar = mount(tools, view, class_name="part tools", **toolbar_attributes(chart, view))
    return html.Div(
        [figure, toolbar], id=chart.id, className=f"chart-card {chart.id}", **html_attributes(data_chart=chart.id)
    )


def chart_regions(chart: Chart) -> tuple[Region, Region, Region, Region, Region]:
    """Return the regions of a chart's card: titles, table or notice, summary, footnotes, tools."""
    return (
        Region(f"{chart.id}-titles", partial(_titles, chart), partial(titles_key, chart)),
        Region(chart.id, partial(_body, chart), partial(_body_key, chart)),
        Region(f"{chart.id}-words", partial(_summary, chart), partial(rows_key, chart)),
        Region(f"{chart.id}-notes", partial(_footnotes, chart), partial(rows_key, chart)),
        Region(f"{chart.id}-tools", partial(chart_toolbar, chart), partial(toolbar_key, chart), follows=True),
    )


def rows_key(chart: Chart, view: PageState) -> str:
    """Return a text that changes when the rows of a chart, or what is said of them, may."""
    compact_mark = "#compact" if view.reader.compact else ""
    return f"{view.cache_key}?{view.selection.query(chart.filters)}{compact_mark}"


def titles_key(chart: Chart, view: PageState) -> str:
    """Return the key of a chart's titles, which name the filters that do not narrow it."""
    return f"{rows_key(chart, view)}!{','.join(chart.unnarrowed(view.selection))}!{view.stage_title}"


def _body_key(chart: Chart, view: PageState) -> str:
    """Return the key of what stands in place of the figure; the same wherever there is a figure."""
    form = chart_form(chart, view)
    if form in ("figure", "table"):
        return f"{rows_key(chart, view) if form == 'table' else ''}#{form}"
    return f"{rows_key(chart, view)}{view.path}{_stage_key(chart, view)}#{form}"


def plot_key(chart: Chart, view: PageState) -> str:
    """Return a text that changes when, and only when, the figure has to be drawn anew."""
    if chart_form(chart, view) != "figure":
        return NO_FIGURE
    reader = view.reader
    room = f"{reader.wide}{reader.width},{reader.line},{view.screen.enlargement}"
    return f"{rows_key(chart, view)}#{room}{_stage_key(chart, view)}{view.selection.focus}"


def _stage_key(chart: Chart, view: PageState) -> str:
    """Return what a part on the stage depends on; "" for a chart that is not there."""
    return f"{view.screen}{view.selection.part}" if view.selection.present == chart.id else ""


def plot_properties(chart: Chart, view: PageState) -> dict[str, Any]:
    """Return `figure` of a chart's graph and `style` of its plot; {} where no figure is shown."""
    if chart_form(chart, view) != "figure":
        return {}
    return view.render((chart.id, PLOT, plot_key(chart, view)), lambda: _plot(chart, view))


def changed_plot(chart: Chart, view: PageState) -> dict[str, Any]:
    """Return the same and the graph's `drawing`, seen until Plotly has drawn its figure.

    It is None for what is far below the first screens, and on a stage, whose height the browser finds.
    """
    if chart_form(chart, view) != "figure":
        return {}
    if view.selection.present or chart.id not in view.page_charts[:MAX_DRAWINGS]:
        return {**plot_properties(chart, view), "drawing": None}

    def draw() -> dict[str, Any]:
        plot = _plot(chart, view)
        return {**plot, "drawing": fluid_drawing(plot["figure"], chart.id)}

    return view.render((chart.id, PLOT, plot_key(chart, view), "drawn"), draw)


def _mounted_plot(chart: Chart, view: PageState) -> html.Div:
    """Return the graph in what holds it (assets/cards.css hides it beside a table or a notice)."""
    properties = plot_properties(chart, view)
    graph = Graph(graph_id(chart.id), properties.get("figure", EMPTY_FIGURE))
    attributes: dict[str, Any] = {"id": plot_id(chart.id), KEY_ATTRIBUTE: digest(plot_key(chart, view))}
    return html.Div(graph, className="part plot", style=properties.get("style", {}), **attributes)


def _titles(chart: Chart, view: PageState) -> list[Any]:
    rows, badge = view.rows(chart), preview_badge(view)
    if rows.empty:
        return [
            *badge,
            html.H2(view.stage_title or view.text.t(chart.name)),
            html.P(view.text.t(chart.question), className="subtitle"),
        ]
    title = view.stage_title or chart.headline(rows, view.selection, view.reader)
    return [
        *badge,
        html.H2(title, style={"--fit": f"{title_size(title):.2f}vw"}),
        html.P(chart.titled(rows, view.selection, view.reader), className="subtitle"),
    ]


def _body(chart: Chart, view: PageState) -> Any:
    """Return the table or the notice in place of the figure; nothing beside a figure."""
    form = chart_form(chart, view)
    if form == "empty":
        return _empty(chart, view)
    if form == "table":
        return chart_table(chart, view.rows(chart), view)
    on_stage = view.selection.present == chart.id
    return timeline_list(stage_rows(chart, view) if on_stage else view.rows(chart), view) if form == "list" else []


def _summary(chart: Chart, view: PageState) -> str | None:
    return None if view.is_empty(chart) else chart.summary(view.rows(chart), view.reader)


def _footnotes(chart: Chart, view: PageState) -> Any:
    return [] if view.is_empty(chart) else chart_footnotes(chart, view.rows(chart), view)


def _plot(chart: Chart, view: PageState) -> dict[str, Any]:
    if view.selection.present == chart.id:
        figure, max_height = stage_figure(chart, view)
        return {"figure": figure, "style": {"maxHeight": f"{max_height:.0f}px"}}
    figure = chart.draw(view.rows(chart), marked_reader(chart, view))
    figure = highlight_row(figure, view.selection.focus, view.reader.theme)
    if view.reader.compact:
        figure = scale_figure(figure, view.screen.enlargement)
    # No custom property: it is inherited, and each new height would style anew every mark of the chart.
    return {"figure": figure, "style": {"minHeight": f"{figure['layout']['height']}px"}}


def _empty(chart: Chart, view: PageState) -> html.Div:
    """Say what was asked, and offer the one filter whose clearing brings rows back."""
    text, selection = view.text, view.selection
    # The country of a country page is its path: no filter that could be cleared.
    implied = ("country",) if view.country else ()
    active_keys = [key for key in selection.active() if key in chart.filters]
    emptying_key = emptying_filter(chart, view.dataset, selection, implied)
    keys = (emptying_key,) if emptying_key else tuple(key for key in active_keys if key not in implied)
    words = filter_summary(selection, view.dataset, text, active_keys)
    filters = text.separated([f"{name} = {value}" for name, value in words.items()])
    sentence = text.t("Nothing matches this selection.")
    if filters:
        sentence = text.t("Nothing matches this selection: {filters}.", filters=filters)
    if not keys:
        return html.Div(html.P(sentence), className="no-rows")
    offer = internal_link(
        text.t("Clear {filters}", filters=text.listed([filter_name(key, text) for key in keys])),
        view.href(selection.only((*chart.filters, "lang", "theme")).without(*keys)),
        className="button",
        **html_attributes(data_clear=",".join(keys)),
    )
    return html.Div([html.P(sentence), offer], className="no-rows")
