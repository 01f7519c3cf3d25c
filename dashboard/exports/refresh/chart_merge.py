"""A chart of a deck, merged line by line: delivered, in the deck, today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import not_
from typing import Any

from dashboard.exports.pptx.bar_names import HEADS
from dashboard.exports.pptx.identity import C, normalize_label
from dashboard.exports.refresh.added_series import add_series
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.merge import (
    KEPT_CODES,
    ElementToday,
    Journal,
    Line,
    MergeCode,
    Record,
    is_same,
    is_written,
    match_rows,
    target_order,
)
from dashboard.exports.refresh.workbook import Value, Workbook, write_cells

MAX_LINES = {"bars": 20, "columns": 48}
"""Lines of a chart beyond which none is added."""

KINDS = {"bars": {"barChart"}, "columns": {"barChart", "lineChart"}}
OWN = "\x02"
"""How the key of a line begins that an officer added."""

GONE_MARK, TOTAL, UNKNOWN = "gone", "", "~"
"""What marks a line that is published no longer, stands for the total among series, and begins a key not known."""


def merge_chart(
    part: ChartPart,
    book: Workbook | None,
    record: Record,
    today: ElementToday,
    journal: Journal,
    size: tuple[float, float],
) -> Record | None:
    """Write today's numbers into a chart (inches) and return its element; None if left alone."""
    element, kind = record["element"], record["element"]["kind"]
    ordered = _order_series(part, element) if kind == "columns" else element
    if ordered is None or not _is_ours(part, book, ordered, today):
        journal.add(element.get("title", ""), ("", "", ""), MergeCode.LEFT)
        return None
    element = add_series(part, book, ordered, today, size) if kind == "columns" else ordered
    lines = _lines(part, book, element, today, journal)
    for line in lines:
        _merge_line(line, element, journal)
    holds: Callable[[list[str]], bool] = partial(part.holds, size=size) if kind == "bars" else bool
    if book is not None and book.has_values_below(part.count + 1):  # an officer's: a new line would stand on them
        holds = not_
    order = _sort_lines(lines, element, today, journal, holds)
    title = today.element["title"]
    writes_title = journal.merge_words(
        "", [" ".join(words.split()) for words in (element["title"], part.title(), title)]
    )
    if not journal.is_settled:
        return dict(element)
    if book is not None:
        write_cells(book, order, part.count)
    focus = _move_focus(part, order, element, today)
    part.write(order, focus)
    if writes_title:
        part.write_title(title)
        if kind == "bars" and book is not None:
            book.write("A", 1, title)
    part.move_axis_end(element["max"], today.element["max"])
    merged = {**element, "title": title, "max": today.element["max"]} | ({"focus": focus} if focus else {})
    return {**merged, "lines": _new_baselines(order, lines, element["lines"])}


def _merge_line(line: Line, element: Record, journal: Journal) -> None:
    """Decide on the numbers and the name of a line, if it was delivered."""
    if line.baseline is None:
        return
    if element["kind"] == "bars":
        _merge_bar(line, journal)
    else:
        _merge_column(line, journal, element["names"])
    _merge_label(line, journal)


def _new_baselines(order: Sequence[Line], lines: Sequence[Line], old: Sequence[Record]) -> list[Record]:
    """Return what is delivered from now on, in the old order where an officer has another."""
    result = {line.key: _new_baseline(line) for line in order if line.key[0] != OWN}
    absent = [line for line in old if line["key"] not in {other.key for other in lines}]
    keys = [line["key"] for line in old if line["key"] in result]
    is_own = keys != [line.key for line in lines if line.baseline is not None]
    return [*(result.pop(key) for key in (keys if is_own else list(result))), *result.values(), *absent]


def _move_focus(part: ChartPart, order: Sequence[Line], element: Record, today: ElementToday) -> list[str]:
    """Let the bars be in colour that the title speaks of today, and return their keys."""
    old: list[str] = element.get("focus", [])
    new: list[str] = today.element.get("focus", old) if old else old
    if set(new) != set(old):
        places = {line.key: line.origin for line in order if line.origin is not None}
        part.swap_colors([places[key] for key in old if key in places], [places[key] for key in new if key in places])
    return new


def _order_series(part: ChartPart, element: Record) -> Record | None:
    """Return an element with its series in the order of the chart; None where one is another."""
    old_values = [str([line["nums"][place] for line in element["lines"]]) for place in range(len(element["names"]))]
    values = [str([*column]) for column in zip(*part.nums(), strict=True)][:-1]
    names = [[[name] for name in series] for series in (part.names()[:-1], element["names"])]
    order = match_rows(*names, values=(values, old_values))
    is_total_last = bool(part.series) and part.series[-1].getparent().tag == f"{C}lineChart"
    if None in order or len(order) != len(element["names"]) or not is_total_last:
        return None

    def sort(fields: Sequence[Any]) -> list[Any]:
        return [*(fields[place] for place in order if place is not None), *fields[len(order) :]]

    lines = [{**line, "nums": sort(line["nums"]), "texts": sort(line["texts"])} for line in element["lines"]]
    return {**element, "series": sort(element["series"]), "names": sort(element["names"]), "lines": lines}


