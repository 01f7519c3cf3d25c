"""The colours and fills of drawings, and the places of their shapes, as a record keeps them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dashboard.exports.pptx.identity import A, P, digest, name_of
from dashboard.plotting.plot import Pattern

MARK, TEXT, GROUP = "mark", "text", "group"
"""What a shape is: a symbol, words, or the group around both."""

FILLS = tuple(f"{A}{name}" for name in ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill"))
OPEN_LOOK = "solidFill schemeClrbg1"
"""The look of a symbol that is open."""

UNIT = 914.4
"""EMU of a thousandth of an inch, in which places are kept: programs round the last digits."""

NEAR = 2
"""Thousandths of an inch by which a place may differ and is still the same."""

SHORT_KEY = 10

State = list[Any]
"""Left, top, width, height in thousandths of an inch, the outline, the fill."""


COLORS: Mapping[str, str] = MappingProxyType(
    {
        "mark": "accent1",
        "other": "accent2",
        "third": "accent3",
        "kind-webinar": "accent1",
        "kind-training": "accent2",
        "kind-assessment": "accent3",
        "kind-procurement": "accent4",
        "kind-meeting": "accent5",
        "kind-service_adaptation": "accent6",
        "ink": "tx1",
        "raised": "bg2",
        "surface": "bg1",
    }
)
"""A name of the page's theme -> the colour of the deck's theme; any other is `tx2`."""

PATTERNS: Mapping[Pattern, str] = MappingProxyType({"open": "wdUpDiag", "soft": "pct50", "hatched": "wdUpDiag"})
"""How what is not certain is filled."""

GROUND = '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
EDGE = f'<a:ln w="6350">{GROUND}</a:ln>'
"""The fill of the background, and the line around what touches its neighbours."""

PALE, TRANSPARENT = '<a:lumMod val="75000"/><a:lumOff val="25000"/>', '<a:alpha val="35000"/>'
"""Changes of a colour: what stands back, and what lets through what is behind it."""


def color(name: str, change: str = "") -> str:
    """Return a colour of the deck's theme by its name in a plot; `grey` is what stands back."""
    pale = PALE if name == "grey" else ""
    return f'<a:schemeClr val="{COLORS.get(name, "tx2")}">{pale}{change}</a:schemeClr>'


def fill(name: str, pattern: str = "") -> str:
    """Return a fill, solid or in a pattern on the background."""
    return fill_xml(color(name), pattern)


def fill_xml(color: str, pattern: str = "") -> str:
    """Return a fill in a colour (its XML), solid or in a pattern on the background."""
    if not pattern:
        return f"<a:solidFill>{color}</a:solidFill>"
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr>{color}</a:fgClr>'
        '<a:bgClr><a:schemeClr val="bg1"/></a:bgClr></a:pattFill>'
    )


def outline(name: str) -> str:
    """Return the fill and the edge of a symbol that is open."""
    return f'{GROUND}<a:ln w="19050">{fill(name)}</a:ln>'


@dataclass(frozen=True)
class DrawnShape:
    """A shape of a drawing.

    Attributes:
        key: what it is known by in a record.
        group, name, kind: where it stands, what it is called, and what it is.
        element: its XML.
        state: where it stands in its group, and its look.
    """

    key: str
    group: str
    name: str
    kind: str
    element: Any
    state: State


def drawn_shapes(tree: Any) -> Iterator[DrawnShape]:
    """Yield the groups of a slide, nested ones too, and the shapes right in them, a name once."""
    keys = set[str]()
    for group in tree.iter(f"{P}grpSp"):
        holder = name_of(group)
        members = [(group, "", GROUP), *((shape, *_name_and_kind(shape)) for shape in group.iterchildren(f"{P}sp"))]
        for element, name, kind in members:
            key = _key(holder, name, kind)
            if key not in keys:
                keys.add(key)
                yield DrawnShape(key, holder, name, kind, element, _state(element, kind))


def loose_shapes(tree: Any, groups: Iterable[str], keys: Container[str]) -> Iterator[DrawnShape]:
    """Yield wanted shapes that left the group they were delivered in, if it can be one only."""
    names = sorted(groups)
    for element in tree.iter(f"{P}sp"):
        name, kind = _name_and_kind(element)
        candidates = [(group, key) for group in names if (key := _key(group, name, kind)) in keys]
        if len(candidates) == 1:
            group, key = candidates[0]
            yield DrawnShape(key, group, name, kind, element, _state(element, kind))


def _key(group: str, name: str, kind: str) -> str:
    return digest(f"{group}\n{name}\n{kind}")[:SHORT_KEY]


def shape_states(tree: Any) -> dict[str, State]:
    """Return the places and looks of the shapes of a drawing by their keys."""
    return {shape.key: shape.state for shape in drawn_shapes(tree)}


def is_near(first: State, second: State) -> bool:
    """Return whether two shapes stand at the same place in the same size."""
    return all(abs(a - b) <= NEAR for a, b in zip(first[:4], second[:4], strict=True))


def transform_of(element: Any) -> Any:
    """Return the place of a shape or a group; None where it has none of its own."""
    tag = "grpSpPr" if element.tag == f"{P}grpSp" else "spPr"
    return element.find(f"{P}{tag}/{A}xfrm")


def _name_and_kind(shape: Any) -> tuple[str, str]:
    return name_of(shape), MARK if shape.find(f"{P}txBody//{A}t") is None else TEXT


def _state(element: Any, kind: str) -> State:
    place = transform_of(element)
    off, ext = (None, None) if place is None else (place.find(f"{A}off"), place.find(f"{A}ext"))
    sides = [(off, "x"), (off, "y"), (ext, "cx"), (ext, "cy")]
    box = [0 if corner is None else _thousandths(corner.get(side, "")) for corner, side in sides]
    outline = element.find(f"{P}spPr/{A}prstGeom")
    fills = (fill for properties in element.iterchildren(f"{P}spPr") for fill in properties.iterchildren(*FILLS))
    return [*box, "" if outline is None or kind == TEXT else outline.get("prst", ""), _look(next(fills, None))]


def _thousandths(text: str) -> int:
    return round(int(text) / UNIT) if text.lstrip("-").isdecimal() and len(text) < 12 else 0


def _look(fill: Any) -> str:
    """Return a fill in words: its kind, then every colour in it with its changes."""
    if fill is None:
        return ""
    elements = (element for element in fill.iter() if isinstance(element.tag, str))
    parts = [f"{element.tag.rpartition('}')[2]}{element.get('val', '')}" for element in elements]
    return " ".join(parts)
