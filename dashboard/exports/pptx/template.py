"""The empty deck every slide hangs on.

16:9, two layouts, the colours of a theme of the page.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation
from pptx.util import Emu, Inches, Length

from dashboard.theme import THEMES, Theme

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, ROOM = Inches(0.6), Inches(12.13)
"""The left edge of all that stands on a slide, and how wide it may be."""

FONT = "Arial"
"""A font that offices have on every system, with Latin, Cyrillic and Arabic letters."""

SUBTITLE, SMALL_PRINT = 13, 14
"""The placeholders of the layout of charts, by their `idx`."""

OPENING, CHART = 0, 1
"""The layouts, by their place."""

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_KEPT = ("Title Slide", "Title Only")
_PLACEHOLDER = """<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="{drawing}">
<p:nvSpPr><p:cNvPr id="{id}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>
<p:nvPr><p:ph type="body" sz="quarter" idx="{idx}"/></p:nvPr></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm></p:spPr>
<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle>
<a:lvl1pPr marL="0" indent="0"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/><a:defRPr sz="{size}">
<a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>
<a:p><a:pPr lvl="0"/><a:r><a:rPr lang="en-GB"/><a:t>{name}</a:t></a:r></a:p></p:txBody></p:sp>"""


def empty_deck(theme: str) -> Presentation:
    """Return a deck without slides in the colours of a theme (light or dark)."""
    return pptx.Presentation(io.BytesIO(_master(theme)))


@lru_cache(maxsize=len(THEMES))
def _master(theme: str) -> bytes:
    """Return the empty deck as bytes, made once.

    Opening it is several times faster than making it.
    """
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    del deck.element.sldSz.attrib["type"]
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    for reltype in (RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.THUMBNAIL):
        _drop(deck.part.package, reltype)
    _drop(deck.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
    _place(deck)
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = recolour(part.blob, THEMES[theme])
    content = io.BytesIO()
    deck.save(content)
    return content.getvalue()


def recolour(blob: bytes, theme: Theme) -> bytes:
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
    for name, colour in colours.items():
        element = root.find(f".//{{{_DRAWING}}}{name}")
        for child in list(element):
            element.remove(child)
        etree.SubElement(element, f"{{{_DRAWING}}}srgbClr", val=colour.removeprefix("#").upper())
    for family in root.iter(f"{{{_DRAWING}}}majorFont", f"{{{_DRAWING}}}minorFont"):
        for child in list(family):
            if child.tag.endswith("}font"):
                family.remove(child)
            elif not child.tag.endswith("}ea"):
                child.set("typeface", FONT)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _place(deck: Presentation) -> None:
    master = deck.slide_master
    for shape in master.placeholders:
        shape.left, shape.width = Emu(round(shape.left * 4 / 3)), Emu(round(shape.width * 4 / 3))
        shape.top, shape.height = Emu(round(shape.top)), Emu(round(shape.height))
    _title(master.placeholders[0], Inches(0.4), Inches(0.95))
    for level in master.element.iter(f"{{{_DRAWING}}}lvl1pPr"):
        if level.getparent().tag.endswith("titleStyle"):
            level.set("algn", "l")
            level.find(f"{{{_DRAWING}}}defRPr").attrib.update({"sz": "2600", "b": "1"})
    opening, chart = deck.slide_layouts
    _title(opening.placeholders[0], Inches(1.0), Inches(1.5), anchor="b")
    _title(opening.placeholders[1], Inches(2.8), Inches(4.0))
    for number, (name, idx, top, height, size) in enumerate(
        (("Subtitle", SUBTITLE, 1.42, 0.5, 1400), ("Small print", SMALL_PRINT, 6.4, 0.85, 1000))
    ):
        box = {"x": LEFT, "y": Inches(top), "cx": ROOM, "cy": Inches(height)}
        xml = _PLACEHOLDER.format(drawing=_DRAWING, id=20 + number, name=name, idx=idx, size=size, **box)
        chart.shapes._spTree.append(pptx.oxml.parse_xml(xml))


def _title(shape: Any, top: Length, height: Length, anchor: str = "t") -> None:
    shape.left, shape.top, shape.width, shape.height = LEFT, top, ROOM, height
    body = shape.text_frame._txBody.bodyPr
    body.attrib.update({"lIns": "0", "rIns": "0", "tIns": "0", "bIns": "0", "anchor": anchor})


def _drop(holder: Any, reltype: str) -> None:
    relations = holder._rels
    for key in [key for key in relations if relations[key].reltype == reltype]:
        relations.pop(key)
