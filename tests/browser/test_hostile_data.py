"""Thirty scripts in every text: on no page and in no file does one run or ask anybody."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from tests.browser.browser import Browser
from tests.browser.local import served
from tests.browser.window import Window
from tests.support.covering import few
from tests.support.hostile_inputs import LINKS, SCRIPTS, hostile, with_links

PAGES = (
    "/?country=UZB&activity=unodc-uzb-bukhara-support-2020-06",
    "/services?table=disruption-by-service,response-measures&lang=ar",
    "/activities?country=UZB&table=activity-timeline,participants-by-country,service-outputs",
    "/activities?country=UZB&present=activity-timeline&lang=fr",
    "/country/UZB",
    "/sources",
)
WITHOUT = pytest.mark.parametrize("hostile_window", few(["without it", "with the policy"], 1), indirect=True)
"""The policy alone would keep scripts from running: that it is kept is tried on pages and in files."""

WITH_POLICY = ("/activities?country=UZB",)

HURT = """
(() => {
  const links = [...document.querySelectorAll('a, area, iframe, form, object, embed, use, base')]
    .map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? one.getAttribute('xlink:href') ?? '')
    .filter((href) => href && !/^(https?:\\/\\/|\\/(?!\\/)|#)/i.test(href) || /evil/.test(href));
  const drawn = [...document.querySelectorAll('.main-svg a')].map((one) => one.outerHTML);
  const made = [...document.querySelectorAll('[data-hurt]')].map((one) => one.outerHTML);
  return [...links, ...drawn, ...made, ...(window.hurt ? ['a script ran'] : []), ...(window.broken || [])];
})()
"""
"""Every sign that text became more than text."""

WATCH = """
window.broken = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective: rule, blockedURI: what }) =>
  window.broken.push(`${rule}: ${what}`));
"""

HOVER = """
(() => {
  let shown = 0;
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    plot._fullData.forEach((trace, curveNumber) => {
      const count = Math.min(3, (trace.x || []).length);
      for (let pointNumber = 0; pointNumber < count; pointNumber += 1) {
        try {
          window.Plotly.Fx.hover(plot, [{ curveNumber, pointNumber }], trace.xaxis + trace.yaxis);
          shown += plot.querySelectorAll('.hoverlayer text').length;
        } catch { /* a mark that has no tooltip */ }
      }
    });
  }
  return shown;
})()
"""
"""Shows the tooltips of every figure, one after another, and counts their texts."""


@pytest.fixture(scope="module")
def hostile_dataset(dataset: Dataset) -> Dataset:
    return with_links(hostile(dataset, SCRIPTS))


@pytest.fixture(scope="module", params=["with the policy", "without it"])
def hostile_window(
    request: pytest.FixtureRequest, chromium: Browser, hostile_dataset: Dataset
) -> Iterator[tuple[Window, bool]]:
    """A window on the hostile data; whether the policy is on."""
    policy = request.param == "with the policy"
    with served(hostile_dataset, policy=policy) as address:
        script = chromium.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        window = Window(chromium, address)
        window.begin()
        yield window, policy
        chromium.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def test_on_pages_it_is_text(hostile_window: tuple[Window, bool], window: Window) -> None:
    hostile, policy = hostile_window
    for address in WITH_POLICY if policy else PAGES:
        hostile.open(address)
        assert hostile.js(HOVER) >= ("present" in address)
        assert hostile.js(HURT) == [], address
        assert "data-hurt" in hostile.js("document.body.textContent")
        if "table=activity-timeline" in address:
            assert_in_the_table_of_activities_it_is_text(hostile)
    assert hostile.foreign() == []
    window.requests.clear()
    window.console()  # a dashboard without a policy has its own


def assert_in_the_table_of_activities_it_is_text(hostile: Window) -> None:
    hostile.wait("document.querySelectorAll('.ag-row').length >= 20")
    hostile.click(".grid-tools details summary")
    hostile.js("document.querySelectorAll('#activities-columns input:not(:checked)').forEach((box) => box.click())")
    hostile.wait("document.querySelectorAll('.ag-header-cell').length >= 12")
    hostile.wait("document.querySelector('.activities-grid').textContent.includes('data-hurt')")
    assert hostile.js(HURT) == []


@WITHOUT
def test_in_embeds_it_is_text(hostile_window: tuple[Window, bool], window: Window) -> None:
    hostile, policy = hostile_window
    for place, chart in enumerate(list(CHARTS)[:3] if policy else CHARTS):
        look = f"?table={chart}" if place % 3 == 1 else ""  # tables are of one make
        hostile.load(f"/embed/{chart}{look}")
        hostile.wait("document.querySelector('#plot .main-svg, table')")
        hostile.js(HOVER)
        assert hostile.js(HURT) == [], chart
    assert hostile.foreign() == []
    window.requests.clear()


def test_in_exported_files_it_is_text(hostile_window: tuple[Window, bool], window: Window, tmp_path: Path) -> None:
    hostile, policy = hostile_window
    for chart in ("activity-timeline", "dashboard"):
        with urllib.request.urlopen(f"{hostile.server}/download/{chart}.html") as response:  # noqa: S310 - our own
            content = response.read().decode("utf-8")
        if not policy:
            content = content.replace('http-equiv="Content-Security-Policy"', 'name="nothing"')
        file = tmp_path / f"{chart}.html"
        file.write_text(content, encoding="utf-8")
        hostile.driver.get(file.as_uri())
        hostile.wait("document.querySelector('.plot .main-svg')")
        hostile.js(HOVER)
        assert hostile.js(HURT) == []
    assert [url for url in hostile.foreign() if not url.startswith("file:")] == []
    window.requests.clear()


def test_there_are_thirty_scripts_and_ten_links() -> None:
    assert (len(set(SCRIPTS)), len(set(LINKS))) == (30, 10)


def test_the_watch_sees_what_hurts(window: Window) -> None:
    """A script that did run, a link and an element would be seen: the other tests can fail."""
    window.load("/embed/service-outputs")
    assert window.js(HURT) == []
    window.driver.execute_script(
        'document.body.innerHTML = \'<b data-hurt>x</b><a href="javascript:1">y</a><a href="//evil.example">z</a>\';'
        "window.hurt = 1"
    )
    assert len(window.js(HURT)) == 4
