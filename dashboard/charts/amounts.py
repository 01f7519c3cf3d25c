"""The amounts of money that activities name: in their own currency, deliveries apart from envelopes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts import places, sums
from dashboard.charts.chart import COMMON, distinct, empty_rows
from dashboard.dataset import query
from dashboard.dataset.indexes import Cells, Coded, Flags, code, coded
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

TEXT = pd.StringDtype(na_value=np.nan)
"""What pandas calls `str`."""

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Lanes:
    """The amounts in the order they are shown: `at` is where their activities stand in the table.

    A lane holds the amounts of one currency, section and place. That of goods begins with a row for its sum, which
    stands at `sums` and up to `ends`; until it is told, it is a second row of the lane's first amount.
    """

    at: Places
    sums: Places
    ends: Places


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
    named = query.chosen(dataset, selection) & dataset.activities["amount"].notna().to_numpy()
    if not named.any():
        return empty_rows(EXTRA)
    lanes = _lanes(dataset, np.flatnonzero(named))
    told, text = _told(dataset, lanes.at, selection.lang), text_for(selection.lang)
    for place, end in zip(lanes.sums, lanes.ends, strict=True):
        _add_up(told, int(place), int(end), text)
    # Each column is let go as soon as the frame has it: a million activities have no room for both.
    return pd.DataFrame({name: _column(told.pop(name)) for name in (*COMMON, *EXTRA)}, copy=False)


def _lanes(dataset: Dataset, at: Places) -> Lanes:
    """Return the lanes of amounts: currencies by their use, goods first, places in their order, the largest first."""
    currency, kind, countries = (_coded(dataset, name, at) for name in ("currency", "amount_kind", "countries"))
    envelope = ~kind.where(ADDED.__contains__)
    place = _numbered(countries.renamed(places.place), places.place_names(dataset, "en"))
    uses = np.bincount(currency.codes)[currency.codes]
    amounts = dataset.activities["amount"].to_numpy()[at]
    order = np.lexsort((-amounts, place, envelope, currency.ranks(), -uses))
    lane = np.stack((currency.codes, envelope, place))[:, order]
    begins = np.flatnonzero(np.r_[True, (lane[:, 1:] != lane[:, :-1]).any(axis=0)])
    ends = np.r_[begins[1:], len(order)]
    goods = ~envelope[order[begins]]
    begins, ends = begins[goods], ends[goods]
    before = np.arange(len(begins))
    return Lanes(at[np.insert(order, begins, order[begins])], begins + before, ends + before + 1)


def _coded(dataset: Dataset, column: str, at: Places) -> Coded:
    found = coded(dataset, "activities", column)
    return Coded(found.codes[at], found.words)


def _numbered(column: Coded, order: Iterable[str]) -> Places:
    """Return the number of each row's word, counted in this order, what is not in it last."""
    number = {word: number for number, word in enumerate(dict.fromkeys((*order, *column.words)))}
    return np.array([number[word] for word in column.words], np.intp)[column.codes]


def _told(dataset: Dataset, at: Places, language: str) -> dict[str, Cells]:
    """Return the columns of the rows of these activities, as if each stood apart."""
    table, text, count = dataset.activities, text_for(language), len(at)
    found, names = table[["id"]].iloc[at], places.place_names(dataset, language)
    kinds, amount_kinds = (dataset.labels("activities", name, language) for name in ("kind", "amount_kind"))

    def own(column: str) -> Cells:
        return table[column].to_numpy()[at]

    def named(column: str, name: Callable[[str], str]) -> Cells:
        return _coded(dataset, column, at).renamed(name).cells()

    discrepancy = own("discrepancy")
    return {
        "key": own("id"),
        "row_kind": np.full(count, "activity", object),
        "section": named("amount_kind", lambda kind: "goods" if kind in ADDED else "envelope"),
        "label": query.words_of(dataset, found, language, "title").to_numpy(copy=True),
        "value": own("amount"),
        "qualifier": named("amount_qualifier", lambda qualifier: qualifier or "exact"),
        "unit": own("currency"),
        "currency": own("currency"),
        "n": np.full(count, np.nan),
        "period_start": own("date_start"),
        "period_end": own("date_end"),
        "source": query.sources_cells(dataset, found).to_numpy(copy=True),
        "amount_kind": own("amount_kind"),
        "amount_kind_name": named("amount_kind", lambda kind: amount_kinds.get(kind, "")),
        "place": named("countries", places.place),
        "place_name": named("countries", lambda cell: places.place_name(cell, names)),
        "countries_name": named("countries", lambda cell: places.countries_name(cell, names)),
        "kind": own("kind"),
        "kind_name": named("kind", lambda kind: kinds.get(kind, "")),
        "overlaps": own("overlaps"),
        "amounts": np.full(count, np.nan),
        "added": np.full(count, text.t("stands apart"), object),
        "note": np.where(discrepancy != "", discrepancy, own("note")),
    }


