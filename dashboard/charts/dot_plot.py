"""Single marks in lanes on a logarithmic axis.

A lane a place, a mark an activity, qualifiers drawn as reported.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.charts import figure_style, subplots
from dashboard.charts.chart import Figure, RenderContext
from dashboard.charts.subplots import Panel

TITLE = 24
"""Pixels of the line above a lane."""

LEVEL = 16
"""Pixels of one row of marks."""

FOOT = 12
SECTION = 34
MARK = 11
GAP = 0.045
"""How far marks stand apart before they share a row, as a share of the axis: one mark on a phone."""

WIDE_DOMAIN, WIDE_GAP = (0.2, 0.73), 0.035
"""On a wide screen: the part of the width that is between the names and what is said of them, and `GAP` in it."""

WIDE_LINE, WIDE_LEVEL, WIDE_FOOT = 20, 13, 3
"""Pixels of a line of text, of one row of marks, and between lanes, on a wide screen."""

ARROWS = ({"over": "→", "under": "←"}, {"over": "←", "under": "→"})
"""The sign of a bound beside its mark, for reading from the left and from the right: the value lies that way."""

SIDES = ({"over": "middle right", "under": "middle left"}, {"over": "middle left", "under": "middle right"})


@dataclass(frozen=True)
class DotMark:
    """One number with its row, qualifier, tooltip (escaped) and series."""

    key: str
    value: float
    qualifier: str
    hover: str
    series: str


@dataclass(frozen=True)
class DotLane:
    """One lane with its name, text at its far end (escaped), marks and section."""

    name: str
    said: str
    marks: Sequence[DotMark]
    section: str = ""


@dataclass(frozen=True)
class PlacedMark:
    """A mark with its place.

    `x` on the axis (a value of zero stands at its start), the level, `y` in pixels.
    """

    mark: DotMark
    x: float
    level: int
    y: float


@dataclass(frozen=True)
class MarkSeries:
    """How the marks of one series look: what the legend calls them, their symbol and colour."""

    name: str
    symbol: str
    color: str
    size: int = MARK


def largest_drawn(title: str, most: int, reader: RenderContext) -> str:
    """Return the statistical title of a chart in which not every mark is drawn.

    It says which are.
    """
    return reader.text.t(
        "{title}; drawn are the {most} largest of each lane, the table and the downloads have all",
        title=title,
        most=reader.text.number(most),
    )


def panel(
    lanes: Sequence[DotLane], series: Mapping[str, MarkSeries], reader: RenderContext, title: str, heading: str = ""
) -> Panel:
    """Return a panel of lanes on a logarithmic axis, with a title and a heading.

    The name of a lane and what is said of it stand above its marks, on a wide screen on one line with them.
    """
    values = [mark.value for lane in lanes for mark in lane.marks]
    notes, marks, depth = (_wide if reader.wide else _narrow)(lanes, subplots.decades(values), reader, title, heading)
    axis = subplots.log_axis(values, reader, "" if reader.wide and heading else title)
    traces = _traces(marks, series, reader)
    if not reader.wide:
        return Panel(depth, axis, traces, notes)
    return Panel(depth, axis, traces, notes, subplots.mirrored(WIDE_DOMAIN, reader), subplots.WIDE_TICKS)


def _narrow(
    lanes: Sequence[DotLane], decades: tuple[int, int], reader: RenderContext, _title: str, heading: str
) -> tuple[list[Figure], list[PlacedMark], float]:
    """Return texts, marks and depth of lanes with their texts above their marks."""
    notes = [subplots.text_line(-6, figure_style.escape_text(heading), reader, strong=True)] if heading else []
    depth, section, placed_marks = 34.0 if heading else 4.0, "", list[PlacedMark]()
    for lane in lanes:
        if lane.section != section:
            section = lane.section
            notes.append(subplots.text_line(-depth - 6, figure_style.escape_text(section), reader, muted=True))
            depth += SECTION - 6
        notes.append(subplots.text_line(-depth, f"<b>{figure_style.escape_text(lane.name)}</b>", reader))
        notes.append(subplots.text_line(-depth, lane.said, reader, far=True))
        marks = _on_levels(lane.marks, decades, depth + TITLE, LEVEL, GAP)
        placed_marks += marks
        depth += TITLE + FOOT + LEVEL * (1 + max((each.level for each in marks), default=-1))
    return notes, placed_marks, depth


def _wide(
    lanes: Sequence[DotLane], decades: tuple[int, int], reader: RenderContext, title: str, heading: str
) -> tuple[list[Figure], list[PlacedMark], float]:
    """Return texts, marks and depth of lanes whose texts stand at both sides of their marks.

    What a section says of its lanes is the head of the far column, beside the heading and the title of the axis.
    """
    notes, placed_marks, section = list[Figure](), list[PlacedMark](), lanes[0].section
    depth = 6.0 if heading else 4.0
    if heading:
        notes.append(subplots.heading_line(-depth, heading, title, reader))
    for number, lane in enumerate(lanes):
        if number == 0 or lane.section != section:
            section = lane.section
            notes.append(subplots.text_line(-depth, figure_style.escape_text(section), reader, far=True, muted=True))
            depth += WIDE_LINE + 2
        middle = {"yanchor": "middle", "y": -depth - WIDE_LINE / 2}
        notes.append(subplots.text_line(0, f"<b>{figure_style.escape_text(lane.name)}</b>", reader) | middle)
        notes.append(subplots.text_line(0, lane.said, reader, far=True) | middle)
        marks = _on_levels(lane.marks, decades, depth + (WIDE_LINE - WIDE_LEVEL) / 2, WIDE_LEVEL, WIDE_GAP)
        placed_marks += marks
        depth += WIDE_LINE + WIDE_FOOT + WIDE_LEVEL * max((each.level for each in marks), default=0)
    return notes, placed_marks, depth


def marker(look: MarkSeries, symbols: list[str], reader: RenderContext) -> Figure:
    """Return the markers.

    Filled ones with a fine edge that keeps neighbours apart, open ones with a strong line.
    """
    opened = [symbol.endswith("-open") for symbol in symbols]
    edges = {
        "width": [2 if o else 1 for o in opened],
        "color": [look.color if o else reader.theme.surface for o in opened],
    }
    return {"symbol": symbols, "size": look.size, "color": look.color, "line": edges}


def _on_levels(
    marks: Sequence[DotMark], decades: tuple[int, int], top: float, level_height: int, share: float
) -> list[PlacedMark]:
    """Return the placed marks; marks that would overlap get levels of their own."""
    low, high = decades
    ordered = sorted(marks, key=lambda mark: (mark.value, mark.key))
    places = [mark.value if mark.value > 0 else 10.0**low for mark in ordered]
    gap = share * (high - low)
    # A bound has an arrow beside its mark, which takes the room of a second one.
    rooms = [gap * 2 if mark.qualifier == "over" else gap for mark in ordered]
    chosen = subplots.dodge([math.log10(x) for x in places], rooms)
    return [
        PlacedMark(mark, x, level, -(top + level_height * (level + 0.5)))
        for mark, x, level in zip(ordered, places, chosen, strict=True)
    ]


def _traces(placed: Sequence[PlacedMark], series: Mapping[str, MarkSeries], reader: RenderContext) -> list[Figure]:
    owned = ((look, [each for each in placed if each.mark.series == code]) for code, look in series.items())
    return [_trace(own, look, reader) for look, own in owned if own]


def _trace(own: Sequence[PlacedMark], look: MarkSeries, reader: RenderContext) -> Figure:
    arrows, sides = ARROWS[reader.mirrored], SIDES[reader.mirrored]
    about = "" if look.symbol.endswith("-open") else "-open"
    marks = [each.mark for each in own]
    symbols = [look.symbol + (about if mark.qualifier == "about" else "") for mark in marks]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [each.x for each in own],
        "y": [each.y for each in own],
        "text": [arrows.get(mark.qualifier, "") for mark in marks],
        "textposition": [sides.get(mark.qualifier, sides["over"]) for mark in marks],
        "textfont": {"size": 15, "color": reader.theme.muted},
        "customdata": [mark.key for mark in marks],
        "hovertext": [mark.hover for mark in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "name": figure_style.escape_text(look.name),
        "marker": marker(look, symbols, reader),
        "cliponaxis": False,
    }
