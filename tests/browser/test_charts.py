"""From a chart to its rows.

The table of a card, the rows behind a key number, the files to take away.
"""

from __future__ import annotations

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection
from tests.browser.window import Window
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
