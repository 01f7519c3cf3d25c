"""Bars and scatters of a figure in an SVG drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import pairwise, repeat
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


def each_mark(*properties: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the properties of each mark, of which a trace has one for all its marks or a list."""
    columns = (cells if isinstance(cells, (list, tuple, Iterator)) else repeat(cells) for cells in properties)
    return zip(*columns, strict=False)


def draw_bars(canvas: SvgCanvas, area: PlotArea, traces: Sequence[Figure], *, stacked: bool) -> None:
    """Draw the bars of traces, each with its label; stacked ones upon those before them."""
    heights = dict[Any, float]()
    for trace in traces:
        looks = _bar_looks(trace["marker"]) if "marker" in trace else ""
        words = trace.get("hovertext", ""), trace.get("text", "")
        bars = each_mark(trace["x"], trace["y"], trace["width"], trace.get("base", 0.0), looks, *words)
        look_of = cache(partial(_bar_look, canvas, trace.get("marker", {})))
        for x, y, width, base, look, title, label in bars:
            floor = heights.get(x, 0.0) if stacked else base
            if stacked:
                heights[x] = floor + y
            ends, sides = _bar_box(area, trace, (x, y), width, floor)
            if look and ends[0] != ends[1] and sides[0] != sides[1]:
                canvas.rect(*ends, *sides, look_of(*look), title)
            if label:
                _label_bar(canvas, area, trace, label, ends, sides)


def _bar_box(
    area: PlotArea, trace: Figure, point: tuple[Any, Any], width: float, base: Any
) -> tuple[tuple[Position, Position], tuple[float, float]]:
    """Return where a bar begins and ends across, and its two sides up and down."""
    (x, y), across, up = point, trace.get("xaxis", "x"), trace.get("yaxis", "y")
    if trace.get("orientation") == "h":
        start = area.axes[across].number(base)
        ends, sides = (start, start + x), (y + width / 2, y - width / 2)
    else:
        middle = area.axes[across].number(x)
        ends, sides = (middle - width / 2, middle + width / 2), (base + y, base)
    return (area.x(across, ends[0]), area.x(across, ends[1])), (area.y(up, sides[0]), area.y(up, sides[1]))


def _label_bar(
    canvas: SvgCanvas,
    area: PlotArea,
    trace: Figure,
    words: str,
    ends: tuple[Position, Position],
    sides: tuple[float, float],
) -> None:
    """Write the label at the end of a bar, or above it."""
    font, lines = trace["textfont"], text_lines(words)
    between = (len(lines) - 1) * LINE_HEIGHT * font["size"]
    if trace.get("orientation") == "h":
        axis = area.axes[trace.get("xaxis", "x")]
        onward = -1 if axis.end < axis.start else 1
        baseline = sum(sides) / 2 + 0.35 * font["size"] - between / 2
        at, anchor = ends[1].moved(BAR_TEXT * onward), ANCHORS["right" if onward > 0 else "left"]
    else:
        at, anchor = Position((ends[0].share + ends[1].share) / 2), ANCHORS["center"]
        baseline = min(sides) - BAR_TEXT - 0.25 * font["size"] - between
    canvas.text(at, baseline, lines, font["size"], font["color"], anchor)


def _bar_looks(marker: Figure) -> Iterator[tuple[Any, ...]]:
    """Yield the colour, the pattern, and the width and the colour of the edge of each bar."""
    pattern, line = marker.get("pattern", {}), marker.get("line", {})
    return each_mark(marker["color"], pattern.get("shape", ""), line.get("width", 0), line.get("color", ""))


def _bar_look(canvas: SvgCanvas, marker: Figure, fill: str, shape: str, width: float, edge: str) -> str:
    """Return the fill and the edge of a bar; a pattern is drawn with the first bar that has it."""
    if shape:
        pattern = marker["pattern"]
        ground = fill if pattern.get("fillmode") == "overlay" else ""
        fill = canvas.pattern(shape, pattern["fgcolor"], ground, pattern["size"], pattern["solidity"])
    return f' fill="{fill}"' + (f' stroke="{edge}" stroke-width="{number(width)}"' if width else "")


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
    symbols = _symbols(trace["marker"]) if "markers" in mode else (("", ""),) * len(points)
    words = trace.get("text", "") if "text" in mode else ""
    looks = each_mark(
        trace.get("textposition", "middle center"),
        trace.get("marker", {}).get("size", 0),
        trace.get("textfont", {}).get("color", ""),
    )
    marks = each_mark(points, trace.get("hovertext", ""), symbols, words, looks)
    for (at, y), title, (path, fill), label, look in marks:
        if path:
            canvas.path(at, y, path, fill, title)
        if label:
            _label_point(canvas, (at, y), label, trace["textfont"]["size"], *look)


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


def _symbols(marker: Figure) -> Iterator[tuple[str, str]]:
    """Yield the path and the look of each symbol."""
    line, paths = marker.get("line", {}), dict[tuple[str, float], str]()
    look = marker.get("symbol", "circle"), line.get("width", 0), line.get("color", "")
    for color, size, name, width, edge in each_mark(marker["color"], marker["size"], *look):
        symbol = name.removesuffix("-open")
        symbol = SYMBOLS.get(symbol, symbol)
        if (symbol, size) not in paths:
            paths[symbol, size] = symbol_path(symbol, size / 2)
        fill = f' fill="{color}"'
        if name.endswith("-open") and symbol != "line":
            fill = f' fill="none" stroke="{color}" stroke-width="{number(width or 1)}"'
        elif width and symbol != "line":
            fill += f' stroke="{edge}" stroke-width="{number(width)}"'
        yield paths[symbol, size], fill


def symbol_path(symbol: str, half: float) -> str:
    """Return the path of a symbol around a point."""
    if symbol == "circle":
        r = number(half)
        return f"M{r},0A{r},{r} 0 1,1 -{r},0A{r},{r} 0 1,1 {r},0Z"
    return "M" + "L".join(f"{number(x * half)},{number(-y * half)}" for x, y in outline(symbol)) + "Z"


def _label_point(
    canvas: SvgCanvas, point: Point, words: str, size: float, position: str, symbol_size: float, color: str
) -> None:
    """Write words above, beside or below a symbol; the sign of an arrow is drawn."""
    (at, y), lines = point, text_lines(words)
    vertical, _, horizontal = position.partition(" ")
    radius = symbol_size / 2 / 0.8 + 1 if symbol_size else 0.0
    tall = (len(lines) - 1) * LINE_HEIGHT * size + size
    sign = {"top": -1, "middle": 0, "bottom": 1}[vertical]
    baseline = y + 0.75 * size + sign * radius + (sign - 1) * tall / 2
    aside = {"left": -1, "center": 0, "right": 1}[horizontal]
    if words in ARROWS:
        path = symbol_path(ARROWS[words], size * 0.35)
        canvas.path(at.moved(aside * (radius + size / 2)), y, path, f' fill="{color}"')
    else:
        canvas.text(at.moved(aside * radius), baseline, lines, size, escape_xml(color), ANCHORS[horizontal])
