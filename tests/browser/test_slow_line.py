"""Filters, Back and the search work on a slow processor and a slow line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.window import Window

SLOWER, DELAY, BYTES = 4, 300, 100_000
"""How much slower the processor is, milliseconds to the server, and bytes a second of the line."""


@pytest.fixture(params=["/", pytest.param("/activities", marks=pytest.mark.soak)])
def slow_page(window: Window, request: pytest.FixtureRequest) -> Iterator[tuple[Window, str]]:
    """A window of a slow machine on a slow line, once its page is there, and the path of that."""
    window.open(f"{request.param}?lang=en")
    line = {"offline": False, "latency": DELAY, "downloadThroughput": BYTES, "uploadThroughput": BYTES}
    window.driver.execute_cdp_cmd("Network.enable", {})
    window.driver.execute_cdp_cmd("Network.emulateNetworkConditions", line)
    window.driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield window, request.param
    fast = line | {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    window.driver.execute_cdp_cmd("Network.emulateNetworkConditions", fast)
    window.driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})


def test_a_filter_back_and_a_typed_search_on_a_slow_machine(slow_page: tuple[Window, str]) -> None:
    window, path = slow_page
    before = window.shown()
    window.choose("kind", "webinar")
    window.choose("kind", "training")  # before the first answer is there
    window.at(f"{path}?kind=webinar,training&lang=en")
    window.drawn()
    assert window.text(".filter-menu[data-menu=kind] .filter-chosen") != ""
    both = window.shown()
    window.press(Keys.ESCAPE)
    window.back()
    window.back()
    window.at(f"{path}?lang=en")
    window.settled()
    window.shows(before)
    window.forward()
    window.forward()
    window.at(f"{path}?kind=webinar,training&lang=en")
    window.settled()
    window.shows(both)
    window.click("#search-field")
    for key in "methadone":
        window.press(key)
    assert window.js("document.getElementById('search-field').value") == "methadone"
    window.press(Keys.ENTER)
    window.wait("location.pathname === '/search' && location.search.includes('q=methadone')")
    window.wait("document.querySelector('#found-activities li a, .found li a')")
