"""The refresh of a chart or a table in its frame on a slide."""

from __future__ import annotations

from dashboard.exports.pptx.identity import P, digest, plain, title_text
from dashboard.exports.pptx.record_schema import request_key
from dashboard.exports.refresh.chart_merge import merge_chart
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.counterpart import closest_element, keys_of, page_of_frame
from dashboard.exports.refresh.deck_parts import Frame, Slide, write_frame
from dashboard.exports.refresh.merge import ElementToday, Journal, MergeCode, Record
from dashboard.exports.refresh.refresh_context import Refresh, journal_of
from dashboard.exports.refresh.table_merge import merge_table
from dashboard.exports.refresh.weak_records import weak_chart


def refresh_frame(frame: Frame, slide: Slide, work: Refresh) -> bool:
    """Merge a chart or a table; return whether anything of it was written."""
    record = frame.record
    journal = journal_of(slide, frame.name, record, work, weak=frame.weak)
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
        rows = {line["key"]: line for element in tables_of(today) for line in element["lines"]} | today.get("rows", {})
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


def tables_of(today: Record) -> list[Record]:
    """Return the tables of today's slides."""
    return [each for page in today.get("slides", []) for each in page["elements"] if each["kind"] == "table"]


def line_names(line: Record) -> tuple[str, str]:
    """Return the key and the words of a row, either of which tells it from others."""
    return line["key"], "\t".join(line["texts"])


def _own_part(element: Record, record: Record, work: Refresh) -> Record:
    """Return today's element without the rows that stand elsewhere in the deck."""
    request, own = request_key(record), keys_of(record)
    held = {name for key, names in work.tables if key == request for name in names}
    lines = [line for line in element["lines"] if line["key"] in own or held.isdisjoint(line_names(line))]
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
