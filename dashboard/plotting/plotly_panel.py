"""A panel: text and marks below one another on a value axis, in pixels downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.plotting import figure_style
from dashboard.plotting.legend import Legend
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.text_width import (
    SIZES,
    TextStyle,
    broken,
    longest_line,
    muted_span,
    text_height,
    text_width,
)

HALF, WIDE = 390, 826
"""Pixels between the margins of half a wide figure, and of a whole one (850 pixels)."""

COLUMN = 330
"""Pixels of the column of labels on a wide screen."""

COMPACT = 220
"""The same where two figures share a screen."""

GAP, BEGIN = 14, 1
"""Pixels between labels and marks, and by which ticks begin further in than annotations do."""

SIDE, TOP = 12, 4
"""Margins in pixels beside, above and below all."""

TICKS, AXIS_TITLE, BETWEEN = 24, 24, 6
"""Pixels under a panel for the ticks of its axis and for its title, and above a panel that is not the first."""

HALVES = ((0.0, 0.48), (0.52, 1.0))
"""The parts of the width that two columns of panels take."""


@dataclass(frozen=True)
class Room:
    """How the width of a figure is divided, in pixels.

    Attributes:
        line: of all.
        column: of the labels beside their marks; 0 puts them above.
        far: of the values in words beyond the marks.
    """

    line: int
    column: int = 0
    far: int = 0

    @property
    def plot(self) -> int:
        """Return the pixels that marks have at least."""
        return self.line - self.column - self.far


@dataclass
class Panel:
    """What stands on one value axis, growing downwards.

    Attributes:
        reader, room: for whom, and where.
        depth: pixels that are used.
        axis: the value axis; {} hides it.
        labels, notes: texts, as ticks of the vertical axis and as annotations.
        shapes, traces: lines and marks; their axes are set by `stack_panels`.
    """

    reader: RenderContext
    room: Room
    depth: float = 0.0
    axis: Figure = field(default_factory=dict)
    labels: list[Figure] = field(default_factory=list)
    notes: list[Figure] = field(default_factory=list)
    shapes: list[Figure] = field(default_factory=list)
    traces: list[Figure] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Return the pixels it takes with its axis."""
        if not self.axis.get("ticktext"):
            return self.depth
        return self.depth + TICKS + (AXIS_TITLE if self.axis.get("title") else 0)

    def skip(self, pixels: float) -> None:
        """Leave room, except at the very top."""
        self.depth += pixels if self.depth else 0

    def row(self, pixels: float) -> float:
        """Take the room of one row and return where its middle is."""
        self.depth += pixels
        return -self.depth + pixels / 2

    def write(self, text: str, style: TextStyle = "plain", hover: Sequence[str] = ()) -> None:
        """Write text across, at the reader's starting edge, in as many lines as it takes."""
        markup = broken(text, style, self.room.line)
        self._place(markup, style, -self.depth - text_height(markup, style) / 2, hover)
        self.depth += text_height(markup, style)

    def write_heading(
        self, text: str, detail: str = "", style: TextStyle = "strong", hover: Sequence[str] = ()
    ) -> None:
        """Write a heading and a muted detail, which follows it on its line where there is room."""
        across = self.room.line - self.room.far
        markup = broken(text, style, across)
        last = longest_line(markup.rpartition("<br>")[2], style)
        if detail and last + text_width(f"  {detail}", "muted") > across:
            self.write(text, style)
            self.write(detail, "muted", hover)
            return
        if detail:
            markup += f"\u2003{muted_span(detail, self.reader.theme.muted)}"
        self._place(markup, style, -self.depth - text_height(markup, style) / 2, hover)
        self.depth += text_height(markup, style)

    def write_label(self, text: str, detail: str, pixels: float, style: TextStyle = "plain") -> float:
        """Take the room of one row with its label and return where the middle of its mark is."""
        unbroken = detail.replace(" ", "\u00a0")
        words = f"{text} · {unbroken}" if detail else text
        markup = broken(words, style, self.room.column - GAP if self.room.column else self.room.line)
        for ending, gap in ((" · ", "\u2002"), (" ·<br>", "<br>")) if detail else ():
            if markup.endswith(ending + figure_style.escape_text(unbroken)):
                beginning = markup.removesuffix(ending + figure_style.escape_text(unbroken))
                markup = beginning + gap + muted_span(detail, self.reader.theme.muted)
        height = text_height(markup, style)
        if not self.room.column:
            self._place(markup, style, -self.depth - height / 2)
            self.depth += height
            return self.row(pixels)
        middle = self.row(max(pixels, height))
        self._place(markup, style, middle)
        return middle

    def write_far(self, y: float, markup: str, *, muted: bool = False) -> None:
        """Write escaped text at the far edge, its middle at `y`."""
        side = "left" if self.reader.mirrored else "right"
        note = self._note(markup, "muted" if muted else "plain", y)
        note |= {"x": int(not self.reader.mirrored), "xanchor": side, "align": side}
        self.notes.append(note | {"xshift": self.room.far * (-1 if self.reader.mirrored else 1)})

    def rule(self) -> None:
        """Draw a fine line across, labels included."""
        y, theme = -self.depth, self.reader.theme
        line = {"type": "line", "xref": "paper", "y0": y, "y1": y, "layer": "below"}
        line |= {"line": {"color": theme.line, "width": 1}, "x0": 0, "x1": 1}
        self.shapes.append(line)
        if self.room.column:
            side = 1 if self.reader.mirrored else 0
            ends = {"x0": 0, "x1": self.room.column if self.reader.mirrored else -self.room.column}
            self.shapes.append(line | ends | {"xsizemode": "pixel", "xanchor": side})

    def _place(self, markup: str, style: TextStyle, y: float, hover: Sequence[str] = ()) -> None:
        """Put text at the reader's starting edge, its middle at `y`."""
        note, column = self._note(markup, style, y), self.room.column
        words, _, detail = markup.partition("<span")
        wide = longest_line(words, style) + (longest_line(f"<span{detail}", "muted") if detail else 0.0)
        beyond = wide - column if column else 0.0
        if column:
            note["xshift"] = column if self.reader.mirrored else -column
        if hover:
            note |= {"hovertext": figure_style.hover(*hover), "captureevents": True}
        # A tick costs a browser a quarter of a note, but its lines stand as far apart as those of plain text.
        is_tick = column and not hover and not (beyond > 0 and "<br>" in markup)
        (self.labels if is_tick else self.notes).append(note)
        if beyond > 0:
            self._cover_grid(beyond, y, text_height(markup, style) / 2)

    def _cover_grid(self, pixels: float, y: float, half: float) -> None:
        """Keep the lines of the axis from crossing a text that is longer than its column."""
        if "range" not in self.axis:
            return
        start = self.axis["range"][0]
        across = {"x0": 0, "x1": -pixels if self.reader.mirrored else pixels, "y0": y - half, "y1": y + half}
        anchor = {"xsizemode": "pixel", "xanchor": 10**start if self.axis.get("type") == "log" else start}
        look = {"fillcolor": self.reader.theme.surface, "line": {"width": 0}, "layer": "between"}
        self.shapes.append({"type": "rect"} | across | anchor | look)

    def _note(self, markup: str, style: TextStyle, y: float) -> Figure:
        theme = self.reader.theme
        side = "right" if self.reader.mirrored else "left"
        return {
            "text": markup,
            "xref": "paper",
            "x": int(self.reader.mirrored),
            "xanchor": side,
            "y": y,
            "yanchor": "middle",
            "align": side,
            "showarrow": False,
            "font": {
                "size": SIZES[style],
                "color": {"title": theme.accent, "muted": theme.muted}.get(style, theme.ink),
            },
        }


