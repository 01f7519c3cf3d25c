"""Older rows that were split into several newer ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.dataset.row_pairing import ComparedTable, RowPairing


@dataclass(frozen=True)
class _Rule:
    """What the parts of a row share, what tells them apart, which numbers add up."""

    shared: tuple[str, ...]
    distinguishing: tuple[str, ...]
    additive: tuple[str, ...]


RULES: Mapping[str, _Rule] = {
    "observations": _Rule(
        ("indicator", "survey", "period_start", "period_end"), ("service", "scope", "population"), ("value",)
    ),
    "activities": _Rule(("kind", "date_start"), ("countries", "title", "place", "items"), ("participants", "amount")),
    "outputs": _Rule(("activity", "unit"), ("scope", "measure", "period_start"), ("value",)),
}


def find_splits(name: str, old: ComparedTable, new: ComparedTable, pairing: RowPairing) -> dict[str, tuple[str, ...]]:
    """Return old id -> the ids of the newer rows that an older one was split into."""
    rule = RULES.get(name)
    if rule is None or not pairing.added:
        return {}
    splits, used = dict[str, tuple[str, ...]](), set[int]()
    smaller_pairs = list[tuple[int, int]]()
    for i, j in pairing.pairs:  # of a number that became smaller, a part stayed
        before, after = _numbers(rule, old, [i]), _numbers(rule, new, [j])
        smaller_pairs += [(i, j)] if any(after[column] < before[column] for column in rule.additive) else []
    for place, remainder in [*((i, None) for i in pairing.removed), *smaller_pairs]:
        free = [j for j in pairing.added if j not in used]
        for parts in _candidates(rule, old, place, new, free):
            all_parts = parts if remainder is None else [remainder, *parts]
            if len(all_parts) > 1 and _are_parts(rule, old, place, new, all_parts):
                used.update(parts)
                splits[old.ids[place]] = tuple(new.ids[j] for j in all_parts)
                break
    return splits


def _candidates(
    rule: _Rule, old: ComparedTable, place: int, new: ComparedTable, free: Sequence[int]
) -> Iterator[list[int]]:
    """Yield the near twins of an older row, then all rows that share what parts share."""
    siblings = [j for j in free if new.row(j, rule.shared) == old.row(place, rule.shared)]
    for column in rule.distinguishing:
        columns = tuple(other for other in rule.distinguishing if other != column)
        yield [j for j in siblings if new.row(j, columns) == old.row(place, columns)]
    yield siblings


def _are_parts(rule: _Rule, old: ComparedTable, place: int, new: ComparedTable, parts: Sequence[int]) -> bool:
    """Return whether rows add up to an older one, and differ among themselves."""
    before, after = _numbers(rule, old, [place]), _numbers(rule, new, parts)
    sums = [before[c] > 0 and math.isclose(before[c], after[c], rel_tol=1e-9) for c in rule.additive]
    lists = False
    if "countries" in rule.distinguishing:
        countries = [country for j in parts for country in new.cells["countries"][j].split(";")]
        lists = sorted(countries) == sorted(set(old.cells["countries"][place].split(";")))
    distinct = any(len({new.cells[column][j] for j in parts}) == len(parts) for column in rule.distinguishing)
    return distinct and (any(sums) or lists)


def _numbers(rule: _Rule, table: ComparedTable, places: Sequence[int]) -> dict[str, float]:
    return {c: sum(float(table.cells[c][place] or 0) for place in places) for c in rule.additive}