def _is_ours(part: ChartPart, book: Workbook | None, element: Record, today: ElementToday) -> bool:
    """Return whether a chart is drawn as delivered, with all its rows, and known today."""
    kind, lines = element["kind"], element["lines"]
    count = len(lines[0]["nums"]) if lines else 0
    is_drawn = bool(part.series) and len(part.series) == count and part.kinds() == KINDS[kind]
    if kind != today.element.get("kind") or not is_drawn:
        return False
    if book is not None and not _reads_cells(part, book, kind):
        return False
    keys = {line["key"] for line in lines}
    return not keys.isdisjoint([*today.lines, *(line["key"] for line in today.element["lines"])])


def _reads_cells(part: ChartPart, book: Workbook, kind: str) -> bool:
    """Return whether a chart shows the cells that were delivered, all rows of them."""
    columns = [chr(ord("B") + place) for place in range(len(part.series))]
    letters = columns if kind == "columns" else [chr(ord(column) + 1) for column in reversed(columns)]
    names = [book.value("A", row) for row in range(2, part.count + 2)]
    labels = [name if isinstance(name, str) else "" if name is None else f"{name:.15g}" for name in names]
    return part.letters() == letters and [*map(normalize_label, labels)] == [*map(normalize_label, part.labels())]


def _lines(
    part: ChartPart, book: Workbook | None, element: Record, today: ElementToday, journal: Journal
) -> list[Line]:
    """Return the lines of the deck with what was delivered and what is known today."""
    labels, nums, baseline = part.labels(), part.nums(), element["lines"]
    bars = element["kind"] == "bars"
    texts = part.texts() if bars else [""] * len(labels)
    lines = list[Line]()
    old_texts = [normalize_label(line["texts"][0]) for line in baseline]
    values = [*map(normalize_label, texts)], old_texts
    matches = match_rows([[label] for label in labels], [[line["label"]] for line in baseline], values=values)
    for place, match in enumerate(matches):
        old = baseline[match] if match is not None else None
        deck: Record = {"label": labels[place], "nums": list(nums[place]), "texts": [texts[place]]}
        if bars:
            value = book.value("B", place + 2) if book is not None else None
            deck["value"] = value if isinstance(value, float) else old and old.get("value")
        key = old["key"] if old else f"{OWN}{place}"
        now = align_series(today.line(key), element, today) if old else None
        if bars and now and old and old["texts"][0] and not now["texts"][0]:
            now = _from_heading(now, old, journal.words["label"])
        lines.append(Line(key, place, old, deck, now, dict(deck)))
    return lines


def _from_heading(line: Record, old: Record, label_format: str) -> Record:
    """Return a bar whose value stands in the heading of its group today, without its name."""
    separator = label_format.format("", "")
    text = normalize_label(line["name"].removesuffix(HEADS).rpartition(separator)[2])
    values = {name: old[name] for name in ("nums", "value")} if text == normalize_label(old["texts"][0]) else {}
    return {"nums": line["nums"], "value": None, **values, "texts": [text]}


def align_series(line: Record | None, element: Record, today: ElementToday) -> Record | None:
    """Return today's line with the series in the order of the deck."""
    if element["kind"] == "bars":
        return line
    fields: Record = line or {}  # none where nothing is counted today
    names = (*today.element["series"], TOTAL) if line is not None else ()
    places = {name: place for place, name in enumerate(names)}
    order = [places.get(name) for name in (*element["series"], TOTAL)]
    nums = [None if place is None else fields["nums"][place] for place in order]
    return {**fields, "nums": nums, "texts": ["" if place is None else fields["texts"][place] for place in order]}


def _merge_bar(line: Line, journal: Journal) -> None:
    """Decide on a bar as a whole: its label and its numbers belong together."""
    old, deck, now = line.baseline or {}, line.deck, line.today
    name, old_text = deck["label"], normalize_label(old["texts"][0])
    deck_text = normalize_label(deck["texts"][0])
    numbers = [(deck["value"], old["value"]), *zip(deck["nums"], old["nums"], strict=False)]
    if deck_text == old_text and not all(is_same(*pair) for pair in numbers):
        deck_text = number_text(deck["value"] if not is_same(deck["value"], old["value"]) else deck["nums"][0])
    if now is None:
        if old.get(GONE_MARK) or not old["texts"][0] or deck_text.endswith(journal.words["gone"]):
            line.result = deck
            if line.key.startswith(UNKNOWN) and deck_text:
                journal.add(name, ("", deck_text, ""), MergeCode.KEPT)
            return
        line.code = MergeCode.GONE
        line.result = {**deck, "texts": [f"{deck['texts'][0]} · {journal.words['gone']}"]}
        journal.add(name, (old_text, deck_text, ""), MergeCode.GONE, line.key)
        return
    text = normalize_label(now["texts"][0])
    line.code = journal.decide(old_text, deck_text, text)
    has_new_value = old["value"] is not None and not is_same(old["value"], now["value"])
    if line.code == MergeCode.UNCHANGED and deck_text == old_text and has_new_value:
        line.code = MergeCode.WRITTEN
    if is_written(line.code) or (line.code == MergeCode.UNCHANGED and deck_text == text):
        line.result = {**now, "nums": _pad(now["nums"], len(deck["nums"])), "label": deck["label"]}
    if old_text or text:
        journal.add(name, (old_text, deck_text, text), line.code, line.key)


