"""Bars and scatters of a figure in an SVG drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboard.plotting.legend import outline
from dashboard.plotting.render_context import Figure
from dashboard.plotting.svg_axes import PlotArea
from dashboard.plotting.svg_elements import LINE_HEIGHT, Anchor, Position, SvgCanvas, escape_xml, number, text_lines

BAR_TEXT = 3.0
"""Pixels from the end of a bar to its label."""

ANCHORS: Mapping[str, Anchor] = {"left": "end", "center": "middle", "right": "start"}
Point = tuple[Position, float]
"""A place across, and pixels from the top."""

ARROWS = {"→": "arrow-right", "←": "arrow-left"}
"""Signs that many fonts lack: drawn as in the legend."""

SYMBOLS = {"line-ns": "line"}
"""The name of a symbol in our legends, where it is another one."""


def entry(value: Any, index: int, default: Any = None) -> Any:
    """Return one entry of a property that a trace has once for all its marks, or a list of."""
    if value is None:
        return default
    return value[index] if isinstance(value, (list, tuple)) else value


def draw_bars(canvas: SvgCanvas, area: PlotArea, traces: Sequence[Figure], *, stacked: bool) -> None:
    """Draw the bars of traces, each with its label; stacked ones upon those before them."""
    heights = dict[Any, float]()
    for trace in traces:
        for index in range(len(trace["x"])):
            base = heights.get(trace["x"][index], 0.0) if stacked else entry(trace.get("base"), index, 0.0)
            if stacked:
                heights[trace["x"][index]] = base + trace["y"][index]
            _draw_bar(canvas, area, trace, index, base)


def _draw_bar(canvas: SvgCanvas, area: PlotArea, trace: Figure, index: int, base: Any) -> None:
    x, y, width = trace["x"][index], trace["y"][index], entry(trace["width"], index)
    across, up = trace.get("xaxis", "x"), trace.get("yaxis", "y")
    if trace.get("orientation") == "h":
        start = area.axes[_axis_of(across)].number(base)
        ends = area.x(across, start), area.x(across, start + x)
        sides = area.y(up, y + width / 2), area.y(up, y - width / 2)
    else:
        middle = area.axes[_axis_of(across)].number(x)
        ends = area.x(across, middle - width / 2), area.x(across, middle + width / 2)
        sides = area.y(up, base + y), area.y(up, base)
    if ends[0] != ends[1] and sides[0] != sides[1] and "marker" in trace:
        title = entry(trace.get("hovertext"), index, "")
        canvas.rect(*ends, *sides, _bar_look(canvas, trace["marker"], index), title)
    words = entry(trace.get("text"), index, "")
    if words:
        axis = area.axes[_axis_of(across)]
        _label_bar(canvas, trace, words, ends, sides, backward=axis.end < axis.start)


def _axis_of(reference: str) -> str:
    return f"{reference[0]}axis{reference[1:]}"


def _label_bar(
    canvas: SvgCanvas,
    trace: Figure,
    words: str,
    ends: tuple[Position, Position],
    sides: tuple[float, float],
    *,
    backward: bool,
) -> None:
    """Write the label at the end of a bar, or above it."""
    font, lines = trace["textfont"], text_lines(words)
    between = (len(lines) - 1) * LINE_HEIGHT * font["size"]
    if trace.get("orientation") == "h":
        onward = -1 if backward else 1
        baseline = sum(sides) / 2 + 0.35 * font["size"] - between / 2
        at, anchor = ends[1].moved(BAR_TEXT * onward), ANCHORS["right" if onward > 0 else "left"]
    else:
        at, anchor = Position((ends[0].share + ends[1].share) / 2), ANCHORS["center"]
        baseline = min(sides) - BAR_TEXT - 0.25 * font["size"] - between
    canvas.text(at, baseline, lines, font["size"], font["color"], anchor)


def _bar_look(canvas: SvgCanvas, marker: Figure, index: int) -> str:
    color, pattern = entry(marker["color"], index), marker.get("pattern", {})
    shape, fill = entry(pattern.get("shape"), index, ""), color
    if shape:
        overlaid = pattern.get("fillmode") == "overlay"
        fill = canvas.pattern(
            shape, pattern["fgcolor"], color if overlaid else "", pattern["size"], pattern["solidity"]
        )
    line = marker.get("line", {})
    width = entry(line.get("width"), index, 0)
    edge = f' stroke="{entry(line["color"], index)}" stroke-width="{number(width)}"' if width else ""
    return f' fill="{fill}"{edge}'


def draw_scatter(canvas: SvgCanvas, area: PlotArea, trace: Figure) -> None:
    """Draw the line, the symbols, the intervals and the labels that a trace has."""
    across, up, mode = trace.get("xaxis", "x"), trace.get("yaxis", "y"), trace["mode"]
    points = [(area.x(across, x), area.y(up, y)) for x, y in zip(trace["x"], trace["y"], strict=True)]
    if "lines" in mode:
        look = f' stroke="{trace["line"]["color"]}" stroke-width="{number(trace["line"]["width"])}"'
        for start, end in pairwise(points):
            canvas.line(start, end, look)
    for start, end in _intervals(area, trace):
        _draw_interval(canvas, start, end, trace)
    paths = dict[tuple[str, float], str]()
    for index, (at, y) in enumerate(points):
        if "markers" in mode:
            title = entry(trace.get("hovertext"), index, "")
            canvas.path(at, y, *_symbol(trace["marker"], index, paths), title)
        words = entry(trace.get("text"), index, "") if "text" in mode else ""
        if words:
            _label_point(canvas, at, y, trace, index)


def _intervals(area: PlotArea, trace: Figure) -> Iterator[tuple[Point, Point]]:
    across, up = trace.get("xaxis", "x"), trace.get("yaxis", "y")
    for index, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        for name in ("x", "y"):
            error = trace.get(f"error_{name}")
            if error:
                low, high = (x if name == "x" else y) - error["arrayminus"][index], error["array"][index]
                high += x if name == "x" else y
                start, end = ((low, y), (high, y)) if name == "x" else ((x, low), (x, high))
                yield (area.x(across, start[0]), area.y(up, start[1])), (area.x(across, end[0]), area.y(up, end[1]))


def _draw_interval(canvas: SvgCanvas, start: Point, end: Point, trace: Figure) -> None:
    error = trace.get("error_x") or trace["error_y"]
    look = f' stroke="{error["color"]}" stroke-width="{number(error["thickness"])}" fill="none"'
    canvas.line(start, end, look)
    tip = error["width"]
    cap = f"M0,{-tip}V{tip}" if "error_x" in trace else f"M{-tip},0H{tip}"
    for at, y in (start, end):
        canvas.path(at, y, cap, look)


def _symbol(marker: Figure, index: int, paths: dict[tuple[str, float], str]) -> tuple[str, str]:
    """Return the path and the look of one symbol; `paths` keeps those of its trace."""
    color, size = entry(marker["color"], index), entry(marker["size"], index)
    name, line = entry(marker.get("symbol"), index, "circle"), marker.get("line", {})
    symbol = name.removesuffix("-open")
    symbol = SYMBOLS.get(symbol, symbol)
    if (symbol, size) not in paths:
        paths[symbol, size] = symbol_path(symbol, size / 2)
    width = entry(line.get("width"), index, 0)
    if name.endswith("-open") and symbol != "line":
        look = f' fill="none" stroke="{color}" stroke-width="{number(width or 1)}"'
    else:
        edge = entry(line.get("color"), index, "")
        outlined = width and symbol != "line"
        look = f' fill="{color}"' + (f' stroke="{edge}" stroke-width="{number(width)}"' if outlined else "")
    return paths[symbol, size], look


def symbol_path(symbol: str, half: float) -> str:
    """Return the path of a symbol around a point."""
    if symbol == "circle":
        r = number(half)
        return f"M{r},0A{r},{r} 0 1,1 -{r},0A{r},{r} 0 1,1 {r},0Z"
    return "M" + "L".join(f"{number(x * half)},{number(-y * half)}" for x, y in outline(symbol)) + "Z"


def _label_point(canvas: SvgCanvas, at: Position, y: float, trace: Figure, index: int) -> None:
    font, lines = trace["textfont"], text_lines(trace["text"][index])
    vertical, _, horizontal = entry(trace.get("textposition"), index, "middle center").partition(" ")
    size = font["size"]
    radius = entry(trace["marker"]["size"], index) / 2 / 0.8 + 1 if "marker" in trace else 0.0
    tall = (len(lines) - 1) * LINE_HEIGHT * size + size
    sign = {"top": -1, "middle": 0, "bottom": 1}[vertical]
    baseline = y + 0.75 * size + sign * radius + (sign - 1) * tall / 2
    aside = {"left": -1, "center": 0, "right": 1}[horizontal]
    if trace["text"][index] in ARROWS:
        middle, look = at.moved(aside * (radius + size / 2)), f' fill="{entry(font["color"], index)}"'
        canvas.path(middle, y, symbol_path(ARROWS[trace["text"][index]], size * 0.35), look)
        return
    moved = at.moved(aside * radius)
    canvas.text(moved, baseline, lines, size, escape_xml(entry(font["color"], index)), ANCHORS[horizontal])
