"""Few files, one answer a change, a sign at once, and no late answer over a newer one."""

from __future__ import annotations

import pytest

from dashboard.web.static_files import plotly_bundle
from tests.browser.window import DRAWN, Window

HOLD_FIRST = """
{
  const ask = window.fetch.bind(window);
  let first = true;
  window.fetch = async (...given) => {
    const held = first && String(given[0].url || given[0]).includes("/_dash-update-component");
    if (held) first = false;
    const answer = await ask(...given);
    if (held) await new Promise((go) => { window.letGo = go; });
    return answer;
  };
}
"""
"""The first answer to a change comes when it is let go; the later ones come at once."""

TWO_FRAMES = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
MATCHES = "document.querySelector('.matches').textContent"
MARKS = "document.querySelector('[data-chart=activity-timeline] .js-plotly-plot').data.length"


@pytest.fixture
def slow_window(window: Window) -> Window:
    """A window whose first answer to a change is held back, as by a slow network."""
    script = {"source": HOLD_FIRST}
    script_id = window.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    window.open("/")
    window.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script_id)
    window.asked()
    return window


def test_after_the_document_three_files_are_asked_for_the_basic_bundle_among_them(window: Window) -> None:
    window.open("/")
    files = [url for url in window.asked() if url.startswith(window.server) and not url.endswith((".svg", "/"))]
    assert len(files) == 3, files
    kinds = sorted(window.js("Object.keys(Plotly.PlotSchema.get().traces)"))
    assert (kinds == ["bar", "pie", "scatter"]) is (plotly_bundle().kind == "basic")


def test_a_change_is_one_request_and_says_at_once_that_something_happens(slow_window: Window) -> None:
    slow_window.choose("country", "KAZ")
    slow_window.wait("getComputedStyle(document.querySelector('[data-chart=activity-timeline] .part')).opacity < 1")
    slow_window.wait("!!window.letGo")
    slow_window.driver.execute_script("window.letGo()")
    slow_window.drawn(2)
    assert slow_window.count(".updating") == 0
    assert slow_window.updates() == 1
    assert "Kazakhstan" in slow_window.text("[data-chart=activity-timeline] h2")


def test_a_late_answer_never_overwrites_a_newer_one(slow_window: Window) -> None:
    before = slow_window.js(MATCHES)
    slow_window.choose("country", "KAZ")
    slow_window.wait("!!window.letGo")
    slow_window.choose("country", "UZB")
    slow_window.at("/?country=KAZ,UZB")
    slow_window.wait(f"{MATCHES} !== arguments[0]", before)
    slow_window.wait(DRAWN, 2)
    newer, marks = slow_window.js(MATCHES), slow_window.js(MARKS)
    slow_window.driver.execute_async_script(f"window.letGo(); {TWO_FRAMES}")
    slow_window.drawn(2)
    assert (slow_window.js(MATCHES), slow_window.js(MARKS)) == (newer, marks)
    assert "Uzbekistan" in slow_window.text("[data-chart=activity-timeline] h2")


def test_a_page_whose_answer_was_overtaken_comes_with_the_newer_answer(slow_window: Window) -> None:
    slow_window.click("header a[href='/services']")
    slow_window.wait("!!window.letGo")
    slow_window.choose("service", "school-mental-health")
    slow_window.at("/services?service=school-mental-health")
    slow_window.wait("document.querySelector('#page h1').textContent.startsWith('Which services were disrupted')")
    slow_window.driver.execute_async_script(f"window.letGo(); {TWO_FRAMES}")
    slow_window.settled()
    slow_window.headed("Which services were disrupted, and what was done")
    assert "School mental health" in slow_window.text("[data-chart=disruption-by-service]")
