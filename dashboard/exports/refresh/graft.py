"""Today's drawing on a slide that was delivered without one, since nothing matched then."""

from __future__ import annotations

import base64
from copy import deepcopy
from itertools import count
from typing import Any

from dashboard.exports.pptx.identity import P, paragraphs, plain_text, text_shapes
from dashboard.exports.pptx.record_schema import request_key
from dashboard.exports.refresh.deck_parts import Slide, read_frames, read_slides
from dashboard.exports.refresh.merge import MergeCode, Record
from dashboard.exports.refresh.package import DeckPackage
from dashboard.exports.refresh.refresh_context import Refresh, journal_of

TEXT = "Text"
"""The place for words, which say what was asked for where nothing matches."""

DRAWN = (f"{P}graphicFrame", f"{P}grpSp")


def is_bare(slide: Slide) -> bool:
    """Return whether a slide was delivered with words where a drawing stands, and has none."""
    return bool(slide.record and TEXT in slide.record["texts"] and not slide.frames and "shapes" not in slide.record)


def graft(slide: Slide, work: Refresh) -> bool:
    """Put a drawing where nothing matched when a slide was made; return whether there is one.

    Only where the words in its place are those that were delivered.
    """
    record = slide.record or {}
    content = work.answers.get(request_key(record), {}).get("graft")
    if not content or record["package"] != work.package:
        return False
    journal = journal_of(slide, "", record, work, weak=False)
    words = dict(text_shapes(slide.tree)).get(TEXT)
    if words is not None and plain_text(paragraphs(words)) == plain_text(record["texts"][TEXT]):
        slide.record = _put_drawings(work.deck, slide, words.getparent(), base64.b64decode(content))
        lines = [line for frame in slide.frames for line in frame.record["element"]["lines"]]
        for line in lines:
            journal.add(line["label"], ("", "", line["texts"][-1]), MergeCode.NEW, line["key"])
        for name in () if lines else sorted(slide.record["texts"].keys() - record["texts"].keys()):
            journal.add(name, ("", "", plain_text(slide.record["texts"][name])), MergeCode.NEW)
    else:
        journal.add(TEXT, ("", "", ""), MergeCode.NOT_ADDED)
    work.changes += journal.changes
    return journal.is_settled


def _put_drawings(deck: DeckPackage, slide: Slide, words: Any, content: bytes) -> Record:
    """Put drawings of a deck of one slide in the place of words; return the slide's record."""
    other = DeckPackage(content)
    source = read_slides(other)[0]
    links = other.relations(source.part)
    ids = count(1 + max(int(about.get("id", "0")) for about in slide.tree.iter(f"{P}cNvPr")))
    for element in source.tree.find(f"{P}cSld/{P}spTree").iterchildren(*DRAWN):
        copy = deepcopy(element)
        for place in list(copy.iter(f"{P}ph")):
            place.getparent().remove(place)
        for about in copy.iter(f"{P}cNvPr"):
            about.set("id", str(next(ids)))
        for descendant in copy.iter():
            for name, key in descendant.attrib.items():
                if key in links and name.startswith("{"):
                    kind, target = links[key]
                    descendant.set(name, deck.relate(slide.part, kind, _copy(deck, other, target)))
        words.addprevious(copy)
    words.getparent().remove(words)
    slide.frames = list(read_frames(deck, slide.part, slide.tree))
    old, new = slide.record or {}, source.record or {}
    texts = {**new["texts"], **{name: text for name, text in old["texts"].items() if name != TEXT}}
    return {**new, "texts": texts, "notes": old.get("notes", "")}


def _copy(deck: DeckPackage, other: DeckPackage, name: str) -> str:
    """Copy a part under a free name, with all that it refers to, and return the name."""
    new_name = deck.free_name(name)
    deck.add(new_name, other.blob(name), other.content_type(name))
    for key, (kind, target) in other.relations(name).items():
        deck.relate(new_name, kind, _copy(deck, other, target), key)
    return new_name
