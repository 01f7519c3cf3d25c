"""A chart in somebody else's page, and the dialog that gives its code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from bs4 import BeautifulSoup
from selenium.webdriver.common.keys import Keys

from dashboard.charts.registry import CHARTS
from tests.browser.window import Window
from tests.support.covering import covering, few

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Elsewhere</title><link rel="icon" href="data:,"></head>'
    '<body style="margin:0">{code}</body></html>'
)
DRAWN = (
    "document.querySelector('.timeline-list')?.clientHeight || document.querySelector('#plot .cartesianlayer .trace')"
)
SIDEWAYS = "[document.documentElement.scrollWidth, innerWidth]"
OWN_WIDTH = "new URLSearchParams(location.search).get('width') === arguments[0]"
CUT = """
[...document.querySelectorAll('#plot .annotation-text')].filter((words) => {
  const { left, right } = words.getBoundingClientRect();
  return left < -1 || right > innerWidth + 1;
}).map((words) => words.textContent)
"""
OPENED = "document.getElementById('embed-dialog').open"


@contextmanager
def serve_page(code: str) -> Iterator[str]:
    """Serve a page with this in it from another site, and give its address."""

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(code=code).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{server.server_port}/"
        finally:
            server.shutdown()


@contextmanager
def open_frame(window: Window, code: str) -> Iterator[None]:
    """Show code in a page of another site, and look into its frame."""
    with serve_page(code) as outside:
        window.driver.get(outside)
        window.driver.switch_to.frame(0)
        try:
            yield
        finally:
            window.driver.switch_to.default_content()
            assert window.foreign() == [outside]
            window.requests.clear()


def frame(window: Window, path: str, width: int) -> str:
    return f'<iframe src="{window.server}{path}" width="{width}" height="700" style="border:0"></iframe>'


@pytest.mark.parametrize(("chart", "width"), covering(("activity-timeline", *CHARTS), [300, 800], limit=2))
def test_an_embed_is_drawn_in_another_site_s_page(window: Window, chart: str, width: int) -> None:
    with open_frame(window, frame(window, f"/embed/{chart}", width)):
        window.wait(OWN_WIDTH, "800" if width == 800 else None)
        window.wait(DRAWN)
        window.wait(f"({CUT.strip()}).length === 0")
        across, inner = window.js(SIDEWAYS)
        assert inner == width
        assert across <= width
        assert bool(window.js("document.querySelector('.timeline-list')?.clientHeight")) == (
            chart == "activity-timeline" and width == 300
        )
        assert window.js("document.querySelector('.small-print a').target") == "_blank"
        assert window.text("h1")


LISTENER = """<script>
const told = {};
addEventListener("message", (event) => {
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === event.source && event.data.embedHeight > 0) {
      frame.height = event.data.embedHeight;
      (told[event.data.chart] ||= []).push(event.data.embedHeight);
    }
});
</script>"""
RESTLESS = "Object.values(told).filter((heights) => new Set(heights).size < heights.length)"
"""Heights of frames that were told one again after another: such a frame jumps while it is read."""


@pytest.mark.parametrize(("width", "width_key"), few([(600, "width={width}&"), (800, ""), (1200, "width={width}&")], 1))
def test_an_embed_tells_its_height_and_nothing_scrolls_in_it(window: Window, width: int, width_key: str) -> None:
    frames = "".join(
        frame(window, f"/embed/{chart}?{width_key.format(width=width)}lang=en", width).replace(
            "<iframe", f'<iframe id="{chart}"'
        )
        for chart in CHARTS
    )
    with serve_page(LISTENER + frames) as outside:
        window.driver.get(outside)
        window.wait("Object.keys(told).length === arguments[0]", len(CHARTS))  # also those far below, for paper
        scrolling = []
        for chart in CHARTS:
            window.driver.execute_script("document.getElementById(arguments[0]).scrollIntoView()", chart)
            window.driver.switch_to.frame(chart)
            window.wait(DRAWN)
            window.wait("document.documentElement.scrollHeight <= innerHeight")
            inside = window.js("document.documentElement.scrollWidth > innerWidth + 1")
            scrolling += [chart] if inside or window.js(CUT) else []
            window.driver.switch_to.default_content()
        assert scrolling == []
        assert window.js(RESTLESS) == []
        window.driver.get("about:blank")  # what the frames still ask for is over
        assert set(window.foreign()) == {outside}
        window.requests.clear()


def test_an_embed_follows_the_width_of_its_frame(window: Window) -> None:
    with open_frame(window, frame(window, "/embed/disruption-by-service?lang=ar&theme=dark", 300)):
        window.wait(DRAWN)
        narrow = window.js("document.querySelector('#plot').getBoundingClientRect().height")
        window.driver.switch_to.default_content()
        window.driver.execute_script("document.querySelector('iframe').width = 700")
        window.driver.switch_to.frame(0)
        window.wait("document.querySelector('#plot').getBoundingClientRect().height !== arguments[0]", narrow)
        window.wait("document.querySelector('#plot .main-svg').getBoundingClientRect().width > 600")
        window.wait(f"({CUT.strip()}).length === 0")
        window.driver.switch_to.default_content()
        window.driver.execute_script("document.querySelector('iframe').width = 300")
        window.driver.switch_to.frame(0)
        window.wait(OWN_WIDTH, "300")  # lines that fitted the wider frame would be cut
        window.wait(DRAWN)
        window.wait(f"({CUT.strip()}).length === 0")


@pytest.mark.parametrize("width", few([592, 882], 1))
def test_an_embed_is_not_drawn_anew_for_the_scrollbar_of_its_page(window: Window, width: int) -> None:
    # Drawn anew with another height, it would take that scrollbar away, be drawn anew with it, and so on.
    with open_frame(window, frame(window, f"/embed/disruption-by-service?lang=ru&width={width}", width - 17)):
        window.wait(DRAWN)
        assert window.js(OWN_WIDTH, str(width))
        window.wait(f"({CUT.strip()}).length === 0")


def test_a_page_of_ours_refuses_to_be_framed(window: Window) -> None:
    with open_frame(window, frame(window, "/services", 800)):
        assert window.js("document.querySelector('#page')") is None
    lines = window.console()
    assert any("frame-ancestors 'none'" in line for line in lines), lines


def code(window: Window) -> Any:
    """Return the frame of the code that the dialog shows."""
    return BeautifulSoup(window.js("document.getElementById('embed-code').value"), "html.parser").iframe


def test_the_dialog_gives_code_that_works_elsewhere(window: Window) -> None:
    button = "[data-chart=response-measures] [data-embed]"
    window.open("/services?country=KAZ&from=2020-03&theme=dark")
    title = window.text("[data-chart=response-measures] h2")
    window.click(button)
    window.wait(OPENED)
    window.wait("document.getElementById('embed-dialog').height > 0")
    attributes = code(window)
    assert attributes["src"] == f"{window.server}/embed/response-measures?country=KAZ&theme=dark&width=800"
    assert attributes["title"] == title
    assert attributes["width"] == "800"
    assert int(attributes["height"]) > 600
    text = str(window.js("document.getElementById('embed-code').value"))
    with open_frame(window, text):
        window.wait(DRAWN)
        assert window.text("h1") == title
        assert window.js("document.documentElement.dataset.bsTheme") == "dark"
        window.wait("document.documentElement.scrollHeight <= innerHeight")


def test_the_dialog_previews_the_frame_in_the_size_that_is_chosen(window: Window) -> None:
    window.open("/country/UZB?kind=webinar")
    window.click("[data-chart=activity-timeline] [data-embed]")
    window.wait(OPENED)
    assert code(window)["src"] == f"{window.server}/embed/activity-timeline?kind=webinar&country=UZB&width=800"
    inside = "document.getElementById('embed-preview').contentDocument"
    window.wait(f"Boolean({inside}.querySelector('#plot .cartesianlayer .trace'))")
    for size in ("400x700", "1200x700", "800x600"):
        window.click(f"#embed-size option[value='{size}']")
        width = size.split("x")[0]
        window.wait("document.getElementById('embed-preview').style.width === arguments[0]", f"{width}px")
        window.wait(
            '((dialog, code) => dialog.height > 0 && code.includes(`width="${arguments[0]}"`)'
            ' && code.includes(`height="${dialog.height}"`))'
            "(document.getElementById('embed-dialog'), document.getElementById('embed-code').value)",
            width,
        )
        window.wait(f"{inside}.documentElement.scrollHeight <= {inside}.documentElement.clientHeight")
    window.press(Keys.ESCAPE)
    window.wait(f"!{OPENED} && document.activeElement.dataset.embed === 'activity-timeline'")


@pytest.fixture
def french(window: Window) -> Iterator[Window]:
    """A browser of a reader of French, whose clipboard may be read."""
    allow = {"origin": window.server, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    window.driver.execute_cdp_cmd("Browser.grantPermissions", allow)
    window.driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"Accept-Language": "fr"}})
    yield window
    window.driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {}})
    window.driver.execute_cdp_cmd("Browser.resetPermissions", {})


def test_the_language_of_the_browser_travels_with_the_code_that_is_copied(french: Window) -> None:
    """What is seen can be sent: where the address does not say the language, the code does."""
    window = french
    window.open("/services")
    assert window.js("document.documentElement.lang") == "fr"
    window.click("[data-chart=disruption-by-service] [data-embed]")
    window.wait(OPENED)
    assert code(window)["src"] == f"{window.server}/embed/disruption-by-service?lang=fr&width=800"
    window.click("[data-copy-code]")
    window.wait("document.querySelector('.said.shown')")
    assert window.text(".said") == window.js("document.querySelector('[data-copy-code]').dataset.done")
    clipboard = window.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert clipboard == window.js("document.getElementById('embed-code').value")
    window.click("#embed-dialog [data-close]")
    window.wait(f"!{OPENED}")
