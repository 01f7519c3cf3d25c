"""The cells behind a chart, written line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.exports.pptx.identity import ROW
from dashboard.exports.refresh.chart_points import clean_label
from dashboard.exports.refresh.merge import GONE, NEW, UNCHANGED, Record, writes
from dashboard.exports.refresh.workbook import Value, Workbook


@dataclass
class Line:
    """A line in its three states, and what is to be written of it."""

    key: str
    origin: int | None
    delivered: Record | None
    deck: Record
    today: Record | None
    result: Record
    code: str = UNCHANGED


def write_cells(book: Workbook, order: Sequence[Line], count: int, *, bars: bool) -> None:
    """Write the cells of lines that changed, came or moved, and empty those that are left over."""
    width = 2 + len(order[0].result["nums"]) + bars if order else 0
    letters = [chr(ord("A") + place) for place in range(min(width, 26))]
    before = {
        row: [(book.value(letter, row + 2), book.formula(letter, row + 2)) for letter in letters]
        for row in range(count)
    }
    for place, line in enumerate(order):
        differs = any(line.result[name] != line.deck.get(name) for name in ("nums", "label"))
        if differs or line.code in (GONE, NEW) or writes(line.code):
            _write_line(book, letters, place + 2, line, bars=bars)
        elif line.origin is not None and line.origin != place:
            for letter, (value, formula) in zip(letters, before[line.origin], strict=True):
                book.write(letter, place + 2, value, moved_formula(formula, line.origin + 2, place + 2))
    for row in range(len(order), count):
        for letter in letters:
            book.write(letter, row + 2, None)


def _write_line(book: Workbook, letters: Sequence[str], row: int, line: Line, *, bars: bool) -> None:
    result = line.result
    if not bars:
        *parts, total = result["nums"]
        for letter, value in zip(letters, [result["label"], *parts], strict=False):
            book.write(letter, row, value)
        last = letters[len(parts) + 1]
        book.write(last, row, total, f"SUM(B{row}:{letters[len(parts)]}{row})" if total is not None else "")
        return
    end, solid, *start = result["nums"]
    formulas = [each.replace(ROW, str(row)) for each in result.get("formulas", ["", "", ""])]
    values: list[Value] = [result["label"], result.get("value"), *start, solid, end, clean_label(result["texts"][0])]
    cells = ["", "", *[""] * len(start), *formulas]
    for letter, value, formula in zip(letters, values, cells, strict=False):
        if line.code != GONE or letter == letters[len(values) - 1]:
            book.write(letter, row, value, formula)


def moved_formula(formula: str, origin: int, row: int) -> str:
    """Return a formula of a line that stands in another row now."""
    return re.sub(rf"(?<![A-Z$\"\w])([A-Z]){origin}(?!\d)", rf"\g<1>{row}", formula) if formula else ""
