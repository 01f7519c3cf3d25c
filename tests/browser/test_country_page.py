"""A country on one screen, in its list, and on two pages of A4."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.window import Window
from tests.support.covering import covering

COUNTRIES, LANGUAGES = ("KAZ", "KGZ", "TJK", "TKM", "UZB"), ("en", "ru", "fr", "ar")
A4 = (595.3, 841.9)

BOTTOMS = """
[...document.querySelectorAll('.overview-finding, .leads, .overview-charts .plot')].map(
  (part) => Math.round(part.getBoundingClientRect().bottom))
"""
TITLES = "[...document.querySelectorAll('.sortable tbody tr:not([hidden])')].map((row) => row.cells[1].innerText)"
CELLS = "[...document.querySelectorAll('.sortable tbody tr')].map((row) => row.cells[arguments[0]].dataset.order)"
SORT = ".sortable th:nth-child({}) .sort"


@pytest.mark.parametrize(("country", "language"), covering(COUNTRIES, LANGUAGES))
def test_the_overview_fits_one_screen_with_a_country_chosen(country: str, language: str, window: Window) -> None:
    with window.sized(1366, 768, scale=1, mobile=False):
        window.open(f"/?country={country}&lang={language}")
        assert max(window.js(BOTTOMS)) <= 768


@pytest.mark.parametrize(("country", "language"), covering(COUNTRIES, LANGUAGES))
def test_it_is_printed_on_two_pages(country: str, language: str, window: Window) -> None:
    window.open(f"/country/{country}?lang={language}")
    answer = window.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pages = PdfReader(BytesIO(b64decode(answer["data"]))).pages
    assert len(pages) <= 2
    assert (float(pages[0].mediabox.width), float(pages[0].mediabox.height)) == pytest.approx(A4, abs=1)


def test_paper_says_what_the_briefing_says_and_no_control(window: Window) -> None:
    window.open("/country/KAZ?lang=en")
    answer = window.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    words = " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(b64decode(answer["data"]))).pages).split()
    )
    for said in (
        "57 activities were reported",
        "68 participants",
        "Local figures",
        "Figures of the world, not of Kazakhstan",
    ):
        assert said in words, said
    for control in ("Search", "Show table", "Briefing", "Copy link"):
        assert control not in words, control


@pytest.mark.parametrize(("asked", "title"), [("метадон", "methadone"), ("PPE 12 000", "PPE"), ("68", "HIV")])
def test_its_list_is_narrowed_in_any_language_and_says_how_many_are_left(
    asked: str, title: str, window: Window
) -> None:
    window.open("/country/KAZ?lang=en")
    window.type("#list-search", asked)
    window.wait("document.querySelector('.list-count').textContent === '1 of 57'")
    assert [title in shown for shown in window.js(TITLES)] == [True]


def test_its_list_is_sorted_both_ways_empty_cells_last(window: Window) -> None:
    window.open("/country/KAZ?lang=en")
    people = window.js(CELLS, 3)
    known = sorted((float(value) for value in people if value), reverse=True)
    window.click(SORT.format(4))
    window.wait("document.querySelector('.sortable th:nth-child(4)').ariaSort === 'ascending'")
    assert [float(value) for value in window.js(CELLS, 3)[: len(known)]] == known[::-1]
    window.click(SORT.format(4))
    window.wait("document.querySelector('.sortable th:nth-child(4)').ariaSort === 'descending'")
    assert [float(value) for value in window.js(CELLS, 3)[: len(known)]] == known
    assert set(window.js(CELLS, 3)[len(known) :]) <= {""}


def test_a_sorted_list_is_by_date_again_with_other_rows(window: Window) -> None:
    window.open("/country/KAZ?lang=en")
    window.click(SORT.format(5))
    window.choose("kind", "webinar")
    window.wait("document.querySelectorAll('.sortable tbody tr').length === 8")
    dates = window.js(CELLS, 0)
    assert dates == sorted(dates)


def test_the_figures_of_the_world_are_drawn_when_they_are_unfolded(window: Window) -> None:
    window.open("/country/KGZ?lang=en")
    window.click(".world-figures > summary")
    window.wait("document.querySelector('.world-figures .main-svg .trace')")
