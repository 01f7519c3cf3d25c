"""The page of rates: charts where the data have figures for them, else what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from dash import html

from dashboard.app import create_app
from dashboard.components.active_filters import active_filters
from dashboard.components.site_header import site_header
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import draw_page, page_at, page_state_at
from dashboard.settings import Settings
from tests.support.component_tree import every, hrefs, said, walk
from tests.support.monthly_figures import FIGURES, SURVEY, with_months

PATH = "/rates"


@pytest.fixture(scope="module")
def data(dataset: Dataset) -> Dataset:
    return with_months(dataset)


def page_content(dataset: Dataset, search: str = "") -> Any:
    return page_at(PATH, dataset).layout(page_state_at(PATH, search, dataset))


def charts(page: Any) -> list[str]:
    cards = (getattr(part, "data-chart", None) for part in walk(page) if not isinstance(part, str))
    return [name for name in cards if name]


def test_without_rates_it_says_what_to_do(dataset: Dataset) -> None:
    page = page_content(dataset)
    assert charts(page) == []
    assert "python -m dashboard rates ANSWERS" in said(page)
    assert "No rates yet" in said(page)


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_the_empty_page_speaks_every_language(language: str, dataset: Dataset) -> None:
    assert "No rates yet" not in said(page_content(dataset, f"?lang={language}"))


def test_with_rates_it_shows_the_newest_survey_of_them(data: Dataset) -> None:
    page = page_content(data)
    assert charts(page) == ["disruption-by-service", "disruption-by-scope", "disruption-by-month"]
    assert "55.6%, between 26.7% and 81.1%" in said(page)
    assert page_state_at(PATH, "", data).selection.survey == SURVEY


def test_a_chosen_survey_stays_chosen(data: Dataset) -> None:
    assert page_state_at(PATH, "?survey=who-mns-2020", data).selection.survey == "who-mns-2020"


def test_what_the_page_chooses_by_itself_is_no_filter_to_take_away(data: Dataset) -> None:
    view = page_state_at(PATH, "?country=KAZ", data)
    links = hrefs(html.Div(active_filters(view)))
    assert [name for name in links if SURVEY in name or "Survey" in name] == []
    assert links["Reset filters"] == view.href(view.selection.without("country")) == PATH
    survey_view = page_state_at(PATH, "?survey=who-mns-2020", data)
    assert survey_view.href() == f"{PATH}?survey=who-mns-2020"
    assert hrefs(html.Div(active_filters(survey_view)))["Reset filters"] == PATH


def test_it_is_drawn_once_for_all_readers(data: Dataset) -> None:
    keys = list[Any]()

    def render(key: Any, draw: Any) -> Any:
        keys.append(key)
        return draw()

    draw_page(replace(page_state_at(PATH, "", data), render=render))
    assert [key[:2] for key in keys if key[0] == "page"] == [("page", PATH)]


def test_counts_alone_have_their_chart_alone(dataset: Dataset) -> None:
    counts = tuple(row for row in FIGURES if row[0].startswith(("count", "units")))
    assert charts(page_content(with_months(dataset, counts))) == ["disruption-by-month"]


@pytest.mark.parametrize("path", ["/", "/services"])
def test_the_header_names_it_where_there_are_rates(path: str, dataset: Dataset, data: Dataset) -> None:
    links = [hrefs(site_header(page_state_at(path, "?survey=who-ehs-r1", package))) for package in (dataset, data)]
    assert "Rates" not in links[0]
    assert links[1]["Rates"] == PATH


def test_a_page_of_a_country_leaves_months_to_it(data: Dataset) -> None:
    page = page_at("/country/KAZ", data).layout(page_state_at("/country/KAZ", "", data))
    tables = " ".join(said(table) for table in every(page, "Table"))
    assert "72.7" not in tables


def test_pages_embeds_and_files_are_served(data: Dataset) -> None:
    client = create_app(data, Settings()).server.test_client()
    answers = {path: client.get(path) for path in (PATH, "/embed/disruption-by-month", "/country/KAZ")}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert "a fall of 37.5%" in answers["/embed/disruption-by-month"].text
    file = client.get("/download/disruption-by-month.csv")
    assert "-37.5" in file.text
