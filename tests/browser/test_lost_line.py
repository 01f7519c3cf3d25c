"""The line is lost: the page says so, and comes up to date by itself."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.browser.browser import Browser
from tests.browser.proxy import Proxy, proxied
from tests.browser.window import Window
from tests.support.server_process import serving

LINE = "document.getElementById('connection-lost')"
QUICK = "(window.dashboard.patience = {answer: 700, first: 50, longest: 200}, true)"
GENEROUS = "(window.dashboard.patience.answer = 60000, true)"
"""A loaded machine takes its time once the line is back."""

NETWORK = "Network.emulateNetworkConditions"
ONLINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


@pytest.fixture(scope="module")
def proxy(server: str) -> Iterator[Proxy]:
    """A proxy before the server of all journeys."""
    port = urlsplit(server).port
    assert port
    with proxied(port) as running:
        yield running


@pytest.fixture
def proxied_window(chromium: Browser, proxy: Proxy) -> Iterator[Window]:
    """A window on the dashboard behind a proxy; its console names the faults, as it should."""
    proxy.fault, proxy.calls = "", 0
    window = Window(chromium, proxy.address)
    window.begin()
    yield window
    proxy.fault = ""
    window.console()


def assert_figures_come_back(window: Window, lose: object, find: object) -> None:
    """Choose a country while the line is lost; its figures come when the line is back."""
    window.open("/?country=UZB")
    before = window.shown()
    window.js(QUICK)
    lose()  # type: ignore[operator]
    window.choose("country", "KGZ")
    window.at("/?country=UZB,KGZ")
    window.wait(f"!{LINE}.hidden")
    assert "the figures are of the selection before" in window.text("#connection-lost")
    assert window.js("document.querySelector('.matches').textContent") in before
    # What the page does not show is not taken away: the click leads to the line.
    window.driver.execute_script("document.querySelector('[data-copy-link]').click()")
    assert window.js(f"{LINE}.contains(document.activeElement)")
    assert window.text("#toast") == ""
    window.driver.execute_script("document.activeElement.blur(); document.querySelector('[data-deck-add]').click()")
    assert window.js(f"{LINE}.contains(document.activeElement)")
    window.at("/?country=UZB,KGZ")
    window.driver.execute_script(
        "window.left = 0;"
        "addEventListener('click', (event) => { left += !event.defaultPrevented; event.preventDefault(); });"
        "document.querySelector('a[data-format=pptx]').click()"
    )
    assert window.js("window.left") == 0
    window.js(GENEROUS)
    find()  # type: ignore[operator]
    window.wait(f"{LINE}.hidden")
    window.settled()
    after = window.shown()
    assert after != before
    window.open("/?country=UZB,KGZ")
    window.shows(after)


@pytest.mark.parametrize("fault", [pytest.param("502", marks=pytest.mark.soak), "portal", "silence"])
def test_a_proxy_that_has_no_answer(proxied_window: Window, proxy: Proxy, fault: str) -> None:
    def lose() -> None:
        proxy.fault = fault

    def find() -> None:
        proxy.fault = ""

    assert_figures_come_back(proxied_window, lose, find)
    assert proxy.calls > 0


def test_a_browser_that_is_offline(proxied_window: Window) -> None:
    command = proxied_window.driver.execute_cdp_cmd
    command("Network.enable", {})
    assert_figures_come_back(
        proxied_window, lambda: command(NETWORK, {**ONLINE, "offline": True}), lambda: command(NETWORK, ONLINE)
    )


def test_a_newer_choice_is_what_comes_when_the_line_is_back(proxied_window: Window, proxy: Proxy) -> None:
    proxied_window.open("/")
    proxied_window.js(QUICK)
    proxy.fault = "502"
    proxied_window.choose("country", "KGZ")
    proxied_window.wait(f"!{LINE}.hidden")
    proxied_window.choose("country", "TJK")
    proxied_window.at("/?country=KGZ,TJK")
    assert proxied_window.js(f"!{LINE}.hidden")
    proxied_window.js(GENEROUS)
    proxy.fault = ""
    proxied_window.wait(f"{LINE}.hidden")
    proxied_window.settled()
    view = proxied_window.shown()
    proxied_window.open("/?country=KGZ,TJK")
    proxied_window.shows(view)


@pytest.mark.soak
def test_a_server_that_starts_anew(chromium: Browser) -> None:
    with serving() as first:
        window = Window(chromium, f"http://127.0.0.1:{first.port}")
        window.begin()
        window.open("/")
        window.js(QUICK)
        first.process.kill()
        first.process.wait()
        window.choose("country", "KGZ")
        window.wait(f"!{LINE}.hidden")
        window.js(GENEROUS)
        with serving("--port", str(first.port)):
            window.wait(f"{LINE}.hidden")
            window.settled()
            view = window.shown()
            window.open("/?country=KGZ")
            window.shows(view)
    window.console()


def test_another_version_of_the_program_loads_its_page(proxied_window: Window, proxy: Proxy) -> None:
    proxied_window.open("/")
    proxied_window.driver.execute_script("sessionStorage.clear(); window.old = true")
    proxy.fault = "400"  # what a server says to calls that it does not know
    proxied_window.choose("country", "KGZ")
    proxied_window.wait("window.old === undefined")
    proxy.fault = ""
    proxied_window.at("/?country=KGZ")
    proxied_window.drawn()
    proxied_window.wait("document.querySelector('.filter-chosen').textContent === 'Kyrgyzstan'")


def test_a_copy_waits_for_the_view_that_it_is_of(proxied_window: Window, proxy: Proxy) -> None:
    proxied_window.open("/")
    proxied_window.js("(window.dashboard.patience = {answer: 60000, first: 50, longest: 200}, true)")
    proxied_window.driver.execute_script(
        "document.execCommand = () => (window.copied = document.activeElement.value, true);"
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }"
    )
    proxy.fault = "silence"
    proxied_window.choose("country", "KGZ")
    proxied_window.at("/?country=KGZ")
    proxied_window.driver.execute_script("document.querySelector('[data-copy-link]').click()")
    assert proxied_window.js("window.copied === undefined")
    proxy.fault = ""
    proxied_window.choose("country", "TJK")  # the newer call is answered, and the older one no longer waited for
    proxied_window.wait("window.copied")
    assert proxied_window.js("window.copied").partition("#")[0].endswith("/?country=KGZ,TJK")


def test_a_list_in_its_dialog_is_not_copied_with_what_was_never_shown(proxied_window: Window, proxy: Proxy) -> None:
    proxied_window.open("/services?deck=disruption-by-service")
    proxied_window.js(QUICK)
    proxied_window.driver.execute_script(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }"
    )
    proxy.fault = "502"
    proxied_window.choose("country", "KGZ")
    proxied_window.wait(f"!{LINE}.hidden")
    proxied_window.click("[data-deck-open]")
    proxied_window.wait("document.getElementById('deck-dialog').open")
    proxied_window.click("[data-deck-copy]")
    proxied_window.wait(f"{LINE}.contains(document.activeElement)")
    assert not proxied_window.js("document.getElementById('deck-dialog').open")
    assert proxied_window.js("window.copied === undefined")
