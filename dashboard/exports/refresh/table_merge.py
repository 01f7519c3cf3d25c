"""Tables of a slide, merged row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from dashboard.exports.pptx.identity import A, P, paragraphs, plain_text, table_rows
from dashboard.exports.refresh.merge import (
    ElementToday,
    Journal,
    MergeCode,
    Record,
    match_rows,
    target_order,
)
from dashboard.exports.refresh.text_merge import unlink, write_gone, write_text
from dashboard.exports.text_fitting import NUMERALS, ems

ROOM = 0.845
"""The share of a slide's height down to which a table may grow."""

USUAL_SIZE, MARGIN, POINT, LINE = 1_800, 45_720, 12_700, 1.36
"""Hundredths of a point of words, and EMU above and below them, where nothing else is said; EMU of a point.

Also the height of a line in tall letters, as a share of their size.
"""

MAX_ROWS, MAX_VALUES = 30, 3_840_480
"""Rows of a table, and EMU of the column of its values, at most."""


def merge_table(frame: Any, record: Record, today: ElementToday, journal: Journal, height: int) -> Record:
    """Write today's cells into a table (`height`: the slide's, EMU); return its element."""
    element = record["element"]
    table = next(frame.iter(f"{A}tbl"))
    rows, heads = list(table.iterchildren(f"{A}tr")), int(element.get("heads", 0))
    lines, page = element["lines"], {line["key"]: line for line in today.element["lines"]}
    texts = table_rows(table)[heads:]
    if texts and not _shares_columns(texts, [line["texts"] for line in lines]):
        journal.add("", ("", "", ""), MergeCode.LEFT)
        return dict(element)
    matches = _match_lines(texts, lines)
    rows_by_key, result = dict[str, Any](), dict[str, Record]()
    keys = list[str]()
    for row, cells, match in zip(rows[heads:], texts, matches, strict=True):
        key = lines[match]["key"] if match is not None else f"\x02{len(keys)}"
        keys.append(key)
        rows_by_key[key] = row
        if match is not None:
            now = today.line(key)
            result[key] = _merge_row(row, cells, lines[match], now, journal, is_gone=now is None and today.is_complete)
    for line in lines:
        if line["key"] not in rows_by_key:
            journal.add(_row_name(line["texts"]), ("", "", ""), MergeCode.REMOVED, line["key"])
    today_keys = [key for key in today.lines if key in page or key in keys]
    order = target_order(keys, [line["key"] for line in lines], today_keys)
    for place, key in enumerate(order):
        if key not in rows_by_key:
            fits = bool(rows_by_key) and len(rows_by_key) < MAX_ROWS and _has_room(frame, table, height)
            words, code = page[key]["texts"], MergeCode.NEW if fits else MergeCode.NOT_ADDED
            journal.add(_row_name(words), ("", "", words[0]), code, key)
            if fits and not journal.dry:
                before = rows_by_key.get(order[place - 1], rows[heads]) if place else rows[heads]
                rows_by_key[key] = _add_row(before, page[key], first=not place)
                result[key] = page[key]
    _sort_rows(table, [rows_by_key[key] for key in order if key in rows_by_key], journal)
    if not heads and not journal.dry:
        _widen_values(table)
    absent = [line for line in lines if line["key"] not in rows_by_key]  # an officer's, so that it does not come back
    return {**element, "lines": [*(result[key] for key in order if key in result), *absent]}


def _sort_rows(table: Any, rows: Sequence[Any], journal: Journal) -> None:
    """Let rows stand in an order, unless cells reach over several."""
    is_joined = any(cell.get("rowSpan") or cell.get("vMerge") for cell in table.iter(f"{A}tc"))
    places = [table.index(row) for row in rows]
    if places != sorted(places) and not is_joined:
        journal.add("", ("", "", ""), MergeCode.MOVED)
        for row in () if journal.dry else rows:
            table.append(row)


def _shares_columns(texts: Sequence[Sequence[str]], old_texts: Sequence[Sequence[str]]) -> bool:
    """Return whether any column still holds one of its old cells; else columns were moved."""
    columns, old_columns = zip(*texts, strict=False), zip(*old_texts, strict=False)
    return any({*new} & {*old} - {""} for new, old in zip(columns, old_columns, strict=False))


