"""Which rows a picture of a given height holds: those of its title, then the first ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from dashboard.plotting.plot import Plot, Row, Section

NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f\u2009٬٫]\d+)*")
WORDS: Collection[str] = ("heading", "title", "note")
"""Kinds of rows that stand for no number of their own."""

RowPlace = tuple[int, int]


def fitting_rows(plot: Plot, title: str, fits: Callable[[Plot], bool]) -> tuple[Plot, int, int]:
    """Return a plot of what fits, rows named in the title first, and both counts of rows."""
    places = _ranked(plot, title)
    if fits(plot) or len(places) < 2:
        return plot, len(places), len(places)
    least, most = 1, len(places)  # so many fit, or are kept; so many do not
    while most - least > 1:
        middle = (least + most) // 2
        if fits(_with_rows(plot, set(places[:middle]))):
            least = middle
        else:
            most = middle
    return _with_rows(plot, set(places[:least])), least, len(places)


def _ranked(plot: Plot, title: str) -> list[RowPlace]:
    """Return the places of rows (section, row), those that show a number of the title first."""
    wanted = set(NUMBER.findall(title))
    places = [
        (first, second)
        for first, section in enumerate(plot.sections)
        for second, row in enumerate(section.rows)
        if row.kind not in WORDS
    ]
    return sorted(places, key=lambda place: not wanted & _numbers(plot.sections[place[0]].rows[place[1]]))


def _numbers(row: Row) -> set[str]:
    return {found for words in (row.value_text, *(mark.label for mark in row.marks)) for found in NUMBER.findall(words)}


def _with_rows(plot: Plot, kept: set[RowPlace]) -> Plot:
    """Return a plot with some of its rows, the headings above them, and without its notes."""
    sections = list[Section]()
    for first, section in enumerate(plot.sections):
        rows, waiting = list[Row](), list[Row]()
        for second, row in enumerate(section.rows):
            if row.kind in ("heading", "title"):
                waiting = [row] if row.kind == "title" else [*(w for w in waiting if w.kind == "title"), row]
            elif (first, second) in kept:
                rows += [*waiting, row]
                waiting = []
        if rows:
            sections.append(replace(section, rows=tuple(rows)))
    return replace(plot, sections=tuple(sections))
