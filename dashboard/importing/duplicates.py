"""New activities that may be there already: pointed out, never merged."""

from __future__ import annotations

from collections import defaultdict
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

Row = Mapping[str, str]
Key = tuple[str, ...]


class _Event(NamedTuple):
    """An activity with what it is compared by: titles, months and those around, figures."""

    row: Row
    titles: list[str]
    months: tuple[Key, ...]
    around: tuple[Key, ...]
    figures: tuple[Key, ...]

    @classmethod
    def of(cls, row: Row, names: Sequence[str]) -> _Event:
        """Return an activity whose titles stand in the columns of these names."""
        countries, start = row.get("countries", ""), row.get("date_start", "")
        months, around = _months(countries, start, 0), _months(countries, start, DAYS)
        titles = [fold_text(row[name]) for name in names if row.get(name)]
        return cls(row, titles, months, around, _figures(row))


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
    for row in zip(*(frame[name].to_list() for name in names), strict=True):
        known.add(_Event.of(dict(zip(names, row, strict=True)), titles))
    for new in added:
        event = _Event.of(new.cells.unpacked(), titles)._replace(row=new.cells)
        alike = [*known.like(event), *before.like(event)]
        yield from (Pair(new.cells, row) for row in alike[:MOST_TOLD])
        before.add(event)


class _Known:
    """Index activities by country and month, with titles and their common figures.

    Figures match where titles stand in two languages. Of a file with more than `MOST_COMPARED` in one country and
    month, further titles are not compared with one another.
    """

    def __init__(self, *, in_file: bool = False) -> None:
        self._in_file = in_file
        self._titles: dict[Key, list[str]] = defaultdict(list)
        self._rows: dict[Key, list[Row]] = defaultdict(list)
        self._figures: dict[Key, list[Row]] = defaultdict(list)

    def add(self, event: _Event) -> None:
        for key in event.months:
            if self._in_file and len(self._titles[key]) > MOST_COMPARED:
                continue  # it is not compared any more
            self._titles[key] += event.titles
            self._rows[key] += [event.row] * len(event.titles)
        for key in event.figures:
            if len(self._figures[key]) < MOST_TOLD:
                self._figures[key].append(event.row)

    def like(self, event: _Event) -> list[Row]:
        """Return the activities that may be this one, the most alike first."""
        found = [other for key in event.around for other in self._alike(event, key)]
        found += [other for key in event.figures for other in self._figures.get(key, ())]
        return list({other["id"]: other for other in found}.values())[:MOST_TOLD]

    def _alike(self, event: _Event, key: Key) -> Iterator[Row]:
        if key not in self._titles:
            return
        words, rows = self._titles[key], self._rows[key]
        if self._in_file and len(words) > MOST_COMPARED:
            return
        words = words[:MOST_COMPARED]
        for title in event.titles:
            for _word, _score, place in process.extract(title, words, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE):
                if _are_near(event.row, rows[place]) and _numbers(title) == _numbers(words[place]):
                    yield rows[place]


def _numbers(title: str) -> set[str]:
    """Return the numbers of a title.

    The first and the second training of a row are two, however alike.
    """
    return {word for word in title.split() if word.isdecimal()}


def _figures(row: Row) -> tuple[Key, ...]:
    """Return, for each country, what tells an event in any language.

    Nothing where it is not told.
    """
    told = tuple(row.get(name, "") for name in ("kind", "participants", "date_start"))
    return tuple((country, *told) for country in row.get("countries", "").split(";")) if all(told) else ()


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
