"""The refresh of a deck: what is asked for, then what is written."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.exports.office_errors import DeckRejected
from dashboard.exports.pptx.identity import (
    SHORT,
    P,
    clean_label,
    described_shapes,
    digest,
    paragraphs,
    place_of,
    plain,
    slide_texts,
    table_rows,
    text_shapes,
    title_name,
    title_text,
)
from dashboard.exports.pptx.record_schema import REQUEST, request_key
from dashboard.exports.refresh.chart_merge import merge_chart
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.counterpart import closest_element, closest_page, keys_of, page_of_frame
from dashboard.exports.refresh.deck_parts import (
    FOOTER,
    Frame,
    Slide,
    read_slides,
    write_file_records,
    write_frame,
    write_tag,
)
from dashboard.exports.refresh.drawing_merge import merge_drawing
from dashboard.exports.refresh.graft import TEXT, graft, is_bare, is_untouched
from dashboard.exports.refresh.merge import SETTLED_CODES, Change, ElementToday, Journal, MergeCode, Record
from dashboard.exports.refresh.package import DeckPackage
from dashboard.exports.refresh.report_slide import add_report, remove_reports
from dashboard.exports.refresh.table_merge import merge_table
from dashboard.exports.refresh.text_merge import (
    merge_texts,
    old_numbers,
    repeated_sentences,
    write_links,
    write_text,
)
from dashboard.exports.refresh.weak_records import weak_chart, weak_table, weak_title, write_prints

NOTES_PART, NOTES = "notesSlide", "Notes"
"""The notes of a slide: how a relation calls them, and how a list of changes does."""

MOST_REQUESTS = 200
"""Slides of selections that a deck may ask for."""


@dataclass
class Refresh:
    """What a refresh works with.

    Attributes:
        todays: today's slides and lines by `request_key`; "error" where there are none.
        package: the name of the data package.
        version: today's data version.
        tables: what each table of the deck asks for, and its rows: their keys, their words.
        words: the sentences that are written into slides, by language.
    """

    deck: DeckPackage
    todays: Mapping[str, Record]
    package: str
    version: str
    words: Mapping[str, Mapping[str, str]]
    keep_mine: bool = False
    overwrite: bool = False
    changes: list[Change] = field(default_factory=list)
    own: dict[int, dict[str, Any]] = field(default_factory=dict)
    tables: list[tuple[str, set[str]]] = field(default_factory=list)


def requests(deck: DeckPackage, package: str) -> list[dict[str, str]]:
    """Return what the slides of a deck ask for, each once.

    Raises:
        DeckRejected: nothing in it is of this dashboard, or it asks for too much.
    """
    wanted = dict[str, dict[str, str]]()
    for slide in read_slides(deck):
        for record in slide.records:
            if record["package"] in ("", package):
                asked = wanted.setdefault(request_key(record), {name: record.get(name, "") for name in REQUEST})
                asked |= {"bare": "1"} if is_bare(slide) else {}
    if not wanted:
        raise DeckRejected("identity")
    if len(wanted) > MOST_REQUESTS:
        raise DeckRejected("many")
    return list(wanted.values())


def refresh(work: Refresh) -> bytes | None:
    """Write today's numbers into a deck and return it; None where nothing is to be written.

    What was done stands in the changes of the work.
    """
    slides = read_slides(work.deck)
    tables = [frame for slide in slides for frame in slide.frames if not frame.chart]
    for frame in tables:
        elements = _tables(work.todays.get(request_key(frame.record), {}))
        if frame.weak and elements:
            frame.record = weak_table(frame, elements, overwrite=work.overwrite)
    for frame in tables:
        lines = frame.record.get("element", {}).get("lines", [])
        work.tables.append((request_key(frame.record), {name for line in lines for name in _line_names(line)}))
    for slide in slides:
        if not slide.is_report and (slide.record or slide.frames):
            _refresh_slide(slide, work)
    numbers = old_numbers(work.changes)
    for slide in slides if numbers else ():
        if not slide.is_report:
            work.changes += repeated_sentences(slide.number, list(_own_sentences(slide, work)), numbers)
    if not any(change.done in SETTLED_CODES for change in work.changes):
        return None
    language = next((_language(record) for slide in slides for record in slide.records), "en")
    write_file_records(work.deck, [slide.record for slide in slides if slide.record])
    remove_reports(work.deck, slides)
    add_report(work.deck, work.changes, work.words[language], slides)
    return work.deck.save()


def _own_sentences(slide: Slide, work: Refresh) -> Iterator[tuple[str, str]]:
    """Yield name and words of an officer's texts of a slide, its tables and its notes."""
    ours = work.own.get(slide.number, {})
    for name, body in text_shapes(slide.tree):
        text = plain(paragraphs(body))
        if name not in ours or clean_label(plain(ours[name])) != clean_label(text):
            yield name.partition("\n")[0], text
    known = [frame.element for frame in slide.frames]
    for frame in slide.tree.iter(f"{P}graphicFrame"):
        if frame not in known:
            name = frame.find(f".//{P}cNvPr").get("name", "")
            yield from ((name, cell) for row in table_rows(frame) for cell in row)
    notes = _notes_body(work.deck, slide)
    if notes is not None and digest(plain(paragraphs(notes))) != (slide.record or {}).get("notes"):
        yield NOTES, plain(paragraphs(notes))


