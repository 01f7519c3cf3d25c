"""Filters, Back and the search work on a slow processor and a slow line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.window import Window

SLOWER, DELAY, BYTES = 4, 300, 100_000
"""How much slower the processor is, milliseconds to the server, and bytes a second of the line."""


@pytest.fixture
def slow(window: Window) -> Iterator[Window]:
    """A window of a slow machine on a slow line, once its page is there."""
    window.open("/activities?lang=en")
    line = {"offline": False, "latency": DELAY, "downloadThroughput": BYTES, "uploadThroughput": BYTES}
    window.driver.execute_cdp_cmd("Network.enable", {})
    window.driver.execute_cdp_cmd("Network.emulateNetworkConditions", line)
    window.driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield window
    fast = line | {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    window.driver.execute_cdp_cmd("Network.emulateNetworkConditions", fast)
    window.driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})


def test_a_filter_back_and_a_typed_search_on_a_slow_machine(slow: Window) -> None:
    before = slow.shown()
    slow.choose("kind", "webinar")
    slow.choose("kind", "training")  # before the first answer is there
    slow.at("/activities?kind=webinar,training&lang=en")
    slow.drawn()
    assert slow.text(".filter-menu[data-menu=kind] .filter-chosen") != ""
    both = slow.shown()
    slow.press(Keys.ESCAPE)
    slow.back()
    slow.back()
    slow.at("/activities?lang=en")
    slow.settled()
    slow.shows(before)
    slow.forward()
    slow.forward()
    slow.at("/activities?kind=webinar,training&lang=en")
    slow.settled()
    slow.shows(both)
    slow.click("#search-field")
    for key in "methadone":
        slow.press(key)
    assert slow.js("document.getElementById('search-field').value") == "methadone"
    slow.press(Keys.ENTER)
    slow.wait("location.pathname === '/search' && location.search.includes('q=methadone')")
    slow.wait("document.querySelector('#found-activities li a, .found li a')")
