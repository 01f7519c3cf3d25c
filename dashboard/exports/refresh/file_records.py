"""The records of slides in the properties of a file, for programs that keep nothing else.

LibreOffice drops tags and calls places for text by their number; a slide is known again by its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from lxml import etree

from dashboard.exports.pptx.identity import (
    PROPERTIES,
    TAG,
    P,
    pack,
    plain,
    slide_texts,
    text_shapes,
    title_name,
    unpack,
)
from dashboard.exports.refresh.merge import Record
from dashboard.exports.refresh.package import DeckPackage

PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}lpwstr"
IDENTITY = ("deck", "slide", "query")
OURS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""What marks a property that a user could have made."""


def read_records(deck: DeckPackage) -> list[Any]:
    """Return the records in the properties of a file, unchecked; none where it has none of ours."""
    part = deck.related("", PROPERTIES)
    if not part:
        return []
    return unpack({each.get("name", ""): each.findtext(TEXT, "") for each in deck.tree(part).iter(PROPERTY)})


def write_records(deck: DeckPackage, records: Sequence[Record]) -> None:
    """Write the records of slides into the properties of a file that has some; others stay."""
    part = deck.related("", PROPERTIES)
    if not part:
        return
    root = deck.tree(part)
    for each in list(root.iter(PROPERTY)):
        if each.get("name", "").startswith(f"{TAG} "):
            root.remove(each)
    others = {each.get("pid", "") for each in root.iter(PROPERTY)}
    free = (str(number) for number in count(2) if str(number) not in others)
    for number, (name, value) in zip(free, pack(records).items(), strict=False):
        held = etree.SubElement(root, PROPERTY, {"fmtid": OURS, "pid": number, "name": name})
        etree.SubElement(held, TEXT).text = value
    deck.touch(part)


def match_record(tree: Any, frames: Sequence[Record], records: Sequence[Record]) -> Record | None:
    """Return the record of a slide: that of its charts and tables, else of most of its words.

    None where less than half of the words of any is on it.
    """
    own = [each for each in records if any(_is_of(each, frame) for frame in frames)] if frames else records
    words = {plain(text) for text in slide_texts(tree).values()}
    shares = [_share(each, words) for each in own]
    best = max(shares, default=0.0)
    return own[shares.index(best)] if shares and (frames or best >= 1 / 2) else None


def _is_of(record: Record, frame: Record) -> bool:
    return all(record[name] == frame[name] for name in IDENTITY)


def _share(record: Record, words: set[str]) -> float:
    """Return how much of the texts of a record some words are, the footer left aside."""
    texts = {plain(text) for name, text in record["texts"].items() if name != "Footer"}
    return len(texts & words) / max(len(texts), 1)


def restore_names(tree: Any, record: Record) -> None:
    """Call the places for text of a slide as they were called: by their words, or their order."""
    bodies = dict(text_shapes(tree))
    free = {name: body for name, body in bodies.items() if name not in record["texts"] and _is_place(body)}
    lost = [name for name in record["texts"] if name not in bodies]
    title = title_name(tree)
    for name in list(lost):
        same = [each for each, body in free.items() if plain(slide_texts(tree)[each]) == plain(record["texts"][name])]
        own = title if name == "Title" and title in free else next(iter(same), "")
        if own:
            _rename(free.pop(own), name)
            lost.remove(name)
    if len(lost) == len(free):
        for name, body in zip(lost, free.values(), strict=True):
            _rename(body, name)


def _is_place(body: Any) -> bool:
    return body.getparent().find(f"{P}nvSpPr/{P}nvPr/{P}ph") is not None


def _rename(body: Any, name: str) -> None:
    body.getparent().find(f"{P}nvSpPr/{P}cNvPr").set("name", name)
