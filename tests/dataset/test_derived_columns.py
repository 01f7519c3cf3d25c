"""Derived columns of activities equal the tables they are derived from."""

from __future__ import annotations

import pytest

from dashboard.dataset import derived_columns, query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection


def test_every_activity_has_its_sources_in_their_order(dataset: Dataset) -> None:
    links = dataset.activity_sources.sort_values("order", kind="stable").groupby("activity")["source"].agg(";".join)
    sources = [links.get(activity, "") for activity in dataset.activities["id"]]
    assert derived_columns.sources_of_activities(dataset).tolist() == sources


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_words_are_those_of_the_language_or_english(dataset: Dataset, language: str) -> None:
    activities = query.activities(dataset, Selection(country=("KAZ",)))
    titles = dataset.names("activities", language, "title")
    words = [titles[activity] for activity in activities["id"]]
    assert derived_columns.words_of(dataset, activities, language, "title").tolist() == words
    assert dataset.words("activities", language, "title").tolist() == list(titles.values())
