"""Activities become columns of a chart as in their table, in display order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.dataset import derived_columns
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.activity_rows import SEVERAL, ActivityRows, frame, insert_sum_rows, place_names


def test_columns_are_those_of_the_table_in_the_order_shown(dataset: Dataset) -> None:
    at = np.array([5, 0, 3, 5])
    columns, activities = ActivityRows(dataset, at, "ru").common_columns(), dataset.activities.iloc[at]
    kinds, names = dataset.labels("activities", "kind", "ru"), place_names(dataset, "ru")
    countries = [cell.split(";") for cell in activities["countries"]]
    places = [codes[0] if len(codes) == 1 else SEVERAL for codes in countries]
    place_columns = {
        "place": places,
        "place_name": [names[place] for place in places],
        "countries_name": [", ".join(names.get(code, code) for code in codes) for codes in countries],
    }
    assert columns["key"].tolist() == activities["id"].tolist()
    assert columns["label"].tolist() == derived_columns.words_of(dataset, activities, "ru", "title").tolist()
    assert columns["source"].tolist() == derived_columns.sources_cells(dataset, activities).tolist()
    assert columns["kind_name"].tolist() == [kinds[kind] for kind in activities["kind"]]
    for name in ("place", "place_name", "countries_name"):
        assert columns[name].tolist() == place_columns[name]


def test_what_disagrees_is_said_before_what_else_is_noted(dataset: Dataset) -> None:
    table = dataset.activities
    columns = ActivityRows(dataset, np.arange(len(table)), "en").common_columns()
    notes = [discrepancy or note for discrepancy, note in zip(table["discrepancy"], table["note"], strict=True)]
    assert columns["note"].tolist() == notes


def test_each_lane_has_room_for_its_sum_before_it_an_empty_one_too() -> None:
    at, sums = insert_sum_rows(np.array([7, 8, 9]), np.array([0, 2, 2]))
    assert sums.tolist() == [0, 3, 4]
    assert at[[1, 2, 5]].tolist() == [7, 8, 9]


def test_a_frame_has_text_and_numbers_and_takes_its_columns() -> None:
    columns = {
        "key": np.array(["a", ""], object),
        "value": np.array([1.0, np.nan]),
        "other": np.array(["x", "y"], object),
    }
    table = frame(columns, ["value", "key"])
    pd.testing.assert_frame_equal(table, pd.DataFrame({"value": [1.0, np.nan], "key": ["a", ""]}))
    assert set(columns) == {"other"}


def test_what_is_the_same_of_each_takes_the_memory_of_one(dataset: Dataset) -> None:
    cells = ActivityRows(dataset, np.arange(9), "en").constant("participants")
    assert cells.tolist() == ["participants"] * 9
    assert all(cell is cells[0] for cell in cells)
