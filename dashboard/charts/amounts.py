"""The amounts of money that activities name: in their own currency, deliveries apart from envelopes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts import places, sums
from dashboard.charts.chart import COMMON, distinct, empty_rows
from dashboard.dataset import query
from dashboard.dataset.records import Dataset
from dashboard.selection import Selection
from dashboard.text.translate import Text, text_for

EXTRA = (
    "key", "row_kind", "section", "currency", "amount_kind", "amount_kind_name", "place", "place_name",
    "countries_name", "kind", "kind_name", "overlaps", "amounts", "added",
)  # fmt: skip

ADDED = ("goods", "grant")
"""The kinds of amount that are added up; the others may contain them, or never became goods."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return every amount of the chosen activities, and the sums of goods and grants by currency and place.

    An amount counts whatever the kind of its activity: procurement, or a training or meeting that was paid for.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `sum` or `activity`, `section` `goods` (bought, handed over,
        given) or `envelope` (programmes, loans, requests, totals: these have no sums). `value` is in `currency`,
        which is also the `unit`: nothing is converted.
        A sum that is not exact is in whole units. `amounts` counts what a sum is made of, `added` says in
        words whether an amount is in its sum. Currency by currency, the most used first. Empty when no chosen
        activity has an amount.
    """
    found = query.activities(dataset, selection)
    found = found[found["amount"].notna()]
    if found.empty:
        return empty_rows(EXTRA)
    text = text_for(selection.lang)
    told = places.with_place(_told(dataset, found, selection.lang), dataset, selection.lang)
    order = {place: number for number, place in enumerate(places.place_names(dataset, selection.lang))}
    uses = told["currency"].value_counts()
    told = told.assign(
        _uses=-told["currency"].map(uses), _place=told["place"].map(order), _apart=told["section"] != "goods"
    )
    told = told.sort_values(
        ["_uses", "currency", "_apart", "_place", "value"], ascending=[True, True, True, True, False]
    )
    parts = []
    for (_currency, section, _place), own in told.groupby(["currency", "section", "place"], sort=False):
        if section == "goods":
            parts += [pd.DataFrame([_sum_row(own, text)]), own.assign(added=_added(own, text))]
        else:
            parts.append(own)
    return pd.concat(parts, ignore_index=True)[[*COMMON, *EXTRA]]


def _told(dataset: Dataset, found: pd.DataFrame, language: str) -> pd.DataFrame:
    return found.assign(
        key=found["id"],
        row_kind="activity",
        section=found["amount_kind"].isin(ADDED).map({True: "goods", False: "envelope"}),
        label=found["id"].map(dataset.names("activities", language, "title")),
        value=found["amount"],
        qualifier=found["amount_qualifier"].where(found["amount_qualifier"] != "", "exact"),
        unit=found["currency"],
        n=float("nan"),
        period_start=found["date_start"],
        period_end=found["date_end"],
        source=found["id"].map(query.main_sources(dataset)).fillna(""),
        amount_kind_name=found["amount_kind"].map(dataset.labels("activities", "amount_kind", language)),
        kind_name=found["kind"].map(dataset.labels("activities", "kind", language)),
        amounts=float("nan"),
        added=text_for(language).t("stands apart"),
        note=found["discrepancy"].where(found["discrepancy"] != "", found["note"]),
    )


def _added(own: pd.DataFrame, text: Text) -> pd.Series:
    return sums.addable(own).map({True: text.t("in the sum"), False: text.t("not added: overlaps another amount")})


def _sum_row(own: pd.DataFrame, text: Text) -> dict[str, object]:
    total, first = total_of(own), own.iloc[0]
    left = len(own) - total.parts
    return dict.fromkeys((*COMMON, *EXTRA), "") | {
        "key": f"sum-{first['currency']}-{first['place']}",
        "row_kind": "sum",
        "section": "goods",
        "label": text.t("{place}: goods and grants added up", place=first["place_name"]),
        "value": total.value,
        "qualifier": total.qualifier,
        "unit": first["currency"],
        "currency": first["currency"],
        "n": float("nan"),
        "period_start": min(own["period_start"]),
        "period_end": max(own["period_start"]),
        "source": ";".join(distinct(own["source"])),
        "place": first["place"],
        "place_name": first["place_name"],
        "amounts": float(total.parts),
        "note": text.n("{number} overlapping amount not added", "{number} overlapping amounts not added", left)
        if left
        else "",
    }


def total_of(own: pd.DataFrame) -> sums.Sum:
    """Return the sum of amounts of one currency, those that overlap a larger one left out."""
    kept = own[sums.addable(own.assign(id=own["key"]))]
    total = sums.summed(kept["value"], kept["qualifier"])
    return total if total.qualifier == "exact" else replace(total, value=float(round(total.value)))


def totals(rows: pd.DataFrame) -> dict[str, sums.Sum]:
    """Return currency -> the sum of goods and grants of all places, nothing converted, overlapping amounts once."""
    goods = rows[(rows["row_kind"] == "activity") & (rows["section"] == "goods")]
    return {str(currency): total_of(own) for currency, own in goods.groupby("currency", sort=False)}
