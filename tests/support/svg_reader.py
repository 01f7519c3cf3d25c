"""What an SVG drawing of ours shows: its texts, where they stand, and the numbers in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import fontpkg
from lxml import etree
from PIL import ImageFont

from dashboard.exports.to_png import FAMILIES

SVG = "{http://www.w3.org/2000/svg}"
TRANSFORM = re.compile(r"(translate|scale)\(([-0-9.]+)[ ,]?([-0-9.]+)?\)")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+")
INVISIBLE = re.compile("[\u2066-\u2069\u200e\u200f]")


@dataclass(frozen=True)
class TextBox:
    """A line of text and its box in pixels of the whole drawing."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    def overlaps(self, other: TextBox, tolerance: float = 1.5) -> bool:
        """Return whether two boxes share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > tolerance and down > tolerance


def parse(drawing: bytes | str) -> Any:
    """Return the root of a drawing, read as strictly as XML is."""
    return etree.fromstring(drawing if isinstance(drawing, bytes) else drawing.encode())


def words_of(element: Any) -> str:
    """Return the words of an element without the marks of direction and odd spaces."""
    return " ".join(INVISIBLE.sub("", "".join(element.itertext())).split())


def text_boxes(root: Any) -> list[TextBox]:
    """Return the lines of text of a drawing with fixed places."""
    return [_box(element) for element in root.iter(f"{SVG}text")]


def _box(element: Any) -> TextBox:
    scale, dx, dy = _transform(element)
    size = float(element.get("font-size"))
    width = _width(element, size)
    x, y = float(element.get("x")), float(element.get("y"))
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[element.get("text-anchor", "start")]
    sides = (
        left * scale + dx,
        (y - 0.75 * size) * scale + dy,
        (left + width) * scale + dx,
        (y + 0.2 * size) * scale + dy,
    )
    return TextBox(words_of(element), *sides, size * scale)


@cache
def _font(family: str, bold: bool) -> Any:
    """Return one of the fonts that pictures are painted in, a thousand pixels high."""
    font = ImageFont.truetype(str(fontpkg.path(family)), 1000)
    weight = 700 if bold else 400
    names = [axis["name"] for axis in font.get_variation_axes()]
    font.set_variation_by_axes([weight if b"eight" in name else 100 for name in names])
    return font


def measured(words: str, size: float, *, bold: bool) -> float:
    """Return the pixels that words take, shaped as a browser shapes them."""
    parts = re.split(f"({ARABIC.pattern})", INVISIBLE.sub("", words))
    return (
        sum(float(_font(FAMILIES[bool(ARABIC.fullmatch(part))], bold).getlength(part)) for part in parts if part)
        * size
        / 1000
    )


def _width(element: Any, size: float) -> float:
    bold = element.get("font-weight") == "700"
    total = measured(element.text or "", size, bold=bold)
    for run in element:
        run_size = float(run.get("font-size", size))
        total += measured(run.text or "", run_size, bold=bold or run.get("font-weight") == "700")
        total += measured(run.tail or "", size, bold=bold)
    return total


def _transform(element: Any) -> tuple[float, float, float]:
    """Return the scale of an element and where its origin stands in the whole drawing."""
    scale, dx, dy = 1.0, 0.0, 0.0
    for ancestor in (element, *element.iterancestors()):
        for name, first, second in reversed(TRANSFORM.findall(ancestor.get("transform", ""))):
            if name == "scale":
                scale, dx, dy = scale * float(first), dx * float(first), dy * float(first)
            else:
                dx, dy = dx + float(first), dy + float(second or 0)
    return scale, dx, dy
