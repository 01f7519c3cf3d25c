"""Columns of the selected activities, for chart rows; bodies that their cells name.

A frame for each step would hold a million activities several times over, and cost a few of them more than all else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset import derived_columns, query
from dashboard.dataset.categories import Cells, category, matches
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.selection import Selection
from dashboard.text.translate import Translator, text_for

TEXT = pd.StringDtype(na_value=np.nan)
"""The type of text in a frame, which pandas calls `str`."""

SEVERAL = "several"
"""The place of an activity of several countries, which is a place of its own in counts and sums."""

BETWEEN = "; "
"""What stands between several names in one cell."""

Positions = NDArray[np.intp]


@dataclass(frozen=True)
class ActivityRows:
    """Activities in the order in which they are shown: `at` is where they stand in their table.

    `countries` are those that were chosen, whose parts of regional numbers count.
    """

    dataset: Dataset
    at: Positions
    language: str
    countries: tuple[str, ...] = ()

    def cells(self, column: str) -> Cells:
        """Return their cells of a column."""
        cells: Cells = self.dataset.activities[column].to_numpy()[self.at]
        return cells

    def categories(self, column: str) -> pd.Categorical:
        """Return their cells of a column as categories, of which some may occur elsewhere only."""
        return category(self.dataset, "activities", column).take(self.at)

    def map_cells(self, column: str, name: Callable[[str], str]) -> Cells:
        """Return the name of each cell of a column."""
        return np.asarray(self.categories(column).map(name), object)

    def labels(self, column: str) -> Cells:
        """Return the name of the code in each cell of a column."""
        labels = self.dataset.labels("activities", column, self.language)
        return self.map_cells(column, lambda code: labels.get(code, code))

    def translations(self, column: str) -> Cells:
        """Return their cells of a column in the language, English where there is no translation."""
        return self.dataset.words("activities", self.language, column).to_numpy()[self.at]

    def source_categories(self) -> pd.Categorical:
        """Return the ids of their sources, joined by `;`, as categories."""
        return derived_columns.sources_of_activities(self.dataset).take(self.at)

    def common_columns(self) -> dict[str, Cells]:
        """Return the columns common to charts with a row an activity."""
        names, text = place_names(self.dataset, self.language), text_for(self.language)
        discrepancy = self.translations("discrepancy")
        return {
            "key": self.cells("id"),
            "row_kind": self.constant("activity"),
            "label": self.translations("title"),
            "n": self.constant(np.nan),
            "period_start": self.cells("date_start"),
            "period_end": self.cells("date_end"),
            "source": np.asarray(self.source_categories()),
            "note": np.where(discrepancy != "", discrepancy, self.translations("note")),
            "place": self.map_cells("countries", place_of_countries),
            "place_name": self.map_cells("countries", lambda cell: place_name(cell, names)),
            "countries_name": self.map_cells("countries", lambda cell: countries_name(cell, names, text)),
            "kind": self.cells("kind"),
            "kind_name": self.labels("kind"),
        }

    def constant(self, cell: str | float) -> Cells:
        """Return a column that says the same of each."""
        cells: Cells = np.empty(len(self.at), object if isinstance(cell, str) else np.float64)
        cells.fill(cell)  # the very same text in each row: `np.full` would write it anew a million times
        return cells


def activity_rows(dataset: Dataset, selection: Selection) -> ActivityRows:
    """Return the activities of a selection, in the order of their table."""
    at = np.flatnonzero(query.activity_mask(dataset, selection))
    return ActivityRows(dataset, at, selection.lang, selection.country)


def country_parts(values: Cells, splits: pd.Categorical, countries: Sequence[str]) -> Cells:
    """Return numbers of activities, of split ones the parts of countries (NaN: no part)."""
    if not countries:
        return np.array(values, dtype=float)
    sums = []
    for split in splits.categories:
        value_by_country = dict(part.split(":") for part in split.split(";") if ":" in part)
        parts = [float(value_by_country[country]) for country in countries if country in value_by_country]
        sums.append(sum(parts) if parts else np.nan)
    return np.where(matches(splits, lambda cell: ":" in cell), np.array(sums, float).take(splits.codes), values)


def place_of_countries(countries: str) -> str:
    """Return where an activity of these countries was."""
    return SEVERAL if ";" in countries else countries


def place_name(countries: str, names: Mapping[str, str]) -> str:
    """Return the name (of `place_names`) of where an activity of these countries was."""
    return names.get(place_of_countries(countries), place_of_countries(countries))


def countries_name(countries: str, names: Mapping[str, str], text: Translator) -> str:
    """Return the names (of `place_names`) of all countries of an activity."""
    return text.enumerated(names.get(code, code) for code in countries.split(";"))


def place_names(dataset: Dataset, language: str) -> dict[str, str]:
    """Return place -> name in a language: countries, several countries, the world."""
    text, names = text_for(language), dataset.names("scopes", language)
    countries = {code: text.territory(code, names[code]) for code in dataset.countries() if code != WORLD}
    return {**countries, SEVERAL: text.t("Several countries"), WORLD: names[WORLD]}


def find_names(cells: pd.Series) -> dict[str, list[int]]:
    """Return name -> positions of the cells that name it, the most frequent first, then by name."""
    places_by_name = dict[str, list[Positions]]()
    for cell, places in cells.groupby(cells.astype("category"), observed=True).indices.items():
        for name in dict.fromkeys(part.strip() for part in str(cell).split(BETWEEN)):
            if name:
                places_by_name.setdefault(name, []).append(np.asarray(places))
    positions = {name: np.sort(np.concatenate(places)).tolist() for name, places in places_by_name.items()}
    return dict(sorted(positions.items(), key=lambda item: (-len(item[1]), item[0])))


def briefing_ids(dataset: Dataset, selection: Selection, limit: int) -> frozenset[str]:
    """Return so many activities: with a number, a day, stated, of the country alone, newest."""
    columns = ["id", "participants", "amount", "date_precision", "certainty", "countries", "first_day"]
    frame = query.activities(dataset, selection, columns)
    activities = frame.assign(
        number=frame["participants"].notna() | frame["amount"].notna(),
        day=frame["date_precision"] == "day",
        stated=frame["certainty"] == "stated",
        alone=~frame["countries"].str.contains(";", regex=False),
    ).sort_values(["number", "day", "stated", "alone", "first_day"], ascending=False, kind="stable")
    return frozenset(activities["id"].iloc[:limit])


def insert_sum_rows(at: Positions, begins: Positions) -> tuple[Positions, Positions]:
    """Return the activities with an empty row before each of these places, and its index."""
    return np.insert(at, begins, 0), begins + np.arange(len(begins))


def frame(cells_by_name: dict[str, Cells], names: Sequence[str]) -> pd.DataFrame:
    """Build a frame of these columns, which are removed from the mapping to save memory."""
    columns = ((name, cells_by_name.pop(name)) for name in names)
    return pd.DataFrame(
        {name: pd.array(cells, dtype=TEXT) if cells.dtype == object else cells for name, cells in columns}, copy=False
    )
