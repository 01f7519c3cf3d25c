"""Shapes of a slide as elements of SVG, for pictures that look as the deck does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.exports.native_chart import GREY
from dashboard.exports.pptx.timeline import MARKS
from dashboard.exports.pptx.timeline_canvas import CanvasShape, Run
from dashboard.exports.text_fitting import ems
from dashboard.plotting.render_context import RenderContext
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

LETTERS = 0.93
"""The size of letters as a share of those of a slide: the fonts of pictures are wider."""

SIGN = 0.72
"""The size of a sign as a share of that of its letters."""

SHAPES = {sign: shape for shape, sign in MARKS.values()}
"""The sign of a kind among words -> its shape, which the fonts of pictures have no letter for."""

PALE, TRANSPARENT = 0.4, 0.35
"""How opaque what stands back is, and what lets through what is behind it."""

EDGE, OPEN = 0.5, 1.5
"""Points of the line around what touches its neighbours, and of a symbol that is open."""


def shapes_svg(shapes: Iterable[CanvasShape], scale: float, reader: RenderContext, *, titled: bool) -> Iterator[str]:
    """Yield elements for shapes; `scale`: pixels of an inch; `titled`: with tooltips."""
    for shape in shapes:
        box = [side * scale for side in shape.box]
        if shape.color:
            outline = _drawn(shape.outline, box, _look(shape, scale, reader.theme))
            words = shape.descr if titled else ""
            yield f"<g><title>{escape_xml(words)}</title>{outline}</g>" if words else outline
        if shape.runs:
            yield from _words(shape, box, scale, reader)


def _look(shape: CanvasShape, scale: float, theme: Theme) -> str:
    is_pale = shape.color == GREY
    color = theme.color("muted" if is_pale else shape.color)
    opacity = (PALE if is_pale else 1.0) * (TRANSPARENT if shape.look == "band" else 1.0)
    pale = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    if shape.look == "open":
        return f'fill="{theme.surface}" stroke="{color}" stroke-width="{number(OPEN / 72 * scale)}"'
    edge = f' stroke="{theme.surface}" stroke-width="{number(EDGE / 72 * scale)}"' if shape.look == "solid" else ""
    return f'fill="{color}"{pale}{edge}'


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


def _words(shape: CanvasShape, box: Sequence[float], scale: float, reader: RenderContext) -> Iterator[str]:
    """Yield the lines of a text, in the middle of its box."""
    size, toward_left = shape.size / 72 * scale * LETTERS, reader.mirrored and not shape.centred
    lines = _lines(_parts(shape.runs, reader.theme), size, box[2])
    weight = ' font-weight="700"' if shape.bold else ""
    anchor, start = ("middle", 0.5) if shape.centred else ("end", 1.0) if toward_left else ("start", 0.0)
    step, sense = box[3] / len(lines), -1 if toward_left else 1
    for place, line in enumerate(lines):
        y, x = box[1] + (place + 0.5) * step, box[0] + start * box[2]
        for part in line:
            mark = SIGN * size if part.sign else 0.0
            if part.sign:
                left = x - mark if toward_left else x
                yield _drawn(SHAPES[part.sign], (left, y - mark / 2, mark, mark), f'fill="{part.sign_color}"')
            begin = x + sense * (mark + 0.3 * size if part.sign else 0.0)
            words = escape_xml(f"{RIGHT_TO_LEFT}{part.words}{END}" if reader.mirrored else part.words)
            look = f'font-size="{number(size)}" fill="{part.color}" text-anchor="{anchor}"{weight}'
            yield f'<text x="{number(begin)}" y="{number(y + 0.35 * size)}" {look}>{words}</text>'
            x += sense * part.width(size)


def _parts(runs: Iterable[Run], theme: Theme) -> Iterator[_Part]:
    """Yield the parts of a text; a sign stands in a run of its own, before its words."""
    sign = sign_color = ""
    for words, color in runs:
        if words.strip() in SHAPES:
            sign, sign_color = words.strip(), theme.color(color)
            continue
        yield _Part(words.strip(), theme.color(color), sign, sign_color)
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
