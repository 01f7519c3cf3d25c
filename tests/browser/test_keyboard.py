"""The journey without a mouse: every control in order, seen where it is, worked by keys."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.window import Window
from tests.support.covering import few

FOCUSED = "document.activeElement.matches(arguments[0])"
HERE = """
(() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const target = element.closest('.form-check, .form-control') || element;
  const box = target.getBoundingClientRect();
  const middle = (start, end, most) => (Math.max(start, 0) + Math.min(end, most)) / 2;
  const [x, y] = [middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)];
  const above = document.elementFromPoint(x, y);
  const bar = above?.closest('.filter-bar, .stage-foot, thead');
  return {
    what: element.outerHTML.slice(0, 160),
    marked: [element, target].map((one) => getComputedStyle(one)).some(
      (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2),
    inside: box.top >= -1 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: Boolean(bar && !bar.contains(element) && !element.contains(bar)) || !target.contains(above),
    order: [...document.querySelectorAll('*')].indexOf(element),
    chart: element.closest('.table-scroll') ? null : element.closest('figure')?.closest('[data-chart]').dataset.chart,
    top: box.top + scrollY,
  };
})()
"""
"""Where the focus is: whether it is marked, in sight, and under no sticky bar nor clipped away."""


SMALL = """
[...document.querySelectorAll('a[href], button, summary, input, select')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((element) => !element.closest('.ag-root, .skip-link, .skip-list, .visually-hidden')
    || element.matches('.ag-cell a'))
  .filter((element) => [undefined, element.textContent].includes(element.closest('p, td, dd')?.textContent))
  .map((element) => element.closest('.form-check') || element)
  .filter((element) => Math.min(element.getBoundingClientRect().width, element.getBoundingClientRect().height) < 24)
  .map((element) => element.outerHTML.slice(0, 160))
"""
"""What is pressed, and is smaller than a finger needs (WCAG 2.5.8), but links in a sentence."""


def walk(window: Window, limit: int) -> list[dict[str, Any]]:
    """Press Tab until the page begins anew, at most so often, and return where that led."""
    stops: list[dict[str, Any]] = []
    for _ in range(limit):
        window.press(Keys.TAB)
        stop = window.js(HERE)
        if stop is None:
            break
        stops.append(stop)
    return stops


PAGES = [
    ("/services?lang=ar&table=disruption-by-service", 30, "skip-link"),
    ("/?lang=en", 30, "skip-link"),
    ("/?lang=en&present=response-measures", 8, "stage-code"),
]


@pytest.mark.parametrize(("address", "least", "first"), few(PAGES, 2))
def test_focus_goes_in_order_and_is_always_seen(window: Window, address: str, least: int, first: str) -> None:
    window.open(address)
    stops = walk(window, 90)
    assert len(stops) > least
    assert first in str(stops[0]["what"])
    order = [place["order"] for place in stops]
    assert order == sorted(order)
    for before, after in pairwise(stops):  # from top to bottom in a chart
        assert not before["chart"] or before["chart"] != after["chart"] or before["top"] <= after["top"], after
    for place in stops:
        assert place["marked"], place
        assert place["inside"], place
        assert not place["covered"], place


WITHIN = "document.querySelector(arguments[0]).contains(document.activeElement)"
MOST_STOPS = 40
"""How often Tab may stop in a menu."""


def test_a_whole_visit_by_keyboard(window: Window) -> None:
    window.open("/?lang=en")
    window.press(Keys.TAB, Keys.ENTER)
    window.wait(FOCUSED, "#page")
    window.press(Keys.TAB)
    assert window.js(FOCUSED, ".tile"), "after the skip link comes the content"
    window.driver.execute_script("document.querySelector('details[data-menu=country] summary').focus()")
    window.press(Keys.ENTER, Keys.TAB)
    window.wait(FOCUSED, "details[data-menu=country] input")
    assert window.js("getComputedStyle(document.activeElement).outlineStyle") == "solid", "a glow alone is too pale"
    window.press(Keys.SPACE)
    window.at("/?country=KAZ&lang=en")
    window.wait("document.querySelectorAll('.chip').length === 1")
    assert window.js("document.querySelector('details[data-menu=country]').open"), "the menu stays for a second choice"
    window.press(Keys.ESCAPE)
    assert window.js(FOCUSED, "details[data-menu=country] summary"), "the focus returns to the button"
    assert window.js("document.querySelector('details[data-menu=country]').open") is False
    window.press(Keys.ENTER)
    for _stop in range(MOST_STOPS):
        window.press(Keys.TAB)
        if not window.js(WITHIN, "details[data-menu=country]"):
            break
    assert window.js("document.querySelector('details[data-menu=country]').open") is False, "it closes behind the focus"
    window.driver.execute_script("document.querySelector('a[data-toggle-table=disruption-by-service]').focus()")
    window.press(Keys.ENTER)
    window.wait("document.querySelector('[data-chart=disruption-by-service] table')")
    window.wait(FOCUSED, "a[data-toggle-table=disruption-by-service]")
    window.driver.execute_script("document.querySelector('button[data-embed=disruption-by-service]').focus()")
    window.press(Keys.ENTER)
    window.wait("document.getElementById('embed-dialog').open")
    window.wait(WITHIN, "#embed-dialog")
    window.press(Keys.ESCAPE)
    window.wait(FOCUSED, "button[data-embed=disruption-by-service]")


def test_the_panel_of_an_activity_closes_by_key_and_gives_the_focus_back(window: Window) -> None:
    window.open("/sources?lang=ar")
    link = "#disagreements a[data-activity]"
    window.driver.execute_script(f"document.querySelector('{link}').focus()")
    window.press(Keys.ENTER)
    window.wait("document.querySelector('.activity-panel.show .facts')")
    window.wait(WITHIN, ".activity-panel")
    window.press(Keys.ESCAPE)
    window.wait("!document.querySelector('.activity-panel.show, .offcanvas-backdrop')")
    window.wait(FOCUSED, link)


LONG = """
[...document.querySelectorAll('#page :is(ul, ol, table, .ag-root-wrapper)')].filter((list) => {
  if (!list.checkVisibility() || list.parentElement.closest('ul, ol, table')) return false;
  const stops = [...list.querySelectorAll('a[href], button, summary, input, [tabindex="0"]')];
  if (stops.filter((stop) => stop.checkVisibility()).length <= 12) return false;
  for (let box = list; box.id !== 'page'; box = box.parentElement)
    for (let before = box.previousElementSibling; before; before = before.previousElementSibling)
      if (before.matches('.skip-list')) return false;
  return true;
}).map((list) => list.outerHTML.slice(0, 160))
"""
"""Lists in which a reader would have to pass more than twelve stops one by one."""


@pytest.mark.parametrize(
    "address",
    [
        "/activities?country=TKM&lang=en",
        "/country/KAZ?lang=ar",
        "/sources?lang=ru",
        *few(["/?lang=en&country=KAZ", "/search?q=health&lang=en", "/services?table=disruption-by-service&lang=fr"], 0),
    ],
)
def test_one_key_leads_past_every_long_list_and_what_is_pressed_is_large(window: Window, address: str) -> None:
    window.open(address)
    if address.startswith("/activities"):
        window.wait("document.querySelectorAll('.ag-center-cols-container .ag-row').length === 20")
    assert window.count("a, button, summary, input, select") > 30
    assert window.js(SMALL) == []
    assert window.js(LONG) == []
    for place in range(window.count(".skip-list a")):
        link = f"document.querySelectorAll('.skip-list a')[{place}]"
        target = window.js(f"({link}.focus(), {link}.hash.slice(1))")
        assert window.js(f"{link}.getBoundingClientRect().height >= 24")
        window.press(Keys.ENTER)
        window.wait("document.activeElement.id === arguments[0]", target)
        window.press(Keys.TAB)
        between = f"{link}.closest('.skip-list').compareDocumentPosition(document.activeElement) & 4"
        after = "document.getElementById(arguments[0]).compareDocumentPosition(document.activeElement) & 4"
        assert window.js(between)
        assert window.js(after, target)
