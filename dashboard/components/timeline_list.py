"""The timeline of a phone: the activities in order of time, grouped by month."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pandas as pd
from dash import html

from dashboard.components.links import activity_link
from dashboard.components.page_state import PageState
from dashboard.components.skip_list import with_skip_link
from dashboard.components.truncated_list import MOST_LISTED, more_activities
from dashboard.dataset.rows.timeline_rows import count_of_activities
from dashboard.plotting.timeline.activity_label import number_text, short_label

NEEDED = (
    *("key", "kind", "kind_name", "countries_name", "date_start", "date_end", "date_precision", "first_day"),
    *("label", "short_title", "value", "qualifier", "people_kind", "people_kind_name"),
    *("amount", "currency", "amount_qualifier"),
)


def timeline_list(rows: pd.DataFrame, view: PageState) -> list[Any]:
    """Return the activities of a timeline as lists by month, those of a year alone last."""
    activities = rows.iloc[: count_of_activities(rows)].drop_duplicates("key")
    records: list[Any] = activities[list(NEEDED)].sort_values(["first_day", "key"]).to_dict("records")
    ordered = sorted(records, key=lambda row: row["date_precision"] == "year")
    listed, left = ordered[:MOST_LISTED], len(ordered) - MOST_LISTED
    months = [
        html.Li([html.H3(heading), html.Ul([_entry(row, view) for row in group])])
        for heading, group in groupby(listed, key=lambda row: _heading(row, view))
    ]
    more = [html.Ul(more_activities(left, view))] if left > 0 else []
    return [*with_skip_link("timeline", [html.Ol(months, className="timeline-list")], view), *more]


def _heading(row: dict[str, Any], view: PageState) -> str:
    if row["date_precision"] == "year":
        return view.text.t("{year}, month not known", year=view.text.period(row["date_start"], row["date_end"]))
    return view.text.date(row["first_day"][:7])


def _entry(row: dict[str, Any], view: PageState) -> html.Li:
    text, number = view.text, number_text(row, view.text)
    link = activity_link(short_label(row), row["key"], view)
    when = text.period(row["date_start"], row["date_end"]) if row["date_precision"] == "day" else ""
    facts = " · ".join(part for part in (when, row["countries_name"], row["kind_name"]) if part)
    strong: list[Any] = [" ", html.Strong(number)] if number else []
    color = f"var(--kind-{row['kind'].replace('_', '-')})"
    return html.Li([link, *strong, html.Span(facts, className="timeline-facts")], style={"--kind": color})
