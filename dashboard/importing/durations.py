"""How long an activity lasted, in minutes or in days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from dashboard.importing.column_matching import DURATIONS
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.heading import language_parts
from dashboard.importing.number_parsing import plain_digits, plain_number
from dashboard.importing.text_normalization import MAX_VALUE_LENGTH, fold_text, plain_text
from dashboard.importing.vocabulary import small_words

MINUTES, DAYS = DURATIONS

PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?\s*(?:,|и|and|et|y|و)?\s*")
"""A number with its unit, and what joins it to the next: `2 h`, `30 мин`."""

TIMES = tuple(
    re.compile(form)
    for form in (
        r"(\d{1,2}):([0-5]\d)(?::00)?",
        r"(\d{1,2})\s?h\s?([0-5]?\d)\s?m(?:\s?\d{1,2}\s?s)?",
        r"(0?)([0-5]?\d)\s?m\s?\d{1,2}\s?s",
    )
)
"""Hours and minutes, as clocks and platforms of webinars write them (`1h 33m 54s`)."""

HOUR = r"(\d{1,2})(?:\s*([:.h])\s*([0-5]\d)?)?(?:\s*(?:ч|час\w*|h|hrs?)\b\.?)?"
BETWEEN = re.compile(
    rf"(from|с|от|de|من|between)?\s*{HOUR}\s*(?:-|to|till|until|до|à|a|إلى|الى|حتى)\s*{HOUR}(?:\s*\(?(?:GMT|UTC)[^)]*\)?)?",
    re.IGNORECASE,
)
"""Two hours of a day: `9:00-11:00`, `с 9 до 11`, `9h-11h30`, `من 9 إلى 11`."""

WORKING_DAY = 8 * 60
"""Minutes; what is longer in hours and minutes may be an hour of the day."""

Length = tuple[str, Decimal]
"""The column a duration belongs to, and its number there."""


def read_duration(cell: str, unit: Length | None) -> tuple[str, str]:
    """Return the column and the digits of a duration; a number alone is counted in `unit`.

    Raises:
        UnparsedRow: it is no duration, or nothing says what it is counted in.
    """
    halves = re.sub(r"(\d)\s*½", r"\1.5", cell.replace("٫", ".")).replace("½", "0.5")
    text = plain_text(halves) if len(cell) <= MAX_VALUE_LENGTH else ""
    column, _, size = small_words("duration").get(fold_text(text), "").partition(" ")  # "two days"
    length = (column, Decimal(size)) if column else _parse_hours(text) or _parse_units(text)
    number = plain_number(text)
    if not length and unit and number is not None:
        length = unit[0], number * unit[1]
    if not length:
        raise UnparsedRow.t(
            "{cell} does not say how long it lasted. Write it in minutes, hours or days (90 min, 2 h 30, 3 days), or "
            "leave the column out.",
            cell=cell,
        )
    return length[0], plain_digits(length[1])


def unit_of_heading(heading: str) -> Length | None:
    """Return the unit of time that a heading names; None where it names none or two."""
    words = [word for part in language_parts(heading) for word in fold_text(part).split()]
    units = {unit for word in words if len(word) > 1 and (unit := _unit(word))}
    units = units or {unit for word in words if (unit := _unit(word))}
    return units.pop() if len(units) == 1 else None


def _unit(word: str) -> Length | None:
    for column in DURATIONS:
        if word in small_words(column):
            return column, Decimal(small_words(column)[word])
    return None


def _parse_hours(text: str) -> Length | None:
    """Return the minutes of a clock, or between two hours of one day that are said to be hours."""
    clock, match = next(filter(None, (form.fullmatch(text) for form in TIMES)), None), BETWEEN.fullmatch(text)
    minutes = int(clock[1] or 0) * 60 + int(clock[2]) if clock else 0
    if 0 < minutes <= WORKING_DAY:
        return MINUTES, Decimal(minutes)
    if not match:
        return None
    opening, hour, mark, minute, until, mark_until, minute_until = match.groups()
    begin, end = (int(hours) * 60 + int(more or 0) for hours, more in ((hour, minute), (until, minute_until)))
    is_told = opening or (mark and mark_until)
    return (MINUTES, Decimal(end - begin)) if is_told and begin < end <= 24 * 60 else None


def _parse_units(text: str) -> Length | None:
    """Return the sum of hours and minutes, or days alone."""
    parts = list(_split_parts(text))
    columns, sizes = {column for column, _ in parts}, [size for _, size in parts]
    if len(columns) != 1 or sizes != sorted(sizes, reverse=True) or (columns == {DAYS} and len(parts) > 1):
        return None
    return columns.pop(), sum(sizes, Decimal(0))


def _split_parts(text: str) -> Iterator[Length]:
    """Yield the lengths of which a text is made, none where a part is none; `2 h 30` is two."""
    lengths: list[Length] = []
    at = 0
    while at < len(text):
        part = PART.match(text, at)
        unit = _unit(fold_text(part[2])) if part else None
        if part and unit:
            lengths.append((unit[0], Decimal(part[1].replace(",", ".")) * unit[1]))
            at = part.end()
        elif lengths and lengths[-1][0] == MINUTES and re.fullmatch(r"[0-5]\d", text[at:]):
            lengths.append((MINUTES, Decimal(text[at:])))
            break
        else:
            return
    yield from lengths
