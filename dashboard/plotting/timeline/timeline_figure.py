"""Draw a timeline: a labelled symbol an activity, or columns by month where there are many."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.dataset.rows.timeline_rows import visible_lines
from dashboard.plotting import figure_style
from dashboard.plotting.change_rings import ring_figure
from dashboard.plotting.legend import Legend, LegendEntry, build_legend
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.timeline.activity_label import ring_labels
from dashboard.plotting.timeline.time_axis import MARGIN, NAMES, time_axis
from dashboard.plotting.timeline.time_window import window_of
from dashboard.plotting.timeline.timeline_columns import column_traces
from dashboard.plotting.timeline.timeline_context import beside_headings, context_traces
from dashboard.plotting.timeline.timeline_item import NAME, TimelineLane
from dashboard.plotting.timeline.timeline_layout import TimelineLayout
from dashboard.plotting.timeline.timeline_marks import (
    is_readable,
    layout_activities,
    legend_entries,
    mark_traces,
)
from dashboard.text.translate import message

SIDES = {"l": MARGIN, "r": MARGIN, "b": 46}
"""Pixels beside and below the lanes; the dates stand below, the legend above, the names of lanes at one side."""

INDENT = 14
"""Pixels left free before the legend."""

WALK = message("Arrow keys walk along the activities and from lane to lane; Enter opens one.")


def timeline_figure(rows: pd.DataFrame, reader: RenderContext, room: float = 0.0) -> Figure:
    """Draw a symbol with its label an activity, or columns by month where these cannot be read.

    `room`: pixels of the whole that lanes of places fill with rows of labels; 0: as many rows as the reader asks for.
    """
    window, lines = window_of(rows), visible_lines(rows)
    context, shapes, strip = context_traces(rows, window, reader)
    top = strip.bottom if strip else 0.0

    def legend_of(entries: list[LegendEntry]) -> Legend:
        return build_legend(entries, reader, reader.figure_width - MARGIN - INDENT, NAMES - INDENT)

    def lanes_end(place: TimelineLayout) -> float:
        return room - legend_of(legend_entries(activities, place, reader)).height - SIDES["b"]

    if is_readable(rows, reader, lines):
        activities = ring_labels(rows.iloc[lines], reader.older)
        place = layout_activities(activities, window, top, reader, lanes_end if room else None)
        traces, lanes = mark_traces(activities, place, window, reader), place.lanes
        shapes = [part for line in shapes for part in beside_headings(line, place, window, reader)]
        entries = legend_entries(activities, place, reader)
    else:
        traces, lanes, entries = column_traces(rows, lines, window, top, reader)
    strip_and_lanes, legend = [*([strip] if strip else []), *lanes], legend_of(entries)
    layout = _layout(
        strip_and_lanes,
        reader,
        xaxis=time_axis(window, reader),
        shapes=[*_stripes(lanes, reader.theme.raised), *shapes, *legend.shapes],
        annotations=legend.notes,
        margin=SIDES | {"t": legend.height},
    )
    return ring_figure({"data": [*context, *traces], "layout": layout}, reader)


def _layout(lanes: list[TimelineLane], reader: RenderContext, margin: dict[str, int], **more: Any) -> Figure:
    bottom = lanes[-1].bottom
    return figure_style.layout(
        reader,
        round(bottom) + margin["t"] + margin["b"],
        yaxis={
            "range": [-bottom, 0],
            "tickmode": "array",
            "tickvals": [-lane.middle for lane in lanes],
            "ticktext": [_name(lane, reader) for lane in lanes],
            "tickfont": {"size": 13, "color": reader.theme.ink},
            "side": "right" if reader.mirrored else "left",
            "showgrid": False,
            "zeroline": False,
            "automargin": False,
        },
        margin=margin | {"r" if reader.mirrored else "l": NAMES},
        dragmode="zoom",
        hovermode="closest",
        meta={
            "lanes": [{"name": lane.name, "from": -lane.bottom, "to": -lane.top} for lane in lanes],
            "walk": reader.text.t(WALK),
            "between": reader.text.separated(("", "")),
            "width": reader.figure_width,
        },
        **more,
    )


def _name(lane: TimelineLane, reader: RenderContext) -> str:
    """Return the name of a lane, a kind's in its colour, and how many activities it has."""
    name = figure_style.wrap_html(lane.name, NAME)
    if not lane.count:
        return name
    strong = f"<b>{name}</b>"
    if color := reader.theme.kinds.get(lane.code):
        strong = f'<b style="color:{figure_style.darkened(color, reader.theme.ink)}">{name}</b>'
    count = reader.text.number(lane.count)
    if lane.by_year:
        yearly = reader.text.number(lane.by_year)
        count = reader.text.t("{count}, {number} by year only", count=count, number=yearly)
    return f"{strong}<br>{count}"


def _stripes(lanes: list[TimelineLane], color: str) -> list[Figure]:
    """Return the shade behind every other lane."""
    flat = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below", "line": {"width": 0}}
    shade = figure_style.faded(color, 0.6)
    return [flat | {"y0": -lane.top, "y1": -lane.bottom, "fillcolor": shade} for lane in lanes[1::2]]
