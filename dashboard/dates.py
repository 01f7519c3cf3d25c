"""Partial ISO dates: a day, a month or a year, and the days they span."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable

PARTIAL_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
"""How a day, month or year is written; `is_date` also knows which days the calendar has."""


def is_date(partial: str) -> bool:
    """Return whether this is a real day, month or year: 2020-02-29 is, 2020-02-30 is not."""
    if PARTIAL_DATE.fullmatch(partial) is None or partial.startswith("0000"):
        return False
    return partial <= last_day(partial[:7])


def first_day(partial: str) -> str:
    """Return the first day of a partial date (2020-08 -> 2020-08-01); other text as it is."""
    return partial + "-01" * (3 - len(partial.split("-"))) if PARTIAL_DATE.fullmatch(partial) else partial


def last_day(partial: str) -> str:
    """Return the last day of a partial date (2020-02 -> 2020-02-29); other text as it is."""
    if PARTIAL_DATE.fullmatch(partial) is None or len(partial) == len("2020-02-29"):
        return partial
    year, month = int(partial[:4]), int(partial[5:] or 12)
    return f"{partial[:4]}-{month:02}-{monthrange(year, month)[1]}" if year else partial


MAX_GAP_YEARS = 20
"""Years without anything that keep what lies beyond them, a slip of the hand most likely, from squeezing the rest."""


def main_span(dates: Iterable[str]) -> tuple[str, str]:
    """Return the first and last of ISO dates without those over `MAX_GAP_YEARS` from most."""
    sorted_dates = sorted(dates)
    groups = [[sorted_dates[0]]]
    for date in sorted_dates[1:]:
        if int(date[:4]) - int(groups[-1][-1][:4]) > MAX_GAP_YEARS:
            groups.append([])
        groups[-1].append(date)
    largest = max(groups, key=len)
    return largest[0], largest[-1]
