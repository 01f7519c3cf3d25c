"""On a phone and in the dark."""

from __future__ import annotations

import pytest

from tests.browser.window import Window
from tests.support.covering import few

FITS = "document.documentElement.scrollWidth <= innerWidth"
TOO_WIDE = """
[...document.querySelectorAll('body *')].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && getComputedStyle(element).position !== 'fixed';
}).slice(0, 5).map((element) => `${element.tagName}.${element.className.baseVal ?? element.className}`)
"""
COLOUR = "getComputedStyle(document.querySelector(arguments[0])).getPropertyValue(arguments[1])"


@pytest.mark.parametrize(
    "address",
    [
        "/services",
        "/activities",
        "/country/KAZ",
        "/compare?country=KAZ,KGZ",
        *few(["/sources", "/?country=XXX", "/search?q=UNODC"], 0),
    ],
)
def test_a_phone_shows_the_page_without_scrolling_sideways(window: Window, address: str) -> None:
    with window.sized(390, 844):
        window.open(address)
        assert window.js("innerWidth") == 390
        assert window.js(FITS), window.js(TOO_WIDE)
        assert window.js("document.getElementById('filter-fold').open") is False
        window.click("#filter-fold > summary")
        window.wait("document.querySelector('#filter-from').getBoundingClientRect().height > 0")
        assert window.js(FITS), window.js(TOO_WIDE)


def test_filters_work_on_a_phone(window: Window) -> None:
    with window.sized(390, 844):
        window.open("/")
        assert window.js(FITS), window.js(TOO_WIDE)
        assert window.js("document.getElementById('filter-fold').open") is False
        window.click("#filter-fold > summary")
        window.choose("country", "UZB")
        window.at("/?country=UZB")
        window.wait("document.querySelectorAll('.chip').length === 1")
        assert window.js("document.getElementById('filter-fold').open") is True
        assert window.js(FITS), window.js(TOO_WIDE)


def test_the_dark_theme_is_in_the_link_and_everywhere(window: Window) -> None:
    window.open("/?country=KAZ&theme=light")
    light = window.js(COLOUR, "body", "background-color")
    window.click("#theme")
    window.wait("document.documentElement.dataset.bsTheme === 'dark'")
    window.drawn(2)
    assert window.js("new URLSearchParams(location.search).get('country')") == "KAZ"
    assert window.js(COLOUR, "body", "background-color") != light
    assert window.js(COLOUR, ".js-plotly-plot .main-svg text", "fill") != "rgb(23, 33, 43)"
    window.choose("kind", "training")
    window.wait("document.querySelectorAll('.chip').length === 2")
    assert window.js("document.documentElement.dataset.bsTheme") == "dark"
    window.click("#theme")
    window.wait("document.documentElement.dataset.bsTheme === 'light'")
    window.drawn(2)
    assert window.js(COLOUR, "body", "background-color") == light
