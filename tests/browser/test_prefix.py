"""The dashboard under a prefix, behind a proxy that strips it and behind one that does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Browser
from tests.browser.proxy import proxied
from tests.browser.window import Window
from tests.support.server_process import serving

PREFIX = "/covid"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a dashboard with a prefix."""
    with serving(settings={"DASHBOARD_PREFIX": PREFIX}, prepared=False) as server:
        yield server.port


SOAK = pytest.mark.soak


@pytest.fixture
def address(request: pytest.FixtureRequest, port: int) -> Iterator[str]:
    """Its address behind a proxy that strips the prefix, or keeps it."""
    with proxied(port, PREFIX if request.param == "stripped" else "") as proxy:
        yield proxy.address


@pytest.fixture
def prefixed_window(chromium: Browser, address: str) -> Iterator[Window]:
    """A window on it; in the end nothing outside the prefix was asked for."""
    window = Window(chromium, address)
    window.begin()
    yield window
    assert window.console() == []
    window.asked()
    assert [url for url in window.requests if not url.startswith((f"{address}{PREFIX}/", "data:", "blob:"))] == []


@pytest.mark.parametrize("address", ["stripped", pytest.param("kept", marks=SOAK)], indirect=True)
def test_a_journey_stays_under_the_prefix(prefixed_window: Window) -> None:
    prefixed_window.open(f"{PREFIX}/")
    prefixed_window.choose("country", "KAZ")
    prefixed_window.at(f"{PREFIX}/?country=KAZ")
    prefixed_window.drawn()
    prefixed_window.click("nav a[href*='/services']")
    prefixed_window.at(f"{PREFIX}/services?country=KAZ")
    prefixed_window.headed("Which services were disrupted, and what was done")
    prefixed_window.click("nav a[href*='/activities']")
    prefixed_window.wait("document.querySelector('.ag-row')")
    prefixed_window.at(f"{PREFIX}/activities?country=KAZ")
    prefixed_window.back()
    prefixed_window.at(f"{PREFIX}/services?country=KAZ")
    prefixed_window.headed("Which services were disrupted, and what was done")
    prefixed_window.click("[data-menu=countries] summary")
    prefixed_window.click("[data-menu=countries] a[href$='/country/UZB']")
    prefixed_window.at(f"{PREFIX}/country/UZB")
    prefixed_window.headed("Uzbekistan")
    prefixed_window.choose("country", "KAZ")
    prefixed_window.at(f"{PREFIX}/country/KAZ")
    prefixed_window.drawn()
    prefixed_window.type("#search-field", "masks")
    prefixed_window.press(Keys.ENTER)
    prefixed_window.at(f"{PREFIX}/search?q=masks")
    prefixed_window.wait("document.querySelector('.found li a')")


@pytest.mark.parametrize("address", [pytest.param("stripped", marks=SOAK), "kept"], indirect=True)
def test_an_embed_a_link_and_the_stage_have_the_prefix(prefixed_window: Window, address: str) -> None:
    prefixed_window.open(f"{PREFIX}/country/KAZ")
    prefixed_window.click("[data-embed=activity-timeline]")
    code = prefixed_window.wait("document.getElementById('embed-code').value")
    assert f'src="{address}{PREFIX}/embed/activity-timeline?country=KAZ&amp;width=800"' in code
    prefixed_window.wait(
        "Boolean(document.getElementById('embed-preview').contentDocument?.querySelector('.main-svg'))"
    )
    prefixed_window.click("[data-close=embed-dialog]")
    assert prefixed_window.js("window.dashboard.link()") == f"{address}{PREFIX}/country/KAZ"
    prefixed_window.click("[data-present=activity-timeline]")
    prefixed_window.at(f"{PREFIX}/country/KAZ?present=activity-timeline")
    prefixed_window.wait("document.querySelector('.stage .main-svg')")
    links = prefixed_window.js(
        "[...document.querySelectorAll('.stage a[href]')].map((link) => link.getAttribute('href'))"
    )
    assert links
    assert [link for link in links if not link.startswith(f"{PREFIX}/")] == []
