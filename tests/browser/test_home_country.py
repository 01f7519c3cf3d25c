"""The reader's own country: kept if they say so, always a filter, undone in one click."""

from __future__ import annotations

from tests.browser.window import Window

SWITCH = "[data-own-country]"
ALL = "!location.search.includes('country')"
KEPT = "localStorage.getItem('own-country')"


def test_a_kept_country_begins_the_overview_and_is_undone_in_one_click(window: Window) -> None:
    window.open("/?lang=en")
    window.choose("country", "KAZ")
    window.wait("location.search.includes('country=KAZ')")
    window.click(SWITCH)
    window.wait(f"{KEPT} === 'KAZ'")
    window.wait("document.querySelector(arguments[0]).getAttribute('aria-checked') === 'true'", SWITCH)
    window.asked()
    window.open("/?lang=en")
    window.at("/?lang=en&country=KAZ")
    window.drawn()
    assert "Kazakhstan" in window.text(".chips")
    assert not any(cookie["name"] == "own-country" for cookie in window.driver.get_cookies())
    for address in ("/?lang=en&kind=training", "/sources?lang=en"):
        window.open(address)
        window.at(address)
    version = window.js("document.querySelector('[data-version-now]').dataset.versionNow")
    for link in (f"/?lang=en&data={version}", "/?lang=en#disruption-by-service"):  # links that somebody copied
        window.driver.get("about:blank")
        window.open(link)
        window.at(link.partition("#")[0])
    window.open("/?lang=en")
    window.wait("location.search.includes('KAZ')")
    window.drawn()
    window.click("[data-own-forget]")
    window.wait(ALL)
    assert window.js(KEPT) is None
    window.open("/?lang=en")
    window.at("/?lang=en")


def test_the_filter_taken_away_stays_away_in_its_tab(window: Window) -> None:
    window.open("/?lang=en&country=TJK")
    window.click("details[data-menu=country] summary")
    window.click(SWITCH)
    window.open("/?lang=en")
    window.wait("location.search.includes('TJK')")
    window.drawn()
    window.js("window.dashboard.go('/sources?lang=en')")  # a link to another page takes nothing away
    window.open("/?lang=en")
    window.wait("location.search.includes('TJK')")
    window.drawn()
    window.click(".chip")
    window.wait(ALL)
    window.open("/?lang=en")
    window.at("/?lang=en")


def test_without_a_storage_nothing_is_kept_and_nothing_breaks(window: Window) -> None:
    source = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }});"
    script = window.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        window.open("/?lang=en&country=KGZ")
        window.click("details[data-menu=country] summary")
        window.click(SWITCH)
        window.wait("document.getElementById('toast').textContent.includes('keeps nothing')")
        window.open("/?lang=en")
        window.at("/?lang=en")
    finally:
        window.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
