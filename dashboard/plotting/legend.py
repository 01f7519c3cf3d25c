"""The legend above a plot, which, unlike Plotly's, fills lines from the reader's side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import cos, pi, sin

from dashboard.plotting.plot import Plot
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.text_width import broken, longest_line
from dashboard.text.translate import message

Points = Sequence[tuple[float, float]]

LINE, SYMBOL = 21, 12
"""Pixels of a line of the legend, and of a symbol in it."""

BESIDE = 35
"""Pixels of a symbol with the room around it."""

BAR = ((-1.6, 0.8), (1.6, 0.8), (1.6, -0.8), (-1.6, -0.8))
UPRIGHT = ((-0.15, 1.3), (0.15, 1.3), (0.15, -1.3), (-0.15, -1.3))
ARROW = ((-1.3, 0.12), (0.5, 0.12), (0.5, 0.6), (1.3, 0), (0.5, -0.6), (0.5, -0.12), (-1.3, -0.12))
THIN = ((-1.6, 0.4), (1.6, 0.4), (1.6, -0.4), (-1.6, -0.4))
CROSS = ((-0.36, 1), (0.36, 1), (0.36, 0.36), (1, 0.36), (1, -0.36), (0.36, -0.36), (0.36, -1), (-0.36, -1))
HATCHES: dict[str, Sequence[Points]] = {
    "/": [((-1, 0), (0, 1)), ((-1, -1), (1, 1)), ((0, -1), (1, 0))],
    "-": [((-1, y), (1, y)) for y in (-0.5, 0.0, 0.5)],
    "|": [((x, -1), (x, 1)) for x in (-0.5, 0.0, 0.5)],
    "x": [((-1, -1), (1, 1)), ((-1, 1), (1, -1))],
    "+": [((-1, 0), (1, 0)), ((0, -1), (0, 1))],
    ".": [((x - 0.12, y), (x + 0.12, y)) for x in (-0.5, 0.5) for y in (-0.5, 0.5)],
}
"""The strokes over a square that stand for each of Plotly's patterns."""


@dataclass(frozen=True)
class LegendEntry:
    """One name of a legend, its Plotly symbol (or `bar`, `thin`) and its hatch."""

    name: str
    symbol: str
    color: str
    hatch: str = ""


@dataclass(frozen=True)
class Legend:
    """A legend as shapes and annotations of a layout, and the pixels it takes above the plot."""

    shapes: list[Figure]
    notes: list[Figure]
    height: int


QUALIFIERS = {
    "about": message("Reported as about (~)"),
    "over": message("Reported as over (>)"),
    "under": message("Reported as under (<)"),
}
"""What a mark without a length says of its value by its look: open, or with an arrow."""


def plot_legend(plot: Plot, reader: RenderContext, room: float, before: float = 0) -> Legend | None:
    """Return the legend of the series and qualifiers drawn; None where there are none."""
    used = {mark.series for mark in plot.marks()}
    entries = [
        LegendEntry(series.name, series.symbol, reader.theme.color(series.color), series.pattern)
        for series in plot.series
        if series.name and series.key in used
    ]
    if plot.sections[0].scale.kind == "log":
        qualifiers = {mark.qualifier for mark in plot.marks()}
        onward, back = ("left", "right") if reader.mirrored else ("right", "left")
        symbols = {"about": "circle-open", "over": f"arrow-{onward}", "under": f"arrow-{back}"}
        entries += [
            LegendEntry(reader.text.t(name), symbols[qualifier], reader.theme.muted)
            for qualifier, name in QUALIFIERS.items()
            if qualifier in qualifiers
        ]
    return build_legend(entries, reader, room, before) if entries else None


def build_legend(entries: Sequence[LegendEntry], reader: RenderContext, room: float, before: float = 0) -> Legend:
    """Return lines of at most `room` pixels, which begin `before` pixels before the plot."""
    names = [broken(entry.name, "small", room - BESIDE) for entry in entries]
    widths = [BESIDE + longest_line(name, "small") for name in names]
    places = list[tuple[LegendEntry, str, float, float]]()
    first = lines = 0
    for count in _balanced_lines(widths, room):
        lines, used = lines + 1, 0.0
        for index in range(first, first + count):
            more = names[index].count("<br>")
            places.append((entries[index], names[index], used - before, lines + more / 2))
            lines, used = lines + more, used + widths[index]
        first += count
    height = LINE * lines + 10
    shapes, notes = list[Figure](), list[Figure]()
    for entry, name, x, line in places:
        y = height - LINE * (line - 0.5)
        shapes += _symbol(entry, x + SYMBOL * 0.8, y, reader)
        notes.append(_name(entry, name, x + SYMBOL * 1.6 + 6, y, reader))
    return Legend(shapes, notes, height)


