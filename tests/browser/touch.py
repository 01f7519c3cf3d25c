"""A finger on the screen: real touch events, sent through the browser's own protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.window import Window

PHONE = (390, 844)
STEPS = 12


@contextmanager
def phone(window: Window, width: int = PHONE[0], height: int = PHONE[1]) -> Iterator[None]:
    """Have the window of a phone with a touch screen for a while."""
    command = window.driver.execute_cdp_cmd
    with window.sized(width, height):
        command("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
        try:
            yield
        finally:
            command("Emulation.setTouchEmulationEnabled", {"enabled": False})


def swipe(window: Window, x: float, y: float, *, right: float = 0, down: float = 0) -> None:
    """Draw a finger over the screen from a place, by so many pixels, in steps as a hand does."""
    _touch(window, "touchStart", x, y)
    for step in range(1, STEPS + 1):
        _touch(window, "touchMove", x + right * step / STEPS, y + down * step / STEPS)
    _touch(window, "touchEnd")


def tap(window: Window, x: float, y: float) -> None:
    """Tap with a finger on a place of the screen."""
    _touch(window, "touchStart", x, y)
    _touch(window, "touchEnd")


def _touch(window: Window, name: str, *place: float) -> None:
    points = [{"x": round(place[0]), "y": round(place[1])}] if place else []
    window.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": name, "touchPoints": points})