def _match_lines(texts: Sequence[Sequence[str]], lines: Sequence[Record]) -> list[int | None]:
    """Return for each row which line it is; a row that shares no words with it is an officer's."""
    words, old_words = (
        [{line for cell in cells for line in cell.split("\n") if line} for cells in rows]
        for rows in (texts, [line["texts"] for line in lines])
    )
    matches = match_rows(texts, [line["texts"] for line in lines])
    return [
        match if match is not None and words[place] & old_words[match] else None for place, match in enumerate(matches)
    ]


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
                text = write_gone(list(row.iterchildren(f"{A}tc"))[-1], journal)
                return {**old, "gone": True, "label": plain_text(text), "texts": [*old["texts"][:-1], plain_text(text)]}
        return old
    count = min(len(old["texts"]), len(now["texts"]))
    for place, (cell, deck_text) in enumerate(zip(row.iterchildren(f"{A}tc"), cells[:count], strict=False)):
        if cell.get("hMerge"):  # its words stand in the cell before
            continue
        end = place + int(cell.get("gridSpan", "1"))
        old_text, new_text = ("\n".join(filter(None, line["texts"][place:end])) for line in (old, now))
        states = (old_text, deck_text, new_text)
        is_tall = bool(cell.get("rowSpan") or cell.get("vMerge"))  # it holds words of several rows
        words = journal.merge_text(name, states, old["key"], journal.decide_words(*states) if is_tall else "")
        if words is not None:
            write_text(cell, [[line] for line in words.split("\n")])
            unlink(cell)
    return now


def _widen_values(table: Any) -> None:
    """Let the first column of a table of values be as wide as its longest one, in bold figures."""
    columns = list(table.iter(f"{A}gridCol"))
    width, words = (int(column.get("w", "0")) for column in columns) if len(columns) == 2 else (MAX_VALUES, 0)
    cells = [next(row.iterchildren(f"{A}tc")) for row in table.iterchildren(f"{A}tr")]
    sizes = [int(run.get("sz", USUAL_SIZE)) for cell in cells for run in cell.iter(f"{A}rPr")]
    longest = max((ems(plain_text(paragraphs(cell))) for cell in cells), default=0.0)
    needed = round(longest * NUMERALS * max(sizes, default=0) / 100 * POINT) + 4 * MARGIN
    if width < needed <= MAX_VALUES:
        columns[0].set("w", str(needed))
        columns[1].set("w", str(words - needed + width))


def _row_name(cells: Sequence[str]) -> str:
    """Return the cell that says most of what a row is of."""
    return max(cells, key=len, default="")


def _has_room(frame: Any, table: Any, height: int) -> bool:
    """Return whether a table has room for another row; where it is little, its rows come closer."""
    place, rows = frame.find(f"{P}xfrm/{A}off"), list(table.iterchildren(f"{A}tr"))
    room = height * ROOM - (int(place.get("y", "0")) if place is not None else 0)
    heights, least = [int(row.get("h", "0")) for row in rows], [*map(_least_height, rows)]
    fits = sum(least) + max(least, default=0) <= room
    if fits and sum(heights) + max(heights, default=0) > room:
        for row, tall in zip(rows, least, strict=True):
            row.set("h", str(tall))
    return fits


def _least_height(row: Any) -> int:
    """Return how low a row may become: as its words and their margins are, in as many lines."""
    high = 0
    for cell in row.iterchildren(f"{A}tc"):
        sizes = [int(run.get("sz", USUAL_SIZE)) for run in cell.iter(f"{A}rPr")]
        look = cell.find(f"{A}tcPr")
        margins = 2 * MARGIN if look is None else int(look.get("marT", MARGIN)) + int(look.get("marB", MARGIN))
        lines = len(list(cell.iter(f"{A}p")))
        high = max(high, round(lines * max(sizes, default=USUAL_SIZE) * POINT / 100 * LINE) + margins)
    tall = int(row.get("h", "0"))
    return min(tall, high * max(1, round(tall / high)))


def _add_row(model: Any, line: Record, *, first: bool) -> Any:
    """Add a row that looks as the one beside it."""
    row = deepcopy(model)
    for extension in list(row.iterchildren(f"{A}extLst")):
        row.remove(extension)
    for cell, text in zip(row.iterchildren(f"{A}tc"), line["texts"], strict=False):
        write_text(cell, [[part] for part in text.split("\n")])
    unlink(row)
    model.addprevious(row) if first else model.addnext(row)
    return row
