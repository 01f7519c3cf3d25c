"""Dates as people write them, to ISO 8601: only those that can be read in one way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.dataset.column_validation import quoted
from dashboard.dates import first_day, is_date, last_day
from dashboard.importing.date_words import (
    TIME_BEFORE,
    TIME_BEHIND,
    extract_weekdays,
    month_of,
    parse_period,
    strip_part,
)
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.import_options import DayOrder, Serials
from dashboard.importing.text_normalization import MAX_VALUE_LENGTH, fold_text, plain_text
from dashboard.importing.vocabulary import months, small_words

EPOCHS = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}
SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
BETWEEN = re.compile(
    r"\s*-\s*|(?<=\d{4}-\d\d)/(?=\d{4}-\d\d$)|(?<=-\d\d)/(?=\d{4}-\d\d-\d\d$)|\s+(?:to|till|until|through|по|до|au|à|al|a|hasta|إلى|حتى)\s+",
    re.IGNORECASE,
)
AND = re.compile(
    r"\s*[&+;،]\s*|(?<=[^\W\d_])\s*/\s*(?=[^\W\d_])|(?<=\d)/(?=\d{1,2} [^\W\d_])|,\s*(?:and|и|et|y)\s+|,\s*(?!\d{4}$)"
    r"|\s+(?:and|и|et|y)\s+|\s+و\s*",
    re.IGNORECASE,
)
"""What stands between dates of a list: they are no span, unless one follows the other."""

ENDS = re.compile(r"^(?:between|между|entre|بين)\s+(.+?)\s+(?:and|и|et|y|و)\s*(.+)$", re.IGNORECASE)
"""A span that is told by its ends."""

OPENING = re.compile(
    r"^(?:from|on|since|in|during|начиная с|в течение|с|со|в|во|le|les|du|de|depuis|en|el|los|del|desde|من|منذ|في|خلال)"
    r"\s+(?=\S)",
    re.IGNORECASE,
)
ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?)?)?"
)
SHORT_YEAR = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2})")
SHORT_WORDS = re.compile(r"(\d{1,2})[-. ]([^\W\d_]+)\.?[-. ](\d{2})")
SHORT_MONTH = re.compile(r"([^\W\d_]+)\.?[-'’](\d{2})")
"""A month as Excel shows it: Mar-21, which may be the 21st unless the day is said to come first."""

TOGETHER = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d)")
"""A day as programs write it: 20201012."""

DIGITS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
DOUBT = re.compile("[?؟]")
MONTH = re.compile(r"(\d{1,2})[./-](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})(?!\.\d$)[./](\d{1,2})(?:[./](\d{1,2}))?")
"""A year before its month; `2020.1` may be what a spreadsheet leaves of `2020.10`."""

ORDINAL = r"-?(?:st|nd|rd|th|er|е|го|ое|ого|º)"
EARLIEST, LATEST = 1971, 2100
"""Days from which programs count (1900-01-01, 1904-01-01, 1970-01-01) stand where a date was left empty."""

ORDERS: tuple[DayOrder, ...] = ("day-first", "month-first")

CLOSING = re.compile(r"\s*(?:г\.?|год|года|year|année|(?<=\d)\s*م\.?)?\s*$", re.IGNORECASE)
"""What Russian and Arabic put behind a year."""


def read_dates(cell: str, order: DayOrder = "", serials: Serials = "") -> tuple[str, str]:
    """Return the start and the end of a span of dates; one day, month or year has no end.

    Raises:
        UnparsedRow: it is no date of the calendar, or could be two.
    """
    text = _normalize(cell) if len(cell) <= MAX_VALUE_LENGTH and not DOUBT.search(cell) else ""
    plain, weekdays = extract_weekdays(text)
    if not weekdays:
        return _parse_dates(text, order, serials, cell)
    days = {choice: _parse_numeric(plain, choice) for choice in ORDERS}
    orders = [
        choice for choice, day in days.items() if is_date(day) and date.fromisoformat(day).weekday() == weekdays[0]
    ]
    order = order or (orders[0] if len(orders) == 1 else "")
    start, end = _parse_dates(_normalize(plain), order, serials, cell)
    exact = [day for day in (start, end) if len(day) == len("2020-08-31")]
    actual = [date.fromisoformat(day).weekday() for day in exact]
    if actual and actual[: len(weekdays)] != weekdays:
        raise UnparsedRow.t(
            "{cell}: the day of the week is not that of {day}. Correct one of them.", cell=cell, day=exact[0]
        )
    return start, end


def _parse_dates(text: str, order: DayOrder, serials: Serials, cell: str) -> tuple[str, str]:
    """Return the dates of a normalized text that names no day of the week."""
    single = _parse_single(text, order) or _parse_serial(text, serials)
    if single:
        return single, ""
    period = parse_period(text)
    if period[0]:
        return period
    for start, end in _parse_spans(text, order):
        if start <= end:
            return start, end
    dates = _parse_list(text, order)
    days_after = [(date.fromisoformat(last_day(day)) + timedelta(1)).isoformat() for day in dates[:-1]]
    if dates and days_after == list(map(first_day, dates[1:])):
        return dates[0], dates[-1]
    if dates:
        raise UnparsedRow.t(
            "{cell} names single dates, which are no span. Give each of them a row of its own, or write the first "
            "and the last with a dash between them.",
            cell=cell,
        )
    raise UnparsedRow.t(
        "{cell} is not understood as a date. Write it as 2020-08-31, 31.08.2020 or Aug 2020.", cell=quoted(cell)
    )


def read_date(cell: str, order: DayOrder = "") -> str:
    """Return a day, month or year as ISO 8601. Dates with points have the day first.

    Raises:
        UnparsedRow: it is no date of the calendar, a span, or could be two.
    """
    start, end = read_dates(cell, order)
    if end:
        raise UnparsedRow.t("{cell} is a span of dates where one date is wanted.", cell=cell)
    return start


def _normalize(cell: str) -> str:
    """Normalize digits, dashes and Russian year suffixes of a cell."""
    text = TIME_BEFORE.sub("", TIME_BEHIND.sub("", plain_text(cell)))
    text = re.sub(r"(\d{4})\s*(?:г\.?г?\.?|годах?|года)(?=\s*-|\s|$)", r"\1", text)
    return OPENING.sub("", CLOSING.sub("", text).strip())


def _parse_single(text: str, order: DayOrder) -> str:
    """Return one date in any of the ways it is written ("": it is none)."""
    parsed_date = (
        _parse_iso(text) or _parse_numeric(text, order) or _parse_short_year(text, order) or _parse_words(text)
    )
    if not is_date(parsed_date):
        return ""
    if not EARLIEST <= int(parsed_date[:4]) <= LATEST:
        raise UnparsedRow.t(
            "{cell} is no year between {earliest} and {latest}; is it of another calendar? Write it as 2020-08-31.",
            cell=text,
            earliest=EARLIEST,
            latest=LATEST,
        )
    return parsed_date


def _parse_spans(text: str, order: DayOrder) -> Iterator[tuple[str, str]]:
    """Yield the spans of dates a text can be; what its start leaves out is that of its end."""
    american = re.fullmatch(r"([^\W\d_]+\.?)\s+(\d{1,2})\s*-\s*(\d{1,2}),?\s+(\d{4})", text)
    if american:
        text = f"{american[2]}-{american[3]} {american[1]} {american[4]}"
    text = ENDS.sub(r"\1 - \2", text)
    for between in BETWEEN.finditer(text):
        start_text, end_text = (
            OPENING.sub("", part.strip()) for part in (text[: between.start()], text[between.end() :])
        )
        if start_text and end_text:
            yield from _parse_ends(start_text, end_text, order or _order_of_both(start_text, end_text))


def _parse_ends(start_text: str, end_text: str, order: DayOrder) -> Iterator[tuple[str, str]]:
    """Yield the span between two texts, where both are dates."""
    end = _parse_single(end_text, order)
    start = end and (_parse_single(start_text, order) or _complete_start(start_text, end_text, end, order))
    if start and len(start) == len(end):
        yield start, end
    last, words = parse_period(end_text)[1], end_text.split()
    starts = (parse_period(" ".join([start_text, *words[size:]]))[0] for size in range(len(words), 0, -1))
    first = next(filter(None, starts), "") if last else ""
    if first:
        yield first, last


def _order_of_both(start_text: str, end_text: str) -> DayOrder:
    """Return the one order in which two dates in digits are a span ("": both are, or none)."""
    if not (DIGITS.fullmatch(start_text) and DIGITS.fullmatch(end_text)):
        return ""
    spans = {order: [_parse_numeric(text, order) for text in (start_text, end_text)] for order in ORDERS}
    fitting = [order for order, days in spans.items() if all(map(is_date, days)) and days == sorted(days)]
    return fitting[0] if len(fitting) == 1 else ""


def _parse_list(text: str, order: DayOrder) -> list[str]:
    """Return the dates of a list ("1, 3 and 5 March 2020"); none where a part is no date."""
    parts = [OPENING.sub("", part.strip()) for part in AND.split(text)]
    last = _parse_single(parts[-1], order) if len(parts) > 1 and all(parts) else ""
    if not last:
        return []
    dates = [_parse_single(part, order) or _complete_start(part, parts[-1], last, order) for part in parts[:-1]]
    return [*dates, last] if all(len(parsed_date) == len(last) for parsed_date in dates) else []


def _complete_start(start_text: str, end_text: str, end: str, order: DayOrder) -> str:
    """Return the start of a span from what it says and the month and year of its end."""
    year, month = end[:4], end[5:7]
    start_text = re.sub(rf"^(\d{{1,2}}){ORDINAL}$", r"\1", start_text)
    if re.fullmatch(r"\d{1,2}", start_text) and len(end) == len("2020-08-31"):
        day = _join_date(year, month, start_text)
        return day if is_date(day) else ""
    digits = re.fullmatch(r"(\d{1,2})([./])(\d{1,2})\2?", start_text)
    if digits:
        return _parse_single(f"{digits[1]}{digits[2]}{digits[3]}{digits[2]}{year}", order)
    return _parse_single(f"{start_text} {year}", order) if not re.fullmatch(r"[\d./-]+", end_text) else ""


def _parse_serial(text: str, serials: Serials) -> str:
    """Return the day that Excel counts; whether a number is one is asked."""
    if not SERIAL.fullmatch(text):
        return ""
    days = int(text.partition(".")[0])
    day = (EPOCHS[serials or "1900"] + timedelta(days=days)).isoformat()
    if serials:
        return day
    raise UnparsedRow.t(
        "{cell} may be the day {day} as Excel counts days. Say --serials 1900, or show the cells as dates.",
        "serials",
        cell=text,
        day=day,
    )


def _parse_iso(text: str) -> str:
    """Parse a date whose year or whose length says which number is what."""
    if month := MONTH.fullmatch(text):
        return _join_date(month[2], month[1])
    match = ISO.fullmatch(text) or YEAR_FIRST.fullmatch(text) or TOGETHER.fullmatch(text)
    return _join_date(*match.groups()) if match else ""


def _parse_numeric(text: str, order: DayOrder) -> str:
    match = DIGITS.fullmatch(text)
    if not match:
        return ""
    first, mark, second, year = match.groups()
    day_first = mark == "." or order == "day-first" or int(first) > 12
    month_first = mark != "." and (order == "month-first" or int(second) > 12)
    if not day_first and not month_first and first.zfill(2) != second.zfill(2):
        raise UnparsedRow.t(
            "{cell} can be read with the day first or the month first. "
            "Write it as {one} or as {other}, or say --dates day-first or month-first.",
            "dates",
            cell=text,
            one=_join_date(year, second, first),
            other=_join_date(year, first, second),
        )
    return _join_date(year, first, second) if month_first else _join_date(year, second, first)


def _parse_short_year(text: str, order: DayOrder) -> str:
    """Parse a date with a two-digit year, if the day order is known."""
    digits, words, month = (form.fullmatch(text) for form in (SHORT_YEAR, SHORT_WORDS, SHORT_MONTH))
    word = words[2] if words else month[1] if month and order != "month-first" else ""
    if not digits and fold_text(word) not in months():
        return ""
    if not order:
        raise UnparsedRow.t(
            "{cell} has a year of two digits. Write four, or say --dates day-first or month-first.", "dates", cell=text
        )
    if digits:
        return _parse_numeric(f"{digits[1]}/{digits[3]}/20{digits[4]}", order)
    return _parse_words(re.sub(r"\W+(\d\d)$", r" 20\1", text))


def _parse_words(text: str) -> str:
    """Parse a month as a word: `12 October 2020`, `Oct 12, 2020`, `октябрь 2020`, `août 2020`."""
    beside = small_words("beside a year")
    parts = [re.sub(rf"^(\d{{1,2}}){ORDINAL}$", r"\1", part) for part in fold_text(strip_part(text)).split()]
    numbers = [part for part in parts if part.isdecimal()]
    words = [part for part in parts if not part.isdecimal() and part not in beside]
    years, month = [number for number in numbers if len(number) == 4], month_of(words)
    days = [number for number in numbers if len(number) <= 2]
    if not words and len(parts) < len(text.split()) and numbers == years and len(years) == 1:
        return years[0]
    if not month or len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return ""
    return _join_date(years[0], str(month), *days)


def _join_date(year: str, month: str | None = None, day: str | None = None) -> str:
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
