"""The amounts of money that activities name: in their own currency, deliveries apart from envelopes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts import places, sums
from dashboard.charts.chart import COMMON, distinct, empty_rows
from dashboard.charts.panels import records
from dashboard.dataset import query
from dashboard.dataset.indexes import Cells, code
from dashboard.dataset.records import Dataset
from dashboard.selection import Selection
from dashboard.text.translate import Text, text_for

EXTRA = (
    "key", "row_kind", "section", "currency", "amount_kind", "amount_kind_name", "place", "place_name",
    "countries_name", "kind", "kind_name", "overlaps", "amounts", "added",
)  # fmt: skip

ADDED = ("goods", "grant")
"""The kinds of amount that are added up; the others may contain them, or never became goods."""
ADDED_UP = ["id", "amount", "amount_qualifier", "amount_kind", "currency", "overlaps"]
USED = [*ADDED_UP, "kind", "countries", "date_start", "date_end", "discrepancy", "note"]
"""What the rows are made from; each further column would cost as much."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return every amount of the chosen activities, and the sums of goods and grants by currency and place.

    An amount counts whatever the kind of its activity: procurement, or a training or meeting that was paid for.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `sum` or `activity`, `section` `goods` (bought, handed over,
        given) or `envelope` (programmes, loans, requests, totals: these have no sums). `value` is in `currency`,
        which is also the `unit`: nothing is converted. A sum that is not exact is in whole units. `amounts` counts
        what a sum is made of, `added` says in words whether an amount is in its sum.
        Currency by currency, the most used first. Empty when no chosen activity has an amount.
    """
    found = query.activities_with(dataset, selection, USED)
    found = found[found["amount"].notna()]
    if found.empty:
        return empty_rows(EXTRA)
    text = text_for(selection.lang)
    told = places.with_place(_told(dataset, found, selection.lang), dataset, selection.lang)
    order = {place: number for number, place in enumerate(places.place_names(dataset, selection.lang))}
    uses = told["currency"].value_counts().to_dict()
    lines = records(told[[*COMMON, *EXTRA]])
    lines.sort(
        key=lambda r: (-uses[r["currency"]], r["currency"], r["section"] != "goods", order[r["place"]], -r["value"])
    )
    made = list[dict[str, Any]]()
    for (_currency, section, _place), lane in groupby(lines, key=itemgetter("currency", "section", "place")):
        own = list(lane)
        made += _added_up(own, text) if section == "goods" else own
    return pd.DataFrame(made, columns=[*COMMON, *EXTRA])


def _told(dataset: Dataset, found: pd.DataFrame, language: str) -> pd.DataFrame:
    return found.assign(
        key=found["id"],
        row_kind="activity",
        section=found["amount_kind"].isin(ADDED).map({True: "goods", False: "envelope"}),
        label=query.words_of(dataset, found, language, "title"),
        value=found["amount"],
        qualifier=found["amount_qualifier"].where(found["amount_qualifier"] != "", "exact"),
        unit=found["currency"],
        n=float("nan"),
        period_start=found["date_start"],
        period_end=found["date_end"],
        source=query.sources_cells(dataset, found),
        amount_kind_name=found["amount_kind"].map(dataset.labels("activities", "amount_kind", language)),
        kind_name=found["kind"].map(dataset.labels("activities", "kind", language)),
        amounts=float("nan"),
        added=text_for(language).t("stands apart"),
        note=found["discrepancy"].where(found["discrepancy"] != "", found["note"]),
    )


def _added_up(own: list[dict[str, Any]], text: Text) -> list[dict[str, Any]]:
    """Return the amounts of one place and currency after their sum; each says whether it is in it."""
    kept = _kept(own)
    words = {True: text.t("in the sum"), False: text.t("not added: overlaps another amount")}
    return [_sum_row(own, text), *(line | {"added": words[line["key"] in kept]} for line in own)]


def _sum_row(own: list[dict[str, Any]], text: Text) -> dict[str, Any]:
    total, first = _total(own), own[0]
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
        "period_start": min(line["period_start"] for line in own),
        "period_end": max(line["period_start"] for line in own),
        "source": ";".join(distinct(line["source"] for line in own)),
        "place": first["place"],
        "place_name": first["place_name"],
        "amounts": float(total.parts),
        "note": text.n("{number} overlapping amount not added", "{number} overlapping amounts not added", left)
        if left
        else "",
    }


def _kept(own: list[dict[str, Any]]) -> frozenset[str]:
    return sums.addable((line["key"], line["value"], line["overlaps"]) for line in own)


def _total(own: list[dict[str, Any]]) -> sums.Sum:
    """Return the sum of amounts of one currency, those that overlap a larger one left out."""
    return _added(*([line[name] for line in own] for name in ("key", "value", "qualifier", "overlaps")))


def _added(keys: list[str], values: list[float], qualifiers: list[str], overlaps: list[str]) -> sums.Sum:
    kept = sums.addable(zip(keys, values, overlaps, strict=True))
    parts = zip(keys, values, qualifiers, strict=True)
    total = sums.summed((value, qualifier) for key, value, qualifier in parts if key in kept)
    return total if total.qualifier == "exact" else replace(total, value=float(round(total.value)))


def added_up(found: Mapping[str, Cells]) -> tuple[dict[str, sums.Sum], int]:
    """Return `totals` of activities (with the columns `ADDED_UP`), without their rows; and how many stand apart."""
    known = ~np.isnan(found["amount"])
    told = {name: found[name][known] for name in ADDED_UP}
    uses, added = Counter(told["currency"].tolist()), code(told["amount_kind"]).where(ADDED.__contains__)
    most_used = sorted(set(told["currency"][added]), key=lambda currency: (-uses[currency], currency))
    total = {}
    for currency in most_used:
        own = added & (told["currency"] == currency)
        keys, values, overlaps = (told[name][own].tolist() for name in ("id", "amount", "overlaps"))
        qualifiers = [cell or "exact" for cell in told["amount_qualifier"][own].tolist()]
        total[currency] = _added(keys, values, qualifiers, overlaps)
    return total, len(added) - int(added.sum())


def totals(rows: pd.DataFrame) -> dict[str, sums.Sum]:
    """Return currency -> the sum of goods and grants of all places, nothing converted, overlapping amounts once."""
    by_currency: dict[str, list[dict[str, Any]]] = {}
    for line in records(rows[(rows["row_kind"] == "activity") & (rows["section"] == "goods")]):
        by_currency.setdefault(line["currency"], []).append(line)
    return {currency: _total(own) for currency, own in by_currency.items()}
