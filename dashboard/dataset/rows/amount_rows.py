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
from dashboard.dataset.rows import activity_location, qualified_sum
from dashboard.dataset.rows.activity_rows import ActivityRows, Positions, frame, own_parts, with_sums
from dashboard.dataset.rows.columns import COMMON_COLUMNS, distinct, empty_rows
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
ADDED_UP = ["amount", "amount_qualifier", "amount_kind", "currency"]


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the amounts of the chosen activities, and their sums by currency and place.

    Sums are of goods and grants.

    An amount counts whatever the kind of its activity: procurement, or a training or meeting that was paid for.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `sum` or `activity`, `section` `goods` (bought, handed over,
        given) or `envelope` (programmes, loans, requests, totals: these have no sums). `value` is in `currency`,
        which is also the `unit`: nothing is converted. A sum that is not exact is in three figures. `amounts` counts
        what a sum is made of, `added` says in words whether an amount is in its sum.
        Currency by currency, the most used first. Empty when no chosen activity has an amount.
    """
    mask = query.chosen(dataset, selection) & dataset.activities["amount"].notna().to_numpy()
    if not mask.any():
        return empty_rows(COLUMNS)
    activity_rows, lanes = _in_lanes(ActivityRows(dataset, np.flatnonzero(mask), selection.lang))
    told, text = _with_text(activity_rows), text_for(selection.lang)
    told["value"] = own_amounts(
        {"amount": told["value"], "amount_split": activity_rows.categories("amount_split")}, selection.country
    )["amount"]
    for place, end in lanes:
        _add_up(told, place, end, text)
    _say_what_is_added(told, activity_rows.cells("amount"), text)
    return frame(told, (*COMMON_COLUMNS, *COLUMNS))


def own_amounts(columns: Mapping[str, Any], countries: Sequence[str]) -> dict[str, Any]:
    """Replace amounts that their source splits by the parts of the chosen countries."""
    return {**columns, "amount": own_parts(columns["amount"], columns["amount_split"], countries)}


def _say_what_is_added(told: dict[str, Cells], amounts: Cells, text: Translator) -> None:
    """Say which amounts are in sums, which in that of their place only, which with a part only."""
    goods, in_place = (told["row_kind"] == "activity") & (told["section"] == "goods"), told["in_place"]
    for currency in pd.unique(told["currency"][goods]):
        own = np.flatnonzero(goods & (told["currency"] == currency))
        told["in_all"][own] = _added_mask({name: told[name][own] for name in OVERLAPPING})
    told["added"][goods & ~in_place] = text.t("not added: overlaps another amount")
    told["added"][in_place & told["in_all"]] = text.t("in the sum")
    told["added"][in_place & ~told["in_all"]] = text.t("in the sum of its place, not of all")
    parts = np.flatnonzero(in_place & (told["value"] != amounts))
    wholes = list(zip(amounts[parts].tolist(), told["currency"][parts].tolist(), strict=True))
    part = message("the part of the chosen countries, of {amount} in all")
    words = {whole: text.t(part, amount=text.amount(*whole)) for whole in set(wholes)}
    told["added"][parts] = [words[whole] for whole in wholes]


def _in_lanes(found: ActivityRows) -> tuple[ActivityRows, list[tuple[int, int]]]:
    """Return the amounts by lane, and the first and last row of the lanes of goods.

    Each lane of goods has a row for its sum.

    A lane holds the amounts of a currency, a section and a place: currencies by their use, goods before envelopes,
    places in their order, the largest amount first.
    """
    places = map_categories(found.categories("countries"), activity_location.place)
    order = dict.fromkeys((*activity_location.place_names(found.dataset, found.language), *places.categories))
    lanes = pd.DataFrame(
        {
            "currency": found.categories("currency"),
            "envelope": ~matches(found.categories("amount_kind"), ADDED.__contains__),
            "place": places.set_categories([*order]),
            "amount": found.cells("amount"),
        }
    )
    uses = lanes.groupby("currency", observed=True)["currency"].transform("size")
    lanes = lanes.assign(uses=uses).sort_values(
        ["uses", "currency", "envelope", "place", "amount"], ascending=[False, True, True, True, False], kind="stable"
    )
    spans = lane_spans(lanes, ("currency", "envelope", "place"))
    goods = np.array([span for span in spans if not lanes["envelope"].iloc[span[0]]], np.intp).reshape(-1, 2)
    at, added = with_sums(found.at[lanes.index], goods[:, 0])
    ends = added + 1 + (goods[:, 1] - goods[:, 0])
    return replace(found, at=at), list(zip(added.tolist(), ends.tolist(), strict=True))


def _with_text(shown: ActivityRows) -> dict[str, Cells]:
    """Return the columns of the rows, as if each amount stood apart."""
    return shown.common() | {
        "value": shown.cells("amount"),
        "qualifier": shown.named("amount_qualifier", lambda qualifier: qualifier or "exact"),
        "unit": shown.cells("currency"),
        "section": shown.named("amount_kind", lambda kind: "goods" if kind in ADDED else "envelope"),
        "currency": shown.cells("currency"),
        "amount_kind": shown.cells("amount_kind"),
        "amount_kind_name": shown.labelled("amount_kind"),
        "overlaps": shown.cells("overlaps"),
        "amounts": shown.always(np.nan),
        "added": shown.always(text_for(shown.language).t("stands apart")),
        "in_place": np.zeros(len(shown.at), np.bool_),
        "in_all": np.zeros(len(shown.at), np.bool_),
    }


def _add_up(told: dict[str, Cells], place: int, end: int, text: Translator) -> None:
    """Tell the sum of a lane in its first row, and in the others whether they are in it."""
    own = {name: cells[place + 1 : end] for name, cells in told.items()}
    own["in_place"][:] = _added_mask(own)
    for name, cell in _sum_row(own, _total(own["value"], own["qualifier"], own["in_place"]), text).items():
        told[name][place] = cell


def _sum_row(own: Mapping[str, Cells], total: qualified_sum.QualifiedSum, text: Translator) -> dict[str, Any]:
    left, starts = len(own["key"]) - total.parts, set(own["period_start"])
    currency, place, place_name = (own[name][0] for name in ("currency", "place", "place_name"))
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
        "source": ";".join(distinct(own["source"])),
        "place": place,
        "place_name": place_name,
        "amounts": float(total.parts),
        "note": text.n("{number} overlapping amount not added", "{number} overlapping amounts not added", left)
        if left
        else "",
    }


def _total(values: Cells, qualifiers: Cells | pd.Categorical, added: Cells) -> qualified_sum.QualifiedSum:
    """Return the sum of the amounts that are added up, in three figures if not exact."""
    return qualified_sum.rounded(qualified_sum.add_sums(values[added], qualifiers[added]))


def added_up(dataset: Dataset, found: Mapping[str, Any]) -> tuple[dict[str, qualified_sum.QualifiedSum], int, int]:
    """Return `totals` of activities (with the columns `ADDED_UP`), without rows.

    How many stand apart, and overlap.
    """
    known = np.flatnonzero(~np.isnan(found["amount"]))
    if not len(known):
        return {}, 0, 0
    goods, added = _goods(dataset, found)
    total = {}
    uses, currencies = count_cells(found["currency"][known]), found["currency"][goods]
    for currency in sorted(uses, key=lambda currency: (-uses[currency], currency)):
        own = currencies == currency
        if own.any():
            total[currency] = _total(found["amount"], found["amount_qualifier"], goods[own & added])
    return total, len(known) - len(goods), len(goods) - int(added.sum())


def added_ids(dataset: Dataset, found: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return currency -> the activities whose amounts its sum (`added_up`) is made of."""
    goods, added = _goods(dataset, found)
    summed = goods[added]
    currency = found["currency"][summed]
    ids = dataset.activity_ids()[found["place"][summed]]
    return {each: tuple(ids[currency == each]) for each in currency.unique()}


