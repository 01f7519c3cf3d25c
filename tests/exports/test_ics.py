"""Calendars are parsed by the rules of RFC 5545, and by the icalendar library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import icalendar
import pytest

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.exports.ics import CalendarWriter, to_ics
from dashboard.selection import Selection
from dashboard.text.translate import languages, text_for
from tests.support.covering import few
from tests.support.dataset_variants import with_markup
from tests.support.export_fixtures import ODD, odd

ROOT = "http://dashboard.example/"
LONGEST_LINE = 75
"""Octets of a line (RFC 5545, 3.1)."""


def write_calendar(dataset: Dataset, selection: Selection | None = None) -> bytes:
    selection = selection or Selection()
    return to_ics(CalendarWriter(dataset, selection, text_for(selection.lang), ROOT))


@pytest.fixture(scope="module")
def calendar(dataset: Dataset) -> Callable[[str], bytes]:
    """The calendar of all in a language, which takes a second to write, once."""
    return cache(lambda language: write_calendar(dataset, Selection(lang=language)))


def events(content: bytes) -> list[icalendar.Component]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def properties(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield name (with parameters) and value of every line, unfolded by RFC 5545."""
    for line in content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        match = re.fullmatch(r'([A-Z-]+(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line)
        assert match, line
        yield match[1], match[2]


@pytest.mark.parametrize("language", few(languages(), 1))
def test_every_line_is_of_the_standard(dataset: Dataset, calendar: Callable[[str], bytes], language: str) -> None:
    content = calendar(language)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= LONGEST_LINE
        line.decode()
    names = [name for name, _ in properties(content)]
    assert names[:3] == ["BEGIN", "VERSION", "PRODID"]
    assert names.count("BEGIN") == names.count("END") == len(dataset.activities) + 1


def test_each_activity_is_one_event_with_what_the_standard_wants(
    dataset: Dataset, calendar: Callable[[str], bytes]
) -> None:
    components = events(calendar("en"))
    assert [str(event["uid"]).partition("@")[0] for event in components] == list(dataset.activities["id"])
    assert len({str(event["uid"]) for event in components}) == len(components)
    for event, row in zip(components, dataset.activities.to_dict("records"), strict=True):
        assert event.decoded("dtstart") == date.fromisoformat(row["first_day"])
        assert event.decoded("dtend") == date.fromisoformat(row["last_day"]) + timedelta(days=1)
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event.decoded("dtstamp").isoformat() == f"{dataset.version.date}T00:00:00+00:00"


@pytest.mark.parametrize("language", few(languages(), 2))
def test_a_month_or_a_year_is_a_span_that_says_so(
    dataset: Dataset, calendar: Callable[[str], bytes], language: str
) -> None:
    text, titles = text_for(language), dataset.names("activities", language, "title")
    events_by_id = dict(zip(dataset.activities["id"], events(calendar(language)), strict=True))
    sentence = text.t("The source gives no day, so the whole span stands in the calendar.")
    for row in dataset.activities.to_dict("records"):
        event = events_by_id[row["id"]]
        unsure = row["date_precision"] != "day"
        assert (str(event["summary"]) != titles[row["id"]]) == unsure
        assert (text.period(row["date_start"], row["date_end"]) in str(event["summary"])) or not unsure
        assert str(event["description"]).startswith(sentence) == unsure


def test_an_event_leads_to_its_source_and_back(dataset: Dataset) -> None:
    for event in events(write_calendar(dataset, Selection(country=("UZB",)))):
        activity = str(event["uid"]).partition("@")[0]
        sources = query.sources_of(dataset, activity)
        addresses = [url for url in sources["url"] if url]
        assert str(event.get("url", "")) == (addresses[0] if addresses else "")
        for title, url in zip(sources["title"], sources["url"], strict=True):
            assert " ".join(title.split()) in str(event["description"])
            assert url in str(event["description"])
        assert f"{ROOT}activities?activity={activity}" in str(event["description"])


def test_the_selection_is_obeyed_and_named(dataset: Dataset) -> None:
    selection = Selection(country=("KAZ",), kind=("webinar", "training"), date_from="2020-06", lang="ru")
    content = write_calendar(dataset, selection)
    activities = query.activities(dataset, selection)
    assert 0 < len(activities) < len(dataset.activities)
    assert [str(e["uid"]).partition("@")[0] for e in events(content)] == list(activities["id"])
    calendar = icalendar.Calendar.from_ical(content)
    assert "Казахстан" in str(calendar["description"])
    assert str(calendar["url"]) == f"{ROOT}activities?country=KAZ&kind=webinar,training&from=2020-06&lang=ru"
    assert str(calendar["source"]).startswith(f"{ROOT}download/activities.ics?country=KAZ")


@pytest.mark.parametrize("language", few(languages(), 2))
def test_words_say_which_language_they_are_in(
    dataset: Dataset, calendar: Callable[[str], bytes], language: str
) -> None:
    english = query.in_english(dataset, "activities", language, "title")
    for event in events(calendar(language)):
        summary_language = "en" if str(event["uid"]).partition("@")[0] in english else language
        assert event["summary"].params["LANGUAGE"] == summary_language
        assert event["description"].params["LANGUAGE"] == language


@pytest.mark.parametrize("variant", [odd, with_markup])
def test_words_of_the_data_are_text_whatever_they_hold(dataset: Dataset, variant: object) -> None:
    hurtful = variant(dataset)  # type: ignore[operator]
    evil = 'BEGIN:VEVENT\r\nX,;:\\n"\u2028\u0085END:VCALENDAR'
    hurtful = replace(hurtful, activities=hurtful.activities.assign(place=evil, organizer=evil))
    content = write_calendar(hurtful)
    components = events(content)
    assert [name for name, value in properties(content) if value == "VEVENT"] == ["BEGIN", "END"] * len(components)
    titles = hurtful.names("activities", "en", "title")
    for event in components:
        activity = str(event["uid"]).partition("@")[0]
        assert titles[activity].strip() in str(event["summary"])
        assert str(event["location"]).startswith('BEGIN:VEVENT X,;:\\n" END:VCALENDAR')
    assert variant is not odd or ODD[0] in str([str(event["summary"]) for event in components])


def test_a_selection_without_activities_says_so_and_is_valid(dataset: Dataset) -> None:
    calendar = icalendar.Calendar.from_ical(write_calendar(dataset, Selection(country=("no-such",))))
    assert calendar.walk("VEVENT") == []
    (note,) = calendar.walk("VJOURNAL")
    assert str(note["summary"]) == "Nothing matches this selection"
    assert {"UID", "DTSTAMP"} <= set(note)


def test_the_same_data_give_the_same_bytes(dataset: Dataset, calendar: Callable[[str], bytes]) -> None:
    assert write_calendar(dataset) == calendar("en")
