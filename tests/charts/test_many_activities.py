"""With many more activities than there are.

Charts stay readable and true, and each says what it leaves out.
"""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.http_client import UPDATE, update
from dashboard.app import create_app
from dashboard.charts import participants_by_country, procurement_by_country, service_outputs
from dashboard.charts.activity_timeline import CHART as TIMELINE
from dashboard.charts.chart import Chart
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.output_rows import visible_rows
from dashboard.dataset.scale_data import multiplied
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT

READER = RenderContext(text_for("en"), LIGHT)
CHARTS = (participants_by_country.CHART, procurement_by_country.CHART, service_outputs.CHART)
FIRST, LAST = "2020-06-01", "2020-06-07"
WEEK = Selection(date_from=FIRST, date_to=LAST)


@pytest.fixture(scope="module")
def many(dataset: Dataset) -> Dataset:
    return multiplied(dataset, 30)


@pytest.fixture(scope="module")
def more(dataset: Dataset) -> Dataset:
    return multiplied(dataset, 4)


def marks(figure: Figure) -> set[str]:
    """Return the activities that have a mark."""
    traces: list[dict[str, Any]] = figure["data"]
    return {
        str(key) for trace in traces if "mode" in trace and "marker" in trace for key in trace.get("customdata", [])
    }


def test_a_timeline_of_too_many_activities_counts_them_by_month_and_a_zoom_brings_their_marks(more: Dataset) -> None:
    all_rows, week_rows = TIMELINE.rows(more, Selection()), TIMELINE.rows(more, WEEK)
    assert marks(TIMELINE.draw(all_rows, READER)) == set()
    assert "counted in the month they begin" in TIMELINE.subtitle(all_rows, READER)
    within = more.activities[(more.activities["first_day"] <= LAST) & (more.activities["last_day"] >= FIRST)]
    assert marks(TIMELINE.draw(week_rows, READER)) == set(within["id"])
    assert TIMELINE.subtitle(week_rows, READER) == "Activities by country and date, June 2020"


def test_the_marks_of_a_zoom_are_fetched_for_its_days(more: Dataset) -> None:
    client = create_app(more, Settings()).server.test_client()
    document = client.get("/activities").text
    response = client.post(UPDATE, json=update(document, "/activities", "?from=2020-06-01&to=2020-06-07")).text
    within = TIMELINE.rows(more, WEEK)
    copies = [key for key in within.loc[within["row_kind"] == "activity", "key"] if key.endswith("-4")]
    assert copies
    assert all(f'"{key}"' in response for key in copies)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_what_is_not_drawn_is_said_and_stands_in_the_rows(chart: Chart, dataset: Dataset, many: Dataset) -> None:
    before, now = (chart.rows(data, Selection()) for data in (dataset, many))
    activities = [len(rows[rows["row_kind"] != "sum"]) for rows in (before, now)]
    assert activities[1] == 30 * activities[0]
    assert "drawn are the" not in chart.subtitle(before, READER)
    assert "the table and the downloads have all" in chart.subtitle(now, READER)
    sizes = [len(str(chart.draw(rows, READER))) for rows in (before, now)]
    assert sizes[1] < 8 * sizes[0]


@pytest.mark.parametrize("chart", CHARTS[:2], ids=lambda chart: chart.id)
def test_sums_are_of_all_that_was_reported(chart: Chart, dataset: Dataset, many: Dataset) -> None:
    before, now = (chart.rows(data, Selection()) for data in (dataset, many))
    sums = [rows[rows["row_kind"] == "sum"].set_index("key")["value"].dropna() for rows in (before, now)]
    assert len(sums[0])
    assert (sums[1].reindex(sums[0].index) >= sums[0]).all()


def test_the_parts_of_a_total_are_drawn_with_it(many: Dataset) -> None:
    rows = service_outputs.CHART.rows(many, Selection())
    first_rows = visible_rows(rows)
    assert 0 < len(first_rows) < len(rows)
    assert set(first_rows["activity"]).isdisjoint(rows.iloc[len(first_rows) :]["activity"])