def _goods(dataset: Dataset, found: Mapping[str, Any]) -> tuple[Positions, Flags]:
    """Return the places of goods and grants, and which of them can be added up."""
    goods = np.flatnonzero(~np.isnan(found["amount"]) & matches(found["amount_kind"], ADDED.__contains__))
    places, currency = found["place"][goods], found["currency"][goods]
    overlaps = category(dataset, "activities", "overlaps")
    pairs = dataset.derived(
        "overlapping amounts", lambda: qualified_sum.overlap_pairs(dataset.activity_ids(), overlaps)
    )
    at = np.searchsorted(places, pairs)
    at = at[:, (np.append(places, -1)[at] == pairs).all(axis=0)]
    ids = dataset.activity_ids()[places].to_numpy()
    return goods, qualified_sum.addable(ids, found["amount"][goods], at[:, currency[at[0]] == currency[at[1]]])


def totals(rows: pd.DataFrame) -> dict[str, qualified_sum.QualifiedSum]:
    """Return currency -> sum of goods and grants of all places, overlaps counted once."""
    return {
        str(currency): _total(own["value"].to_numpy(), own["qualifier"].to_numpy(), _added_mask(own))
        for currency, own in _activities(rows).groupby("currency", sort=False)
    }


def twice(rows: pd.DataFrame) -> dict[str, float]:
    """Return currency -> what is in the sums of two places, of amounts that overlap."""
    goods, found = _activities(rows), dict[str, float]()
    overlapping = goods["currency"].isin(goods.loc[goods["overlaps"] != "", "currency"])
    for currency, own in goods[overlapping].groupby("currency", sort=False):
        every = own["value"][_added_mask(own)].sum()
        of_places = sum(part["value"][_added_mask(part)].sum() for _place, part in own.groupby("place"))
        if of_places > every:
            found[str(currency)] = round(float(of_places - every), 2)
    return found


def _activities(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the amounts that sums are made of."""
    goods = (rows["row_kind"] == "activity") & (rows["section"] == "goods")
    return rows.loc[goods, ["currency", "place", "key", "value", "qualifier", "overlaps"]]


def _added_mask(rows: Mapping[str, Any] | pd.DataFrame) -> Flags:
    """Return which amounts of one currency are added up (columns `OVERLAPPING`)."""
    key, value, overlaps = (np.asarray(rows[name]) for name in OVERLAPPING)
    return qualified_sum.addable(key, value, qualified_sum.overlap_pairs(key, overlaps))
