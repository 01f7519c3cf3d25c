"""Records of frames of which only the name tells, as LibreOffice leaves them.

What such a frame holds stands for what was delivered, where the prints in its name say that nobody changed it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.exports.pptx.identity import (
    HEADS,
    NAME,
    PRINT,
    P,
    element_prints,
    fingerprint,
    line_print,
    paragraphs,
    plain,
    slide_texts,
    title_name,
)
from dashboard.exports.refresh.chart_merge import ChartToday
from dashboard.exports.refresh.chart_part import ChartPart, clean_label
from dashboard.exports.refresh.deck_parts import Frame, Slide
from dashboard.exports.refresh.merge import Record


def weak_chart(chart: ChartPart, today: ChartToday, record: Record, *, overwrite: bool) -> Record:
    """Return a record of a chart of which only the name tells.

    A line that its officer changed was delivered as it is today, as far as that is known: so it is kept.
    """
    element, prints = today.element, _prints(record)
    texts = chart.texts() if element["kind"] == "bars" else None
    nums = chart.nums()
    own = [
        {
            "key": key,
            "label": label,
            "nums": list(nums[place]),
            "texts": [texts[place]] if texts is not None else [_words(num) for num in nums[place]],
            "value": None,
        }
        for place, (key, label) in enumerate(_keys(chart.labels(), element, today.lines))
    ]
    lines = own if overwrite or not prints else [_undone(line, today, prints, texts) for line in own]
    ours = overwrite or not prints or prints[1] == fingerprint(chart.title())
    title = chart.title() if ours else element["title"]
    fields = {name: element[name] for name in ("kind", "series", "names") if name in element}
    return {**record, "element": {**fields, "title": title, "max": chart.axis_end() or 0.0, "lines": lines}}


def weak_table(frame: Frame, element: Record, *, overwrite: bool) -> Record:
    """Return a record of a table of which only the name tells."""
    prints, page = _prints(frame.record), {line["key"]: line for line in element["lines"]}
    rows = [[plain(paragraphs(cell)) for cell in row.iter("{*}tc")] for row in frame.element.iter("{*}tr")]
    body = [row for row in rows[element["heads"] :] if row]
    keys = [key for key, _label in _keys([row[-1] for row in body], element, {})]
    lines = [{"key": key, "label": row[-1], "texts": row} for key, row in zip(keys, body, strict=True)]
    if prints and not overwrite:
        lines = [
            line
            if line["key"] not in page or line_print(line) in prints
            else {**page[line["key"]], "label": line["label"]}
            for line in lines
        ]
    return {**frame.record, "element": {"kind": "table", "heads": element["heads"], "lines": lines}}


def weak_title(slide: Slide, page: Record) -> tuple[Record, Record]:
    """Return the record of the title of a slide whose frames have but names, and today's."""
    record, name = slide.frames[0].record, title_name(slide.tree)
    if not name:
        return {**record, "texts": {}}, {"texts": {}}
    text, now = slide_texts(slide.tree)[name], page["texts"].get("Title", [])
    prints = _prints(record)
    ours = not prints or prints[0] == fingerprint(plain(text))
    return {**record, "texts": {name: text if ours else now}}, {"texts": {name: now}}


def write_prints(slide: Slide) -> None:
    """Let the names of frames hold the prints of what now is delivered."""
    name = title_name(slide.tree)
    title = plain(slide_texts(slide.tree).get(name, [])) if name else ""
    for frame in slide.frames:
        about = frame.element.find(f".//{P}cNvPr")
        match = NAME.search(about.get("name", ""))
        if match is not None and match["prints"]:
            element = frame.delivered or frame.record.get("element")
            old = match["prints"]
            prints = element_prints(title, element) if element else fingerprint(title) + old[PRINT:]
            about.set("name", about.get("name")[: match.start("prints")] + prints)


def _prints(record: Record) -> list[str]:
    """Return the prints in the name of a frame, that of the slide's title and of its own first."""
    text = str(record.get("prints", ""))
    prints = [text[start : start + PRINT] for start in range(0, len(text), PRINT)]
    return prints if len(prints) >= HEADS else []


def _keys(labels: Sequence[str], element: Record, lines: Mapping[str, Record]) -> list[tuple[str, str]]:
    """Return the key of each label; of equal ones (months of two years) in their order."""
    free = dict[str, list[str]]()
    for key, line in lines.items():
        free.setdefault(line["name"], []).append(key)
    for line in reversed(element["lines"]):
        keys = free.setdefault(line["label"], [])
        if line["key"] in keys:
            keys.remove(line["key"])
        keys.insert(0, line["key"])
    counts, result = Counter[str](), list[tuple[str, str]]()
    for label in labels:
        own = free.get(label, [])
        counts[label] += 1
        result.append((own.pop(0) if own else f"~{label}~{counts[label]}", label))
    return result


def _undone(line: Record, today: ChartToday, prints: Sequence[str], texts: Any) -> Record:
    """Return a line as it was delivered; of one that was changed, as it is today."""
    own = {**line, "texts": [clean_label(line["texts"][0])]} if texts is not None else line
    now = today.line(line["key"])
    if now is None or line_print(own) in prints[HEADS:]:
        return line
    return {**line, "nums": now["nums"], "texts": now["texts"], "value": None}


def _words(num: float | None) -> str:
    return f"{num:,.10g}" if num is not None else ""
