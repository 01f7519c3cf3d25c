"""A calendar is read as the activities it lists.

Days are its own, cancelled events are left out and said.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from tests.support.import_fixtures import records, refusals, understood

EVENTS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:1@example.org
DTSTAMP:20210301T000000Z
DTSTART;TZID=Asia/Almaty:20210315T100000
DTEND;TZID=Asia/Almaty:20210315T120000
SUMMARY:Naloxone webinar
LOCATION:Online
URL:https://example.org/w
CATEGORIES:WEBINAR
END:VEVENT
BEGIN:VEVENT
UID:2@example.org
DTSTAMP:20210301T000000Z
DTSTART;VALUE=DATE:20210412
DTEND;VALUE=DATE:20210415
SUMMARY:Training of
  outreach workers
LOCATION:Almaty
CATEGORIES:TRAINING
{status}URL:https://example.org/t
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
MANNER = ImportOptions(fixed={"countries": "KAZ", "areas": "covid_response"})


def test_hours_and_whole_days_are_read(small_folder: Path) -> None:
    webinar, training = records(understood(small_folder, EVENTS.replace("{status}", ""), "events.ics", MANNER))
    assert (webinar["date_start"], webinar["duration_minutes"], webinar["kind"]) == ("2021-03-15", "120", "webinar")
    assert (webinar["title"], webinar["place"]) == ("Naloxone webinar", "Online")
    assert (training["title"], training["date_start"]) == ("Training of outreach workers", "2021-04-12")
    assert training["date_end"] == "2021-04-14"  # the end of whole days is the day after


def test_of_several_categories_that_of_a_kind_is_the_kind(small_folder: Path) -> None:
    content = EVENTS.replace("{status}", "").replace("CATEGORIES:TRAINING", "CATEGORIES:Business,Тренинг")
    assert records(understood(small_folder, content, "events.ics", MANNER))[1]["kind"] == "training"


def test_a_cancelled_event_is_left_out_and_said(small_folder: Path) -> None:
    file = understood(small_folder, EVENTS.replace("{status}", "STATUS:CANCELLED\r\n"), "events.ics", MANNER)
    assert [record["title"] for record in records(file)] == ["Naloxone webinar"]
    assert refusals(file) == {3: ["The event is cancelled and is left out."]}


@pytest.mark.parametrize(
    "content",
    [
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        EVENTS.format(status="CATEGORIES;VALUE=DATE:20210415\r\n"),
        EVENTS.format(status="DTSTAMP;VALUE=DATE,DATE-TIME:20210415\r\n"),
    ],
)
def test_a_calendar_without_events_cut_off_or_damaged_is_refused(small_folder: Path, content: str) -> None:
    with pytest.raises(ImportRejected, match="calendar"):
        understood(small_folder, content, "events.ics")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("20210412", "2021-04-12x"),
        ("DTEND;VALUE=DATE:20210415", "DTEND:20210415T100000Z"),
        ("DTEND;VALUE=DATE:20210415", "DURATION:P99999999D"),
    ],
)
def test_an_event_whose_times_are_none_is_named(small_folder: Path, right: str, wrong: str) -> None:
    content = EVENTS.format(status="").replace(right, wrong)
    with pytest.raises(ImportRejected, match=r"cannot be read \(Training of outreach workers\)"):
        understood(small_folder, content, "events.ics", MANNER)


@pytest.mark.parametrize("rule", ["RRULE:FREQ=WEEKLY;COUNT=4", "RDATE:20210322T100000Z"])
def test_an_event_that_stands_for_several_is_left_out_and_said(small_folder: Path, rule: str) -> None:
    content = EVENTS.format(status="").replace("LOCATION:Online", rule)
    file = understood(small_folder, content, "events.ics", ImportOptions(fixed={"areas": "covid_response"}))
    assert [record["title"] for record in records(file)] == ["Training of outreach workers"]
    assert "The event repeats" in refusals(file)[2][0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1251"])
def test_a_calendar_is_read_in_the_letters_it_was_saved_in(small_folder: Path, encoding: str) -> None:
    events = EVENTS.format(status="").replace("Naloxone webinar", "Вебинар о налоксоне для врачей")
    file = understood(small_folder, events.encode(encoding), "events.ics", MANNER)
    assert records(file)[0]["title"] == "Вебинар о налоксоне для врачей"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("UID:1", "STATUS:TENTATIVE\r\nUID:1", "not confirmed"),
        ("UID:1", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\nUID:1", "not confirmed"),
        ("UID:1", "CLASS:PRIVATE\r\nUID:1", "private"),
        ("SUMMARY:N", "SUMMARY:Отменено: n", "cancelled"),
        ("SUMMARY:N", "SUMMARY:Annulé : n", "cancelled"),
    ],
)
def test_an_event_that_was_not_held_or_is_not_for_all_is_left_out_and_said(
    small_folder: Path, before: str, after: str, reason: str
) -> None:
    file = understood(small_folder, EVENTS.format(status="").replace(before, after, 1), "events.ics", MANNER)
    assert [record["title"] for record in records(file)] == ["Training of outreach workers"]
    assert reason in refusals(file)[2][0]


def test_a_calendar_that_cancels_holds_nothing_that_took_place(small_folder: Path) -> None:
    content = EVENTS.format(status="").replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:CANCEL")
    assert records(understood(small_folder, content, "events.ics", MANNER)) == []


def test_hours_of_greenwich_are_days_of_the_calendars_own_time_zone(small_folder: Path) -> None:
    content = EVENTS.format(status="").replace("VERSION:2.0", "VERSION:2.0\r\nX-WR-TIMEZONE:Asia/Almaty")
    content = content.replace("DTSTART;TZID=Asia/Almaty:20210315T100000", "DTSTART:20210315T200000Z")
    content = content.replace("DTEND;TZID=Asia/Almaty:20210315T120000", "DTEND:20210315T213000Z")
    webinar = records(understood(small_folder, content, "events.ics", MANNER))[0]
    assert (webinar["date_start"], webinar["duration_minutes"]) == ("2021-03-16", "90")


@pytest.mark.parametrize("text", ["Join with passcode 123456", "Write to aizada@example.org"])
def test_what_a_calendar_tells_its_guests_alone_is_not_taken_over(small_folder: Path, text: str) -> None:
    content = EVENTS.format(status="").replace("LOCATION:Online", f"LOCATION:Online\r\nDESCRIPTION:{text}")
    webinar = records(understood(small_folder, content, "events.ics", MANNER))[0]
    assert (webinar["title"], webinar.get("note")) == ("Naloxone webinar", None)
