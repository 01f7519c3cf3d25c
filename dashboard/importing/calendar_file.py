"""Read a calendar (iCalendar) as a sheet, a row an event; cancelled ones are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar

from dashboard.errors import LazyMessage
from dashboard.importing.csv_dialect import decode
from dashboard.importing.errors import ImportRejected
from dashboard.importing.personal_data import names_person
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import codes, small_words
from dashboard.xlsx_reader.raw_sheet import RawSheet

BEGIN = b"BEGIN:VCALENDAR"
COLUMNS = ("title", "kind", "date_start", "date_end", "duration_minutes", "place", "source", "note")
INVITATION = re.compile(
    r"passcode|password|meeting id|pwd=|код доступа|пароль|идентификатор конференции|mot de passe", re.IGNORECASE
)
"""What a description says that is meant for those who are invited, and for nobody else."""

HEAD = 100
"""Bytes in which a calendar begins, also where each letter takes two."""

MAX_EVENTS, MAX_NAME_LENGTH = 50_000, 80

DAMAGED = (ValueError, TypeError, AttributeError, ArithmeticError, LookupError)
"""What icalendar raises at parts of another form."""


def is_calendar(content: bytes) -> bool:
    """Return whether a file begins as a calendar."""
    head = content[:HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    return head[: len(BEGIN)].upper() == BEGIN


def read_calendar(name: str, content: bytes) -> tuple[RawSheet, dict[int, LazyMessage]]:
    """Return the events of a calendar as a sheet, and why rows (from 1) of it are left out.

    Raises:
        ImportRejected: it is no whole calendar, its letters are not known, or it holds too many events.
    """
    text, _ = decode(content)
    try:
        calendar = icalendar.Calendar.from_ical(text.encode())
    except DAMAGED as error:
        raise ImportRejected.t("The calendar cannot be read ({reason}). Export it again.", reason=error) from None
    events = [part for part in calendar.walk("VEVENT") if part.get("DTSTART")]
    if not events or len(events) > MAX_EVENTS:
        raise ImportRejected.t(
            "The calendar has {count} events; 1 to {most} are read.", count=len(events), most=MAX_EVENTS
        )
    try:
        zone = ZoneInfo(str(calendar["X-WR-TIMEZONE"]))
    except (KeyError, ValueError, OSError, ZoneInfoNotFoundError):
        zone = None
    rows = [list(COLUMNS), *(_cells(event, zone) for event in events)]
    cancels = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    reasons = (_exclusion(event, cancels=cancels) for event in events)
    exclusions = {number: reason for number, reason in enumerate(reasons, start=2) if reason}
    return RawSheet(name, rows), exclusions


def _exclusion(event: Any, *, cancels: bool) -> LazyMessage | None:
    """Return why an event is not taken over (None: it is)."""
    status, title = str(event.get("STATUS", "")).upper(), fold_text(str(event.get("SUMMARY", ""))).split()
    if cancels or status == "CANCELLED" or (title[:1] and title[0] in small_words("cancelled")):
        return LazyMessage.t("The event is cancelled and is left out.")
    if "TENTATIVE" in (status, str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()):
        return LazyMessage.t("The event is not confirmed and is left out.")
    if str(event.get("CLASS", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL"):
        return LazyMessage.t("The event is private and is left out.")
    if event.get("RRULE") or event.get("RDATE"):
        return LazyMessage.t(
            "The event repeats, and which of its days took place is not known. Enter each day as an event of its own."
        )
    return None


def _cells(event: Any, zone: ZoneInfo | None) -> list[str]:
    """Return the cells of an event, unless its times are none, or cannot be compared."""
    try:
        return list(_row(event, zone))
    except DAMAGED:
        name = str(event.get("SUMMARY") or event.get("UID", ""))[:MAX_NAME_LENGTH]
        raise ImportRejected.t("The calendar cannot be read ({reason}). Export it again.", reason=name) from None


def _row(event: Any, zone: ZoneInfo | None) -> Iterator[str]:
    start, end = (_in_zone(moment, zone) for moment in (event.decoded("DTSTART"), _end(event)))
    whole_days = not isinstance(start, datetime)
    minutes = 0 if whole_days or not isinstance(end, datetime) else int((end - start).total_seconds() // 60)
    last = end - timedelta(days=1) if whole_days and end and end > start else end
    yield str(event.get("SUMMARY", "")).strip()
    groups = event.get("CATEGORIES") or []
    names = [name for group in (groups if isinstance(groups, list) else [groups]) for name in group.cats]
    kinds, categories = codes("activities", "kind"), [*(str(name).strip().lower() for name in names), ""]
    yield next((name for name in categories if name in kinds or name in kinds.values()), categories[0])
    yield _day(start)
    yield _day(last) if last and _day(last) != _day(start) else ""
    yield str(minutes) if 0 < minutes < 24 * 60 else ""
    yield str(event.get("LOCATION", "")).strip()
    yield str(event.get("URL", "")).strip()
    description = str(event.get("DESCRIPTION", "")).strip()
    yield "" if names_person(description) or INVITATION.search(description) else description


def _in_zone(moment: Any, zone: ZoneInfo | None) -> Any:
    """Return a moment of Greenwich in a time zone; any other as it is."""
    is_greenwich = isinstance(moment, datetime) and moment.tzinfo is not None and not moment.utcoffset()
    return moment.astimezone(zone) if zone and is_greenwich else moment


def _end(event: Any) -> date | None:
    """Return when an event ends (whole days: the day after), None where it does not say."""
    if event.get("DTEND"):
        end: date = event.decoded("DTEND")
        return end
    length = event.decoded("DURATION") if event.get("DURATION") else None
    return event.decoded("DTSTART") + length if isinstance(length, timedelta) else None


def _day(moment: date) -> str:
    return moment.date().isoformat() if isinstance(moment, datetime) else moment.isoformat()
