"""Read a calendar (iCalendar) as a sheet, a row an event; cancelled ones are left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import icalendar

from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected
from dashboard.xlsx_reader.raw_sheet import RawSheet

BEGIN = b"BEGIN:VCALENDAR"
COLUMNS = ("title", "kind", "date_start", "date_end", "duration_minutes", "place", "source", "note")
MOST_EVENTS, LONGEST_NAME = 50_000, 80


def is_calendar(content: bytes) -> bool:
    """Return whether a file begins as a calendar."""
    return content.lstrip(b"\xef\xbb\xbf \r\n\t")[: len(BEGIN)].upper() == BEGIN


def read_calendar(name: str, content: bytes) -> tuple[RawSheet, dict[int, LazyMessage]]:
    """Return the events of a calendar as a sheet, and why rows (from 1) of it are left out.

    Raises:
        ImportRejected: it is no whole calendar, or holds too many events.
    """
    try:
        calendar = icalendar.Calendar.from_ical(content)
    except ValueError as error:
        raise ImportRejected.t("The calendar cannot be read ({reason}). Export it again.", reason=error) from None
    events = [part for part in calendar.walk("VEVENT") if part.get("DTSTART")]
    if not events or len(events) > MOST_EVENTS:
        raise ImportRejected.t(
            "The calendar has {count} events; 1 to {most} are read.", count=len(events), most=MOST_EVENTS
        )
    rows = [list(COLUMNS), *map(_cells, events)]
    left_out = {number: reason for number, event in enumerate(events, start=2) if (reason := _left_out(event))}
    return RawSheet(name, rows), left_out


def _left_out(event: Any) -> LazyMessage | None:
    """Return why an event is not taken over: it is cancelled, or stands for several."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return LazyMessage.t("The event is cancelled and is left out.")
    if event.get("RRULE") or event.get("RDATE"):
        return LazyMessage.t(
            "The event repeats, and which of its days took place is not known. Enter each day as an event of its own."
        )
    return None


def _cells(event: Any) -> list[str]:
    """Return the cells of an event.

    Raises:
        ImportRejected: its times are none, or cannot be compared.
    """
    try:
        return list(_row(event))
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        name = str(event.get("SUMMARY") or event.get("UID", ""))[:LONGEST_NAME]
        raise ImportRejected.t("The calendar cannot be read ({reason}). Export it again.", reason=name) from None


def _row(event: Any) -> Iterator[str]:
    start, end = event.decoded("DTSTART"), _end(event)
    whole_days = not isinstance(start, datetime)
    minutes = 0 if whole_days or not isinstance(end, datetime) else int((end - start).total_seconds() // 60)
    last = end - timedelta(days=1) if whole_days and end and end > start else end
    yield str(event.get("SUMMARY", "")).strip()
    yield next(iter(_categories(event)), "")
    yield _day(start)
    yield _day(last) if last and _day(last) != _day(start) else ""
    yield str(minutes) if 0 < minutes < 24 * 60 else ""
    yield str(event.get("LOCATION", "")).strip()
    yield str(event.get("URL", "")).strip()
    yield str(event.get("DESCRIPTION", "")).strip()


def _end(event: Any) -> date | None:
    """Return when an event ends (whole days: the day after), None where it does not say."""
    if event.get("DTEND"):
        end: date = event.decoded("DTEND")
        return end
    length = event.decoded("DURATION") if event.get("DURATION") else None
    return event.decoded("DTSTART") + length if isinstance(length, timedelta) else None


def _categories(event: Any) -> Iterator[str]:
    found = event.get("CATEGORIES")
    for group in found if isinstance(found, list) else [found] if found else []:
        yield from (str(category).strip().lower() for category in group.cats)


def _day(moment: date) -> str:
    return moment.date().isoformat() if isinstance(moment, datetime) else moment.isoformat()
