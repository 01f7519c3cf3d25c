"""Texts and tables of a slide, merged shape by shape and cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from dashboard.exports.pptx.identity import (
    A,
    P,
    Paragraphs,
    clean_label,
    paragraphs,
    plain,
    runs_of,
    table_rows,
    text_shapes,
)
from dashboard.exports.refresh.merge import (
    Change,
    ElementToday,
    Journal,
    MergeCode,
    Record,
    match_rows,
    target_order,
    writes,
)

ROOM = 0.86
"""The share of a slide's height down to which a table may grow."""

TIGHTER = 0.82
"""How much lower rows may become for another one: they stand apart where there is room."""

MOST_ROWS = 30
NUMBER = 20
"""Characters of a text that is a number with its unit, not a sentence."""


def merge_texts(tree: Any, record: Record, today: Record, journal: Journal) -> dict[str, Paragraphs]:
    """Write today's texts into the shapes of a slide; return what then is delivered of each."""
    delivered: Mapping[str, Paragraphs] = record["texts"]
    result, bodies = dict(delivered), dict(text_shapes(tree))
    for name, old in delivered.items():
        label = name.partition("\n")[0]
        new = _today_text(name, today, drawn="shapes" in record)
        if name not in bodies:
            journal.add(label, (plain(old), "", plain(new) if new is not None else ""), MergeCode.REMOVED)
            continue
        states = plain(old), plain(paragraphs(bodies[name])), plain(new) if new is not None else ""
        if new is None:
            if states[0] != label:  # a part of a drawing that is called what it says stays
                is_own = states[0] != states[1]
                journal.add(label, states, MergeCode.KEPT if is_own else MergeCode.GONE)
                if not (is_own or journal.dry):
                    _write_gone(bodies[name], journal)
                result.pop(name)
            continue
        code = _decide(states, journal, is_label=label in today.get("labels", {}))
        if code != MergeCode.UNCHANGED or any(map(str.isdigit, states[2])):
            journal.add(label, states, code, name)
        result[name] = new
        if writes(code) and not journal.dry:
            write_text(bodies[name], new)
    for name, text in today.get("texts", {}).items():
        if name not in delivered:
            journal.add(name.partition("\n")[0], ("", "", plain(text)), MergeCode.NOT_ADDED)
    return result


def _decide(states: tuple[str, str, str], journal: Journal, *, is_label: bool) -> str:
    """Return what is to be done with a text; a mark of direction more or less is no other text."""
    old, deck, today = states
    if clean_label(deck) == clean_label(today):
        return MergeCode.UNCHANGED
    is_number = any(map(str.isdigit, old)) and (len(old) <= NUMBER or is_label)
    return journal.decide(*states) if is_number else journal.decide_words(*states)


def _write_gone(body: Any, journal: Journal) -> Paragraphs:
    """Write behind a text that it is published no longer, and return it."""
    text = paragraphs(body)
    text[-1] = ["".join(text[-1]) + f" · {journal.words['gone']}"]
    write_text(body, text)
    return text


def _today_text(name: str, today: Record, *, drawn: bool) -> Paragraphs | None:
    """Return the text that a shape has today.

    Of a label of the timeline that has no room today, what it would say, unless its place is `drawn` anew.
    """
    texts, labels = today.get("texts", {}), today.get("labels", {})
    own: Paragraphs | None = texts.get(name)
    label = labels.get(name.partition("\n")[0])
    return [[label]] if label is not None and not (drawn and own is not None) else own


def write_text(body: Any, text: Paragraphs) -> None:
    """Write paragraphs into a body of text; each run keeps its look."""
    existing = list(body.iter(f"{A}p"))
    for place, runs in enumerate(text if existing else ()):
        if place >= len(existing):
            copy = deepcopy(existing[-1])
            existing[-1].addnext(copy)
            existing.append(copy)
        if plain([runs]) != plain([runs_of(existing[place])]):
            write_runs(existing[place], runs)
    for paragraph in existing[max(len(text), 1) :]:
        paragraph.getparent().remove(paragraph)


