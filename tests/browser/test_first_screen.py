"""The first screen stands in the document; nothing moves when Dash or Plotly comes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.window import Window
from tests.support.covering import covering

LOOK = """
const boxes = (root) => [...root.querySelectorAll("h1, h2, p, figure, .tile, .chart-card, header, .plot")]
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([element, box]) => element.checkVisibility() && box.top < innerHeight && box.width)
  .map(([element, box]) => [element.tagName, box.left, box.top, box.width, box.height]);
const plain = (text) => text.replace(/[\\u2000-\\u206f\\u00a0 ]/g, "");
const texts = (root) => [...root.querySelectorAll(".plot svg text")].filter((text) => !text.closest(".covered"))
  .flatMap((text) => { const lines = [...text.querySelectorAll("tspan.line")]; return lines.length ? lines : [text]; })
  .map((line) => [plain(line.textContent), line.getBoundingClientRect()])
  .filter(([words, box]) => words && box.top < innerHeight)
  .map(([words, box]) => [words, box.left, box.top, box.width, box.height]);
window.look = (root) => [boxes(root), texts(root)];
"""
"""Where what is in sight stands: elements, and the words of charts."""

NOTE_SWAP = f"""{LOOK}
const {{ append, remove }} = Element.prototype;
const note = () => {{ window.before ||= window.look(document.querySelector(".first-screen")); }};
Element.prototype.append = function (...parts) {{
  if (parts[0]?.matches?.(".first-screen .first-chart")) note();
  return append.apply(this, parts);
}};
Element.prototype.remove = function () {{
  if (!this.matches(".first-screen")) return remove.call(this);
  note();
  remove.call(this);
  queueMicrotask(() => {{ [window.between] = window.look(document.getElementById("react-entry-point")); }});
}};
"""
"""Notes the boxes in sight just before Dash's own page takes the place of the first one, and just after."""

HOLD = """
const read = Response.prototype.json;
const held = new Promise((resolve) => { window.letGo = resolve; });
Response.prototype.json = async function () { await held; return read.call(this); };
"""
"""Keeps Dash from drawing until `letGo` is called."""

HOLD_PLOTLY = """
window.requestIdleCallback = () => {};
navigator.scheduling.isInputPending = () => true;
window.frame = 0;
const count = () => { window.frame += 1; requestAnimationFrame(count); };
count();
window.drawings = [];
new MutationObserver((all) => all.flatMap(({ addedNodes }) => [...addedNodes])
  .filter((node) => node.matches?.(".first-chart")).forEach(() => window.drawings.push(window.frame)))
  .observe(document.body, { childList: true, subtree: true });
"""
"""Keeps Plotly from what a change brings, and notes in which frame its drawings are put in."""

MOST_MOVED = 2
"""Pixels."""

ADDRESSES = ("/", "/country/KAZ?lang=ar", "/services?lang=ru", "/activities?theme=dark", "/services?country=KAZ")
WORDS = "document.querySelector('.first-screen').innerText"


def find_moves(before: list[list[Any]], after: list[list[Any]]) -> list[tuple[Any, Any]]:
    """Return what stands elsewhere afterwards, or is no longer there."""
    remaining, moves = list(after), list[tuple[Any, Any]]()
    for name, *box in before:
        candidates = [other for other in remaining if other[0] == name]
        nearest = min(candidates, key=lambda other: distance(box, other[1:]), default=None)
        if nearest is None or distance(box, nearest[1:]) >= MOST_MOVED:
            moves.append(([name, *box], nearest))
        else:
            remaining.remove(nearest)
    return moves


