"""Text and rows one below the other, measured in pixels: the frame of every chart of survey figures.

A figure does not know how wide it will be shown. So labels stand above their bars, are broken for the
narrowest screen (340 pixels), and a unit of the vertical axis is a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from dashboard.charts import drawing
from dashboard.charts.chart import Figure, Reader

Style = Literal["title", "strong", "plain", "small", "muted"]

SIZES = {"title": 17, "strong": 15, "plain": 14, "small": 13, "muted": 13}
LETTERS = {"title": 34, "strong": 40, "plain": 44, "small": 48, "muted": 48}
"""Letters of a line that the narrowest screen holds."""

BAR = 16
"""Pixels a bar is thick."""

EDGES = {"l": 12, "r": 12, "t": 4, "b": 30}
"""Margins in pixels; the lower one holds the ticks of the value axis."""


@dataclass
class Stack:
    """A figure that grows downwards: `depth` pixels are used, `notes` are its texts, `shapes` its lines."""

    reader: Reader
    depth: float = 0.0
    notes: list[Figure] = field(default_factory=list)
    shapes: list[Figure] = field(default_factory=list)

    def skip(self, pixels: float) -> None:
        """Leave room, except at the very top."""
        if self.depth:
            self.depth += pixels

    def say(self, text: str, style: Style = "plain", hover: str = "") -> None:
        """Write text (data, not markup) at the reader's starting edge, in as many lines as it takes."""
        shown = drawing.wrapped(text, LETTERS[style])
        theme = self.reader.theme
        color = {"title": theme.accent, "muted": theme.muted}.get(style, theme.ink)
        note = drawing.heading(-self.depth, shown, self.reader, strong=style in ("title", "strong"), shift=0)
        note |= {"yanchor": "top", "font": {"size": SIZES[style], "color": color}}
        self.notes.append(note | ({"hovertext": hover, "captureevents": True} if hover else {}))
        self.depth += (shown.count("<br>") + 1) * line_height(style)

    def row(self, pixels: float) -> float:
        """Take the room of one row and return where its middle is."""
        self.depth += pixels
        return -self.depth + pixels / 2

    def band(self, pixels: float) -> None:
        """Draw a fine line across, with this much room around it."""
        self.skip(pixels / 2)
        rule = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": -self.depth, "y1": -self.depth}
        self.shapes.append(rule | {"line": {"color": self.reader.theme.line, "width": 1}, "layer": "below"})
        self.skip(pixels / 2)

    def layout(self, **more: Any) -> Figure:
        """Return the layout of the figure; `more` goes to `drawing.layout`, `annotations` and `shapes` add up."""
        notes = [*self.notes, *more.pop("annotations", [])]
        shapes = [*self.shapes, *more.pop("shapes", [])]
        edges = EDGES | more.pop("margin", {})
        height = round(self.depth) + edges["t"] + edges["b"]
        axis = {"visible": False, "range": [-self.depth, 0], "automargin": False, "fixedrange": True}
        return drawing.layout(self.reader, height, margin=edges, yaxis=axis, annotations=notes, shapes=shapes, **more)


def line_height(style: Style) -> float:
    """Return the pixels one line of text takes."""
    return SIZES[style] * 1.3 + 1


def share_axis(reader: Reader, room: float = 1.12) -> Figure:
    """Return the axis of shares from 0 to 100% for bars from the reader's edge; it ends at 100% times `room`."""
    span = [0, 100 * room]
    axis = drawing.value_axis(drawing.Axis(100.0, "percent"), reader)
    return axis | {"range": span[::-1] if reader.mirrored else span, "automargin": False, "ticklabeloverflow": "allow"}
