"""A page while its data change: a notice of bad ones, the new figures of good ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dash.testing.wait import until

from dashboard.settings import shipped_folder
from tests.browser.browser import Browser
from tests.browser.window import PATIENCE, Window
from tests.support.server_process import Server, serving

NOTICE = "document.querySelector('.data-notice[role=status]')"
VERSION = "document.querySelector('.data-version').textContent"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(shipped_folder("data"), tmp_path_factory.mktemp("changing") / "data"))


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving("--data", str(folder), "--workers", "2", prepared=False) as program:
        yield program


@pytest.fixture
def window(chromium: Browser, server: Server) -> Iterator[Window]:
    new_window = Window(chromium, f"http://127.0.0.1:{server.port}")
    new_window.begin()
    yield new_window
    assert new_window.console() == []


def wait_for(server: Server, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Wait until the server says so of its data."""
    until(lambda: holds(json.loads(server.ask("/health").body)["data"]), PATIENCE)


def wait_for_answer(window: Window, expression: str, *arguments: str) -> None:
    """Wait until an answer brings this: one process may know a moment later than another."""

    def holds() -> Any:
        window.settled()
        return window.js(expression, *arguments) or window.js("window.dashboard.redraw()")

    until(holds, PATIENCE)


def test_a_notice_comes_with_bad_data_and_goes_when_they_are_mended(
    window: Window, server: Server, folder: Path
) -> None:
    window.open("/services")
    assert window.js(f"{NOTICE}.textContent") == ""
    version = window.js(VERSION)
    content = (folder / "observations.csv").read_bytes()
    cut_off = content.rindex(b"\n", 0, len(content) // 2) + 8  # in the middle of an id
    (folder / "observations.csv").write_bytes(content[:cut_off])
    wait_for(server, lambda data: data["refused"] is not None)
    window.choose("country", "KAZ")
    wait_for_answer(window, f"{NOTICE}.textContent.includes('The last good version is shown')")
    window.wait(f"{NOTICE}.getBoundingClientRect().height > 20")
    assert window.js(VERSION) == version
    window.drawn(4)
    (folder / "observations.csv").write_bytes(content)
    wait_for(server, lambda data: data["refused"] is None)
    window.choose("country", "UZB")
    wait_for_answer(window, f"{NOTICE}.textContent === ''")


def test_an_open_page_shows_new_data_with_the_next_choice_and_goes_on(
    window: Window, server: Server, folder: Path
) -> None:
    window.open("/?country=KAZ")
    version = window.js(VERSION)
    services = folder / "services.csv"
    services.write_bytes(services.read_bytes().replace(b"Harm reduction", b"Reduction of harm"))
    wait_for(server, lambda data: data["version"] not in version)
    window.choose("country", "UZB")
    wait_for_answer(window, f"{VERSION} !== arguments[0]", version)
    window.drawn(2)
    assert "Reduction of harm" in str(window.js("document.querySelector('#filter-service').textContent"))
    assert window.js("[...document.querySelectorAll('#filter-country input:checked')].map((box) => box.value)") == [
        "KAZ",
        "UZB",
    ]
    window.choose("kind", "training")
    window.at("/?country=KAZ,UZB&kind=training")
    window.wait("document.querySelector('.chips').textContent.includes('Training')")
    window.drawn(2)
