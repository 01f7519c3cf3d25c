"""What changed since the last visit, and links to data of today or of this version."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.window import Window
from tests.support.covering import few

NOTICE = "document.getElementById('last-visit')"
VERSION = "document.querySelector('[data-version-now]').dataset.versionNow"
EARLIER = """
localStorage.setItem('data-version', JSON.stringify({seen: '0123456789ab', on: '2026-11-12T09:00:00Z'}))
"""
COPIES = """(window.copies = [], navigator.clipboard.writeText = async (text) => window.copies.push(text),
 document.querySelectorAll('[data-chart] [data-copy-link]').length)
"""


def test_a_reader_is_offered_what_changed_since_the_last_visit(window: Window) -> None:
    window.open("/services")
    window.wait(f"localStorage.getItem('data-version')?.includes({VERSION})")
    assert window.js(f"{NOTICE}.hidden")  # nothing is known of an earlier visit
    window.driver.execute_script(EARLIER)
    window.open("/services?country=KAZ&lang=fr")
    window.wait(f"!{NOTICE}.hidden")
    assert "12 novembre 2026" in window.text("#last-visit")
    marks, changes = window.js(f"[...{NOTICE}.querySelectorAll('a')].map((link) => link.getAttribute('href'))")
    assert marks == "/services?country=KAZ&lang=fr&since=0123456789ab"
    assert changes == "/changes?country=KAZ&lang=fr&since=0123456789ab"
    assert not any("0123456789ab" in request for request in [*window.asked(), *window.requests])
    window.open("/services?present=disruption-by-service")  # an audience is offered nothing
    assert window.js(f"{NOTICE}.hidden")
    window.open("/services?lang=ru")
    window.wait(f"!{NOTICE}.hidden")
    assert ".." not in window.text("#last-visit")
    window.click("[data-visit-close]")
    window.wait(f"{NOTICE}.hidden")
    window.open("/services")
    window.wait(f"localStorage.getItem('data-version')?.includes({VERSION})")
    assert window.js(f"{NOTICE}.hidden")


def test_a_browser_that_keeps_nothing_is_offered_nothing(window: Window) -> None:
    source = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    script = window.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        window.open("/services")
        assert window.js(f"{NOTICE}.hidden")
        assert window.js("localStorage.getItem('data-version')") is None
    finally:
        window.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


@pytest.mark.parametrize("language", few(["ar", "en"], 1))
def test_a_link_is_copied_to_the_data_of_today_or_of_this_version(window: Window, language: str) -> None:
    window.open(f"/services?country=KAZ&lang={language}")
    assert window.js(COPIES) > 0
    version = window.js(VERSION)
    window.driver.execute_script(
        "document.querySelectorAll('[data-chart=disruption-by-service] [data-copy-link]').forEach((b) => b.click())"
    )
    window.wait("window.copies.length === 2")
    queries = [parse_qs(urlsplit(link).query) for link in window.js("window.copies")]
    assert [query.get("data") for query in queries] == [None, [version]]
    assert all(query["country"] == ["KAZ"] for query in queries)
