"""Copies of sources are marked and never first; findings are in the reader's language."""

from __future__ import annotations

import json

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.components.activity_details import activity_details
from dashboard.dataset.dataset import Dataset
from dashboard.exports.to_json import to_json
from dashboard.facts.key_numbers import key_numbers
from dashboard.pages.registry import page_at, page_state_at
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.complete_languages import COMPLETE
from tests.support.component_tree import said
from tests.support.csv_counts import csv_rows
from tests.support.export_fixtures import export

MIRROR = "studylib-cdc-kgz-bbs-pwid-2021"


def page(path: str, search: str, dataset: Dataset) -> str:
    return said(page_at(path, dataset).layout(page_state_at(path, search, dataset)))


def test_no_copy_of_unclear_standing_is_a_first_source() -> None:
    mirrors = {row["id"] for row in csv_rows("sources") if row["standing"] == "mirror"}
    assert MIRROR in mirrors
    first = {row["source"] for row in csv_rows("activity_sources") if row["order"] == "1"}
    for table in ("observations", "outputs", "surveys"):
        first |= {row["source"] for row in csv_rows(table)}
    assert not first & mirrors


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Copy on a site of unclear standing"),
        ("ru", "Копия на сайте с неясным статусом"),
        ("fr", "Copie sur un site au statut incertain"),
        ("ar", "نسخة على موقع غير واضح الصفة"),
    ],
)
def test_a_copy_is_marked_where_it_is_named(language: str, words: str, dataset: Dataset) -> None:
    view = page_state_at("/activities", f"?lang={language}&activity=cdc-kgz-bbs-pwid-2021", dataset)
    assert f"({words})" in said(activity_details(view))
    assert words in page("/sources", f"?lang={language}", dataset)
    reader = RenderContext(text_for(language), LIGHT)
    document = json.loads(to_json(export("activity-timeline", dataset, Selection(lang=language), reader)))
    assert {source["id"]: source["standing"] for source in document["sources"]}[MIRROR] == words


@pytest.mark.parametrize(("language", "words"), [("ru", "снизилось"), ("fr", "en baisse"), ("ar", "انخفضت")])
def test_a_finding_in_words_is_in_the_language_of_the_page(language: str, words: str, dataset: Dataset) -> None:
    text = page("/country/KAZ", f"?lang={language}", dataset)
    assert words in text
    assert "reduced" not in text


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize(
    ("survey", "value"),
    [
        ("who-ncd-2020", "63"),
        ("global-fund-2020-06", "85"),
        ("global-fund-2021-09", "3"),
        ("global-fund-results-2021", "22"),
    ],
)
def test_a_chosen_survey_is_what_charts_and_key_numbers_speak_of(
    survey: str, value: str, language: str, dataset: Dataset
) -> None:
    selection, reader = Selection(survey=survey, lang=language), RenderContext(text_for(language), LIGHT)
    names = dataset.names("surveys", language, "short_name")
    for name in ("disruption-by-service", "disruption-by-scope"):
        chart = CHARTS[name]
        rows = chart.rows(dataset, selection)
        assert set(rows.loc[rows["row_kind"] != "missing", "survey"]) == {survey}
        assert names[survey] in chart.titled(rows, selection, reader)
        assert chart.draw(rows, reader)["data"]
    service = CHARTS["disruption-by-service"]
    assert value in service.finding(service.rows(dataset, selection), reader)
    numbers = {number.id: number for number in key_numbers(dataset, selection, reader.text)}
    assert numbers["most-disrupted"].value_text.startswith(value)
    assert names[survey] in numbers["most-disrupted"].note


def test_the_survey_shown_first_is_the_one_of_mental_health(dataset: Dataset) -> None:
    rows = CHARTS["disruption-by-service"].rows(dataset, Selection())
    assert set(rows["survey"]) == {"who-mns-2020"}
    other_surveys = {"who-ncd-2020", "global-fund-2020-06", "global-fund-2021-09", "global-fund-results-2021"}
    assert not set(CHARTS["disruption-by-scope"].rows(dataset, Selection())["survey"]) & other_surveys
