"""Which row of a newer table is which of an older one, and which older ones were split."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]

IDENTITIES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "observations": (
        ("indicator", "survey", "service", "scope", "population", "period_start", "period_end", "source"),
        ("indicator", "survey", "service", "scope", "population", "period_start", "period_end"),
    ),
    "activities": (
        ("kind", "title", "date_start", "countries"),
        ("title", "date_start"),
        ("title", "countries"),
        ("title_ru", "date_start", "countries"),
        ("kind", "date_start", "countries", "sources"),
    ),
    "outputs": (
        ("activity", "scope", "measure", "unit"),
        ("activity", "scope", "measure"),
        ("activity", "scope", "measure_ru"),
    ),
    "sources": (("url", "title"), ("url",), ("title", "publisher", "published_on")),
}
"""What tells rows of a table apart beside their id, the surest first; of other tables it is their name."""

PLAIN_IDENTITY = (("name",), ("name_ru",))


@dataclass(frozen=True)
class ComparedTable:
    """One state of a table as texts: ids, and the cells of each column, references translated."""

    ids: Sequence[str]
    cells: Mapping[str, Texts]

    def row(self, place: int, columns: Sequence[str]) -> tuple[str, ...]:
        """Return the cells of a row in some columns."""
        return tuple(str(self.cells[column][place]) for column in columns)


@dataclass(frozen=True)
class RowPairing:
    """The pairs of places in the older and the newer table, and the places that have no other."""

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def pair_rows(name: str, old: ComparedTable, new: ComparedTable, ignored_columns: frozenset[str]) -> RowPairing:
    """Pair rows by id, then by all their cells, then by what tells them apart.

    `ignored_columns` tell nothing, for example those that refer to the same table.
    """
    columns = tuple(column for column in old.cells if column not in ignored_columns)
    identities = [keys for keys in IDENTITIES.get(name, PLAIN_IDENTITY) if set(keys) <= old.cells.keys()]
    new_places = {key: place for place, key in enumerate(new.ids)}
    pairs = {place: new_places[key] for place, key in enumerate(old.ids) if key in new_places}
    _exchange_ids(pairs, old, new, columns, identities[0])
    for keys in (columns, *identities):
        free = set(range(len(new.ids))) - set(pairs.values())
        remaining = [place for place in range(len(old.ids)) if place not in pairs]
        before = _unique(old, remaining, keys, with_duplicates=keys is columns)
        after = _unique(new, sorted(free), keys, with_duplicates=keys is columns)
        pairs |= {before[key]: after[key] for key in before.keys() & after.keys()}
    paired_places = set(pairs.values())
    return RowPairing(
        tuple(sorted(pairs.items())),
        tuple(place for place in range(len(old.ids)) if place not in pairs),
        tuple(place for place in range(len(new.ids)) if place not in paired_places),
    )


def _exchange_ids(
    pairs: dict[int, int], old: ComparedTable, new: ComparedTable, columns: Sequence[str], identity: Sequence[str]
) -> None:
    """Pair rows anew whose ids belong to others now."""
    moves = [(place, other) for place, other in pairs.items() if old.row(place, identity) != new.row(other, identity)]
    if not moves:
        return
    free_old = [place for place in range(len(old.ids)) if place not in pairs]
    free_new = sorted(set(range(len(new.ids))) - set(pairs.values()))
    befores = _unique(old, [*free_old, *(place for place, _other in moves)], identity)
    afters = _unique(new, [*free_new, *(other for _place, other in moves)], identity)
    replacements: dict[int, int] = {}
    for place, other in moves:
        alike = _likeness(old, place, new, other, columns)
        after, before = afters.get(old.row(place, identity)), befores.get(new.row(other, identity))
        for older, newer in ((place, after), (before, other)):
            if older is None or newer is None or older in replacements or newer in replacements.values():
                continue
            if _likeness(old, older, new, newer, columns) > alike:
                replacements[older] = newer
    for place, other in moves:
        if place in replacements or other in replacements.values():
            del pairs[place]
    pairs |= replacements


def _likeness(old: ComparedTable, place: int, new: ComparedTable, other: int, columns: Sequence[str]) -> int:
    """Return in how many cells that are not empty two rows are equal."""
    return sum(a == b != "" for a, b in zip(old.row(place, columns), new.row(other, columns), strict=True))


def _unique(
    table: ComparedTable, places: Sequence[int], keys: Sequence[str], *, with_duplicates: bool = False
) -> dict[tuple[object, ...], int]:
    """Return the places of rows by their cells; of equal rows none, or with their number each."""
    rows: dict[tuple[str, ...], list[int]] = {}
    for place in places:
        row = table.row(place, keys)
        if any(row):
            rows.setdefault(row, []).append(place)
    if with_duplicates:
        return {(*row, at): place for row, duplicates in rows.items() for at, place in enumerate(duplicates)}
    return {row: duplicates[0] for row, duplicates in rows.items() if len(duplicates) == 1}


@dataclass(frozen=True)
class _SplitRule:
    """What the parts of a row share, what tells them apart, which numbers add up."""

    shared: tuple[str, ...]
    distinguishing: tuple[str, ...]
    additive: tuple[str, ...]


SPLIT_RULES: Mapping[str, _SplitRule] = {
    "observations": _SplitRule(
        ("indicator", "survey", "period_start", "period_end"), ("service", "scope", "population"), ("value",)
    ),
    "activities": _SplitRule(
        ("kind", "date_start"), ("countries", "title", "place", "items"), ("participants", "amount")
    ),
    "outputs": _SplitRule(("activity", "unit"), ("scope", "measure", "period_start"), ("value",)),
}


def find_splits(name: str, old: ComparedTable, new: ComparedTable, pairing: RowPairing) -> dict[str, tuple[str, ...]]:
    """Return old id -> the ids of the newer rows that an older one was split into."""
    rule = SPLIT_RULES.get(name)
    if rule is None or not pairing.added:
        return {}
    splits, used = dict[str, tuple[str, ...]](), set[int]()
    smaller_pairs = list[tuple[int, int]]()
    for i, j in pairing.pairs:  # of a number that became smaller, a part stayed
        before, after = _numbers(rule, old, [i]), _numbers(rule, new, [j])
        smaller_pairs += [(i, j)] if any(after[column] < before[column] for column in rule.additive) else []
    for place, remainder in [*((i, None) for i in pairing.removed), *smaller_pairs]:
        free = [j for j in pairing.added if j not in used]
        siblings = [j for j in free if new.row(j, rule.shared) == old.row(place, rule.shared)]
        # The near twins of the older row, then all rows that share what parts share.
        column_sets = [tuple(other for other in rule.distinguishing if other != name) for name in rule.distinguishing]
        twins = [[j for j in siblings if new.row(j, names) == old.row(place, names)] for names in column_sets]
        for parts in [*twins, siblings]:
            all_parts = parts if remainder is None else [remainder, *parts]
            if len(all_parts) > 1 and _are_parts(rule, old, place, new, all_parts):
                used.update(parts)
                splits[old.ids[place]] = tuple(new.ids[j] for j in all_parts)
                break
    return splits


def _are_parts(rule: _SplitRule, old: ComparedTable, place: int, new: ComparedTable, parts: Sequence[int]) -> bool:
    """Return whether rows add up to an older one, and differ among themselves."""
    before, after = _numbers(rule, old, [place]), _numbers(rule, new, parts)
    sums = [before[c] > 0 and math.isclose(before[c], after[c], rel_tol=1e-9) for c in rule.additive]
    lists = False
    if "countries" in rule.distinguishing:
        countries = [country for j in parts for country in new.cells["countries"][j].split(";")]
        lists = sorted(countries) == sorted(set(old.cells["countries"][place].split(";")))
    distinct = any(len({new.cells[column][j] for j in parts}) == len(parts) for column in rule.distinguishing)
    return distinct and (any(sums) or lists)


def _numbers(rule: _SplitRule, table: ComparedTable, places: Sequence[int]) -> dict[str, float]:
    return {c: sum(float(table.cells[c][place] or 0) for place in places) for c in rule.additive}
