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


def test_a_cancelled_event_is_left_out_and_said(small_folder: Path) -> None:
    file = understood(small_folder, EVENTS.replace("{status}", "STATUS:CANCELLED\r\n"), "events.ics", MANNER)
    assert [record["title"] for record in records(file)] == ["Naloxone webinar"]
    assert refusals(file) == {3: ["The event is cancelled and is left out."]}


@pytest.mark.parametrize("content", ["BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_a_calendar_without_events_or_cut_off_is_refused(small_folder: Path, content: str) -> None:
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
    assert [each["title"] for each in records(file)] == ["Training of outreach workers"]
    assert "The event repeats" in refusals(file)[2][0]