def _balanced_lines(widths: Sequence[float], room: float) -> list[int]:
    """Return how many entries each line holds, in as few lines as possible.

    Of the ways to fill these, the one with the fewest entries alone in a line, then with the shortest lines.
    """
    fewest = _filled_lines(widths, room)
    if len(fewest) == 1:
        return fewest
    runs = {width for index in range(len(widths)) for width in accumulate(widths[index:]) if width < room}
    fillings = [_filled_lines(widths, run) for run in sorted(runs)]
    return min([*(lines for lines in fillings if len(lines) == len(fewest)), fewest], key=lambda lines: lines.count(1))


def _filled_lines(widths: Sequence[float], room: float) -> list[int]:
    """Return how many entries each line holds where each is filled before the next begins."""
    lines, used = list[int](), room + 1
    for width in widths:
        if used + width > room:
            lines, used = [*lines, 0], 0.0
        lines[-1] += 1
        used += width
    return lines


def _name(entry: LegendEntry, name: str, x: float, y: float, reader: RenderContext) -> Figure:
    side = "right" if reader.mirrored else "left"
    return {
        "text": name,
        "name": f"key-{entry.symbol}",
        "xref": "paper",
        "yref": "paper",
        "x": int(reader.mirrored),
        "y": 1,
        "xanchor": side,
        "yanchor": "middle",
        "xshift": -x if reader.mirrored else x,
        "yshift": y,
        "align": side,
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": 13, "color": reader.theme.ink},
    }


def _symbol(entry: LegendEntry, x: float, y: float, reader: RenderContext) -> list[Figure]:
    """Return the shapes of a symbol at an offset in pixels from the start and above the plot."""
    opened = entry.symbol.endswith("-open")
    across = -x if reader.mirrored else x
    where = {
        "type": "path",
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": int(reader.mirrored),
        "yanchor": 1,
    }
    line = {"color": entry.color, "width": 1.6 if opened else 0}
    fill = "rgba(0,0,0,0)" if opened else entry.color
    body = _path(outline(entry.symbol.removesuffix("-open")), across, y) + "Z"
    records = [where | {"path": body, "fillcolor": fill, "line": line, "name": f"key-{entry.symbol}"}]
    if entry.hatch:
        strokes = "".join(_path(stroke, across, y) for stroke in HATCHES[entry.hatch])
        records.append(where | {"path": strokes, "line": {"color": reader.theme.surface, "width": 1.6}})
    return records


def outline(symbol: str) -> Points:
    """Return the corners of a symbol, from -1 to 1, as near to Plotly's as twelve pixels show."""
    if symbol == "circle":
        return _around([1.0] * 24)
    if symbol == "star":
        return _around([1.2, 0.5] * 5)
    if symbol == "hexagram":
        return _around([1.25, 0.72] * 6)
    corners: dict[str, Points] = {
        "square": ((-1, 1), (1, 1), (1, -1), (-1, -1)),
        "diamond": ((0, 1.25), (1.25, 0), (0, -1.25), (-1.25, 0)),
        "triangle-up": ((0, 1), (1.15, -1), (-1.15, -1)),
        "bar": BAR,
        "thin": THIN,
        "line": UPRIGHT,
        "arrow-right": ARROW,
        "arrow-left": [(-x, y) for x, y in ARROW],
        "cross": (*CROSS, (-0.36, -0.36), (-1, -0.36), (-1, 0.36), (-0.36, 0.36)),
    }
    if symbol == "x":
        return [((x - y) * 0.8, (x + y) * 0.8) for x, y in corners["cross"]]
    return corners[symbol]


def _around(radii: Sequence[float]) -> Points:
    """Return corners at these distances, in equal steps around the middle, from the top."""
    return [(r * sin(2 * pi * i / len(radii)), r * cos(2 * pi * i / len(radii))) for i, r in enumerate(radii)]


def _path(points: Points, x: float, y: float) -> str:
    half = SYMBOL / 2
    return "M" + "L".join(f"{round(x + px * half, 1):g},{round(y + py * half, 1):g}" for px, py in points)
