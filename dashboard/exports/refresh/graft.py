"""Today's drawing on a slide that was delivered without one, since nothing matched then."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import Any

from dashboard.exports.pptx.identity import P, paragraphs, plain_text, text_shapes
from dashboard.exports.refresh.deck_parts import Slide, read_frames, read_slides
from dashboard.exports.refresh.merge import Record
from dashboard.exports.refresh.package import DeckPackage, OfficePackage

TEXT = "Text"
"""The place for words, which say what was asked for where nothing matches."""

DRAWN = (f"{P}graphicFrame", f"{P}grpSp")


def is_bare(slide: Slide) -> bool:
    """Return whether a slide was delivered with words where a drawing stands, and has none."""
    return bool(slide.record and TEXT in slide.record["texts"] and not slide.frames and "shapes" not in slide.record)


def is_untouched(slide: Slide, record: Record) -> bool:
    """Return whether the words in the place of the drawing are those that were delivered."""
    body = dict(text_shapes(slide.tree)).get(TEXT)
    return body is not None and plain_text(paragraphs(body)) == plain_text(record["texts"][TEXT])


def graft(deck: DeckPackage, slide: Slide, content: bytes) -> Record:
    """Put drawings of a deck of one slide in the place of words only; return the slide's record."""
    other = DeckPackage(content)
    source = read_slides(other)[0]
    words = dict(text_shapes(slide.tree))[TEXT].getparent()
    ids = count(1 + max(int(about.get("id", "0")) for about in slide.tree.iter(f"{P}cNvPr")))
    for element in source.tree.find(f"{P}cSld/{P}spTree").iterchildren(*DRAWN):
        copy = deepcopy(element)
        for place in list(copy.iter(f"{P}ph")):
            place.getparent().remove(place)
        for about in copy.iter(f"{P}cNvPr"):
            about.set("id", str(next(ids)))
        _copy_related_parts(deck, slide.part, other, source.part, copy)
        words.addprevious(copy)
    words.getparent().remove(words)
    slide.frames = list(read_frames(deck, slide.part, slide.tree))
    old, new = slide.record or {}, source.record or {}
    texts = {**new["texts"], **{name: text for name, text in old["texts"].items() if name != TEXT}}
    return {**new, "texts": texts, "notes": old.get("notes", "")}


def _copy_related_parts(deck: DeckPackage, part: str, other: OfficePackage, origin: str, element: Any) -> None:
    """Copy the parts that an element refers to, with all that they refer to."""
    links = other.relations(origin)
    for descendant in element.iter():
        for name, key in descendant.attrib.items():
            if key in links and name.startswith("{"):
                kind, target = links[key]
                descendant.set(name, deck.relate(part, kind, _copy(deck, other, target)))


def _copy(deck: DeckPackage, other: OfficePackage, name: str) -> str:
    """Copy a part under a free name, with all that it refers to, and return the name."""
    new_name = deck.free_name(name)
    deck.add(new_name, other.blob(name), other.content_type(name))
    for key, (kind, target) in other.relations(name).items():
        deck.relate(new_name, kind, _copy(deck, other, target), key)
    return new_name
