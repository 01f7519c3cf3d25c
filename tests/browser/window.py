"""One Chromium window for all journeys, with what it logs and asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from dash.testing.errors import TestingTimeoutError
from dash.testing.wait import until
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.browser import Browser

PATIENCE = 60
"""Seconds after which what was waited for has failed."""

UPDATE = "/_dash-update-component"
LEAVE = "window.isLeft = true; addEventListener('pageshow', ({ persisted }) => { window.isLeft = !persisted; });"
"""What is awaited may be true of the document before, to which Back may lead as it was left."""

DRAWN_FOR_WINDOW = """
!window.isLeft && document.readyState === 'complete' && (({ window, bsTheme }) => window === undefined
  || (innerWidth < 950 ? window < 950 : window >= (innerWidth < 1700 ? 950 : 1700) && window <= innerWidth)
    && (new URLSearchParams(location.search).has('theme')
    || (bsTheme === 'dark') === matchMedia('(prefers-color-scheme: dark)').matches))(document.documentElement.dataset)
"""
"""What is true of a new document once it need not load itself anew (assets/viewport_cookie.js)."""

COVERED = """
[...document.querySelectorAll('.stage .chart-titles > *, .stage .small-print p')].filter((words) => {
  const code = document.querySelector('.stage-code').getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(words);
  return [...range.getClientRects()].some((box) =>
    box.right > code.left && box.left < code.right && box.bottom > code.top && box.top < code.bottom);
}).map((words) => words.textContent)
"""
"""Words under the code to scan."""

HEADED = """
document.querySelector('#page h1')
&& [undefined, `${innerWidth}x${innerHeight}`].includes(document.querySelector('.stage')?.dataset.screen)
"""
"""The page is there; a stage is drawn again once the browser says how large it is (assets/stage.js)."""

FRAMES = """
new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); setTimeout(done, 200); })
"""
"""Two frames; a window behind another has none."""

SETTLED = f"""
(async (isIdle) => isIdle() && (await {FRAMES.strip()}, isIdle()))(() => {{
  const {{ stored, completed, ...open }} = window.store.getState().callbacks;
  return !window.dashboard.isAsking() && !Object.values(open).flat().length;
}})
"""
"""No callback is to be asked, or was and is not answered, and what came before is put in."""

REACHED = f"""
(async (element) => {{
  const part = element.closest('select') || element;
  const place = () => part.getClientRects()[0];
  part.scrollIntoView({{ block: 'center' }});
  const before = place();
  await {FRAMES.strip()};
  const {{ left, top, right, bottom }} = place();
  const middle = (start, end, most) => (Math.max(start, 0) + Math.min(end, most)) / 2;
  const hit = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  return part.isConnected && left === before.left && top === before.top && part.contains(hit);
}})(document.querySelector(arguments[0]))
"""
"""What is true of an element that stands still where a mouse would click on it."""

DRAWN = """
window.dashboard.drawAll(), !document.querySelector('.first-screen') &&
document.querySelectorAll('[data-chart]').length >= arguments[0]
&& [...document.querySelectorAll('[data-chart]')].every(
    (card) => card.closest('details:not([open])')
      || card.querySelector('.no-rows, .data-table, .timeline-list, .main-svg .trace, .main-svg .annotation')
      && !card.querySelector('.chart-body:empty + .plot .dash-graph--pending'))
"""
"""Every card shows a drawn figure, a table, or says that there are no rows; those off screen are drawn, as on paper.

