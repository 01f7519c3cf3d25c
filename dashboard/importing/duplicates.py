"""New activities that may be there already: pointed out, never merged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from dashboard.dates import first_day, is_date, last_day
from dashboard.importing.diff import ImportDiff
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import CACHE_SIZE, fold_text

MIN_SIMILARITY = 80
"""From how alike two titles are, of 100, they may be one; the order of words and what one adds do not count."""

DAYS = 3
"""Days between the dates of one event as two sites tell them, at most."""

MAX_COMPARED = 200
"""Titles of one country and month with which a new one is compared; in a longer list likeness says little."""

MAX_MATCHES = 3
COMPARED = ("id", "title", "date_start", "countries", "kind", "participants")
"""Columns by which activities are told and compared, beside the translations of their titles."""

Key = tuple[str, ...]


class Event(NamedTuple):
    """An activity with what it is compared by; figures, where complete, tell it in any language."""

    id: str
    title: str
    start: str
    titles: tuple[str, ...]
    months: tuple[Key, ...]
    around: tuple[Key, ...]
    figures: tuple[Key, ...]

    @classmethod
    def of(cls, event_id: str, title: str, start: str, countries: str, *extra: str) -> Event:
        """Return an activity, of its cells by `COMPARED` and its further titles."""
        figures, titles = (*extra[:2], start), (title, *extra[2:])
        details = [(country, *figures) for country in countries.split(";")] if all(figures) else ()
        months, around = _months(countries, start, 0), _months(countries, start, DAYS)
        return cls(event_id, title, start, titles, months, around, tuple(details))

    def words(self) -> list[tuple[str, frozenset[str]]]:
        """Return the titles for comparing, each with the numbers in it."""
        titles = [fold_text(title) for title in self.titles if title]
        return [(title, frozenset(word for word in title.split() if word.isdecimal())) for title in titles]


def possible_duplicates(package: TargetPackage, plan: ImportDiff) -> Iterator[tuple[Event, list[Event]]]:
    """Yield new activities with existing ones, or earlier ones in the file, like them.

    They share a country and about the date, and titles alike, or kind, day and participants (two languages).
    """
    activities = plan.added.get("activities")
    if activities is None:
        return
    frame, existing, earlier = package.texts["activities"], _EventIndex(), _EventIndex(in_file=True)
    titles = [name for name in map(str, frame.columns) if name.startswith("title_")]
    for cells in zip(*(frame[name].to_list() for name in (*COMPARED, *titles)), strict=True):
        existing.add(Event.of(*cells))
    for cells in zip(*map(activities.column, (*COMPARED, *titles)), strict=True):
        event = Event.of(*cells)
        alike = existing.matches(event) + earlier.matches(event)
        if alike:
            yield event, alike[:MAX_MATCHES]
        earlier.add(event)


class _EventIndex:
    """Index activities by country, month and the numbers in their titles, and by their figures.

    The first and the second training of a row are two, however alike. Figures match where titles stand in two
    languages. Of a file with more than `MAX_COMPARED` in one country and month, further titles are not compared with
    one another.
    """

    def __init__(self, *, in_file: bool = False) -> None:
        self._in_file = in_file
        self._size = Counter[Key]()
        self._titles: dict[tuple[Key, frozenset[str]], list[str]] = defaultdict(list)
        self._events: dict[tuple[Key, frozenset[str]], list[Event]] = defaultdict(list)
        self._figures: dict[Key, list[Event]] = defaultdict(list)

    def add(self, event: Event) -> None:
        for key in event.months:
            if self._in_file and self._size[key] > MAX_COMPARED:
                continue  # it is not compared any more
            for title, numbers in event.words():
                self._size[key] += 1
                self._titles[key, numbers].append(title)
                self._events[key, numbers].append(event)
        for key in event.figures:
            if len(self._figures[key]) < MAX_MATCHES:
                self._figures[key].append(event)

    def matches(self, event: Event) -> list[Event]:
        """Return the activities that may be this one, the most alike first."""
        events: list[Event] = []
        for key in event.around:
            if key in self._size and not (self._in_file and self._size[key] > MAX_COMPARED):
                events += self._alike(event, key)
        for key in event.figures:
            events += self._figures.get(key, ())
        return list({other.id: other for other in events}.values())[:MAX_MATCHES] if events else events

    def _alike(self, event: Event, key: Key) -> Iterator[Event]:
        for title, numbers in event.words():
            words = self._titles.get((key, numbers), [])[:MAX_COMPARED]
            alike = process.extract(title, words, scorer=fuzz.token_set_ratio, score_cutoff=MIN_SIMILARITY)
            for other in (self._events[key, numbers][place] for _word, _score, place in alike):
                begin, other_begin = _days(event.start), _days(other.start)
                if begin and other_begin:
                    gap = max(begin[0], other_begin[0]) - min(begin[1], other_begin[1])
                    if gap <= timedelta(DAYS):
                        yield other


@lru_cache(CACHE_SIZE)
def _months(countries: str, start: str, days: int) -> tuple[Key, ...]:
    """Return the countries of a row with the months in which it may have begun."""
    span = _days(start)
    if not span:
        return ()
    names = {f"{day:%Y-%m}" for day in (span[0] - timedelta(days), span[1] + timedelta(days))}
    return tuple((country, month) for country in countries.split(";") for month in sorted(names))


def _days(start: str) -> tuple[date, date] | None:
    """Return the days in which a row may have begun; None for a year only."""
    if len(start) < len("2020-08") or not is_date(start):
        return None
    return date.fromisoformat(first_day(start)), date.fromisoformat(last_day(start))
