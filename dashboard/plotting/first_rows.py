"""The first rows of long lists, and the note that counts the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboard.dataset.rows.columns import MAX_COMPLETE, MAX_ROWS
from dashboard.plotting.plot import Plot, Row, Section
from dashboard.plotting.plot_parts import HEADINGS, leads_on
from dashboard.text.chart_words import MAX_MISSING, missing_sentences
from dashboard.text.translate import Translator, message

LARGEST = message(
    "Drawn are the {most} places with the largest values, of {all}; the table and the downloads have all."
)
FIRST = message("Drawn are the first {most} of {all}; the table and the downloads have all.")


def first_rows(plot: Plot, text: Translator) -> Plot:
    """Return a plot with the first (on a logarithm largest) of long lists, others counted."""
    if plot.direction == "columns":
        return _first_strips(plot, text)
    sections = tuple(_first_of_section(section, text) for section in plot.sections)
    return _first_columns(replace(plot, sections=sections), text)


def limit_places(lines: list[Any], text: Translator, limit: int = MAX_MISSING) -> tuple[list[Any], tuple[str, ...]]:
    """Return the rows of a survey chart of which long lists end, and notes of the others.

    Of more than `limit` places without a figure one note speaks.
    """
    notes = missing_sentences(lines, text, limit)
    if len(notes) < sum(row.row_kind == "missing" for row in lines):
        lines = [row for row in lines if row.row_kind != "missing"]
    else:
        notes = []
    names = list(dict.fromkeys(row.scope_name for row in lines if row.row_kind == "local"))
    if len(names) > MAX_COMPLETE:
        visible = set(names[:MAX_ROWS])
        lines = [row for row in lines if row.row_kind != "local" or row.scope_name in visible]
        notes.append(_note(FIRST, len(names), text).label)
    return lines, tuple(notes)


def _first_of_section(section: Section, text: Translator) -> Section:
    places = [place for place, row in enumerate(section.rows) if row.kind not in (*HEADINGS, "note", "local")]
    if len(places) <= MAX_COMPLETE:
        return section
    is_log = section.scale.kind == "log"
    order = sorted(places, key=lambda place: -_size(section.rows[place])) if is_log else places
    hidden = set(order[MAX_ROWS:])
    rows = [row for place, row in enumerate(section.rows) if place not in hidden]
    note = _note(LARGEST if is_log else FIRST, len(places), text)
    return replace(section, rows=(*_without_empty_headings(rows), note))


def _size(row: Row) -> float:
    """Return the value a row is ranked by: its sum or its largest mark; below all without any."""
    marks = (row.total,) if row.total else row.marks
    return max((mark.value for mark in marks if not math.isnan(mark.value)), default=-math.inf)


def _without_empty_headings(rows: Sequence[Row]) -> list[Row]:
    """Return rows without the headings whose rows are left out, unless they state a value."""
    following = [*rows[1:], Row("", kind="title")]
    return [
        row
        for row, after in zip(rows, following, strict=True)
        if row.kind not in HEADINGS or row.value_text or leads_on((row.kind, after.kind))
    ]


def _first_strips(plot: Plot, text: Translator) -> Plot:
    """Return the first of the sections that stand below each other with a title each."""
    if len(plot.sections) <= MAX_COMPLETE:
        return plot
    *sections, last = plot.sections[:MAX_ROWS]
    note = _note(FIRST, len(plot.sections), text)
    return replace(plot, sections=(*sections, replace(last, rows=(*last.rows, note))))


def _first_columns(plot: Plot, text: Translator) -> Plot:
    """Return a matrix with its first columns, and the rows that have a mark in one of them."""
    if len(plot.columns) <= MAX_COMPLETE:
        return plot
    sections = list[Section]()
    for section in plot.sections:
        rows = [replace(row, marks=tuple(mark for mark in row.marks if mark.column < MAX_ROWS)) for row in section.rows]
        if marked := tuple(row for row in rows if row.marks):
            sections.append(replace(section, rows=marked))
    note = _note(FIRST, len(plot.columns), text)
    last = replace(sections[-1], rows=(*sections[-1].rows, note))
    return replace(plot, sections=(*sections[:-1], last), columns=plot.columns[:MAX_ROWS])


def _note(sentence: str, count: int, text: Translator) -> Row:
    return Row(text.t(sentence, most=text.number(MAX_ROWS), all=text.number(count)), kind="note")