One that is folded away is drawn when it is unfolded.
"""

SHOWN = """
window.dashboard.drawAll(), JSON.stringify({
  address: location.pathname + location.search,
  title: document.title,
  theme: document.documentElement.dataset.bsTheme,
  controls: [...document.querySelectorAll('.filter-bar input, .filter-bar select')].map(
    (field) => (field.type === 'checkbox' ? [field.value, field.checked] : [field.id, field.value])),
  chosen: [...document.querySelectorAll('.filter-chosen')].map((words) => words.textContent),
  status: document.querySelector('.part.status').textContent,
  heading: document.querySelector('#page h1').textContent,
  cards: [...document.querySelectorAll('[data-chart]')].map((card) => ({
    chart: card.dataset.chart,
    titles: card.querySelector('figcaption').textContent,
    words: card.querySelector('.in-words p')?.textContent,
    small: card.querySelector('.small-print')?.textContent,
    table: card.querySelector('table')?.textContent,
    marks: card.querySelector('.chart-body:empty + .plot .js-plotly-plot')?.data.map(
      (trace) => [trace.type, trace.customdata]),
    dates: card.querySelector('.chart-body:empty + .plot .js-plotly-plot')?.layout.xaxis.range,
  })),
  grid: [...document.querySelectorAll('.ag-center-cols-container .ag-row')].map((row) => row.getAttribute('row-id')),
  panel: document.querySelector('.activity-panel.show .offcanvas-title')?.textContent,
})
"""
"""All of a view that an address has to bring back."""

PANEL_TITLE = "document.querySelector('.activity-panel.show:not(.offcanvas-toggling) .offcanvas-title')?.textContent"


class Window:
    """The window on a running dashboard. Scripts are JavaScript expressions."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser = browser
        self.driver: Any = browser.driver
        self.server = server
        self.requests: list[str] = []
        """Every URL asked for, as far as the log was read."""
        self.driver.implicitly_wait(0)
        self.driver.set_script_timeout(PATIENCE)

    def begin(self) -> None:
        """Leave the page of another journey with the mouse, and forget all that it kept."""
        self.driver.execute_script("try { sessionStorage.clear() } catch { /* a page without an origin */ }")
        self.driver.get("about:blank")  # a page that is there may write once more
        self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 0, "y": 0})
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        storage = {"origin": self.server, "storageTypes": "local_storage"}
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", storage)
        self.console()
        self.asked()
        self.requests.clear()

    @property
    def address(self) -> str:
        """Return path and query of what is shown."""
        return str(self.js("location.pathname + location.search"))

    def open(self, address: str) -> None:
        """Load an address anew, as a pasted link does, and wait until its charts are drawn."""
        if "#" in address:  # from the same page this would lead to another place of the document that is there
            self.driver.get("about:blank")
        self.load(address)
        self.wait(HEADED)
        self.drawn()

    def load(self, address: str) -> None:
        """Load an address and wait for its document, drawn for this window."""
        self.driver.execute_script(LEAVE)
        self.driver.get(self.server + address)
        self.wait(DRAWN_FOR_WINDOW)

    def reload(self) -> None:
        """Load the same address anew, and wait until its charts are drawn."""
        self.driver.execute_script(LEAVE)
        self.driver.refresh()
        self.wait(HEADED)
        self.drawn()

    def js(self, expression: str, *arguments: Any) -> Any:
        """Return the value of an expression."""
        return self.driver.execute_script(f"return ({expression.strip()})", *arguments)

    def wait(self, expression: str, *arguments: Any) -> Any:
        """Wait until an expression is true of the page, and return its value."""

        def holds() -> Any:
            try:
                return self.js(expression, *arguments)
            except WebDriverException:  # what it asks about is not there yet, or the page is being loaded
                return None

        return until(holds, PATIENCE, poll=0.03, msg=f"never true at {self.address}: {expression} {arguments}")

    def drawn(self, charts: int = 0) -> None:
        """Wait until nothing is outstanding and every chart (so many at least) is drawn."""
        self.wait(DRAWN_FOR_WINDOW)
        self.settled()
        self.wait(DRAWN, charts)

    def headed(self, heading: str) -> None:
        """Wait until the page under this heading is there and drawn."""
        self.wait("document.querySelector('#page h1')?.textContent === arguments[0]", heading)
        self.drawn()

    def settled(self) -> None:
        """Wait until no answer of the server is outstanding."""
        self.wait(SETTLED)

    def find(self, selector: str) -> WebElement:
        """Return the first element of a selector, once there is one, scrolled into sight."""
        self.wait("document.querySelector(arguments[0])", selector)
        element: WebElement = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        return element

    def count(self, selector: str) -> int:
        """Return how many elements a selector has."""
        return int(self.js("document.querySelectorAll(arguments[0]).length", selector))

    def text(self, selector: str) -> str:
        """Return what the first element of a selector says, spaces joined; "" when there is none."""
        return " ".join(str(self.js("document.querySelector(arguments[0])?.textContent || ''", selector)).split())

    def click(self, selector: str) -> None:
        """Click on the first element of a selector, once it stands still and nothing covers it."""

        def is_clicked() -> bool:
            self.wait(REACHED, selector)
            with suppress(StaleElementReferenceException, ElementClickInterceptedException):
                self.driver.find_element(By.CSS_SELECTOR, selector).click()
                return True
            return False  # it was replaced or covered since

        until(is_clicked, PATIENCE, poll=0.03)

    def point(self, x: float, y: float, *, drag: float = 0) -> None:
        """Drag the mouse from a place of the window by a number of pixels."""
        steps = (
            lambda mouse: mouse.move_to_location(round(x), round(y)),
            lambda mouse: mouse.pointer_down(),
            *((lambda mouse: mouse.move_to_location(round(x + drag), round(y)),) if drag else ()),
            lambda mouse: mouse.pointer_up(),
        )
        for step in steps:  # one by one: Plotly looks for the mark under the mouse between two events
            actions = ActionBuilder(self.driver)
            step(actions.pointer_action)
            actions.perform()

    def type(self, selector: str, keys: str) -> None:
        """Write into a field in place of what stands there, as a person does."""
        self.find(selector).send_keys(Keys.CONTROL, "a", Keys.NULL, keys)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def choose(self, key: str, value: str) -> None:
        """Tick a value of a filter, or take the tick away, in its menu."""
        menu = f"details[data-menu={key}]"
        if not self.js("document.querySelector(arguments[0])?.open", menu):
            self.click(f"{menu} summary")
        self.click(f"{menu} input[value='{value}']")

    def panel(self, title: str) -> None:
        """Wait until the panel of the activity with this title stands open and still."""
        self.wait(PANEL_TITLE + " === arguments[0]", title)
        self.settled()

    def at(self, address: str) -> None:
        """Wait until the address is this."""
        self.wait("location.pathname + location.search === arguments[0]", address)

    def shown(self) -> str:
        """Return all of the view that an address has to bring back, as JSON, once it stays."""
        views = [str(self.js(SHOWN))]

        def stays() -> bool:
            self.settled()
            views.append(str(self.js(SHOWN)))
            return views[-1] == views[-2]

        until(stays, PATIENCE, poll=0.1)  # the table of activities fills its rows after the answer is in
        return views[-1]

    def shows(self, view: str) -> None:
        """Wait until the view is this one again; what differs is in the message if it never is."""
        with suppress(TestingTimeoutError):
            self.wait(f"{SHOWN.strip()} === arguments[0]", view)
        before, now = json.loads(view), json.loads(self.js(SHOWN))
        assert {name: now[name] for name in now if now[name] != before[name]} == {}

    def back(self) -> None:
        """Go one step of history back."""
        self.driver.execute_script("history.back()")

    def forward(self) -> None:
        """Go one step of history forward."""
        self.driver.execute_script("history.forward()")

    def console(self) -> list[str]:
        """Return what was written to the console since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def asked(self) -> list[str]:
        """Return the URLs requested since this was last asked."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        requests = [event["params"]["request"] for event in events if event["method"] == "Network.requestWillBeSent"]
        self.requests += (urls := [request["url"] for request in requests])
        return urls

    def updates(self) -> int:
        """Return the number of page updates requested since `asked` was last called."""
        return sum(url.partition("?")[0] == self.server + UPDATE for url in self.asked())

    def foreign(self) -> list[str]:
        """Return every URL that was requested of anyone but the server."""
        self.asked()
        return [url for url in self.requests if not url.startswith((self.server + "/", "data:", "blob:"))]

    def resize(self, width: int, height: int, *, scale: int = 1, mobile: bool = False) -> None:
        """Give the window a size."""
        screen = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        if not mobile:
            self.wait("innerWidth === arguments[0] && innerHeight === arguments[1]", width, height)

    @contextmanager
    def sized(self, width: int, height: int, *, scale: int = 2, mobile: bool = True) -> Iterator[None]:
        """Have the window of a phone, or of another machine, for a while."""
        self.driver.delete_all_cookies()
        try:
            self.resize(width, height, scale=scale, mobile=mobile)
            yield
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
