"""Links, filters, Back and Forward show the long page of sources soon."""

from __future__ import annotations

from tests.browser.window import Window

LISTED = "document.querySelectorAll('li.source').length > 50"


def test_links_back_and_forward_lead_to_the_sources_a_filter_narrows_them_and_a_link_leads_away(window: Window) -> None:
    window.open("/")
    window.click('nav a[href="/sources"]')
    window.at("/sources")
    window.wait(LISTED)
    window.driver.back()
    window.at("/")
    window.drawn(2)
    window.driver.forward()
    window.at("/sources")
    window.wait(LISTED)
    before = window.js("document.querySelectorAll('li.source').length")
    window.choose("country", "TKM")
    window.at("/sources?country=TKM")
    window.wait("document.querySelectorAll('li.source').length < arguments[0]", before)
    window.wait("document.querySelector('.filter-chosen').textContent === 'Turkmenistan'")
    window.click('nav a[href^="/services"]')
    window.at("/services?country=TKM")
    window.drawn(4)
