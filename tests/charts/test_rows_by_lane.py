"""Rows that stand together are a lane.

Of a long one only what is drawn becomes dictionaries, the rest is counted.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import pandas as pd
import pytest

from dashboard.charts.procurement_by_country import CHART, LANE
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.rows_by_lane import lane_spans, split_by_lane
from dashboard.selection import Selection


def test_a_lane_ends_where_any_of_its_columns_changes() -> None:
    rows = pd.DataFrame({"currency": [*"aaabb"], "place": [*"xyyyy"]})
    assert lane_spans(rows, ("currency", "place")) == [(0, 1), (1, 3), (3, 5)]
    assert lane_spans(rows, ("currency",)) == [(0, 3), (3, 5)]
    assert lane_spans(rows.head(0), ("currency",)) == []


@pytest.mark.parametrize("limit", [1, 3, 1_000])
def test_of_each_lane_its_first_rows_are_told_and_all_are_counted(dataset: Dataset, limit: int) -> None:
    rows = CHART.rows(dataset, Selection())
    groups = [list(group) for _lane, group in groupby(rows.fillna(0).to_dict("records"), key=itemgetter(*LANE))]
    cut = split_by_lane(rows.fillna(0), LANE, limit)
    assert [[vars(line) for line in group.lines] for group in cut] == [group[:limit] for group in groups]
    assert [group.count for group in cut] == [len(group) for group in groups]
