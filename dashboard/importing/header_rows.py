"""The first rows of a sheet: titles, and headings that stand in several rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from dashboard.dates import first_day, last_day
from dashboard.importing.column_matching import HeaderColumn
from dashboard.importing.date_parsing import read_dates
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.heading import IGNORED, meanings
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.text_normalization import BRACKETS, fold_text, trim, without_brackets
from dashboard.importing.vocabulary import months
from dashboard.xlsx_reader.dhis2 import period_text
from dashboard.xlsx_reader.raw_sheet import RawSheet

SEARCHED_ROWS = 60
FIGURE = re.compile(r"[-−]?\d[\d\s.,]*%?")
"""A number as it stands in rows of data."""

MIN_TEXTS = 2
"""Texts that make a row more than a title, and columns that make a table one with a column a year or a country."""


def first_rows(sheet: RawSheet) -> list[list[str]]:
    """Return the first rows, trimmed, with every cell of merged ones filled."""
    rows = [[trim(cell) for cell in row] for row in sheet.rows[:SEARCHED_ROWS]]
    width = max(map(len, sheet.rows), default=0)
    for (top, first_column), (bottom, last_column) in sheet.merged:
        if top > len(rows) or first_column > len(rows[top - 1]):
            continue
        text = rows[top - 1][first_column - 1]
        for row in rows[top - 1 : bottom]:
            row.extend([""] * (min(last_column, width) - len(row)))
            row[first_column - 1 : last_column] = [cell or text for cell in row[first_column - 1 : last_column]]
    pairs = [(above, below) for above, below in reversed(list(pairwise(rows))) if _spread_headings(above, below)]
    for above, below in reversed(pairs):
        below.extend([""] * (len(above) - len(below)))
        below[: len(above)] = [cell or over for cell, over in zip(below, above, strict=False)]
    return rows


def _spread_headings(above: list[str], below: list[str]) -> bool:
    """Spread headings over blank places that the row below names; return whether it names any.

    A text file does not say what is merged: each word below stands under a heading that has blank places, and a
    heading of none is left; months and quarters may also stand under a heading (a year) of no blank place.
    """
    headings = [place for place, cell in enumerate(above) if cell and (place == 0 or cell != above[place - 1])]
    places = [place for place, cell in enumerate(below) if cell]
    if not headings or not places or places[0] < headings[0] or any(map(is_figure, below)):
        return False
    starts = {place: max(heading for heading in headings if heading <= place) for place in places}
    groups = {start for place, start in starts.items() if place != start}
    covers_all = groups == set(headings) and (headings[0] == 0 or len(headings) < MIN_TEXTS)
    is_split = groups == set(starts.values()) or all(_period_of(f"{below[place]} 2020") for place in places)
    if not groups or covers_all or not is_split:
        return False
    above.extend([""] * (len(below) - len(above)))
    for place in range(places[-1] + 1):
        start = max((heading for heading in headings if heading <= place), default=-1)
        if start in groups and place <= max(heading for heading in places if starts[heading] == start):
            above[place] = above[start]
    return True


def group_headings(heads: list[list[str]], row: int) -> list[str]:
    """Return the headings above those of a row, of two rows where both part them."""
    if not row or is_title(heads[row - 1]):
        return []
    above = heads[row - 1]
    upper = heads[row - 2] if row > 1 else []
    if not any(
        first and first == second == cell for first, second, cell in zip(upper, above, heads[row], strict=False)
    ):
        return above
    return [
        f"{first} {second}" if first and second and first != second else second
        for first, second in zip_longest(upper, above, fillvalue="")
    ]


def is_group_row(heads: list[list[str]], row: int) -> bool:
    """Return whether a row only heads groups of the columns that the row below names."""
    if row + 1 == len(heads):
        return False
    both = list(zip(heads[row], heads[row + 1], strict=False))
    groups = any(upper[0] and upper[0] == lower[0] and upper[1] != lower[1] for upper, lower in pairwise(both))
    return groups and any(upper and upper == lower for upper, lower in both)


def is_title(cells: Sequence[str]) -> bool:
    """Return whether a row is empty, or holds one text in its first column, merged perhaps."""
    return len({cell for cell in cells if cell}) < MIN_TEXTS and (not any(cells) or bool(cells[0]))


def is_figure(cell: str) -> bool:
    """Return whether a cell is a number, and no year that heads a column."""
    return bool(FIGURE.fullmatch(cell)) and not (len(cell) == 4 and cell[:2] in ("19", "20"))


YEAR = re.compile(r"((?:19|20)\d\d)(?: \[YR\1\])?")
"""A year as a heading; the World Bank writes it twice."""

SHORT_MONTH = re.compile(r"([^\W\d_]+)\.?[-'’. ]\s*(1[3-9]|[2-9]\d)")
"""A month with a year of two digits: Mar-21."""

PERIOD = {"outputs": "period_start"}
"""Tables whose rows may differ by their period alone, and the column that holds it."""

PLACE = {"outputs": "scope", "observations": "scope"}
"""Tables whose rows may differ by their place alone, and the column that holds it."""


def mark_pivots(
    columns: Sequence[HeaderColumn], table: str, places: Mapping[str, str], options: ImportOptions
) -> tuple[HeaderColumn, ...]:
    """Return the columns with those marked whose heading is a period, or a place (name -> id).

    None is where another column or an option gives the numbers, the periods or the places. Periods are only looked for
    where the options name the table: other tables have no place for them.
    """
    names = {column.name for column in columns if column.is_mapped} | set(options.fixed)
    if table not in PLACE or "value" in names or any(column.indicator for column in columns):
        return tuple(columns)
    groups: dict[str, dict[int, str]] = defaultdict(dict)
    short_months = _short_months(columns)
    for column in columns:
        if column.identity or column.is_excluded or column.is_personal:
            continue
        group, _, heading = map(str.strip, column.header.rpartition(": "))
        period = short_months.get(heading) or _period_of(heading) or _period_of(f"{heading} {group}")
        if period and table in PERIOD and options.table == table:
            groups[PERIOD[table]][column.index] = period
        elif place := _place_of(heading, places):
            groups[PLACE[table]][column.index] = place
    pivots = {
        place: f"{name}={value}"
        for name, values in groups.items()
        if name not in names and MIN_TEXTS <= len(values) == len({*values.values()})
        if name in PLACE.values() or not _overlap(values.values())
        for place, value in values.items()
    }
    return tuple(
        replace(candidate, pivot=pivots[candidate.index]) if candidate.index in pivots else candidate
        for candidate in columns
    )


def _short_months(columns: Sequence[HeaderColumn]) -> dict[str, str]:
    """Return heading -> month of "Dec-20, Jan-21"; none of "Mar-21, Mar-22", perhaps days."""
    matches = [match for column in columns if (match := SHORT_MONTH.fullmatch(column.header.rpartition(": ")[2]))]
    ends = {match[0]: (int(match[2]), months().get(fold_text(match[1]), 0)) for match in matches}
    numbers = [12 * year + month for year, month in ends.values()]
    if any(later - earlier != 1 for earlier, later in pairwise(numbers)):
        return {}
    return {heading: f"20{year}-{month:02}" for heading, (year, month) in ends.items() if month}


def _place_of(heading: str, places: Mapping[str, str]) -> str:
    """Return the place that a heading is, with per cent or n in brackets at most ("": none)."""
    is_plain = all(IGNORED.fullmatch(text) or meanings(text) == {"percent"} for text in BRACKETS.findall(heading))
    return places.get(fold_text(without_brackets(heading)), "") if is_plain else ""


def _overlap(periods: Iterable[str]) -> bool:
    """Return whether periods overlap, so that one may be the sum of others."""
    ends = (period.partition(" - ")[::2] for period in periods)
    spans = sorted((first_day(start), last_day(end or start)) for start, end in ends)
    return any(end >= start for (_, end), (start, _) in pairwise(spans))


def _period_of(heading: str) -> str:
    """Return the year, quarter, month or span that a heading is ("": none)."""
    year = YEAR.fullmatch(heading)
    try:
        start, end = (year[1], "") if year else read_dates(period_text(heading))
    except UnparsedRow:
        return ""
    return f"{start} - {end}" if end else start


def pivot_columns(columns: Sequence[HeaderColumn]) -> set[str]:
    """Return the columns of the table that pivot columns give, the value with them."""
    names = {column.pivot.partition("=")[0] for column in columns if column.pivot and column.is_mapped}
    return names | ({"value"} if names else set())
