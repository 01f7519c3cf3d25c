"""Single marks in lanes on a logarithmic axis: a lane a place, a mark an activity, qualifiers drawn as reported."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

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
class Lane:
    """One lane: its name, what is said at its far end (escaped already), its marks, the section it belongs to.

    `marks` has `value`, `qualifier`, `key`, `hover`, `series`; values of zero stand at the start of the axis.
    """

    name: str
    said: str
    marks: pd.DataFrame
    section: str = ""


@dataclass(frozen=True)
class Series:
    """How the marks of one series look: what the legend calls them, their symbol and colour."""

    name: str
    symbol: str
    color: str
    size: int = MARK


def panel(lanes: Sequence[Lane], series: Mapping[str, Series], reader: Reader, title: str, heading: str = "") -> Panel:
    """Return the panel of some lanes on one logarithmic axis with this title, under a heading of its own."""
    values = pd.concat([lane.marks["value"] for lane in lanes])
    low, high = panels.decades(values)
    notes = [panels.line(-6, drawing.plain(heading), reader, strong=True)] if heading else []
    depth, section, placed = 34.0 if heading else 4.0, "", list[pd.DataFrame]()
    for lane in lanes:
        if lane.section != section:
            section = lane.section
            notes.append(panels.line(-depth - 6, drawing.plain(section), reader, muted=True))
            depth += SECTION - 6
        notes.append(panels.line(-depth, f"<b>{drawing.plain(lane.name)}</b>", reader))
        notes.append(panels.line(-depth, lane.said, reader, far=True))
        marks = _on_levels(lane.marks, low, high, depth + TITLE)
        placed.append(marks)
        depth += TITLE + FOOT + LEVEL * (1 + max(marks["level"], default=-1))
    marks = pd.concat(placed)
    axis = panels.log_axis(values, reader, title)
    return Panel(depth, axis, _traces(marks, series, reader), notes)


def legend(series: Mapping[str, Series], shown: pd.DataFrame, reader: Reader) -> Panel:
    """Return a panel that names the series and the signs of qualifiers that are there, two short names a line.

    Plotly's own legend takes its height from the plot, which is measured in pixels here.

    Args:
        series: all series by their code.
        shown: needs `series`, `value`, `qualifier`; one row a mark.
        reader: who looks.
    """
    color, there = reader.theme.muted, set(shown["qualifier"][shown["value"].notna()])
    looks = [look for code, look in series.items() if (shown["series"] == code).any()]
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
        "customdata": [""],
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


def _on_levels(marks: pd.DataFrame, low: int, high: int, top: float) -> pd.DataFrame:
    """Return the marks with `x`, `level` and `y`, those that would hide one another on levels of their own."""
    known = marks[marks["value"].notna()].sort_values(["value", "key"])
    x = known["value"].where(known["value"] > 0, 10.0**low)
    gap = GAP * (high - low)
    # A bound has an arrow beside its mark, which takes the room of a second one.
    room = [gap * 2 if qualifier == "over" else gap for qualifier in known["qualifier"]]
    known = known.assign(x=x, level=panels.levels([math.log10(v) for v in x], room))
    return known.assign(y=-(top + LEVEL * (known["level"] + 0.5)))


def _traces(marks: pd.DataFrame, series: Mapping[str, Series], reader: Reader) -> list[Figure]:
    return [
        _trace(marks[marks["series"] == code], look, reader)
        for code, look in series.items()
        if (marks["series"] == code).any()
    ]


def _trace(own: pd.DataFrame, look: Series, reader: Reader) -> Figure:
    arrows, sides = ARROWS[reader.mirrored], SIDES[reader.mirrored]
    about = "" if look.symbol.endswith("-open") else "-open"
    symbols = [look.symbol + (about if qualifier == "about" else "") for qualifier in own["qualifier"]]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": own["x"].tolist(),
        "y": own["y"].tolist(),
        "text": [arrows.get(qualifier, "") for qualifier in own["qualifier"]],
        "textposition": [sides.get(qualifier, sides["over"]) for qualifier in own["qualifier"]],
        "textfont": {"size": 15, "color": reader.theme.muted},
        "customdata": own["key"].tolist(),
        "hovertext": own["hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "name": drawing.plain(look.name),
        "marker": _marker(look, symbols, reader),
        "cliponaxis": False,
    }
