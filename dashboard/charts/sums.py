"""Sums of numbers that were reported with qualifiers, and of amounts that may hold one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from dashboard.dataset.records import Qualifier


@dataclass(frozen=True)
class Sum:
    """What was reported, added up: the value (NaN when nothing was reported), its qualifier, how many parts."""

    value: float
    qualifier: Qualifier
    parts: int


def summed(values: pd.Series, qualifiers: pd.Series) -> Sum:
    """Add up what was reported; missing values are not zeros, they are left out and not counted."""
    known = values.notna()
    return Sum(values[known].sum(min_count=1), of_sum(qualifiers[known]), int(known.sum()))


def of_sum(qualifiers: Iterable[str]) -> Qualifier:
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


def addable(frame: pd.DataFrame) -> pd.Series:
    """Return which amounts can be added up without adding the same money twice.

    Amounts are taken from the largest down; one that overlaps a taken one (column `overlaps`, read in both
    directions) is not added again.

    Args:
        frame: `id`, `value`, `overlaps`; amounts of one currency.

    Returns:
        Booleans with the index of the frame.
    """
    partners: dict[str, set[str]] = {}
    for activity, cell in zip(frame["id"], frame["overlaps"], strict=True):
        for other in filter(None, cell.split(";")):
            partners.setdefault(activity, set()).add(other)
            partners.setdefault(other, set()).add(activity)
    taken: set[str] = set()
    for activity in frame.sort_values(["value", "id"], ascending=[False, True])["id"]:
        if not taken & partners.get(activity, set()):
            taken.add(activity)
    return frame["id"].isin(taken)
