"""Templates of offices that differ from ours: size, places, names, colours, direction."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pptx
import segno
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu, Inches

DECK = b"presentationml.presentation.main+xml"
TEMPLATE = b"presentationml.template.main+xml"
TYPES = "[Content_Types].xml"
RUSSIAN = ("Титульный слайд", "Заголовок и объект", "Раздел", "Два объекта", "Сравнение", "Только заголовок")
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DARK = {"dk1": "FFFFFF", "lt1": "10243E", "dk2": "334A66", "lt2": "1B365D", "accent1": "152B47", "accent2": "F2C14E"}
PALE = {"dk1": "333333", "dk2": "8A8A8A", "accent1": "1F6FB2", "accent2": "1F6FB2", "accent3": "FFE699"} | {
    "accent4": "BDD7EE",
    "accent5": "DDDDDD",
    "accent6": "F8CBAD",
}


@cache
def office_template(change: Callable[[Any], None] | None = None) -> bytes:
    """Return a template of 4:3 with one slide of its own, changed as said."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "An example of the office"
    if change is not None:
        change(deck)
    content = io.BytesIO()
    deck.save(content)
    return replace_part(content.getvalue(), TYPES, lambda blob: blob.replace(DECK, TEMPLATE))


def replace_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a file with one part written anew."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.namelist():
            blob = source.read(part)
            copy.writestr(part, change(blob) if part == name else blob)
    return target.getvalue()


def wide(deck: Any) -> None:
    """Make it 16:9, its text at other places, its title small and at the left."""
    width, height = Inches(13.333), Inches(7.5)
    deck.slide_width, deck.slide_height = width, height
    boxes = {"title": (1.8, 0.5, 11.0, 1.1), "body": (1.8, 1.7, 10.5, 4.9), "ftr": (1.8, 6.9, 6.0, 0.4)}
    boxes |= {"sldNum": (11.3, 6.9, 1.0, 0.4), "dt": (8.5, 6.9, 2.0, 0.4)}
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.placeholders:
            kind = shape.element.find(f".//{P}ph").get("type", "body")
            if holder is deck.slide_master and kind in boxes:
                shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in boxes[kind])
            elif shape.element.spPr.find(f"{A}xfrm") is not None:
                shape.left, shape.width = Emu(shape.left * 4 // 3), Emu(shape.width * 4 // 3)


def dark(deck: Any) -> None:
    """Make background and text of the theme dark and light; one accent cannot be seen."""
    _recolor_theme(deck, DARK)


def _recolor_theme(deck: Any, colors: Mapping[str, str]) -> None:
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    for name, color in colors.items():
        start = part.blob.index(f"<a:{name}>".encode()) + len(name) + 4
        end = part.blob.index(f"</a:{name}>".encode())
        part._blob = part.blob[:start] + f'<a:srgbClr val="{color}"/>'.encode() + part.blob[end:]


def pale(deck: Any) -> None:
    """Make two accents of the theme the same, and the others too light for its background."""
    _recolor_theme(deck, PALE)


def as_deck(types: bytes) -> bytes:
    """Return the types of a template as those of a deck, which python-pptx opens."""
    return types.replace(TEMPLATE, DECK)


def low(deck: Any) -> None:
    """Make it 16:10 from right to left, all places as much lower."""
    share, deck.slide_height = Inches(6.25) / deck.slide_height, Inches(6.25)
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.placeholders:
            if shape.element.spPr.find(f"{A}xfrm") is not None:
                shape.top, shape.height = Emu(int(shape.top * share)), Emu(int(shape.height * share))
    rtl(deck)


def rtl(deck: Any) -> None:
    """Let the masters run from right to left."""
    for style in deck.slide_master.element.iter(f"{P}titleStyle", f"{P}bodyStyle"):
        for level in style:
            if level.tag.endswith("pPr"):
                level.attrib.update({"algn": "r", "rtl": "1"})


def russian(deck: Any) -> None:
    """Rename the layouts, and let them tell nothing by their type."""
    for layout, name in zip(deck.slide_layouts, RUSSIAN, strict=False):
        layout.name = name
        layout.element.attrib.pop("type", None)


def portrait(deck: Any) -> None:
    """Make it a page that stands, with a picture of the office on its master."""
    deck.slide_width, deck.slide_height = Inches(7.5), Inches(10.83)
    boxes = {"title": (0.5, 0.4, 6.5, 1.2), "body": (0.5, 1.8, 6.5, 8.0), "ftr": (2.5, 10.2, 2.5, 0.4)}
    boxes |= {"sldNum": (5.2, 10.2, 1.8, 0.4), "dt": (0.5, 10.2, 1.5, 0.4)}
    for shape in deck.slide_master.placeholders:
        kind = shape.element.find(f".//{P}ph").get("type", "body")
        shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in boxes[kind])
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            if shape.element.spPr.find(f"{A}xfrm") is not None:
                shape.left, shape.width = Emu(shape.left * 3 // 4), Emu(shape.width * 3 // 4)
    add_logo(deck, deck.slide_master, (0, 0, 0.3, 0.3))


def add_logo(deck: Any, holder: Any, box: tuple[float, ...]) -> None:
    """Add a picture to a master or a layout, in a box of inches."""
    logo = deck.slides[0].shapes.add_picture(io.BytesIO(logo_png()), *map(Inches, box))
    _part, key = holder.part.get_or_add_image_part(io.BytesIO(logo_png()))
    logo._element.blipFill.blip.set(f"{R}embed", key)
    logo._element.nvPicPr.cNvPr.set("id", "99")
    holder.shapes._spTree.append(logo._element)


def logo_png() -> bytes:
    """Return a small picture."""
    content = io.BytesIO()
    segno.make("office").save(content, kind="png")
    return content.getvalue()