def _column(cells: Cells) -> Cells | pd.api.extensions.ExtensionArray:
    return pd.array(cells, dtype=TEXT) if cells.dtype == object else cells


def _add_up(told: dict[str, Cells], place: int, end: int, text: Text) -> None:
    """Tell the sum of a lane in its first row, and in the others whether they are in it."""
    own = {name: cells[place + 1 : end] for name, cells in told.items()}
    kept = _kept(own["key"], own["value"], own["overlaps"])
    words = np.array([text.t("not added: overlaps another amount"), text.t("in the sum")], object)
    own["added"][:] = words[kept.astype(np.intp)]
    for name, cell in _sum_row(own, _total(own, kept), text).items():
        told[name][place] = cell


def _sum_row(own: Mapping[str, Cells], total: sums.Sum, text: Text) -> dict[str, Any]:
    left, starts = len(own["key"]) - total.parts, set(own["period_start"])
    currency, place, place_name = (own[name][0] for name in ("currency", "place", "place_name"))
    return dict.fromkeys((*COMMON, *EXTRA), "") | {
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


def _kept(keys: Cells, values: Cells, overlaps: Cells) -> Flags:
    """Return which amounts of one currency are added up: all but those that overlap a larger one."""
    says = overlaps != ""
    named = {other for cell in set(overlaps[says]) for other in cell.split(";")}
    # Only these can overlap: they say so, or another one says so of them.
    linked = np.flatnonzero(says | np.fromiter(map(named.__contains__, keys), np.bool_, len(keys)))
    added = sums.addable(zip(*(cells[linked].tolist() for cells in (keys, values, overlaps)), strict=True))
    kept = np.ones(len(keys), np.bool_)
    kept[linked] = [key in added for key in keys[linked]]
    return kept


def _total(own: Mapping[str, Cells], kept: Flags) -> sums.Sum:
    """Return the sum of the amounts that are added up; one that is not exact is in whole units."""
    total = sums.added(own["value"][kept], own["qualifier"][kept])
    return total if total.qualifier == "exact" else replace(total, value=float(round(total.value)))


def added_up(found: Mapping[str, Cells]) -> tuple[dict[str, sums.Sum], int]:
    """Return `totals` of activities (with the columns `ADDED_UP`), without their rows; and how many stand apart."""
    known = ~np.isnan(found["amount"])
    told = {name: found[name][known] for name in ADDED_UP}
    uses, added = Counter(told["currency"].tolist()), code(told["amount_kind"]).where(ADDED.__contains__)
    key, value, qualifier, overlaps, currency = (
        told[name][added] for name in ("id", "amount", "amount_qualifier", "overlaps", "currency")
    )
    own = {"key": key, "value": value, "qualifier": np.where(qualifier != "", qualifier, "exact"), "overlaps": overlaps}
    most_used = sorted(set(currency), key=lambda currency: (-uses[currency], currency))
    return _totals(own, currency, most_used), len(added) - int(added.sum())


def totals(rows: pd.DataFrame) -> dict[str, sums.Sum]:
    """Return currency -> the sum of goods and grants of all places, nothing converted, overlapping amounts once."""
    added = np.flatnonzero((rows["row_kind"].to_numpy() == "activity") & (rows["section"].to_numpy() == "goods"))
    own = {name: rows[name].to_numpy()[added] for name in ("key", "value", "qualifier", "overlaps")}
    currency = rows["currency"].to_numpy()[added]
    return _totals(own, currency, dict.fromkeys(currency))


def _totals(own: Mapping[str, Cells], currency: Cells, order: Iterable[str]) -> dict[str, sums.Sum]:
    """Return the sum of each currency, in this order."""
    total = {}
    for each in order:
        part = {name: cells[currency == each] for name, cells in own.items()}
        total[each] = _total(part, _kept(part["key"], part["value"], part["overlaps"]))
    return total
