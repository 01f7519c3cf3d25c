"""A presenter and a follower of another language, each in a window of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import zxingcpp
from PIL import Image
from selenium.webdriver.common.keys import Keys

from tests.browser.window import Window

STAGE = "/services?country=KAZ&present=disruption-by-service"
ON_STAGE = "document.querySelector('.stage')?.dataset.step === arguments[0]"
STATE = "document.getElementById('room-bar').dataset.state === arguments[0]"
SENTENCE = "document.querySelector('#room-bar p').textContent"
KEPT = "Object.values(sessionStorage).join() + Object.values(localStorage).join() + document.cookie"


@contextmanager
def second_window(window: Window, path: str) -> Iterator[str]:
    """Open an address in a window of its own for a while; yield the handle of the first."""
    first = window.driver.current_window_handle
    window.driver.switch_to.new_window("window")
    second = window.driver.current_window_handle
    try:
        window.open(path)
        yield first
    finally:
        window.driver.switch_to.window(second)
        window.driver.close()
        window.driver.switch_to.window(first)


def open_room(window: Window) -> str:
    """Open a room by keyboard, and return the path that its picture leads to."""
    window.open(STAGE)
    window.wait(ON_STAGE, "disruption-by-service")
    window.driver.execute_script("document.querySelector('[data-room]').focus()")
    window.press(Keys.ENTER)
    window.wait("document.querySelector('#room-dialog[open] img')?.naturalWidth > 0")
    link = window.text("#room-dialog .room-link")
    picture = Image.open(BytesIO(window.find("#room-dialog img").screenshot_as_png))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [link]
    window.press(Keys.ESCAPE)
    window.wait("!document.querySelector('#room-dialog[open]')")
    assert window.js("document.activeElement.matches('[data-room]')"), "the focus is where it was"
    code = window.js("document.querySelector('[data-room]').dataset.code")
    assert link == f"{window.server}/room/{code.replace('-', '')}"
    assert window.text("#room-bar p") == ""
    return link.removeprefix(window.server)


def test_a_follower_in_arabic_goes_where_the_presenter_goes_and_may_look_away(window: Window) -> None:
    room = open_room(window)
    with second_window(window, f"{room}?lang=ar&theme=dark") as presenter:
        follower = window.driver.current_window_handle
        window.wait(STATE, "following")
        window.at(f"{STAGE}&lang=ar&theme=dark")
        assert window.js("[document.documentElement.dir, location.hash, location.pathname]") == ["rtl", "", "/services"]
        assert '"secret"' not in window.js(KEPT)
        title = window.text(".stage h2")

        window.driver.switch_to.window(presenter)
        window.press(Keys.ARROW_RIGHT)
        window.wait(ON_STAGE, "disruption-by-round")
        window.driver.switch_to.window(follower)
        window.wait(ON_STAGE, "disruption-by-round")
        window.at("/services?country=KAZ&present=disruption-by-round&lang=ar&theme=dark")
        window.wait("document.querySelector('.stage h2').textContent !== arguments[0]", title)
        window.wait(f"{SENTENCE}.includes(document.querySelector('.stage h2').textContent)")
        assert "يعرض" in window.text("#room-bar p")

        window.press(Keys.ESCAPE)  # looks at the whole page
        window.wait(STATE, "away")
        window.driver.switch_to.window(presenter)
        window.press("9")
        window.wait(ON_STAGE, "service-outputs")
        window.driver.switch_to.window(follower)
        window.driver.refresh()
        window.wait(STATE, "away")
        assert window.count(".stage") == 0
        window.driver.execute_script("document.querySelector('[data-follow]').focus()")
        window.press(Keys.ENTER)
        window.wait(ON_STAGE, "service-outputs")
        window.wait(STATE, "following")

        window.driver.switch_to.window(presenter)
        window.driver.refresh()  # keeps the room
        window.wait("document.querySelector('[data-room]')?.dataset.code")
        window.click("[data-room]")
        window.click("[data-room-end]")
        window.wait(STATE, "ended")
        window.driver.switch_to.window(follower)
        window.wait(STATE, "ended")
        assert window.js(ON_STAGE, "service-outputs")
        window.driver.switch_to.window(follower)


def test_a_follower_steers_nobody_and_may_leave(window: Window) -> None:
    room = open_room(window)
    with second_window(window, room) as presenter:
        follower = window.driver.current_window_handle
        window.wait(STATE, "following")
        window.press("3")
        window.wait(STATE, "away")
        window.driver.switch_to.window(presenter)
        assert window.js(ON_STAGE, "disruption-by-service")
        window.driver.switch_to.window(follower)
        window.click("[data-unfollow]")
        window.wait(STATE, "closed")
        window.wait("sessionStorage.getItem('room') === null")
        window.wait(ON_STAGE, "disruption-by-scope")
    window.driver.execute_script("document.querySelector('[data-room]').focus()")
    window.click("[data-room]")
    window.click("[data-room-end]")
    window.wait(STATE, "ended")
