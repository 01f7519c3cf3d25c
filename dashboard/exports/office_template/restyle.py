"""Our slides under the masters, layouts and themes of a template."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.util import Emu

from dashboard.exports.office_template.contrast import TEXT_LEAST, Palette, palette
from dashboard.exports.office_template.layouts import EDGES, LayoutMatch, LayoutPlace, match_layouts
from dashboard.exports.pptx.geometry import Box
from dashboard.exports.pptx.identity import A, P, R
from dashboard.exports.pptx.template import BODY, CHART, LAYOUTS, OPENING, READING, drop_relations, save_bytes
from dashboard.exports.text_fitting import BOLD, LINE, line_count

SIZES = (60, 54, 48, 44, 40, 36, 32, 28, 24, 20, READING)
"""Points that a title or a text may have where it does not fit in those of its layout."""

MUTED = "tx2"
_XFRM = f'<a:xfrm {nsdecls("a")}><a:off x="{{0}}" y="{{1}}"/><a:ext cx="{{2}}" cy="{{3}}"/></a:xfrm>'
_TEXT_COLOR = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext '
    'uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr '
    'xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/></a:ext></a:extLst>'
)
"""How a link has the colour of the text around it, underlined."""
_RECTANGLE = f'<a:prstGeom {nsdecls("a")} prst="rect"><a:avLst/></a:prstGeom>'


def restyle(deck: bytes, office: bytes) -> bytes:
    """Return a deck of ours, made for the geometry of a template, in the template."""
    file, template = pptx.Presentation(io.BytesIO(deck)), pptx.Presentation(io.BytesIO(office))
    matches = match_layouts(template)
    layouts = [layout.name for layout in file.slide_layouts]
    palettes = [palette(match.layout) for match in matches]
    for slide in file.slides:
        place = LAYOUTS.index(layouts[list(file.slide_layouts).index(slide.slide_layout)])
        _move_slide(slide, matches[place], place)
        _recolor(slide, palettes[place])
    _swap_masters(file, template)
    return save_bytes(file)


def _move_slide(slide: Any, match: LayoutMatch, place: int) -> None:
    """Give each placeholder of a slide its place on the layout, or make a text box of it."""
    placeholders = {shape.placeholder_format.idx: shape for shape in slide.slide_layout.placeholders}
    for element in list(slide.shapes._spTree):
        mark = element.find(f"./*/{P}nvPr/{P}ph")
        if mark is None:
            continue
        idx = int(mark.get("idx", 0))
        target = match.places.get(idx)
        if target is None:
            edge = match.edges.get(mark.get("type", ""))
            if edge is None and mark.get("type") in EDGES:
                element.getparent().remove(element)
            else:
                box = _box(placeholders[idx]) if edge is None else edge.box
                box = _below(match.places[0].box, box) if place == OPENING and edge is None else box
                _detach_placeholder(element, mark, placeholders[idx], box)
            continue
        mark.attrib.clear()
        mark.attrib.update({"type": target.type} if target.type else {})
        mark.attrib.update({"idx": str(target.idx)} if target.idx else {})
        box = target.box
        if idx == BODY and match.basis != "name" and place >= CHART and element.tag == f"{P}sp":
            box = _box(placeholders[idx])
            _set_box(element, box)
        if element.tag == f"{P}sp":
            if target.type not in ("ftr", "sldNum"):
                _fit_text(element, target, box, bold=idx == 0)
            for properties in element.iter(f"{A}pPr"):  # it stands at the side that its layout has for it
                if target.centred or target.rtl == (properties.get("rtl") == "1"):
                    properties.attrib.pop("algn", None)
    drop_relations(slide.part.rels, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
    slide.part.relate_to(match.layout.part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)


def _box(shape: Any) -> Box:
    return int(shape.left), int(shape.top), int(shape.width), int(shape.height)


def _set_box(element: Any, box: Box) -> None:
    """Write the box of a shape."""
    properties = element.find(f"{P}spPr")
    for child in list(properties.iterchildren(f"{A}xfrm")):
        properties.remove(child)
    properties.insert(0, parse_xml(_XFRM.format(*box)))


def _below(title: Box, box: Box) -> Box:
    """Return a box moved under a title, in one column with it."""
    return title[0], max(box[1], title[1] + title[3]), title[2], box[3]


def _detach_placeholder(element: Any, mark: Any, placeholder: Any, box: Box) -> None:
    """Let a shape stand by itself, looking as on our layout in the theme of the office."""
    mark.getparent().remove(mark)
    if element.tag != f"{P}sp":
        return
    _set_box(element, box)
    element.find(f"{P}spPr").insert(1, parse_xml(_RECTANGLE))
    properties = element.find(f"{P}nvSpPr/{P}cNvSpPr")
    properties.set("txBox", "1")
    for lock in list(properties):
        properties.remove(lock)
    body, model = element.find(f"{P}txBody"), placeholder.element.find(f"{P}txBody")
    for name in (f"{A}bodyPr", f"{A}lstStyle"):
        body_part = body.find(name)
        if body_part is not None:
            body.replace(body_part, deepcopy(model.find(name)))


def _fit_text(element: Any, place: LayoutPlace, box: Box, *, bold: bool) -> None:
    """Write a size where that of the layout is too large for the words, or too small."""
    paragraphs = ["".join(text.text or "" for text in paragraph.iter(f"{A}t")) for paragraph in element.iter(f"{A}p")]
    wide, tall = (box[2] / 914_400 - 0.2) / (BOLD if bold else 1.05), box[3] / 914_400 - 0.1
    air = 0 if bold else 0.5 * len(paragraphs)

    def height(size: float) -> float:
        lines = sum(line_count(words, size, max(wide, 0.5)) for words in paragraphs)
        return (lines * LINE + air) * size / 72

    two_lines = tall * 72 / 2.4 if bold else place.size  # so that titles of one line are as large as those of two
    largest = max(place.size, READING)
    sizes = (largest, *(size for size in SIZES if size < largest))
    sizes = tuple(size for size in sizes if size <= two_lines) or sizes[-1:]
    size = next((size for size in sizes if height(size) <= tall), sizes[-1])
    for properties in element.iter(f"{A}pPr"):
        if not bold and place.type in ("", "obj", "body"):
            properties.attrib.update({"marL": "0", "indent": "0"})
            if properties.find(f"{A}buNone") is None:
                properties.append(parse_xml(f"<a:buNone {nsdecls('a')}/>"))
    for run in element.iter(f"{A}rPr"):
        run.attrib.pop("sz", None)
        if size != place.size:
            run.set("sz", f"{size * 100:.0f}")


def _recolor(slide: Any, colors: Palette) -> None:
    """Take colours of the theme that can be seen; links in the colour of the text."""
    inks = colors.substitutes()
    charts = [link.target_part for link in slide.part.rels.values() if link.reltype == RELATIONSHIP_TYPE.CHART]
    for root in (slide.element, *(chart._element for chart in charts)):
        for color in root.iter(f"{A}schemeClr"):
            if color.get("val") == MUTED and color.find(f"{A}lumMod") is not None:
                _write_color(color, colors.ink, colors.grey)
            elif color.get("val") in inks:
                _write_color(color, *inks[color.get("val")])
    if colors.ratio("hlink") < TEXT_LEAST:
        for link in slide.element.iter(f"{A}hlinkClick"):
            if link.getparent().tag == f"{A}rPr" and not len(link):
                link.append(parse_xml(_TEXT_COLOR))


def _write_color(color: Any, name: str, changes: Mapping[str, str]) -> None:
    """Write a colour of the theme, lightened or darkened."""
    for child in list(color.iterchildren(f"{A}lumMod", f"{A}lumOff")):
        color.remove(child)
    color.set("val", name)
    for place, (change, share) in enumerate(changes.items()):
        child = etree.Element(f"{A}{change}", val=share)
        color.insert(place, child)


def _swap_masters(file: Presentation, template: Presentation) -> None:
    """Put masters, layouts, theme, size and fonts of a template in the place of ours."""
    part, other = file.part, template.part
    root, source = part._element, other._element
    drop_relations(part.rels, RELATIONSHIP_TYPE.SLIDE_MASTER, RELATIONSHIP_TYPE.THEME)
    _rename(file, template)
    masters = root.find(f"{P}sldMasterIdLst")
    for child in list(masters):
        masters.remove(child)
    for child in source.find(f"{P}sldMasterIdLst"):
        copy = deepcopy(child)
        master = other.related_part(child.get(f"{R}id"))
        copy.set(f"{R}id", part.relate_to(master, RELATIONSHIP_TYPE.SLIDE_MASTER))
        masters.append(copy)
    first = template.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part.relate_to(first, RELATIONSHIP_TYPE.THEME)
    file.slide_width, file.slide_height = Emu(template.slide_width or 0), Emu(template.slide_height or 0)
    _copy_fonts(part, other)
    usual, own_style = source.find(f"{P}defaultTextStyle"), root.find(f"{P}defaultTextStyle")
    if usual is not None and own_style is not None:
        root.replace(own_style, deepcopy(usual))


def _copy_fonts(part: Any, other: Any) -> None:
    """Take embedded fonts along."""
    fonts = other._element.find(f"{P}embeddedFontLst")
    if fonts is None:
        return
    copy = deepcopy(fonts)
    for element in list(copy.iter()):
        key = element.get(f"{R}id") if isinstance(element.tag, str) else None
        if key in other.rels:
            element.set(f"{R}id", part.relate_to(other.related_part(key), other.rels[key].reltype))
    part._element.find(f"{P}notesSz").addnext(copy)


def _rename(file: Presentation, template: Presentation) -> None:
    """Give the parts of a template names that no part of the deck has."""
    names = {str(part.partname) for part in file.part.package.iter_parts()}
    for part in template.part.package.iter_parts():
        if part is template.part:
            continue
        name = str(part.partname)
        stem, number, end = re.fullmatch(r"(.*?)(\d*)(\.[^./]*)?", name).groups(default="")  # type: ignore[union-attr]
        count = int(number or 1)
        while name in names:
            count += 1
            name = f"{stem}{count}{end}"
        names.add(name)
        part.partname = PackURI(name)
