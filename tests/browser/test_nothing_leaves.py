"""A reader opens and clicks through every page.

Nobody else is asked, the policy is kept, the console stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.charts.registry import CHARTS
from tests.browser.browser import Browser
from tests.browser.window import Window

PAGES = (
    "/",
    "/services",
    "/activities",
    "/country/UZB",
    "/sources",
    "/?present=disruption-by-service",
    "/?lang=ar&theme=dark",
    "/?table=disruption-by-service,activity-timeline",
)

WATCH = """
window.broken = [];
window.kind = (one) => (one.closest("[data-chart]")?.id || "") + one.textContent.replace(/[0-9]+/g, "").slice(0, 9);
window.print = () => {}; // the browser's own dialog would wait for a hand
document.addEventListener('securitypolicyviolation', ({ effectiveDirective: rule, blockedURI: what }) =>
  window.broken.push(`${rule}: ${what}`));
"""

CLICKABLE = """
[...document.querySelectorAll(
  'main summary, header summary, .filter-bar summary, main button')]
  .filter((one) => one.offsetParent !== null && !one.closest('dialog') && !('picture' in one.dataset))
  .filter((one, place, all) => all.findIndex((other) => kind(other) === kind(one)) === place)
"""
"""What a page offers to click on that does not lead away from it: one of each kind, in every chart.

But for saved pictures: of many at once Chromium asks whether that is meant (test_pictures.py saves them)."""

QUIET = "document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close())"


@pytest.fixture
def watched(window: Window, chromium: Browser) -> Iterator[Window]:
    """The window, with a watch for whatever the policy of a page refuses."""
    script = chromium.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    yield window
    chromium.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def kept(window: Window) -> None:
    """Hold that nothing was refused by the policy, asked of others, or said on the console."""
    assert window.js("window.broken") == []
    assert window.foreign() == []
    assert window.console() == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_and_all_that_can_be_clicked_on_it(watched: Window, address: str) -> None:
    watched.open(address)
    count = watched.js(f"{CLICKABLE.strip()}.length")
    assert count >= 2
    for number in range(count):
        watched.js(f"{CLICKABLE.strip()}[arguments[0]]?.click()", number)
        watched.js(QUIET)
    watched.settled()
    kept(watched)


def test_from_page_to_page_and_through_the_filters(watched: Window) -> None:
    watched.open("/")
    for path, heading in (("/services", 4), ("/activities", 5), ("/", 2)):
        watched.click(f"header a[href='{path}']")
        watched.at(path)
        watched.drawn(heading)
    watched.choose("country", "KAZ")
    watched.at("/?country=KAZ")
    watched.drawn(2)
    watched.back()
    watched.at("/")
    watched.settled()
    kept(watched)


@pytest.mark.parametrize("look", ["", "?table={chart}", "?theme=dark&lang=ru"])
def test_embeds(watched: Window, look: str) -> None:
    for chart in CHARTS:
        watched.driver.get(f"{watched.server}/embed/{chart}{look.format(chart=chart)}")
        watched.wait("document.querySelector('#plot .main-svg, table')")
        kept(watched)


def test_no_figure_can_be_sent_to_a_cloud(watched: Window) -> None:
    drawn = """[...document.querySelectorAll('.js-plotly-plot')].map(
        (plot) => [plot._context.showSendToCloud, plot._context.plotlyServerURL])"""
    for address in (*PAGES[:4], "/embed/activity-timeline"):
        watched.driver.get(watched.server + address)
        watched.wait("document.querySelector('.js-plotly-plot .main-svg')")
        assert set(map(tuple, watched.js(drawn))) == {(False, "")}
        assert watched.count(".modebar-btn") == 0


def test_a_request_elsewhere_would_be_seen(watched: Window) -> None:
    """The watch works: the policy stops a picture from elsewhere, and that is told."""
    watched.open("/sources")
    watched.driver.execute_script(
        "document.body.append(Object.assign(new Image(), {src: 'https://evil.example/a.png'}))"
    )
    watched.wait("window.broken.length")
    assert watched.js("window.broken") == ["img-src: https://evil.example/a.png"]
    assert len(watched.console()) == 1
    watched.requests.clear()
    watched.asked()
    watched.requests.clear()
