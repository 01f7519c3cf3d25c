"""The hidden slides at the end of a deck that list what a refresh did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from dashboard.exports.refresh.deck_parts import REPORT, Slide
from dashboard.exports.refresh.merge import UNCHANGED, Change
from dashboard.exports.refresh.package import KINDS, TYPES, DeckPackage, parse_xml, relations_name

ROWS, MOST_SLIDES, LONGEST = 16, 12, 90
"""Rows of a slide, slides, and characters of a cell."""

COLUMNS = ("slide", "element", "line", "delivered", "deck", "today", "done", "source")
WIDTHS = (5, 17, 18, 13, 13, 13, 11, 10)
"""Percent of the width of each column."""

SLIDE = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
_HEAD = (
    '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" show="0">'
    f'<p:cSld name="{REPORT}"><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    "<p:grpSpPr/>"
)
_TITLE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
    '<p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '</p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>{text}</p:txBody></p:sp>'
)
_TABLE = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name={name} descr={name}/><p:cNvGraphicFramePr/><p:nvPr/>'
    '</p:nvGraphicFramePr><p:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></p:xfrm><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
    '<a:tblPr firstRow="1"{rtl}/><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
)
_TAIL = "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
LAYOUT = "slideLayout"


def remove_reports(deck: DeckPackage, slides: Sequence[Slide]) -> None:
    """Take out what an earlier refresh listed."""
    gone = {slide.part for slide in slides if slide.is_report}
    links, main = deck.relations(deck.main), deck.tree(deck.main)
    keys = {key for key, (_kind, target) in links.items() if target in gone}
    numbers = set[str]()
    for entry in list(main.iter("{*}sldId")):
        if any(value in keys for value in entry.attrib.values()):
            numbers.add(entry.get("id", ""))
            entry.getparent().remove(entry)
    for entry in list(main.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId")):
        if entry.get("id", "") in numbers:
            entry.getparent().remove(entry)
    _remove(deck, relations_name(deck.main), "Id", keys)
    _remove(deck, "[Content_Types].xml", "PartName", {f"/{part}" for part in gone})
    for part in gone:
        deck.drop(part)
        deck.drop(relations_name(part))


def _remove(deck: DeckPackage, name: str, attribute: str, values: set[str]) -> None:
    for element in list(deck.tree(name)):
        if element.get(attribute) in values:
            element.getparent().remove(element)


def add_report(deck: DeckPackage, changes: Sequence[Change], words: Mapping[str, str], slides: Sequence[Slide]) -> None:
    """Add hidden slides with every change, what was changed first; `words` are those of the deck's language."""
    ordered = sorted(changes, key=lambda each: each.done == UNCHANGED)
    layout = deck.related(slides[-1].part, LAYOUT)
    for start in range(0, min(len(ordered), ROWS * MOST_SLIDES), ROWS):
        page = ordered[start : start + ROWS]
        head = _summary(changes, words) if not start else f"{words['title']} ({start // ROWS + 1})"
        _add_slide(deck, _slide_xml(deck, page, head, words), layout)


def _summary(changes: Sequence[Change], words: Mapping[str, str]) -> str:
    """Return the title of the list, and how often what was done."""
    counts = Counter(change.done for change in changes)
    return " · ".join([words["title"], *(f"{words[f'done {done}']}: {count}" for done, count in counts.items())])


def _slide_xml(deck: DeckPackage, page: Sequence[Change], head: str, words: Mapping[str, str]) -> str:
    size = deck.tree(deck.main).find("{*}sldSz")
    width, height = (int(size.get(side)) for side in ("cx", "cy")) if size is not None else (12_192_000, 6_858_000)
    margin, rtl = width // 30, words["direction"] == "rtl"
    room = width - 2 * margin
    grid = "".join(f'<a:gridCol w="{room * part // 100}"/>' for part in WIDTHS)
    rows = "".join(_row(cells, height // 24, words, bold=place == 0) for place, cells in enumerate(_cells(page, words)))
    title = {"x": margin, "y": height // 40, "cx": room, "cy": height // 8}
    table = {"x": margin, "y": height // 6, "cx": room, "cy": height // 24 * (len(page) + 1)}
    name = '"' + escape(words["title"], {'"': "&quot;"}) + '"'
    return (
        _HEAD
        + _TITLE.format(text=_paragraph(head, 1600, words, bold=True), **title)
        + _TABLE.format(name=name, rtl=' rtl="1"' if rtl else "", grid=grid, rows=rows, **table)
        + _TAIL
    )


def _cells(page: Sequence[Change], words: Mapping[str, str]) -> Iterator[list[str]]:
    yield [words[f"column {name}"] for name in COLUMNS]
    for change in page:
        done = words[f"done {change.done}"]
        yield [
            str(change.slide), change.element, change.line, change.delivered, change.deck, change.today, done, change.source
        ]


def _row(cells: Sequence[str], height: int, words: Mapping[str, str], *, bold: bool) -> str:
    inner = "".join(
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{_paragraph(_shortened(cell), 800, words, bold=bold)}</a:txBody>"
        '<a:tcPr marL="36000" marR="36000" marT="18000" marB="18000"/></a:tc>'
        for cell in cells
    )
    return f'<a:tr h="{height}">{inner}</a:tr>'


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _paragraph(text: str, size: int, words: Mapping[str, str], *, bold: bool) -> str:
    rtl = words["direction"] == "rtl"
    clean = escape("".join(letter for letter in text if letter.isprintable()))
    return (
        f'<a:p><a:pPr algn="{"r" if rtl else "l"}" rtl="{int(rtl)}"/><a:r><a:rPr lang="{words["language"]}" '
        f'sz="{size}" b="{int(bold)}"/><a:t>{clean}</a:t></a:r></a:p>'
    )


def _add_slide(deck: DeckPackage, xml: str, layout: str) -> None:
    """Add a slide behind the last one."""
    number = next(number for number in range(1, 100_000) if f"ppt/slides/slide{number}.xml" not in deck.names)
    part = f"ppt/slides/slide{number}.xml"
    declared = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parse_xml(xml.encode())
    deck.put(part, declared + xml.encode())
    if layout:
        link = f'<Relationship Id="rId1" Type="{KINDS}{LAYOUT}" Target="/{layout}"/>'
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        deck.put(relations_name(part), declared + f'<Relationships xmlns="{space}">{link}</Relationships>'.encode())
    types = deck.tree("[Content_Types].xml")
    etree.SubElement(types, f"{TYPES}Override", {"PartName": f"/{part}", "ContentType": SLIDE})
    deck.touch("[Content_Types].xml")
    links = deck.tree(relations_name(deck.main))
    key = f"rIdSdd{number}"
    space = links.tag.rpartition("}")[0] + "}"
    etree.SubElement(links, f"{space}Relationship", {"Id": key, "Type": f"{KINDS}slide", "Target": f"/{part}"})
    deck.touch(relations_name(deck.main))
    _list_slide(deck, key)


def _list_slide(deck: DeckPackage, key: str) -> None:
    main: Any = deck.tree(deck.main)
    entries = main.find("{*}sldIdLst")
    number = max((int(each.get("id", "256")) for each in entries), default=255) + 1
    entry = etree.SubElement(entries, entries.tag.replace("sldIdLst", "sldId"), {"id": str(number)})
    entry.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", key)
    office = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
    sections = list(main.iter(f"{office}section"))
    for holder in list(sections[-1].iter(f"{office}sldIdLst"))[:1] if sections else ():
        etree.SubElement(holder, f"{office}sldId", {"id": str(number)})
    deck.touch(deck.main)
