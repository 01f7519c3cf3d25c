"""A country on one screen, in its list, and on two pages of A4."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from itertools import product

import pytest
from pypdf import PdfReader

from tests.browser.window import Window
from tests.support.covering import covering, few

COUNTRIES, LANGUAGES = ("KAZ", "UZB", "TKM", "KGZ", "TJK"), ("en", "ru", "ar", "fr")
A4 = (595.3, 841.9)

BOTTOMS = """
[...document.querySelectorAll('.overview-finding, .leads, .overview-charts .plot')].map(
  (part) => Math.round(part.getBoundingClientRect().bottom))
"""
SURVEY_IS_WHOLE = """
((field) => {
  const style = getComputedStyle(field);
  const pen = Object.assign(document.createElement('canvas').getContext('2d'), { font: style.font });
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(field.selectedOptions[0].textContent).width <= room;
})(document.getElementById('filter-survey'))
"""
TITLES = "[...document.querySelectorAll('.sortable tbody tr:not([hidden])')].map((row) => row.cells[1].innerText)"
CELLS = "[...document.querySelectorAll('.sortable tbody tr')].map((row) => row.cells[arguments[0]].dataset.order)"
SORT = ".sortable th:nth-child({}) .sort"


@pytest.mark.parametrize(
    ("country", "language"), [("KAZ", "ru"), ("KAZ,UZB", "ru"), *few(product(COUNTRIES, ("en", "ar", "fr")), 0)]
)
def test_the_overview_fits_one_screen_with_a_country_chosen(country: str, language: str, window: Window) -> None:
    with window.sized(1366, 768, scale=1, mobile=False):
        window.open(f"/?country={country}&lang={language}")
        assert max(window.js(BOTTOMS)) <= 768
        assert window.js(SURVEY_IS_WHOLE)


@pytest.mark.parametrize("language", ["ru", *few(["fr", "en", "ar"], 0)])
def test_the_overview_fits_a_projector_of_1024(language: str, window: Window) -> None:
    with window.sized(1024, 768, scale=1, mobile=False):
        window.open(f"/?lang={language}")
        assert max(window.js(BOTTOMS)) <= 768
        assert window.js(SURVEY_IS_WHOLE)


@pytest.mark.parametrize(("country", "language"), covering(COUNTRIES, LANGUAGES, limit=2))
def test_its_tables_fit_their_cards_and_it_is_printed_on_two_pages(country: str, language: str, window: Window) -> None:
    window.open(f"/country/{country}?lang={language}")
    widths = window.js("[...document.querySelectorAll('.table-scroll')].map((t) => [t.scrollWidth, t.clientWidth])")
    assert len(widths) >= 3
    assert [pair for pair in widths if pair[0] > pair[1]] == []
    answer = window.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pages = PdfReader(BytesIO(b64decode(answer["data"]))).pages
    assert len(pages) <= 2
    assert (float(pages[0].mediabox.width), float(pages[0].mediabox.height)) == pytest.approx(A4, abs=1)
    if (country, language) == ("KAZ", "en"):
        assert_says_what_the_briefing_says(" ".join(" ".join(page.extract_text() for page in pages).split()))


def assert_says_what_the_briefing_says(words: str) -> None:
    """Check the words on paper: those of the briefing, and no control."""
    for phrase in (
        "57 activities were reported",
        "68 participants",
        "Treatment standards · 25 participants",  # a label of the timeline
        "Local figures",
        "Figures of the world, not of Kazakhstan",
    ):
        assert phrase in words, phrase
    for control in ("Search", "Show table", "Briefing", "Copy link", "Follow a presenter"):
        assert control not in words, control


def test_its_list_is_narrowed_in_any_language_sorted_both_ways_and_by_date_again_with_other_rows(
    window: Window,
) -> None:
    window.open("/country/KAZ?lang=en")
    window.click(".world-figures > summary")  # they are drawn when they are unfolded
    window.wait("document.querySelector('.world-figures .main-svg .trace')")
    for query, title in (("метадон", "methadone"), ("PPE 12 000", "PPE"), ("68", "HIV")):
        window.type("#list-search", query)
        window.wait(f"({TITLES}).length === 1 && ({TITLES})[0].includes(arguments[0])", title)
        assert window.text(".list-count") == "1 of 57"
    window.type("#list-search", " ")
    window.wait(f"({TITLES}).length === 57")
    people = window.js(CELLS, 3)
    numbers = sorted((float(value) for value in people if value), reverse=True)
    window.click(SORT.format(4))
    window.wait("document.querySelector('.sortable th:nth-child(4)').ariaSort === 'ascending'")
    assert [float(value) for value in window.js(CELLS, 3)[: len(numbers)]] == numbers[::-1]
    window.click(SORT.format(4))
    window.wait("document.querySelector('.sortable th:nth-child(4)').ariaSort === 'descending'")
    assert [float(value) for value in window.js(CELLS, 3)[: len(numbers)]] == numbers
    assert set(window.js(CELLS, 3)[len(numbers) :]) <= {""}
    window.click(SORT.format(5))
    window.choose("kind", "webinar")
    window.wait("document.querySelectorAll('.sortable tbody tr').length === 8")
    dates = window.js(CELLS, 0)
    assert dates == sorted(dates)
