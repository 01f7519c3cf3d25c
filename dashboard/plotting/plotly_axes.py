"""Value axes: from the reader's edge, few ticks, room for the labels at the ends of bars."""

from __future__ import annotations

import math
from collections.abc import Iterable

from dashboard.plotting.figure_style import escape_text
from dashboard.plotting.plot import Mark, Scale, reported_extents
from dashboard.plotting.render_context import Figure, RenderContext

LETTER, BESIDE = 8.2, 10
"""Pixels of a letter of a label at the end of a bar, and of the room around the label."""

LEAST_ROOM = 1.04
"""How far an axis reaches beyond its end at least, so that its last tick has room."""

EDGE = 0.06
"""Room at both ends of a logarithmic axis, as a share of it: half a tick label on a phone."""

CROWDED = 26
"""Letters of all ticks of an axis that a phone shows side by side; of more, every second one is named."""

MOST_DECADES = 7
"""Decades of a logarithmic axis that are all named."""


def span(start: float, end: float, reader: RenderContext) -> list[float]:
    """Return the range of an axis that runs in the direction of reading."""
    return [end, start] if reader.mirrored else [start, end]


def hidden_axis(start: float, end: float, reader: RenderContext) -> Figure:
    """Return an axis that only places marks."""
    return {"visible": False, "range": span(start, end, reader), "automargin": False}


def value_axis(scale: Scale, marks: Iterable[Mark], pixels: float, reader: RenderContext) -> Figure:
    """Return the axis of shares or counts for bars in so many pixels, their labels included."""
    length = scale.end - scale.start
    ticks = [scale.start + length * step / 4 for step in range(5)]
    words = [reader.text.value(tick, "exact", scale.unit) for tick in ticks]
    if sum(len(word) * LETTER + BESIDE for word in words) > pixels:
        words[1::2] = "", ""
    return {
        "range": span(scale.start, scale.start + length * _room(scale, marks, pixels), reader),
        "tickvals": ticks,
        "ticktext": words,
        "tickangle": 0,
        "side": "bottom",
        "showline": False,
        "zeroline": True,
    }


def drawn_end(mark: Mark, scale: Scale) -> float:
    """Return where the drawing of a mark ends, an interval included; its label stands there."""
    ends = [extent.end for extent in reported_extents(mark, scale)] or [scale.start]
    return max(ends[-1], mark.high if not math.isnan(mark.high) else ends[-1])


def _room(scale: Scale, marks: Iterable[Mark], pixels: float) -> float:
    """Return how far beyond its end the axis has to reach for every label, as a factor."""
    room = LEAST_ROOM
    for mark in marks:
        share = (drawn_end(mark, scale) - scale.start) / (scale.end - scale.start)
        room = max(room, share / (1 - min(0.6, (len(mark.label) * LETTER + BESIDE) / pixels)))
    return room


def log_axis(scale: Scale, reader: RenderContext, title: str = "") -> Figure:
    """Return a logarithmic axis over whole decades."""
    low, high = (round(math.log10(end)) for end in (scale.start, scale.end))
    edge = (high - low) * EDGE
    powers = range(low, high + 1, math.ceil((high - low) / MOST_DECADES))
    words = [reader.text.compact(10.0**power) for power in powers]
    if not reader.wide and sum(map(len, words)) > CROWDED:
        words = [word if index % 2 == 0 else "" for index, word in enumerate(words)]
    font = {"size": 13, "color": reader.theme.muted}
    return {
        "type": "log",
        "range": span(low - edge, high + edge, reader),
        "tickvals": [10.0**power for power in powers],
        "ticktext": words,
        "tickangle": 0,
        "showline": False,
        "zeroline": False,
    } | ({"title": {"text": escape_text(title), "standoff": 6, "font": font}} if title else {})
