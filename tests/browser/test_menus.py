"""Every menu is whole in every window: at each edge, short and narrow, both ways."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.window import Window
from tests.support.covering import few

SIZES = [(320, 256), (320, 568), (390, 844), (683, 384), (1024, 768), (1366, 360), (1366, 768), (2560, 1440)]
MEASURE = """
const [done] = [...arguments].slice(-1);
const frame = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
(async () => {
  const faults = [];
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  window.dispatchEvent(new Event('wheel'));  // as a reader does; until then a reload keeps the page where it was
  document.getElementById('filter-fold').open = true;
  for (const menu of document.querySelectorAll('details[data-menu]')) {
    const button = menu.querySelector('summary');
    if (!button.checkVisibility()) continue;
    for (const block of ['start', 'center', 'end']) {
      button.scrollIntoView({block});
      await frame();
      await new Promise((placed) => { menu.addEventListener('toggle', placed, {once: true}); menu.open = true; });
      await frame();
      const panel = menu.querySelector('.menu-panel, .filter-panel');
      const box = panel.getBoundingClientRect();
      const isWhole = box.left >= 0 && box.right <= width + 0.5 && box.top >= 0 && box.bottom <= height + 0.5;
      panel.scrollTop = panel.scrollHeight;
      const last = [...panel.querySelectorAll('a, button, label')].filter((one) => one.checkVisibility()).at(-1);
      const end = last.getBoundingClientRect();
      if (!isWhole || end.bottom > height + 0.5 || end.top < 0 || end.height === 0) {
        faults.push([menu.dataset.menu, block, box.toJSON(), end.toJSON()]);
      }
      menu.open = false;
    }
  }
  if (document.documentElement.scrollWidth > width) faults.push(['the page is wider than the window', width]);
  done(faults);
})();
"""


@pytest.mark.parametrize(
    ("path", "sizes"),
    few([("/activities?country=TKM", SIZES[::5]), ("/activities", SIZES), ("/country/KAZ?lang=ar", SIZES[1::3])], 2),
)
def test_every_menu_is_whole(window: Window, path: str, sizes: list[tuple[int, int]]) -> None:
    with window.sized(*sizes[0], scale=1, mobile=False):
        window.open(path)
        for size in sizes:
            window.resize(*size)
            assert window.driver.execute_async_script(MEASURE) == [], size


def test_a_menu_leaves_with_its_button_and_a_long_list_is_searched_and_jumped_into_by_letter(window: Window) -> None:
    window.open("/services")
    window.click("[data-chart=disruption-by-service] .tool-menu summary")
    assert window.js("document.querySelector('.tool-menu').open")
    window.driver.execute_script("scrollTo(0, document.documentElement.scrollHeight)")
    window.wait("!document.querySelector('.tool-menu').open")
    window.driver.execute_script("scrollTo(0, 0)")
    window.click("details[data-menu=service] summary")
    boxes = "[...document.querySelectorAll('[data-menu=service] .form-check')].filter((row) => !row.hidden).length"
    everything = window.js(boxes)
    window.type("#search-service", "harm red")
    window.wait(f"{boxes} === 2")  # a group and a service
    window.press(Keys.ESCAPE)
    window.click("details[data-menu=service] summary")
    window.wait(f"{boxes} === arguments[0]", everything)
    window.click("details[data-menu=kind] summary")
    window.press(Keys.TAB)
    window.press("w")
    assert window.js("document.activeElement.closest('.form-check').textContent") == "Webinar"
    window.press("t")
    assert window.js("document.activeElement.closest('.form-check').textContent") == "Training"