def write_runs(paragraph: Any, words: Sequence[str]) -> None:
    """Write runs: each into its own, new ones before the others, else all into the first."""
    runs = list(paragraph.iterchildren(f"{A}r"))
    for _new in range(len(words) - len(runs) if runs else 0):
        runs.insert(0, deepcopy(runs[0]))
        runs[1].addprevious(runs[0])
        for link in list(runs[0].iter(f"{A}hlinkClick")):
            link.getparent().remove(link)
    if not runs:
        run = etree.Element(f"{A}r")
        etree.SubElement(run, f"{A}t")
        end = paragraph.find(f"{A}endParaRPr")
        paragraph.append(run) if end is None else end.addprevious(run)
        runs = [run]
    values = list(words) if len(words) == len(runs) else ["".join(words), *[""] * (len(runs) - 1)]
    for run, value in zip(runs, values, strict=True):
        run.find(f"{A}t").text = value
        if not value and len(words) != len(runs):
            paragraph.remove(run)


def merge_table(frame: Any, record: Record, today: ElementToday, journal: Journal, height: int) -> Record:
    """Write today's cells into a table, and return its element as it then was delivered.

    `height` is that of the slide in EMU.
    """
    element = record["element"]
    table = next(frame.iter(f"{A}tbl"))
    rows, heads = list(table.iterchildren(f"{A}tr")), int(element.get("heads", 0))
    lines, page = element["lines"], {line["key"]: line for line in today.element["lines"]}
    texts = table_rows(table)[heads:]
    matches = match_rows(texts, lines)
    known, result = dict[str, Any](), dict[str, Record]()
    keys = list[str]()
    for row, cells, match in zip(rows[heads:], texts, matches, strict=True):
        key = lines[match]["key"] if match is not None else f"\x02{len(keys)}"
        keys.append(key)
        known[key] = row
        if match is not None:
            now = today.line(key)
            result[key] = _merge_row(row, cells, lines[match], now, journal, is_gone=now is None and today.is_complete)
    for line in lines:
        if line["key"] not in known:
            journal.add(_row_name(line["texts"]), ("", "", ""), MergeCode.REMOVED, line["key"])
    order = target_order(keys, [line["key"] for line in lines], list(page))
    for place, key in enumerate(order):
        if key not in known:
            fits = bool(known) and len(known) < MOST_ROWS and _has_room(frame, table, height)
            journal.add(
                _row_name(page[key]["texts"]),
                ("", "", page[key]["texts"][0]),
                MergeCode.NEW if fits else MergeCode.NOT_ADDED,
                key,
            )
            if fits and not journal.dry:
                before = known.get(order[place - 1]) if place else None
                known[key] = _add_row(before if before is not None else rows[heads], page[key], first=before is None)
                result[key] = page[key]
    absent = [line for line in lines if line["key"] not in known]  # an officer's, so that it does not come back
    return {**element, "lines": [*(result[key] for key in order if key in result), *absent]}


def _merge_row(
    row: Any, cells: Sequence[str], old: Record, now: Record | None, journal: Journal, *, is_gone: bool
) -> Record:
    """Write the cells of a row that is known; one that is gone says so in its last cell."""
    name = _row_name(cells)
    if now is None:
        if not is_gone:
            journal.add(name, (old["texts"][0], cells[0], ""), MergeCode.LEFT, old["key"])
        elif not old.get("gone"):
            journal.add(name, (old["texts"][0], cells[0], ""), MergeCode.GONE, old["key"])
            if not journal.dry:
                text = _write_gone(list(row.iterchildren(f"{A}tc"))[-1], journal)
                return {**old, "gone": True, "label": plain(text), "texts": [*old["texts"][:-1], plain(text)]}
        return old
    for cell, own, was, new in zip(row.iterchildren(f"{A}tc"), cells, old["texts"], now["texts"], strict=False):
        code = journal.decide(was, own, new)
        if code != MergeCode.UNCHANGED or any(map(str.isdigit, new)):
            journal.add(name, (was, own, new), code, old["key"])
        if writes(code) and not journal.dry:
            write_text(cell, [[line] for line in new.split("\n")])
    return now


