"""Sums of qualified numbers, and of amounts that may contain one another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.categories import Cells, Flags
from dashboard.dataset.dataset import Qualifier

FIGURES = 3
"""Figures of a sum that is not exact: more would claim what no source says."""

INEXACT: tuple[Qualifier, ...] = ("over", "about", "under")


@dataclass(frozen=True)
class QualifiedSum:
    """What was reported, added up: value (NaN: nothing), qualifier, number of parts."""

    value: float
    qualifier: Qualifier
    parts: int


def add_sums(values: NDArray[np.float64], qualifiers: Cells | pd.Categorical) -> QualifiedSum:
    """Add up values with their qualifiers, missing ones left out and not counted."""
    mask = ~np.isnan(values)
    parts = values[mask].tolist()
    kinds = [kind for kind in INEXACT if (mask & (qualifiers == kind)).any()] if parts else []
    return QualifiedSum(math.fsum(parts) if parts else math.nan, sum_qualifier(kinds), len(parts))


def rounded(total: QualifiedSum) -> QualifiedSum:
    """Return a sum that is not exact to three figures.

    A bound stays one: over is rounded down, under up. What is below a thousand is rounded to whole units.
    """
    if total.qualifier == "exact" or math.isnan(total.value) or not total.value:
        return total
    step = 10.0 ** max(0, math.floor(math.log10(abs(total.value))) - (FIGURES - 1))
    to_step = {"over": math.floor, "under": math.ceil}.get(total.qualifier, round)
    return replace(total, value=float(to_step(total.value / step) * step))


def sum_qualifier(qualifiers: Iterable[str]) -> Qualifier:
    """Return how a sum of so qualified parts has to be stated.

    `over` as soon as a part is a lower bound, `under` when bounds are upper ones only. Lower and upper bounds
    together, or `about` with upper bounds, leave no bound: `about`. `about` with exact parts stays `about`.
    """
    kinds = set(qualifiers)
    if "over" in kinds:
        return "about" if "under" in kinds else "over"
    if "about" in kinds:
        return "about"
    return "under" if "under" in kinds else "exact"


def overlap_pairs(keys: Cells | pd.Index, overlaps: Cells | pd.Categorical) -> NDArray[np.intp]:
    """Return the places of amounts that overlap; `overlaps` holds ids joined by `;`."""
    lists = pd.Series(overlaps)
    overlapped = lists[lists != ""].astype("str").str.split(";").explode()
    if overlapped.empty:
        return np.empty((2, 0), np.intp)
    codes, ids = pd.factorize(overlapped)
    # Those named are few: to look each key up among them costs a fifth of looking them up among all keys.
    id_places = pd.Index(ids).get_indexer(pd.Index(keys, copy=False))
    key_places = np.flatnonzero(id_places >= 0)
    places = np.full(len(ids), -1)
    places[id_places[key_places]] = key_places
    pairs = np.stack((overlapped.index, places[codes]))
    return pairs[:, (pairs[0] != pairs[1]) & (pairs[1] >= 0)]


def addable_mask(keys: Cells, values: Cells, pairs: NDArray[np.intp]) -> Flags:
    """Return which amounts can be added up without adding the same money twice.

    Amounts are taken from the largest down; one that overlaps a taken one (`overlap_pairs`) is not added again.
    """
    mask = np.ones(len(keys), np.bool_)
    if not pairs.size:
        return mask
    nodes, numbers = np.unique(pairs, return_inverse=True)
    order = np.lexsort((keys[nodes], -values[nodes]))
    larger, smaller = nodes[order][np.sort(np.argsort(order)[numbers], axis=0)]
    while len(larger):
        # What no larger one, taken or not, is left to overlap is taken: what overlaps it is not.
        waiting = np.zeros(len(keys), np.bool_)
        waiting[smaller] = True
        mask[smaller[~waiting[larger]]] = False
        remaining = mask[larger] & mask[smaller]
        larger, smaller = larger[remaining], smaller[remaining]
    return mask
