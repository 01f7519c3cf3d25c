"""Draw the bars, scatters, shapes and notes of a figure as SVG, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.plotting.render_context import Figure
from dashboard.plotting.svg_axes import MIDDLE, PlotArea, draw_grid, draw_labels, plot_area
from dashboard.plotting.svg_elements import LINE_HEIGHT, MARKUP, Anchor, Position, SvgCanvas, number, text_lines
from dashboard.plotting.svg_marks import ARROWS, draw_bars, draw_scatter

EDGE = 1.0
"""Pixels of the invisible edge around an annotation."""

TYPE_SIZE = re.compile(r"font-size:([0-9.]+)px")
"""How a part of a text says its size."""

DASHES = {"dot": "1 3", "dash": "6 4", "solid": ""}
NUMBER = re.compile(r"(-?[0-9.]+),(-?[0-9.]+)")
SIDES: dict[str, Anchor] = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True)
class Drawing:
    """The elements of a figure.

    Attributes:
        body: elements, their origin at the upper left corner of the figure (of a fluid one, of its plot).
        left, right: pixels beside the plot.
        height: pixels of all.
    """

    body: str
    left: float
    right: float
    height: float


def draw_figure(figure: Figure, width: float | None, prefix: str = "", *, titled: bool = False) -> Drawing:
    """Return the elements of a figure.

    Args:
        figure: a figure of this program.
        width: pixels of the whole figure; None for one as wide as what it stands in.
        prefix: what the ids in it begin with.
        titled: whether marks say their tooltips.
    """
    layout = figure["layout"]
    margin, area = layout["margin"], plot_area(layout)
    left, right = margin["l"], margin["r"]
    canvas = SvgCanvas(None if width is None else width - left - right, prefix, titled)
    _draw_shapes(canvas, area, layout, "below")
    draw_grid(canvas, area)
    _draw_shapes(canvas, area, layout, "between")
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    draw_bars(canvas, area, bars, stacked=layout.get("barmode") == "stack")
    for trace in figure["data"]:
        if trace["type"] == "scatter":
            draw_scatter(canvas, area, trace)
    draw_labels(canvas, area)
    _draw_shapes(canvas, area, layout, "above")
    for note in layout.get("annotations", []):
        _write_note(canvas, area, note)
    patterns = f"<defs>{''.join(canvas.patterns.values())}</defs>" if canvas.patterns else ""
    body = patterns + "\n".join(canvas.elements)
    moved = body if width is None else f'<g transform="translate({number(left)} 0)">{body}</g>'
    return Drawing(moved, left, right, layout["height"])


def fluid_drawing(figure: Figure, name: str) -> str:
    """Return a chart's figure as an SVG element, in the place that Plotly's has where it stands."""
    drawing = draw_figure(figure, None, f"{name}-")
    width = f"calc(100% - {number(drawing.left + drawing.right)}px)"
    place = f"margin-left:{number(drawing.left)}px;width:{width};height:{number(drawing.height)}px"
    start = f'<svg class="first-chart" role="img" aria-labelledby="caption-{name}" style="{place}">'
    return f"{start}{drawing.body}</svg>"


def smallest_letter(figure: Figure) -> float:
    """Return the pixels of the smallest letters of a figure."""
    return min(size for words, font in _texts(figure) if MARKUP.sub("", words).strip() for size in _sizes(words, font))


def _sizes(words: str, font: Figure) -> list[float]:
    return [font["size"], *map(float, TYPE_SIZE.findall(words))]


def _texts(figure: Figure) -> Iterator[tuple[str, Figure]]:
    """Yield every text that is written, with its font."""
    layout = figure["layout"]
    for note in layout.get("annotations", []):
        yield note["text"], note["font"]
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")) and axis.get("visible", True) and axis.get("ticktext"):
            yield from ((words, axis["tickfont"]) for words in axis["ticktext"])
            if "text" in axis.get("title", {}):
                yield axis["title"]["text"], axis["title"]["font"]
    for trace in figure["data"]:
        for words in trace.get("text", []):
            if words not in ARROWS:
                yield words, trace["textfont"]


def _draw_shapes(canvas: SvgCanvas, area: PlotArea, layout: Figure, layer: str) -> None:
    for shape in layout.get("shapes", []):
        if shape.get("layer", "above") == layer:
            _draw_shape(canvas, area, shape)


def _draw_shape(canvas: SvgCanvas, area: PlotArea, shape: Figure) -> None:
    across, up = shape.get("xref", "x"), shape.get("yref", "y")
    if shape["type"] == "path":
        at, y = area.x(across, shape["xanchor"]), area.y(up, shape["yanchor"])
        path = NUMBER.sub(lambda pair: f"{pair[1]},{number(-float(pair[2]))}", shape["path"])
        canvas.path(at, y, path, _shape_look(shape))
        return
    ends = [_end(area, shape, across, end) for end in ("x0", "x1")]
    y0, y1 = (area.y(up, shape[end]) for end in ("y0", "y1"))
    if shape["type"] == "line":
        canvas.line((ends[0], y0), (ends[1], y1), _shape_look(shape))
    else:
        canvas.rect(ends[0], ends[1], y0, y1, _shape_look(shape))


def _end(area: PlotArea, shape: Figure, reference: str, end: str) -> Position:
    if shape.get("xsizemode") == "pixel":
        return area.x(reference, shape["xanchor"]).moved(shape[end])
    return area.x(reference, shape[end])


def _shape_look(shape: Figure) -> str:
    line, fill = shape.get("line", {}), shape.get("fillcolor", "none").replace("rgba(0,0,0,0)", "none")
    width = line.get("width", 0)
    stroke = f' stroke="{line["color"]}" stroke-width="{number(width)}"' if width and "color" in line else ""
    dash = DASHES[line.get("dash", "solid")]
    return f' fill="{fill}"{stroke}' + (f' stroke-dasharray="{dash}"' if dash and stroke else "")


def _write_note(canvas: SvgCanvas, area: PlotArea, note: dict[str, Any]) -> None:
    """Write an annotation, its side or its middle at its place."""
    lines, size = text_lines(note["text"]), note["font"]["size"]
    side = SIDES[note.get("xanchor", "center")]
    pad = EDGE + note.get("borderpad", 1)
    inward = {"start": pad, "middle": 0.0, "end": -pad}[side]
    at = area.x(note.get("xref", "x"), note["x"]).moved(note.get("xshift", 0) + inward)
    y = area.y(note.get("yref", "y"), note["y"]) - note.get("yshift", 0)
    between = (len(lines) - 1) * LINE_HEIGHT * size
    half = between / 2 + size * 0.6 + pad
    middle = y + {"top": half, "middle": 0.0, "bottom": -half}[note.get("yanchor", "middle")]
    canvas.text(at, middle - between / 2 + MIDDLE * size, lines, size, note["font"]["color"], side)
