"""Records of frames of which only the name tells, as LibreOffice leaves them.

What such a frame holds stands for what was delivered, where the prints in its name say that nobody changed it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from dashboard.exports.pptx import identity
from dashboard.exports.pptx.identity import HEADS, PRINT, P, fingerprint, line_print, normalize_label
from dashboard.exports.pptx.record_schema import request_key, table_line
from dashboard.exports.refresh.chart_merge import GONE_MARK, UNKNOWN, align_series, number_text
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.counterpart import elements_of
from dashboard.exports.refresh.deck_parts import Frame, Slide
from dashboard.exports.refresh.merge import ElementToday, Record, match_rows
from dashboard.exports.refresh.refresh_context import Refresh
from dashboard.exports.text_fitting import BETWEEN


def restore_record(frame: Frame, work: Refresh) -> None:
    """Give a frame of which only its name tells the record of what its words are closest to."""
    today = work.answers.get(request_key(frame.record), {})
    candidates = [element for element in elements_of(today) if (element["kind"] == "table") != bool(frame.chart)]
    if candidates and not frame.chart:
        frame.record = _weak_table(frame, candidates, overwrite=work.overwrite)
    elif candidates:
        chart = ChartPart(work.deck.tree(frame.chart))
        words = {frame.name, chart.title(), *chart.labels()} - {""}
        shared = [
            words & {text for line in candidate["lines"] for text in (line["label"], *line["texts"])}
            for candidate in candidates
        ]
        ranks = [(c.get("title", "") in words, len(common)) for c, common in zip(candidates, shared, strict=True)]
        closest = candidates[ranks.index(max(ranks))]
        # A bar of this name in a chart of something else is another number.
        other_keys = {line["key"] for c in candidates if c.get("title") != closest.get("title") for line in c["lines"]}
        lines = {key: line for key, line in today["lines"].items() if key not in other_keys}
        frame.record = weak_chart(chart, ElementToday(closest, lines), frame.record, overwrite=work.overwrite)


def weak_chart(chart: ChartPart, today: ElementToday, record: Record, *, overwrite: bool) -> Record:
    """Return a record of a chart of which only the name tells.

    A line that its officer changed was delivered as it is today, as far as that is known: so it is kept.
    """
    element, prints = today.element, _prints(record)
    texts = chart.texts() if element["kind"] == "bars" else None
    labels, nums = chart.labels(), chart.nums()
    keys = _match_keys(labels, texts or [""] * len(labels), today)
    lines = [
        {
            "key": key,
            "label": label,
            "nums": list(nums[place]),
            "texts": [texts[place]] if texts is not None else [*map(number_text, nums[place])],
            "value": None,
        }
        for place, (key, label) in enumerate(zip(keys, labels, strict=True))
    ]
    fields: Record = {name: element[name] for name in ("kind", "series", "names") if name in element}
    if texts is None:
        fields |= _match_series(chart.names()[:-1], element)
    if prints and not overwrite:
        lines = _baseline_lines(lines, fields, today, prints[HEADS:])
    ours = overwrite or not prints or prints[1] == fingerprint(chart.title())
    title = chart.title() if ours else element["title"]
    return {**record, "element": {**fields, "title": title, "max": chart.axis_end() or 0.0, "lines": lines}}


def _match_series(names: Sequence[str], element: Record) -> Record:
    """Return the series of stacked columns by their names, or by those around them."""
    matches = match_rows([[name] for name in names], [[name] for name in element["names"]])
    codes = [f"{UNKNOWN}{place}" if match is None else element["series"][match] for place, match in enumerate(matches)]
    return {"series": codes, "names": [*names]}


def _weak_table(frame: Frame, elements: Sequence[Record], *, overwrite: bool) -> Record:
    """Return a record of a table of which only its name tells, with the keys of today's rows."""
    prints, heads = _prints(frame.record), elements[0]["heads"]
    body = [row for row in identity.table_rows(frame.element)[heads:] if row]
    page = [line for element in elements for line in element["lines"] if body and len(line["texts"]) == len(body[0])]
    matches = match_rows(body, [line["texts"] for line in page])
    lines = list[Record]()
    for place, (row, match) in enumerate(zip(body, matches, strict=True)):
        key = f"{UNKNOWN}{place}" if match is None else page[match]["key"]
        line = table_line(key, row)
        if match is not None and prints and not overwrite and line_print(line) not in prints:
            line |= {"texts": page[match]["texts"]}
        lines.append(line)
    return {**frame.record, "element": {"kind": "table", "heads": heads, "lines": lines}}


