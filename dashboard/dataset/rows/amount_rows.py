"""The amounts that activities name, in their currency, deliveries apart from envelopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.categories import Cells, Flags, category, count_cells, map_categories, matches
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows import qualified_sum
from dashboard.dataset.rows.activity_rows import (
    ActivityRows,
    Positions,
    country_parts,
    frame,
    insert_sum_rows,
    place_names,
    place_of_countries,
)
from dashboard.dataset.rows.columns import COMMON_COLUMNS, distinct_ids, empty_rows
from dashboard.dataset.rows.rows_by_lane import lane_spans
from dashboard.selection import Selection
from dashboard.text.translate import Translator, message, text_for

COLUMNS = (
    "key", "row_kind", "section", "currency", "amount_kind", "amount_kind_name", "place", "place_name",
    "countries_name", "kind", "kind_name", "overlaps", "amounts", "added",
)  # fmt: skip

ADDED = ("goods", "grant")
"""The kinds of amount that are added up; the others may contain them, or never became goods."""
OVERLAPPING = ("key", "value", "overlaps")
SUMMED_COLUMNS = ["amount", "amount_qualifier", "amount_kind", "currency"]


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the amounts of the chosen activities, of goods and grants with sums by place.

    An amount counts whatever the kind of its activity: procurement, or a training or meeting that was paid for.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `sum` or `activity`, `section` `goods` (bought, handed over,
        given) or `envelope` (programmes, loans, requests, totals: these have no sums). `value` is in `currency`,
        which is also the `unit`: nothing is converted. A sum that is not exact is in three figures. `amounts` counts
        what a sum is made of, `added` says in words whether an amount is in its sum.
        Currency by currency, the most used first. Empty when no chosen activity has an amount.
    """
    mask = query.activity_mask(dataset, selection) & dataset.activities["amount"].notna().to_numpy()
    if not mask.any():
        return empty_rows(COLUMNS)
    activities, lanes = _in_lanes(ActivityRows(dataset, np.flatnonzero(mask), selection.lang))
    columns, text = _with_text(activities), text_for(selection.lang)
    columns["value"] = country_amounts(
        {"amount": columns["value"], "amount_split": activities.categories("amount_split")}, selection.country
    )["amount"]
    for place, end in lanes:
        _add_up(columns, place, end, text)
    _explain_sums(columns, activities.cells("amount"), text)
    return frame(columns, (*COMMON_COLUMNS, *COLUMNS))


def country_amounts(columns: Mapping[str, Any], countries: Sequence[str]) -> dict[str, Any]:
    """Replace amounts that their source splits by the parts of the chosen countries."""
    return {**columns, "amount": country_parts(columns["amount"], columns["amount_split"], countries)}


def _explain_sums(columns: dict[str, Cells], amounts: Cells, text: Translator) -> None:
    """Say which amounts are in sums, which in that of their place only, which with a part only."""
    goods, in_place = (columns["row_kind"] == "activity") & (columns["section"] == "goods"), columns["in_place"]
    for currency in pd.unique(columns["currency"][goods]):
        places = np.flatnonzero(goods & (columns["currency"] == currency))
        columns["in_all"][places] = _added_mask({name: columns[name][places] for name in OVERLAPPING})
    columns["added"][goods & ~in_place] = text.t("not added: overlaps another amount")
    columns["added"][in_place & columns["in_all"]] = text.t("in the sum")
    columns["added"][in_place & ~columns["in_all"]] = text.t("in the sum of its place, not of all")
    parts = np.flatnonzero(in_place & (columns["value"] != amounts))
    totals = list(zip(amounts[parts].tolist(), columns["currency"][parts].tolist(), strict=True))
    part = message("the part of the chosen countries, of {amount} in all")
    words = {total: text.t(part, amount=text.amount(*total)) for total in set(totals)}
    columns["added"][parts] = [words[total] for total in totals]


