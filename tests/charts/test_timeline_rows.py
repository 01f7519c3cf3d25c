"""Timeline rows are those of the selected activities, each in the lanes of its countries."""

from __future__ import annotations

from collections import Counter

import pytest

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows import timeline_rows
from dashboard.dataset.rows.columns import COMMON_COLUMNS
from dashboard.selection import Selection

SELECTIONS = {
    "everything": Selection(lang="ru"),
    "two countries": Selection(country=("UZB", "KAZ")),
    "one kind": Selection(kind=("procurement",)),
    "some days, no survey": Selection(date_from="2020-03-01", date_to="2020-03-20"),
    "the world": Selection(country=("WLD",)),
    "nothing": Selection(date_from="2031"),
}


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_the_rows_of_a_selection_are_rows_of_everything(dataset: Dataset, selection: Selection) -> None:
    rows, all_rows = (timeline_rows.rows(dataset, choice) for choice in (selection, Selection(lang=selection.lang)))
    assert rows.columns.tolist() == [*COMMON_COLUMNS, *timeline_rows.COLUMNS]
    tuples, all_tuples = (
        set(frame.drop(columns=[*timeline_rows.SHOWN]).fillna(0).itertuples(index=False)) for frame in (rows, all_rows)
    )
    assert len(tuples) == len(rows)
    assert tuples <= all_tuples


def test_an_activity_stands_once_in_the_lane_of_each_of_its_countries(dataset: Dataset) -> None:
    rows = timeline_rows.rows(dataset, Selection())
    activities = rows[rows["row_kind"] == "activity"]
    lane_counts = Counter(
        (activity, country)
        for activity, cell in zip(dataset.activities["id"], dataset.activities["countries"], strict=True)
        for country in cell.split(";")
    )
    assert Counter(zip(activities["activity"], activities["lane"], strict=True)) == lane_counts
    assert set(rows["row_kind"]) == {"activity", "context"}
    assert rows["row_kind"].tolist() == sorted(rows["row_kind"])


def test_the_lines_of_a_lane_are_in_order_of_their_days(dataset: Dataset) -> None:
    rows = timeline_rows.rows(dataset, Selection())
    for _lane, lane_rows in rows[rows["row_kind"] == "activity"].groupby("lane"):
        assert lane_rows["first_day"].is_monotonic_increasing
