"""A reader opens and clicks through every page.

Nobody else is asked, the policy is kept, the console stays empty.
"""

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


@pytest.mark.parametrize("address", [*PAGES, *few(AGAIN, 0)])
def test_a_page_and_all_that_can_be_clicked_on_it(watched: Window, address: str) -> None:
    watched.open(address)
    assert set(map(tuple, watched.js(CLOUDS))) <= {(False, "")}
    assert watched.count(".modebar-btn") == 0
    count = watched.js(f"{CLICKABLE.strip()}.length")
    assert count >= 2
    for number in range(count):
        watched.js(f"{CLICKABLE.strip()}[arguments[0]]?.click()", number)
        watched.js(QUIET)
    watched.settled()
    kept(watched)


@pytest.mark.parametrize(("chart", "look"), covering(CHARTS, ["", "?table={chart}", "?theme=dark&lang=ru"], most=2))
def test_embeds(watched: Window, chart: str, look: str) -> None:
    watched.load(f"/embed/{chart}{look.format(chart=chart)}")
    watched.wait("document.querySelector('#plot .main-svg, table')")
    assert watched.js(CLOUDS) == ([] if "table" in look else [[False, ""]])
    assert watched.count(".modebar-btn") == 0
    kept(watched)


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
