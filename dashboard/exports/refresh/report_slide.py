"""The hidden slides at the end of a deck that list what a refresh did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil

from lxml import etree

from dashboard.exports.pptx.identity import R
from dashboard.exports.refresh.deck_parts import FOOTER, REPORT, Slide
from dashboard.exports.refresh.merge import Change, MergeCode
from dashboard.exports.refresh.package import DeckPackage, relation_id
from dashboard.exports.text_fitting import shorten, strip_unwritable

LINES, LETTERS, MAX_SLIDES = 36, 200, 12
"""Lines of text of a slide, characters of a line across it, and slides."""

MAX_LENGTH, MAX_WIDE_LENGTH = 90, 800
"""Characters of a cell, and of one that takes the place of four."""

COLUMNS = ("slide", "element", "line", "delivered", "deck", "today", "done", "source")
WIDTHS = (4, 15, 15, 12, 12, 12, 10, 20)
"""Percent of the width of each column."""

Cells = tuple[str, ...]
"""A row of the list."""

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
    '<p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/>'
    "</a:xfrm></p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>{text}</p:txBody></p:sp>"
)
_TABLE = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name={name} descr={name}/><p:cNvGraphicFramePr/><p:nvPr/>'
    '</p:nvGraphicFramePr><p:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></p:xfrm><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
    '<a:tblPr firstRow="1"{rtl}/><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl>'
    "</a:graphicData></a:graphic></p:graphicFrame>"
)
_TAIL = "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
LAYOUT, OFFICE = "slideLayout", "{http://schemas.microsoft.com/office/powerpoint/2010/main}"


def remove_reports(deck: DeckPackage, slides: Sequence[Slide]) -> None:
    """Take out what an earlier refresh listed."""
    parts = {slide.part for slide in slides if slide.is_report}
    keys, numbers = deck.unrelate(deck.main, parts), set[str]()
    for entry in list(deck.tree(deck.main).iter("{*}sldId")):  # of the deck, then of its sections
        if relation_id(entry) in keys:
            numbers.add(entry.get("id", ""))
            entry.getparent().remove(entry)
        elif entry.tag == f"{OFFICE}sldId" and entry.get("id", "") in numbers:
            entry.getparent().remove(entry)
    deck.remove(parts)


def add_report(deck: DeckPackage, changes: Sequence[Change], words: Mapping[str, str], slides: Sequence[Slide]) -> None:
    """Add hidden slides with every number, what changed first, in the language of the deck."""
    rows = [*(_cells(change, words) for change in changes if not _is_quiet(change)), *_quiet_rows(changes, words)]
    layout = deck.related([slide.part for slide in slides if not slide.is_report][-1], LAYOUT)
    codes = Counter(change.done for change in changes)
    counts = [words["label"].format(words[f"done {code}"], count) for code, count in codes.items()]
    for number, page in enumerate(_pages(rows)[:MAX_SLIDES], start=1):
        head = f"{words['title']} ({number})" if number > 1 else " · ".join([words["title"], *counts])
        _add_slide(deck, _slide_xml(deck, page, head, words), layout)


def _pages(rows: Sequence[Cells]) -> list[list[Cells]]:
    """Return rows slide by slide, by the lines that each takes by estimate."""
    pages, room = list[list[Cells]](), 0
    for row in rows:
        spans = (sum(WIDTHS[2:6]),) if _is_wide(row) else WIDTHS[2:6]
        widths = (*WIDTHS[:2], *spans, *WIDTHS[6:])
        lines = max(ceil(len(cell) * 100 / (width * LETTERS)) for cell, width in zip(row, widths, strict=True))
        if lines > room:
            pages.append([])
            room = LINES
        pages[-1].append(row)
        room -= lines
    return pages


def _is_wide(row: Cells) -> bool:
    """Return whether a row has one text in the place of four, the third to the sixth."""
    return len(row) < len(COLUMNS)


def _is_quiet(change: Change) -> bool:
    """Return whether a change is listed in short: what stayed, and the footers."""
    return change.done == MergeCode.UNCHANGED or (change.done == MergeCode.WRITTEN and change.line == FOOTER)


def _quiet_rows(changes: Sequence[Change], words: Mapping[str, str]) -> Iterator[Cells]:
    """Yield a row for what stayed as it was of change chart, table and slide."""
    groups = dict[tuple[int, str, str, str], list[str]]()
    for change in changes:
        if _is_quiet(change):
            name = words["label"].format(change.line, change.today) if change.line else change.today
            groups.setdefault((change.slide, change.element, change.done, change.source), []).append(name)
    for (slide, element, code, source), names in groups.items():
        text = _shorten(words["between"].join(names), MAX_WIDE_LENGTH)
        yield str(slide), _shorten(element), text, words[f"done {code}"], _shorten(source)


def _slide_xml(deck: DeckPackage, page: Sequence[Cells], head: str, words: Mapping[str, str]) -> str:
    width, height = deck.slide_size
    margin, rtl = width // 30, words["direction"] == "rtl"
    room = width - 2 * margin
    grid = "".join(f'<a:gridCol w="{room * part // 100}"/>' for part in WIDTHS)
    heads = tuple(words[f"column {name}"] for name in COLUMNS)
    rows = "".join(_row(row, height // LINES, words, bold=row is heads) for row in (heads, *page))
    title = {"x": margin, "y": height // 40, "cx": room, "cy": height // 8}
    table = {"x": margin, "y": height // 6, "cx": room, "cy": height // LINES * (len(page) + 1)}
    name = '"' + escape(words["title"]) + '"'
    return (
        _HEAD
        + _TITLE.format(text=_paragraph(head, 1600, words, bold=True), **title)
        + _TABLE.format(name=name, rtl=' rtl="1"' if rtl else "", grid=grid, rows=rows, **table)
        + _TAIL
    )


def _cells(change: Change, words: Mapping[str, str]) -> Cells:
    states = (change.delivered, change.deck, change.today)
    cells = (change.element, change.line, *states, words[f"done {change.done}"], change.source)
    return (str(change.slide), *map(_shorten, cells))


def _row(row: Cells, height: int, words: Mapping[str, str], *, bold: bool) -> str:
    inner = list[str]()
    for place, cell in enumerate(row):
        span = _is_wide(row) and place == 2
        attribute = ' gridSpan="4"' if span else ""
        inner.append(_cell(_paragraph(cell, 800, words, bold=bold), attribute))
        inner += [_cell("<a:p/>", ' hMerge="1"')] * 3 if span else []
    return f'<a:tr h="{height}">{"".join(inner)}</a:tr>'


def _cell(paragraph: str, attribute: str) -> str:
    return (
        f"<a:tc{attribute}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph}</a:txBody>"
        '<a:tcPr marL="36000" marR="36000" marT="18000" marB="18000"/></a:tc>'
    )


def _shorten(words: str, max_length: int = MAX_LENGTH) -> str:
    return shorten(strip_unwritable(words), max_length)


def _paragraph(text: str, size: int, words: Mapping[str, str], *, bold: bool) -> str:
    rtl = words["direction"] == "rtl"
    clean = escape("".join(letter for letter in text if letter.isprintable()))
    return (
        f'<a:p><a:pPr algn="{"r" if rtl else "l"}" rtl="{int(rtl)}"/><a:r><a:rPr lang="{words["language"]}" '
        f'sz="{size}" b="{int(bold)}"/><a:t>{clean}</a:t></a:r></a:p>'
    )


def _add_slide(deck: DeckPackage, xml: str, layout: str) -> None:
    """Add a slide behind the last one, in the last section."""
    part, main = deck.free_name("ppt/slides/slide.xml"), deck.tree(deck.main)
    deck.add(part, b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + xml.encode(), SLIDE)
    if layout:
        deck.relate(part, LAYOUT, layout)
    entries = main.find("{*}sldIdLst")
    number = str(max((int(item.get("id", "256")) for item in entries), default=255) + 1)
    entry = etree.SubElement(entries, entries.tag.replace("sldIdLst", "sldId"), {"id": number})
    entry.set(f"{R}id", deck.relate(deck.main, "slide", part))
    sections = list(main.iter(f"{OFFICE}section"))
    for holder in list(sections[-1].iter(f"{OFFICE}sldIdLst"))[:1] if sections else ():
        etree.SubElement(holder, f"{OFFICE}sldId", {"id": number})
    deck.touch(deck.main)
