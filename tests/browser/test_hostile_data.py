"""Markup in the data is text wherever it is shown: on pages, in figures, tables, panels and the grid."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash.testing.browser import Browser

from dashboard.settings import shipped_folder
from tests.browser.window import Window
from tests.serving import serving

MARKUP = '<img src=x onerror="document.title=`hurt`"><b>bold</b>{y}'
SPOILED = {
    "activities": ("title", "organizer", "place", "note"),
    "services": ("name", "group_name"),
    "surveys": ("name", "short_name"),
    "sources": ("title", "publisher", "note"),
    "outputs": ("measure",),
    "observations": ("note",),
}
FIRED = "document.querySelectorAll('img[src=x]').length + (document.title.includes('hurt') ? 1 : 0)"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the shipped data with markup at the end of their words."""
    folder = shutil.copytree(shipped_folder("data"), tmp_path_factory.mktemp("hostile") / "data")
    for table, columns in SPOILED.items():
        spoil(folder / f"{table}.csv", columns)
    with serving("--data", str(folder)) as started:
        yield f"http://127.0.0.1:{started.port}"


def spoil(path: Path, columns: tuple[str, ...]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update({column: row[column] + MARKUP for column in columns if row[column]})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_it_is_shown_as_it_is_written_and_never_runs(window: Window, chromium: Browser, hostile: str) -> None:
    elsewhere = Window(chromium, hostile)
    for address in (
        "/?country=UZB",
        "/services?table=disruption-by-service",
        "/activities?country=UZB&activity=unodc-uzb-bukhara-support-2020-06",
        "/country/UZB",
        "/sources",
    ):
        elsewhere.open(address)
        assert elsewhere.js(FIRED) == 0
        assert "<b>bold</b>{y}" in elsewhere.text("main")
    assert elsewhere.foreign() == []
    window.server = hostile
