"""Columns of activities that the table lacks: words in a language, sources in their order."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.dataset.categories import category, map_categories
from dashboard.dataset.dataset import Dataset


def sources_of_activities(dataset: Dataset) -> pd.Categorical[Any]:
    """Return the source ids of every activity of the table joined by `;`, "" without any."""
    return dataset.derived("sources of activities", lambda: _sources_of_activities(dataset))


def _sources_of_activities(dataset: Dataset) -> pd.Categorical[Any]:
    links = dataset.activity_sources
    links = links[["order", "source"]].assign(at=dataset.activities_of_links())
    links = links[links["at"] >= 0].sort_values(["at", "order"], kind="stable")
    cells = pd.Series("", range(len(dataset.activities)), dtype="str")
    # To join the sources of each activity apart would take a minute for a million of them.
    for _turn, turn_links in links.groupby(links.groupby("at").cumcount()):
        cells[turn_links["at"]] += (";" + turn_links["source"]).to_numpy()
    return map_categories(pd.Categorical(cells), lambda cell: cell[1:])


def worded_categories(dataset: Dataset, language: str, column: str) -> pd.Categorical[Any]:
    """Return a column of activities as categories, in English where untranslated."""
    if f"{column}_{language}" in dataset.activities:
        return pd.Categorical(dataset.words("activities", language, column))
    return category(dataset, "activities", column)


def words_of(dataset: Dataset, frame: pd.DataFrame, language: str, column: str) -> pd.Series:
    """Return a column of activities, in English where not translated, by place in the table."""
    return dataset.words("activities", language, column).loc[frame.index]


def sources_cells(dataset: Dataset, frame: pd.DataFrame) -> pd.Series:
    """Return the source ids of these activities, joined by `;`; "" where there is none."""
    return pd.Series(sources_of_activities(dataset), dataset.activities.index).loc[frame.index].astype("str")
