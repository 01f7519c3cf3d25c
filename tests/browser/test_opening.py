"""A reader goes from page to page."""

from __future__ import annotations

import pytest

from tests.browser.window import Window
from tests.support.covering import few


def test_an_unknown_page_leads_back_into_the_dashboard(window: Window) -> None:
    window.load("/nope")
    window.wait("document.querySelector('#page h1')?.textContent === 'There is no such page'")
    window.click("#page a[href='/services']")
    window.at("/services")
    window.drawn(4)
    # The browser itself reports the 404 of the document, and nothing else.
    assert [line for line in window.console() if "404" not in line] == []


def test_pages_change_without_loading_and_the_selection_goes_along(window: Window) -> None:
    window.open("/?country=KAZ")
    window.js("window.same = true")
    window.click("header a[href='/services?country=KAZ']")
    window.at("/services?country=KAZ")
    window.headed("Which services were disrupted, and what was done")
    assert window.js("document.title").startswith(window.text("#page h1"))
    assert window.js("document.activeElement.id") == "page"
    assert window.js("window.same") is True
    window.click("details[data-menu=countries] summary")
    window.click("header a[href='/country/UZB']")
    window.at("/country/UZB")
    window.headed("Uzbekistan")
    assert window.js("window.same") is True
    window.click("header a[href^='/activities']")  # loads its own scripts
    window.at("/activities?country=UZB")
    window.wait("document.querySelectorAll('.ag-row').length >= 20")
    window.drawn(5)


@pytest.mark.parametrize("name", few(("most-disrupted", "activities", "procurement"), 1))
def test_a_key_number_opens_its_rows(window: Window, name: str) -> None:
    window.open("/?country=KAZ")
    tile = f"[data-key-number={name}]"
    assert window.text(f"{tile} .tile-value")
    window.click(tile)
    window.wait("location.pathname !== '/' && new URLSearchParams(location.search).has('table')")
    table = window.js("new URLSearchParams(location.search).get('table')")
    window.wait("document.querySelector(arguments[0])", f"[data-chart={table}] tbody tr")
    assert window.js("new URLSearchParams(location.search).get('country')") == "KAZ"
    window.drawn(4)
