"""Split a plot in parts that fit a screen, each row under its headings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from dashboard.plotting.plot import Plot, Row, Section

HEADINGS = ("heading", "title")
"""Kinds of rows that stand above others, and are repeated where a part begins among these."""

RowPlace = tuple[int, int]
"""The index of a section, and of a row in it."""


def split_plot(plot: Plot, fits: Callable[[Plot], bool]) -> list[Plot]:
    """Return the parts of a plot that fit, in order.

    Every row is in one of them, also one that alone has no room, and the notes end the last.
    """
    places = _rows(plot)
    parts, begin, end = list[Plot](), 0, len(places)

    def part(after: int) -> Plot:
        piece = with_rows(plot, places[begin:after])
        return piece if after == end else replace(piece, notes=())

    while begin < end and not fits(part(end)) and end - begin > 1:
        after = largest_fitting(begin + 1, end, lambda after: fits(part(after)))
        parts.append(part(after))
        begin = after
    return [*parts, part(end)] if begin < end else parts or [plot]


def largest_fitting(least: int, limit: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number below `limit` that fits, or `least`."""
    while limit - least > 1:
        middle = (least + limit) // 2
        if fits(middle):
            least = middle
        else:
            limit = middle
    return least


def _rows(plot: Plot) -> list[RowPlace]:
    """Return what parts are made of; headings go with what follows."""
    places = list[RowPlace]()
    for first, section in enumerate(plot.sections):
        kinds = [row.kind for row in section.rows]
        places += [(first, second) for second in range(len(kinds)) if not leads_on(kinds[second : second + 2])]
    return places


def leads_on(kinds: Sequence[str]) -> bool:
    """Return whether the first of two kinds of rows is a heading of the second."""
    return len(kinds) > 1 and kinds[0] in HEADINGS and kinds[1] not in HEADINGS[HEADINGS.index(kinds[0]) :]


def with_rows(plot: Plot, places: Collection[RowPlace]) -> Plot:
    """Return a plot with some of its rows, each under the headings above it."""
    chosen_places, sections = set(places), list[Section]()
    for first, section in enumerate(plot.sections):
        rows, above = list[Row](), list[Row]()
        for second, row in enumerate(section.rows):
            if (first, second) in chosen_places:
                rows += [*above, row]
                above = []
            elif row.kind in HEADINGS:
                above = [*(heading for heading in above if row.kind == "heading" and heading.kind == "title"), row]
        if rows:
            sections.append(replace(section, rows=tuple(rows)))
    return replace(plot, sections=tuple(sections))
