"""What is typed arrives as typed, and dates are read as people of the region write them."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection
from tests.browser.window import Window
from tests.support.covering import few

FIELD = "document.getElementById('filter-{}').value"
PROBLEM = "document.querySelector('.date-problem').textContent"
THROTTLE = "Emulation.setCPUThrottlingRate"


@pytest.mark.parametrize(
    ("path", "slower"), few([("/", 6), *product(["/activities", "/country/KAZ"], [1, 6]), ("/", 1)], 1)
)
def test_dates_typed_one_after_the_other_arrive_as_typed(window: Window, path: str, slower: int) -> None:
    window.open(path)
    window.driver.execute_cdp_cmd(THROTTLE, {"rate": slower})
    try:
        window.click("#filter-from")
        for key in [*"2020-06", Keys.TAB, *"2020-12", Keys.ENTER]:
            window.press(key)
        window.at(f"{path}?from=2020-06&to=2020-12")
        window.settled()
        assert window.js(FIELD.format("from")) == "2020-06"
        assert window.js(FIELD.format("to")) == "2020-12"
        assert window.js("document.activeElement.id") == "filter-to"
    finally:
        window.driver.execute_cdp_cmd(THROTTLE, {"rate": 1})


def test_a_field_that_is_typed_into_is_not_written_by_anything(window: Window) -> None:
    window.open("/")
    window.click("#filter-from")
    window.press(*"2020-0")
    window.driver.execute_script("window.dashboard.go('/?country=KAZ&from=2021')")
    window.settled()
    window.press("6")
    assert window.js(FIELD.format("from")) == "2020-06"
    assert window.js("document.activeElement.selectionStart") == len("2020-06")
    window.press(Keys.ENTER)
    window.at("/?country=KAZ&from=2020-06")


def test_a_date_applies_after_a_pause_and_on_leaving(window: Window) -> None:
    window.open("/")
    window.click("#filter-from")
    window.press(*"12.2020")
    window.at("/?from=2020-12")  # nothing was pressed
    assert window.js(FIELD.format("from")) == "12.2020"
    window.click("#filter-to")
    assert window.js(FIELD.format("from")) == "2020-12"
    window.press(*"2021")
    window.click(".part.overview-finding")
    window.at("/?from=2020-12&to=2021")


READ: list[tuple[str, str]] = [
    ("2020", "2020"),
    ("2020-12", "2020-12"),
    ("12.2020", "2020-12"),
    ("12/2020", "2020-12"),
    ("12-2020", "2020-12"),
    ("2020/12", "2020-12"),
    ("2020.12.31", "2020-12-31"),
    ("31.12.2020", "2020-12-31"),
    ("1.2.2020", "2020-02-01"),
    ("31/12/2020", "2020-12-31"),
    ("12/31/2020", "2020-12-31"),
    ("122020", "2020-12"),
    ("202012", "2020-12"),
    ("20201231", "2020-12-31"),
    ("31122020", "2020-12-31"),
    ("декабрь 2020", "2020-12"),
    ("31 декабря 2020 г.", "2020-12-31"),
    ("Дек 2020", "2020-12"),
    ("december 2020", "2020-12"),
    ("Dec 31, 2020", "2020-12-31"),
    ("31 déc. 2020", "2020-12-31"),
    ("decembre 2020", "2020-12"),
    ("١٢/٢٠٢٠", "2020-12"),
    ("۱۲/۲۰۲۰", "2020-12"),
    ("ديسمبر ٢٠٢٠", "2020-12"),
    ("كانون الأول 2020", "2020-12"),
    ("اكتوبر 2020", "2020-10"),
    ("желтоқсан 2020", "2020-12"),
    ("29.02.2020", "2020-02-29"),
    ("", ""),
]
REFUSED: list[tuple[str, str]] = [
    ("13.2020", "month"),
    ("2020-13", "month"),
    ("30.02.2020", "day"),
    ("29.02.2021", "day"),
    ("12.20", "year"),
    ("12", "year"),
    ("декабрь", "year"),
    ("5/6/2020", "order"),
    ("jui 2020", "month"),
    ("soon 2020", "month"),
    ("2020-2021", "form"),
    ("2020 > 2019", "form"),
    ("1.2.3.2020", "form"),
    ("<b>2020</b>", "form"),
]


def test_dates_are_read_as_people_write_them(window: Window) -> None:
    window.open("/sources")
    for text, iso in READ:
        assert window.js("window.dashboard.parseDate(arguments[0])", text) == {"value": iso}, text
    for text, problem in REFUSED:
        assert window.js("window.dashboard.parseDate(arguments[0])", text) == {"problem": problem}, text
    window.open("/sources?lang=ru")
    assert window.js("window.dashboard.parseDate('5/6/2020')") == {"value": "2020-06-05"}


def test_what_cannot_be_meant_is_refused_with_its_reason_and_what_is_meant_asked_for_once(
    window: Window, dataset: Dataset
) -> None:
    window.open("/")
    window.asked()
    for text, reason in (("13.2020", "no month"), ("30.02.2020", "fewer days"), ("12.20", "no year of four")):
        window.type("#filter-from", text + Keys.ENTER)
        window.wait(f"{PROBLEM}.includes(arguments[0])", reason)
        assert text in window.js(PROBLEM)
        assert window.address == "/"
        assert window.js("document.getElementById('filter-from').getAttribute('aria-invalid')") == "true"
    window.type("#filter-from", "12.2020" + Keys.ENTER)
    window.at("/?from=2020-12")
    assert window.js(PROBLEM) == ""
    activities = query.activities(dataset, Selection(date_from="2020-12"))
    window.wait(
        "document.querySelector('.matches').textContent.includes(arguments[0])", f" {len(activities)} activities."
    )
    assert window.updates() == 1


def test_a_year_is_a_button_and_a_day_is_picked_from_a_calendar(window: Window) -> None:
    window.open("/")
    years: Any = "[...document.querySelectorAll('[data-period]')].map((one) => one.textContent)"
    assert window.js(years) == ["All", "2020", "2021"]
    window.click("#filter-to")
    window.click("[data-period='2020']")
    window.at("/?from=2020&to=2020")
    window.settled()
    assert window.js("document.querySelector('[data-period=\"2020\"]').getAttribute('aria-pressed')") == "true"
    assert window.js(FIELD.format("from")) == "2020"
    window.driver.execute_script(
        "const day = document.getElementById('day-from'); day.value = '2020-09-25';"
        "day.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    window.at("/?from=2020-09-25&to=2020")
    window.back()
    window.at("/?from=2020&to=2020")
    window.wait(f"{FIELD.format('from')} === '2020'")
    window.click("#filter-to")
    window.click("[data-period='']")
    window.at("/")