def _language(record: Record) -> str:
    pairs = (part.partition("=") for part in record["query"].split("&"))
    return next((value for key, _equals, value in pairs if key == "lang"), "en")


def _refresh_slide(slide: Slide, work: Refresh) -> None:
    """Merge the frames of a slide, then its texts, then its notes."""
    frames = slide.frames
    grafted = is_bare(slide) and _graft(slide, work)
    page = closest_page(slide, work.todays, work.deck)
    wrote, is_left = _refresh_frames(frames, slide, work)
    wrote |= grafted
    if wrote:
        write_prints(slide)
        work.deck.touch(slide.part)
    known = slide.record or next((frame.record for frame in slide.frames if not frame.weak), None)
    if page is None or (known is None and not slide.frames):
        return
    weak = known is None
    if known is None:
        known, page = weak_title(slide, page)
    if not weak and (known["package"] != work.package or (not slide.record and _is_foreign(slide, known))):
        return
    journal = _journal(slide, "", known, work, weak=weak)
    if is_left and page.get("elements"):
        _leave_title(slide, known, page, journal)
        work.changes += journal.changes
        return
    before = slide_texts(slide.tree)
    shapes, known = merge_drawing(slide.tree, known, page, journal)
    texts = merge_texts(slide.tree, known, page, journal)
    _renew_links(slide, page, before, work)
    work.own[slide.number] = texts
    work.changes += journal.changes
    if journal.dry or not (wrote or journal.is_settled):
        return
    alternatives = _alternatives(slide, known, page)
    write_prints(slide)
    work.deck.touch(slide.part)
    notes = _notes(slide, known, page, work)
    if slide.record:
        kept = {**slide.record, "texts": texts, "alternatives": alternatives, "version": work.version}
        slide.record = {**kept, **({"shapes": shapes} if shapes else {}), "notes": notes}
        write_tag(work.deck, slide.tag, slide.record)


def _is_foreign(slide: Slide, record: Record) -> bool:
    """Return whether none of the words are on a slide that a chart or a table came with."""
    words = {plain(text) for text in slide_texts(slide.tree).values()}
    return words.isdisjoint(plain(text) for name, text in record["texts"].items() if name != FOOTER)


def _renew_links(slide: Slide, page: Record, before: Mapping[str, Any], work: Refresh) -> None:
    """Let the links of texts that were written lead where today's words say."""
    for name, body in text_shapes(slide.tree):
        if name in page.get("links", {}) and paragraphs(body) != before.get(name):
            write_links(body, page["links"][name], lambda address: work.deck.link(slide.part, address))


