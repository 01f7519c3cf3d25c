"""The refresh of a deck in a process of its own: what is asked for, then what is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from typing import Any

from dashboard.exports.office_errors import DeckRejected
from dashboard.exports.office_process import Answer, run_process
from dashboard.exports.pptx.identity import (
    SHORT,
    P,
    described_shapes,
    digest,
    normalize_label,
    paragraphs,
    place_of,
    plain_text,
    slide_texts,
    table_rows,
    text_shapes,
    title_name,
)
from dashboard.exports.pptx.record_schema import REQUEST, request_key
from dashboard.exports.refresh.counterpart import closest_page, is_drawn
from dashboard.exports.refresh.deck_parts import FOOTER, Slide, read_slides, write_file_records, write_tag
from dashboard.exports.refresh.drawing_merge import merge_drawing
from dashboard.exports.refresh.frame_merge import line_names, refresh_frame
from dashboard.exports.refresh.graft import graft, is_bare
from dashboard.exports.refresh.merge import SETTLED_CODES, Journal, MergeCode, Record
from dashboard.exports.refresh.package import DeckPackage
from dashboard.exports.refresh.refresh_context import Refresh, journal_of, language_of
from dashboard.exports.refresh.report_slide import add_report, remove_reports
from dashboard.exports.refresh.text_merge import merge_texts, old_numbers, repeated_sentences, write_text
from dashboard.exports.refresh.weak_records import restore_record, weak_title, write_prints

NOTES_PART, NOTES = "notesSlide", "Notes"
"""The notes of a slide: how a relation calls them, and how a list of changes does."""

MAX_REQUESTS = 200
"""Slides of selections that a deck may ask for."""


def requests(deck: DeckPackage, package: str) -> list[dict[str, str]]:
    """Return what the slides of a deck ask for, each once.

    Raises:
        DeckRejected: nothing in it is of this dashboard, or it asks for too much.
    """
    by_key = dict[str, dict[str, str]]()
    for slide in read_slides(deck):
        for record in slide.records:
            if record["package"] in ("", package):
                request = by_key.setdefault(request_key(record), {name: record.get(name, "") for name in REQUEST})
                request |= {"bare": "1"} if is_bare(slide) else {}
    if not by_key:
        raise DeckRejected("identity")
    if len(by_key) > MAX_REQUESTS:
        raise DeckRejected("many")
    return list(by_key.values())


def refresh(work: Refresh) -> bytes | None:
    """Write today's numbers into a deck and return it; None where nothing is to be written.

    What was done stands in the changes of the work.
    """
    slides = read_slides(work.deck)
    for frame in (frame for slide in slides for frame in slide.frames):
        if frame.weak:
            restore_record(frame, work)
        lines = frame.record.get("element", {}).get("lines", [])
        work.placed_lines.append((request_key(frame.record), {name for line in lines for name in line_names(line)}))
    for slide in slides:
        if not slide.is_report and (slide.record or slide.frames):
            _refresh_slide(slide, work)
    numbers = old_numbers(work.changes)
    for slide in slides if numbers else ():
        if not slide.is_report:
            work.changes += repeated_sentences(slide.number, list(_officer_sentences(slide, work)), numbers)
    if not any(change.done in SETTLED_CODES for change in work.changes):
        return None
    language = next((language_of(record) for slide in slides for record in slide.records), "en")
    write_file_records(work.deck, [slide.record for slide in slides if slide.record])
    remove_reports(work.deck, slides)
    add_report(work.deck, work.changes, work.words[language], slides)
    return work.deck.save()


def _officer_sentences(slide: Slide, work: Refresh) -> Iterator[tuple[str, str]]:
    """Yield name and words of an officer's texts of a slide, its tables and its notes."""
    texts_written = work.merged_texts.get(slide.number, {})
    for name, body in text_shapes(slide.tree):
        text = plain_text(paragraphs(body))
        if name not in texts_written or normalize_label(plain_text(texts_written[name])) != normalize_label(text):
            yield name.partition("\n")[0], text
    frame_elements = [frame.element for frame in slide.frames]
    for frame in slide.tree.iter(f"{P}graphicFrame"):
        if frame not in frame_elements:
            name = frame.find(f".//{P}cNvPr").get("name", "")
            yield from ((name, cell) for row in table_rows(frame) for cell in row)
    notes = _notes_body(work.deck, slide)
    if notes is not None and digest(plain_text(paragraphs(notes))) != (slide.record or {}).get("notes"):
        yield NOTES, plain_text(paragraphs(notes))


