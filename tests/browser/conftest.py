"""One server and one Chromium for all journeys, which end with an empty console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.browser import Browser, open_browser
from tests.browser.window import Window
from tests.support.server_process import serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "window" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser, opened once."""
    with open_browser(tmp_path_factory.mktemp("downloads")) as browser:
        yield browser


@pytest.fixture
def downloads(window: Window, tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for what this test downloads."""
    set_folder(window, tmp_path)
    yield tmp_path
    set_folder(window, Path(window.browser.download_path))


def set_folder(window: Window, folder: Path) -> None:
    """Have the browser save into a folder."""
    behaviour = {"behavior": "allow", "downloadPath": str(folder)}
    window.driver.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The program itself, serving the shipped data."""
    with serving(prepared=False) as program:
        yield f"http://127.0.0.1:{program.port}"


@pytest.fixture
def window(chromium: Browser, server: str) -> Iterator[Window]:
    """A window for one journey, which leaves the console empty and asks nobody else."""
    new_window = Window(chromium, server)
    new_window.begin()
    yield new_window
    assert new_window.console() == []
    assert new_window.foreign() == []
