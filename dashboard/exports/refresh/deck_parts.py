"""Slides and frames of a deck with the records they carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.exports.office_errors import DeckRejected
from dashboard.exports.pptx.identity import CELL, TAG, P, parse_frame_name, seal, unseal
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.chart_points import C
from dashboard.exports.refresh.file_records import match_record, read_records, restore_names
from dashboard.exports.refresh.merge import Record
from dashboard.exports.refresh.package import DeckPackage, relation_id
from dashboard.exports.refresh.workbook import Workbook

FIELDS = ("deck", "slide", "query", "root", "package", "version")
LONGEST_FIELD = 9_000
REPORT = "SDD changes"
"""The name of the slides that list what a refresh did."""


@dataclass
class Frame:
    """A chart or a table of a slide with its record.

    `weak` says that only its name tells where it comes from; `chart` and `book` are parts, "" for a table; `delivered`
    is its element after today's refresh, None where it was left alone.
    """

    element: Any
    record: Record
    weak: bool
    tag: str = ""
    chart: str = ""
    book: str = ""
    workbook: Workbook | None = None
    delivered: Record | None = None

    @property
    def name(self) -> str:
        """Return the name of the frame, without what it says of itself."""
        return (
            str(self.element.find(f".//{P}cNvPr").get("name", "")).partition(" · chart:")[0].partition(" · whole:")[0]
        )


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


def read_slides(package: DeckPackage) -> list[Slide]:
    """Return the slides of a deck.

    Raises:
        DeckRejected: a part is damaged.
    """
    slides = [_slide(package, number, part) for number, part in enumerate(package.slides(), start=1)]
    tagged = [slide.record for slide in slides if slide.record]
    kept = [record for record in map(_checked, read_records(package)) if record and record not in tagged]
    for slide in slides:
        # A title would else name numbers that a chart does not get.
        is_sure = all(frame.record.get("prints") for frame in slide.frames if frame.weak)
        if slide.record is None and not slide.is_report and kept and is_sure:
            slide.record = match_record(slide.tree, [frame.record for frame in slide.frames], kept)
            if slide.record:
                restore_names(slide.tree, slide.record)
                origin = {name: slide.record[name] for name in (*FIELDS, "geometry") if name in slide.record}
                for frame in slide.frames:
                    frame.record |= origin if frame.weak else {}
    return slides


def _slide(package: DeckPackage, number: int, part: str) -> Slide:
    tree = package.tree(part)
    content = tree.find(f"{P}cSld")
    if content is None:
        raise DeckRejected("broken")
    tag, text = _tagged(package, part, content.find(f"{P}custDataLst"))
    is_report = content.get("name") == REPORT
    frames = [] if is_report else list(read_frames(package, part, tree))
    return Slide(number, part, tree, _checked(unseal(text)), tag, frames, is_report)


def read_frames(package: DeckPackage, part: str, tree: Any) -> Iterator[Frame]:
    """Yield the charts and tables of ours on a slide."""
    links = package.relations(part)
    for element in tree.iter(f"{P}graphicFrame"):
        chart = next((relation_id(each) for each in element.iter(f"{C}chart")), "")
        target = links.get(chart, ("", ""))[1] if chart else ""
        target = target if target in package.names else ""
        book = package.related(target, "package") if target else ""
        workbook = _workbook(package, book)
        tag, text = _tagged(package, part, element.find(f"{P}nvGraphicFramePr/{P}nvPr/{P}custDataLst"))
        held = workbook.record() if workbook is not None else ""
        record = _checked(unseal(held)) or _checked(unseal(text))
        if record is not None and "element" in record:
            yield Frame(element, record, False, tag, target, book, workbook)
            continue
        about = element.find(f".//{P}cNvPr")
        known = parse_frame_name(about.get("name", "") if about is not None else "")
        if known is not None:
            yield Frame(element, {"root": "", "package": "", "version": "", **known}, True, "", target, book, workbook)


def _workbook(package: DeckPackage, part: str) -> Workbook | None:
    """Return the workbook behind a chart; None where there is none that can be read."""
    if not part:
        return None
    try:
        return Workbook(package.blob(part))
    except DeckRejected:
        return None


def _tagged(package: DeckPackage, part: str, data: Any) -> tuple[str, str]:
    """Return the part of our tag among custom data, and its text; "" where there is none."""
    links = package.relations(part) if data is not None else {}
    for tags in data.iterchildren(f"{P}tags") if data is not None else ():
        target = links.get(relation_id(tags), ("", ""))[1]
        if target in package.names:
            for tag in package.tree(target).iter(f"{P}tag"):
                if tag.get("name", "").upper() == TAG:
                    return target, tag.get("val", "")
    return "", ""


def _checked(record: Any) -> Record | None:
    """Return a record whose fields are of the kinds they have to be; None for any other."""
    if not isinstance(record, dict):
        return None
    fields = (*(record.get(name) for name in FIELDS), record.get("geometry", ""))
    if not all(isinstance(field, str) and len(field) <= LONGEST_FIELD for field in fields) or not _is_texts(
        record.get("texts")
    ):
        return None
    return record if "element" not in record or _is_element(record["element"]) else None


def _is_texts(texts: Any) -> bool:
    return isinstance(texts, dict) and all(
        isinstance(text, list) and all(isinstance(runs, list) and all(map(_is_text, runs)) for runs in text)
        for text in texts.values()
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_element(element: Any) -> bool:
    if not isinstance(element, dict) or element.get("kind") not in ("bars", "columns", "table"):
        return False
    lines = element.get("lines")
    if not isinstance(lines, list) or not all(map(_is_line, lines)):
        return False
    if element["kind"] == "table":
        return isinstance(element.get("heads"), int) and 0 <= element["heads"] <= 2
    counts = {len(line.get("nums", ())) for line in lines}
    if len(counts) != 1 or not _is_text(element.get("title")) or not isinstance(element.get("max"), int | float):
        return False
    names = (element.get("series", []), element.get("names", []))
    return element["kind"] == "bars" or all(len(each) == min(counts) - 1 for each in names)


def _is_line(line: Any) -> bool:
    if not isinstance(line, dict) or not _is_text(line.get("key")) or not _is_text(line.get("label")):
        return False
    texts, nums = line.get("texts"), line.get("nums", [])
    return (
        isinstance(texts, list)
        and bool(texts)
        and all(map(_is_text, texts))
        and isinstance(nums, list)
        and all(num is None or isinstance(num, int | float) for num in nums)
        and isinstance(line.get("value", 0.0), int | float | None)
    )


def write_tag(package: DeckPackage, part: str, record: Record) -> None:
    """Write a record into the part of a tag, if there is one."""
    if part:
        for tag in package.tree(part).iter(f"{P}tag"):
            if tag.get("name", "").upper() == TAG:
                tag.set("val", seal(record))
        package.touch(part)


def write_frame(package: DeckPackage, frame: Frame, chart: ChartPart | None, record: Record) -> None:
    """Write the parts of a frame: its drawing, its workbook, its record."""
    write_tag(package, frame.tag, record)
    if chart is not None:
        package.touch(frame.chart)
    if frame.workbook is not None:
        frame.workbook.write_record(seal(record), CELL)
        package.put(frame.book, frame.workbook.save())
