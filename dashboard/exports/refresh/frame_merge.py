"""The refresh of a chart or a table in its frame on a slide."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.pptx.identity import A, P, digest, plain_text, title_text
from dashboard.exports.pptx.record_schema import request_key
from dashboard.exports.refresh.chart_merge import merge_chart
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.counterpart import closest_element, elements_of, keys_of
from dashboard.exports.refresh.deck_parts import Frame, Slide, write_frame
from dashboard.exports.refresh.merge import KEPT_CODES, ElementToday, Journal, MergeCode, Record
from dashboard.exports.refresh.refresh_context import Refresh, journal_of
from dashboard.exports.refresh.table_merge import merge_table


def refresh_frame(frame: Frame, slide: Slide, work: Refresh) -> Journal:
    """Merge a chart or a table, and return what was done to it."""
    journal = journal_of(slide, frame.name, frame.record, work, weak=frame.weak)
    _merge_frame(frame, slide, work, journal)
    work.changes += journal.changes
    return journal


def _merge_frame(frame: Frame, slide: Slide, work: Refresh, journal: Journal) -> None:
    """Merge a chart or a table, and write what it then delivers into its record."""
    record, today = frame.record, work.answers.get(request_key(frame.record), {})
    chart = ChartPart(work.deck.tree(frame.chart)) if frame.chart else None
    if chart is not None and not frame.weak and _is_gone(record, today):
        _mark_gone(frame, chart, journal)
        write_frame(work.deck, frame, chart, record)
        return
    element = closest_element(today, frame)
    is_table = frame.element.find(f".//{A}tbl") is not None
    links = work.deck.relations(frame.chart).values() if frame.chart else ()
    is_linked = any(not target and kind in ("package", "oleObject") for kind, target in links)  # a workbook elsewhere
    is_ours = (frame.weak or record["package"] == work.package) and not is_linked
    if element is None or not is_ours or not (element["kind"] == "table") == is_table == (chart is None):
        journal.add("", ("", "", ""), MergeCode.LEFT)
        return
    page: Record = next((page for page in today["slides"] if element in page["elements"]), {})
    element = _without_lines_elsewhere(element, record, work)
    result: Record | None
    if chart is None:
        result = _merge_table(frame, element, today, journal, work)
    else:
        result = _merge_chart(chart, frame, slide, ElementToday(element, today["lines"]), journal)
    if result is None or not journal.is_settled:
        return
    if chart is not None and not element["descr"]:
        sentences = (journal.words["label"].format(line["label"], line["texts"][0]) for line in result["lines"])
        element["descr"] = f"{result['title']}. {journal.words['between'].join(sentences)}."
    result["descr"] = _merge_alt_text(frame, result, element, journal)
    frame.new_element = result
    if not frame.weak:
        base_record = {**record, "element": result, "version": work.version}
        write_frame(work.deck, frame, chart, {**base_record, "texts": page.get("texts", record["texts"])})
    elif chart is not None:
        work.deck.touch(frame.chart)


def _is_gone(record: Record, today: Record) -> bool:
    """Return whether nothing that a chart shows is published today."""
    if record["element"]["kind"] == "columns":
        return "slides" in today and not any(page["elements"] for page in today["slides"])
    keys = {line["key"] for line in record["element"]["lines"] if line["texts"][0]}
    return bool(today.get("slides") and keys) and keys.isdisjoint(today["lines"])


def _mark_gone(frame: Frame, chart: ChartPart, journal: Journal) -> None:
    """Write into the title of a chart of which nothing is left that it is published no longer."""
    element, title, suffix = frame.record["element"], chart.title(), journal.words["gone"]
    if not title or title.endswith(suffix):
        journal.add("", ("", "", ""), MergeCode.LEFT)
        return
    journal.add("", (element["title"], title, ""), MergeCode.GONE)
    element["title"] = f"{title} · {suffix}"
    chart.write_title(element["title"])


def _merge_table(frame: Frame, element: Record, today: Record, journal: Journal, work: Refresh) -> Record:
    # A row may stand on whatever slide.
    tables = [element for element in elements_of(today) if element["kind"] == "table"]
    rows = {line["key"]: line for table in tables for line in table["lines"]} | today.get("rows", {})
    table = ElementToday(element, rows, "rows" in today and not frame.weak)
    return merge_table(frame.element, frame.record, table, journal, work.deck.slide_size[1])


def _merge_chart(chart: ChartPart, frame: Frame, slide: Slide, today: ElementToday, journal: Journal) -> Record | None:
    title = frame.record.get("texts", {}).get("Title", [])
    if plain_text(title) != title_text(slide.tree):  # an officer's speaks of the bars in colour
        today = replace(today, element={name: field for name, field in today.element.items() if name != "focus"})
    size = frame.element.find(f"{P}xfrm/{A}ext")
    inches = (0.0, 0.0) if size is None else (int(size.get("cx")) / 914_400, int(size.get("cy")) / 914_400)
    return merge_chart(chart, frame.workbook, frame.record, today, journal, inches)


def line_names(line: Record) -> tuple[str, ...]:
    """Return the key of a line, of a row its words, too: either tells it from others."""
    return (line["key"],) if "nums" in line else (line["key"], "\t".join(line["texts"]))


def _without_lines_elsewhere(element: Record, record: Record, work: Refresh) -> Record:
    """Return today's element without the lines that stand elsewhere in the deck."""
    request, keys = request_key(record), keys_of(record)
    names_elsewhere = {name for key, names in work.placed_lines if key == request for name in names}
    lines = [line for line in element["lines"] if line["key"] in keys or names_elsewhere.isdisjoint(line_names(line))]
    return {**element, "lines": lines}


def _merge_alt_text(frame: Frame, result: Record, today: Record, journal: Journal) -> str:
    """Write today's alternative text where the delivered one stands; return its hash."""
    about = frame.element.find(f".//{P}cNvPr")
    old = str(result.get("descr", ""))
    is_kept = any(change.done in KEPT_CODES for change in journal.changes)
    is_missing = frame.weak and not about.get("descr")
    if not is_missing and (is_kept or digest(about.get("descr", "")) != old):
        return old
    about.set("descr", today.get("descr", ""))
    return digest(today.get("descr", ""))
