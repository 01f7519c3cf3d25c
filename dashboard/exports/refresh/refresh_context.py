"""What a refresh of a deck works with, and the journal of one of its elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.exports.pptx.record_schema import request_key
from dashboard.exports.refresh.deck_parts import Slide
from dashboard.exports.refresh.merge import Change, Journal, Record
from dashboard.exports.refresh.package import DeckPackage


@dataclass
class Refresh:
    """What a refresh works with.

    Attributes:
        answers: today's slides and lines by `request_key`; "error" where there are none.
        package: the name of the data package.
        version: today's data version.
        placed_lines: what each chart and table of the deck asks for, and its lines: their keys, their words.
        words: the sentences that are written into slides, by language.
    """

    deck: DeckPackage
    answers: Mapping[str, Record]
    package: str
    version: str
    words: Mapping[str, Mapping[str, str]]
    keep_mine: bool = False
    overwrite: bool = False
    changes: list[Change] = field(default_factory=list)
    merged_texts: dict[int, dict[str, Any]] = field(default_factory=dict)
    placed_lines: list[tuple[str, set[str]]] = field(default_factory=list)


def language_of(record: Record) -> str:
    """Return the language that a slide was asked for in."""
    pairs = (part.partition("=") for part in record["query"].split("&"))
    return next((value for key, _equals, value in pairs if key == "lang"), "en")


def journal_of(slide: Slide, name: str, record: Record, work: Refresh, *, weak: bool) -> Journal:
    """Return the empty journal of an element of a slide."""
    today = work.answers.get(request_key(record), {})
    language = language_of(record)
    words = work.words.get(language, work.words["en"])
    unsure = weak and (work.overwrite or not record.get("prints"))
    dry = unsure and not work.overwrite
    return Journal(slide.number, name, words, work.keep_mine, weak, unsure, dry, today.get("sources", {}))
