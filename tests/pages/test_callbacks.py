"""One request answers a change of the address, with what changed and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from benchmarks.http_client import UPDATE, answer, changes, parts, update
from dashboard.components.chart_card import PLOT
from dashboard.dataset.dataset import Dataset

PANEL, PANEL_TITLE = "activity-panel", "activity-panel-title"
SHELL = {"status", "activity-details", "chosen-country", "chosen-service", "chosen-kind", "chosen-area"}


def page_changes(client: FlaskClient, address: str, path: str, search: str, *, moved: bool = False) -> dict[str, Any]:
    """Return what an open page is told to change when its address does, parts by name."""
    response = client.post(UPDATE, json=update(client.get(address).text, path, search, moved=moved))
    assert response.status_code == 200
    return changes(response.text)


def drawn_parts(answer: dict[str, Any]) -> set[str]:
    return set(answer) - SHELL - {PANEL, PANEL_TITLE, "page"}


def card_parts(chart: str) -> set[str]:
    """Return what changes of a card with its rows: all but its tools."""
    return {f"plot {chart}", f"graph {chart}", *(f"{chart}-{part}" for part in ("titles", "words", "notes"))}


SERVICES, TIMELINE = card_parts("disruption-by-service"), card_parts("activity-timeline")
NOT_NARROWED = "disruption-by-service-titles"
"""A chart that a filter does not narrow says so in its subtitle; its figure stays."""


@pytest.mark.parametrize(
    ("search", "cards"),
    [
        ("?country=KAZ", {*SERVICES, *TIMELINE}),
        ("?kind=webinar", {NOT_NARROWED, *TIMELINE}),
        ("?service=harm-reduction", {*SERVICES, "activity-timeline-titles"}),
        ("?survey=who-ehs-r1", {*SERVICES, "activity-timeline-titles"}),
        ("?from=2020-06", {NOT_NARROWED, *TIMELINE}),
        ("?table=activity-timeline", {"activity-timeline", "activity-timeline-tools", "plot activity-timeline"}),
    ],
)
def test_only_the_cards_that_a_filter_changes_are_sent(client: FlaskClient, search: str, cards: set[str]) -> None:
    answer = page_changes(client, "/", "/", search)
    assert drawn_parts(answer) == cards | {"key-numbers", "lead-numbers", "overview-finding"}
    assert "page" not in answer
    assert all("figure" in answer[name] for name in answer if name.startswith("graph "))


def test_an_address_that_is_shown_already_changes_no_card(client: FlaskClient) -> None:
    assert drawn_parts(page_changes(client, "/?country=KAZ", "/", "?country=KAZ")) == set()


def test_what_is_sent_is_what_the_page_itself_would_show(client: FlaskClient) -> None:
    outputs = page_changes(client, "/", "/", "?country=KAZ&kind=training")
    page_parts = parts(answer(client.get("/?country=KAZ&kind=training").text, "_dash-layout"))
    for name in ("disruption-by-service-titles", "activity-timeline-notes", "key-numbers", "status"):
        assert outputs[name]["children"] == page_parts[name]["children"]
        assert outputs[name]["data-key"] == page_parts[name]["data-key"]
    page = client.get("/?country=KAZ&kind=training").text
    for chart, plot in parts(answer(page, "_dash-layout"), PLOT, "chart").items():
        assert outputs[f"plot {chart}"] == {"style": plot["style"], "data-key": plot["data-key"]}
        assert outputs[f"graph {chart}"]["figure"] == plot["children"]["props"]["figure"]
        assert outputs[f"graph {chart}"]["drawing"] in page


def test_only_what_is_in_the_first_screens_comes_with_a_drawing(client: FlaskClient) -> None:
    answer = page_changes(client, "/services", "/services", "?country=KAZ")
    drawings = {name: graph["drawing"] for name, graph in answer.items() if name.startswith("graph ")}
    assert [drawing is not None for drawing in drawings.values()] == [True, False, False], "the second stays as it is"
    on_stage = page_changes(client, "/?present=activity-timeline", "/", "?present=activity-timeline&country=KAZ")
    assert on_stage["graph activity-timeline"]["drawing"] is None, "the browser finds how high it is"


def test_a_chart_without_rows_keeps_its_graph_and_the_figure_comes_back_with_the_rows(client: FlaskClient) -> None:
    empty = page_changes(client, "/", "/", "?country=XXX")
    assert "graph activity-timeline" not in empty
    assert list(empty["plot activity-timeline"]) == ["data-key"]
    assert "Nothing matches" in json.dumps(empty["activity-timeline"])
    with_rows = page_changes(client, "/?country=XXX", "/", "?country=KAZ")
    assert with_rows["graph activity-timeline"]["figure"]["data"]
    assert with_rows["activity-timeline"]["children"] is None


def test_on_the_stage_a_filter_changes_regions_and_the_next_chart_is_a_page(client: FlaskClient) -> None:
    address = "/?present=activity-timeline"
    answer = page_changes(client, address, "/", "?present=activity-timeline&country=KAZ")
    assert "page" not in answer
    assert drawn_parts(answer) == TIMELINE | {"stage-code-place", "stage-filters", "stage-place", "stage-source"}
    assert "page" in page_changes(client, address, "/", "?present=disruption-by-service")
    assert "page" in page_changes(client, address, "/", "")


@pytest.mark.parametrize(
    ("path", "query", "region"), [("/search", "?q=methadone", "search-status"), ("/changes", "", "change-counts")]
)
def test_what_is_found_is_said_by_a_region_that_stays_and_once(
    client: FlaskClient, path: str, query: str, region: str
) -> None:
    """What is drawn anew may be heard twice, and what comes with its words not at all."""
    status = parts(answer(client.get(path + query).text, "_dash-layout"))[region]
    assert status["role"] == "status"
    narrowed = page_changes(client, path + query, path, f"{query}&kind=webinar")
    assert narrowed.get(region, status)["children"] == status["children"]
    if query:
        assert page_changes(client, path + query, path, "?q=UNODC")[region]["children"] != status["children"]


def test_another_page_is_sent_whole_without_the_cards_of_the_old_one(client: FlaskClient) -> None:
    answer = page_changes(client, "/", "/services", "", moved=True)
    assert "page" in answer
    assert drawn_parts(answer) == {"navigation"}, "it says which page is open"
    assert set(answer) <= SHELL | {PANEL, PANEL_TITLE, "page", "navigation"}
    assert "data-chart" in json.dumps(answer["page"])


def test_an_activity_opens_in_its_panel_and_closes(client: FlaskClient, dataset: Dataset) -> None:
    activity = dataset.activities.iloc[10]
    answer = page_changes(client, "/activities", "/activities", f"?activity={activity['id']}")
    assert answer[PANEL] == {"is_open": True}
    assert answer[PANEL_TITLE] == {"children": activity["title"]}
    assert "activity-details" in answer
    assert drawn_parts(answer) == set()
    after = page_changes(client, f"/activities?activity={activity['id']}", "/activities", "")
    assert after[PANEL]["is_open"] is False


def test_an_unknown_activity_opens_nothing_and_is_named(client: FlaskClient) -> None:
    answer = page_changes(client, "/", "/", "?activity=nothing")
    assert answer[PANEL]["is_open"] is False
    assert "“nothing” is not known" in json.dumps(answer["status"], ensure_ascii=False)


def test_a_query_too_long_to_be_read_changes_nothing(client: FlaskClient) -> None:
    answer = page_changes(client, "/", "/", "?country=" + "A" * 9000)
    assert set(answer) <= {PANEL, PANEL_TITLE}


@pytest.mark.parametrize(
    "search", ["?country=%00", "?country=\ud800", "?from=[]&to={}", "?&=&country=;", "?lang=%3Cb%3E"]
)
def test_an_odd_query_is_answered(client: FlaskClient, search: str) -> None:
    assert "status" in page_changes(client, "/", "/", search)


@pytest.mark.parametrize("path", ["/nope", "/country/XXX", ""])
def test_an_unknown_path_is_answered_with_the_page_that_says_so(client: FlaskClient, path: str) -> None:
    answer = page_changes(client, "/", path, "", moved=True)
    assert "There is no such page" in json.dumps(answer["page"])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe"])
def test_a_body_that_is_no_json_is_refused(client: FlaskClient, body: bytes) -> None:
    response = client.post(UPDATE, data=body, content_type="application/json")
    assert response.status_code == 400


def test_the_server_answers_what_is_shown_and_rows_of_the_table_and_the_browser_the_others(client: FlaskClient) -> None:
    entries = answer(client.get("/").text, "_dash-dependencies")
    outputs = [entry["output"] for entry in entries if entry["clientside_function"] is None]
    assert len(outputs) == 2
    assert outputs[1] == "activities-grid.getRowsResponse"
    assert all(entry["prevent_initial_call"] for entry in entries)
