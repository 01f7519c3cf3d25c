"""Split a plot in parts that fit a screen, each row under its headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dashboard.plotting.plot import Plot, Row, Section

HEADINGS = ("heading", "title")
"""Kinds of rows that stand above others, and are repeated where a part begins among these."""


def split_plot(plot: Plot, fits: Callable[[Plot], bool]) -> list[Plot]:
    """Return the parts of a plot that fit, at least a row each; the notes end the last."""
    parts, begin, end = list[Plot](), 0, len(_rows(plot))
    while begin < end and not fits(rest := _part(plot, begin, end)) and end - begin > 1:
        after = _first_that_is_too_much(plot, begin, end, fits)
        parts.append(_part(plot, begin, after))
        begin = after
    return [*parts, rest] if begin < end else parts or [plot]


def _first_that_is_too_much(plot: Plot, begin: int, end: int, fits: Callable[[Plot], bool]) -> int:
    """Return the row that the next part begins with; those before it fit, or are one."""
    least, most = begin + 1, end
    while most - least > 1:
        middle = (least + most) // 2
        if fits(_part(plot, begin, middle)):
            least = middle
        else:
            most = middle
    return least


def _rows(plot: Plot) -> list[tuple[int, int]]:
    """Return the (section, row) of what parts are made of; headings go with what follows."""
    places = list[tuple[int, int]]()
    for first, section in enumerate(plot.sections):
        kinds = [row.kind for row in section.rows]
        places += [(first, second) for second in range(len(kinds)) if not _leads_on(kinds[second : second + 2])]
    return places


def _leads_on(kinds: Sequence[str]) -> bool:
    """Return whether the first of two kinds of rows is a heading of the second."""
    return len(kinds) > 1 and kinds[0] in HEADINGS and kinds[1] not in HEADINGS[HEADINGS.index(kinds[0]) :]


def _part(plot: Plot, begin: int, end: int) -> Plot:
    """Return the rows from one place up to another, the last ones with the notes of the plot."""
    places = _rows(plot)
    kept = set(places[begin:end])
    sections = [
        replace(section, rows=tuple(rows))
        for first, section in enumerate(plot.sections)
        if (rows := _kept_rows(section, first, kept))
    ]
    return replace(plot, sections=tuple(sections), notes=plot.notes if end == len(places) else ())


def _kept_rows(section: Section, first: int, kept: set[tuple[int, int]]) -> Sequence[Row]:
    """Return the rows of a section that are kept, each under the headings above it."""
    rows, above = list[Row](), list[Row]()
    for second, row in enumerate(section.rows):
        if (first, second) in kept:
            rows += [*above, row]
            above = []
        elif row.kind == "title":
            above = [row]
        elif row.kind == "heading":
            above = [*(one for one in above if one.kind == "title"), row]
    return rows
