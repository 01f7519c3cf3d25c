"""The layout of a template for each kind of slide, by name, type, or room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pptx.presentation import Presentation
from pptx.util import Inches

from dashboard.exports.office_errors import TemplateRejected
from dashboard.exports.pptx.geometry import Box, SlideGeometry
from dashboard.exports.pptx.identity import A, P
from dashboard.exports.pptx.template import (
    BODY,
    CHART,
    CONTENT,
    FIGURES,
    FOOTER,
    LAYOUTS,
    NUMBER,
    OPENING,
    SMALL_PRINT,
    SOURCE_BOX,
    SUBTITLE,
    SUBTITLE_BOX,
    TEXT,
    TWO_CHARTS,
)

TITLES, OBJECTS, TEXTS = ("title", "ctrTitle"), ("", "obj", "chart"), ("", "obj", "body", "subTitle")
CONTENTS = ("", "obj", "chart", "body", "tbl")
EDGES = ("ftr", "sldNum", "dt")
MIN_ROOM, MIN_TALL = Inches(5), Inches(2.2)
"""What a chart needs; subtitle and source stand above and below it."""

LARGE, PANEL = 0.2, 0.3
"""The share of a slide that a placeholder for content takes at least; what is larger than the other lies behind it."""

USUAL_SIZE = 18


@dataclass(frozen=True)
class LayoutPlace:
    """A placeholder of a layout: type, `idx`, box in EMU, points and direction of its text."""

    type: str
    idx: int
    box: Box
    size: float
    centred: bool = False
    rtl: bool = False

    @property
    def area(self) -> int:
        """Return how large it is."""
        return self.box[2] * self.box[3]


@dataclass(frozen=True)
class LayoutMatch:
    """The layout for a kind of slide.

    `basis` says what it was matched by, `places` where the text of our placeholders (`idx`) goes, `edges` the boxes
    that the master has for footer and number.
    """

    layout: Any
    basis: str
    places: dict[int, LayoutPlace] = field(default_factory=dict)
    edges: dict[str, LayoutPlace] = field(default_factory=dict)


def layout_places(layout: Any) -> list[LayoutPlace]:
    """Return the placeholders of a layout whose middle stands on the slide."""
    office, places = layout.part.package.presentation_part.presentation, list[LayoutPlace]()
    for shape in layout.placeholders:
        try:
            box = shape.left, shape.top, shape.width, shape.height
        except KeyError:  # a type that python-pptx knows no placeholder of a master for
            continue
        if None in box or not _is_on_slide(box, (office.slide_width, office.slide_height)):
            continue
        mark = shape.element.find(f".//{P}ph")
        kind = mark.get("type", "")
        levels = list(_levels(shape.element, kind, layout))
        runs = (level.find(f"{A}defRPr") for level in levels)
        size = next((int(run.get("sz")) / 100 for run in runs if run is not None and run.get("sz")), USUAL_SIZE)
        sides = [level.get("algn") for level in levels if level.get("algn")]
        rtl = next((level.get("rtl") for level in levels if level.get("rtl")), "0") == "1"
        left, top, width, height = map(int, box)
        places.append(
            LayoutPlace(kind, int(mark.get("idx", 0)), (left, top, width, height), size, sides[:1] == ["ctr"], rtl)
        )
    return places


def _is_on_slide(box: Box, size: tuple[int, int]) -> bool:
    """Return whether the middle of a box can be seen: offices hide titles beside a slide."""
    return 0 <= box[0] + box[2] // 2 <= size[0] and 0 <= box[1] + box[3] // 2 <= size[1]


def _levels(element: Any, kind: str, layout: Any) -> Iterator[Any]:
    """Yield the first levels of a placeholder's text: its own, its master's, the style's."""
    master = layout.slide_master.element if hasattr(layout, "slide_master") else layout.element
    base = "title" if kind in TITLES else kind if kind in EDGES else "body"
    style = "titleStyle" if base == "title" else "bodyStyle" if base == "body" else "otherStyle"
    shapes = [shape for shape in master.iter(f"{P}sp") if shape.find(f".//{P}ph[@type='{base}']") is not None]
    for source in (element, *shapes):
        yield from source.iterfind(f".//{A}lstStyle/{A}lvl1pPr")
    yield from master.iterfind(f".//{P}{style}/{A}lvl1pPr")


def match_layouts(office: Presentation) -> list[LayoutMatch]:
    """Return a layout for each kind of our slides, in the order of `LAYOUTS`.

    Raises:
        TemplateRejected: there is no layout, or none with a title.
    """
    layouts = [layout for master in office.slide_masters for layout in master.slide_layouts]
    if not layouts:
        raise TemplateRejected("layouts")
    with_title = [layout for layout in layouts if _title(layout_places(layout)) is not None]
    if not with_title:
        raise TemplateRejected("title")
    area = int(office.slide_width or 0) * int(office.slide_height or 0)
    centred_titles = (
        (layout, "type") for layout in with_title if any(p.type == "ctrTitle" for p in layout_places(layout))
    )
    opening = _by_type(with_title, ("title",)) or next(centred_titles, (with_title[0], "geometry"))
    content = _by_type(with_title, ("chart", "obj", "objOnly")) or _by_size(with_title, area)
    text = content if _content(layout_places(content[0]), area, TEXTS) else _by_type(with_title, ("tx",)) or content
    plain = _by_type(with_title, ("titleOnly",)) or content
    fallbacks = {OPENING: opening, CHART: content, TWO_CHARTS: plain, FIGURES: plain, TEXT: text, CONTENT: plain}
    by_name = {layout.name: (layout, "name") for layout in reversed(with_title)}
    return [_match(place, by_name.get(name, fallbacks[place]), area) for place, name in enumerate(LAYOUTS)]


