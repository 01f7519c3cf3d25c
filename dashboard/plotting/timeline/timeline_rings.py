"""Rings and older values in the labels of the timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Any

import pandas as pd

from dashboard.plotting.change_rings import with_ring
from dashboard.plotting.timeline.activity_label import short_label


def ring_labels(rows: pd.DataFrame, older: Mapping[str, str]) -> pd.DataFrame:
    """Return the activities with a ring and the older value in the labels of those that changed.

    Args:
        rows: needs `key`, `label`, `short_title`.
        older: the key of an activity -> what it said before.
    """
    if not older or older.keys().isdisjoint(rows["key"].tolist()):
        return rows
    lines: Any = rows[["key", "label", "short_title"]].to_dict("records")
    titles = [
        with_ring(short_label(line), older[line["key"]]) if line["key"] in older else line["short_title"]
        for line in lines
    ]
    return rows.assign(short_title=titles)


def column_key(lane: object, month: object) -> str:
    """Return the key by which the column of a lane and a month has its older count."""
    return f"{lane} {str(month)[:7]}"


def older_counts(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, int]:
    """Return the key of a column -> how many activities it had before, of columns that changed.

    Args:
        before, after: rows of activities; they need `lane`, `kind`, `first_day`, `date_precision`.
    """
    olds, news = _column_counts(before), _column_counts(after)
    return {key: olds[key] for key, number in news.items() if number != olds[key]}


def _column_counts(rows: pd.DataFrame) -> Counter[str]:
    """Return the key of a column -> how many activities it has, by place and by kind."""
    dated = rows[rows["date_precision"] != "year"]
    places = (zip(dated[lane], dated["first_day"], strict=True) for lane in ("lane", "kind"))
    return Counter(column_key(place, day) for place, day in chain(*places))
