"""Single marks in a lane on a logarithmic axis, none over another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.plotting import figure_style
from dashboard.plotting.plot import Mark, Scale, Series
from dashboard.plotting.render_context import Figure, RenderContext

LEVEL, WIDE_LEVEL = 16, 13
"""Pixels of one row of marks, and on a wide screen."""

GAP, WIDE_GAP = 0.045, 0.035
"""How far marks stand apart before they share a row, as a share of the axis."""

MOST_LEVELS = 8

SIZE, LINE_SIZE = 11, 14
"""Pixels of a mark, and of an upright line."""

SYMBOLS = {"line": "line-ns-open"}
"""Plotly's name of a symbol, where it has another."""

ARROWS = ({"over": "→", "under": "←"}, {"over": "←", "under": "→"})
"""The sign of a bound beside its mark, for reading from the left and from the right: the value lies that way."""

SIDES = ({"over": "middle right", "under": "middle left"}, {"over": "middle left", "under": "middle right"})


@dataclass(frozen=True)
class Dot:
    """A mark with its place: `x` on the axis (zero stands at its start), `level` from the top."""

    mark: Mark
    x: float
    level: int


def level_height(reader: RenderContext) -> int:
    """Return the pixels of one row of marks."""
    return WIDE_LEVEL if reader.wide else LEVEL


def dots(marks: Sequence[Mark], scale: Scale, reader: RenderContext) -> list[Dot]:
    """Return the placed marks; marks that would overlap get levels of their own."""
    ascending = sorted(marks, key=lambda mark: (mark.value, mark.key))
    places = [mark.value if mark.value > 0 else scale.start for mark in ascending]
    gap = (WIDE_GAP if reader.wide else GAP) * math.log10(scale.end / scale.start)
    # A bound has an arrow beside its mark, which takes the room of a second one.
    rooms = [gap * 2 if mark.qualifier == "over" else gap for mark in ascending]
    levels = dodge([math.log10(x) for x in places], rooms)
    return [Dot(mark, x, level) for mark, x, level in zip(ascending, places, levels, strict=True)]


def dodge(values: Sequence[float], rooms: Sequence[float], limit: int = MOST_LEVELS) -> list[int]:
    """Return a level for each ascending position; beyond `limit` in one spot marks overlap."""
    ends, levels = list[float](), list[int]()
    for value, room in zip(values, rooms, strict=True):
        level = next((i for i, end in enumerate(ends) if value >= end), len(ends))
        if level == limit:
            level = ends.index(min(ends))
        if level == len(ends):
            ends.append(value)
        ends[level] = value + room
        levels.append(level)
    return levels


def dot_traces(dots: Sequence[tuple[Dot, float]], series: Mapping[str, Series], reader: RenderContext) -> list[Figure]:
    """Return a trace a series of dots, each with its vertical place."""
    by_series = ((look, [entry for entry in dots if entry[0].mark.series == key]) for key, look in series.items())
    return [_trace(series_dots, look, reader) for look, series_dots in by_series if series_dots]


def _trace(dots: Sequence[tuple[Dot, float]], look: Series, reader: RenderContext) -> Figure:
    arrows, sides = ARROWS[reader.mirrored], SIDES[reader.mirrored]
    marks = [dot.mark for dot, _y in dots]
    symbol = SYMBOLS.get(look.symbol, look.symbol)
    about = "" if symbol.endswith("-open") else "-open"
    symbols = [symbol + (about if mark.qualifier == "about" else "") for mark in marks]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [dot.x for dot, _y in dots],
        "y": [y for _dot, y in dots],
        "text": [arrows.get(mark.qualifier, "") for mark in marks],
        "textposition": [sides.get(mark.qualifier, sides["over"]) for mark in marks],
        "textfont": {"size": 15, "color": reader.theme.muted},
        **figure_style.tooltip_keys(marks),
        "name": figure_style.escape_text(look.name),
        "marker": _marker(symbols, look, reader),
        "cliponaxis": False,
    }


def _marker(symbols: Sequence[str], look: Series, reader: RenderContext) -> Figure:
    """Return the markers: filled ones with a fine edge, open ones with a strong line."""
    color, size = reader.theme.color(look.color), LINE_SIZE if look.symbol == "line" else SIZE
    opened = [symbol.endswith("-open") for symbol in symbols]
    edges = {
        "width": [2 if is_open else 1 for is_open in opened],
        "color": [color if is_open else reader.theme.surface for is_open in opened],
    }
    return {"symbol": list(symbols), "size": size, "color": color, "line": edges}
