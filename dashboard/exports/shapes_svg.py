"""Native shapes of a slide as elements of SVG, for pictures that look as the deck does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lxml import etree
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from dashboard.exports.pptx.drawing import COLORS
from dashboard.exports.pptx.identity import A, P
from dashboard.exports.pptx.timeline import MARKS
from dashboard.exports.text_fitting import ems
from dashboard.plotting.rtl import END, RIGHT_TO_LEFT
from dashboard.plotting.svg_elements import escape_xml, number
from dashboard.theme import Theme

OUTLINES: Mapping[str, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        "rect": ((0, 0), (1, 0), (1, 1), (0, 1)),
        "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
        "triangle": ((0.5, 0), (1, 1), (0, 1)),
        "plus": (
            *((0.3, 0), (0.7, 0), (0.7, 0.3), (1, 0.3), (1, 0.7), (0.7, 0.7)),
            *((0.7, 1), (0.3, 1), (0.3, 0.7), (0, 0.7), (0, 0.3), (0.3, 0.3)),
        ),
        "mathMultiply": (
            *((0.2, 0.05), (0.5, 0.35), (0.8, 0.05), (0.95, 0.2), (0.65, 0.5), (0.95, 0.8)),
            *((0.8, 0.95), (0.5, 0.65), (0.2, 0.95), (0.05, 0.8), (0.35, 0.5), (0.05, 0.2)),
        ),
        "star5": (
            *((0.5, 0), (0.62, 0.36), (1, 0.38), (0.7, 0.61), (0.81, 1)),
            *((0.5, 0.78), (0.19, 1), (0.3, 0.61), (0, 0.38), (0.38, 0.36)),
        ),
    }
)
"""A shape of office programs -> its corners as shares of its box; any other is round."""

GROUNDS = {"bg1": "surface", "bg2": "raised", "tx1": "ink", "tx2": "muted"}
KINDS = {accent: name for name, accent in COLORS.items() if name.startswith("kind-")}

LETTERS = 0.93
"""The size of letters as a share of those of a slide: the fonts of pictures are wider."""

SIGN = 0.72
"""The size of a sign as a share of that of its letters."""

SHAPES = {sign: shape for shape, sign in MARKS.values()}
"""The sign of a kind among words -> its shape, which the fonts of pictures have no letter for."""

ANCHORS = {"l": "start", "r": "end", "ctr": "middle"}


def shapes_svg(shapes: Iterable[str], scale: float, theme: Theme, *, titled: bool) -> Iterator[str]:
    """Yield elements for shapes; `scale`: pixels of an inch; `titled`: with tooltips."""
    for shape in etree.fromstring(f"<g {nsdecls('p', 'a')}>{''.join(shapes)}</g>").iter(f"{P}sp"):
        place = shape.find(f"{P}spPr/{A}xfrm")
        sides = [int(place[0].get("x")), int(place[0].get("y")), int(place[1].get("cx")), int(place[1].get("cy"))]
        box = [side / Inches(1) * scale for side in sides]
        fill = shape.find(f"{P}spPr/{A}solidFill")
        if fill is not None:
            look = _look(fill[0], theme) + _edge(shape.find(f"{P}spPr/{A}ln"), scale, theme)
            outline = _drawn(shape.find(f"{P}spPr/{A}prstGeom").get("prst"), box, look)
            words = shape.find(f"{P}nvSpPr/{P}cNvPr").get("descr", "") if titled else ""
            yield f"<g><title>{escape_xml(words)}</title>{outline}</g>" if words else outline
        if shape.find(f"{P}txBody") is not None:
            yield from _words(shape.find(f"{P}txBody"), box, scale, theme)


def _color(element: Any, theme: Theme) -> str:
    name = element.get("val")
    return theme.color(KINDS.get(name) or GROUNDS[name])


def _look(color: Any, theme: Theme) -> str:
    alpha = color.find(f"{A}alpha")
    look = f'fill="{_color(color, theme)}"'
    look += f' fill-opacity="{int(alpha.get("val")) / 100_000:g}"' if alpha is not None else ""
    return look + (' fill-opacity="0.4"' if color.find(f"{A}lumMod") is not None else "")


def _edge(line: Any, scale: float, theme: Theme) -> str:
    if line is None:
        return ""
    wide = int(line.get("w")) / Inches(1) * scale
    return f' stroke="{_color(line.find(f"{A}solidFill")[0], theme)}" stroke-width="{number(wide)}"'


def _drawn(shape: str, box: Sequence[float], look: str) -> str:
    """Return a shape in its box."""
    left, top, width, height = box
    if shape not in OUTLINES:
        return (
            f'<circle cx="{number(left + width / 2)}" cy="{number(top + height / 2)}" r="{number(height / 2)}" {look}/>'
        )
    corners = "L".join(f"{number(left + x * width)} {number(top + y * height)}" for x, y in OUTLINES[shape])
    return f'<path d="M{corners}Z" {look}/>'


@dataclass(frozen=True)
class _Part:
    """Words that are not broken, after the sign of a kind where they have one."""

    words: str
    color: str
    sign: str = ""
    sign_color: str = ""

    def width(self, size: float) -> float:
        """Return the pixels it takes, on the safe side."""
        return (ems(self.words) / LETTERS + (SIGN + 0.9 if self.sign else 0.0)) * size


def _words(body: Any, box: Sequence[float], scale: float, theme: Theme) -> Iterator[str]:
    """Yield the lines of a text, in the middle of its box."""
    paragraph = body.find(f"{A}p")
    looks = list(paragraph.iter(f"{A}rPr"))
    if not looks:
        return
    size = int(looks[0].get("sz")) / 7200 * scale * LETTERS
    lines = _lines(_parts(paragraph, theme), size, box[2])
    weight = ' font-weight="700"' if looks[0].get("b") == "1" else ""
    mirrored, side = (paragraph.find(f"{A}pPr").get(name) for name in ("rtl", "algn"))
    step = box[3] / len(lines)
    for place, line in enumerate(lines):
        y = box[1] + (place + 0.5) * step
        x = box[0] + {"l": 0.0, "r": box[2], "ctr": box[2] / 2}[side]
        for part in line:
            if part.sign:
                mark = SIGN * size
                left = x - mark if side == "r" else x
                yield _drawn(SHAPES[part.sign], (left, y - mark / 2, mark, mark), f'fill="{part.sign_color}"')
            start = x + (-1 if side == "r" else 1) * ((SIGN + 0.3) * size if part.sign else 0.0)
            words = escape_xml(f"{RIGHT_TO_LEFT}{part.words}{END}" if mirrored == "1" else part.words)
            look = f'font-size="{number(size)}" fill="{part.color}" text-anchor="{ANCHORS[side]}"{weight}'
            yield f'<text x="{number(start)}" y="{number(y + 0.35 * size)}" {look}>{words}</text>'
            x += (-1 if side == "r" else 1) * part.width(size)


def _parts(paragraph: Any, theme: Theme) -> Iterator[_Part]:
    """Yield the parts of a paragraph; a sign stands in a run of its own, before its words."""
    sign = sign_color = ""
    for run in paragraph.iter(f"{A}r"):
        words, color = run.findtext(f"{A}t") or "", _color(run.find(f"{A}rPr/{A}solidFill")[0], theme)
        if words.strip() in SHAPES:
            sign, sign_color = words.strip(), color
            continue
        yield _Part(words.strip(), color, sign, sign_color)
        sign = sign_color = ""


def _lines(parts: Iterable[_Part], size: float, width: float) -> list[list[_Part]]:
    lines, used = list[list[_Part]]([[]]), 0.0
    for part in parts:
        if lines[-1] and used + part.width(size) > width:
            lines.append([])
            used = 0.0
        lines[-1].append(part)
        used += part.width(size)
    return lines
