"""Activities as all-day events of a calendar (RFC 5545, and RFC 7986 for its name)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Component, Event, Journal

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.exports.selection_text import filter_lines
from dashboard.exports.table_cells import WEB
from dashboard.selection import DEFAULT_PREFERENCES, Selection
from dashboard.text.translate import SOURCE_LANGUAGE, Translator

CALENDAR = "activities.ics"
"""What the file is called."""

BREAKS = re.compile(r"[ \t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
"""What some reader takes for the end of a line, and the plain spaces beside it."""

PRODUCT = "-//Service disruption dashboard//Activities//EN"
FILTERS = ("country", "kind", "area", "from", "to")
"""The query keys that narrow activities."""

ActivityRow = Mapping[Hashable, Any]


@dataclass(frozen=True)
class CalendarWriter:
    """What a calendar is made from: `root` is scheme and host of the dashboard."""

    dataset: Dataset
    selection: Selection
    text: Translator
    root: str

    def link(self, path: str) -> str:
        """Return the address of the selection on a path, the same for every reader."""
        chosen_here = replace(self.selection.only((*FILTERS, "lang", "activity")), home=DEFAULT_PREFERENCES)
        return self.root.rstrip("/") + chosen_here.href(path)

    @property
    def written(self) -> datetime:
        """Return the day of the data as a moment, so that the same data give the same bytes."""
        return datetime.combine(date.fromisoformat(self.dataset.version.date), time(), UTC)


def to_ics(asked: CalendarWriter) -> bytes:
    """Return the activities of a selection as one calendar, by date, UTF-8.

    An activity of which only the month or the year is known spans all of it, and says so in its title and text.
    A selection without activities gives one note (VJOURNAL) that says so: a calendar may not be empty.
    """
    text = asked.text
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    name = text.t("What was done: activities and their results")
    for known_as in ("name", "x-wr-calname"):
        calendar.add(known_as, name, {"language": text.language})
    about = filter_lines(asked.selection, asked.dataset, text, FILTERS)
    calendar.add("description", "\n".join(map(_line, about)), {"language": text.language})
    calendar.add("url", asked.link("/activities"))
    calendar.add("source", asked.link(f"/download/{CALENDAR}"), {"value": "URI"})
    calendar.add("last-modified", asked.written)
    calendar.add("x-data-version", str(asked.dataset.version))
    events: Sequence[Component] = list(_events(asked))
    for component in events or [_nothing(asked)]:
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _events(asked: CalendarWriter) -> Iterator[Event]:
    rows = query.activities(asked.dataset, asked.selection).to_dict("records")
    english = query.in_english(asked.dataset, "activities", asked.text.language, "title")
    titles = asked.dataset.names("activities", asked.text.language, "title")
    kinds = asked.dataset.labels("activities", "kind", asked.text.language)
    for row in rows:
        language = SOURCE_LANGUAGE if row["id"] in english else asked.text.language
        sources = query.sources_of(asked.dataset, row["id"]).to_dict("records")
        event, own = Event(), {"language": asked.text.language}
        event.add("uid", f"{row['id']}@{asked.dataset.contract.descriptor.get('name', 'dashboard')}")
        event.add("dtstamp", asked.written)
        event.add("dtstart", date.fromisoformat(row["first_day"]))
        event.add("dtend", date.fromisoformat(row["last_day"]) + timedelta(days=1))
        event.add("summary", _line(_summary(titles[row["id"]], row, asked.text)), {"language": language})
        event.add("description", "\n".join(_description(row, sources, asked)), own)
        event.add("categories", [kinds.get(row["kind"], row["kind"])], own)
        event.add("transp", "TRANSPARENT")  # what was done blocks nobody's day
        if place := _place(row, asked):
            event.add("location", _line(place), own)
        if address := next((source["url"] for source in sources if source["url"].startswith(WEB)), ""):
            event.add("url", address)
        yield event


def _nothing(asked: CalendarWriter) -> Journal:
    note = Journal()
    note.add("uid", f"nothing@{asked.dataset.contract.descriptor.get('name', 'dashboard')}")
    note.add("dtstamp", asked.written)
    note.add("summary", asked.text.t("Nothing matches this selection"), {"language": asked.text.language})
    return note


def _summary(title: str, row: ActivityRow, text: Translator) -> str:
    when = text.period(row["date_start"], row["date_end"])
    if row["date_precision"] == "month":
        return text.t("{title} ({date}, day not known)", title=title, date=when)
    if row["date_precision"] == "year":
        return text.t("{title} ({date}, month and day not known)", title=title, date=when)
    return title


def _description(row: ActivityRow, sources: list[dict[Hashable, Any]], asked: CalendarWriter) -> Iterator[str]:
    text, data = asked.text, asked.dataset
    if row["date_precision"] != "day":
        yield text.t("The source gives no day, so the whole span stands in the calendar.")
    certainty = data.labels("activities", "certainty", text.language)
    facts = (
        (text.t("Kind"), data.labels("activities", "kind", text.language).get(row["kind"], row["kind"])),
        (text.t("Date"), text.period(row["date_start"], row["date_end"])),
        ("", "" if row["certainty"] == "stated" else certainty.get(row["certainty"], "")),
        (text.t("Countries"), _countries(row, asked)),
        (text.t("Organizer"), row["organizer"]),
        (text.t("Participants"), text.value(row["participants"], row["participants_qualifier"] or "exact", "people")),
        (text.t("Sources disagree"), row.get(f"discrepancy_{text.language}") or row["discrepancy"]),
    )
    for label, value in facts:
        if value:
            yield _line(text.labelled(label, value) if label else value)
    for source in sources:
        name = f"{source['title']}, {source['publisher']}"
        yield _line(text.t("Source: {named}", named=f"{name} {source['url']}".strip()))
    alone = replace(asked, selection=asked.selection.only(("lang",)).with_values("activity", (row["id"],)))
    yield _line(text.t("Link: {url}", url=alone.link("/activities")))


def _place(row: ActivityRow, asked: CalendarWriter) -> str:
    return asked.text.enumerated(part for part in (row["place"], _countries(row, asked)) if part)


def _countries(row: ActivityRow, asked: CalendarWriter) -> str:
    names = asked.dataset.names("scopes", asked.text.language)
    codes = [code for code in row["countries"].split(";") if code]
    return asked.text.listed([asked.text.territory(code, names.get(code, code)) for code in codes])


def _line(words: str) -> str:
    """Return text in one line: what breaks a line for some reader of the file becomes a space."""
    return BREAKS.sub(" ", words).strip()
