"""The timeline of a phone: the activities in order of time, grouped by month."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.components.links import activity_link
from dashboard.components.page_state import PageState
from dashboard.components.skip_list import with_skip_link
from dashboard.components.truncated_list import MAX_LISTED, more_activities
from dashboard.plotting.timeline.timeline_entries import TimelineEntry, timeline_months, timeline_records


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
