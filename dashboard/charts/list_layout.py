"""Text and rows one below the other, measured in pixels.

The frame of every chart of survey figures.

A figure does not know how wide it will be shown, but whether the screen is wide (`Reader.wide`). On a narrow
one labels stand above their bars and are broken for the narrowest screen (340 pixels); on a wide one they stand
beside their bars, in a column of fixed width, in the margin at the reader's starting side. A unit of the vertical
axis is a pixel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Literal

from dashboard.charts import figure_style
from dashboard.charts.chart import Figure, RenderContext

TextStyle = Literal["title", "strong", "plain", "small", "muted"]

SIZES = {"title": 17, "strong": 15, "plain": 14, "small": 13, "muted": 13}
LETTERS = {"title": 34, "strong": 40, "plain": 44, "small": 48, "muted": 48}
"""Latin letters of a line that the narrowest screen holds."""

MARKUP = re.compile(r"<[^<>]*>")
"""What in a text is not read."""

CYRILLIC = 0.84
"""How many Cyrillic letters take the room of one Latin letter."""

NARROWEST, HALF, NARROWEST_WIDE = 316, 390, 826
"""Pixels of such a line, and of one across half of the narrowest wide figure (850 pixels), and across all of it."""

COLUMN = 330
"""Pixels of the column of labels: a line of the narrowest screen, and a gap."""

BEGIN = 1
"""Pixels by which ticks begin further in than annotations do."""

GAP = 14
"""Pixels between the labels and the bars."""

BAR = 16
"""Pixels a bar is thick."""

EDGES = {"l": 12, "r": 12, "t": 4, "b": 30}
"""Margins in pixels; the lower one holds the ticks of the value axis."""


@dataclass
class ListLayout:
    """A figure that grows downwards.

    `depth` pixels are used, `notes` are its texts, `shapes` its lines.

    `column`: pixels of the column of labels that a wide screen has beside the bars. `half`: on a wide screen it is
    one of two such columns of charts, whose labels stand above their bars.
    """

    reader: RenderContext
    depth: float = 0.0
    column: int = COLUMN
    half: bool = False
    notes: list[Figure] = field(default_factory=list)
    shapes: list[Figure] = field(default_factory=list)

    @property
    def beside(self) -> bool:
        """Return whether labels stand beside their bars."""
        return self.reader.wide and not self.half

    def skip(self, pixels: float) -> None:
        """Leave room, except at the very top."""
        if self.depth:
            self.depth += pixels

    def say(self, text: str, style: TextStyle = "plain", hover: str = "") -> None:
        """Write text (data, not markup) at the reader's starting edge, in as many lines as it takes."""
        across = HALF if self.half else NARROWEST_WIDE
        shown = _broken(text, style, across if self.reader.wide else NARROWEST)
        self._write(shown, style, -self.depth, "top", hover)
        self.depth += _height(shown, style)

    def head(self, text: str, more: str, hover: str = "") -> None:
        """Write a strong heading and what more there is to say of it.

        On a wide screen in one line if it holds both.
        """
        if not more:
            self.say(text, "strong")
            return
        needed = len(text) / fitting(text, LETTERS["strong"]) + (len(more) + 2) / fitting(more, LETTERS["muted"])
        if not self.beside or needed * NARROWEST > NARROWEST_WIDE:
            self.say(text, "strong")
            self.say(more, "muted", hover)
            return
        look = f"color:{self.reader.theme.muted};font-size:{SIZES['muted']}px"
        shown = (
            f'<b>{figure_style.escape_text(text)}</b>\u2003<span style="{look}">{figure_style.escape_text(more)}</span>'
        )
        self._write(shown, "strong", -self.depth, "top", hover)
        self.depth += line_height("strong")

    def row(self, pixels: float) -> float:
        """Take the room of one row and return where its middle is."""
        self.depth += pixels
        return -self.depth + pixels / 2

    def labelled(self, text: str, pixels: float, style: TextStyle = "plain") -> float:
        """Take the room of one row with its label and return where the middle of its bar is.

        The label stands above the bar, on a wide screen beside it, and the row is as high as the higher of the two.
        """
        if not self.beside:
            self.say(text, style)
            return self.row(pixels)
        shown = _broken(text, style, self.column - GAP)
        middle = self.row(max(pixels, _height(shown, style)))
        self._write(shown, style, middle, "middle")
        return middle

    def stated(self, text: str, label: str, hover: str) -> None:
        """Write a value that is no bar.

        Strong, under its label, on a wide screen where its bar would begin.
        """
        if not self.beside:
            self.say(label, "muted")
            self.say(text, "strong", hover)
            return
        middle = self.labelled(label, line_height("strong"), "muted")
        self._write(f"<b>{figure_style.escape_text(text)}</b>", "strong", middle, "middle", hover)
        self.notes[-1] |= {"xshift": 0}

    def rule(self, y: float) -> None:
        """Draw a fine line across, labels included."""
        place = {"type": "line", "xref": "paper", "y0": y, "y1": y, "layer": "below"}
        rule = place | {"line": {"color": self.reader.theme.line, "width": 1}}
        self.shapes.append(rule | {"x0": 0, "x1": 1})
        if self.beside:
            side = 1 if self.reader.mirrored else 0
            ends = {"x0": 0, "x1": self.column if self.reader.mirrored else -self.column}
            self.shapes.append(rule | ends | {"xsizemode": "pixel", "xanchor": side})

    def band(self, pixels: float) -> None:
        """Draw a fine line across, with this much room around it."""
        self.skip(pixels / 2)
        self.rule(-self.depth)
        self.skip(pixels / 2)

    def layout(self, **more: Any) -> Figure:
        """Return the layout of the figure.

        `more` goes to `drawing.layout`, `annotations` and `shapes` add up.
        """
        labels = [note for note in self.notes if self._is_label(note)]
        others = (note for note in self.notes if not self._is_label(note))
        notes = [*others, *more.pop("annotations", [])]
        shapes = [*self.shapes, *more.pop("shapes", [])]
        edges = EDGES | more.pop("margin", {})
        if self.beside:
            start = "r" if self.reader.mirrored else "l"
            edges[start] += self.column
        height = round(self.depth) + edges["t"] + edges["b"]
        axis = {"range": [-self.depth, 0], "automargin": False, "fixedrange": True, **self._ticks(labels)}
        return figure_style.layout(
            self.reader, height, margin=edges, yaxis=axis, annotations=notes, shapes=shapes, **more
        )

    def _is_label(self, note: Figure) -> bool:
        """Return whether a text can be an axis tick of the label column, not an annotation."""
        return self.beside and abs(note.get("xshift", 0)) == self.column and not {"hovertext", "bgcolor"} & set(note)

    def _ticks(self, labels: list[Figure]) -> Figure:
        """Return labels as the ticks of the vertical axis.

        Plotly takes twice as long for as many annotations.
        """
        if not labels:
            return {"visible": False}
        return {
            "tickvals": [label["y"] for label in labels],
            "ticktext": [self._tick(label) for label in labels],
            "tickfont": {"size": SIZES["plain"], "color": self.reader.theme.ink},
            "tickangle": 0,
            "side": "right" if self.reader.mirrored else "left",
            # Inside, they begin at the edge of the axis; from there they are moved to the beginning of the column.
            "ticklabelposition": "inside",
            "ticklabelstandoff": -self.column - BEGIN,
            "ticklabeloverflow": "allow",
            **dict.fromkeys(("showgrid", "zeroline", "showline"), False),
        }

    def _tick(self, label: Figure) -> str:
        size, color = label["font"]["size"], label["font"]["color"]
        if (size, color) == (SIZES["plain"], self.reader.theme.ink):
            return str(label["text"])
        return f'<span style="font-size:{size}px;color:{color}">{label["text"]}</span>'

    def _write(self, shown: str, style: TextStyle, y: float, anchor: str, hover: str = "") -> None:
        """Put text as Plotly has to get it at the reader's starting edge."""
        theme = self.reader.theme
        color = {"title": theme.accent, "muted": theme.muted}.get(style, theme.ink)
        note = figure_style.heading(y, shown, self.reader, shift=0)
        note |= {"yanchor": anchor, "font": {"size": SIZES[style], "color": color}}
        if self.beside:
            note["xshift"] = self.column if self.reader.mirrored else -self.column
        if self.beside and anchor == "top":
            # The lines of the axis would cross what is longer than the column; the rest can be ticks, by their middle.
            longer = _longest(shown) > fitting(shown, LETTERS[style] * self.column // NARROWEST)
            note |= {"bgcolor": theme.surface} if longer else {"y": y - _height(shown, style) / 2, "yanchor": "middle"}
        self.notes.append(note | ({"hovertext": hover, "captureevents": True} if hover else {}))


def _broken(text: str, style: TextStyle, pixels: int) -> str:
    """Escape text for Plotly and wrap it at a width in pixels."""
    shown = figure_style.wrapped(text, fitting(text, LETTERS[style] * pixels // NARROWEST))
    return f"<b>{shown}</b>" if style in ("title", "strong") else shown


def _longest(shown: str) -> int:
    """Return the letters of the longest line."""
    return max(len(unescape(MARKUP.sub("", line))) for line in shown.split("<br>"))


def _height(shown: str, style: TextStyle) -> float:
    return (shown.count("<br>") + 1) * line_height(style)


def fitting(text: str, letters: int) -> int:
    """Return how many letters of a text stand where so many Latin ones do: Cyrillic is wider."""
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text)
    return round(letters * CYRILLIC) if cyrillic * 2 > len(text) else letters


def line_height(style: TextStyle) -> float:
    """Return the pixels one line of text takes."""
    return SIZES[style] * 1.3 + 1


def share_axis(reader: RenderContext, room: float = 1.12) -> Figure:
    """Return the axis of shares from 0 to 100% for bars from the reader's edge.

    It ends at 100% times `room`.
    """
    span = [0, 100 * room]
    axis = figure_style.value_axis(figure_style.Axis(100.0, "percent"), reader)
    return axis | {"range": span[::-1] if reader.mirrored else span, "automargin": False, "ticklabeloverflow": "allow"}
