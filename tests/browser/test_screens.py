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
SURVEY = """
(() => {
  const field = document.getElementById('filter-survey');
  const { font, paddingLeft, paddingRight } = getComputedStyle(field);
  const measured = Object.assign(document.createElement('canvas').getContext('2d'), { font });
  const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  return [measured.measureText(field.selectedOptions[0].textContent).width, room];
})()
"""
"""Pixels that the name of the chosen survey takes, and has."""

BARS = """
[...document.querySelectorAll('.scale-bar')].map(
  (bar) => [parseFloat(getComputedStyle(bar, '::before').width), Number(bar.textContent)])
"""
"""The length of each bar in pixels, and its number."""


@pytest.mark.parametrize(
    "address",
    [
        "/services",
        "/activities?country=TKM",
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


@pytest.mark.parametrize("language", few(["ru", "en", "fr", "ar"], 1))
def test_the_pages_stand_in_one_line_with_that_of_rates(window: Window, language: str) -> None:
    with window.sized(320, 640):
        window.open(f"/rates?lang={language}")
        tops = window.js("[...document.querySelectorAll('nav > ul > li')].map((page) => page.offsetTop)")
    assert len(tops) == 6
    assert len(set(tops)) == 1
    with window.sized(1024, 768, scale=1, mobile=False):
        window.load(f"/rates?lang={language}")
        assert window.js("document.querySelector('.part.navigation').offsetHeight") < 60, "brand, pages and tools"


@pytest.mark.parametrize("language", few(["fr", "ru", "ar", "en"], 1))
def test_the_name_of_the_survey_is_whole_beside_four_filters(window: Window, language: str) -> None:
    filters = "country=KAZ,KGZ,UZB&service=antenatal-postnatal&kind=webinar,training&area=mental_health&from=2020-06"
    with window.sized(1366, 768, scale=1, mobile=False):
        window.load(f"/?{filters}&to=2021-06&lang={language}")
        window.wait("document.getElementById('filter-survey') && !document.querySelector('.first-screen')")
        width, room = window.js(SURVEY)
        assert window.js(FITS), window.js(TOO_WIDE)
    assert 100 < width <= room


def test_the_first_visit_of_a_large_screen_is_drawn_for_it(window: Window) -> None:
    with window.sized(1920, 1080, scale=1, mobile=False):
        window.open("/")
        assert window.js("document.documentElement.dataset.window") == "1920"


@pytest.mark.parametrize("width", [390, 1366])
def test_bars_of_countries_side_by_side_have_one_scale(window: Window, width: int) -> None:
    with window.sized(width, 800, scale=1, mobile=False):
        window.open("/compare?country=KAZ,KGZ")
        bars = window.js(BARS)
        assert window.js(FITS), window.js(TOO_WIDE)
    assert len(bars) > 6
    scales = [length / number for length, number in bars if number]
    assert max(scales) - min(scales) < 0.02 * max(scales)