def _in_lanes(activities: ActivityRows) -> tuple[ActivityRows, list[tuple[int, int]]]:
    """Return the amounts by lane, and the first and last row of the lanes of goods.

    A lane holds the amounts of a currency, a section and a place: currencies by their use, goods (with a row for
    their sum) before envelopes, places in their order, the largest amount first.
    """
    places = map_categories(activities.categories("countries"), place_of_countries)
    order = dict.fromkeys((*place_names(activities.dataset, activities.language), *places.categories))
    lanes = pd.DataFrame(
        {
            "currency": activities.categories("currency"),
            "envelope": ~matches(activities.categories("amount_kind"), ADDED.__contains__),
            "place": places.set_categories([*order]),
            "amount": activities.cells("amount"),
        }
    )
    uses = lanes.groupby("currency", observed=True)["currency"].transform("size")
    lanes = lanes.assign(uses=uses).sort_values(
        ["uses", "currency", "envelope", "place", "amount"], ascending=[False, True, True, True, False], kind="stable"
    )
    spans = lane_spans(lanes, ("currency", "envelope", "place"))
    goods = np.array([span for span in spans if not lanes["envelope"].iloc[span[0]]], np.intp).reshape(-1, 2)
    at, sum_places = insert_sum_rows(activities.at[lanes.index], goods[:, 0])
    ends = sum_places + 1 + (goods[:, 1] - goods[:, 0])
    return replace(activities, at=at), list(zip(sum_places.tolist(), ends.tolist(), strict=True))


def _with_text(activities: ActivityRows) -> dict[str, Cells]:
    """Return the columns of the rows, as if each amount stood apart."""
    return activities.common_columns() | {
        "value": activities.cells("amount"),
        "qualifier": activities.map_cells("amount_qualifier", lambda qualifier: qualifier or "exact"),
        "unit": activities.cells("currency"),
        "section": activities.map_cells("amount_kind", lambda kind: "goods" if kind in ADDED else "envelope"),
        "currency": activities.cells("currency"),
        "amount_kind": activities.cells("amount_kind"),
        "amount_kind_name": activities.labels("amount_kind"),
        "overlaps": activities.cells("overlaps"),
        "amounts": activities.constant(np.nan),
        "added": activities.constant(text_for(activities.language).t("stands apart")),
        "in_place": np.zeros(len(activities.at), np.bool_),
        "in_all": np.zeros(len(activities.at), np.bool_),
    }


def _add_up(columns: dict[str, Cells], place: int, end: int, text: Translator) -> None:
    """Tell the sum of a lane in its first row, and in the others whether they are in it."""
    lane = {name: cells[place + 1 : end] for name, cells in columns.items()}
    lane["in_place"][:] = _added_mask(lane)
    for name, cell in _sum_row(lane, _total(lane["value"], lane["qualifier"], lane["in_place"]), text).items():
        columns[name][place] = cell


def _sum_row(lane: Mapping[str, Cells], total: qualified_sum.QualifiedSum, text: Translator) -> dict[str, Any]:
    overlaps, starts = len(lane["key"]) - total.parts, set(lane["period_start"])
    currency, place, place_name = (lane[name][0] for name in ("currency", "place", "place_name"))
    return dict.fromkeys((*COMMON_COLUMNS, *COLUMNS), "") | {
        "key": f"sum-{currency}-{place}",
        "row_kind": "sum",
        "section": "goods",
        "label": text.t("{place}: goods and grants added up", place=place_name),
        "value": total.value,
        "qualifier": total.qualifier,
        "unit": currency,
        "currency": currency,
        "n": float("nan"),
        "period_start": min(starts),
        "period_end": max(starts),
        "source": ";".join(distinct_ids(lane["source"])),
        "place": place,
        "place_name": place_name,
        "amounts": float(total.parts),
        "note": text.n("{number} overlapping amount not added", "{number} overlapping amounts not added", overlaps)
        if overlaps
        else "",
    }