def distance(first: list[float], second: list[float]) -> float:
    return max(abs(a - b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize(
    ("address", "size"),
    [
        ("/?theme=dark", (1024, 768)),
        ("/?present=disruption-by-service", (1366, 768)),
        *covering(ADDRESSES, [(1366, 768), (390, 844)], limit=3),
    ],
)
def test_nothing_moves_when_dash_takes_over(window: Window, address: str, size: tuple[int, int]) -> None:
    script = window.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": NOTE_SWAP})
    wide, theme = "narrow" if size[0] < 950 else "wide", "dark" if "dark" in address else "light"
    cookie = f"{wide}.{size[0]}x{size[1]}.{theme}"
    try:
        with window.sized(*size, scale=1, mobile=False):
            window.driver.execute_cdp_cmd(
                "Network.setCookie", {"name": "screen", "value": cookie, "url": window.server}
            )
            window.open(address)
            boxes, texts = window.js("window.before")
            boxes_after, texts_after = window.js("look(document.getElementById('react-entry-point'))")
            boxes_between = window.js("window.between")
    finally:
        window.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
    assert len(boxes) > 3
    assert find_moves(boxes, boxes_between) == []
    assert find_moves(boxes, boxes_after) == []
    assert find_moves(texts, texts_after) == []


@pytest.mark.parametrize(
    ("address", "size"),
    covering(
        ("/?country=KAZ", "/?lang=ar&kind=training", "/?theme=dark&country=UZB,TJK&focus=harm-reduction"),
        [(1366, 768), (390, 844), (360, 740)],
    ),
)
def test_nothing_moves_when_plotly_takes_over_a_change(window: Window, address: str, size: tuple[int, int]) -> None:
    with window.sized(*size, scale=1, mobile=False):
        window.open(re.sub("(country|kind)=.*", "service=harm-reduction", address))
        window.find("[data-chart] .plot")
        window.driver.execute_script(LOOK + HOLD_PLOTLY)
        window.js("window.dashboard.go(arguments[0])", address)
        window.wait("window.drawings.length")
        window.settled()
        boxes, texts = window.js("look(document.getElementById('page'))")
        assert window.js("new Set(window.drawings).size") == 1, "all changed charts in one frame"
        assert window.count(".first-chart:not([aria-hidden=true])") == 0
        assert window.count(".covered + .first-chart") == window.js("window.drawings.length") > 0
        window.drawn()
        boxes_after, texts_after = window.js("look(document.getElementById('page'))")
        assert window.count(".covered, .first-chart") == 0
    assert len(texts) > 5
    assert find_moves(boxes, boxes_after) == []
    assert find_moves(texts, texts_after) == find_moves(texts_after, texts) == []


@pytest.mark.parametrize("address", ["/", "/services", "/activities", "/country/KAZ", "/sources"])
def test_without_scripts_a_page_says_its_numbers_and_sources(window: Window, address: str) -> None:
    window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        window.driver.get(window.server + address)
        words = window.js(WORDS)
        charts = window.js("[...document.querySelectorAll('svg.first-chart')].map((chart) => chart.textContent)")
        broad = window.js("document.documentElement.scrollWidth - innerWidth")
    finally:
        window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert "WHO" in words
    assert re.search(r"\d{2,}", words)
    assert all(charts)
    assert bool(charts) == (address != "/sources")
    assert broad <= 0


@pytest.mark.parametrize(
    ("button", "condition"),
    [
        ("[data-deck-open]", "document.getElementById('deck-dialog')?.open"),
        ("[data-menu=country] summary", "document.querySelector('[data-menu=country]').open"),
    ],
)
def test_what_is_pressed_before_the_page_is_live_is_done_once_it_is(
    window: Window, button: str, condition: str
) -> None:
    script = window.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": HOLD})
    try:
        window.driver.get(f"{window.server}/sources?lang=en&deck=service-outputs")
        window.wait("document.readyState === 'complete'")
        window.type(".first-screen .filter-dates input", "2020")
        window.press(Keys.ENTER)
        window.click(f".first-screen {button}")
        window.js("window.dashboard.redraw()")
        assert window.js("document.querySelector('#page')") is None
        window.js("window.letGo()")
        window.wait(f"!document.querySelector('.first-screen') && {condition}")
    finally:
        window.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