def stack_panels(columns: Sequence[Sequence[Panel]], reader: RenderContext, legend: Legend | None = None) -> Figure:
    """Return the figure of one or two columns of panels, read downwards, under a legend."""
    total = max(sum(panel.height for panel in panels) for panels in columns)
    room, above = columns[0][0].room, legend.height if legend else TOP
    near, far = ("r", "l") if reader.mirrored else ("l", "r")
    margin = {"t": above, "b": TOP, near: SIDE + room.column, far: SIDE + room.far}
    layout = figure_style.layout(reader, round(total) + above + TOP, margin=margin)
    style, data = layout["xaxis"], list[Figure]()
    notes, shapes = (list(legend.notes), list(legend.shapes)) if legend else ([], [])
    number = 0
    for panels, across in zip(columns, HALVES if len(columns) > 1 else ((0.0, 1.0),), strict=True):
        left, right = (1 - across[1], 1 - across[0]) if reader.mirrored else across
        used = 0.0
        for panel in panels:
            number += 1
            end = "" if number == 1 else str(number)
            layout[f"xaxis{end}"] = _value_axis(panel, style, (left, right), end)
            layout[f"yaxis{end}"] = _text_axis(panel, used, total, end)
            data += [{**trace, "xaxis": f"x{end}", "yaxis": f"y{end}"} for trace in panel.traces]
            notes += [_moved_item(note, (left, right), end) for note in panel.notes]
            shapes += [_moved_item(shape, (left, right), end) for shape in panel.shapes]
            used += panel.height
    return {"data": data, "layout": {**layout, "annotations": notes, "shapes": shapes}}


