"""Axes of a figure in an SVG drawing: where values stand, ticks, grid, labels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.plotting.render_context import Figure
from dashboard.plotting.svg_elements import LINE_HEIGHT, Position, SvgCanvas, text_lines

BELOW, BESIDE, TICK = 1.0, 3.0, 5.0
"""Pixels from an axis to its labels below and beside it, and of a tick."""

INSIDE = 3.0
"""Pixels from an axis to labels that begin at it, before their stand-off."""

MIDDLE = 0.35
"""From the middle of a line of type to its baseline, as a share of its size."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # figures write their dates without a zone


@dataclass(frozen=True)
class Axis:
    """An axis: settings, range in numbers (milliseconds of dates, powers), part of the plot."""

    settings: Figure
    kind: str
    start: float
    end: float
    low: float = 0.0
    high: float = 1.0

    def share(self, value: Any) -> float:
        """Return where a value stands, as a share of the plot."""
        return self.low + (self.number(value) - self.start) / (self.end - self.start) * (self.high - self.low)

    def number(self, value: Any) -> float:
        """Return a value as a number of the axis."""
        if self.kind == "date" and isinstance(value, str):
            return (datetime.fromisoformat(value) - EPOCH).total_seconds() * 1000
        return math.log10(value) if self.kind == "log" else float(value)


@dataclass(frozen=True)
class PlotArea:
    """The area of a plot within its margins.

    Attributes:
        top, height: pixels from the top of the figure, and of the area.
        axes: the axes by how traces refer to them (`x2`).
    """

    top: float
    height: float
    axes: dict[str, Axis]

    def x(self, reference: str, value: Any) -> Position:
        """Return a place across, of an axis (`x2`) or of the whole (`paper`)."""
        return Position(float(value) if reference == "paper" else self.axes[reference].share(value))

    def y(self, reference: str, value: Any) -> float:
        """Return pixels from the top of the figure, of an axis (`y2`) or of the whole (`paper`)."""
        share = float(value) if reference == "paper" else self.axes[reference].share(value)
        return self.top + (1 - share) * self.height


def plot_area(layout: Figure) -> PlotArea:
    """Return the area and the axes of a layout."""
    margin = layout["margin"]
    axes = {
        name.replace("axis", ""): _axis(settings)
        for name, settings in layout.items()
        if name.startswith(("xaxis", "yaxis"))
    }
    return PlotArea(margin["t"], layout["height"] - margin["t"] - margin["b"], axes)


def _axis(settings: Figure) -> Axis:
    kind = settings.get("type", "linear")
    plain = Axis(settings, "linear" if kind == "log" else kind, 0, 1)  # the range of a logarithmic axis is in powers
    start, end = (plain.number(value) for value in settings["range"])
    return Axis(settings, kind, start, end, *settings.get("domain", (0.0, 1.0)))


def draw_grid(canvas: SvgCanvas, area: PlotArea) -> None:
    """Draw the grid, the line of zero and the line of each axis that has them."""
    for is_x, axis, other in _visible_axes(area):
        (_draw_upright if is_x else _draw_level)(canvas, area, axis, other)


def _visible_axes(area: PlotArea) -> Iterator[tuple[bool, Axis, Axis]]:
    """Yield of each axis that is seen whether it lies, itself, and the one it stands at."""
    for reference, axis in area.axes.items():
        if axis.settings.get("visible", True):
            is_x = reference[0] == "x"
            yield is_x, axis, area.axes[axis.settings.get("anchor", "y" if is_x else "x")]


def _draw_upright(canvas: SvgCanvas, area: PlotArea, axis: Axis, other: Axis) -> None:
    settings = axis.settings
    top, bottom = (area.top + (1 - share) * area.height for share in (other.high, other.low))
    for value in settings.get("tickvals", ()):
        at = Position(axis.share(value))
        if settings.get("showgrid", True) and not (value == 0 and settings.get("zeroline")):
            canvas.line((at, top), (at, bottom), _stroke(settings["gridcolor"]))
        if settings.get("ticks") == "outside":
            canvas.line((at, bottom), (at, bottom + TICK), _stroke(settings["tickcolor"]))
    if settings.get("zeroline") and axis.kind == "linear":
        at = Position(axis.share(0.0))
        canvas.line((at, top), (at, bottom), _stroke(settings["zerolinecolor"]))
    if _has_line(settings):
        canvas.line((Position(axis.low), bottom), (Position(axis.high), bottom), _stroke(settings["linecolor"]))


def _draw_level(canvas: SvgCanvas, area: PlotArea, axis: Axis, other: Axis) -> None:
    settings = axis.settings
    for value in settings.get("tickvals", ()) if settings.get("showgrid", True) else ():
        y = area.top + (1 - axis.share(value)) * area.height
        color = settings["zerolinecolor"] if value == 0 and settings.get("zeroline") else settings["gridcolor"]
        canvas.line((Position(other.low), y), (Position(other.high), y), _stroke(color))


def _has_line(settings: Figure) -> bool:
    return bool(settings.get("showline", "linecolor" in settings))


def _stroke(color: str) -> str:
    return f' stroke="{color}"'


def draw_labels(canvas: SvgCanvas, area: PlotArea) -> None:
    """Write the labels of the ticks of each axis, and its title."""
    for is_x, axis, other in _visible_axes(area):
        if axis.settings.get("ticktext"):
            (_write_below if is_x else _write_beside)(canvas, area, axis, other)


def _write_below(canvas: SvgCanvas, area: PlotArea, axis: Axis, other: Axis) -> None:
    settings = axis.settings
    font, bottom = settings["tickfont"], area.top + (1 - other.low) * area.height
    away = TICK if settings.get("ticks") == "outside" else 0.0
    away += 0.2 * font["size"] if _has_line(settings) else 0.0
    first = bottom + BELOW + away + font["size"]
    for value, words in zip(settings["tickvals"], settings["ticktext"], strict=True):
        canvas.text(Position(axis.share(value)), first, text_lines(words), font["size"], font["color"], "middle")
    title = settings.get("title", {})
    if title.get("text"):
        size, middle = title["font"]["size"], Position((axis.low + axis.high) / 2)
        baseline = first - 0.03 * font["size"] + title.get("standoff", 0) + size
        canvas.text(middle, baseline, text_lines(title["text"]), size, title["font"]["color"], "middle")


def _write_beside(canvas: SvgCanvas, area: PlotArea, axis: Axis, other: Axis) -> None:
    """Write labels beside a vertical axis; `inside` ones begin further out, by their stand-off."""
    settings = axis.settings
    font, is_right, inside = settings["tickfont"], settings.get("side") == "right", "ticklabelstandoff" in settings
    edge = Position(other.high if is_right else other.low)
    away = INSIDE + settings["ticklabelstandoff"] if inside else -BESIDE
    at = edge.moved(-away if is_right else away)
    for value, words in zip(settings["tickvals"], settings["ticktext"], strict=True):
        lines = text_lines(words)
        middle = area.top + (1 - axis.share(value)) * area.height
        baseline = middle + (MIDDLE - (len(lines) - 1) * LINE_HEIGHT / 2) * font["size"]
        canvas.text(at, baseline, lines, font["size"], font["color"], "end" if is_right == inside else "start")
