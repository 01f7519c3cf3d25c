"""A duration is read in the unit that it or its heading names, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.importing.durations import read_duration, unit_of_heading
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.import_options import ImportOptions
from tests.support.import_fixtures import records, refusals, understood

MANNER = ImportOptions(fixed={"source": "https://example.org/en/report", "areas": "covid_response", "kind": "training"})


@pytest.mark.parametrize(
    ("cell", "minutes"),
    {
        "2 h 30": "150",
        "2h30": "150",
        "2 ч 30 мин": "150",
        "2 hours and 30 minutes": "150",
        "1,5 часа": "90",
        "1.5 hours": "90",
        "2 ½ h": "150",
        "90 мин": "90",
        "٩٠ دقيقة": "90",
        "من 9 إلى 11": "120",
        "с 9 до 11": "120",
        "9:00–11:30": "150",
        "9h-11h": "120",
        "09.00-11.00": "120",
        "1:30": "90",
        "полтора часа": "90",
        "ساعتان": "120",
        "1h 33m 54s": "93",
        "52m 3s": "52",
    }.items(),
)
def test_minutes_and_hours_are_added_up(cell: str, minutes: str) -> None:
    assert read_duration(cell, None) == ("duration_minutes", minutes)


@pytest.mark.parametrize("cell", ["3 jours", "3 дня", "3 days", "3 أيام", "three days"])
def test_days_are_days_and_no_hours(cell: str) -> None:
    assert read_duration(cell, None) == ("duration_days", "3")


@pytest.mark.parametrize(
    "cell",
    ["90", "9-11", "2-3 hours", "3 days x 6 hours", "16 академических часов", "10:00", "22:00-01:00", "1 месяц", "6m"],
)
def test_what_may_be_meant_in_two_ways_is_refused(cell: str) -> None:
    with pytest.raises(UnparsedRow, match="how long it lasted"):
        read_duration(cell, None)


@pytest.mark.parametrize(
    ("heading", "duration"),
    {
        "Duration (hours)": ("duration_minutes", "180"),
        "Продолжительность, дней": ("duration_days", "3"),
        "Durée (minutes)": ("duration_minutes", "3"),
        "عدد الأيام": ("duration_days", "3"),
    }.items(),
)
def test_a_number_alone_is_counted_as_its_heading_says(heading: str, duration: tuple[str, str]) -> None:
    assert read_duration("3", unit_of_heading(heading)) == duration


@pytest.mark.parametrize(
    ("heading", "cell", "duration"),
    [
        ("Duration", "2 h 30", ("150", "")),
        ("Продолжительность", "3 дня", ("", "3")),
        ("Durée", "-", ("", "")),
        ("المدة (ساعات)", "2", ("120", "")),
    ],
)
def test_a_column_of_durations_fills_minutes_or_days(
    small_folder: Path, heading: str, cell: str, duration: tuple[str, str]
) -> None:
    content = f"Title,Date,Country,{heading}\nA,2021-03-01,KAZ,{cell}\n"
    (record,) = records(understood(small_folder, content, options=MANNER))
    assert (record.get("duration_minutes", ""), record.get("duration_days", "")) == duration


def test_two_columns_that_say_other_days_are_refused(small_folder: Path) -> None:
    content = "Title,Date,Country,Duration,Days\nA,2021-03-01,KAZ,3 days,2\n"
    file = understood(small_folder, content, options=MANNER)
    assert (records(file), len(refusals(file))) == ([], 1)