def weak_title(slide: Slide, page: Record) -> tuple[Record, Record]:
    """Return the record of the title of a slide whose frames have but names, and today's."""
    record, name = slide.frames[0].record, identity.title_name(slide.tree)
    if not name:
        return {**record, "texts": {}}, {"texts": {}}
    text, now, prints = identity.slide_texts(slide.tree)[name], page["texts"].get("Title", []), _prints(record)
    ours = not prints or prints[0] == fingerprint(identity.plain_text(text))
    return {**record, "texts": {name: text if ours else now}}, {"texts": {name: now}}


def write_prints(slide: Slide) -> None:
    """Let the names of frames hold the prints of what now is delivered."""
    title = identity.title_text(slide.tree)
    for frame in slide.frames:
        about = frame.element.find(f".//{P}cNvPr")
        match = identity.NAME.search(about.get("name", ""))
        if match is not None and match["prints"]:
            element = frame.new_element or (None if frame.weak else frame.record.get("element"))
            old = match["prints"]
            prints = identity.element_prints(title, element) if element else fingerprint(title) + old[PRINT:]
            about.set("name", about.get("name")[: match.start("prints")] + prints)


def _prints(record: Record) -> list[str]:
    """Return the prints in the name of a frame, that of the slide's title and of its own first."""
    text = str(record.get("prints", ""))
    prints = [text[start : start + PRINT] for start in range(0, len(text), PRINT)]
    return prints if len(prints) >= HEADS else []


def _match_keys(labels: Sequence[str], texts: Sequence[str], today: ElementToday) -> list[str]:
    """Return the key of each line, given once; of lines of one name, that of what it says.

    A name with another detail behind it (`7 of 34`) is the same where there is no other of that name.
    """
    labels_today = {line["key"]: line["label"] for line in today.element["lines"]}
    lines = {
        key: {"name": labels_today.get(key, ""), **(today.line(key) or {})} for key in (*labels_today, *today.lines)
    }
    with_heads = {key: f"{line.get('heading', '')}{BETWEEN}{line['name']}" for key, line in lines.items()}
    names: dict[str, str] = {
        key: next((name for name in (labels_today.get(key), with_heads[key]) if name and name in labels), line["name"])
        for key, line in lines.items()
    }
    rows = [[label, f"{label}\n{normalize_label(text)}"] for label, text in zip(labels, texts, strict=True)]
    candidates = [[name, f"{name}\n{normalize_label(lines[key]['texts'][0])}"] for key, name in names.items()]
    keys, counts, result = list(names), Counter(map(_name, labels)), list[str]()
    for place, match in enumerate(match_rows(rows, candidates, by_place=False)):
        name = _name(labels[place])
        alike = [key for key in keys if _name(names[key]) == name and names[key] not in labels]
        alone = counts[name] == len(alike) == 1
        result.append(keys[match] if match is not None else alike[0] if alone else f"{UNKNOWN}{place}")
    return result


def _name(label: str) -> str:
    return label.partition(BETWEEN)[0]


def _baseline_lines(
    lines: Sequence[Record], element: Record, today: ElementToday, prints: Sequence[str]
) -> list[Record]:
    """Return lines as they were delivered, in that order; changed ones as they are today."""
    result = list[tuple[int, Record]]()
    for line in lines:
        plain_line = {**line, "texts": [normalize_label(line["texts"][0])]} if element["kind"] == "bars" else line
        now, mark = today.line(line["key"]), line_print(plain_line)
        if mark in prints:
            result.append((prints.index(mark), line))
        elif now is None:  # an officer's own
            result.append((len(prints), {**line, GONE_MARK: True}))
        else:
            now = align_series(now, element, today) or {}
            result.append((len(prints), {**line, "nums": now["nums"], "texts": now["texts"], "value": None}))
    places = [place for place, _line in result if place < len(prints)]
    if places != sorted(places):  # an officer's order
        result.sort(key=itemgetter(0))
    return [line for _place, line in result]
