"""Whatever is opened and clicked, nobody else is asked and the console stays empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.charts.registry import CHARTS
from tests.browser.browser import Browser
from tests.browser.window import Window
from tests.support.covering import covering, few

PAGES = (
    "/",
    "/services",
    "/activities?country=TKM",
    "/country/TKM",
    "/sources?country=TKM",
    "/?present=disruption-by-service",
)
AGAIN = ["/?lang=ar&theme=dark&table=disruption-by-service,activity-timeline"]

WATCH = """
window.broken = [];
window.kind = (one) => one.textContent.replace(/[0-9]+/g, "").slice(0, 9);
window.print = () => {}; // the browser's own dialog would wait for a hand
document.addEventListener('securitypolicyviolation', ({ effectiveDirective: rule, blockedURI: what }) =>
  window.broken.push(`${rule}: ${what}`));
"""

CLICKABLE = """
((kinds) => [...document.querySelectorAll(
  'main summary, header summary, .filter-bar summary, main button')]
  .filter((one) => one.offsetParent !== null && !one.closest('dialog, [data-picture], [data-copy-image]'))
  .filter((one) => !kinds.has(kind(one)) && kinds.add(kind(one))))(new Set())
"""
"""What a page offers to click on that does not lead away from it: one of each kind, and of all charts' tools.

But for pictures: of many at once Chromium asks whether that is meant, and the server says 503 (test_pictures.py)."""

CLOUDS = """
[...document.querySelectorAll('.js-plotly-plot')].map(
  ({ _context }) => [_context.showSendToCloud, _context.plotlyServerURL])
"""
"""Whether figures may be sent to a cloud, and to which."""

QUIET = "document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close())"


@pytest.fixture
def watched_window(window: Window, chromium: Browser) -> Iterator[Window]:
    """The window, with a watch for whatever the policy of a page refuses."""
    script = chromium.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    yield window
    chromium.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def assert_clean(window: Window) -> None:
    """Hold that nothing was refused by the policy, asked of others, or said on the console."""
    assert window.js("window.broken") == []
    assert window.foreign() == []
    assert window.console() == []


@pytest.mark.parametrize("address", [*PAGES, *few(AGAIN, 0)])
def test_a_page_and_all_that_can_be_clicked_on_it(watched_window: Window, address: str) -> None:
    watched_window.open(address)
    assert set(map(tuple, watched_window.js(CLOUDS))) <= {(False, "")}
    assert watched_window.count(".modebar-btn") == 0
    count = watched_window.js(f"{CLICKABLE.strip()}.length")
    assert count >= 2
    for number in range(count):
        watched_window.js(f"{CLICKABLE.strip()}[arguments[0]]?.click()", number)
        watched_window.js(QUIET)
    watched_window.settled()
    assert_clean(watched_window)


@pytest.mark.parametrize(("chart", "look"), covering(CHARTS, ["", "?table={chart}", "?theme=dark&lang=ru"], limit=2))
def test_embeds(watched_window: Window, chart: str, look: str) -> None:
    watched_window.load(f"/embed/{chart}{look.format(chart=chart)}")
    watched_window.wait("document.querySelector('#plot .main-svg, table')")
    assert watched_window.js(CLOUDS) == ([] if "table" in look else [[False, ""]])
    assert watched_window.count(".modebar-btn") == 0
    assert_clean(watched_window)


def test_a_request_elsewhere_would_be_seen(watched_window: Window) -> None:
    """The watch works: the policy stops a picture from elsewhere, and that is told."""
    watched_window.open("/sources")
    watched_window.driver.execute_script(
        "document.body.append(Object.assign(new Image(), {src: 'https://evil.example/a.png'}))"
    )
    watched_window.wait("window.broken.length")
    assert watched_window.js("window.broken") == ["img-src: https://evil.example/a.png"]
    assert len(watched_window.console()) == 1
    watched_window.requests.clear()
    watched_window.asked()
    watched_window.requests.clear()
