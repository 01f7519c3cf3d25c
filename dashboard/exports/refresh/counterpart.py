"""What of today a slide, a chart or a table of a deck is closest to."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.exports.pptx.identity import plain_text
from dashboard.exports.pptx.record_schema import request_key
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.deck_parts import Frame, Slide
from dashboard.exports.refresh.merge import Record
from dashboard.exports.refresh.package import DeckPackage


def closest_page(slide: Slide, answers: Mapping[str, Record], deck: DeckPackage) -> Record | None:
    """Return today's slide that a slide of the deck is closest to; None where there is none."""
    for record in slide.records:
        pages = answers.get(request_key(record), {}).get("slides", [])
        if pages:
            keys = {key for frame in slide.frames for key in keys_of(frame.record)}
            words = {text for frame in slide.frames if frame.weak and frame.chart for text in _words(frame, deck)}
            texts = record.get("texts", {})
            page: Record = max(
                pages,
                key=lambda candidate: (
                    _overlap(candidate, keys),
                    plain_text(candidate["texts"].get("Title", [])) in words,
                    sum(_shared_word_count(element, words) for element in candidate["elements"]),
                    sum(texts.get(name) == text for name, text in candidate["texts"].items()),
                ),
            )
            return page
    return None


def keys_of(record: Record) -> set[str]:
    """Return the keys of the lines of a chart or a table."""
    return {line["key"] for line in record.get("element", {}).get("lines", [])}


def _overlap(page: Record, keys: set[str]) -> int:
    return len(keys & {line["key"] for element in page["elements"] for line in element["lines"]})


def is_drawn(page: Record, slide: Slide) -> bool:
    """Return whether today's slide has a line of the charts that a slide speaks of."""
    charts = [frame for frame in slide.frames if frame.chart and not frame.weak]
    return not charts or any(_overlap(page, keys_of(frame.record)) for frame in charts)


def page_of_frame(today: Record, frame: Frame) -> Record:
    """Return today's slide that has most lines of a chart or a table; an empty one if none has."""
    pages = [page for page in today.get("slides", []) if _overlap(page, keys_of(frame.record))]
    return max(pages, key=lambda page: _overlap(page, keys_of(frame.record)), default={})


def closest_element(today: Record, frame: Frame, deck: DeckPackage) -> Record | None:
    """Return today's element that a frame is closest to, by its lines or their names.

    Of a chart none of whose lines is drawn today, its own: numbers of it may still be published.
    """
    elements = [element for page in today.get("slides", []) for element in page["elements"]]
    if "element" in frame.record:
        candidates = [element for element in elements if element["kind"] == frame.record["element"]["kind"]]
        overlaps = [_overlap({"elements": [candidate]}, keys_of(frame.record)) for candidate in candidates]
        if frame.chart and candidates and not any(overlaps):  # the title of another chart would tell another story
            return {**frame.record["element"], "lines": [], "descr": ""}
        return candidates[overlaps.index(max(overlaps))] if candidates else None
    candidates = [element for element in elements if (element["kind"] == "table") == (not frame.chart)]
    words = _words(frame, deck) if frame.chart and candidates else set()
    return max(
        candidates,
        key=lambda candidate: (candidate.get("title", "") in words, _shared_word_count(candidate, words)),
        default=None,
    )


def _shared_word_count(element: Record, words: set[str]) -> int:
    """Return how many of some words stand in the lines of an element."""
    return len(words & {text for line in element["lines"] for text in (line["label"], *line["texts"])})


def _words(frame: Frame, deck: DeckPackage) -> set[str]:
    """Return what tells which chart a frame shows: its name, its title, its labels."""
    chart = ChartPart(deck.tree(frame.chart))
    return {frame.name, chart.title(), *chart.labels()} - {""}
