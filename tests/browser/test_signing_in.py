"""A reader signs in at a real provider, is signed out meanwhile, and is told so on the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.browser import Browser
from tests.browser.window import Window
from tests.support.oidc_provider import CLIENT_SECRET, READER, SECRET, providing
from tests.support.server_process import serving

NO_WAY_OUT = """
window.fetch = ((fetch) => async (...asked) => new Response(await (await fetch(...asked)).text()))(window.fetch)
"""
"""A provider of which no address of signing out is known."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A dashboard for those who sign in."""
    with providing() as issuer:
        settings = {
            "DASHBOARD_OIDC_ISSUER": issuer,
            "DASHBOARD_OIDC_CLIENT_ID": "dashboard",
            "DASHBOARD_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "DASHBOARD_SECRET": SECRET,
            "DASHBOARD_TRUSTED_HOSTS": "127.0.0.1",
        }
        with serving(settings=settings, prepared=False) as program:
            yield f"http://127.0.0.1:{program.port}"


@pytest.fixture
def guest(chromium: Browser, site: str) -> Iterator[Window]:
    """A window whose reader has not signed in."""
    window = Window(chromium, site)
    window.begin()
    yield window
    window.driver.delete_all_cookies()
    window.console()


def test_a_reader_signs_in_and_comes_back_to_the_view(guest: Window, site: str) -> None:
    guest.driver.get(f"{site}/services?country=KAZ")
    guest.wait("document.querySelector('button[value], input[name=sub]')")
    assert not guest.js("location.href").startswith(site)
    guest.driver.find_element("xpath", f"//*[@name='sub' and @value='{READER}']").click()
    guest.wait("location.origin === arguments[0] && location.pathname === '/services'", site)
    guest.at("/services?country=KAZ")
    guest.drawn(4)
    signed_in = guest.driver.get_cookie("reader")
    guest.driver.delete_all_cookies()
    guest.wait("document.getElementById('signed-out')?.hidden === true")
    guest.choose("country", "UZB")
    guest.wait("document.getElementById('signed-out').hidden === false")
    assert "Your sign-in has ended" in guest.text("#signed-out")
    again = guest.js("document.querySelector('[data-sign-in]').getAttribute('href')")
    assert again == "/sign-in?next=%2Fservices%3Fcountry%3DKAZ%2CUZB"
    guest.driver.add_cookie(signed_in)  # in another tab, say
    guest.driver.execute_script("dispatchEvent(new Event('focus'))")
    guest.wait("document.getElementById('signed-out').hidden === true")
    guest.settled()
    assert len(guest.js("[...document.querySelectorAll('.chip')].map((chip) => chip.textContent)")) == 2


def sign_in(guest: Window, site: str, path: str) -> None:
    """Open a page as a stranger, and come to it by signing in."""
    guest.driver.get(f"{site}{path}")
    guest.wait("document.querySelector('input[name=sub], button[value]')")
    guest.driver.find_element("xpath", f"//*[@name='sub' and @value='{READER}']").click()
    guest.at(path)
    guest.drawn()


def test_a_reader_signs_out_by_the_button_of_the_page(guest: Window, site: str) -> None:
    sign_in(guest, site, "/sources")
    cookie = guest.driver.get_cookie("reader")
    guest.click("[data-sign-out]")
    guest.wait("location.pathname !== '/sources' || !document.querySelector('#page')")
    guest.driver.get(f"{site}/health")
    guest.driver.add_cookie(cookie)
    guest.driver.get(f"{site}/sources")
    guest.wait("location.origin !== arguments[0]", site)
    assert not [line for line in guest.console() if "Content Security Policy" in line]


def test_who_has_signed_out_reads_so_in_the_language_of_the_page_and_can_come_back(guest: Window, site: str) -> None:
    sign_in(guest, site, "/sources?lang=fr")
    guest.driver.execute_script(NO_WAY_OUT)
    guest.click("[data-sign-out]")
    guest.wait("document.querySelector('body > main h1')?.getBoundingClientRect().left > 10")
    assert "Vous êtes déconnecté" in guest.text("main")
    assert guest.js("document.querySelector('main a').pathname") == "/"
