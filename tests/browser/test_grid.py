"""The table of all activities: sorted, searched, paged, its columns chosen, and saved."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from dash.testing.wait import until

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection
from tests.browser.window import PATIENCE, Window

ROWS = "document.querySelectorAll('.ag-center-cols-container .ag-row').length"
CELLS = """
[...document.querySelectorAll('.ag-center-cols-container .ag-row')]
  .sort((a, b) => a.getAttribute('row-index') - b.getAttribute('row-index'))
  .map((row) => row.querySelector(`[col-id="${arguments[0]}"]`)?.textContent.trim())
"""
FILLED = f"({CELLS.strip()}).filter(Boolean).length === 20 && document.querySelector('.ag-row a[target=_blank]')"
"""The rows are there before what stands in them."""

SHOWN = f"JSON.stringify(({CELLS.strip()}).slice(0, arguments[1].length)) === JSON.stringify(arguments[1])"
BARE = ".map((cell) => cell?.replace(/^[~><]+/, '').split(' ')[0])"
COUNTED = "document.querySelector('.ag-paging-row-summary-panel').textContent.trim().endsWith(arguments[0])"
HEADINGS = "[...document.querySelectorAll('.ag-header-cell')].map((cell) => cell.getAttribute('col-id'))"


@pytest.fixture
def grid(window: Window) -> Window:
    window.open("/activities?country=KGZ")
    window.wait(FILLED, "title")
    return window


def column_values(window: Window, column: str) -> list[Any]:
    values: list[Any] = window.js(CELLS, column)
    return values


def test_links_pages_order_search_columns_and_what_is_saved(grid: Window, dataset: Dataset, downloads: Path) -> None:
    activities = query.activities(dataset, Selection(country=("KGZ",)))
    assert_links_open_an_activity_and_lead_to_the_sources(grid)
    assert_every_activity_is_in_pages_and_numbers_are_sorted_as_numbers(grid, activities)
    assert_it_is_searched_in_all_columns(grid, activities)
    assert_columns_are_chosen_and_saved_as_shown(grid, downloads)


def assert_every_activity_is_in_pages_and_numbers_are_sorted_as_numbers(grid: Window, activities: pd.DataFrame) -> None:
    grid.wait(COUNTED, f"of {len(activities)}")
    grid.wait(SHOWN, "title", activities["title"].tolist()[:20])
    grid.click(".ag-paging-panel [data-ref=btNext], .ag-paging-panel [ref=btNext]")
    grid.wait(SHOWN, "title", activities["title"].tolist()[20:40])
    grid.click(".ag-paging-panel [data-ref=btFirst], .ag-paging-panel [ref=btFirst]")
    heading = ".ag-header-cell[col-id=participants] .ag-header-cell-label"
    grid.click(heading)
    grid.click(heading)
    grid.wait("document.querySelector('.ag-header-cell[col-id=participants]').ariaSort === 'descending'")
    largest = [f"{number:,.0f}" for number in sorted(activities["participants"].dropna(), reverse=True)[:5]]
    grid.wait(SHOWN.replace(".slice", f"{BARE}.slice"), "participants", largest)


def assert_it_is_searched_in_all_columns(grid: Window, activities: pd.DataFrame) -> None:
    project_rows = activities[activities["project"] != ""]
    texts = activities.drop(columns=["project", "id"]).apply(lambda row: " ".join(map(str, row)), axis=1)
    # The table looks for each word by itself, and for the titles of sources too.
    words = [name for name in project_rows["project"] if " " not in name]
    project = next(name for name in words if not texts.str.contains(name, regex=False).any())
    grid.type("#activities-search", project)
    count = int(activities.astype(str).apply(lambda row: row.str.contains(project, regex=False).any(), axis=1).sum())
    grid.wait(COUNTED, f"of {count}")
    grid.type("#activities-search", "no such words at all")
    grid.wait(f"{ROWS} === 0")


def assert_columns_are_chosen_and_saved_as_shown(grid: Window, downloads: Path) -> None:
    before = grid.js(HEADINGS)
    assert "note" not in before
    grid.click("details[data-menu=columns] summary")
    grid.click("#activities-columns input[value=funder]")
    grid.wait(f"({HEADINGS}).includes('funder')")
    grid.click("#activities-columns input[value=sources]")
    grid.wait(f"!({HEADINGS}).includes('sources')")
    grid.type("#activities-search", "training")
    grid.wait(f"{ROWS} > 0")
    grid.click("#activities-csv")
    path = downloads / "activities.csv"
    until(path.exists, PATIENCE)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    assert "Funder" in rows[0]
    assert "Sources" not in rows[0]
    grid.wait(COUNTED, f"of {len(rows) - 1}")
    grid.wait(SHOWN, "title", [row[1] for row in rows[1:6]])


def assert_links_open_an_activity_and_lead_to_the_sources(grid: Window) -> None:
    title = column_values(grid, "title")[0]
    assert grid.count(".ag-row a[target=_blank][rel~=noopener][href^='http']") > 0
    grid.click(".ag-row[row-index='0'] a[data-activity]")
    grid.wait("new URLSearchParams(location.search).has('activity')")
    grid.panel(title)
    grid.click(".activity-panel .btn-close")
    grid.at("/activities?country=KGZ")
    grid.wait(f"{ROWS} === 20")
