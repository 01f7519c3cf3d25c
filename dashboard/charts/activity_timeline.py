"""What was done, where and when.

A lane a country, each activity at its date, as precisely as that is known.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import figure_style
from dashboard.charts.chart import Chart, Column, Figure, NativeChartHints, RenderContext
from dashboard.charts.legend import build_legend
from dashboard.charts.time_axis import time_axis
from dashboard.charts.timeline_context import context_traces, count_of_activities
from dashboard.charts.timeline_density import density_traces
from dashboard.charts.timeline_layout import TimelineLane, place_if_readable, window_of
from dashboard.charts.timeline_marks import legend_entries, mark_traces
from dashboard.charts.timeline_rows import rows
from dashboard.charts.timeline_text import finding, subtitle, summary
from dashboard.text.translate import message

SIDES = {"l": 8, "r": 22, "b": 46}
"""Pixels beside and below the lanes; the dates stand below, the legend above."""

ROOM = (300, 660)
"""Pixels of a line of the legend: on a phone, which shows a part of the lanes at a time, and on a wide screen, where
another chart may stand beside it."""

NAME, NAME_LETTER = 15, 5.6
"""Letters of a line of a lane's name, and the pixels of one at least."""

WIDE_LETTER, AIR = 7.8, 14
"""Pixels of a letter of a lane's name at most, and of the air beside it. Room enough from the start: where Plotly
finds too little it makes it, and draws everything again."""

WALK = message("Arrow keys walk along the activities and from lane to lane; Enter opens one.")
__all__ = ["CHART", "figure", "finding", "rows", "subtitle", "summary"]


def figure(rows: pd.DataFrame, reader: RenderContext) -> Figure:
    """Draw a symbol or a bar an activity, or a square a month where there are too many to read."""
    number = count_of_activities(rows)
    window, activities = window_of(rows), rows.iloc[:number]
    context, shapes, strip = context_traces(rows.iloc[number:], window, reader)
    top = strip.bottom if strip else 0.0
    place = place_if_readable(activities, window, top)
    if place:
        traces, lanes = mark_traces(activities, place, window, reader), place.lanes
    else:
        traces, lanes = density_traces(activities, window, top, reader)
    every = [*([strip] if strip else []), *lanes]
    entries = legend_entries(activities, place, reader) if place else []
    legend = build_legend(entries, reader, ROOM[reader.wide], _names_width(every))
    return {
        "data": [*context, *traces],
        "layout": _layout(
            every,
            reader,
            xaxis=time_axis(window, reader),
            shapes=[*_stripes(lanes, reader.theme.raised), *shapes, *legend.shapes],
            annotations=legend.notes,
            margin=SIDES | {"t": legend.height},
        ),
    }


def _layout(lanes: list[TimelineLane], reader: RenderContext, margin: dict[str, int], **more: Any) -> Figure:
    bottom = lanes[-1].bottom
    return figure_style.layout(
        reader,
        round(bottom) + margin["t"] + margin["b"],
        yaxis={
            "range": [-bottom, 0],
            "tickmode": "array",
            "tickvals": [-lane.middle for lane in lanes],
            "ticktext": [figure_style.wrapped(lane.name, NAME) for lane in lanes],
            "tickfont": {"size": 13, "color": reader.theme.ink},
            "side": "right" if reader.mirrored else "left",
            "showgrid": False,
            "zeroline": False,
        },
        margin=margin | {"r" if reader.mirrored else "l": round(_names_width(lanes, WIDE_LETTER)) + AIR},
        dragmode="zoom",
        hovermode="closest",
        meta={
            "lanes": [{"name": lane.name, "from": -lane.bottom, "to": -lane.top} for lane in lanes],
            "walk": reader.text.t(WALK),
        },
        **more,
    )


def _names_width(lanes: list[TimelineLane], letter: float = NAME_LETTER) -> float:
    """Return the minimum width of lane names beside the plot, in pixels.

    Wider letters take more.
    """
    lines = [line for lane in lanes for line in figure_style.wrapped(lane.name, NAME).split("<br>")]
    return letter * max(map(len, lines), default=0)


def _stripes(lanes: list[TimelineLane], color: str) -> list[Figure]:
    """Return the shade behind every other lane."""
    flat = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below", "line": {"width": 0}}
    shade = figure_style.faded(color, 0.6)
    return [flat | {"y0": -lane.top, "y1": -lane.bottom, "fillcolor": shade} for lane in lanes[1::2]]


CHART = Chart(
    id="activity-timeline",
    page="/activities",
    name=message("Timeline"),
    question=message("What was done, where and when?"),
    filters=("country", "kind", "area", "from", "to"),
    columns=(
        Column("period", message("Date"), "period"),
        Column("label", message("Title")),
        Column("kind_name", message("Kind")),
        Column("lane_name", message("Lane")),
        Column("countries_name", message("Countries")),
        Column("organizer", message("Organizer")),
        Column("value", message("Participants"), "value"),
        Column("duration", message("Duration")),
        Column("amount", message("Amount"), "amount"),
        Column("certainty_name", message("Certainty")),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    figure=figure,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    native=NativeChartHints(drawn=("activity",), series="kind", counted="activity"),
    caveat=message(
        "An activity of several countries is shown for each of them and counted once. Some dates are inferred, "
        "sources disagree on others, and of some only the month or the year is known. "
        "On 11 March 2020 the Director-General of WHO called COVID-19 a pandemic (WHO media briefing of that day)."
    ),
)
