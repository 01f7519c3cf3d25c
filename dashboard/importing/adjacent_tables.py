"""Tables side by side under the same headings, each as a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from dashboard.importing.header_rows import SEARCHED_ROWS, is_figure
from dashboard.importing.text_normalization import fold_text, trim
from dashboard.xlsx_reader.raw_sheet import RawSheet

MIN_REPEATS = 2
"""Headings of a table, and tables side by side."""

Block = range
"""The places (from 0) of the columns of one table."""


def split_adjacent(sheets: Sequence[RawSheet]) -> tuple[RawSheet, ...]:
    """Return the sheets, those of several tables side by side once for each of these."""
    return tuple(part for sheet in sheets for part in _tables(sheet))


def _tables(sheet: RawSheet) -> Iterator[RawSheet]:
    """Yield a sheet for each of its tables, in which every cell stands where it stood."""
    header, blocks = _header(sheet)
    if not blocks:
        yield sheet
        return
    end = max(number for number, row in enumerate(sheet.rows) if number <= header or sum(map(bool, row)) > 1) + 1
    for block in blocks:
        rows = [
            _cells(row, block) if header <= number < end or _has_text_per_table(row, blocks) else row
            for number, row in enumerate(sheet.rows)
        ]
        kinds = {place: kind for place, kind in sheet.kinds.items() if place[1] - 1 in block}
        areas = [area for area in sheet.merged if area[0][1] - 1 in block]
        yield replace(sheet, rows=rows, kinds=kinds, merged=areas)


def _header(sheet: RawSheet) -> tuple[int, list[Block]]:
    """Return the row (from 0) with headings more than once, and the columns of each time."""
    for number, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        blocks = _blocks(row)
        headings = [[fold_text(trim(row[place])) for place in block] for block in blocks]
        if len(blocks) < MIN_REPEATS or len(headings[0]) < MIN_REPEATS or any(is_figure(trim(cell)) for cell in row):
            continue
        if all(names == headings[0] for names in headings):
            return number, blocks
    return 0, []


def _blocks(row: Sequence[str]) -> list[Block]:
    """Return the places of the cells of a row that stand together, without blank ones between."""
    places = [place for place, cell in enumerate(row) if cell and not cell.isspace()]
    runs = (list(run) for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]))
    return [range(run[0][1], run[-1][1] + 1) for run in runs]


def _has_text_per_table(row: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Return whether a line above or below has a text for each of several tables."""
    return sum(any(row[place] for place in block if place < len(row)) for block in blocks) > 1


def _cells(row: Sequence[str], block: Block) -> list[str]:
    """Return a row with the cells of one table alone."""
    return [cell if place in block else "" for place, cell in enumerate(row)]
