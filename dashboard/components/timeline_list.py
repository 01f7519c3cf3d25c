"""The timeline of a phone: the activities by month, on its stage in parts that have room."""

from __future__ import annotations

from math import ceil
from typing import Any

import pandas as pd
from dash import html

from dashboard.components.links import activity_link
from dashboard.components.long_list import MAX_LISTED, more_activities, with_skip_link
from dashboard.components.page_state import PageState
from dashboard.dataset.rows.timeline_rows import count_of_activities
from dashboard.plotting.glyph_width import label_width
from dashboard.plotting.timeline.timeline_entries import TimelineEntry, timeline_months, timeline_records
from dashboard.text.translate import Translator


def timeline_list(rows: pd.DataFrame, view: PageState) -> list[Any]:
    """Return the activities of a timeline as lists by month, those of a year alone last."""
    records = timeline_records(rows)
    first_records, hidden_count = records[:MAX_LISTED], len(records) - MAX_LISTED
    months = [
        html.Li([html.H3(heading), html.Ul([_entry(entry, view) for entry in entries])])
        for heading, entries in timeline_months(first_records, view.text)
    ]
    more = [html.Ul(more_activities(hidden_count, view))] if hidden_count > 0 else []
    return [*with_skip_link("timeline", [html.Ol(months, className="timeline-list")], view), *more]


def _entry(entry: TimelineEntry, view: PageState) -> html.Li:
    link = activity_link(entry.label, entry.key, view)
    strong: list[Any] = [" · ", html.Strong(entry.number)] if entry.number else []
    color = f"var(--kind-{entry.kind.replace('_', '-')})"
    return html.Li([link, *strong, html.Span(entry.facts, className="timeline-facts")], style={"--kind": color})


NAME, FACTS, BESIDE = 16, 14, 20
"""Pixels of the letters of an entry and of what follows it, and of the rule beside both (assets/cards.css)."""

NAME_LINE, FACTS_LINE, GAP, MONTH, FIRST_MONTH = 24, 21, 8, 48, 40
"""Pixels of a line of each, between entries, and of the name of a month with the air around it, on top with less."""

CAUTION = 1.08
"""How much wider words may be than their estimate."""


def list_parts(rows: pd.DataFrame, width: float, room: float, text: Translator) -> list[pd.DataFrame]:
    """Return timeline rows in parts whose lists have room, each with the context."""
    count = count_of_activities(rows)
    activities, context = rows.iloc[:count], rows.iloc[count:]
    parts = _key_parts(timeline_records(rows), width - BESIDE, room, text)
    return [pd.concat([activities[activities["key"].isin(keys)], context]) for keys in parts] or [rows]


def _key_parts(records: list[dict[str, Any]], width: float, room: float, text: Translator) -> list[list[str]]:
    parts, remaining = list[list[str]](), 0.0
    for _heading, entries in timeline_months(records, text):
        heading = MONTH
        for entry in entries:
            high = _lines(f"{entry.label} {entry.number}", NAME, width) * NAME_LINE
            high += _lines(entry.facts, FACTS, width) * FACTS_LINE + GAP
            if not parts or remaining < heading + high:
                parts.append([])
                remaining, heading = room, FIRST_MONTH
            parts[-1].append(entry.key)
            remaining -= heading + high
            heading = 0
    return parts


def _lines(words: str, size: float, width: float) -> int:
    return ceil(label_width(words, size) * CAUTION / width)
