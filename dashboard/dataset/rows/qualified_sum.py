"""Sums of qualified numbers, and of amounts that may contain one another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboard.dataset.dataset import Qualifier

FIGURES = 3
"""Figures of a sum that is not exact: more would claim what no source says."""


@dataclass(frozen=True)
class QualifiedSum:
    """What was reported, added up.

    The value (NaN when nothing was reported), its qualifier, how many parts.
    """

    value: float
    qualifier: Qualifier
    parts: int


def qualified_sum(parts: Iterable[tuple[float, str]]) -> QualifiedSum:
    """Add up values with their qualifiers.

    Missing values are not zeros, they are left out and not counted.
    """
    known = [(value, qualifier) for value, qualifier in parts if not math.isnan(value)]
    total = math.fsum(value for value, _qualifier in known) if known else math.nan
    return QualifiedSum(total, sum_text(qualifier for _value, qualifier in known), len(known))


def add_sums(values: NDArray[np.float64], qualifiers: NDArray[np.object_]) -> QualifiedSum:
    """Add up columns of values and of their qualifiers, as `qualified_sum` does.

    A million of them without a pair each.
    """
    known = ~np.isnan(values)
    parts = values[known].tolist()
    return QualifiedSum(math.fsum(parts) if parts else math.nan, sum_text(qualifiers[known]), len(parts))


def rounded(total: QualifiedSum) -> QualifiedSum:
    """Return a sum to three figures where a part was stated as over, about or under.

    An exact one as it is.

    A bound stays one: over is rounded down, under up. What is below a thousand is rounded to whole units.
    """
    if total.qualifier == "exact" or math.isnan(total.value) or not total.value:
        return total
    step = 10.0 ** max(0, math.floor(math.log10(abs(total.value))) - (FIGURES - 1))
    to_step = {"over": math.floor, "under": math.ceil}.get(total.qualifier, round)
    return replace(total, value=float(to_step(total.value / step) * step))


def sum_text(qualifiers: Iterable[str]) -> Qualifier:
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


def addable(amounts: Iterable[tuple[str, float, str]]) -> frozenset[str]:
    """Return the ids of the amounts that can be added up without adding the same money twice.

    Amounts are taken from the largest down; one that overlaps a taken one is not added again.

    Args:
        amounts: of one currency: id, value, and the ids it overlaps joined by `;` (read in both directions).
    """
    values = {activity: (value, overlaps) for activity, value, overlaps in amounts}
    partners: dict[str, set[str]] = {}
    for activity, (_value, overlaps) in values.items():
        for other in filter(None, overlaps.split(";")):
            partners.setdefault(activity, set()).add(other)
            partners.setdefault(other, set()).add(activity)
    taken = values.keys() - partners.keys()
    overlapping = values.keys() & partners.keys()
    for activity in sorted(overlapping, key=lambda one: (-values[one][0], one)):
        if not taken & partners[activity]:
            taken.add(activity)
    return frozenset(taken)
