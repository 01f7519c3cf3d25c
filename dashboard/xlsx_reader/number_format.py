"""The text of a cell that holds a number: digits, or a date as exact as it is shown."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from dashboard.xlsx_reader.raw_sheet import CellKind

NumberStyle = Literal["number", "scaled", "percent", "time", "day", "month", "year"]
"""How a number format shows a number (`scaled`: in thousands or millions); of dates, how exact they are."""

QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What a number format shows as it is, and its colours, conditions and spaces."""

SCALE = re.compile(r"[0#?],+(?![0#?,])")
"""Commas behind the last digit, each of which divides what is shown by a thousand."""

LENGTHS = {"day": 10, "month": 7, "year": 4}
"""Characters of an ISO 8601 date that is as exact as it is shown."""


LONGEST_FORMAT = 255
"""Characters of a number format of Excel; a longer one is none."""


@lru_cache(1024)
def number_style(code: str) -> NumberStyle:
    """Return how a number format shows numbers."""
    if len(code) > LONGEST_FORMAT:
        return "number"
    first = QUOTED.sub("", code.split(";", maxsplit=1)[0]).lower()
    if "%" in first:
        return "percent"
    if not is_date_format(code) or is_timedelta_format(code):
        return "scaled" if SCALE.search(first) else "number"
    if "d" in first:
        return "day"
    if "y" in first:
        return "month" if "m" in first else "year"
    return "time" if "h" in first or "s" in first else "month"


def number_text(digits: str, shown: NumberStyle, from_1904: bool) -> tuple[str, CellKind]:
    """Return a number as text, and what it is; a date beyond the calendar is an error.

    Raises:
        ValueError: it is no number.
    """
    if "_" in digits:  # float() would read 1_000
        raise ValueError(f"{digits} is no number")
    value = float(digits)
    if not math.isfinite(value):
        return digits, "error"
    if shown == "number" or shown == "scaled" or shown == "percent":
        return plain_number(value), shown
    try:
        moment = from_excel(value, MAC_EPOCH if from_1904 else WINDOWS_EPOCH)
    except (OverflowError, ValueError):
        return plain_number(value), "error"
    return date_text(moment, shown), "date"


def date_text(moment: datetime.date | datetime.time | datetime.timedelta | None, shown: NumberStyle) -> str:
    """Return a date of a workbook in ISO 8601.

    A day, with the time where there is one, or what is shown of it.

    A duration, which has no date, is a number of days.
    """
    if moment is None or isinstance(moment, datetime.timedelta):
        return plain_number((moment or datetime.timedelta()) / datetime.timedelta(days=1))
    if isinstance(moment, datetime.datetime) and moment.time() == datetime.time():
        moment = moment.date()
    text = moment.isoformat()
    if isinstance(moment, datetime.date) and not isinstance(moment, datetime.datetime):
        return text[: LENGTHS.get(shown, LENGTHS["day"])]
    return text


def plain_number(value: float) -> str:
    """Return the shortest digits that give a number back, without an exponent."""
    text = repr(value)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")
