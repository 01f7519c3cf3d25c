"""The template of our slides: 16:9, six layouts with placeholders, in colours of the page."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zipfile import ZipFile

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.util import Emu, Inches

from dashboard.exports.datapackage import zipped
from dashboard.exports.pptx.geometry import STACKED, SlideGeometry
from dashboard.exports.pptx.identity import A, P
from dashboard.theme import THEMES, Theme

FONT = "Arial"
"""A font that offices have on every system, with Latin, Cyrillic and Arabic letters."""

OPENING, CHART, TWO_CHARTS, FIGURES, TEXT, CONTENT = range(6)
"""The layouts, by their place."""

LAYOUTS = ("SDD title", "SDD chart", "SDD two charts", "SDD figures", "SDD text", "SDD content")

FOOTER, NUMBER, SUBTITLE, BODY, SMALL_PRINT, SECOND = 11, 12, 13, 14, 15, 16
NUMBERS, LABELS = (21, 22, 23), (31, 32, 33)
"""The placeholders of the layouts, by their `idx`: three numbers stand side by side over their labels."""

TITLE_SIZE, READING, SMALL = 28, 18, 12
"""Points of a title, of what is to be read, and of what names sources."""

SLIDE_NUMBER = (
    f'<a:fld {nsdecls("a")} id="{{{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}}}" type="slidenum">'
    '<a:rPr lang="{}"/><a:t>{}</a:t></a:fld>'
)
SUBTITLE_BOX, SOURCE_BOX = (Inches(-0.73), Inches(0.62)), (Inches(0.09), Inches(0.44))
"""Where the subtitle begins, from the top of the content, and the source, from its end; their heights."""


@dataclass(frozen=True)
class _Place:
    """A placeholder of a layout: name, type, `idx`, box in EMU, look; points before a paragraph."""

    name: str
    type: str
    idx: int
    box: tuple[int, int, int, int]
    size: int
    color: str = "tx1"
    anchor: str = "t"
    bold: bool = False
    space: int = 0


def empty_deck(theme: str, *, rtl: bool, geometry: SlideGeometry) -> Presentation:
    """Return a deck without slides in a theme (light or dark), laid out from the reader's side."""
    return pptx.Presentation(io.BytesIO(_template(theme, rtl=rtl, geometry=geometry)))


