"""Rates of too few answers are not published, nor those from which they could be computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from itertools import combinations

import numpy as np

Group = frozenset[tuple[str, str]]
"""A group by what it is made of: role and cell. The empty one is the whole."""

Equation = tuple[Group, tuple[Group, ...]]
"""A group, and the groups by one role more that add up to it."""

TOLERANCE = 1e-9
"""What is smaller is nought, of numbers whose rounding errors are far below."""


def suppressed_groups(n: Mapping[Group, int], smallest: int) -> Set[Group]:
    """Return which groups stay unpublished, so that no small one can be computed.

    Those with fewer answers than `smallest`; then, as long as it is needed, the smallest ones beside them: until what
    is hidden in a published sum is several groups with as many answers together, no hidden group is the sum of
    published ones, and no sums taken together give one away.

    `n` has the answers by group, of several roles and of each of them alone.
    """
    sums = list(_equations({group: answers for group, answers in n.items() if answers > 0}))
    hidden = {group for group, answers in n.items() if 0 < answers < smallest}
    while hidden:
        additions = {
            group for equation in sums if (group := _complementary_part(equation, n, hidden, smallest)) is not None
        }
        if not additions:  # then the smallest published group in a sum with one that all sums together give away
            derivable = _derivable(sums, hidden)
            groups = {group for parent, parts in sums if derivable & {parent, *parts} for group in (parent, *parts)}
            additions = set(sorted(groups - hidden, key=lambda group: (n[group], sorted(group)))[:1])
        if not additions:
            break
        hidden |= additions
    return hidden


def _equations(n: Mapping[Group, int]) -> Iterator[Equation]:
    """Yield each group with the finer ones that add up to it."""
    kinds: dict[frozenset[str], list[Group]] = {}
    for group in n:
        kinds.setdefault(frozenset(role for role, _ in group), []).append(group)
    for coarse, fine in combinations(sorted(kinds, key=len), 2):
        if coarse < fine and len(fine) == len(coarse) + 1:
            for parent in kinds[coarse]:
                parts = tuple(candidate for candidate in kinds[fine] if parent <= candidate)
                if parts:
                    yield parent, parts


def _complementary_part(equation: Equation, n: Mapping[Group, int], hidden: Set[Group], smallest: int) -> Group | None:
    """Return the group to hide next, for one sum to give nothing away; None for none."""
    parent, parts = equation
    hidden_parts = [part for part in parts if part in hidden]
    is_enough = not hidden_parts or (len(hidden_parts) > 1 and sum(n[part] for part in hidden_parts) >= smallest)
    # A hidden group must not be the sum of published ones.
    if hidden_parts if parent in hidden else is_enough:
        return None
    rest = [part for part in parts if part not in hidden]
    return min(rest, key=lambda part: (n[part], sorted(part))) if rest else parent


def _derivable(sums: list[Equation], hidden: Set[Group]) -> set[Group]:
    """Return the hidden groups that all sums together give away."""
    places = {group: place for place, group in enumerate(sorted(hidden, key=sorted))}
    rows = []
    for parent, parts in sums:
        row = np.zeros(len(places))
        for group, sign in ((parent, -1.0), *((part, 1.0) for part in parts)):
            if group in places:
                row[places[group]] = sign
        if row.any():
            rows.append(row)
    if not rows:
        return set()
    _, values, directions = np.linalg.svd(np.array(rows), full_matrices=False)
    determinacy = (directions[values > TOLERANCE] ** 2).sum(axis=0)  # 1 where only one value fits
    return {group for group, place in places.items() if determinacy[place] > 1 - TOLERANCE}