def _refresh_frames(frames: Sequence[Frame], slide: Slide, work: Refresh) -> tuple[bool, bool]:
    """Merge charts and tables; return whether one was written, and one as a whole left alone."""
    wrote = is_left = False
    for frame in frames:
        count = len(work.changes)
        wrote |= _refresh_frame(frame, slide, work)
        left = [change for change in work.changes[count:] if change.done == MergeCode.LEFT]
        is_left |= any(frame.chart or not change.line for change in left)
    return wrote, is_left


def _leave_title(slide: Slide, record: Record, page: Record, journal: Journal) -> None:
    """List today's title where a chart is left alone: its words go with its numbers."""
    name = title_name(slide.tree)
    texts = (record["texts"].get(name), slide_texts(slide.tree).get(name), page["texts"].get(name))
    old, deck, today = (plain(text or []) for text in texts)
    if old != today:
        journal.add(name, (old, deck, today), MergeCode.LEFT)


def _graft(slide: Slide, work: Refresh) -> bool:
    """Put a drawing where nothing matched when a slide was made; return whether there is one."""
    record = slide.record or {}
    content = work.todays.get(request_key(record), {}).get("graft")
    if not content or record["package"] != work.package:
        return False
    journal = _journal(slide, "", record, work, weak=False)
    if is_untouched(slide, record):
        slide.record = graft(work.deck, slide, base64.b64decode(content))
        lines = [line for frame in slide.frames for line in frame.record["element"]["lines"]]
        for line in lines:
            journal.add(line["label"], ("", "", line["texts"][-1]), MergeCode.NEW, line["key"])
        for name in () if lines else sorted(slide.record["texts"].keys() - record["texts"].keys()):
            journal.add(name, ("", "", plain(slide.record["texts"][name])), MergeCode.NEW)
    else:
        journal.add(TEXT, ("", "", ""), MergeCode.NOT_ADDED)
    work.changes += journal.changes
    return journal.is_settled


def _journal(slide: Slide, name: str, record: Record, work: Refresh, *, weak: bool) -> Journal:
    today = work.todays.get(request_key(record), {})
    language = _language(record)
    words = work.words.get(language, work.words["en"])
    unsure = weak and (work.overwrite or not record.get("prints"))
    dry = unsure and not work.overwrite
    return Journal(slide.number, name, words, work.keep_mine, weak, unsure, dry, today.get("sources", {}))


def _refresh_frame(frame: Frame, slide: Slide, work: Refresh) -> bool:
    """Merge a chart or a table; return whether anything of it was written."""
    record = frame.record
    journal = _journal(slide, frame.name, record, work, weak=frame.weak)
    today = work.todays.get(request_key(record), {})
    chart = ChartPart(work.deck.tree(frame.chart)) if frame.chart else None
    element = closest_element(today, frame, work.deck)
    if element is None or (not frame.weak and record["package"] != work.package):
        pages = today.get("slides", [])
        if chart is None or frame.weak or not pages or any(page["elements"] for page in pages):
            journal.add("", ("", "", ""), MergeCode.LEFT)
        else:
            _mark_gone(frame, chart, journal)
            write_frame(work.deck, frame, chart, record)
        work.changes += journal.changes
        return journal.is_settled
    result = _merged(frame, slide, chart, element, today, journal, work)
    work.changes += journal.changes
    if result is None or not journal.is_settled:
        return False
    result["descr"] = _alternative(frame, result, element, journal)
    frame.delivered = result
    if not frame.weak:
        kept = {**record, "element": result, "version": work.version}
        texts = page_of_frame(today, frame)
        write_frame(work.deck, frame, chart, {**kept, "texts": texts.get("texts", record["texts"])})
    elif chart is not None:
        work.deck.touch(frame.chart)
    return True


def _mark_gone(frame: Frame, chart: ChartPart, journal: Journal) -> None:
    """Write into the title of a chart of which nothing is left that it is published no longer."""
    element, title, gone = frame.record["element"], chart.title(), journal.words["gone"]
    if not title or title.endswith(gone):
        journal.add("", ("", "", ""), MergeCode.LEFT)
        return
    journal.add("", (element["title"], title, ""), MergeCode.GONE)
    element["title"] = f"{title} · {gone}"
    chart.write_title(element["title"])


