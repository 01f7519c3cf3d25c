"""Slides and frames of a deck with the records they carry.

LibreOffice drops tags and calls places for text by their number; a slide is known again by its words, from the records
in the properties of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.exports.office_errors import DeckRejected
from dashboard.exports.pptx import identity
from dashboard.exports.pptx.identity import (
    CELL,
    TAG,
    C,
    P,
    parse_record,
    plain_text,
    serialize_record,
    slide_texts,
)
from dashboard.exports.pptx.record_schema import RECORD, REQUEST, matches_schema
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.merge import Record
from dashboard.exports.refresh.package import DeckPackage, relation_id
from dashboard.exports.refresh.text_merge import text_bodies
from dashboard.exports.refresh.workbook import Workbook

ORIGIN = (*REQUEST, "package", "version")
MAX_FIELD_LENGTH = 9_000
REPORT, FOOTER = "SDD changes", "Footer"
"""The name of the slides that list what a refresh did, and of the foot of every slide."""


@dataclass
class Frame:
    """A chart or a table of a slide with its record.

    `weak` says that only its name tells where it comes from; `chart` and `book` are parts, "" for a table;
    `new_element` is its element after today's refresh, None where it was left alone.
    """

    element: Any
    record: Record
    weak: bool
    tag: str = ""
    chart: str = ""
    book: str = ""
    workbook: Workbook | None = None
    new_element: Record | None = None

    @property
    def name(self) -> str:
        """Return the name of the frame, without what it says of itself."""
        return identity.NAME.sub("", _about(self.element).get("name", "")).removesuffix(" · ")


@dataclass
class Slide:
    """A slide: its number, its part, its own record, its frames of ours."""

    number: int
    part: str
    tree: Any
    record: Record | None
    tag: str
    frames: list[Frame]
    is_report: bool = False

    @property
    def records(self) -> list[Record]:
        """Return its record and those of its frames; none of a list of changes."""
        slide_records = [self.record] if self.record else []
        return [] if self.is_report else [*slide_records, *(frame.record for frame in self.frames)]


def read_slides(package: DeckPackage) -> list[Slide]:
    """Return the slides of a deck.

    Raises:
        DeckRejected: a part is damaged.
    """
    slides = [_slide(package, number, part) for number, part in enumerate(package.slides(), start=1)]
    tag_records = [slide.record for slide in slides if slide.record]
    part = package.related("", identity.PROPERTIES)
    entries = package.tree(part).iter(identity.PROPERTY) if part else ()
    texts = {entry.get("name", ""): entry.findtext(identity.PROPERTY_TEXT, "") for entry in entries}
    valid_records = map(_valid_record, identity.properties_to_records(texts))
    file_records = [record for record in valid_records if record and record not in tag_records]
    for slide in slides:
        # A title would else name numbers that a chart does not get.
        is_sure = all(frame.record.get("prints") for frame in slide.frames if frame.weak)
        if slide.record is None and not slide.is_report and file_records and is_sure:
            slide.record = _match_record(slide.tree, [frame.record for frame in slide.frames], file_records)
            if slide.record:
                _restore_names(slide.tree, slide.record)
                origin = {name: slide.record[name] for name in ORIGIN if name in slide.record}
                for frame in slide.frames:
                    frame.record |= origin if frame.weak else {}
    return slides


def _slide(package: DeckPackage, number: int, part: str) -> Slide:
    tree = package.tree(part)
    content = tree.find(f"{P}cSld")
    if content is None:
        raise DeckRejected("broken")
    tag, text = _read_tag(package, part, content.find(f"{P}custDataLst"))
    is_report = content.get("name") == REPORT
    frames = [] if is_report else list(read_frames(package, part, tree))
    return Slide(number, part, tree, _valid_record(parse_record(text)), tag, frames, is_report)


def read_frames(package: DeckPackage, part: str, tree: Any) -> Iterator[Frame]:
    """Yield the charts and tables of ours on a slide."""
    links = package.relations(part)
    for element in tree.iter(f"{P}graphicFrame"):
        chart = next((relation_id(child) for child in element.iter(f"{C}chart")), "")
        target = links.get(chart, ("", ""))[1] if chart else ""
        target = target if target in package.names else ""
        book = package.related(target, "package") if target else ""
        workbook = _workbook(package, book)
        tag, text = _read_tag(package, part, element.find(f"{P}nvGraphicFramePr/{P}nvPr/{P}custDataLst"))
        texts = (workbook.record() if workbook is not None else "", text)
        record = next(filter(None, map(_valid_record, map(parse_record, texts))), None)
        if record is not None and "element" in record:
            yield Frame(element, record, False, tag, target, book, workbook)
            continue
        about = _about(element)
        name_fields = identity.parse_frame_name(about.get("name", "") if about is not None else "")
        if name_fields is not None:
            record = {"root": "", "package": "", "version": "", **name_fields}
            yield Frame(element, record, True, "", target, book, workbook)


def _about(element: Any) -> Any:
    return element.find(f".//{P}cNvPr")


def _workbook(package: DeckPackage, part: str) -> Workbook | None:
    """Return the workbook behind a chart; None where there is none that can be read."""
    try:
        return Workbook(package.blob(part)) if part else None
    except DeckRejected:
        return None


def _read_tag(package: DeckPackage, part: str, data: Any) -> tuple[str, str]:
    """Return the part of our tag among custom data, and its text; "" where there is none."""
    links = package.relations(part) if data is not None else {}
    for tags in data.iterchildren(f"{P}tags") if data is not None else ():
        target = links.get(relation_id(tags), ("", ""))[1]
        if target in package.names:
            for tag in _tags(package, target):
                return target, tag.get("val", "")
    return "", ""


def _tags(package: DeckPackage, part: str) -> list[Any]:
    return [tag for tag in package.tree(part).iter(f"{P}tag") if tag.get("name", "").upper() == TAG]


def _valid_record(record: Any) -> Record | None:
    """Return a record whose fields are of the types they have to be; None for any other."""
    if not matches_schema(record, RECORD) or any(len(record.get(name, "")) > MAX_FIELD_LENGTH for name in ORIGIN):
        return None
    element = record.get("element")
    return record if element is None or _is_complete(element) else None


def _is_complete(element: Record) -> bool:
    """Return whether an element has what its kind needs, and lines as long as one another."""
    lines = element["lines"]
    if not all(line["texts"] for line in lines):
        return False
    if element["kind"] == "table":
        return element.get("heads") in (0, 1, 2)
    counts = {len(line.get("nums", ())) for line in lines}
    names = (element.get("series", []), element.get("names", []))
    if element["kind"] not in ("bars", "columns") or len(counts) != 1 or not {"title", "max"} <= element.keys():
        return False
    return element["kind"] == "bars" or all(len(names_of_series) == min(counts) - 1 for names_of_series in names)


def _match_record(tree: Any, frames: Sequence[Record], records: Sequence[Record]) -> Record | None:
    """Return the record of a slide: that of its charts and tables, else of most of its words.

    None where less than half of the words of any is on it.
    """
    candidates = [
        record
        for record in records
        if not frames
        or any(all(record[name] == frame[name] for name in ("deck", "slide", "query")) for frame in frames)
    ]
    words = {plain_text(text) for text in slide_texts(tree).values()}
    texts = [{plain_text(text) for name, text in record["texts"].items() if name != FOOTER} for record in candidates]
    shares = [len(delivered_words & words) / max(len(delivered_words), 1) for delivered_words in texts]
    best = max(shares, default=0.0)
    return candidates[shares.index(best)] if shares and (frames or best >= 1 / 2) else None


def _restore_names(tree: Any, record: Record) -> None:
    """Call the places for text of a slide as they were called: by their words, or their order."""
    bodies, names = text_bodies(tree, record["texts"]), record["texts"].keys()
    missing = [name for name in names if name not in bodies]
    places = [name for name, body in bodies.items() if identity.place_of(body.getparent()) is not None]
    free = [name for name in places if name not in names]
    if len(missing) == len(free):
        bodies |= {name: bodies[alias] for name, alias in zip(missing, free, strict=True)}
    for name, body in bodies.items():
        if name in names:
            _about(body.getparent()).set("name", name.partition("\n")[0])


def write_file_records(deck: DeckPackage, records: Sequence[Record]) -> None:
    """Write the records of slides into the properties of a file that has some."""
    part = deck.related("", identity.PROPERTIES)
    if part:
        identity.write_properties(deck.tree(part), records)
        deck.touch(part)


def write_tag(package: DeckPackage, part: str, record: Record) -> None:
    """Write a record into the part of a tag, if there is one."""
    if part:
        for tag in _tags(package, part):
            tag.set("val", serialize_record(record))
        package.touch(part)


def write_frame(package: DeckPackage, frame: Frame, chart: ChartPart | None, record: Record) -> None:
    """Write the parts of a frame: its drawing, its workbook, its record."""
    write_tag(package, frame.tag, record)
    if chart is not None:
        package.touch(frame.chart)
    if frame.workbook is not None:
        frame.workbook.write_record(serialize_record(record), CELL)
        package.put(frame.book, frame.workbook.save())
