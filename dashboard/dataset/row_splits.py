"""Older rows that were split into several newer ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.dataset.row_pairing import ComparedTable, RowPairing


@dataclass(frozen=True)
class RowSplit:
    """The ids of the newer rows that an older one became."""

    parts: tuple[str, ...]


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


def find_splits(name: str, old: ComparedTable, new: ComparedTable, pairing: RowPairing) -> dict[str, RowSplit]:
    """Return the older rows split into new ones (and what stayed of them), by their old id."""
    rule = RULES.get(name)
    if rule is None or not pairing.added:
        return {}
    splits, used = dict[str, RowSplit](), set[int]()
    smaller_pairs = [(i, j) for i, j in pairing.pairs if _is_smaller(rule, old, i, new, j)]
    for place, remainder in [*((i, None) for i in pairing.removed), *smaller_pairs]:
        free = [j for j in pairing.added if j not in used]
        for parts in _candidates(rule, old, place, new, free):
            all_parts = parts if remainder is None else [remainder, *parts]
            if len(all_parts) > 1 and _are_parts(rule, old, place, new, all_parts):
                used.update(parts)
                splits[old.ids[place]] = RowSplit(tuple(new.ids[j] for j in all_parts))
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


def _is_smaller(rule: _Rule, old: ComparedTable, place: int, new: ComparedTable, other: int) -> bool:
    """Return whether a number that could be divided became smaller."""
    before, after = _numbers(rule, old, [place]), _numbers(rule, new, [other])
    return any(after[column] < before[column] for column in rule.additive)


def _are_parts(rule: _Rule, old: ComparedTable, place: int, new: ComparedTable, parts: Sequence[int]) -> bool:
    """Return whether rows add up to an older one, and differ among themselves."""
    before, after = _numbers(rule, old, [place]), _numbers(rule, new, parts)
    sums = [before[c] > 0 and math.isclose(before[c], after[c], rel_tol=1e-9) for c in rule.additive]
    lists = "countries" in rule.distinguishing and _divides(old, place, new, parts)
    distinct = any(len({new.cells[column][j] for j in parts}) == len(parts) for column in rule.distinguishing)
    return distinct and (any(sums) or lists)


def _divides(old: ComparedTable, place: int, new: ComparedTable, parts: Sequence[int]) -> bool:
    countries = [country for j in parts for country in str(new.cells["countries"][j]).split(";")]
    return len(set(countries)) == len(countries) and set(countries) == set(
        str(old.cells["countries"][place]).split(";")
    )


def _numbers(rule: _Rule, table: ComparedTable, places: Sequence[int]) -> dict[str, float]:
    return {c: sum(float(table.cells[c][place] or 0) for place in places) for c in rule.additive}