def _merged(
    frame: Frame, slide: Slide, chart: ChartPart | None, element: Record, today: Record, journal: Journal, work: Refresh
) -> Record | None:
    record = frame.record
    if chart is None:
        if record["element"]["kind"] != "table" or not any(True for _ in frame.element.iter("{*}tbl")):
            journal.add("", ("", "", ""), MergeCode.LEFT)
            return None
        # A row may stand on whatever slide.
        rows = {line["key"]: line for element in _tables(today) for line in element["lines"]} | today.get("rows", {})
        table = ElementToday(_own_part(element, record, work), rows, "rows" in today and not frame.weak)
        size = work.deck.tree(work.deck.main).find(f"{P}sldSz")
        height = 6_858_000 if size is None else int(size.get("cy", "6858000"))
        return merge_table(frame.element, record, table, journal, height)
    if frame.weak:
        record = weak_chart(chart, ElementToday(element, today["lines"]), record, overwrite=work.overwrite)
    elif record["element"]["kind"] == "table":
        journal.add("", ("", "", ""), MergeCode.LEFT)
        return None
    title = record.get("texts", {}).get("Title", [])
    if plain(title) != title_text(slide.tree):  # an officer's speaks of the bars in colour
        element = {name: each for name, each in element.items() if name != "focus"}
    return merge_chart(chart, frame.workbook, record, ElementToday(element, today["lines"]), journal)


def _tables(today: Record) -> list[Record]:
    return [each for page in today.get("slides", []) for each in page["elements"] if each["kind"] == "table"]


def _line_names(line: Record) -> tuple[str, str]:
    return line["key"], "\t".join(line["texts"])


def _own_part(element: Record, record: Record, work: Refresh) -> Record:
    """Return today's element without the rows that stand elsewhere in the deck."""
    request, own = request_key(record), keys_of(record)
    held = {name for key, names in work.tables if key == request for name in names}
    lines = [line for line in element["lines"] if line["key"] in own or held.isdisjoint(_line_names(line))]
    return {**element, "lines": lines}


def _alternative(frame: Frame, result: Record, today: Record, journal: Journal) -> str:
    """Write today's alternative text where the delivered one stands; return its hash."""
    about = frame.element.find(f".//{P}cNvPr")
    old = str(result.get("descr", ""))
    kept = any(change.done in (MergeCode.KEPT, MergeCode.KEPT_CONFLICT) for change in journal.changes)
    lost = frame.weak and not about.get("descr")
    if not lost and (kept or digest(about.get("descr", "")) != old):
        return old
    about.set("descr", today.get("descr", ""))
    return digest(today.get("descr", ""))


def _alternatives(slide: Slide, record: Record, page: Record) -> dict[str, str]:
    """Write today's alternative texts where the delivered ones stand; return their hashes."""
    known, result = page.get("alternatives", {}), dict(record.get("alternatives", {}))
    for name, about in described_shapes(slide.tree):
        own = digest(about.get("descr", ""))[:SHORT]
        if name in known and own in (result.get(name), digest(known[name])[:SHORT]):
            about.set("descr", known[name])
            result[name] = digest(known[name])[:SHORT]
    return result


def _notes(slide: Slide, record: Record, page: Record, work: Refresh) -> str:
    """Write today's notes where the delivered ones stand; return the hash of what was delivered."""
    body, old = _notes_body(work.deck, slide), str(record.get("notes", ""))
    if body is None or not page.get("notes") or digest(plain(paragraphs(body))) != old:
        return old
    write_text(body, page["notes"])
    work.deck.touch(work.deck.related(slide.part, NOTES_PART))
    return digest(plain(page["notes"]))


def _notes_body(deck: DeckPackage, slide: Slide) -> Any:
    """Return the words of the notes of a slide; None without any."""
    part = deck.related(slide.part, NOTES_PART)
    for shape in deck.tree(part).iter(f"{P}sp") if part else ():
        place = place_of(shape)
        if place is not None and place.get("type") == "body":
            return shape.find(f"{P}txBody")
    return None