def _refresh_slide(slide: Slide, work: Refresh) -> None:
    """Merge the frames of a slide, then its texts, then its notes."""
    has_graft = is_bare(slide) and graft(slide, work)
    page = closest_page(slide, work.answers)
    journals = [refresh_frame(frame, slide, work) for frame in slide.frames]
    wrote = has_graft or any(journal.is_settled for journal in journals)
    is_left = any(
        change.done == MergeCode.LEFT and bool(frame.chart or not change.line)
        for frame, journal in zip(slide.frames, journals, strict=True)
        for change in journal.changes
    )
    if (page is not None and _refresh_texts(slide, page, work, wrote=wrote, is_left=is_left)) or wrote:
        write_prints(slide)
        work.deck.touch(slide.part)


def _refresh_texts(slide: Slide, page: Record, work: Refresh, *, wrote: bool, is_left: bool) -> bool:
    """Merge the texts of a slide, then its notes, and return whether any is written.

    Args:
        page: today's slide.
        wrote: whether anything else of the slide was written.
        is_left: whether a chart or a table was left alone.
    """
    record = slide.record or next((frame.record for frame in slide.frames if not frame.weak), None)
    weak = record is None
    if record is None:
        record, page = weak_title(slide, page)
    elif record["package"] != work.package:
        return False
    elif not slide.record:  # none of its words may be on a slide that a chart or a table came to
        words = {plain_text(text) for text in slide_texts(slide.tree).values()}
        if words.isdisjoint(plain_text(text) for name, text in record["texts"].items() if name != FOOTER):
            return False
    journal = journal_of(slide, "", record, work, weak=weak)
    if (is_left or not is_drawn(page, slide)) and page.get("elements"):
        _leave_title(slide, record, page, journal)
        work.changes += journal.changes
        return False
    shapes, record = merge_drawing(slide.tree, record, page, journal)
    texts = merge_texts(slide.tree, record, page, journal, partial(work.deck.link, slide.part))
    work.merged_texts[slide.number] = texts
    work.changes += journal.changes
    if journal.dry or not (wrote or journal.is_settled):
        return False
    alternatives = _merge_alt_texts(slide, record, page)
    notes = _merge_notes(slide, record, page, work)
    if slide.record:
        base_record = {**slide.record, "texts": texts, "alternatives": alternatives, "version": work.version}
        slide.record = {**base_record, **({"shapes": shapes} if shapes else {}), "notes": notes}
        write_tag(work.deck, slide.tag, slide.record)
    return True


def _leave_title(slide: Slide, record: Record, page: Record, journal: Journal) -> None:
    """List today's title where a chart is left alone: its words go with its numbers."""
    name = title_name(slide.tree)
    texts = (record["texts"].get(name), slide_texts(slide.tree).get(name), page["texts"].get(name))
    old, deck, today = (plain_text(text or []) for text in texts)
    if old != today:
        journal.add(name, (old, deck, today), MergeCode.LEFT)


def _merge_alt_texts(slide: Slide, record: Record, page: Record) -> dict[str, str]:
    """Write today's alternative texts where the delivered ones stand; return their hashes."""
    alternatives, result = page.get("alternatives", {}), dict(record.get("alternatives", {}))
    for name, about in described_shapes(slide.tree):
        deck_hash = digest(about.get("descr", ""))[:SHORT]
        if name in alternatives and deck_hash in (result.get(name), digest(alternatives[name])[:SHORT]):
            about.set("descr", alternatives[name])
            result[name] = digest(alternatives[name])[:SHORT]
    return result


def _merge_notes(slide: Slide, record: Record, page: Record, work: Refresh) -> str:
    """Write today's notes where the delivered ones stand; return the hash of what was delivered."""
    body, old = _notes_body(work.deck, slide), str(record.get("notes", ""))
    if body is None or not page.get("notes") or digest(plain_text(paragraphs(body))) != old:
        return old
    write_text(body, page["notes"])
    work.deck.touch(work.deck.related(slide.part, NOTES_PART))
    return digest(plain_text(page["notes"]))


def _notes_body(deck: DeckPackage, slide: Slide) -> Any:
    """Return the words of the notes of a slide; None without any."""
    part = deck.related(slide.part, NOTES_PART)
    for shape in deck.tree(part).iter(f"{P}sp") if part else ():
        place = place_of(shape)
        if place is not None and place.get("type") == "body":
            return shape.find(f"{P}txBody")
    return None


def _answer(head: dict[str, Any], parts: dict[str, bytes]) -> Answer:
    """Return what a deck asks for, or the deck with today's answers, if they are there."""
    deck = DeckPackage(parts["deck"])
    if "today" not in parts:
        return {"requests": requests(deck, head["package"])}, b""
    work = Refresh(deck, **json.loads(parts["today"]))
    content = refresh(work)
    return {"changes": [asdict(change) for change in work.changes]}, content or b""


if __name__ == "__main__":
    run_process(_answer)
