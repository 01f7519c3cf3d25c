"""Recognize columns whose heading is a value: a column a year, a column a country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.importing.column_matching import HeaderColumn
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.text_normalization import fold_text

YEAR = re.compile(r"((?:19|20)\d\d)(?: \[YR\1\])?")
"""A year as a heading; the World Bank writes it twice."""

FEWEST = 2
"""Such columns that make a table one with a column a year or a country."""

PERIOD = {"outputs": "period_start"}
"""Tables whose rows may differ by their year alone, and the column that holds it."""

PLACE = {"outputs": "scope", "observations": "scope"}
"""Tables whose rows may differ by their place alone, and the column that holds it."""


def with_pivots(
    columns: Sequence[HeaderColumn], table: str, places: Mapping[str, str], manner: ImportOptions
) -> tuple[HeaderColumn, ...]:
    """Return the columns with those marked whose heading is a year or a place.

    None is where another column or an option gives the numbers, the years or the places. Years are only looked for
    where the options name the table: other tables have no place for them.

    Args:
        places: folded name -> id of a place.
    """
    read = {column.name for column in columns if column.is_read} | set(manner.fixed)
    if table not in PLACE or "value" in read or any(column.indicator for column in columns):
        return tuple(columns)
    groups: dict[str, dict[int, str]] = defaultdict(dict)
    for column in columns:
        if column.identity or column.left_out or column.personal:
            continue
        year = YEAR.fullmatch(column.header.strip())
        if year and table in PERIOD and manner.table == table:
            groups[PERIOD[table]][column.place] = year[1]
        elif fold_text(column.header) in places:
            groups[PLACE[table]][column.place] = places[fold_text(column.header)]
    marked = {
        place: f"{name}={value}"
        for name, values in groups.items()
        if name not in read and FEWEST <= len(values) == len({*values.values()})
        for place, value in values.items()
    }
    return tuple(replace(each, pivot=marked[each.place]) if each.place in marked else each for each in columns)


def pivoted(columns: Sequence[HeaderColumn]) -> set[str]:
    """Return the columns of the table that pivot columns give, the value with them."""
    names = {column.pivot.partition("=")[0] for column in columns if column.pivot and column.is_read}
    return names | ({"value"} if names else set())
