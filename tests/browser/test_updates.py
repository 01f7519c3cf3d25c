"""A change updates what is on the page: graphs, focus, details and tables stay."""

from __future__ import annotations

import pytest
from selenium.webdriver import ActionChains

from dashboard.components.page_state import RATES_PATH
from dashboard.pages.registry import PAGES
from tests.browser.window import Window

EMPTY = "country=nowhere&service=nothing&kind=none&survey=none&area=none"
"""A selection that leaves no chart any rows."""

MARK = """
(document.querySelectorAll('[data-chart]').forEach((card) => {
  for (const part of ['.dash-graph', '.js-plotly-plot', '.main-svg', '.in-words', 'figcaption']) {
    const element = card.querySelector(part);
    if (element) element.probe = card.dataset.chart + part;
  }
}), document.querySelectorAll('[data-chart]').length)
"""
MARKED = """
[...document.querySelectorAll('[data-chart]')].flatMap((card) =>
  ['.dash-graph', '.js-plotly-plot', '.main-svg', '.in-words', 'figcaption'].filter(
    (part) => card.querySelector(part)?.probe !== card.dataset.chart + part).map((part) => card.dataset.chart + part))
"""
"""What has become another element since it was marked."""

MOST_PUT_IN = 120
"""Nodes; each region that changes is put in as one piece."""

MOST_SHIFT = 0.1
"""Of the screen, as browsers count it; above it a page is called unsteady."""

GRAPHS = "[...document.querySelectorAll('[data-chart] .dash-graph')]"
MATCHES = "document.querySelector('.matches').textContent"
GO = "window.dashboard.go(arguments[0])"
CALLS = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('_dash-update')).length"
QUICK = ("/", "/country/")
"""Pages that every run tries; the others are updated by the same code."""

PAGES_WITH_CHARTS = [
    (path, page.charts)
    for path, page in PAGES.items()
    if page.charts and path != RATES_PATH  # the shipped data have no rates
]


def go(window: Window, address: str) -> None:
    """Change the address as a control does, and wait until the page shows it."""
    window.js(GO, address)
    window.wait("location.pathname + location.search === arguments[0]", address)
    window.drawn()


@pytest.mark.parametrize(
    ("path", "charts"),
    [page if page[0] in QUICK else pytest.param(*page, marks=pytest.mark.soak) for page in PAGES_WITH_CHARTS],
)
def test_a_filter_changes_every_chart_where_it_is_and_so_does_an_empty_one(
    window: Window, path: str, charts: tuple[str, ...]
) -> None:
    path = f"{path}KAZ" if path.endswith("y/") else path
    window.open(path)
    window.js("document.querySelectorAll('.in-words, .world-figures').forEach((details) => { details.open = true; })")
    window.drawn()
    assert 0 < window.js(MARK) <= len(charts)
    before = window.js(MATCHES)
    window.choose("kind", "webinar")
    window.wait(f"{MATCHES} !== arguments[0]", before)
    window.drawn()
    assert window.js(MARKED) == []
    go(window, f"{path}?from=2020-06&service=harm-reduction")
    assert window.js(MARKED) == []
    assert window.count(".in-words:not([open])") == 0
    cards = window.count("[data-chart]")
    go(window, f"{path}?{EMPTY}")
    assert window.count("[data-chart] .no-rows") == cards
    assert window.js(f"{GRAPHS}.filter((graph) => graph.checkVisibility()).length") == 0
    assert window.js(f"{GRAPHS}.length") == cards
    go(window, path)
    assert window.count("[data-chart] .no-rows") == 0
    assert window.js(f"{GRAPHS}.filter((graph) => graph.checkVisibility()).length") == cards
    assert window.js(MARKED) == []


def test_a_box_is_asked_for_while_the_mouse_is_down_and_changes_nothing_until_it_is_let_go(window: Window) -> None:
    window.open("/")
    window.js("document.querySelector('#filter-country').closest('details').open = true")
    window.js("performance.clearResourceTimings()")
    before = window.js(MATCHES)
    kazakhstan, uzbekistan = (window.find(f"#filter-country input[value={code}]") for code in ("KAZ", "UZB"))
    mouse = ActionChains(window.driver, duration=0)
    mouse.click_and_hold(kazakhstan).perform()
    window.wait(f"{CALLS} === 1")
    window.settled()
    assert (window.js("location.search"), window.js(MATCHES)) == ("", before)
    mouse.release().perform()
    window.wait(f"{MATCHES} !== arguments[0]", before)
    assert (window.js("location.search"), window.js(CALLS)) == ("?country=KAZ", 1)
    window.drawn()
    before = window.js(MATCHES)
    mouse.click_and_hold(uzbekistan).move_to_element(window.find("#page h1")).release().perform()
    window.settled()
    assert (window.js("location.search"), window.js(MATCHES)) == ("?country=KAZ", before)


