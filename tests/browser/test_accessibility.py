"""What axe-core finds on pages, dialogs and panels, embedded and presented: nothing."""

from __future__ import annotations

from importlib.resources import files
from itertools import product
from typing import Any

import pytest

from dashboard.charts.registry import CHARTS
from tests.browser.window import Window
from tests.support.covering import covering, few

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LANGUAGES, THEMES = ("en", "ru", "fr", "ar"), ("light", "dark")
LOOKS = [(language, THEMES[(place + turn) % 2]) for turn in range(2) for place, language in enumerate(LANGUAGES)]

PAGES = (
    "/",
    "/services?table=disruption-by-round",
    "/activities?country=TKM",
    "/country/TKM",
    "/sources?country=KAZ",
    "/nowhere",
    "/compare?country=KAZ,KGZ",
    "/search?q=methadone&country=XXX&kind=webinar&from=2020-13",
    "/?present=disruption-by-service",
    "/embed/disruption-by-service",
)
"""Of one country, where the others only have more rows of the same kind."""

WHOLE = {
    "/": ["disruption-by-service", "activity-timeline"],
    "/services?table=disruption-by-round": [
        "disruption-by-service",
        "disruption-by-round",
        "disruption-by-scope",
        "response-measures",
    ],
    "/activities?country=TKM": [
        "activity-timeline",
        "activities-by-month",
        "participants-by-country",
        "procurement-by-country",
        "service-outputs",
    ],
    "/country/TKM": ["activity-timeline", "procurement-by-country", "disruption-by-service"],
    "/sources?country=KAZ": [],
}
"""The charts of each page, in their order."""

CHARTS_OF_PAGE = "[...document.querySelectorAll('[data-chart]')].map((card) => card.dataset.chart)"
UNNAMED = """
[...document.querySelectorAll('figure[data-chart]')].filter((card) => {
  const caption = document.getElementById(card.getAttribute('aria-labelledby'));
  return !caption || !caption.textContent.trim() || !card.querySelector('.in-words p').textContent.trim();
}).length
"""

OTHERS = [
    "/activities?present=activity-timeline",
    "/embed/disruption-by-scope?table=disruption-by-scope",
    *(f"/embed/{chart}" for chart in CHARTS if f"/embed/{chart}" not in PAGES),
]
"""Drawn as on their pages, on a stage and in a frame like those above."""

ONE_ACTIVITY = "/?activity=unodc-kaz-ppe-2020-08"
STEADY = "!document.querySelector('.updating, .offcanvas-toggling, .showing')"

AUDIT = """
const done = arguments[2];
axe.run(arguments[1], { resultTypes: ["violations"], runOnly: { type: "tag", values: arguments[0] } }).then(
  ({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes.map(
    (node) => `${id}: ${node.html.slice(0, 200)}: ${[...node.any, ...node.all, ...node.none][0]?.message}`))),
  (error) => done([String(error)]));
"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(window: Window, axe: str, within: str = "html") -> list[str]:
    """Return what axe-core finds on the page as it stands, in one element of it."""
    window.wait(STEADY)
    window.driver.execute_script(axe)
    return list(window.driver.execute_async_script(AUDIT, RULES, within))


def with_keys(address: str, language: str, theme: str) -> str:
    """Return an address in a language and a theme."""
    return f"{address}{'&' if '?' in address else '?'}lang={language}&theme={theme}"


def show(window: Window, address: str) -> Any:
    """Open an address of the dashboard, or of a chart to embed."""
    if not address.startswith("/embed/"):
        window.open(address)
        if "present=" in address:  # its foot fades away, but not under the focus
            window.js("document.querySelector('[data-notes]').focus()")
            window.wait("getComputedStyle(document.querySelector('.stage-foot')).opacity === '1'")
        return None
    window.load(address)
    return window.wait("document.querySelector('.main-svg .trace, .table-scroll table')")


@pytest.mark.parametrize(
    ("address", "look"),
    [*covering(PAGES, LOOKS), *(pytest.param(*case, marks=pytest.mark.soak) for case in product(OTHERS, LOOKS))],
)
def test_a_page_is_drawn_from_the_document_and_axe_finds_nothing(
    window: Window, axe: str, address: str, look: tuple[str, str]
) -> None:
    language, theme = look
    show(window, with_keys(address, language, theme))
    if address in WHOLE:
        assert window.js(CHARTS_OF_PAGE) == WHOLE[address]
        assert window.updates() == 0
        assert window.js(UNNAMED) == 0
        assert window.js("document.title").endswith(window.text(".brand"))
        assert window.js("document.documentElement.scrollWidth <= innerWidth")
    assert window.js("document.documentElement.lang") == language
    assert window.js("document.documentElement.dataset.bsTheme") == theme
    assert violations(window, axe) == []
    if address.startswith("/activities") and "present=" not in address:
        window.click("details[data-menu=columns] summary")
        assert violations(window, axe, "details[data-menu=columns]") == []
    if address == "/nowhere":
        # The browser itself reports the 404 of the document, and nothing else.
        assert [line for line in window.console() if "404" not in line] == []


@pytest.mark.parametrize(("language", "theme"), few(product(("ar", "fr"), THEMES[::-1]), 1))
def test_axe_finds_nothing_in_what_opens(window: Window, axe: str, language: str, theme: str) -> None:
    window.open(with_keys(ONE_ACTIVITY, language, theme))
    window.wait("document.querySelector('.activity-panel.show .facts')")
    window.wait("document.activeElement.closest('.activity-panel')")
    assert violations(window, axe, ".activity-panel") == []
    window.click(".activity-panel .btn-close")
    window.wait("!document.querySelector('.activity-panel.show, .offcanvas-backdrop')")
    for name in ("service", "countries", "download-activity-timeline"):
        menu = f"details[data-menu={name}]"
        window.click(f"{menu} summary")
        assert violations(window, axe, menu) == [], menu
    window.click("button[data-embed=activity-timeline]")
    window.wait("document.getElementById('embed-dialog').open")
    assert violations(window, axe, "#embed-dialog") == []


@pytest.mark.parametrize(("language", "theme"), few(product(("ru", "ar"), THEMES), 1))
def test_axe_finds_nothing_on_a_phone(window: Window, axe: str, language: str, theme: str) -> None:
    with window.sized(390, 844):
        window.open(with_keys("/", language, theme))
        window.click("#filter-fold > summary")
        window.click("details[data-menu=kind] summary")
        assert violations(window, axe) == []


def test_axe_finds_nothing_in_a_room(window: Window, axe: str) -> None:
    language, theme = "ar", "dark"
    window.open(with_keys("/?present=disruption-by-service", language, theme))
    window.click("[data-room]")
    window.wait("document.getElementById('room-dialog').open")
    assert violations(window, axe, "#room-dialog") == []
    room = window.text("#room-dialog .room-link").removeprefix(window.server)
    window.open(with_keys(room, language, theme))  # in the same tab: who follows steers no more
    window.wait("document.getElementById('room-bar').dataset.state === 'following'")
    window.click(".stage-foot a[data-present='']")
    window.wait("document.getElementById('room-bar').dataset.state === 'away'")
    window.drawn()
    assert violations(window, axe) == []
    window.click("[data-unfollow]")
    window.wait("sessionStorage.getItem('room') === null")
