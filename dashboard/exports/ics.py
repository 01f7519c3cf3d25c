"""Activities as all-day events of a calendar (RFC 5545, and RFC 7986 for its name)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Component, Event, Journal

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.exports.selection_text import filter_lines, names_of_countries
from dashboard.exports.table_cells import WEB
from dashboard.exports.text_fitting import strip_unwritable
from dashboard.selection import DEFAULT_PREFERENCES, Selection
from dashboard.text.translate import SOURCE_LANGUAGE, Translator

CALENDAR = "activities.ics"
"""What the file is called."""

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


def to_ics(writer: CalendarWriter) -> bytes:
    """Return the activities of a selection as one calendar, by date, UTF-8.

    An activity of which only the month or the year is known spans all of it, and says so in its title and text.
    A selection without activities gives one note (VJOURNAL) that says so: a calendar may not be empty.
    """
    text = writer.text
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    name = text.t("What was done: activities and their results")
    for known_as in ("name", "x-wr-calname"):
        calendar.add(known_as, name, {"language": text.language})
    about = filter_lines(writer.selection, writer.dataset, text, FILTERS)
    calendar.add("description", "\n".join(map(strip_unwritable, about)), {"language": text.language})
    calendar.add("url", writer.link("/activities"))
    calendar.add("source", writer.link(f"/download/{CALENDAR}"), {"value": "URI"})
    calendar.add("last-modified", writer.written)
    calendar.add("x-data-version", str(writer.dataset.version))
    events: Sequence[Component] = list(_events(writer))
    for component in events or [_nothing(writer)]:
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _events(writer: CalendarWriter) -> Iterator[Event]:
    rows = query.activities(writer.dataset, writer.selection).to_dict("records")
    english = query.in_english(writer.dataset, "activities", writer.text.language, "title")
    titles = writer.dataset.names("activities", writer.text.language, "title")
    kinds = writer.dataset.labels("activities", "kind", writer.text.language)
    for row in rows:
        language = SOURCE_LANGUAGE if row["id"] in english else writer.text.language
        sources = query.sources_of(writer.dataset, row["id"]).to_dict("records")
        event, attributes = Event(), {"language": writer.text.language}
        event.add("uid", f"{row['id']}@{writer.dataset.contract.descriptor.get('name', 'dashboard')}")
        event.add("dtstamp", writer.written)
        event.add("dtstart", date.fromisoformat(row["first_day"]))
        event.add("dtend", date.fromisoformat(row["last_day"]) + timedelta(days=1))
        event.add("summary", strip_unwritable(_summary(titles[row["id"]], row, writer.text)), {"language": language})
        event.add("description", "\n".join(_description(row, sources, writer)), attributes)
        event.add("categories", [kinds.get(row["kind"], row["kind"])], attributes)
        event.add("transp", "TRANSPARENT")  # what was done blocks nobody's day
        if place := writer.text.enumerated(filter(None, (row["place"], _countries(row, writer)))):
            event.add("location", strip_unwritable(place), attributes)
        if address := next((source["url"] for source in sources if source["url"].startswith(WEB)), ""):
            event.add("url", address)
        yield event


def _nothing(writer: CalendarWriter) -> Journal:
    note = Journal()
    note.add("uid", f"nothing@{writer.dataset.contract.descriptor.get('name', 'dashboard')}")
    note.add("dtstamp", writer.written)
    note.add("summary", writer.text.t("Nothing matches this selection"), {"language": writer.text.language})
    return note


def _summary(title: str, row: ActivityRow, text: Translator) -> str:
    when = text.period(row["date_start"], row["date_end"])
    if row["date_precision"] == "month":
        return text.t("{title} ({date}, day not known)", title=title, date=when)
    if row["date_precision"] == "year":
        return text.t("{title} ({date}, month and day not known)", title=title, date=when)
    return title


def _description(row: ActivityRow, sources: list[dict[Hashable, Any]], writer: CalendarWriter) -> Iterator[str]:
    text, data = writer.text, writer.dataset
    if row["date_precision"] != "day":
        yield text.t("The source gives no day, so the whole span stands in the calendar.")
    certainty = data.labels("activities", "certainty", text.language)
    facts = (
        (text.t("Kind"), data.labels("activities", "kind", text.language).get(row["kind"], row["kind"])),
        (text.t("Date"), text.period(row["date_start"], row["date_end"])),
        ("", "" if row["certainty"] == "stated" else certainty.get(row["certainty"], "")),
        (text.t("Countries"), _countries(row, writer)),
        (text.t("Organizer"), row["organizer"]),
        (text.t("Participants"), text.value(row["participants"], row["participants_qualifier"] or "exact", "people")),
        (text.t("Sources disagree"), row.get(f"discrepancy_{text.language}") or row["discrepancy"]),
    )
    for label, value in facts:
        if value:
            yield strip_unwritable(text.labelled(label, value) if label else value)
    for source in sources:
        name = f"{source['title']}, {source['publisher']}"
        yield strip_unwritable(text.t("Source: {named}", named=f"{name} {source['url']}".strip()))
    alone = replace(writer, selection=writer.selection.only(("lang",)).with_values("activity", (row["id"],)))
    yield strip_unwritable(text.t("Link: {url}", url=alone.link("/activities")))


def _countries(row: ActivityRow, writer: CalendarWriter) -> str:
    codes = filter(None, row["countries"].split(";"))
    return writer.text.listed(names_of_countries(codes, writer.dataset, writer.text))
