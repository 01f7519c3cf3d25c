"""Small charts stacked in one figure, each with its own value axis, in pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts import figure_style
from dashboard.charts.chart import Figure, RenderContext

TICKS, WIDE_TICKS = 30, 24
"""Pixels under a panel for the labels of its axis; fewer where a panel begins with a heading of its own."""

AXIS_TITLE = 24
"""Pixels under the labels for the title of the axis."""

WIDTH = 822
"""Pixels between the margins of the narrowest of the wide figures (850 pixels)."""

COLUMNS = ((0.0, 0.48), (0.52, 1.0))
"""The parts of the width that two columns of panels take."""

EDGE = 0.06
"""Room at both ends of a logarithmic axis, as a share of it: half a tick label on a phone."""


@dataclass(frozen=True)
class Panel:
    """One small chart.

    How deep it is (pixels, without its axis), its value axis ({}: none), what stands in it.

    Inside, `y` is in pixels from the top, downwards negative. Traces and annotations need no axis: `figure` sets it.
    `domain` is the part of the width that the value axis takes, with `ticks` pixels under it; annotations have all.
    """

    depth: float
    axis: Figure = field(default_factory=dict)
    traces: Sequence[Figure] = ()
    notes: Sequence[Figure] = ()
    domain: tuple[float, float] = (0.0, 1.0)
    ticks: int = TICKS

    @property
    def height(self) -> float:
        """Return the pixels it takes with its axis."""
        return self.depth + self.foot

    @property
    def foot(self) -> int:
        """Return the pixels that the axis takes."""
        if not self.axis:
            return 0
        return self.ticks + (AXIS_TITLE if self.axis.get("title") else 0)


def figure(panels: Sequence[Panel], reader: RenderContext, **more: Any) -> Figure:
    """Return the figure of the panels, in their order; `more` goes to the layout."""
    return subplot_columns([panels], reader, **more)


def subplot_columns(columns: Sequence[Sequence[Panel]], reader: RenderContext, **more: Any) -> Figure:
    """Return the figure of one or two columns of panels, read downwards.

    `more` goes to the layout.
    """
    total = max(sum(panel.height for panel in panels) for panels in columns)
    # The labels of the first and last tick need half their width beside the plot.
    made = figure_style.layout(reader, round(total) + 16, **({"margin": {"l": 14, "r": 14}} | more))
    data, notes, number = list[Figure](), list[Figure](), 0
    style = made["xaxis"]
    for panels, across in zip(columns, COLUMNS if len(columns) > 1 else ((0.0, 1.0),), strict=True):
        left, right = mirrored(across, reader)
        used = 0.0
        for panel in panels:
            number += 1
            end = "" if number == 1 else str(number)
            made |= _axes(panel, (left, right), (used, total), end, style, reader)
            used += panel.height
            data += [{**trace, "xaxis": f"x{end}", "yaxis": f"y{end}"} for trace in panel.traces]
            notes += [{**note, "yref": f"y{end}", "x": left + (right - left) * note["x"]} for note in panel.notes]
    return {"data": data, "layout": {**made, "annotations": notes}}


def _axes(
    panel: Panel, across: tuple[float, float], down: tuple[float, float], end: str, style: Figure, reader: RenderContext
) -> Figure:
    """Return the two axes of a panel.

    `across` is its column, `down` the pixels above it and those of all.
    """
    (left, right), (used, total) = across, down
    low = max(0.0, 1 - (used + panel.depth) / total)
    blank = {"visible": False, "range": [1, 0] if reader.mirrored else [0, 1]}
    x = style | {"anchor": f"y{end}", "automargin": False} | (panel.axis or blank)
    domain = [left + (right - left) * part for part in panel.domain]
    y = {"anchor": f"x{end}", "range": [-panel.depth, 0], "visible": False, "fixedrange": True}
    return {
        f"xaxis{end}": x | ({} if domain == [0.0, 1.0] else {"domain": domain}),
        f"yaxis{end}": y | {"domain": [low, 1 - used / total]},
    }


def mirrored(domain: tuple[float, float], reader: RenderContext) -> tuple[float, float]:
    """Mirror a part of the width for right-to-left readers."""
    return (1 - domain[1], 1 - domain[0]) if reader.mirrored else domain


def row_records(rows: pd.DataFrame, at: Sequence[int] | NDArray[np.intp] | slice = slice(None)) -> list[dict[str, Any]]:
    """Return the rows at these places as dictionaries.

    For a few hundred in small groups much faster than frames.
    """
    names = [str(name) for name in rows.columns]
    cells = zip(*(column.to_numpy()[at].tolist() for _name, column in rows.items()), strict=True)
    return [dict(zip(names, values, strict=True)) for values in cells]


def text_line(
    y: float, text: str, reader: RenderContext, *, strong: bool = False, far: bool = False, muted: bool = False
) -> Figure:
    """Return text whose top is at `y`, at the reader's starting edge, or at the far one.

    `text` is escaped already.
    """
    at_right = reader.mirrored != far
    note = figure_style.heading(y, text, reader, strong=strong, shift=0)
    color = reader.theme.muted if muted else reader.theme.ink
    side = "right" if at_right else "left"
    return note | {
        "x": int(at_right),
        "xanchor": side,
        "align": side,
        "yanchor": "top",
        "font": note["font"] | {"color": color, "size": figure_style.LABEL_SIZE - (1 if muted else 0) + strong},
    }


def heading_line(y: float, heading: str, more: str, reader: RenderContext) -> Figure:
    """Return a bold heading whose top is at `y`, with a detail on the same line."""
    look = f"color:{reader.theme.muted};font-size:{figure_style.LABEL_SIZE - 1}px"
    sentence = (
        f'<b>{figure_style.escape_text(heading)}</b>\u2003<span style="{look}">{figure_style.escape_text(more)}</span>'
    )
    note = text_line(y, sentence, reader)
    # The lines of the axis would cross it.
    return note | {"font": note["font"] | {"size": figure_style.LABEL_SIZE + 1}, "bgcolor": reader.theme.surface}


CROWDED = 26
"""Letters of all ticks of an axis that a phone shows side by side; of more, every second one is named."""


def log_axis(values: Iterable[float], reader: RenderContext, title: str) -> Figure:
    """Return a logarithmic axis over whole decades, with ticks and a title."""
    low, high = decades(values)
    room = (high - low) * EDGE
    span = [low - room, high + room]
    step = math.ceil((high - low) / 7)
    powers = range(low, high + 1, step)
    words = [reader.text.compact(10.0**power) for power in powers]
    if not reader.wide and sum(map(len, words)) > CROWDED:
        words = [word if index % 2 == 0 else "" for index, word in enumerate(words)]
    font = {"size": 13, "color": reader.theme.muted}
    return {
        "type": "log",
        "range": span[::-1] if reader.mirrored else span,
        "tickvals": [10.0**power for power in powers],
        "ticktext": words,
        "tickangle": 0,
        "showline": False,
        "zeroline": False,
    } | ({"title": {"text": figure_style.escape_text(title), "standoff": 6, "font": font}} if title else {})


def whole_number_axis_end(highest: float) -> float:
    """Return the end of an axis of counts, whose four steps are whole numbers.

    People do not come in halves.
    """
    small = next((end for end in (4.0, 8.0, 12.0) if highest <= end), None)
    return small if small is not None else figure_style.axis_end(highest)


def decades(values: Iterable[float]) -> tuple[int, int]:
    """Return the powers of ten that hold the values, at least one decade.

    Values of zero stand at its start.
    """
    known = [value for value in values if value > 0]
    if not known:
        return 0, 1
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    return low, max(high, low + 1)


def dodge(values: Sequence[float], rooms: Sequence[float], most: int = 8) -> list[int]:
    """Return a level for each ascending position so that neighbours do not overlap.

    With more than `most` marks in one spot the levels are full and marks overlap.
    """
    ends: list[float] = []
    chosen = []
    for value, room in zip(values, rooms, strict=True):
        level = next((i for i, end in enumerate(ends) if value >= end), len(ends))
        if level == most:
            level = ends.index(min(ends))
        if level == len(ends):
            ends.append(value)
        ends[level] = value + room
        chosen.append(level)
    return chosen
