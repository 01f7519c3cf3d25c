"""Present mode in a meeting room: by key, one chart at a time, and the way back."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from dash.testing.wait import until
from PIL import Image
from selenium.webdriver.common.keys import Keys

from dashboard.charts.registry import CHARTS
from tests.browser.window import COVERED, PATIENCE, Window
from tests.support.covering import few

STEPS = list(CHARTS)
ON_STAGE = "document.querySelector('.stage')?.dataset.step === arguments[0]"
SMALLEST_TYPE = """
Math.min(...[...document.querySelectorAll('[data-chart="' + arguments[0] + '"] .main-svg text')]
  .map((words) => parseFloat(getComputedStyle(words).fontSize)))
"""
NOTED = "document.querySelector('.notes h1')?.textContent === arguments[0]"
IDLE = "document.documentElement.classList.contains('stage-idle')"
HEIGHTS = "[document.documentElement.scrollHeight, innerHeight]"


def on_stage(window: Window, chart: str) -> None:
    """Wait until a chart is on stage and drawn, and in the address."""
    window.wait(ON_STAGE, chart)
    window.wait("new URLSearchParams(location.search).get('present') === arguments[0]", chart)
    window.drawn(1)


def wait_for_page(window: Window, address: str) -> None:
    """Wait until the page is back, drawn, at its address."""
    window.at(address)
    window.wait("!document.querySelector('.stage') && document.querySelector('#page figure')")
    window.drawn()


def test_a_key_puts_the_chart_in_view_on_stage_and_another_brings_the_page_back(window: Window) -> None:
    window.open("/services?country=KAZ")
    window.driver.execute_script("document.getElementById('response-measures').scrollIntoView({block: 'center'})")
    place = window.js("scrollY")
    assert place > 500
    window.press("p")
    on_stage(window, "response-measures")
    assert window.address == "/services?country=KAZ&present=response-measures"
    assert window.js("scrollY") == 0
    assert window.js("getComputedStyle(document.querySelector('.site-header')).display") == "none"
    window.press(Keys.ESCAPE)
    wait_for_page(window, "/services?country=KAZ")
    window.wait("Math.abs(scrollY - arguments[0]) <= 2", place)
    window.wait("document.activeElement.dataset.present === 'response-measures'")


def test_arrows_and_digits_lead_through_all_charts(window: Window) -> None:
    window.open(f"/services?present={STEPS[0]}")
    for key, chart in (
        (Keys.ARROW_RIGHT, STEPS[1]),
        (Keys.ARROW_RIGHT, STEPS[2]),
        (Keys.ARROW_RIGHT, STEPS[3]),
        (Keys.ARROW_LEFT, STEPS[2]),
        (Keys.PAGE_UP, STEPS[1]),
        ("1", STEPS[0]),
        (Keys.ARROW_LEFT, STEPS[-1]),
        (Keys.ARROW_RIGHT, STEPS[0]),
        ("9", STEPS[8]),
        ("6", STEPS[5]),
    ):
        window.press(key)
        on_stage(window, chart)
    assert "6 of 9" in window.text(".stage-foot")
    window.back()
    on_stage(window, STEPS[8])
    window.press("p")
    wait_for_page(window, "/services")


def test_a_long_chart_goes_in_parts_that_the_address_names(window: Window) -> None:
    window.open("/?present=service-outputs")
    parts = int(window.js("document.querySelector('[data-parts]').dataset.parts"))
    assert parts > 2
    window.press(" ")
    window.at("/?present=service-outputs&part=2")
    window.wait(
        "document.querySelector('.stage-place[role=status]').textContent.includes(arguments[0])", f"2 of {parts}"
    )
    labels = "[...document.querySelectorAll('.stage .main-svg text')].map((words) => words.textContent).join('|')"
    window.drawn(1)
    second = window.js(labels)
    window.press(Keys.PAGE_UP)
    window.at("/?present=service-outputs")
    window.wait(f"{labels} !== arguments[0]", second)
    window.open("/?present=service-outputs&part=2")
    assert window.js(labels) == second
    window.open("/?present=service-outputs&part=99")
    assert f"part {parts} of {parts}" in window.text(".stage-place")
    window.press(Keys.ARROW_DOWN)
    on_stage(window, STEPS[0])
    window.press(Keys.END)
    on_stage(window, STEPS[-1])
    window.press(Keys.HOME)
    on_stage(window, STEPS[0])


def test_keys_that_come_faster_than_the_drawing_all_count(window: Window) -> None:
    window.open("/?present=service-outputs")
    window.press(" ", " ", Keys.PAGE_UP, " ")
    window.at("/?present=service-outputs&part=3")
    window.wait("document.querySelector('[data-parts]').dataset.part === '3'")
    window.press(Keys.HOME, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    on_stage(window, STEPS[2])


def test_a_list_in_the_address_is_stepped_through_in_its_order(window: Window) -> None:
    order = ["activities-by-month", "disruption-by-service"]
    window.open(f"/?present={order[0]}&deck={','.join(order)},nothing")
    assert "nothing" in window.text(".notice[role=alert]")
    window.wait("getComputedStyle(document.querySelector('.part.status')).opacity === '0'")  # it lies over the title
    assert "1 of 2" in window.text(".stage-place")
    window.press(Keys.ARROW_RIGHT)
    on_stage(window, order[1])
    window.press(Keys.ARROW_RIGHT)
    on_stage(window, order[0])
    assert "deck=activities-by-month%2Cdisruption-by-service" in window.address.replace(",", "%2C")


def test_screen_pointer_and_code_have_keys_and_esc_takes_them_back(window: Window) -> None:
    window.open(f"/?present={STEPS[0]}")
    for key, over in (("b", ".stage-blank"), ("w", ".stage-blank.white"), ("l", ".stage-dot")):
        window.press(key)
        assert window.count(over) == 1
        window.press(Keys.ESCAPE)
        assert window.count(over) == 0
    window.press("q")
    assert window.count(".stage-code.large") == 1
    window.press("q")
    assert window.count(".stage-code.large") == 0
    on_stage(window, STEPS[0])
    # Foot and pointer leave and come back, but not under the focus.
    opacity = "getComputedStyle(document.querySelector('.stage-foot')).opacity"
    window.wait(f"{opacity} === '0' && getComputedStyle(document.querySelector('.stage')).cursor === 'none'")
    window.point(300, 300)
    assert not window.js(IDLE), "the mouse has moved"
    window.wait(f"(document.dispatchEvent(new PointerEvent('pointermove')), {opacity} === '1')")  # and moves on
    window.driver.execute_script("document.querySelector('[data-notes]').focus()")
    window.wait(IDLE)
    window.wait(f"{opacity} === '1'")


def test_one_bar_keeps_its_colour_by_a_click_or_by_a_key_that_speaks_its_words(window: Window) -> None:
    window.open("/?present=disruption-by-service")
    colors = (
        "new Set([...document.querySelectorAll('.stage .bars .point path')]"
        ".map((bar) => getComputedStyle(bar).fill)).size"
    )
    before = window.js(colors)
    box = window.js(
        "(({left, top, width, height}) => [left + width / 2, top + height / 2])"
        "(document.querySelectorAll('.stage .bars .point path')[1].getBoundingClientRect())"
    )
    window.point(*box)
    window.wait("new URLSearchParams(location.search).get('focus')")
    window.wait(f"{colors} > arguments[0]", before)
    assert not window.js("document.querySelector('.chart-tooltip:not([hidden])')"), "a label over the row in colour"
    address = window.address
    window.open(address)
    assert window.js(colors) > before
    window.press("c")  # on to the next bar
    window.wait("location.search !== arguments[0]", address.partition("?")[1] + address.partition("?")[2])
    assert "75%" in window.text("#walked"), "School mental health is followed by that at work: 75% of countries"
    window.wait(f"{colors} > arguments[0]", before)
    window.wait("document.querySelector('.stage [data-format=pptx]').href.includes('focus=who-mns-2020-workplace')")
    window.point(*box)
    window.wait("location.pathname + location.search === arguments[0]", address)
    window.point(*box)
    window.wait("!new URLSearchParams(location.search).has('focus')")


def test_the_presenter_s_window_says_what_to_say_and_follows(window: Window) -> None:
    window.open("/?present=disruption-by-service&country=KAZ&lang=en")
    stage = window.driver.current_window_handle
    window.driver.execute_script("document.querySelector('[data-notes]').click()")
    until(lambda: len(window.driver.window_handles) == 2, PATIENCE)
    other = next(handle for handle in window.driver.window_handles if handle != stage)
    title = window.text(".stage h2")
    window.driver.switch_to.window(other)
    window.wait(f"document.readyState === 'complete' && {NOTED}", title)
    assert 2 <= window.count(".notes li") <= 3
    assert window.text(".notes .next p")
    window.driver.switch_to.window(stage)
    window.press(Keys.ARROW_RIGHT)
    on_stage(window, STEPS[1])
    title = window.text(".stage h2")
    window.driver.switch_to.window(other)
    window.wait(NOTED, title)
    window.driver.close()
    window.driver.switch_to.window(stage)


def test_filters_are_reached_by_key_and_work_on_stage(window: Window) -> None:
    window.open("/?present=activities-by-month")
    assert window.js("getComputedStyle(document.querySelector('.filter-bar')).display") == "none"
    before = window.text(".stage h2")
    window.press("f")
    window.wait("document.activeElement.matches('.filter-menu > summary')")
    window.press(Keys.ENTER)
    window.choose("country", "KAZ")
    window.wait("new URLSearchParams(location.search).get('country') === 'KAZ'")
    window.wait("document.querySelector('.stage h2').textContent !== arguments[0]", before)
    on_stage(window, "activities-by-month")
    window.press(Keys.ESCAPE)  # closes the menu,
    window.wait("!document.querySelector('details[data-menu][open]')")
    window.press("7f")
    window.wait(ON_STAGE, "participants-by-country")
    window.press("f")
    window.type("#filter-to", "2020-12")
    window.press("p1f ")
    assert window.js(ON_STAGE, "participants-by-country")
    window.press(Keys.ESCAPE)  # hides the filters,
    window.wait("getComputedStyle(document.querySelector('.filter-bar')).display === 'none'")
    window.press(Keys.ESCAPE)  # leaves
    window.wait("!document.querySelector('.stage')")
    assert window.js("new URLSearchParams(location.search).get('country')") == "KAZ"
    window.drawn()


def test_buttons_do_what_the_keys_do_and_back_leads_out(window: Window) -> None:
    window.open("/services?kind=webinar")
    window.click("[data-chart=disruption-by-round] a[data-present]")
    on_stage(window, "disruption-by-round")
    window.press(Keys.ARROW_RIGHT)
    on_stage(window, "disruption-by-scope")
    window.click(".stage-foot [data-by='-1']")
    on_stage(window, "disruption-by-round")
    window.back()
    on_stage(window, "disruption-by-scope")
    window.back()
    on_stage(window, "disruption-by-round")
    window.back()
    wait_for_page(window, "/services?kind=webinar")
    window.forward()
    on_stage(window, "disruption-by-round")
    window.click(".stage-foot a[data-present='']")
    wait_for_page(window, "/services?kind=webinar")


def test_shortcuts_of_one_key_can_be_switched_off_and_stay_so(window: Window) -> None:
    """WCAG 2.1.4: who speaks to the computer would set them off by chance."""
    window.open("/services")
    window.click(".site-footer [data-keys-switch]")
    assert window.js("document.querySelector('.site-footer [data-keys-switch]').ariaChecked") == "false"
    for key in "/p5f":
        window.press(key)
    assert window.js("document.activeElement.id") != "search-field"
    assert window.address == "/services"
    window.open(f"/services?present={STEPS[0]}")
    assert window.js("document.querySelector('.stage [data-keys-switch]').ariaChecked") == "false"
    for key in "p5f":
        window.press(key)
    assert window.js(ON_STAGE, STEPS[0])
    assert window.js("getComputedStyle(document.querySelector('.filter-bar')).display") == "none"
    window.press(Keys.ARROW_RIGHT)
    on_stage(window, STEPS[1])
    window.click(".stage-menu summary")
    window.click(".stage [data-keys-switch]")
    assert window.js("document.querySelector('.stage [data-keys-switch]').ariaChecked") == "true"
    window.press(Keys.ESCAPE)  # closes the menu of the keys
    window.press("5")
    on_stage(window, STEPS[4])


def test_filters_have_a_button_on_stage_for_those_who_use_no_shortcuts(window: Window) -> None:
    window.open(f"/?present={STEPS[5]}")
    window.driver.execute_script("document.querySelector('[data-stage-filters]').focus()")
    window.press(Keys.ENTER)
    window.wait("document.activeElement.matches('.filter-menu > summary')")
    assert window.js("document.querySelector('[data-stage-filters]').ariaExpanded") == "true"
    window.press(Keys.ESCAPE)
    window.wait("getComputedStyle(document.querySelector('.filter-bar')).display === 'none'")
    assert window.js("document.querySelector('[data-stage-filters]').ariaExpanded") == "false"
    on_stage(window, STEPS[5])


def test_keys_of_the_stage_say_nothing_to_a_page_and_letters_are_known_by_their_place_in_other_scripts(
    window: Window,
) -> None:
    window.open("/services?lang=ru")
    for key in (Keys.ARROW_RIGHT, "2", "f", Keys.ESCAPE):
        window.press(key)
    assert window.address == "/services?lang=ru"
    window.type("#filter-from", "p2")
    assert window.count(".stage") == 0
    window.driver.execute_script("document.getElementById('filter-from').value = ''")
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'з', code: 'KeyP', bubbles: true}))"
    window.driver.execute_script(press)
    on_stage(window, "disruption-by-service")


def test_in_a_language_from_right_to_left_the_arrows_turn(window: Window) -> None:
    window.open(f"/?lang=ar&present={STEPS[0]}")
    window.press(Keys.ARROW_LEFT)
    on_stage(window, STEPS[1])
    window.press(Keys.ARROW_RIGHT)
    on_stage(window, STEPS[0])
    assert window.js(COVERED) == []


def test_the_code_opens_the_same_view_on_a_phone(window: Window) -> None:
    address = "/?country=KAZ,UZB&kind=webinar&from=2020-06&present=activity-timeline"
    window.open(address + "&lang=en&theme=light")
    on_stage(window, "activity-timeline")
    window.wait("document.querySelector('.stage-code img').naturalWidth > 0")
    code = window.find(".stage-code img")
    for large in (False, True):
        if large:
            window.click(".stage-code")
            window.wait("document.querySelector('.stage-code img').getBoundingClientRect().height > 400")
        picture = Image.open(BytesIO(code.screenshot_as_png))
        assert [barcode.text for barcode in zxingcpp.read_barcodes(picture)] == [window.server + address]
    window.press(Keys.ESCAPE)
    window.wait("!document.querySelector('.stage-code.large')")
    on_stage(window, "activity-timeline")
    with window.sized(390, 844):
        window.open(address)
        on_stage(window, "activity-timeline")
        assert window.js("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", few(["/services", "/activities"], 1))
def test_on_a_projector_type_is_larger_than_on_the_page(window: Window, path: str) -> None:
    charts = [chart for chart in STEPS if CHARTS[chart].page == path]
    with window.sized(1920, 1080, scale=1, mobile=False):
        window.open(path)
        page = {chart: window.js(SMALLEST_TYPE, chart) for chart in charts}
        title = window.js("parseFloat(getComputedStyle(document.querySelector('.chart-card h2')).fontSize)")
        for chart in charts:
            window.js("dashboard.go(arguments[0])", f"{path}?present={chart}")
            on_stage(window, chart)
            assert window.js(SMALLEST_TYPE, chart) > page[chart]
            assert window.js("parseFloat(getComputedStyle(document.querySelector('.stage h2')).fontSize)") > title
            height, inner = window.js(HEIGHTS)
            assert height <= inner
            assert window.js("document.documentElement.scrollWidth <= innerWidth")
            assert window.js(COVERED) == []


def test_a_table_and_an_empty_selection_can_be_presented_too(window: Window) -> None:
    window.open("/services?table=response-measures&present=response-measures")
    assert window.count(".stage tbody tr") > 5
    window.press(Keys.ARROW_LEFT)
    on_stage(window, "disruption-by-scope")
    window.open("/?country=TKM&to=2019&present=activity-timeline")
    assert "Nothing matches this selection" in window.text(".stage")
    window.open("/?country=KAZ,XXX&present=activity-timeline")
    assert "“XXX” is not known" in window.text(".notice[role=alert]")
    assert window.js("document.querySelector('.notice[role=alert]').checkVisibility()") is True
