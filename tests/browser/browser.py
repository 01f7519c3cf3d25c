"""Chromium as a person has it, driven by Selenium; waits are those of Dash's own tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dash.testing.dash_page import DashPageMixin  # type: ignore[attr-defined]  # mypy reads nothing of that file
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from benchmarks.browser import FLAGS

SHORT_LIVES = ("--js-flags=--no-opt --no-maglev", "--disable-extensions", "--process-per-site", "--in-process-gpu")
"""A page of a test lives for a second: to compile for speed never pays."""


class Options(ChromeOptions):
    """The options of a Chromium that tells all it logs and requests."""

    def __init__(self) -> None:
        super().__init__()
        self.binary_location = shutil.which("chromium") or ""
        for flag in (*FLAGS, *SHORT_LIVES):
            self.add_argument(flag)
        self.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})


@dataclass(frozen=True)
class Browser(DashPageMixin):  # type: ignore[misc]
    """A Chromium that is open, and the folder into which it saves."""

    driver: Any
    download_path: str


@contextmanager
def open_browser(folder: Path) -> Iterator[Browser]:
    """Open a Chromium that saves into a folder, by the machine's own driver, and close it."""
    options = Options()
    options.add_argument("--disable-dev-shm-usage")
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    with Chrome(options=options, service=ChromeService(shutil.which("chromedriver"))) as driver:
        yield Browser(driver, str(folder))
