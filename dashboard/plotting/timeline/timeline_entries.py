"""The activities of a timeline as words: entries in order of time, grouped by month."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.dataset.rows.timeline_rows import count_of_activities
from dashboard.plotting.timeline.activity_label import number_text, short_label
from dashboard.text.translate import Translator

NEEDED = (
    *("key", "kind", "kind_name", "countries_name", "date_start", "date_end", "date_precision", "first_day"),
    *("label", "short_title", "value", "qualifier", "people_kind", "people_kind_name"),
    *("amount", "currency", "amount_qualifier"),
)


@dataclass(frozen=True)
class TimelineEntry:
    """An activity in words: its name, its number or "", and its day, countries and kind."""

    key: str
    kind: str
    label: str
    number: str
    facts: str


def timeline_records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return each activity of a timeline once, in order of time, those of a year alone last."""
    activities = rows.iloc[: count_of_activities(rows)].drop_duplicates("key")
    records: list[Any] = activities[list(NEEDED)].sort_values(["first_day", "key"]).to_dict("records")
    return sorted(records, key=lambda row: row["date_precision"] == "year")


def timeline_months(records: list[dict[str, Any]], text: Translator) -> list[tuple[str, list[TimelineEntry]]]:
    """Return the entries of records under the names of their months."""
    groups = groupby(records, key=lambda row: _heading(row, text))
    return [(heading, [timeline_entry(row, text) for row in group]) for heading, group in groups]


def timeline_entry(row: dict[str, Any], text: Translator) -> TimelineEntry:
    """Return the words of an activity."""
    when = text.period(row["date_start"], row["date_end"]) if row["date_precision"] == "day" else ""
    facts = " · ".join(part for part in (when, row["countries_name"], row["kind_name"]) if part)
    return TimelineEntry(row["key"], row["kind"], short_label(row), number_text(row, text), facts)


def _heading(row: dict[str, Any], text: Translator) -> str:
    if row["date_precision"] == "year":
        return text.t("{year}, month not known", year=text.period(row["date_start"], row["date_end"]))
    return text.date(row["first_day"][:7])
