"""Elements of an SVG drawing; a place across is a share of the width and pixels."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Literal, NamedTuple

UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What XML 1.0 cannot hold: control characters, lone surrogates, non-characters."""

MARKUP = re.compile(r"(<[^<>]*>)")
STYLE = re.compile(r"(color|font-size):([^;\"]+)")
LINE_HEIGHT = 1.3
"""From one baseline to the next, as a share of the size of type."""

Anchor = Literal["start", "middle", "end"]


class Position(NamedTuple):
    """A place across: a share of the width of the plot, and pixels beyond it."""

    share: float
    pixels: float = 0.0

    def moved(self, pixels: float) -> Position:
        """Return the place so many pixels to the right."""
        return Position(self.share, self.pixels + pixels)


class TextRun(NamedTuple):
    """Words of one look; `size` and `color` are None where they are those of their text."""

    words: str
    bold: bool = False
    size: float | None = None
    color: str | None = None


def escape_xml(words: str) -> str:
    """Return words as XML has to get them: data are never markup, nor what XML cannot hold."""
    return escape(UNWRITABLE.sub("", words), quote=True)


def text_lines(markup: str) -> list[list[TextRun]]:
    """Return the lines of a text of a figure: `<b>`, `<br>`, `<span style>`, all else escaped."""
    if "<" not in markup:
        return [[TextRun(unescape(markup))]] if markup else [[]]
    lines: list[list[TextRun]] = [[]]
    looks = [TextRun("")]
    for part in MARKUP.split(markup):
        if part.startswith("</"):
            looks = looks[:-1] or looks
        elif part == "<br>":
            lines.append([])
        elif part.startswith("<") and part.endswith(">"):
            looks.append(_look(part, looks[-1]))
        elif part:
            look = looks[-1]
            lines[-1].append(TextRun(unescape(part), look.bold, look.size, look.color))
    return lines


def _look(tag: str, around: TextRun) -> TextRun:
    style = dict(STYLE.findall(tag))
    size = float(style["font-size"].removesuffix("px")) if "font-size" in style else around.size
    return TextRun("", around.bold or tag.startswith("<b"), size, style.get("color", around.color))


