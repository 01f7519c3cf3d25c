"""The first rows of a sheet: titles, and headings that stand in several rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from dashboard.importing.text_normalization import trim
from dashboard.xlsx_reader.raw_sheet import RawSheet

LOOKED_AT = 60
"""Rows in which a header is looked for."""

FIGURE = re.compile(r"[-−]?\d[\d\s.,]*%?")
"""A number as it stands in rows of data."""

FEWEST = 2
"""Texts that make a row more than a title."""


def first_rows(sheet: RawSheet) -> list[list[str]]:
    """Return the first rows, trimmed, with every cell of merged ones filled."""
    rows = [[trim(cell) for cell in row] for row in sheet.rows[:LOOKED_AT]]
    width = max(map(len, sheet.rows), default=0)
    for (top, left), (bottom, right) in sheet.merged:
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        text = rows[top - 1][left - 1]
        for row in rows[top - 1 : bottom]:
            row.extend([""] * (min(right, width) - len(row)))
            row[left - 1 : right] = [cell or text for cell in row[left - 1 : right]]
    _fill_groups(rows)
    return rows


def _fill_groups(rows: list[list[str]]) -> None:
    """Spread headings over the blank places beside them that the row below names.

    A text file does not say what is merged.
    """
    joined = [(above, below) for above, below in reversed(list(pairwise(rows))) if _spread(above, below)]
    for above, below in reversed(joined):
        below.extend([""] * (len(above) - len(below)))
        below[: len(above)] = [cell or over for cell, over in zip(below, above, strict=False)]


def _spread(above: list[str], below: list[str]) -> bool:
    """Spread headings over columns that the row below names; return whether it names any.

    It does where each of its words stands below a heading that has blank places, and a heading of none is left.
    """
    headings = [place for place, cell in enumerate(above) if cell and (place == 0 or cell != above[place - 1])]
    named = [place for place, cell in enumerate(below) if cell]
    if not headings or not named or named[0] < headings[0] or any(map(is_figure, below)):
        return False
    starts = {place: max(each for each in headings if each <= place) for place in named}
    groups = {start for place, start in starts.items() if place != start}
    whole = groups == set(headings) and (headings[0] == 0 or len(headings) < FEWEST)
    if not groups or groups != set(starts.values()) or whole:
        return False
    above.extend([""] * (len(below) - len(above)))
    for place in range(named[-1] + 1):
        start = max((each for each in headings if each <= place), default=-1)
        if start in groups and place <= max(each for each in named if starts[each] == start):
            above[place] = above[start]
    return True


def group_headings(heads: list[list[str]], row: int) -> list[str]:
    """Return the headings above those of a row, of two rows where both part them."""
    if not row or is_title(heads[row - 1]):
        return []
    above = heads[row - 1]
    upper = heads[row - 2] if row > 1 else []
    if not any(one and one == other == cell for one, other, cell in zip(upper, above, heads[row], strict=False)):
        return above
    return [
        f"{one} {other}" if one and other and one != other else other
        for one, other in zip_longest(upper, above, fillvalue="")
    ]


def parts_columns(heads: list[list[str]], row: int) -> bool:
    """Return whether a row only heads groups of the columns that the row below names."""
    if row + 1 == len(heads):
        return False
    both = list(zip(heads[row], heads[row + 1], strict=False))
    groups = any(one[0] and one[0] == other[0] and one[1] != other[1] for one, other in pairwise(both))
    return groups and any(one and one == other for one, other in both)


def is_title(cells: Sequence[str]) -> bool:
    """Return whether a row is empty, or holds one text in its first column.

    A title does, merged perhaps.
    """
    return len({cell for cell in cells if cell}) < FEWEST and (not any(cells) or bool(cells[0]))


def is_figure(cell: str) -> bool:
    """Return whether a cell is a number, and no year that heads a column."""
    return bool(FIGURE.fullmatch(cell)) and not (len(cell) == 4 and cell[:2] in ("19", "20"))