def test_a_chart_that_comes_empty_is_drawn_when_it_has_rows(window: Window) -> None:
    window.open(f"/?{EMPTY}")
    window.js("document.querySelectorAll('.dash-graph').forEach((graph) => { graph.probe = 1; })")
    go(window, "/?country=KAZ")
    assert window.js("[...document.querySelectorAll('.dash-graph')].every((graph) => graph.probe)")
    assert window.count("[data-chart] .main-svg .trace") > 0
    assert window.count("[data-chart] .no-rows") == 0


def test_the_focus_stays_where_it_is_in_a_chart(window: Window) -> None:
    window.open("/")
    window.wait("document.querySelector('[data-chart=activity-timeline] .js-plotly-plot').tabIndex === 0")
    for part in (".in-words > summary", ".js-plotly-plot", ".tools [data-embed]"):
        selector = f"[data-chart=activity-timeline] {part}"
        window.find(selector)
        window.js("(window.focused = document.querySelector(arguments[0])).focus()", selector)
        go(window, "/?country=KAZ&kind=webinar")
        assert window.js("window.focused.isConnected && document.activeElement === window.focused"), part
        window.back()
        window.at("/")
        window.drawn()
        assert window.js("document.activeElement === window.focused"), part


def assert_an_open_table_stays_with_its_focus(window: Window) -> None:
    card = "[data-chart=disruption-by-service]"
    go(window, "/services?table=disruption-by-service")
    window.js("document.querySelector(arguments[0]).focus()", f"{card} .table-scroll")
    rows = window.count(f"{card} tbody tr")
    go(window, "/services?table=disruption-by-service&service=harm-reduction")
    assert 0 < window.count(f"{card} tbody tr") < rows
    assert window.js("document.activeElement === document.querySelector(arguments[0])", f"{card} .table-scroll")
    assert not window.js("document.querySelector(arguments[0]).checkVisibility()", f"{card} .dash-graph")


def test_a_chart_far_from_the_screen_is_drawn_when_it_comes_near(window: Window) -> None:
    window.load("/activities")
    last = "[data-chart=service-outputs]"
    window.wait("document.querySelector('[data-chart=activity-timeline] .main-svg .trace')")
    window.settled()
    window.wait("document.querySelector(arguments[0])", f"{last} .dash-graph")
    assert window.count(f"{last} .main-svg") == 0
    window.js("document.querySelector(arguments[0]).scrollIntoView()", last)
    window.wait("document.querySelector(arguments[0])", f"{last} .main-svg .trace")


def test_a_card_that_a_change_does_not_concern_is_left_alone_and_an_open_table_stays_with_its_focus(
    window: Window,
) -> None:
    window.open("/services")
    window.js(
        """new MutationObserver((all) => { window.touched = (window.touched || []).concat(all.map(String)); })
        .observe(document.querySelector('[data-chart=disruption-by-service] figure'),
          { childList: true, subtree: true, characterData: true })"""
    )
    go(window, "/services?table=response-measures")
    assert window.count("[data-chart=response-measures] tbody tr")
    assert window.js("window.touched || []") == []
    assert_an_open_table_stays_with_its_focus(window)


def test_a_change_puts_in_few_nodes_shifts_nothing_and_draws_each_chart_once(window: Window) -> None:
    window.open("/")
    window.js(
        """new MutationObserver((all) => { window.put = (window.put || 0) + all
          .filter(({ target }) => !target.closest?.('.plot, #js-plotly-tester'))
          .reduce((sum, one) => sum + one.addedNodes.length, 0); })
        .observe(document.body, { childList: true, subtree: true })"""
    )
    window.js(
        "(window.shifts = 0, new PerformanceObserver((list) => list.getEntries().forEach((one) => {"
        " window.shifts += one.value; })).observe({ type: 'layout-shift', buffered: true }))"
    )
    window.js(
        "document.querySelectorAll('.js-plotly-plot').forEach((plot) => {"
        " plot.drawings = 0; plot.on('plotly_afterplot', () => { plot.drawings += 1; }); })"
    )
    go(window, "/?country=KAZ")
    assert 0 < window.js("window.put") < MOST_PUT_IN
    assert window.js("'' + String.prototype.trim").endswith("[native code] }")
    assert window.js("window.shifts") < MOST_SHIFT
    for number, country in enumerate(("UZB", "KGZ"), start=2):
        go(window, f"/?country={country}")
        drawings = "[...document.querySelectorAll('.js-plotly-plot')].map((plot) => plot.drawings)"
        assert window.js(drawings) == [number] * 2


def test_on_the_stage_a_filter_changes_the_chart_where_it_is(window: Window) -> None:
    window.open("/?present=disruption-by-service")
    window.js(MARK)
    go(window, "/?present=disruption-by-service&service=harm-reduction")
    assert "arm reduction" in window.text("[data-chart=disruption-by-service] h2")
    assert window.js(MARKED) == []