def _row_name(cells: Sequence[str]) -> str:
    """Return the cell that says most of what a row is of."""
    return max(cells, key=len, default="")


def _has_room(frame: Any, table: Any, height: int) -> bool:
    """Return whether a table has room for another row; where it is little, its rows come closer."""
    place = frame.find(f"{P}xfrm/{A}off")
    heights = [int(row.get("h", "0")) for row in table.iterchildren(f"{A}tr")]
    top = int(place.get("y", "0")) if place is not None else 0
    room, needed = height * ROOM - top, sum(heights) + max(heights, default=0)
    if 0 < room < needed <= room / TIGHTER:
        for row in table.iterchildren(f"{A}tr"):
            row.set("h", str(int(int(row.get("h", "0")) * room / needed)))
    return needed * TIGHTER <= room


def _add_row(model: Any, line: Record, *, first: bool) -> Any:
    """Add a row that looks as the one beside it."""
    row = deepcopy(model)
    for extension in list(row.iterchildren(f"{A}extLst")):
        row.remove(extension)
    for cell, text in zip(row.iterchildren(f"{A}tc"), line["texts"], strict=False):
        write_text(cell, [[part] for part in text.split("\n")])
    model.addprevious(row) if first else model.addnext(row)
    return row


OVERTAKEN = (MergeCode.WRITTEN, MergeCode.CONFLICT, MergeCode.KEPT_CONFLICT, MergeCode.GONE)
"""What is done to numbers that are others today."""

MOST_NUMBERS, MOST_SENTENCES = 400, 500
LONGEST_NUMBER, LONGEST_SENTENCE = 40, 300
FEWEST_DIGITS = 3
"""Digits of a number without a unit that is looked for: smaller ones stand for many things."""

PERCENT = r"\s*(?:%|٪|per ?cent|процент\w*|pour cent|في المئة|بالمئة)"


def old_numbers(changes: Iterable[Change]) -> dict[str, str]:
    """Return the numbers that were delivered and are others today, and what they are today."""
    numbers = dict[str, str]()
    for change in changes:
        old = change.delivered or change.deck
        digits = sum(map(str.isdigit, old))
        is_telling = digits >= FEWEST_DIGITS or (digits > 0 and ("%" in old or any(map(str.isalpha, old))))
        if change.done in OVERTAKEN and len(old) <= LONGEST_NUMBER and is_telling:
            numbers.setdefault(old, change.today)
    return dict(list(numbers.items())[:MOST_NUMBERS])


def _pattern(words: str) -> str:
    number = re.escape(words.rstrip("%٪ ")) + PERCENT if words.rstrip().endswith(("%", "٪")) else re.escape(words)
    return r"(?<![\d.,])" + number.replace(r"\ ", r"\s+") + r"(?!\d|[.,]\d)"


def repeated_sentences(
    number: int, tree: Any, own: Mapping[str, Paragraphs], numbers: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the texts of a slide that hold an old number and are not ours.

    Args:
        number: that of the slide.
        tree: its XML.
        own: what was delivered of each shape; what still says so is ours.
        numbers: old number -> today's.
    """
    patterns = [(old, new, re.compile(_pattern(old), re.IGNORECASE)) for old, new in numbers.items()]
    sentences = [
        (name.partition("\n")[0], text)
        for name, body in text_shapes(tree)
        if name not in own or clean_label(plain(own[name])) != clean_label(plain(paragraphs(body)))
        for text in [plain(paragraphs(body))]
    ]
    for name, text in sentences[:MOST_SENTENCES]:
        for old, new, pattern in patterns:
            if pattern.search(text):
                yield Change(number, name, "", old, text[:LONGEST_SENTENCE], new, MergeCode.CHECK)
