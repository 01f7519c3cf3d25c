"""The activities by the month in which they began, and by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.dataset.categories import map_categories
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.activity_rows import Positions, activity_rows
from dashboard.dataset.rows.columns import COMMON_COLUMNS, distinct_ids, empty_rows
from dashboard.selection import Selection
from dashboard.text.translate import Translator, text_for

COLUMNS = ("key", "row_kind", "kind", "kind_name", "activities", "titles")

MOST_TITLES = 500
"""Titles that a row says; a cell of a sheet holds about as many letters."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return how many activities began in each month, by kind; each activity is counted once.

    An activity of several months counts in its first one, a regional one once. What is known only by its year
    is never spread over months: it makes rows of its own.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `month` (`period_start` a month) or `year` (`period_start`
        a year); `value` counts activities; `activities` holds their ids, `titles` their titles, a line each, of
        more than `MOST_TITLES` the first ones and how many more there are.
        Months first, in order of time. Months without any have no row. Empty when no activity matches.
    """
    activities = activity_rows(dataset, selection)
    if not len(activities.at):
        return empty_rows(COLUMNS)
    columns: dict[str, Any] = {name: activities.categories(name) for name in ("kind", "date_start", "certainty")}
    columns |= {"id": activities.cells("id"), "titles": activities.translations("title")}
    columns["sources"] = activities.source_categories()
    starts = map_categories(columns["date_start"], lambda date: date[:7])
    frame = pd.DataFrame({"start": starts, "kind": columns["kind"]})
    places: dict[Any, Any] = frame.groupby(["start", "kind"], observed=True).indices
    kinds = dataset.labels("activities", "kind", selection.lang)
    text, order = text_for(selection.lang), {kind: place for place, kind in enumerate(kinds)}
    groups = sorted(places, key=lambda group: (len(group[0]) == len("2020"), group[0], order[group[1]]))
    records = [_with_source(columns, start, kind, places[start, kind], kinds, text) for start, kind in groups]
    return pd.DataFrame(records, columns=[*COMMON_COLUMNS, *COLUMNS])


def _with_source(
    columns: Mapping[str, Any], start: str, kind: str, places: Positions, kinds: Mapping[str, str], text: Translator
) -> dict[str, Any]:
    """Return the row of a month, or of a year of which no month is known, and a kind."""
    year, doubtful = len(start) == len("2020"), int((columns["certainty"][places] != "stated").sum())
    more = len(places) - MOST_TITLES
    rest = [text.n("and {number} more", "and {number} more", more)] if more > 0 else []
    note = text.n(
        "{number} of them with an uncertain date or place", "{number} of them with an uncertain date or place", doubtful
    )
    return {
        "key": f"{start}-{kind}",
        "row_kind": "year" if year else "month",
        "label": text.t("{year}, month not known", year=text.date(start)) if year else text.date(start),
        "kind": kind,
        "kind_name": kinds[kind],
        "value": float(len(places)),
        "qualifier": "exact",
        "unit": "activities",
        "n": float("nan"),
        "period_start": start,
        "period_end": "",
        "activities": ";".join(columns["id"][places]),
        "titles": "\n".join([*columns["titles"][places[:MOST_TITLES]], *rest]),
        "source": ";".join(distinct_ids(columns["sources"][places].unique())),
        "note": note if doubtful else "",
    }
