"""The server sorts, searches and cuts a long table as the browser does a short one."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.http_client import UPDATE
from dashboard.app import create_app
from dashboard.components.activities_grid import GRID, HEADINGS, MAX_CLIENT_ROWS, grid, records
from dashboard.components.activities_grid_rows import MAX_BLOCK_ROWS, requested_rows, row_request_error
from dashboard.components.page_state import PageState
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.scale_data import multiplied
from dashboard.pages.registry import page_state_at
from dashboard.settings import Settings
from tests.support.component_tree import every, hrefs, said

REQUEST: dict[str, Any] = {
    "startRow": 0,
    "endRow": 100,
    "sortModel": [],
    "filterModel": {},
    "api": {},
    "context": {"search": "", "asked": ""},
}


@pytest.fixture(scope="module")
def many(dataset: Dataset) -> Dataset:
    return multiplied(dataset, 5)


def view(dataset: Dataset, search: str = "") -> PageState:
    return page_state_at("/activities", search, dataset)


def fetch_rows(of: PageState, **changes: Any) -> list[dict[str, Any]]:
    """Return all rows of an answer, fetched block by block."""
    first = requested_rows(of, REQUEST | changes)
    rows: list[dict[str, Any]] = first["rowData"]
    while len(rows) < first["rowCount"]:
        span = {"startRow": len(rows), "endRow": len(rows) + MAX_BLOCK_ROWS}
        rows += requested_rows(of, REQUEST | changes | span)["rowData"]
    return rows


def sorting(column: str, order: str = "asc") -> dict[str, Any]:
    return {"sortModel": [{"colId": column, "sort": order}]}


def searching(words: str) -> dict[str, Any]:
    return {"context": {"search": words, "asked": ""}}


@pytest.mark.parametrize("search", ["", "?country=KAZ&kind=training", "?from=2020-06&to=2020-08&lang=ru"])
def test_block_by_block_it_is_the_table_of_the_selection(many: Dataset, search: str) -> None:
    assert fetch_rows(view(many, search)) == records(view(many, search))


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("column", HEADINGS)
def test_every_column_sorts_by_what_it_shows(dataset: Dataset, column: str, order: str) -> None:
    of = view(dataset, "?country=KGZ")

    def sort_value(row: dict[str, Any]) -> Any:
        if column == "sources":
            return " | ".join(f"{source['title']} {source['url']}" for source in row["sources"])
        value = row.get(f"{column}_order", row[column])
        return float("-inf") if value is None else value

    rows = sorted(records(of), key=sort_value, reverse=order == "desc")
    assert [sort_value(row) for row in fetch_rows(of, **sorting(column, order))] == list(map(sort_value, rows))


@pytest.mark.parametrize("words", ["naloxone", "KAZAKHSTAN training", "2020 unodc", "who.int", "no such words at all"])
def test_a_search_finds_every_word_in_any_column_as_it_is_shown(dataset: Dataset, words: str) -> None:
    of = view(dataset)

    def holds(row: dict[str, Any], word: str) -> bool:
        sources = [f"{source['title']} {source['url']}" for source in row["sources"]]
        cells = [*(str(row[column]) for column in HEADINGS if column != "sources"), *sources]
        return any(word.casefold() in cell.casefold() for cell in cells)

    ids = [row["id"] for row in records(of) if all(holds(row, word) for word in words.split())]
    assert [row["id"] for row in fetch_rows(of, **searching(words))] == ids


def test_a_short_table_is_sent_whole_and_a_long_one_in_pages(dataset: Dataset, many: Dataset) -> None:
    short, long = (every(grid(view(data)), "AgGrid")[0].to_plotly_json()["props"] for data in (dataset, many))
    assert len(short["rowData"]) == len(dataset.activities)
    assert "rowModelType" not in short
    assert len(many.activities) > MAX_CLIENT_ROWS
    assert "rowData" not in long
    assert long["rowModelType"] == "infinite"


def test_a_long_table_says_how_many_there_are_and_has_a_file_of_all(many: Dataset) -> None:
    content = grid(view(many, "?from=2020-03"))
    assert "activities. Pages are fetched one by one" in said(content)
    assert hrefs(content)["CSV of all activities of the selection"] == "/download/activity-timeline.csv?from=2020-03"


@pytest.mark.parametrize(
    "changes",
    [
        {"startRow": -1},
        {"startRow": True},
        {"startRow": 100},
        {"endRow": MAX_BLOCK_ROWS + 1},
        {"startRow": 10**12, "endRow": 10**12 + 1},
        {"endRow": "100"},
        {"sortModel": None},
        {"sortModel": [{"colId": "id", "sort": "asc"}]},
        {"sortModel": [{"colId": "title", "sort": "up"}]},
        {"sortModel": [{"colId": ["title"], "sort": "asc"}]},
        {"sortModel": [{}] * 30},
        {"filterModel": {"title": {}}},
        {"context": None},
        {"context": {"search": "x" * 201}},
        {"context": {"search": 1}},
        {"context": {"other": ""}},
        {"more": 1},
    ],
)
def test_what_no_table_asks_is_refused(changes: dict[str, Any]) -> None:
    assert row_request_error(REQUEST) == ""
    assert row_request_error(REQUEST | changes).startswith("an object with startRow")


def test_the_server_gives_the_rows_and_refuses_what_is_no_request(many: Dataset) -> None:
    client = create_app(many, Settings()).server.test_client()

    def post(request: Any) -> Any:
        values = {
            ("address", "pathname"): "/activities",
            ("address", "search"): "?kind=training",
            ("preview", "data"): None,
        }
        return client.post(
            UPDATE,
            json={
                "output": f"{GRID}.getRowsResponse",
                "outputs": {"id": GRID, "property": "getRowsResponse"},
                "inputs": [{"id": GRID, "property": "getRowsRequest", "value": request}],
                "changedPropIds": [f"{GRID}.getRowsRequest"],
                "state": [{"id": i, "property": name, "value": value} for (i, name), value in values.items()],
            },
        )

    answer = post(REQUEST).json["response"][GRID]["getRowsResponse"]
    assert answer["rowCount"] == int((many.activities["kind"] == "training").sum())
    assert answer["rowData"] == records(view(many, "?kind=training"))[:100]
    refusal = post(REQUEST | {"endRow": 10**6})
    assert refusal.status_code == 400
    assert "as the table of activities sends it" in refusal.text


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_a_request_is_an_object(value: Any) -> None:
    assert row_request_error(value) != ""