def _value_axis(panel: Panel, style: Figure, across: tuple[float, float], end: str) -> Figure:
    axis = panel.axis or {"visible": False, "range": [1, 0] if panel.reader.mirrored else [0, 1]}
    domain = {} if across == (0.0, 1.0) else {"domain": list(across)}
    return style | {"anchor": f"y{end}", "automargin": False} | axis | domain


def _text_axis(panel: Panel, used: float, total: float, end: str) -> Figure:
    """Return the vertical axis in pixels, whose ticks are the labels of the column."""
    low, high = max(0.0, 1 - (used + panel.depth) / total), 1 - used / total
    axis = {"anchor": f"x{end}", "range": [-panel.depth, 0], "domain": [low, high], "fixedrange": True}
    if not panel.labels:
        return axis | {"visible": False}
    return axis | {
        "automargin": False,
        "tickvals": [label["y"] for label in panel.labels],
        "ticktext": [_tick(label, panel.reader) for label in panel.labels],
        "tickfont": {"size": SIZES["plain"], "color": panel.reader.theme.ink},
        "tickangle": 0,
        "side": "right" if panel.reader.mirrored else "left",
        # Inside, they begin at the edge of the axis; from there they are moved to the beginning of the column.
        "ticklabelposition": "inside",
        "ticklabelstandoff": -panel.room.column - BEGIN,
        "ticklabeloverflow": "allow",
        **dict.fromkeys(("showgrid", "zeroline", "showline"), False),
    }


def _tick(label: Figure, reader: RenderContext) -> str:
    size, color = label["font"]["size"], label["font"]["color"]
    if (size, color) == (SIZES["plain"], reader.theme.ink):
        return str(label["text"])
    return f'<span style="font-size:{size}px;color:{color}">{label["text"]}</span>'


def _moved_item(part: Figure, across: tuple[float, float], end: str) -> Figure:
    """Return an annotation or a shape in its column of panels, on the axes of its panel."""
    left, right = across
    changes: dict[str, Any] = {"yref": f"y{end}"}
    if part.get("xref") != "paper":
        return {**part, **changes, "xref": f"x{end}"}
    for key in ("x", "xanchor") if "x" in part else ("x0", "x1", "xanchor"):
        if isinstance(part.get(key), int | float) and not (part.get("xsizemode") and key != "xanchor"):
            changes[key] = left + (right - left) * part[key]
    return {**part, **changes}
