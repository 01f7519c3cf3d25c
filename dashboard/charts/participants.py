"""The participants that activities reported, and their sums by place; what was not reported stays unknown."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from dashboard.charts import places, sums
from dashboard.charts.chart import COMMON, distinct, empty_rows
from dashboard.charts.panels import records
from dashboard.dataset import query
from dashboard.dataset.records import WORLD, Dataset
from dashboard.selection import Selection
from dashboard.text.translate import Text, text_for

EXTRA = (
    "key",
    "row_kind",
    "place",
    "place_name",
    "countries_name",
    "kind",
    "kind_name",
    "activities",
    "reported",
    "of",
)
USED = [
    *("id", "kind", "countries", "participants", "participants_qualifier", "date_start", "date_end"),
    *("discrepancy", "note"),
]
"""What the rows are made from; each further column would cost as much."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return for each place the sum of participants as reported, then each activity that reported them.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `sum` (one a place: a country, `several`, `WLD`; `value`
        is NaN when none of its activities reported participants; `activities` and `reported` count them, `of`
        says it in words) or `activity`. `value` is in people. Sums are not to be added to the rows they
        are made of. Places from the largest sum down, several countries and the world last.
        Empty when no activity matches.
    """
    found = query.activities(dataset, selection)[USED]
    if found.empty:
        return empty_rows(EXTRA)
    text = text_for(selection.lang)
    kinds = dataset.labels("activities", "kind", selection.lang)
    sources = query.main_sources(dataset)
    told = places.with_place(found, dataset, selection.lang).assign(
        key=found["id"],
        row_kind="activity",
        label=found["id"].map(dataset.names("activities", selection.lang, "title")),
        value=found["participants"],
        qualifier=found["participants_qualifier"].where(found["participants_qualifier"] != "", "exact"),
        unit="people",
        n=float("nan"),
        period_start=found["date_start"],
        period_end=found["date_end"],
        source=[sources.get(activity, "") for activity in found["id"]],
        kind_name=found["kind"].map(kinds),
        activities=float("nan"),
        reported=float("nan"),
        of="",
        note=found["discrepancy"].where(found["discrepancy"] != "", found["note"]),
    )
    by_place: dict[str, list[dict[str, Any]]] = {}
    for line in records(told[[*COMMON, *EXTRA]]):
        by_place.setdefault(line["place"], []).append(line)
    made = list[dict[str, Any]]()
    for own in sorted(by_place.values(), key=_largest_first):
        known = [line for line in own if not math.isnan(line["value"])]
        made += [_sum_row(own, known, text), *sorted(known, key=lambda line: -line["value"])]
    return pd.DataFrame(made, columns=[*COMMON, *EXTRA])


def _largest_first(own: list[dict[str, Any]]) -> tuple[int, float, str]:
    """Return what places are sorted by: countries from the largest sum down, then several of them, then the world."""
    place = own[0]["place"]
    return (places.SEVERAL, WORLD).index(place) + 1 if place in (places.SEVERAL, WORLD) else 0, -_sum(own).value, place


def _sum(own: list[dict[str, Any]]) -> sums.Sum:
    return sums.summed((line["value"], line["qualifier"]) for line in own)


def _sum_row(own: list[dict[str, Any]], known: list[dict[str, Any]], text: Text) -> dict[str, Any]:
    total, first = _sum(known), own[0]
    starts = [line["period_start"] for line in known]
    return dict.fromkeys((*COMMON, *EXTRA), "") | {
        "key": f"sum-{first['place']}",
        "row_kind": "sum",
        "label": text.t("{place}: sum of what was reported", place=first["place_name"]),
        "value": total.value,
        "qualifier": total.qualifier,
        "unit": "people",
        "n": float("nan"),
        "period_start": min(starts, default=""),
        "period_end": max(starts, default=""),
        "source": ";".join(distinct(line["source"] for line in known)),
        "place": first["place"],
        "place_name": first["place_name"],
        "activities": float(len(own)),
        "reported": float(total.parts),
        "of": text.t("{reported} of {all}", reported=text.number(total.parts), all=text.number(len(own))),
        "note": text.t("Some of the parts are stated as about or over.") if total.qualifier != "exact" else "",
    }
