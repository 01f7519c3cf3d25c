"""The participants that activities reported, and their sums by place; what was not reported stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts import places, sums
from dashboard.charts.chart import COMMON, distinct, empty_rows
from dashboard.dataset import query
from dashboard.dataset.indexes import Cells, worded
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
ADDED_UP = ["participants", "participants_qualifier"]
USED = [*ADDED_UP, "id", "kind", "countries", "date_start", "date_end", "discrepancy", "note"]
"""What the rows are made from; each further column would cost as much."""


def added_up(found: Mapping[str, Cells]) -> sums.Sum:
    """Return the sum of what activities (with the columns `ADDED_UP`) reported, as the rows of the chart have it."""
    known = ~np.isnan(found["participants"])
    qualifiers = [cell or "exact" for cell in found["participants_qualifier"][known].tolist()]
    return sums.summed(zip(found["participants"][known].tolist(), qualifiers, strict=True))


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return for each place the sum of participants as reported, then each activity that reported them.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `sum` (one a place: a country, `several`, `WLD`; `value`
        is NaN when none of its activities reported participants; `activities` and `reported` count them, `of`
        says it in words) or `activity`. `value` is in people. Sums are not to be added to the rows they
        are made of. Places from the largest sum down, several countries and the world last.
        Empty when no activity matches.
    """
    found = query.activities_with(dataset, selection, USED)
    if found.empty:
        return empty_rows(EXTRA)
    everywhere = places.place_of(found["countries"]).value_counts(sort=False)
    told = _told(dataset, found[found["participants"].notna()], selection.lang)
    text, names = text_for(selection.lang), places.place_names(dataset, selection.lang)
    parts = {str(place): own for place, own in told.groupby("place", sort=False)}
    total = {place: _sum(parts.get(place, told.head(0))) for place in map(str, everywhere.index)}
    placed = sorted(total, key=lambda place: _largest_first(place, total[place]))
    sums_of_places = pd.DataFrame(
        [
            _sum_row(place, names.get(place, place), int(everywhere[place]), parts.get(place, told.head(0)), text)
            for place in placed
        ]
    )
    largest_first = told.sort_values("value", ascending=False, kind="stable")
    both = pd.concat([frame for frame in (sums_of_places, largest_first) if len(frame)], ignore_index=True)
    # The sum of a place comes before its parts, for it does so above, and the order is stable.
    order = both["place"].map({place: number for number, place in enumerate(placed)}).argsort(kind="stable")
    return both.iloc[order].reset_index(drop=True)[[*COMMON, *EXTRA]]


def _told(dataset: Dataset, known: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return the activities that reported participants, with the columns of the chart."""
    return places.with_place(known, dataset, language).assign(
        key=known["id"],
        row_kind="activity",
        label=query.words_of(dataset, known, language, "title"),
        value=known["participants"],
        qualifier=known["participants_qualifier"].where(known["participants_qualifier"] != "", "exact"),
        unit="people",
        n=float("nan"),
        period_start=known["date_start"],
        period_end=known["date_end"],
        source=query.sources_cells(dataset, known),
        kind_name=worded(known["kind"], dataset.labels("activities", "kind", language)),
        activities=float("nan"),
        reported=float("nan"),
        of="",
        note=known["discrepancy"].where(known["discrepancy"] != "", known["note"]),
    )[[*COMMON, *EXTRA]]


def _largest_first(place: str, total: sums.Sum) -> tuple[int, float, str]:
    """Return what places are sorted by: countries from the largest sum down, then several of them, then the world."""
    last = (places.SEVERAL, WORLD)
    return last.index(place) + 1 if place in last else 0, -total.value, place


def _sum(own: pd.DataFrame) -> sums.Sum:
    return sums.summed(zip(own["value"].tolist(), own["qualifier"].tolist(), strict=True))


def _sum_row(place: str, name: str, count: int, known: pd.DataFrame, text: Text) -> dict[str, Any]:
    total, starts = _sum(known), known["period_start"]
    return dict.fromkeys((*COMMON, *EXTRA), "") | {
        "key": f"sum-{place}",
        "row_kind": "sum",
        "label": text.t("{place}: sum of what was reported", place=name),
        "value": total.value,
        "qualifier": total.qualifier,
        "unit": "people",
        "n": float("nan"),
        "period_start": min(starts.unique(), default=""),
        "period_end": max(starts.unique(), default=""),
        "source": ";".join(distinct(known["source"])),
        "place": place,
        "place_name": name,
        "activities": float(count),
        "reported": float(total.parts),
        "of": text.t("{reported} of {all}", reported=text.number(total.parts), all=text.number(count)),
        "note": text.t("Some of the parts are stated as about or over.") if total.qualifier != "exact" else "",
    }
