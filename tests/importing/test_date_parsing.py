"""Dates as people write them become ISO 8601; ambiguous ones are refused."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from dashboard.importing.date_parsing import read_date, read_dates
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.import_options import DayOrder
from dashboard.importing.vocabulary import LANGUAGES


@pytest.mark.parametrize(
    ("cell", "date_"),
    {
        "12.10.2020": "2020-10-12",
        "1.2.2020": "2020-02-01",
        "Oct 2020": "2020-10",
        "2020-10": "2020-10",
        "10.2020": "2020-10",
        "2020": "2020",
        "2020 г.": "2020",
        "2020-10-12": "2020-10-12",
        "2020-10-12T00:00:00": "2020-10-12",
        "2020/10/12": "2020-10-12",
        "25/12/2020": "2020-12-25",
        "12/25/2020": "2020-12-25",
        "05/05/2020": "2020-05-05",
        "12 October 2020": "2020-10-12",
        "October 12th, 2020": "2020-10-12",
        "12 октября 2020 года": "2020-10-12",
        "октябрь 2020": "2020-10",
        "май 2020": "2020-05",
        "1er août 2020": "2020-08-01",
        "déc. 2020": "2020-12",
        "١٢ أكتوبر ٢٠٢٠": "2020-10-12",
        "تشرين الأول 2020": "2020-10",
    }.items(),
)
def test_a_date_that_can_be_read_in_one_way_is_read(cell: str, date_: str) -> None:
    assert read_date(cell) == date_


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "Пн 12.10.2020",
            "пн, 12.10.2020",
            "понедельник 12 октября 2020 г.",
            "12.10.2020 (пн)",
            "Дүйсенбі 12.10.2020",
        ),
        *("lundi 12 octobre 2020", "Lun. 12/10/2020", "Mon, 12 Oct 2020", "Monday, October 12, 2020", "Mon 10/12/2020"),
        *("الاثنين 12 أكتوبر 2020", "الإثنين، ١٢ تشرين الأول ٢٠٢٠", "dushanba 12.10.2020"),
        *("12.10.2020 10:00-12:00", "12.10.2020 в 10:00", "12.10.2020, 14:00", "10:00 12.10.2020", "20201012"),
        *("2020 ж. 12 қазан", "2020-yil 12-oktabr", "12 октябри 2020", "12 أكتوبر/تشرين الأول 2020"),
    ],
)
def test_words_and_times_beside_a_day_do_not_hide_it(cell: str) -> None:
    assert read_dates(cell) == ("2020-10-12", "")


@pytest.mark.parametrize(
    "cell", ["Tue 12 Oct 2020", "вторник 12.10.2020", "Fri 12/10/2020", "du mardi 12 au mercredi 14 octobre 2020"]
)
def test_a_day_of_the_week_that_is_not_that_of_its_date_is_refused(cell: str) -> None:
    with pytest.raises(UnparsedRow):
        read_dates(cell)


@pytest.mark.parametrize(
    ("cell", "span"),
    {
        "III кв. 2020 г.": ("2020-07", "2020-09"),
        "Q3 2020": ("2020-07", "2020-09"),
        "2020-Q4": ("2020-10", "2020-12"),
        "T3 2020": ("2020-07", "2020-09"),
        "3e trimestre 2020": ("2020-07", "2020-09"),
        "الربع الثالث 2020": ("2020-07", "2020-09"),
        "1 полугодие 2020": ("2020-01", "2020-06"),
        "١٢ تشرين الأول ٢٠٢٠ م": ("2020-10-12", ""),
        "2020-жылдын 12-октябры": ("2020-10-12", ""),
        "H2 2020": ("2020-07", "2020-12"),
        "2020-W42": ("2020-10-12", "2020-10-18"),
        "конец октября 2020": ("2020-10", ""),
        "mid-October 2020": ("2020-10", ""),
        "fin 2020": ("2020", ""),
        "в течение 2020 года": ("2020", ""),
        "март/апрель 2020": ("2020-03", "2020-04"),
        "12/10/2020 - 14/10/2020": ("2020-10-12", "2020-10-14"),
        "Пн-Ср 12-14.10.2020": ("2020-10-12", "2020-10-14"),
        "du lundi 12 au mercredi 14 octobre 2020": ("2020-10-12", "2020-10-14"),
    }.items(),
)
def test_a_part_of_a_year_is_a_span_or_what_holds_it(cell: str, span: tuple[str, str]) -> None:
    assert read_dates(cell) == span


@pytest.mark.parametrize(
    "cell",
    [
        "Q5 2020",
        "summer 2020",
        "2020/21",
        "week 42 2020",
        "до 15.10.2020",
        "March/December 2020",
        "01/02/2020 - 03/04/2020",
    ],
)
def test_a_part_of_a_year_that_is_not_told_by_its_months_is_refused(cell: str) -> None:
    with pytest.raises(UnparsedRow):
        read_dates(cell)


@pytest.mark.parametrize("cell", ["01/02/2024", "3-4-2020"])
def test_a_date_that_can_be_read_in_two_ways_is_refused_with_both(cell: str) -> None:
    with pytest.raises(UnparsedRow, match="day first or the month first"):
        read_date(cell)


def test_the_order_of_day_and_month_can_be_said() -> None:
    assert read_date("01/02/2024", "day-first") == "2024-02-01"
    assert read_date("01/02/2024", "month-first") == "2024-01-02"


def test_points_have_the_day_first_whatever_is_said_of_slashes() -> None:
    assert read_date("01.02.2024", "month-first") == "2024-02-01"


@pytest.mark.parametrize(
    "cell", ["31.02.2020", "12.10.20", "44116", "Q3 2020", "soon", "12-16 October 2020", "13/13/2020"]
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(UnparsedRow):
        read_date(cell)


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["long", "d MMM y", "d MMMM y"]),
)
def test_a_date_in_words_is_read_back_in_every_language(day: date, language: str, form: str) -> None:
    assert read_date(format_date(day, form, locale=language)) == day.isoformat()


@given(st.text(max_size=20))
def test_any_text_is_a_date_of_the_calendar_or_refused(cell: str) -> None:
    try:
        iso_date = read_date(cell)
    except UnparsedRow:
        return
    assert date.fromisoformat(iso_date + "-01-01"[len(iso_date) - 4 :] if len(iso_date) < 10 else iso_date)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("15-17 March 2020", "2020-03-15", "2020-03-17"),
        ("15.03.2020-17.03.2020", "2020-03-15", "2020-03-17"),
        ("15.03-17.03.2020", "2020-03-15", "2020-03-17"),
        ("15–17 марта 2020 г.", "2020-03-15", "2020-03-17"),
        ("с 15 по 17 марта 2020 года", "2020-03-15", "2020-03-17"),
        ("du 15 au 17 mars 2020", "2020-03-15", "2020-03-17"),
        ("del 15 al 17 marzo 2020", "2020-03-15", "2020-03-17"),
        ("30 April - 2 May 2020", "2020-04-30", "2020-05-02"),
        ("30 декабря 2020 г. - 2 января 2021 г.", "2020-12-30", "2021-01-02"),
        ("March 15-17, 2020", "2020-03-15", "2020-03-17"),
        ("2020-03-15 to 2020-03-17", "2020-03-15", "2020-03-17"),
        ("March - April 2020", "2020-03", "2020-04"),
        ("2020-2021", "2020", "2021"),
        ("2020-03-15/2020-03-17", "2020-03-15", "2020-03-17"),
        ("2020-03/2020-05", "2020-03", "2020-05"),
        ("28/29 March 2020", "2020-03-28", "2020-03-29"),
        ("Q3-Q4 2020", "2020-07", "2020-12"),
        ("Q4 2020 - Q1 2021", "2020-10", "2021-03"),
        ("I–II квартал 2021 г.", "2021-01", "2021-06"),
    ],
)
def test_a_span_of_dates_in_one_cell_has_a_start_and_an_end(cell: str, start: str, end: str) -> None:
    assert read_dates(cell) == (start, end)


@pytest.mark.parametrize(
    "cell",
    [
        "17-15 March 2020",
        "15-32 March 2020",
        "15-17",
        "March - 17",
        "2021-2020",
        "1-2-3 May 2020",
        "Q4-Q3 2020",
        "2/4 March 2020",
    ],
)
def test_what_is_no_span_is_refused(cell: str) -> None:
    with pytest.raises(UnparsedRow):
        read_dates(cell)


@pytest.mark.parametrize(
    "cell", ["2021-03-15T23:30:00+06:00", "2021-03-15T23:30:00", "2021-03-15 23:30", "2021-03-15T17:30:00Z"]
)
def test_a_moment_is_the_day_it_names(cell: str) -> None:
    assert read_date(cell) == "2021-03-15"


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("01.02.21", "day-first", "2021-02-01"),
        ("5-Mar-21", "day-first", "2021-03-05"),
        ("01/02/21", "month-first", "2021-01-02"),
        ("Mar-21", "day-first", "2021-03"),
        ("мар.-21", "day-first", "2021-03"),
    ],
)
def test_a_year_of_two_digits_is_read_once_somebody_has_said_the_order(cell: str, order: DayOrder, day: str) -> None:
    with pytest.raises(UnparsedRow, match="two digits"):
        read_dates(cell)
    assert read_dates(cell, order) == (day, "")


def test_a_month_and_two_digits_stay_unread_where_the_month_comes_first() -> None:
    with pytest.raises(UnparsedRow, match="not understood as a date"):
        read_dates("Mar-21", "month-first")


def test_a_number_under_dates_is_asked_about() -> None:
    with pytest.raises(UnparsedRow, match="2021-03-15"):
        read_dates("44270")
    assert read_dates("44270", serials="1900") == ("2021-03-15", "")
    assert read_dates("42808", serials="1904") == ("2021-03-15", "")