def _pad(nums: Sequence[float | None], count: int) -> list[float | None]:
    return [*nums, *([None] * count)][:count]


def _merge_label(line: Line, journal: Journal) -> None:
    """Decide on the name of a line, which may hold a number; a shortened one stands for it."""
    if line.today is None or line.baseline is None or "label" not in line.today:
        return
    states = [str(state["label"]) for state in (line.baseline, line.deck, line.today)]
    old, _deck, now = states
    if old.endswith("…") and now.startswith(old[:-1]):
        states[2] = old
    if journal.merge_words(states[1], states, line.key):
        line.result = {**line.result, "label": states[2]}


def _merge_column(line: Line, journal: Journal, names: Sequence[str]) -> None:
    """Decide on each part of a column; its total is what its parts add up to."""
    old, deck, now = line.baseline or {}, line.deck, line.today
    if now is None:
        return
    codes, nums = list[str](), list(deck["nums"])
    columns = zip(names, old["texts"], now["texts"], old["nums"], deck["nums"], now["nums"], strict=False)
    for place, (name, old_text, text, old_value, *values) in enumerate(columns):
        deck_value, value = (old_value if is_same(other, old_value) else other for other in values)
        deck_text = old_text if deck_value == old_value else number_text(deck_value)
        codes.append(journal.decide(old_value, deck_value, value))
        if is_written(codes[-1]):
            nums[place] = value
        if any(number is not None for number in (old_value, deck_value, value)):
            journal.add(f"{deck['label']} · {name}", (old_text, deck_text, text), codes[-1], line.key)
    is_kept = any(code in KEPT_CODES for code in codes)
    nums[-1] = (sum(num for num in nums[:-1] if num is not None) or None) if is_kept else now["nums"][-1]
    line.code = MergeCode.WRITTEN if any(map(is_written, codes)) else MergeCode.UNCHANGED
    line.result = {**deck, "nums": nums}


def number_text(value: Value) -> str:
    """Return a number as a change tells it, "" for none."""
    return "" if value is None else f"{value:,.10g}" if isinstance(value, float | int) else str(value)


def _sort_lines(
    lines: list[Line], element: Record, today: ElementToday, journal: Journal, holds: Callable[[list[str]], bool]
) -> list[Line]:
    """Return the lines in the order in which they are to stand, with those that are new.

    `holds` returns whether the chart has room for lines of these names.
    """
    lines_by_key, baseline = {line.key: line for line in lines}, [line["key"] for line in element["lines"]]
    order = target_order([line.key for line in lines], baseline, [line["key"] for line in today.element["lines"]])
    for key in baseline:
        if key not in lines_by_key:
            old = next(line for line in element["lines"] if line["key"] == key)
            now = today.line(key)
            journal.add(old["label"], (old["texts"][-1], "", now["texts"][-1] if now else ""), MergeCode.REMOVED, key)
    labels, result = [line.label for line in lines], list[Line]()
    for key in order:
        if key in lines_by_key:
            result.append(lines_by_key[key])
            continue
        now = align_series(today.line(key), element, today) or {}
        fits = len(labels) < MAX_LINES[element["kind"]] and holds([*labels, now["label"]])
        code = MergeCode.NEW if fits else MergeCode.NOT_ADDED
        journal.add(now["label"], ("", "", normalize_label(now["texts"][-1])), code, key)
        if fits:
            nums = _pad(now["nums"], len(element["lines"][0]["nums"]))
            result.append(Line(key, None, None, {}, now, {**now, "nums": nums}, MergeCode.NEW))
            labels.append(now["label"])
    old_places = [line.origin for line in result if line.origin is not None]
    if old_places != sorted(old_places):
        journal.add("", ("", "", ""), MergeCode.MOVED)
    for place, name in enumerate(today.element.get("series", [])):
        if name not in element["series"]:  # the chart has no place for it: what it adds up to is said
            total = sum(line["nums"][place] or 0 for line in today.element["lines"])
            journal.add(today.element["names"][place], ("", "", number_text(total)), MergeCode.NOT_ADDED)
    return result


def _new_baseline(line: Line) -> Record:
    """Return what the next refresh takes as delivered of a line: today's, whatever is in it."""
    old, now = line.baseline or {}, line.today
    if now is None:
        gone = {GONE_MARK: True, "texts": line.result["texts"], "label": line.label} if line.is_gone else {}
        return {**old, **gone}
    is_label_ours = not old or line.deck["label"] == old["label"]
    label = line.label if is_label_ours else now.get("label", old["label"])
    fields: Record = {name: now[name] for name in ("texts", "value", "pattern") if name in now}
    return {**fields, "nums": _pad(now["nums"], len(line.result["nums"])), "key": line.key, "label": label}
