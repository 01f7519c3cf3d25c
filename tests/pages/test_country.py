"""The page of a country: what is known of it, and plainly what is not."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from dashboard.app import create_app
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import page_at, page_state_at
from dashboard.selection import Selection
from dashboard.settings import Settings
from tests.support.component_tree import cells, every, props, said, walk


def page_content(path: str, dataset: Dataset, search: str = "") -> Any:
    return page_at(path, dataset).layout(page_state_at(path, search, dataset))


@pytest.mark.parametrize(
    "code", ["KAZ", "KGZ", "TJK", "TKM", "UZB", "UKR", "CIV", "WLD"], ids=lambda code: f"country-{code}"
)
def test_every_country_has_a_page_that_says_who_did_what_and_what_is_not_known(code: str, dataset: Dataset) -> None:
    page = page_content(f"/country/{code}", dataset)
    titles = [said(title) for title in every(page, "H2")]
    assert len(every(page, "H1")) == 1
    assert {"By whom", "What is not known"} <= set(titles)


def test_the_list_says_what_it_counts(dataset: Dataset) -> None:
    spans = every(page_content("/country/CIV", dataset), "Span")
    assert [said(span) for span in spans if getattr(span, "className", "") == "list-count"] == ["1 activity"]


def test_the_paper_of_a_country_names_the_address_it_was_asked_at(dataset: Dataset) -> None:
    client = create_app(dataset, Settings()).server.test_client()
    for host in ("one.example", "two.example"):
        page = client.get("/country/KAZ", base_url=f"http://{host}").text
        assert f"http://{host}/country/KAZ<" in page, host


def test_no_country_is_without_a_page(dataset: Dataset) -> None:
    for code in dataset.countries():
        assert page_at(f"/country/{code}", dataset).path == "/country/"


def test_a_country_is_named_as_the_reader_names_it_and_its_activities_are_counted(small: Dataset) -> None:
    page = page_content("/country/KAZ", small)
    assert said(every(page, "H1")) == "Kazakhstan"
    # The last one is known by its year only, and is not given a month.
    assert "6 activities were reported (February 2020 – 2021): " in said(page)
    assert "2 organizers are named, most often UNODC (5) and World Bank (1)." in said(page)


def test_a_chart_without_anything_of_the_country_is_a_sentence_and_no_empty_card(dataset: Dataset) -> None:
    page = page_content("/country/TKM", dataset)
    assert "Reported results: nothing was reported for Turkmenistan." in said(page)
    charts = [props(card).get("data-chart") for card in every(page, "Div")]
    assert "service-outputs" not in charts
    assert "activity-timeline" in charts


def test_its_three_figures_are_its_own_and_the_world_stands_apart_folded_and_last(dataset: Dataset) -> None:
    page = page_content("/country/KAZ", dataset)
    tiles = [props(link) for link in every(page, "A")]
    assert [tile["data-lead-number"] for tile in tiles if "data-lead-number" in tile] == [
        *("activities", "participants", "procurement")
    ]
    *_sections, world, paper = page
    assert "The world’s figures" in said(every(world, "Summary"))
    assert not getattr(world, "open", False)
    assert "disruption-by-service" in [getattr(card, "data-chart", None) for card in every(world, "Div")]
    assert "briefing-paper" in props(paper)["className"]


def test_its_list_is_open_and_says_every_number_in_plain_view(dataset: Dataset) -> None:
    page = page_content("/country/KAZ", dataset)
    table = next(table for table in every(page, "Table") if "sortable" in getattr(table, "className", ""))
    activities = query.activities(dataset, Selection(country=("KAZ",)))
    rows = cells(table)
    assert [row[1].startswith(title) for row, title in zip(rows, activities["title"], strict=True)] == [True] * len(
        activities
    )
    assert ("August 2020", "12,000 USD") in [(row[0], row[4]) for row in rows]
    assert ("25 September 2020", "68") in [(row[0], row[3]) for row in rows]
    assert all(row[5] for row in rows)  # each has a source
    assert len(every(table, "Button")) == 6


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_its_list_is_found_in_every_language_of_the_data(language: str, dataset: Dataset) -> None:
    table = next(
        t
        for t in every(page_content("/country/KAZ", dataset, f"?lang={language}"), "Table")
        if "sortable" in getattr(t, "className", "")
    )
    words = [props(row)["data-words"] for row in every(every(table, "Tbody"), "Tr")]
    for term in ("methadone", "метадон", "ميثادون", "12000"):
        assert any(term in of.split() or any(term in word for word in of.split()) for of in words), term


def test_headings_go_down_one_step_at_a_time(dataset: Dataset) -> None:
    levels = [int(type(part).__name__[1]) for part in walk(page_content("/country/UZB", dataset)) if _is_heading(part)]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_the_page_answers_to_the_filters(small: Dataset) -> None:
    assert "1 activity was reported (September 2020): 1 webinar." in said(
        page_content("/country/KAZ", small, "?kind=webinar")
    )
    assert "No activity matches this selection." in said(page_content("/country/KAZ", small, "?from=2022"))


def _is_heading(part: Any) -> bool:
    return type(part).__name__ in ("H1", "H2", "H3", "H4")