@lru_cache(maxsize=4 * len(THEMES))
def _template(theme: str, *, rtl: bool, geometry: SlideGeometry) -> bytes:
    """Return the empty deck as bytes, made once: opening it is several times faster."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Emu(geometry.width), Emu(geometry.height)
    del deck.element.sldSz.attrib["type"]
    if rtl:
        deck.element.set("rtl", "1")
    for layout in list(deck.slide_layouts)[len(LAYOUTS) :]:
        deck.slide_layouts.remove(layout)
    drop_relations(deck.part.package._rels, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.THUMBNAIL)
    drop_relations(deck.part.rels, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
    _write_master(deck, rtl=rtl)
    for place, layout in enumerate(deck.slide_layouts):
        _write_layout(layout, place, geometry, rtl=rtl)
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = recolor_theme(part.blob, THEMES[theme])
    return save_bytes(deck)


def save_bytes(deck: Presentation) -> bytes:
    """Return a deck as a file; equal decks give equal bytes."""
    content = io.BytesIO()
    deck.save(content)
    with ZipFile(content) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def recolor_theme(blob: bytes, theme: Theme) -> bytes:
    """Return the XML of a theme part in the colours of the page, in one font.

    The first colour for text and the first for backgrounds keep their roles in the dark theme.
    """
    root, kinds = etree.fromstring(blob), theme.kinds
    accents = (
        theme.mark,
        theme.other,
        theme.third,
        kinds["procurement"],
        kinds["meeting"],
        kinds["service_adaptation"],
    )
    colours = {
        "dk1": theme.ink,
        "lt1": theme.surface,
        "dk2": theme.muted,
        "lt2": theme.raised,
        "hlink": theme.accent,
        "folHlink": theme.accent,
    }
    colours |= {f"accent{number}": colour for number, colour in enumerate(accents, start=1)}
    root.set("name", "SDD")
    for name, colour in colours.items():
        element = root.find(f".//{A}{name}")
        for child in list(element):
            element.remove(child)
        etree.SubElement(element, f"{A}srgbClr", val=colour.removeprefix("#").upper())
    for scheme in root.iter(f"{A}clrScheme", f"{A}fontScheme"):
        scheme.set("name", f"SDD {theme.name}")
    for family in root.iter(f"{A}majorFont", f"{A}minorFont"):
        for child in list(family):
            if child.tag.endswith("}font"):
                family.remove(child)
            elif not child.tag.endswith("}ea"):
                child.set("typeface", FONT)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _write_master(deck: Presentation, *, rtl: bool) -> None:
    """Give the master the title, the text sizes and the direction that all layouts inherit."""
    master = deck.slide_master
    places = {"title": _title(), "body": _Place("Text", "body", 1, _box(2.25, 4.08), 20), **_edges(rtl=rtl)}
    for shape in master.placeholders:
        kind = shape.element.find(f".//{P}ph").get("type")
        if kind in places:
            shape.left, shape.top, shape.width, shape.height = (Emu(side) for side in places[kind].box)
    for style in master.element.iter(f"{P}titleStyle", f"{P}bodyStyle"):
        for level in style:
            if level.tag.endswith("pPr"):
                level.attrib.update({"algn": "r" if rtl else "l", "rtl": str(int(rtl))})
    level = master.element.find(f".//{P}titleStyle/{A}lvl1pPr")
    level.find(f"{A}defRPr").attrib.update({"sz": str(TITLE_SIZE * 100), "b": "1"})


def _write_layout(layout: Any, place: int, geometry: SlideGeometry, *, rtl: bool) -> None:
    """Make a layout anew: its name and its placeholders, in the order in which they are read."""
    layout.name = LAYOUTS[place]
    layout.element.attrib.pop("type", None)
    tree = layout.shapes._spTree
    for shape in list(layout.shapes):
        tree.remove(shape.element)
    for number, layout_place in enumerate(_places(place, geometry, rtl=rtl), start=2):
        tree.append(parse_xml(_placeholder(layout_place, number, rtl=rtl)))


def _places(place: int, geometry: SlideGeometry, *, rtl: bool) -> list[_Place]:
    edges = [*_edges(rtl=rtl).values()]
    if place == OPENING:
        title = _Place("Title", "ctrTitle", 0, _box(1.5, 1.9), 36, anchor="b", bold=True)
        words = (geometry.left, Inches(3.65), geometry.room, Inches(2.6))
        return [title, _Place("Subtitle", "subTitle", BODY, words, 20, "tx2"), *edges]
    left, top, room, tall = geometry.box
    above = (left, top + SUBTITLE_BOX[0], room, SUBTITLE_BOX[1])
    below = (left, top + tall + SOURCE_BOX[0], room, SOURCE_BOX[1])
    subtitle = _Place("Subtitle", "body", SUBTITLE, above, READING, "tx2")
    source = _Place("Source", "body", SMALL_PRINT, below, SMALL, "tx2")
    between = {
        CHART: [_Place("Chart", "chart", BODY, geometry.box, READING)],
        TWO_CHARTS: [
            _Place("Chart", "chart", idx, (left, start, room, height), READING)
            for idx, (start, height) in zip((BODY, SECOND), geometry.parts, strict=True)
        ],
        FIGURES: _figures(geometry, rtl=rtl),
        TEXT: [_Place("Text", "body", BODY, geometry.box, 20, space=9)],
        CONTENT: [],
    }[place]
    return [_title(), subtitle, *between, source, *edges]


def _figures(geometry: SlideGeometry, *, rtl: bool) -> list[_Place]:
    """Return three numbers, each with its label below or beside it, from the reader's side."""
    anchor = "b" if geometry.room >= STACKED else "t"
    places = list[_Place]()
    for idx, below, (number, label) in zip(NUMBERS, LABELS, geometry.figures(len(NUMBERS), rtl=rtl), strict=True):
        places.append(_Place("Number", "body", idx, number, 60, "accent1", anchor, bold=True))
        places.append(_Place("Label", "body", below, label, 20))
    return places


def _edges(*, rtl: bool) -> dict[str, _Place]:
    """Return footer and slide number, which stands at the far end."""
    footer, number = (3.33, 9.4) if rtl else (0.6, 9.4), (0.6, 2.0) if rtl else (10.73, 2.0)
    return {
        "ftr": _Place("Footer", "ftr", FOOTER, _box(6.98, 0.28, *footer), SMALL, "tx2"),
        "sldNum": _Place("Slide number", "sldNum", NUMBER, _box(6.98, 0.28, *number), SMALL, "tx2"),
    }


def _title() -> _Place:
    return _Place("Title", "title", 0, _box(0.3, 1.2), TITLE_SIZE, anchor="b", bold=True)


def _box(top: float, height: float, left: float = 0.6, width: float = 12.13) -> tuple[int, int, int, int]:
    return Inches(left), Inches(top), Inches(width), Inches(height)


def _placeholder(place: _Place, number: int, *, rtl: bool) -> str:
    left, top, width, height = place.box
    # A slide number stands at the end of the line.
    end = place.type == "sldNum"
    side = "l" if rtl == end else "r"
    words = SLIDE_NUMBER.format("en-GB", 1) if end else f'<a:r><a:rPr lang="en-GB"/><a:t>{place.name}</a:t></a:r>'
    idx = f' idx="{place.idx}"' if place.idx else ""
    part = "half" if place.type == "chart" else "quarter"
    size = f' sz="{part}"' if place.idx and place.type != "subTitle" else ""
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{place.name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{place.type}"{size}{idx}/></p:nvPr>'
        "</p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}"><a:noAutofit/></a:bodyPr>'
        f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{side}" rtl="{int(rtl)}">'
        f'<a:spcBef><a:spcPts val="{place.space * 100}"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{place.size * 100}" b="{int(place.bold)}"><a:solidFill>'
        f'<a:schemeClr val="{place.color}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
        f"<a:p>{words}</a:p></p:txBody></p:sp>"
    )


def drop_relations(relations: Any, *kinds: str) -> None:
    """Take away what a part or a package refers to, of some kinds."""
    for key in [key for key, link in relations.items() if link.reltype in kinds]:
        relations.pop(key)
