"""What a country's page says in words and tables: local figures, by whom, what is not known."""

from __future__ import annotations

import pandas as pd

from dashboard.components.country_summary import data_gaps
from dashboard.components.local_figures import local_figures
from dashboard.components.organizers import organizers
from dashboard.components.page_state import PageState
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.activity_rows import find_names
from dashboard.pages.registry import page_state_at
from tests.support.component_tree import cells, every, hrefs, said
from tests.support.csv_counts import NO_PARTICIPANTS, csv_rows


def view(dataset: Dataset, path: str, search: str = "") -> PageState:
    return page_state_at(path, search, dataset)


def test_local_figures_are_those_of_the_country_and_its_parts(small: Dataset) -> None:
    rows = cells(local_figures(view(small, "/country/UZB")))
    assert [(row[1], row[4]) for row in rows] == [("20% of countries", "Bukhara region")]
    assert rows[0][0] == "Countries reporting disruption Harm reduction"


def test_a_finding_without_a_number_is_shown_in_its_words(small: Dataset) -> None:
    rows = cells(local_figures(view(small, "/country/KAZ")))
    assert [row[1] for row in rows] == ["reduced", "13"]


def test_a_figure_that_answers_yes_or_no_is_not_shown_as_a_number(dataset: Dataset) -> None:
    rows = cells(local_figures(view(dataset, "/country/TKM")))
    assert {row[1] for row in rows if "available" in row[0]} == {"No"}


def test_figures_of_groups_stand_apart_from_those_of_the_country(dataset: Dataset) -> None:
    tables = every(local_figures(view(dataset, "/country/TJK")), "Table")
    assert len(tables) == 2
    assert {row[4] for row in cells(tables[0])} == {"Tajikistan"}
    assert {row[4] for row in cells(tables[1])} == {"Central Asia", "Four countries of the UNODC rapid assessment"}


def test_every_local_figure_names_its_source(dataset: Dataset) -> None:
    content = local_figures(view(dataset, "/country/KAZ"))
    assert all(row[-1] for row in cells(content))
    assert any(href.startswith("/sources#") for href in hrefs(content).values())


def test_a_country_without_local_figures_says_so(dataset: Dataset) -> None:
    assert "No figure that speaks of Ukraine alone was found in the sources read." in said(
        local_figures(view(dataset, "/country/UKR"))
    )


def test_the_world_leads_to_the_survey_figures_instead_of_listing_them(dataset: Dataset) -> None:
    assert hrefs(local_figures(view(dataset, "/country/WLD"))) == {"Survey figures of the world": "/services"}


def test_names_are_counted_once_an_activity_and_the_busiest_stands_first() -> None:
    rows_by_name = find_names(pd.Series(["B; A", "A", "", "A; A"]))
    assert rows_by_name == {"A": [0, 1, 3], "B": [0]}
    assert list(rows_by_name) == ["A", "B"]


def test_each_organizer_unfolds_to_what_was_organized(small: Dataset) -> None:
    content = organizers(view(small, "/country/KAZ"))
    entries = [said(entry) for entry in every(content, "Summary")]
    assert entries == ["UNODC 5 activities", "World Bank 1 activity", "World Bank 1 activity"]
    assert "5 activities name no funder." in said(content)
    assert len(every(content, "Li")) == 3 + 7


def test_nobody_named_is_said(small: Dataset) -> None:
    assert "Nobody is named." in said(organizers(view(small, "/country/KAZ", "?kind=webinar")))


def test_what_is_not_known_is_counted_from_the_rows(small: Dataset) -> None:
    sentences = [said(line) for line in every(data_gaps(view(small, "/country/UZB")), "Li")]
    assert sentences == [
        "3 of 5 activities report no number of participants.",
        "2 of 5 activities are known by their month or year only, not by the day.",
        "1 activity has a date or country that was worked out, not stated; its note says how.",
        "On 1 activity the sources disagree; its details say how.",
        "3 of 5 activities have no reported result beyond the number of participants.",
    ]


def test_people_who_took_no_part_are_a_result_and_no_participants(dataset: Dataset) -> None:
    activities = [row for row in csv_rows("activities") if "KAZ" in row["countries"].split(";")]
    beside = {row["id"] for row in activities if row["participants"] and row["people_kind"] in NO_PARTICIPANTS}
    unknown = sum(not row["participants"] or row["id"] in beside for row in activities)
    results = {row["activity"] for row in csv_rows("outputs")} | beside
    without = sum(row["id"] not in results for row in activities)
    sentences = said(data_gaps(view(dataset, "/country/KAZ")))
    assert f"{unknown} of {len(activities)} activities report no number of participants." in sentences
    assert f"{without} of {len(activities)} activities have no reported result beyond" in sentences


def test_a_country_without_a_rate_says_so_and_one_with_a_rate_does_not(small: Dataset) -> None:
    missing = "No disruption rate was found for {} in what was read."
    assert missing.format("Kazakhstan") in said(data_gaps(view(small, "/country/KAZ")))
    assert missing.format("Uzbekistan") not in said(data_gaps(view(small, "/country/UZB")))
    sentences = said(data_gaps(view(small, "/country/UZB", "?service=school")))
    assert "No disruption rate of the chosen services was found for Uzbekistan in what was read." in sentences


def test_when_nothing_is_missing_that_is_said_too(small: Dataset) -> None:
    content = data_gaps(view(small, "/country/WLD", "?kind=training"))
    assert said(every(content, "Li")) == "Of the facts counted here, none is missing."
