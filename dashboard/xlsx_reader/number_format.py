"""The text of a cell that holds a number: digits, or a date as exact as it is shown."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Literal
from unicodedata import category

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from dashboard.xlsx_reader.dhis2 import period_text
from dashboard.xlsx_reader.raw_sheet import CellKind, ReadCell

NumberStyle = Literal["number", "percent", "time", "day", "month", "quarter", "year"]
"""How a number format shows a number; of dates, how exact they are."""

QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What a number format shows as it is, and its colours, conditions and spaces."""

TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.|([$€£¥\u058f\u20a0-\u20cf<>~‰≤≥≈])|.', re.DOTALL
)
"""A piece of a number format: words, a letter or a currency that it shows, or anything else."""

SIGNED = re.compile(r'(?:\[[^\]]*\])*["\\ ]*\+')
"""A plus before the digits is a sign; behind them it says `or more`."""

SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[]|["\\\[])+')
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
OPERATORS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}

SCALE = re.compile(r"[0#?](,+)(?![0#?,])")
"""Commas behind the last digit, each of which divides what is shown by a thousand."""

SIZES: Sequence[CellKind] = ("number", "thousands", "millions", "billions")
"""Kinds of cells whose format divides what is shown, by the number of its commas."""

LENGTHS = {"day": 10, "month": 7, "year": 4}
"""Characters of an ISO 8601 date that is as exact as it is shown."""


MAX_FORMAT_LENGTH = 255
"""Characters of a number format of Excel; a longer one is none."""


Section = tuple[tuple[str, float], str, CellKind]
"""A part of a number format: when it holds, the words it shows beside the digits, and how it divides them."""

DEFAULT_SECTION: Section = (("<>", math.inf), "", "number")


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are shown: their style, and the sections of the format."""

    style: NumberStyle = "number"
    sections: tuple[Section, ...] = ()


@lru_cache(1024)
def number_format(code: str) -> NumberFormat:
    """Return how a number format shows numbers."""
    if len(code) > MAX_FORMAT_LENGTH:
        return NumberFormat()
    sections = SECTION.findall(code)
    first = QUOTED.sub("", sections[0]).lower() if sections else ""
    if "%" in first or not is_date_format(code) or is_timedelta_format(code):
        positive = (">", 0.0) if len(sections) > 2 else (">=", 0.0)
        conditions = [positive, ("<", 0.0), ("=", 0.0)] if not CONDITION.search(code) else [("<>", math.inf)] * 3
        style: NumberStyle = "percent" if "%" in first else "number"
        return NumberFormat(style, tuple(map(_section, sections, conditions)))
    if "h" in first or "s" in first:
        return NumberFormat("time")
    if "d" in first or "w" in first:  # w: the week of LibreOffice; q: its quarter
        return NumberFormat("day")
    if "q" in first:
        return NumberFormat("quarter")
    return NumberFormat("year" if "y" in first and "m" not in first else "month")


def _section(section: str, default: tuple[str, float]) -> Section:
    """Return what a section of a format says; `default` is when it holds where it does not say."""
    condition, scale = CONDITION.search(section), SCALE.search(QUOTED.sub("", section))
    pieces = "".join("".join(match.groups("")) or " " for match in TOKEN.finditer(section))
    words = " ".join(filter(has_meaning, pieces.split())).removeprefix("+" if SIGNED.match(section) else "")
    size = SIZES[min(len(scale[1]), len(SIZES) - 1)] if scale else "number"
    return (condition[1], float(condition[2])) if condition else default, words, size


def has_meaning(words: str) -> bool:
    """Return whether the words beside digits are more than brackets and dashes."""
    return any(mark.isalpha() or mark in "%‰<>≤≥~≈+*†‡" or category(mark) == "Sc" for mark in words)


def number_text(digits: str, cell_format: NumberFormat, from_1904: bool = False) -> ReadCell:
    """Return a number as text, with the words its format shows, and what it is.

    A date beyond the calendar is an error. ValueError where it is no number.
    """
    if "_" in digits:  # float() would read 1_000
        raise ValueError(f"{digits} is no number")
    value = float(digits)
    if not math.isfinite(value):
        return digits, "error"
    if cell_format.style in ("number", "percent"):
        matching = (section for section in cell_format.sections if OPERATORS[section[0][0]](value, section[0][1]))
        _, words, size = next(matching, cell_format.sections[0] if cell_format.sections else DEFAULT_SECTION)
        if cell_format.style == "percent":
            return percent_text(value, words)
        return f"{plain_number(value)} {words}".rstrip(), size
    try:
        moment = from_excel(value, MAC_EPOCH if from_1904 else WINDOWS_EPOCH)
    except (OverflowError, ValueError):
        return plain_number(value), "error"
    return date_text(moment, cell_format.style), "date"


def percent_text(value: float, words: str) -> ReadCell:
    """Return a fraction that is shown as per cent; with words beside it, as it is shown."""
    if words:
        return f"{plain_number(round(100 * value, 9))}% {words}", None
    return plain_number(value), "percent"


def date_text(moment: datetime.date | datetime.time | datetime.timedelta | None, style: NumberStyle) -> str:
    """Return a date in ISO 8601, with the time where there is one, as exact as it is shown.

    A duration, which has no date, is a number of days.
    """
    if moment is None or isinstance(moment, datetime.timedelta):
        return plain_number((moment or datetime.timedelta()) / datetime.timedelta(days=1))
    if isinstance(moment, datetime.datetime) and (style != "time" or moment.time() == datetime.time()):
        moment = moment.date()
    text = moment.isoformat()
    if isinstance(moment, datetime.date) and not isinstance(moment, datetime.datetime):
        return truncate_date(text, style)
    return text


def truncate_date(date: str, style: NumberStyle) -> str:
    """Return an ISO date as exact as a style shows it; a quarter as its months."""
    if style == "quarter":
        return period_text(f"{date[:4]}Q{(int(date[5:7]) + 2) // 3}")
    return date[: LENGTHS.get(style, LENGTHS["day"])]


def plain_number(value: float) -> str:
    """Return the shortest digits that give a number back, without an exponent."""
    text = repr(value + 0.0)  # a negative zero is shown as zero
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def value_cell(value: Any) -> ReadCell:
    """Return the cell of a value as a library gives it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "", None
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), "boolean"
    if isinstance(value, int | float):
        return (str(value) if isinstance(value, int) else plain_number(value)), "number"
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return date_text(value, "time"), "date"
    return str(value), None
