"""Dates as people write them, to ISO 8601: only those that can be read in one way."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from dashboard.dataset.cells import shown
from dashboard.dataset.incoming.said import Unclear
from dashboard.dataset.incoming.spelling import folded
from dashboard.dataset.incoming.words_of import months
from dashboard.errors import Said
from dashboard.selection import is_date

DayOrder = Literal["", "day-first", "month-first"]
"""How `01/02/2024` is meant; empty: nobody has said, and it is refused."""

ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]00:00(?::00(?:\.0+)?)?)?")
DIGITS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
MONTH = re.compile(r"(\d{1,2})[./](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?")
LONGEST = 60
"""Characters of a date; anything longer is none, and is not looked at."""

CLOSING = re.compile(r"\s*(?:г\.?|год|года|year|année)?\s*$", re.IGNORECASE)
"""What Russian puts behind a year."""


@lru_cache(65_536)
def read_date(cell: str, order: DayOrder = "") -> str:
    """Return a day, month or year as ISO 8601. Dates with points have the day first.

    Raises:
        Unclear: it is no date of the calendar, or could be two.
    """
    text = CLOSING.sub("", cell.translate(_western_digits())) if len(cell) <= LONGEST else ""
    for read in (_iso, _digits, _month, _words):
        found = read(text, order)
        if found:
            if not is_date(found):
                break
            return found
    raise Unclear(
        Said.t("{cell} is not understood as a date. Write it as 2020-08-31, 31.08.2020 or Aug 2020.", cell=shown(cell))
    )


@lru_cache
def _western_digits() -> dict[int, str]:
    return {ord(digit): str(number) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for number, digit in enumerate(digits)}


def _iso(text: str, _order: DayOrder) -> str:
    found = ISO.fullmatch(text) or YEAR_FIRST.fullmatch(text)
    return _joined(*found.groups()) if found else ""


def _digits(text: str, order: DayOrder) -> str:
    found = DIGITS.fullmatch(text)
    if not found:
        return ""
    first, mark, second, year = found.groups()
    day_first = mark == "." or order == "day-first" or int(first) > 12
    month_first = mark != "." and (order == "month-first" or int(second) > 12)
    if not day_first and not month_first and first.zfill(2) != second.zfill(2):
        raise Unclear(
            Said.t(
                "{cell} can be read with the day first or the month first. "
                "Write it as {one} or as {other}, or say --dates day-first or month-first.",
                cell=text,
                one=_joined(year, second, first),
                other=_joined(year, first, second),
            )
        )
    return _joined(year, first, second) if month_first else _joined(year, second, first)


def _month(text: str, _order: DayOrder) -> str:
    found = MONTH.fullmatch(text)
    return _joined(found[2], found[1]) if found else ""


def _words(text: str, _order: DayOrder) -> str:
    """Read dates with the month as a word: `12 October 2020`, `Oct 12, 2020`, `октябрь 2020`, `1er août 2020`."""
    parts = [re.sub(r"^(\d{1,2})(?:st|nd|rd|th|er|е|го|ое)$", r"\1", part) for part in folded(text).split()]
    numbers = [part for part in parts if part.isdecimal()]
    word = " ".join(part for part in parts if not part.isdecimal() and part not in ("of", "de"))
    month, years = months().get(word), [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if not month or len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return ""
    return _joined(years[0], str(month), *days)


def _joined(year: str, month: str | None = None, day: str | None = None) -> str:
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
