"""What of today a slide, a chart or a table of a deck is closest to."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.exports.pptx.record_schema import request_key
from dashboard.exports.refresh.deck_parts import Frame, Slide
from dashboard.exports.refresh.merge import Record


def closest_page(slide: Slide, answers: Mapping[str, Record]) -> Record | None:
    """Return today's slide that a slide of the deck is closest to; None where there is none."""
    keys = {key for frame in slide.frames for key in keys_of(frame.record)}
    for record in slide.records:
        pages, texts = answers.get(request_key(record), {}).get("slides", []), record.get("texts", {})
        if pages:
            alike = [sum(texts.get(name) == text for name, text in page["texts"].items()) for page in pages]
            ranks = [(_overlap(page, keys), count) for page, count in zip(pages, alike, strict=True)]
            page: Record = pages[ranks.index(max(ranks))]
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


def elements_of(today: Record) -> list[Record]:
    """Return the charts and tables of today's slides."""
    return [element for page in today.get("slides", []) for element in page["elements"]]


def closest_element(today: Record, frame: Frame) -> Record | None:
    """Return today's element that a frame shares most lines with; None without any of its kind.

    Of a chart none of whose lines is drawn today, its own: numbers of it may still be published.
    """
    delivered = frame.record.get("element", {})
    candidates = [element for element in elements_of(today) if element["kind"] == delivered.get("kind")]
    overlaps = [_overlap({"elements": [candidate]}, keys_of(frame.record)) for candidate in candidates]
    if frame.chart and candidates and not any(overlaps):  # the title of another chart would tell another story
        return {**delivered, "lines": [], "descr": ""}
    return candidates[overlaps.index(max(overlaps))] if candidates else None
