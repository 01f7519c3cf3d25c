"""What the first screen says in one sentence."""

from __future__ import annotations

from dashboard.components.overview_finding import overview_finding
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import page_state_at
from tests.support.csv_counts import csv_rows


def test_it_says_the_share_of_any_disruption_and_how_many_activities(dataset: Dataset) -> None:
    activities = csv_rows("activities")
    countries = {code for row in activities for code in row["countries"].split(";")} - {"WLD"}
    any_service = next(row for row in csv_rows("observations") if row["id"].endswith("any-mns-service-disrupted-any"))
    sentence = overview_finding(page_state_at("/", "", dataset))
    assert sentence.startswith(f"{any_service['value']}% of countries had at least one service disrupted; ")
    assert sentence.endswith(f"{len(activities)} activities in {len(countries)} countries and beyond")


def test_a_country_has_its_own_activities_and_the_worlds_share_is_called_so(dataset: Dataset) -> None:
    activities = [row for row in csv_rows("activities") if "KAZ" in row["countries"].split(";")]
    sentence = overview_finding(page_state_at("/", "?country=KAZ", dataset))
    assert sentence.startswith("World: 93% of countries")
    assert sentence.endswith(f"; Kazakhstan: {len(activities)} activities")


def test_where_nothing_matches_it_says_so(dataset: Dataset) -> None:
    search = "?country=KAZ&kind=webinar&from=2030-01&to=2030-02&service=ambulance"
    assert overview_finding(page_state_at("/", search, dataset)) == "Nothing matches this selection."