def _by_type(layouts: Sequence[Any], kinds: Sequence[str]) -> tuple[Any, str] | None:
    pairs = ((layout, "type") for kind in kinds for layout in layouts if layout.element.get("type") == kind)
    return next(pairs, None)


def _by_size(layouts: Sequence[Any], area: int) -> tuple[Any, str]:
    """Return the layout with one large place for content, for a chart before one for text."""

    def rank(layout: Any) -> tuple[int, int]:
        places = layout_places(layout)
        large = [place for place in places if place.type in CONTENTS and place.area >= LARGE * area]
        kind = min((CONTENTS.index(place.type) for place in large), default=len(CONTENTS))
        return (0 if len(large) == 1 else 1 if large else 2, kind)

    return min(layouts, key=rank), "geometry"


def _title(places: Sequence[LayoutPlace]) -> LayoutPlace | None:
    return next((place for place in places if place.type in TITLES), None)


def _content(places: Sequence[LayoutPlace], area: int, kinds: Sequence[str]) -> LayoutPlace | None:
    """Return the largest placeholder of some kinds, if it is large enough."""
    large = [place for place in places if place.type in kinds and place.area >= LARGE * area]
    return max(large, key=lambda place: place.area, default=None)


def _match(place: int, candidate: tuple[Any, str], area: int) -> LayoutMatch:
    """Return where the text of each of our placeholders goes on a layout."""
    layout, basis = candidate
    places = layout_places(layout)
    edges = {edge.type: edge for edge in layout_places(layout.slide_master) if edge.type in EDGES}
    title, kinds = _title(places), {placeholder.type: placeholder for placeholder in places}
    targets = {0: title} if title is not None else {}
    targets |= {idx: kinds[kind] for idx, kind in ((FOOTER, "ftr"), (NUMBER, "sldNum")) if kind in kinds}
    if basis == "name":
        targets |= {target.idx: target for target in places if target.type not in (*TITLES, *EDGES)}
    elif place == OPENING:
        body = kinds.get("subTitle") or _content(places, area // 4, TEXTS)
        targets |= {BODY: body} if body is not None else {}
    elif place in (CHART, TEXT):
        body = _content(places, area, OBJECTS if place == CHART else TEXTS)
        targets |= {BODY: body} if body is not None else {}
    return LayoutMatch(layout, basis, targets, edges)


def office_geometry(office: Presentation, matches: Sequence[LayoutMatch]) -> SlideGeometry:
    """Return where charts stand: in the place for content, under a subtitle and over a source.

    Raises:
        TemplateRejected: no layout has room for a chart.
    """
    size = int(office.slide_width or 0), int(office.slide_height or 0)
    match = matches[CHART]
    places = layout_places(match.layout)
    area = size[0] * size[1]
    master = layout_places(match.layout.slide_master)
    logos = [logo for other in matches[CHART:] for logo in _logos(other.layout, area)]
    contents = (_content(places, area, CONTENTS), _content(master, area, CONTENTS))
    title = next(place.box for place in places if place.type in TITLES)
    bottom = title[1] + title[3]
    below: Box = title[0], bottom, title[2], size[1] - bottom - Inches(0.6)
    spaces = [*(place.box for place in contents if place is not None), below]
    boxes = [_clear_of_title(space, [*places, *master], size) for space in spaces]
    for left, top, room, tall in (*(_beside(box, logos) for box in boxes), *boxes):
        subtitle = 0 if SUBTITLE in match.places else -SUBTITLE_BOX[0]
        source = 0 if SMALL_PRINT in match.places else sum(SOURCE_BOX)
        if room >= MIN_ROOM and tall - subtitle - source >= MIN_TALL:
            return SlideGeometry(*size, left, top + subtitle, room, tall - subtitle - source)
    raise TemplateRejected("room")


def _logos(layout: Any, area: int) -> Iterator[Box]:
    """Yield where a layout and its master have shapes of their own, but for backgrounds."""
    holders = [layout] if layout.element.get("showMasterSp") == "0" else [layout, layout.slide_master]
    for shape in (shape for holder in holders for shape in holder.shapes if not shape.is_placeholder):
        box = shape.left, shape.top, shape.width, shape.height
        if None not in box and 0 < box[2] * box[3] < PANEL * area:
            yield box


def _beside(box: Box, logos: Sequence[Box]) -> Box:
    """Return the largest part of a box that leaves logos free, each at one of its sides."""
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    for x, y, width, height in logos:
        if x < right and x + width > left and y < bottom and y + height > top:
            sides = ((x + width, top, right, bottom), (left, top, x, bottom))
            ends = ((left, y + height, right, bottom), (left, top, right, y))
            left, top, right, bottom = max((*sides, *ends), key=lambda side: (side[2] - side[0]) * (side[3] - side[1]))
    return left, top, right - left, bottom - top


def _clear_of_title(box: Box, places: Sequence[LayoutPlace], size: tuple[int, int]) -> Box:
    """Return a box without what lies under the title, over the footer, or beside the slide."""
    left, top, right, bottom = max(box[0], 0), max(box[1], 0), min(box[0] + box[2], size[0]), box[1] + box[3]
    bottom = min(bottom, size[1])
    middle = (top + bottom) // 2
    for place in places:
        low, high = place.box[1] + place.box[3], place.box[1]
        if place.type in TITLES and top < low < middle:
            top = low
        elif place.type in EDGES and middle < high < bottom:
            bottom = high
    return left, top, right - left, bottom - top
