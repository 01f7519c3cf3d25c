"""The participants that activities reported, and their sums by place; what was not reported stays unknown."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import places, sums
from dashboard.charts.chart import COMMON, distinct, empty_rows
from dashboard.dataset import query
from dashboard.dataset.records import Dataset
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


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return for each place the sum of participants as reported, then each activity that reported them.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `sum` (one a place: a country, `several`, `WLD`; `value`
        is NaN when none of its activities reported participants; `activities` and `reported` count them, `of`
        says it in words) or `activity`. `value` is in people. Sums are not to be added to the rows they
        are made of. Places from the largest sum down, several countries and the world last.
        Empty when no activity matches.
    """
    found = query.activities(dataset, selection)
    if found.empty:
        return empty_rows(EXTRA)
    text = text_for(selection.lang)
    kinds = dataset.labels("activities", "kind", selection.lang)
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
        source=found["id"].map(query.main_sources(dataset)).fillna(""),
        kind_name=found["kind"].map(kinds),
        activities=float("nan"),
        reported=float("nan"),
        of="",
        note=found["discrepancy"].where(found["discrepancy"] != "", found["note"]),
    )
    parts = []
    for _place, own in _in_order(told, list(places.place_names(dataset, selection.lang))):
        known = own[own["value"].notna()].sort_values("value", ascending=False, kind="stable")
        parts += [pd.DataFrame([_sum_row(own, known, text)]), known]
    return pd.concat([part for part in parts if not part.empty], ignore_index=True)[[*COMMON, *EXTRA]]


def _in_order(told: pd.DataFrame, names: list[str]) -> list[tuple[str, pd.DataFrame]]:
    last = names[-2:]
    groups = [(str(place), own) for place, own in told.groupby("place", sort=False)]
    return sorted(
        groups, key=lambda pair: (pair[0] in last and last.index(pair[0]) + 1, -pair[1]["value"].sum(), pair[0])
    )


def _sum_row(own: pd.DataFrame, known: pd.DataFrame, text: Text) -> dict[str, object]:
    total = sums.summed(known["value"], known["qualifier"])
    first = own.iloc[0]
    return dict.fromkeys((*COMMON, *EXTRA), "") | {
        "key": f"sum-{first['place']}",
        "row_kind": "sum",
        "label": text.t("{place}: sum of what was reported", place=first["place_name"]),
        "value": total.value,
        "qualifier": total.qualifier,
        "unit": "people",
        "n": float("nan"),
        "period_start": min(known["period_start"], default=""),
        "period_end": max(known["period_start"], default=""),
        "source": ";".join(distinct(known["source"])),
        "place": first["place"],
        "place_name": first["place_name"],
        "activities": float(len(own)),
        "reported": float(total.parts),
        "of": text.t("{reported} of {all}", reported=text.number(total.parts), all=text.number(len(own))),
        "note": text.t("Some of the parts are stated as about or over.") if total.qualifier != "exact" else "",
    }
