"""Single marks in lanes on a logarithmic axis: a lane a place, a mark an activity, qualifiers drawn as reported."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.charts import drawing, panels
from dashboard.charts.chart import Figure, Reader
from dashboard.charts.panels import Panel

TITLE = 24
"""Pixels of the line above a lane."""

LEVEL = 16
"""Pixels of one row of marks."""

FOOT = 12
SECTION = 34
MARK = 11
GAP = 0.045
"""How far marks stand apart before they share a row, as a share of the axis: one mark on a phone."""

KEY_LINE = 22
SHORT = 19
"""Letters of a name that leave room for another on a line of the legend, on a phone."""

ARROWS = ({"over": "→", "under": "←"}, {"over": "←", "under": "→"})
"""The sign of a bound beside its mark, for reading from the left and from the right: the value lies that way."""

SIDES = ({"over": "middle right", "under": "middle left"}, {"over": "middle left", "under": "middle right"})


@dataclass(frozen=True)
class Mark:
    """One number: its row, how it was reported, its tooltip (escaped already) and the series it belongs to."""

    key: str
    value: float
    qualifier: str
    hover: str
    series: str


@dataclass(frozen=True)
class Lane:
    """One lane: its name, what is said at its far end (escaped already), its marks, the section it belongs to."""

    name: str
    said: str
    marks: Sequence[Mark]
    section: str = ""


@dataclass(frozen=True)
class Placed:
    """A mark with its place: `x` on the axis (a value of zero stands at its start), the level, `y` in pixels."""

    mark: Mark
    x: float
    level: int
    y: float


@dataclass(frozen=True)
class Series:
    """How the marks of one series look: what the legend calls them, their symbol and colour."""

    name: str
    symbol: str
    color: str
    size: int = MARK


def panel(lanes: Sequence[Lane], series: Mapping[str, Series], reader: Reader, title: str, heading: str = "") -> Panel:
    """Return the panel of some lanes on one logarithmic axis with this title, under a heading of its own."""
    values = [mark.value for lane in lanes for mark in lane.marks]
    low, high = panels.decades(values)
    notes = [panels.line(-6, drawing.plain(heading), reader, strong=True)] if heading else []
    depth, section, placed = 34.0 if heading else 4.0, "", list[Placed]()
    for lane in lanes:
        if lane.section != section:
            section = lane.section
            notes.append(panels.line(-depth - 6, drawing.plain(section), reader, muted=True))
            depth += SECTION - 6
        notes.append(panels.line(-depth, f"<b>{drawing.plain(lane.name)}</b>", reader))
        notes.append(panels.line(-depth, lane.said, reader, far=True))
        marks = _on_levels(lane.marks, low, high, depth + TITLE)
        placed += marks
        depth += TITLE + FOOT + LEVEL * (1 + max((each.level for each in marks), default=-1))
    axis = panels.log_axis(values, reader, title)
    return Panel(depth, axis, _traces(placed, series, reader), notes)


def legend(series: Mapping[str, Series], lanes: Sequence[Lane], reader: Reader) -> Panel:
    """Return a panel that names the series and the signs of qualifiers that are there, two short names a line.

    Plotly's own legend takes its height from the plot, which is measured in pixels here.

    Args:
        series: all series by their code.
        lanes: all that is drawn.
        reader: who looks.
    """
    marks = [mark for lane in lanes for mark in lane.marks]
    color, there = reader.theme.muted, {mark.qualifier for mark in marks}
    used = {mark.series for mark in marks}
    looks = [look for code, look in series.items() if code in used]
    if "about" in there:
        looks.append(Series(reader.text.t("Reported as about (~)"), "circle-open", color))
    traces, line, half = list[Figure](), 0, False
    for look in looks:
        half = half and len(look.name) <= SHORT
        line += not half
        traces.append(_key(look, 0.52 if half else 0.02, 10.0 - KEY_LINE * line, reader))
        half = not half and len(look.name) <= SHORT
    signs = {"over": reader.text.t("Reported as over (>)"), "under": reader.text.t("Reported as under (<)")}
    for sign in (sign for sign in signs if sign in there):
        line += 1
        hidden = Series(f"{ARROWS[reader.mirrored][sign]} {signs[sign]}", "circle", "rgba(0,0,0,0)", 1)
        traces.append(_key(hidden, 0.0, 10.0 - KEY_LINE * line, reader))
    return Panel(depth=10 + KEY_LINE * line, traces=traces)


def _key(look: Series, x: float, y: float, reader: Reader) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x],
        "y": [y],
        "text": [f"\u2002{drawing.plain(look.name)}\u2002"],
        "textposition": "middle left" if reader.mirrored else "middle right",
        "textfont": {"size": 13, "color": reader.theme.ink},
        "marker": _marker(look, [look.symbol], reader),
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _marker(look: Series, symbols: list[str], reader: Reader) -> Figure:
    """Return the markers: filled ones with a fine edge that keeps neighbours apart, open ones with a strong line."""
    opened = [symbol.endswith("-open") for symbol in symbols]
    edges = {
        "width": [2 if o else 1 for o in opened],
        "color": [look.color if o else reader.theme.surface for o in opened],
    }
    return {"symbol": symbols, "size": look.size, "color": look.color, "line": edges}


def _on_levels(marks: Sequence[Mark], low: int, high: int, top: float) -> list[Placed]:
    """Return the marks with their places, those that would hide one another on levels of their own."""
    ordered = sorted(marks, key=lambda mark: (mark.value, mark.key))
    places = [mark.value if mark.value > 0 else 10.0**low for mark in ordered]
    gap = GAP * (high - low)
    # A bound has an arrow beside its mark, which takes the room of a second one.
    rooms = [gap * 2 if mark.qualifier == "over" else gap for mark in ordered]
    chosen = panels.levels([math.log10(x) for x in places], rooms)
    return [
        Placed(mark, x, level, -(top + LEVEL * (level + 0.5)))
        for mark, x, level in zip(ordered, places, chosen, strict=True)
    ]


def _traces(placed: Sequence[Placed], series: Mapping[str, Series], reader: Reader) -> list[Figure]:
    owned = ((look, [each for each in placed if each.mark.series == code]) for code, look in series.items())
    return [_trace(own, look, reader) for look, own in owned if own]


def _trace(own: Sequence[Placed], look: Series, reader: Reader) -> Figure:
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
        "name": drawing.plain(look.name),
        "marker": _marker(look, symbols, reader),
        "cliponaxis": False,
    }
