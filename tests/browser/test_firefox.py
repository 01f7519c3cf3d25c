"""The journeys of a reader in the machine's own Firefox, in four languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.firefox import Firefox, open_firefox
from tests.support.covering import covering

LANGUAGES = ("ar", "fr", "ru", "en")
PAGES = ("/country/KAZ", "/activities?country=TKM", "/sources", "/", "/services")
SOAK = pytest.mark.soak
ESCAPE, TAB, ENTER = "\ue00c", "\ue004", "\ue007"
DRAWN = """
(window.dashboard?.drawAll?.(), document.querySelector('#page h1') && !document.querySelector('.first-screen')
&& [...document.querySelectorAll('[data-chart]')].every(
    (card) => card.closest('details:not([open])')
      || card.querySelector('.no-rows, .data-table, .timeline-list, .main-svg .trace, .main-svg .annotation')))
"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """The browser, opened once."""
    with open_firefox(tmp_path_factory.mktemp("firefox")) as browser:
        browser.size(1366, 768)
        yield browser


@pytest.fixture
def page(firefox: Firefox) -> Iterator[Firefox]:
    """A window for one journey; in the end nothing went wrong in it."""
    firefox.errors.clear()
    yield firefox
    assert firefox.errors == []


@pytest.mark.browser
@pytest.mark.parametrize(("path", "language"), covering(PAGES, LANGUAGES, limit=2))
def test_every_page_is_drawn(page: Firefox, server: str, path: str, language: str) -> None:
    page.open(f"{server}{path}{'&' if '?' in path else '?'}lang={language}")
    page.wait(DRAWN)
    assert page.js("document.documentElement.lang") == language
    page.wait("document.getElementById('filter-from')?.value === ''")
    page.wait("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_the_stage_hides_the_page_around_it(page: Firefox, server: str) -> None:
    page.open(f"{server}/activities?country=TKM&lang=en&present=activity-timeline")
    page.wait("document.querySelector('.stage .main-svg')")
    for around in (".site-header", ".filter-bar", ".site-footer"):
        page.wait(f"getComputedStyle(document.querySelector('{around}')).display === 'none'")
    page.press("f")
    page.wait("getComputedStyle(document.querySelector('.filter-bar')).display !== 'none'")
    page.press(ESCAPE)
    page.press(ESCAPE)
    page.wait("!document.querySelector('.stage') && document.querySelector('.site-header').checkVisibility()")


@pytest.mark.browser
@pytest.mark.parametrize("language", [pytest.param("en", marks=SOAK), "ar"])
def test_menus_are_whole_in_a_short_window(page: Firefox, server: str, language: str) -> None:
    page.open(f"{server}/services?lang={language}")
    page.wait(DRAWN)
    page.size(1024, 400)
    try:
        for menu in page.js("[...document.querySelectorAll('details[data-menu]')].map((menu) => menu.dataset.menu)"):
            page.click(f"details[data-menu='{menu}'] > summary")
            page.wait(
                f"((menu) => menu.open && ((box) => box.left >= 0 && box.top >= 0 && box.right <= innerWidth"
                f" && box.bottom <= innerHeight)(menu.querySelector('.menu-panel, .filter-panel')"
                f".getBoundingClientRect()))(document.querySelector(\"details[data-menu='{menu}']\"))"
            )
            page.press(ESCAPE)
    finally:
        page.size(1366, 768)


@pytest.mark.browser
def test_an_embed_is_drawn(page: Firefox, server: str) -> None:
    page.open(f"{server}/embed/activity-timeline?country=KAZ&lang=ar")
    page.wait("document.querySelector('.main-svg .trace')")
    page.size(320, 360)
    try:
        page.open(f"{server}/embed/disruption-by-service?width=600&lang=ar")
        page.wait("document.querySelector('.main-svg .trace')")
        page.wait("document.getElementById('plot').scrollLeft === 0")
    finally:
        page.size(1366, 768)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["ru", pytest.param("ar", marks=SOAK)])
def test_the_list_of_charts_is_whole_on_a_small_phone(page: Firefox, server: str, language: str) -> None:
    page.size(320, 360)
    try:
        page.open(f"{server}/rates?lang={language}&deck=disruption-by-service,disruption-by-round")
        # A page drawn for another width is drawn again once, and forgets what was opened before.
        page.wait(
            "((dialog) => dialog.open || document.querySelector('[data-deck-open]').click())"
            "(document.getElementById('deck-title-1').closest('dialog'))"
        )
        page.wait(
            "((dialog, box) => box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight"
            " && dialog.scrollWidth <= dialog.clientWidth)"
            "(document.getElementById('deck-dialog'), document.getElementById('deck-dialog').getBoundingClientRect())"
        )
        page.wait("document.getElementById('deck-title-1').getBoundingClientRect().width > 150")
        page.click("#deck-dialog [data-close]")
        page.wait("!document.getElementById('deck-dialog').open")
    finally:
        page.size(1366, 768)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["ru", pytest.param("ar", marks=SOAK)])
def test_filters_dates_back_and_dialogs_work(page: Firefox, server: str, language: str) -> None:
    page.open(f"{server}/?lang={language}")
    page.wait(DRAWN)
    page.click("details[data-menu=kind] > summary")
    page.click("details[data-menu=kind] input[value=webinar]")
    page.wait("location.search.includes('kind=webinar') && document.querySelectorAll('.chip').length === 1")
    page.press(ESCAPE)
    page.wait("!document.querySelector('details[data-menu=kind]').open")
    page.click("#filter-from")
    page.press("06.2020" + ENTER)
    page.wait("new URLSearchParams(location.search).get('from') === '2020-06'")
    page.press(TAB + "12.2020" + ENTER)
    page.wait("new URLSearchParams(location.search).get('to') === '2020-12'")
    page.wait("document.getElementById('filter-from').value === '2020-06'")
    page.wait("document.querySelectorAll('.chip').length >= 2")
    page.js("(history.back(), 1)")
    page.wait("!new URLSearchParams(location.search).get('to')")
    page.wait("document.getElementById('filter-to').value === ''")
    page.wait(DRAWN)
    page.js("(window.dispatchEvent(new Event('wheel')), 1)")  # as a reader does; until then Back keeps the place
    page.click("[data-chart=activity-timeline] button[data-embed]")
    page.wait(
        "(({ open }, focus) => open && focus.closest('#embed-dialog'))"
        "(document.getElementById('embed-dialog'), document.activeElement)"
    )
    page.press(ESCAPE)
    page.wait("document.activeElement.matches('button[data-embed=activity-timeline]')")
    page.click("#search-field")
    page.press("1200" + ENTER)
    page.wait("location.pathname === '/search' && document.querySelector('#page .search-results')")


@pytest.mark.browser
def test_a_typed_date_narrows_an_embed_and_labels_stay_whole(page: Firefox, server: str) -> None:
    page.size(640, 700)
    try:
        page.open(f"{server}/embed/activity-timeline?lang=ru")
        page.wait("document.querySelector('.main-svg .trace') && window.dashboard.parseDate")
        page.click("#date-fields input[name=from]")
        page.press("13.2020" + ENTER)
        page.wait("document.getElementById('date-problem').textContent.includes('13.2020')")
        page.js("(document.querySelector('#date-fields input[name=from]').value = '', 1)")
        page.press("июнь 2020" + ENTER)
        page.wait("location.search.includes('from=2020-06') && document.querySelector('.main-svg .trace')")
        page.wait("document.documentElement.scrollWidth <= innerWidth")
        page.wait(  # a figure that is drawn anew for its width loses the label
            "((plot) => (window.Plotly.Fx.hover(plot, [{ curveNumber: plot._fullData.findIndex((trace) =>"
            " trace.type === 'scatter' && [].concat(trace.hovertext || '')[0]), pointNumber: 0 }], 'xy'),"
            " document.querySelector('.chart-tooltip:not([hidden])')))(document.querySelector('.js-plotly-plot'))"
        )
        page.wait(
            "((box) => box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight)"
            "(document.querySelector('.chart-tooltip').getBoundingClientRect())"
        )
    finally:
        page.size(1366, 768)
