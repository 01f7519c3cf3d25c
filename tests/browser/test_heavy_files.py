"""A deck asked for while others are being made comes a little later by itself."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from dash.testing.wait import until

from tests.browser.window import PATIENCE, Window

LINK = "#downloads a[href^='/download/dashboard.']"
WAITING = "document.title === 'Your file is being made.'"
MAKERS = 6


def take_places(server: str, over: threading.Event, numbers: count[int], statuses: set[int]) -> None:
    """Ask for one deck after the other, each another one, until all is over."""
    while not over.is_set():
        number = next(numbers)
        months = f"from=2020-{number % 12 + 1:02}&to=2021-{number // 12 % 12 + 1:02}"
        try:
            with urllib.request.urlopen(f"{server}/download/dashboard.pptx?{months}", timeout=PATIENCE) as response:  # noqa: S310 - our own
                response.read()
        except urllib.error.HTTPError as refusal:
            refusal.close()
            statuses.add(refusal.code)


def test_a_deck_for_which_there_is_no_place_comes_by_itself(window: Window, downloads: Path, server: str) -> None:
    over, numbers, statuses = threading.Event(), count(), set[int]()
    window.open("/sources")
    with ThreadPoolExecutor(MAKERS) as makers:
        asking = [makers.submit(take_places, server, over, numbers, statuses) for _ in range(MAKERS)]
        try:
            for extension in ("pptx", "html"):  # the first may just have found a place
                pattern = f"dashboard_*.{extension}"
                window.wait("document.querySelector(arguments[0])", LINK + f"[href*='.{extension}']")
                window.click(LINK + f"[href*='.{extension}']")
                until(lambda: window.js(WAITING) or any(downloads.glob(pattern)), PATIENCE)  # noqa: B023 - called before the next
                if was_told := bool(window.js(WAITING)):
                    break
        finally:
            over.set()
    for future in asking:
        future.result()
    until(lambda: any(downloads.glob(pattern)), PATIENCE)
    (file,) = downloads.glob(pattern)
    assert file.stat().st_size > 100_000
    assert was_told
    assert statuses == {503}
    assert window.js("document.querySelector('main a').getAttribute('href')") == "/"
    assert all("503" in line for line in window.console())
