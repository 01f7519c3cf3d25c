"""From a chart to its rows.

The table of a card, the rows behind a key number, the files to take away.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from dash.testing.wait import until

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection
from tests.browser.window import PATIENCE, Window
from tests.support.covering import few

NUMBERS = ("most-disrupted", "activities", "procurement")


def test_a_card_switches_to_its_table_and_back(window: Window, dataset: Dataset) -> None:
    card = "[data-chart=disruption-by-service]"
    rows = CHARTS["disruption-by-service"].rows(dataset, Selection())
    window.open("/services")
    window.asked()
    window.click(f"{card} [data-toggle-table]")
    window.at("/services?table=disruption-by-service")
    window.wait("document.querySelector(arguments[0])", f"{card} table")
    assert window.updates() == 1
    assert window.count(f"{card} tbody tr") == len(rows)
    assert not window.js("document.querySelector(arguments[0]).checkVisibility()", f"{card} .js-plotly-plot")
    table = window.text(f"{card} table")
    for words in ("78%", ">60%", "~75%", "130", "June – August 2020"):
        assert words in table
    window.click(f"{card} [data-toggle-table]")
    window.at("/services")
    window.drawn(4)
    assert window.count(f"{card} table") == 0


@pytest.mark.parametrize("name", few(NUMBERS, 1))
def test_a_key_number_opens_its_rows(window: Window, name: str) -> None:
    window.open("/?country=KAZ")
    tile = f"[data-key-number={name}]"
    assert window.text(f"{tile} .tile-value")
    window.click(tile)
    window.wait("location.pathname !== '/' && new URLSearchParams(location.search).has('table')")
    table = window.js("new URLSearchParams(location.search).get('table')")
    window.wait("document.querySelector(arguments[0])", f"[data-chart={table}] tbody tr")
    assert window.js("new URLSearchParams(location.search).get('country')") == "KAZ"
    window.drawn(4)


def test_csv_and_pictures_are_saved(window: Window, downloads: Path) -> None:
    """PNG and SVG are made in the browser; CSV comes from the server, for the same selection."""
    card = "[data-chart=disruption-by-service]"
    window.open("/?service=school-mental-health")
    for tool in ("a[href*='.csv']", "[data-picture=png]", "[data-picture=svg]"):
        menu = f"{card} details.tool-menu:has([data-picture])"
        if window.count(f"{menu}:not([open])"):
            window.click(f"{menu} summary")
        window.click(f"{card} {tool}")
    until(lambda: {path.suffix for path in downloads.iterdir()} == {".csv", ".png", ".svg"}, PATIENCE)
    files = {path.suffix: path for path in downloads.glob("disruption-by-service*")}
    assert files[".csv"].read_bytes().startswith(b"\xef\xbb\xbflabel,")
    assert files[".png"].read_bytes().startswith(b"\x89PNG")
    drawing = files[".svg"].read_text(encoding="utf-8")
    assert "School mental health services" in drawing
    assert "78%" in drawing
