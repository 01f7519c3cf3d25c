"""A finger scrolls the page over any chart, and chooses only by a tap."""

from __future__ import annotations

import pytest

from dashboard.charts.registry import CHARTS
from tests.browser.touch import PHONE, phone, swipe, tap
from tests.browser.window import Window
from tests.support.covering import few

PLOTS = "[...document.querySelectorAll('.js-plotly-plot')].filter((plot) => plot.checkVisibility()).length"
TOP = """((plot) => (plot.scrollIntoView({block: 'start'}), scrollBy(0, -200), plot.getBoundingClientRect().top))(
  [...document.querySelectorAll('.js-plotly-plot')].filter((one) => one.checkVisibility())[arguments[0]])"""
DRAGGED = 300
IN_FRAME = "[...document.querySelectorAll('.timeline-list, #plot:has(.main-svg)')].find((one) => one.clientHeight)"
"""What a narrow frame holds: a figure, or the timeline as a list."""


@pytest.mark.parametrize("path", few(["/", "/services", "/activities", "/country/KAZ"], 2))
def test_a_finger_scrolls_the_page_over_every_chart(window: Window, path: str) -> None:
    with phone(window):
        window.open(path)
        window.drawn()
        charts = window.js(PLOTS)
        assert charts > 0
        for chart in range(charts):
            top = window.js(TOP, chart)
            before = window.js("scrollY")
            swipe(window, PHONE[0] / 2, top + DRAGGED + 60, down=-DRAGGED)
            window.wait("scrollY > arguments[0]", before + DRAGGED / 2)
        assert window.address == path
        assert window.js("document.querySelector('.activity-panel.show')") is None


def test_a_tap_opens_an_activity_and_a_swipe_chooses_nothing(window: Window) -> None:
    with phone(window, 1024, 768):
        window.open("/country/KAZ")
        window.find("[data-chart=activity-timeline] .js-plotly-plot")
        window.drawn()
        x, y = window.js(
            "((box) => [box.x + box.width / 2, box.y + box.height / 2])(document.querySelector("
            "'[data-chart=activity-timeline] .scatterlayer .trace:last-of-type .points path').getBoundingClientRect())"
        )
        swipe(window, x, y, right=-120)
        assert window.address == "/country/KAZ"
        tap(window, x, y)
        window.wait("new URLSearchParams(location.search).has('activity')")
        window.wait("document.querySelector('.activity-panel.show')")


def test_a_finger_turns_the_stage_like_a_page(window: Window) -> None:
    with phone(window):
        window.open("/?lang=ar&present=activities-by-month")
        swipe(window, 100, 300, right=200)  # in Arabic the next page comes from the left
        window.wait("document.querySelector('.stage')?.dataset.step === 'participants-by-country'")
        swipe(window, 300, 300, right=-200)
        window.wait("document.querySelector('.stage')?.dataset.step === 'activities-by-month'")
        swipe(window, 100, 300, right=30)
        swipe(window, 100, 500, right=80, down=-200)
        window.settled()
        assert window.js("document.querySelector('.stage').dataset.step") == "activities-by-month"


@pytest.mark.parametrize("size", [(320, 640), pytest.param(PHONE, marks=pytest.mark.soak)])
def test_the_stage_of_a_phone_ends_at_its_right_edge_and_has_the_timeline_as_a_list(
    window: Window, size: tuple[int, int]
) -> None:
    past = (
        "[...document.querySelectorAll('.stage *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)"
    )
    content = ".stage :is(.timeline-list li, .plot:not(.chart-body:not(:empty) + .plot) .main-svg)"
    with phone(window, *size):
        window.open(f"/?present={next(iter(CHARTS))}&country=KAZ")
        for chart in CHARTS:
            window.js("dashboard.go(arguments[0])", f"/?present={chart}&country=KAZ")
            window.wait("document.querySelector('.stage')?.dataset.step === arguments[0]", chart)
            window.find(content)
            window.drawn(1)
            outside = f"{past}.filter((one) => !one.closest('.visually-hidden, svg, .chart-notes, .stage-help'))"
            assert window.js(f"{outside}.map((one) => one.className)") == [], chart
            assert window.js("document.querySelector('.stage-foot').scrollWidth <= innerWidth")
            assert window.count(".stage .timeline-list") == (chart == "activity-timeline")


@pytest.mark.parametrize("chart", few(["activity-timeline", "service-outputs", "disruption-by-scope"], 2))
def test_a_finger_scrolls_over_an_embedded_chart(window: Window, chart: str) -> None:
    with phone(window, 390, 500):
        window.load(f"/embed/{chart}?country=KAZ")
        window.wait(IN_FRAME)
        top = window.js(f"{IN_FRAME}.getBoundingClientRect().top")
        before = window.js("scrollY")
        swipe(window, 200, min(top + 220, 480), down=-200)
        window.wait("scrollY > arguments[0]", before + 100)
        assert window.js("document.documentElement.scrollWidth") == 390


def test_a_year_of_an_embedded_timeline_is_chosen_by_a_tap(window: Window) -> None:
    with phone(window, 390, 500):
        window.load("/embed/activity-timeline?country=KAZ")
        window.wait(IN_FRAME)
        x, y = window.js(
            "((box) => [box.x + box.width / 2, box.y + box.height / 2])"
            "([...document.querySelectorAll('.periods a')].at(-1).getBoundingClientRect())"
        )
        tap(window, x, y)
        window.at("/embed/activity-timeline?country=KAZ&from=2021&to=2021")
        window.wait("document.querySelector('.periods [aria-current]').textContent.trim() === '2021'")
        window.wait("JSON.parse(document.getElementById('figure').textContent).layout.xaxis.range[0] >= '2020-12'")
