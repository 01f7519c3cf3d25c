"""What is seen can be sent: a pasted or reloaded address brings back the same view."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.dataset.dataset import Dataset
from tests.browser.browser import Browser
from tests.browser.local import served
from tests.browser.window import Window
from tests.support.covering import few
from tests.support.monthly_figures import SURVEY, with_months

FULL = (
    "/?country=KAZ,UZB&service=school-mental-health&kind=webinar,training&area=drug_treatment"
    "&from=2020-06&to=2020-12&table=activity-timeline"
)


@pytest.mark.parametrize(
    "address",
    [
        FULL,
        *few(
            ["/services?group=vulnerable-people&survey=paho-mns-2021&table=disruption-by-scope,disruption-by-round"], 0
        ),
        "/services?kind=procurement&activity=unodc-kaz-ppe-2020&theme=dark",
        "/country/KGZ?kind=training&from=2021",
    ],
)
def test_a_pasted_link_brings_back_all_of_a_view(window: Window, address: str) -> None:
    window.open(address)
    view = window.shown()
    assert window.address == address
    window.reload()
    window.shows(view)
    assert window.updates() == 0


FOLLOWING = """
[...document.querySelectorAll('a[data-keeps], [data-keeps] a[href]')].map((a) => a.getAttribute('href'))
"""


def test_a_view_reached_by_clicking_is_the_view_of_its_link(window: Window) -> None:
    window.open("/")
    window.choose("country", "KAZ")
    window.at("/?country=KAZ")
    window.choose("kind", "webinar")
    window.at("/?country=KAZ&kind=webinar")
    window.click("[data-chart=disruption-by-service] [data-toggle-table]")
    window.at("/?country=KAZ&kind=webinar&table=disruption-by-service")
    window.wait("document.querySelector('[data-chart=disruption-by-service] table')")
    window.click("header a[href^='/services']")
    window.wait("location.pathname === '/services'")
    window.drawn(4)
    view = window.shown()
    window.open(window.address)
    window.shows(view)


def test_back_and_forward_go_through_pages_tables_and_filters(window: Window) -> None:
    window.open("/country/CIV")
    views = [window.shown()]
    steps: tuple[tuple[Callable[[], None], str], ...] = (
        (lambda: window.choose("kind", "webinar"), "document.querySelectorAll('.chip').length === 1"),
        (
            lambda: window.click("[data-chart=activity-timeline] [data-toggle-table]"),
            "document.querySelector('[data-chart=activity-timeline] table')",
        ),
        (lambda: open_world(window), "document.querySelector('#page h1').textContent === 'World'"),
        (lambda: window.choose("kind", "meeting"), "document.querySelectorAll('.chip').length === 2"),
    )
    for act, condition in steps:
        act()
        window.wait(condition)
        window.drawn(2)
        views.append(window.shown())
    assert len(set(views)) == 5
    for view in reversed(views[:-1]):
        window.back()
        window.shows(view)
    for view in views[1:]:
        window.forward()
        window.shows(view)


def open_world(window: Window) -> None:
    window.click("details[data-menu=countries] summary")
    window.click("header a[href^='/country/WLD']")


def test_links_follow_the_address_as_if_the_page_had_been_opened_there(window: Window) -> None:
    """What is chosen stays in every link, though the server sends none of them again."""
    window.open("/country/KAZ?theme=dark")
    window.choose("kind", "webinar")
    window.at("/country/KAZ?kind=webinar&theme=dark")
    window.wait("document.querySelector('.activity-timeline .tools a[data-format=csv]').search.includes('webinar')")
    window.settled()
    links = window.js(FOLLOWING)
    assert len(links) > 30
    window.open("/country/KAZ?kind=webinar&theme=dark")
    window.wait(f"JSON.stringify({FOLLOWING.strip()}) === JSON.stringify(arguments[0])", links)


def test_a_link_that_is_used_at_once_is_for_the_address_that_is_shown(window: Window) -> None:
    window.open("/?country=KAZ")
    window.js("dashboard.go('/?country=UZB')")
    window.click("header a[href^='/services']")
    window.at("/services?country=UZB")


@pytest.mark.browser
def test_what_is_taken_from_the_page_of_rates_is_of_the_survey_it_shows(chromium: Browser, dataset: Dataset) -> None:
    chart = "[data-chart=disruption-by-service]"
    with served(with_months(dataset)) as address:
        window = Window(chromium, address)
        window.open("/rates?lang=en")
        window.drawn()
        window.js("window.dashboard.go(arguments[0])", "/rates?service=outreach&lang=en")
        window.wait(f"document.querySelector(\"{chart} [data-format=csv]\").search.includes('service=outreach')")
        assert f"survey={SURVEY}" in window.js(f"document.querySelector('{chart} [data-format=csv]').href")
        window.wait("document.querySelector('header a[href^=\"/rates\"]').search === '?service=outreach&lang=en'")
        window.click(f"{chart} [data-deck-add]")
        window.wait(f"location.search.includes('disruption-by-service~service:outreach~survey:{SURVEY}')")
        window.click(f"{chart} [data-embed]")
        window.wait("document.getElementById('embed-code').value")
        assert f"survey={SURVEY}" in window.js("document.getElementById('embed-code').value")
