"""A visit in Arabic and one in Russian, chosen in the menu and kept from page to page."""

from __future__ import annotations

import pytest

from dashboard.text.translate import Translator, native_name
from tests.browser.window import Window
from tests.support.covering import few

SAID = "document.documentElement.lang === arguments[0] && document.documentElement.dir === arguments[1]"


@pytest.mark.parametrize("language", few(["ar", "ru"], 1))
def test_the_language_chosen_in_the_menu_stays_while_the_reader_moves(window: Window, language: str) -> None:
    text = Translator(language)
    window.open("/?country=KAZ")
    window.click("details[data-menu=language] summary")
    assert native_name(language) in window.text("details[data-menu=language]")
    window.click(f"details[data-menu=language] a[hreflang={language}]")
    window.wait(SAID, language, text.direction)
    window.headed(text.t("COVID-19: disrupted services and the response"))
    assert window.js("new URLSearchParams(location.search).get('country')") == "KAZ"
    window.click(".site-header nav a[href^='/services']")
    window.headed(text.t("Which services were disrupted, and what was done"))
    window.click("a[data-toggle-table=disruption-by-service]")
    window.wait("document.querySelector('[data-chart=disruption-by-service] table')")
    assert window.text("[data-chart=disruption-by-service] thead th") == text.t("Service")
    window.click(".site-header nav a[href^='/activities']")  # a full load: this page has scripts of its own
    window.wait(f"location.pathname === '/activities' && {SAID}", language, text.direction)
    window.drawn()
    window.choose("kind", "webinar")
    window.wait("document.querySelectorAll('.chip').length === 2")
    assert text.t("Kind") in window.text(".chips")
    window.js("window.dashboard.go('/services?from=2020-13&lang=' + arguments[0])", language)
    window.wait("document.querySelector('.notice[role=alert]')")
    assert "2020-13" in window.text(".notice[role=alert]")


@pytest.mark.parametrize("width", [1366, 390])
def test_in_arabic_everything_begins_on_the_right(window: Window, width: int) -> None:
    with window.sized(width, 844, scale=1, mobile=width < 600):
        window.open("/?lang=ar")
        middle = (
            "(({ left, right }) => (left + right) / 2)(document.querySelector(arguments[0]).getBoundingClientRect())"
        )
        assert window.js(middle, ".brand") > width / 2
        assert window.js(middle, "[data-chart=disruption-by-service] :is(.ytick text, .annotation-text-g)") > width / 2
        plot = "document.querySelector('[data-chart=disruption-by-service] .js-plotly-plot')"
        assert window.js(f"{plot}.layout.xaxis.range[0] > {plot}.layout.xaxis.range[1]"), "bars grow to the left"
        if width < 600:
            edge = "getComputedStyle(document.querySelector('.timeline-list li li')).borderRightWidth"
            assert window.js(edge) == "4px", "the list of a phone begins on the right"
            return
        key = "[data-chart=activity-timeline] .annotation"
        places = window.js(
            f"[...document.querySelectorAll('{key}')].slice(0, 2).map((e) => e.getBoundingClientRect().x)"
        )
        assert places[0] > places[1], "the legend begins on the right"
