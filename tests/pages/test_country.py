"""The page of a country: what is known of it, and plainly what is not."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import page_at, page_state_at
from tests.support.component_tree import every, said, walk


def drawn(path: str, dataset: Dataset, search: str = "") -> Any:
    return page_at(path, dataset).layout(page_state_at(path, search, dataset))


@pytest.mark.parametrize(
    "code", ["KAZ", "KGZ", "TJK", "TKM", "UZB", "UKR", "CIV", "WLD"], ids=lambda code: f"country-{code}"
)
def test_every_country_has_a_page_that_says_who_did_what_and_what_is_not_known(code: str, dataset: Dataset) -> None:
    page = drawn(f"/country/{code}", dataset)
    titles = [said(title) for title in every(page, "H2")]
    assert len(every(page, "H1")) == 1
    assert {"By whom", "What is not known"} <= set(titles)


def test_no_country_is_without_a_page(dataset: Dataset) -> None:
    for code in dataset.countries():
        assert page_at(f"/country/{code}", dataset).path == "/country/"


def test_a_country_is_named_as_the_reader_names_it_and_its_activities_are_counted(small: Dataset) -> None:
    page = drawn("/country/KAZ", small)
    assert said(every(page, "H1")) == "Kazakhstan"
    # The last one is known by its year only, and is not given a month.
    assert "6 activities by 2 organizers, February 2020 – 2021" in said(page)


def test_a_chart_without_anything_of_the_country_is_a_sentence_and_no_empty_card(dataset: Dataset) -> None:
    page = drawn("/country/TKM", dataset)
    assert "Reported results: nothing was reported for Turkmenistan." in said(page)
    charts = [card.to_plotly_json()["props"].get("data-chart") for card in every(page, "Div")]
    assert "service-outputs" not in charts
    assert "activity-timeline" in charts


def test_headings_go_down_one_step_at_a_time(dataset: Dataset) -> None:
    levels = [int(type(part).__name__[1]) for part in walk(drawn("/country/UZB", dataset)) if _is_heading(part)]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_the_page_answers_to_the_filters(small: Dataset) -> None:
    assert "1 activity by 1 organizer, September 2020" in said(drawn("/country/KAZ", small, "?kind=webinar"))
    assert "No activity matches this selection." in said(drawn("/country/KAZ", small, "?from=2022"))


def _is_heading(part: Any) -> bool:
    return type(part).__name__ in ("H1", "H2", "H3", "H4")
