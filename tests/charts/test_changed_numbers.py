"""How many numbers of a chart changed since: all that did, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.charts.chart import Chart
from dashboard.charts.registry import CHARTS
from dashboard.dataset.changes import compare_datasets, is_measure
from dashboard.dataset.dataset import Dataset
from dashboard.facts.changed_numbers import COUNTED, OF_SURVEYS, PEOPLE, charts_of_changes, count_changes
from dashboard.selection import Selection
from tests.support.covering import few
from tests.support.data_revisions import Revision, revise

SELECTIONS = (Selection(), Selection(country=("KAZ",)), Selection(kind=("training", "webinar")), Selection(lang="ru"))
SEEDS = range(50)
Row = tuple[str, str]
"""A table and an id."""


def chart_rows(chart: Chart, dataset: Dataset, selection: Selection) -> dict[Row, tuple[str, ...] | None]:
    """Return row -> columns that a chart is seen to hold, None for all measures."""
    rows = chart.cached_rows(dataset, selection)
    lines: Any = rows.to_dict("records")
    if chart.page == "/services":
        surveys: dict[Row, tuple[str, ...] | None] = {("surveys", line["survey"]): OF_SURVEYS for line in lines}
        observation_ids = set(dataset.observations["id"])
        return surveys | {("observations", line["key"]): None for line in lines if line["key"] in observation_ids}
    if chart.id == "service-outputs":
        people = [line["key"].removeprefix(PEOPLE) for line in lines if line["key"].startswith(PEOPLE)]
        outputs = {("outputs", line["key"]): None for line in lines if not line["key"].startswith(PEOPLE)}
        return outputs | dict.fromkeys((("activities", key) for key in people), COUNTED["participants-by-country"])
    if chart.id == "activities-by-month":
        ids = [key for line in lines for key in line["activities"].split(";")]
        return dict.fromkeys((("activities", key) for key in ids), COUNTED[chart.id])
    context = {("surveys", line["key"]): OF_SURVEYS for line in lines if line["row_kind"] == "context"}
    activity_ids = [line["key"] for line in lines if line["row_kind"] == "activity"]
    return {**context, **dict.fromkeys((("activities", key) for key in activity_ids), COUNTED.get(chart.id))}


def expected_changes(rows: dict[Row, tuple[str, ...] | None], dataset: Dataset, revision: Revision) -> set[Row]:
    """Return the rows of a chart with a number that the revision changed or withdrew."""
    names = {(table, old): new for (table, new), old in revision.renamed.items()}
    changed_cells = {
        (table, key, column) for (table, key, column), (before, after) in revision.changed.items() if before != after
    }
    changes = {row for row in rows if row in revision.withdrawn}
    for (table, key), columns in rows.items():
        now = names.get((table, key), key)
        cells = [column for t, k, column in changed_cells if (t, k) == (table, now)]
        if any(is_measure(c, dataset.contract, table) and (columns is None or c in columns) for c in cells):
            changes.add((table, key))
    return changes


@pytest.mark.parametrize("seed", few(SEEDS, 12))
def test_a_chart_counts_every_changed_number_of_a_revision_and_no_other(dataset: Dataset, seed: int) -> None:
    new, revision = revise(dataset, seed)
    changes = compare_datasets(dataset, new)
    selection = SELECTIONS[seed % len(SELECTIONS)]
    chart = list(CHARTS.values())[seed % len(CHARTS)]
    rows = chart_rows(chart, dataset, selection)
    changed_rows = expected_changes(rows, dataset, revision)
    count = count_changes([chart], dataset, new, changes, selection)
    assert (chart.id, count.changed, count.total) == (chart.id, len(changed_rows), len(rows))
    now = chart_rows(chart, new, selection)
    names = {row: (row[0], revision.renamed.get(row, row[1])) for row in now}
    new_rows = {row for row in now if names[row] not in rows}
    assert (chart.id, count.new) == (chart.id, len(new_rows))


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_changes_stand_under_each_chart_that_shows_them(dataset: Dataset, seed: int) -> None:
    new, revision = revise(dataset, seed)
    changes_by_chart = charts_of_changes(compare_datasets(dataset, new).rows, dataset, new, Selection())
    for chart in CHARTS.values():
        rows = chart_rows(chart, dataset, Selection())
        changed_rows = {(row.table, row.old_id) for row in changes_by_chart.get(chart.id, ())}
        assert expected_changes(rows, dataset, revision) <= changed_rows, chart.id
