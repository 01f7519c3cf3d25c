"""The stage never scrolls: every chart, two directions of writing, three projectors."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from dashboard.charts.registry import CHARTS
from tests.browser.window import COVERED, Window
from tests.support.covering import covering

SCREENS = {(1024, 768): 14, (1920, 1080): 22, (1366, 768): 16}
"""The sizes of projectors, and the pixels of the smallest letters on each."""

WORDS = "'.stage .main-svg text, .stage h2, .stage .subtitle, .stage-source, .stage-filters, .stage-foot > *'"
SMALLEST = """
Math.min(...[...document.querySelectorAll(WORDS)]
  .filter((words) => words.textContent.trim() && words.getBoundingClientRect().width)
  .flatMap((words) => [words, ...words.querySelectorAll('tspan')])
  .map((words) => parseFloat(getComputedStyle(words).fontSize)))
""".replace("WORDS", WORDS)
SCROLLING = """
[...document.querySelectorAll('html, .stage, .stage .chart-card, .stage figure, .stage .plot')]
  .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
  .map((box) => `${box.className} ${box.scrollHeight}>${box.clientHeight}, ${box.scrollWidth}>${box.clientWidth}`)
"""
OUTSIDE = """
[...document.querySelectorAll(WORDS)]
  .filter((words) => {
    const box = words.getBoundingClientRect();
    const plot = (words.closest('.js-plotly-plot') || document.documentElement).getBoundingClientRect();
    return box.width && (box.left < plot.left - 1 || box.right > plot.right + 1 || box.top < plot.top - 2
      || box.bottom > plot.bottom + 2 || box.top < -1 || box.bottom > innerHeight + 1
      || box.left < -1 || box.right > innerWidth + 1);
  }).map((words) => words.textContent)
""".replace("WORDS", WORDS)
OVERLAPPING = """
(() => {
  const blocks = ['.stage-filters', '.chart-titles', '.stage .plot', '.stage-source', '.stage-foot']
    .map((name) => document.querySelector(name)?.getBoundingClientRect()).filter((box) => box?.height);
  return blocks.slice(1).filter((box, index) => box.top < blocks[index].bottom - 1).length;
})()
"""
PLACE = "document.querySelector('[data-parts]').dataset"
READY = (
    "document.querySelector('.stage')?.dataset.screen === `${innerWidth}x${innerHeight}` && "
    "document.querySelector('.stage')?.dataset.step === arguments[0] && "
    "Number(document.querySelector('[data-parts]').dataset.part) === arguments[1]"
)


def on_stage(window: Window, chart: str, part: int = 1) -> None:
    """Wait until a part of a chart is on the stage, drawn for its screen."""
    window.wait(READY, chart, part)
    window.drawn(1)


def layout_faults(window: Window, least: int, name: str) -> list[str]:
    """Return what is wrong with the boxes of the stage."""
    if folder := os.environ.get("STAGE_PICTURES"):
        window.driver.save_screenshot(str(Path(folder) / f"{name}.png"))
    faults = [f"scrolls: {box}" for box in window.js(SCROLLING)]
    faults += [f"outside: {words}" for words in window.js(OUTSIDE)]
    if window.js(SMALLEST) < least:
        faults.append(f"letters of {window.js(SMALLEST)}")
    faults += [f"under the code: {words}" for words in window.js(COVERED)]
    if window.js(OVERLAPPING):
        faults.append("blocks lie over one another")
    return [f"{name} {fault}" for fault in faults]


@pytest.mark.parametrize(("screen", "language"), covering(SCREENS, ["ar", "en"], limit=1))
def test_no_chart_scrolls_and_all_of_it_can_be_read(window: Window, screen: tuple[int, int], language: str) -> None:
    faults = list[str]()
    with window.sized(*screen, scale=1, mobile=False):
        window.open(f"/?present={next(iter(CHARTS))}&lang={language}")
        for chart in CHARTS:
            country = "&country=KAZ" if chart == "activity-timeline" else ""
            window.js("dashboard.go(arguments[0])", f"/?present={chart}{country}&lang={language}")
            on_stage(window, chart)
            name = f"{chart}-{screen[0]}-{language}"
            faults += layout_faults(window, SCREENS[screen], name)
            parts = int(window.js(f"{PLACE}.parts"))
            if parts > 1:
                window.press(Keys.PAGE_DOWN)
                on_stage(window, chart, 2)
                faults += layout_faults(window, SCREENS[screen], f"{name}-2")
    assert faults == []