def _total(values: Cells, qualifiers: Cells | pd.Categorical, mask: Cells) -> qualified_sum.QualifiedSum:
    """Return the sum of the amounts that are added up, in three figures if not exact."""
    return qualified_sum.rounded(qualified_sum.add_sums(values[mask], qualifiers[mask]))


def sum_amounts(dataset: Dataset, columns: Mapping[str, Any]) -> tuple[dict[str, qualified_sum.QualifiedSum], int, int]:
    """Return `totals` of activities (of `SUMMED_COLUMNS`), how many stand apart, and overlap."""
    places = np.flatnonzero(~np.isnan(columns["amount"]))
    if not len(places):
        return {}, 0, 0
    goods, is_added = _goods(dataset, columns)
    total = {}
    uses, currencies = count_cells(columns["currency"].take(places)), columns["currency"].take(goods)
    for currency in sorted(uses, key=lambda currency: (-uses[currency], currency)):
        mask = currencies == currency
        if mask.any():
            total[currency] = _total(columns["amount"], columns["amount_qualifier"], goods[mask & is_added])
    return total, len(places) - len(goods), len(goods) - int(is_added.sum())


def summed_ids(dataset: Dataset, columns: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return currency -> the activities whose amounts its sum (`sum_amounts`) is made of."""
    goods, is_added = _goods(dataset, columns)
    places = goods[is_added]
    currencies = columns["currency"].take(places)
    ids = dataset.ids("activities")[columns["place"][places]]
    return {currency: tuple(ids[currencies == currency]) for currency in currencies.unique()}


def _goods(dataset: Dataset, columns: Mapping[str, Any]) -> tuple[Positions, Flags]:
    """Return the places of goods and grants, and which of them can be added up."""
    goods = np.flatnonzero(~np.isnan(columns["amount"]) & matches(columns["amount_kind"], ADDED.__contains__))
    places, currency = columns["place"][goods], columns["currency"].take(goods)
    overlaps = category(dataset, "activities", "overlaps")
    pairs = dataset.derived(
        "overlapping amounts", lambda: qualified_sum.overlap_pairs(dataset.ids("activities"), overlaps)
    )
    at = np.searchsorted(places, pairs)
    at = at[:, (np.append(places, -1)[at] == pairs).all(axis=0)]
    ids = dataset.ids("activities")[places].to_numpy()
    return goods, qualified_sum.addable_mask(ids, columns["amount"][goods], at[:, currency[at[0]] == currency[at[1]]])


def totals(rows: pd.DataFrame) -> dict[str, qualified_sum.QualifiedSum]:
    """Return currency -> sum of goods and grants of all places, overlaps counted once."""
    return {
        str(currency): _total(group["value"].to_numpy(), group["qualifier"].to_numpy(), _added_mask(group))
        for currency, group in _activities(rows).groupby("currency", sort=False)
    }


def overlap_surplus(rows: pd.DataFrame) -> dict[str, float]:
    """Return currency -> what is in the sums of two places, of amounts that overlap."""
    goods, surplus = _activities(rows), dict[str, float]()
    overlapping = goods["currency"].isin(goods.loc[goods["overlaps"] != "", "currency"])
    for currency, group in goods[overlapping].groupby("currency", sort=False):
        total = group["value"][_added_mask(group)].sum()
        of_places = sum(part["value"][_added_mask(part)].sum() for _place, part in group.groupby("place"))
        if of_places > total:
            surplus[str(currency)] = round(float(of_places - total), 2)
    return surplus


def _activities(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the amounts that sums are made of."""
    goods = (rows["row_kind"] == "activity") & (rows["section"] == "goods")
    return rows.loc[goods, ["currency", "place", "key", "value", "qualifier", "overlaps"]]


def _added_mask(rows: Mapping[str, Any] | pd.DataFrame) -> Flags:
    """Return which amounts of one currency are added up (columns `OVERLAPPING`)."""
    key, value, overlaps = (np.asarray(rows[name]) for name in OVERLAPPING)
    return qualified_sum.addable_mask(key, value, qualified_sum.overlap_pairs(key, overlaps))
