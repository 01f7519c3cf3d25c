"""Back, a reload and a pasted link bring back the place in the page."""

from __future__ import annotations

import pytest

from tests.browser.window import Window

TOP = 1400
KEPT = "history.state?.top === arguments[0]"
NEAR = "Math.abs(scrollY - arguments[0]) <= 2"


def scroll_to_place(window: Window, address: str) -> None:
    """Open a page and read down to a place."""
    window.open(address)
    window.driver.execute_script("dispatchEvent(new Event('wheel')); scrollTo(0, arguments[0])", TOP)
    window.wait(KEPT, TOP)


@pytest.mark.parametrize("address", [pytest.param("/activities", marks=pytest.mark.soak), "/country/KAZ?lang=ru"])
def test_back_from_another_document_and_a_reload_bring_back_the_place_until_the_reader_moves(
    window: Window, address: str
) -> None:
    scroll_to_place(window, address)
    window.load("/embed/disruption-by-service")
    window.driver.back()
    window.drawn()
    window.wait(NEAR, TOP)
    window.reload()
    window.wait(NEAR, TOP)
    window.driver.execute_script("dispatchEvent(new Event('wheel')); scrollTo(0, 100)")  # what the reader does ends it
    window.driver.execute_script("document.body.style.paddingBottom = '40px'")
    window.wait(KEPT, 100)
    assert window.js("scrollY") == 100


def test_back_from_another_page_of_the_dashboard_brings_back_the_place(window: Window) -> None:
    scroll_to_place(window, "/country/KAZ")
    window.driver.execute_script("document.querySelector('nav a[href*=\"/sources\"]').click()")
    window.headed("Sources")
    window.wait("scrollY === 0")
    window.back()
    window.headed("Kazakhstan")
    window.wait(NEAR, TOP)


def test_a_copied_link_leads_to_the_chart_it_was_copied_at(window: Window) -> None:
    window.open("/services?country=KAZ")
    assert window.js("window.dashboard.link({}, 'response-measures')").endswith(
        "/services?country=KAZ#response-measures"
    )
    window.open("/services?country=KAZ#response-measures")
    window.wait("Math.abs(document.getElementById('response-measures').getBoundingClientRect().top) < innerHeight / 2")
