"""New activities that may be there already: pointed out, never merged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from dashboard.dates import first_day, is_date, last_day
from dashboard.importing.diff import AddedRow, ImportDiff
from dashboard.importing.garbage_collector import pause_collector
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import REMEMBERED, fold_text

ALIKE = 80
"""From how alike two titles are, of 100, they may be one; the order of words and what one adds do not count."""

DAYS = 3
"""Days between the dates of one event as two sites tell them, at most."""

MOST_COMPARED = 200
"""Titles of one country and month with which a new one is compared; in a longer list likeness says little."""

MOST_TOLD = 3
"""Activities that are named for one new one."""

COMPARED = ("countries", "kind", "participants", "date_start")
"""Columns by which activities are compared, beside their titles."""

Row = Mapping[str, str]
Key = tuple[str, ...]


class _Event(NamedTuple):
    """An activity with what it is compared by: titles, months and those around, figures.

    `figures` tell it in any language, for each country; none where one of them is not told.
    """

    row: Row
    titles: list[str]
    months: tuple[Key, ...]
    around: tuple[Key, ...]
    figures: tuple[Key, ...]

    @classmethod
    def of(cls, row: Row, cells: Sequence[str]) -> _Event:
        """Return an activity, of its cells by `COMPARED` and those of its titles."""
        countries, *figures = cells[: len(COMPARED)]
        start = figures[-1]
        months, around = _months(countries, start, 0), _months(countries, start, DAYS)
        titles = [fold_text(title) for title in cells[len(COMPARED) :] if title]
        told = [(country, *figures) for country in countries.split(";")] if all(figures) else ()
        return cls(row, titles, months, around, tuple(told))


@dataclass(frozen=True)
class Pair:
    """A new activity, and one of the package, or before it in the file, that may be the same."""

    new: Row
    other: Row


def possible_duplicates(package: TargetPackage, plan: ImportDiff) -> Iterator[Pair]:
    """Yield new activities with existing ones, or earlier ones in the file, like them.

    They share a country and about the date, and either their titles are alike or kind, day and number of
    participants are the same (the same event told in two languages).
    """
    added = plan.added.get("activities", {})
    if not added:
        return
    with pause_collector():
        yield from _likenesses(package, added.values())


def _likenesses(package: TargetPackage, added: Iterable[AddedRow]) -> Iterator[Pair]:
    known, before = _Known(), _Known(in_file=True)
    frame = package.texts["activities"]
    names = list(map(str, frame.columns))
    titles = [field.name for field in package.table("activities").fields if field.name.startswith("title")]
    columns = (*COMPARED, *titles)
    for cells in zip(*(frame[name].to_list() for name in names), strict=True):
        row = dict(zip(names, cells, strict=True))
        known.add(_Event.of(row, [row.get(column, "") for column in columns]))
    for new in added:
        event = _Event.of(new.cells, new.cells.row(columns))
        alike = [*known.like(event), *before.like(event)]
        yield from (Pair(new.cells, row) for row in alike[:MOST_TOLD])
        before.add(event)


class _Known:
    """Index activities by country, month and the numbers in their titles, and by their figures.

    The first and the second training of a row are two, however alike. Figures match where titles stand in two
    languages. Of a file with more than `MOST_COMPARED` in one country and month, further titles are not compared with
    one another.
    """

    def __init__(self, *, in_file: bool = False) -> None:
        self._in_file = in_file
        self._size = Counter[Key]()
        self._titles: dict[tuple[Key, frozenset[str]], list[str]] = defaultdict(list)
        self._rows: dict[tuple[Key, frozenset[str]], list[Row]] = defaultdict(list)
        self._figures: dict[Key, list[Row]] = defaultdict(list)

    def add(self, event: _Event) -> None:
        for key in event.months:
            if self._in_file and self._size[key] > MOST_COMPARED:
                continue  # it is not compared any more
            self._size[key] += len(event.titles)
            for title in event.titles:
                self._titles[key, _numbers(title)].append(title)
                self._rows[key, _numbers(title)].append(event.row)
        for key in event.figures:
            if len(self._figures[key]) < MOST_TOLD:
                self._figures[key].append(event.row)

    def like(self, event: _Event) -> list[Row]:
        """Return the activities that may be this one, the most alike first."""
        found = [other for key in event.around for other in self._alike(event, key)]
        found += [other for key in event.figures for other in self._figures.get(key, ())]
        return list({other["id"]: other for other in found}.values())[:MOST_TOLD]

    def _alike(self, event: _Event, key: Key) -> Iterator[Row]:
        if self._in_file and self._size[key] > MOST_COMPARED:
            return
        for title in event.titles:
            words = self._titles.get((key, _numbers(title)), [])[:MOST_COMPARED]
            for _word, _score, place in process.extract(title, words, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE):
                row = self._rows[key, _numbers(title)][place]
                if _are_near(event.row, row):
                    yield row


def _numbers(title: str) -> frozenset[str]:
    return frozenset(word for word in title.split() if word.isdecimal())


@lru_cache(REMEMBERED)
def _months(countries: str, start: str, days: int) -> tuple[Key, ...]:
    """Return the countries of a row with the months in which it may have begun."""
    span = _days(start)
    if not span:
        return ()
    names = {f"{day:%Y-%m}" for day in (span[0] - timedelta(days), span[1] + timedelta(days))}
    return tuple((country, month) for country in countries.split(";") for month in sorted(names))


def _span(row: Row) -> tuple[date, date] | None:
    """Return the days in which a row may have begun.

    None for a year only, in which nothing is near.
    """
    return _days(row.get("date_start", ""))


@lru_cache(REMEMBERED)
def _days(start: str) -> tuple[date, date] | None:
    if len(start) < len("2020-08") or not is_date(start):
        return None
    return date.fromisoformat(first_day(start)), date.fromisoformat(last_day(start))


def _are_near(one: Row, other: Row) -> bool:
    first, second = _span(one), _span(other)
    return (
        first is not None
        and second is not None
        and max(first[0], second[0]) - min(first[1], second[1]) <= timedelta(DAYS)
    )
