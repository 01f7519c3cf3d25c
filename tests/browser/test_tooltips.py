"""The label of a mark is whole in every window, at each edge, both ways, in embeds."""

from __future__ import annotations

import pytest

from tests.browser.window import Window
from tests.support.covering import covering, few

MEASURE = """
const [done] = [...arguments].slice(-1);
const frame = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
(async () => {
  const faults = [];
  let seen = 0;
  window.dashboard?.drawAll?.();
  window.dispatchEvent(new Event('wheel'));
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    if (!plot.checkVisibility() || !plot._fullLayout?._plots) continue;
    const points = plot._fullData.flatMap((trace, curveNumber) =>
      (trace.hoverinfo === 'skip' ? [] : [].concat(trace.hovertext || [])).map(
        (words, pointNumber) => ({ words, curveNumber, pointNumber, pair: trace.xaxis + trace.yaxis })));
    points.sort((a, b) => b.words.length - a.words.length);
    for (const { curveNumber, pointNumber, pair } of [...points.slice(0, 2), ...points.slice(-1)]) {
      for (const block of ['start', 'center', 'end']) {
        plot.scrollIntoView({ block });
        await frame();
        window.Plotly.Fx.hover(plot, [{ curveNumber, pointNumber }], pair);
        const mark = plot.querySelector('.hoverlayer .hovertext');
        if (mark) {  // the mark to the edge of the window
          const { top } = mark.getBoundingClientRect();
          scrollBy(0, block === 'start' ? top - 1 : block === 'end' ? top - height + 20 : top - height / 2);
        }
        await frame();
        const tip = document.querySelector('.chart-tooltip:not([hidden])');
        if (!tip) continue;
        seen += 1;
        const box = tip.getBoundingClientRect();
        const isWhole = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
        const isCut = tip.scrollHeight > tip.clientHeight + 1 || tip.scrollWidth > tip.clientWidth + 1;
        if (!isWhole || isCut || !tip.textContent) faults.push([plot.className, block, box.toJSON(), tip.textContent]);
        window.Plotly.Fx.unhover(plot);
      }
    }
  }
  done([seen > 2, faults]);
})();
"""

PATHS = ["/country/KAZ?lang=ar", "/services?lang=ru", "/embed/disruption-by-service?lang=ar"]
SIZES = [(390, 844), (320, 256), (2560, 1440)]
SIZED = [*covering(PATHS, SIZES), *few([("/activities?lang=ar", size) for size in SIZES], 0)]


@pytest.mark.parametrize(("path", "size"), SIZED)
def test_every_label_of_a_mark_is_whole(window: Window, path: str, size: tuple[int, int]) -> None:
    with window.sized(*size, scale=1, mobile=False):
        if path.startswith("/embed"):
            window.load(path)
            window.wait("document.querySelector('.main-svg .trace')")
        else:
            window.open(path)
        assert window.driver.execute_async_script(MEASURE) == [True, []]


def test_a_label_goes_with_the_mouse_and_with_escape(window: Window) -> None:
    window.open("/services")
    bar = window.js(
        "(() => { const path = document.querySelector('[data-chart=disruption-by-service] .bars path');"
        " path.scrollIntoView({block: 'center'}); return path.getBoundingClientRect().toJSON(); })()"
    )
    tip = "document.querySelector('.chart-tooltip:not([hidden])')"
    window.point(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    window.wait(f"{tip}.textContent.includes('WHO')")
    assert window.js("getComputedStyle(document.querySelector('.hoverlayer .hovertext')).visibility") == "hidden"
    window.press("\ue00c")
    window.wait(f"!{tip}")
