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
def under(chromium: Browser, address: str) -> Iterator[Window]:
    """A window on it; in the end nothing outside the prefix was asked for."""
    window = Window(chromium, address)
    window.begin()
    yield window
    assert window.console() == []
    window.asked()
    assert [url for url in window.requests if not url.startswith((f"{address}{PREFIX}/", "data:", "blob:"))] == []


@pytest.mark.parametrize("address", ["stripped", pytest.param("kept", marks=SOAK)], indirect=True)
def test_a_journey_stays_under_the_prefix(under: Window) -> None:
    under.open(f"{PREFIX}/")
    under.choose("country", "KAZ")
    under.at(f"{PREFIX}/?country=KAZ")
    under.drawn()
    under.click("nav a[href*='/services']")
    under.at(f"{PREFIX}/services?country=KAZ")
    under.headed("Which services were disrupted, and what was done")
    under.click("nav a[href*='/activities']")
    under.wait("document.querySelector('.ag-row')")
    under.at(f"{PREFIX}/activities?country=KAZ")
    under.back()
    under.at(f"{PREFIX}/services?country=KAZ")
    under.headed("Which services were disrupted, and what was done")
    under.click("[data-menu=countries] summary")
    under.click("[data-menu=countries] a[href$='/country/UZB']")
    under.at(f"{PREFIX}/country/UZB")
    under.headed("Uzbekistan")
    under.choose("country", "KAZ")
    under.at(f"{PREFIX}/country/KAZ")
    under.drawn()
    under.type("#search-field", "masks")
    under.press(Keys.ENTER)
    under.at(f"{PREFIX}/search?q=masks")
    under.wait("document.querySelector('.found li a')")


@pytest.mark.parametrize("address", [pytest.param("stripped", marks=SOAK), "kept"], indirect=True)
def test_an_embed_a_link_and_the_stage_have_the_prefix(under: Window, address: str) -> None:
    under.open(f"{PREFIX}/country/KAZ")
    under.click("[data-embed=activity-timeline]")
    code = under.wait("document.getElementById('embed-code').value")
    assert f'src="{address}{PREFIX}/embed/activity-timeline?country=KAZ&amp;width=800"' in code
    under.wait("Boolean(document.getElementById('embed-preview').contentDocument?.querySelector('.main-svg'))")
    under.click("[data-close=embed-dialog]")
    assert under.js("window.dashboard.link()") == f"{address}{PREFIX}/country/KAZ"
    under.click("[data-present=activity-timeline]")
    under.at(f"{PREFIX}/country/KAZ?present=activity-timeline")
    under.wait("document.querySelector('.stage .main-svg')")
    links = under.js("[...document.querySelectorAll('.stage a[href]')].map((link) => link.getAttribute('href'))")
    assert links
    assert [link for link in links if not link.startswith(f"{PREFIX}/")] == []