@dataclass
class SvgCanvas:
    """Collects the elements of a drawing.

    Attributes:
        width: pixels of the plot; None where places across are percentages.
        prefix: what the ids in it begin with, so that several drawings can stand in one document.
        titled: marks say their tooltips.
        elements, patterns: what was drawn, and the fills it refers to by id.
    """

    width: float | None
    prefix: str = ""
    titled: bool = False
    elements: list[str] = field(default_factory=list)
    patterns: dict[str, str] = field(default_factory=dict)

    def rect(self, left: Position, right: Position, top: float, bottom: float, look: str, title: str = "") -> None:
        """Draw a rectangle between two places; `title`: its tooltip, as figures hold it."""
        first, last = sorted((left, right))
        x, moved = self._x(first)
        if self.width is not None:
            across = number((last.share - first.share) * self.width + last.pixels - first.pixels)
        elif first.share == last.share:
            across = number(last.pixels - first.pixels)
        else:
            across = percent(last.share - first.share)
        tall = number(abs(bottom - top))
        box = f'x="{x}" y="{number(min(top, bottom))}" width="{across}" height="{tall}"'
        self.elements.append(f"<rect {box}{moved}{look}{self._end('rect', title)}")

    def line(self, start: tuple[Position, float], end: tuple[Position, float], look: str) -> None:
        """Draw a line between two points."""
        (first, y0), (last, y1) = start, end
        if self.width is None and first.share == last.share and first.pixels != last.pixels:
            self.path(first, y0, f"M0,0L{number(last.pixels - first.pixels)},{number(y1 - y0)}", look)
            return
        (x0, moved), (x1, _moved) = self._x(first), self._x(last)
        self.elements.append(f'<line x1="{x0}" y1="{number(y0)}" x2="{x1}" y2="{number(y1)}"{moved}{look}/>')

    def path(self, at: Position, y: float, path: str, look: str, title: str = "") -> None:
        """Draw a path whose coordinates are counted from a point."""
        if self.width is not None:
            x = number(at.share * self.width + at.pixels)
            self.elements.append(
                f'<path transform="translate({x} {number(y)})" d="{path}"{look}{self._end("path", title)}'
            )
            return
        inner = f'<path transform="translate({number(at.pixels)} 0)" d="{path}"{look}{self._end("path", title)}'
        self.elements.append(f'<svg x="{percent(at.share)}" y="{number(y)}" overflow="visible">{inner}</svg>')

    def text(
        self, at: Position, baseline: float, lines: Sequence[Sequence[TextRun]], size: float, color: str, anchor: Anchor
    ) -> None:
        """Write lines of text from a baseline on, each from the same place."""
        x, moved = self._x(at)
        look = f' font-size="{number(size)}" fill="{color}"' + ("" if anchor == "start" else f' text-anchor="{anchor}"')
        for index, line in enumerate(lines):
            words = "".join(map(_span, line))
            if words.strip():
                y = number(baseline + index * size * LINE_HEIGHT)
                self.elements.append(f'<text x="{x}" y="{y}"{moved}{look}>{words}</text>')

    def pattern(self, shape: str, color: str, ground: str, size: float, solidity: float) -> str:
        """Return the fill of a pattern as figures name it, which is drawn once."""
        key = f"{shape}|{color}|{ground}|{size}|{solidity}"
        name = f"{self.prefix}p{len(self.patterns)}"
        if key not in self.patterns:
            self.patterns[key] = _pattern(name, shape, color, ground, size, solidity)
        place = list(self.patterns).index(key)
        return f"url(#{self.prefix}p{place})"

    def _end(self, element: str, title: str) -> str:
        """Return the end of an element, with its tooltip where it has one."""
        if not (self.titled and title):
            return "/>"
        lines = ("".join(run.words for run in line) for line in text_lines(title))
        return "><title>" + escape_xml("\n".join(lines)) + f"</title></{element}>"

    def _x(self, at: Position) -> tuple[str, str]:
        """Return an x, and the attribute that moves an element by the pixels beside it."""
        if self.width is not None:
            return number(at.share * self.width + at.pixels), ""
        return percent(at.share), f' transform="translate({number(at.pixels)} 0)"' if at.pixels else ""


def number(value: float) -> str:
    """Return a coordinate in a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if math.isfinite(value) else "0"


def percent(share: float) -> str:
    """Return a share as a percentage of the width."""
    return f"{share * 100:.3f}".rstrip("0").rstrip(".") + "%"


def _span(run: TextRun) -> str:
    words = escape_xml(run.words)
    look = ' font-weight="700"' if run.bold else ""
    look += f' font-size="{number(run.size)}"' if run.size is not None else ""
    look += f' fill="{escape_xml(run.color)}"' if run.color is not None else ""
    return f"<tspan{look}>{words}</tspan>" if look else words


def _pattern(name: str, shape: str, color: str, ground: str, size: float, solidity: float) -> str:
    """Return the pattern element of a shape, as Plotly draws it."""
    tile = size * math.sqrt(2) if shape in "/x" else size
    thick, half, side = solidity * size, number(tile / 2), number(tile)
    if shape in "x+":
        thick = size - size * math.sqrt(1 - solidity)
    lean = f"M{number(-tile / 4)},{number(tile / 4)}l{half},-{half}M0,{side}L{side},0"
    lean += f"M{number(tile * 0.75)},{number(tile * 1.25)}l{half},-{half}"
    paths = {
        "/": lean,
        "x": f"{lean}M0,0L{side},{side}",
        "-": f"M0,{half}H{side}",
        "|": f"M{half},0V{side}",
        "+": f"M0,{half}H{side}M{half},0V{side}",
    }
    if shape == ".":
        element = f'<circle cx="{half}" cy="{half}" r="{number(math.sqrt(solidity / math.pi) * size)}" fill="{color}"/>'
    else:
        element = f'<path d="{paths[shape]}" stroke="{color}" stroke-width="{number(thick)}" fill="none"/>'
    behind = f'<rect width="{side}" height="{side}" fill="{ground}"/>' if ground else ""
    where = f'width="{side}" height="{side}" patternUnits="userSpaceOnUse"'
    return f'<pattern id="{name}" {where}>{behind}{element}</pattern>'
