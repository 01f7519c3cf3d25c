"""Where a figure has an interval, its mark, tooltip, table and summary have it."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.charts import disruption_by_round, disruption_by_scope, disruption_by_service
from dashboard.charts.chart import Chart
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import load
from dashboard.exports.table_cells import cell_text
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.settings import shipped_folder
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.dataset_variants import with_tables

CHARTS: dict[Chart, Callable[[pd.DataFrame], pd.Series]] = {
    disruption_by_service.CHART: lambda rows: rows["row_kind"] == "figure",
    disruption_by_scope.CHART: lambda rows: rows["row_kind"] == "figure",
    disruption_by_round.CHART: lambda rows: rows["row_kind"] == "main",
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load(shipped_folder("data"))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_an_interval_is_drawn_told_and_tabled(chart: Chart, dataset: Dataset) -> None:
    plain = chart.rows(dataset, Selection())
    row = plain[CHARTS[chart](plain) & plain["value"].between(20, 90)].iloc[0]
    observations = dataset.observations
    mask = observations["id"] == row["key"]
    low, high = row["value"] - 12.5, row["value"] + 7
    new_observations = observations.assign(
        value_low=observations["value_low"].mask(mask, low), value_high=observations["value_high"].mask(mask, high)
    )
    rows = chart.rows(with_tables(dataset, {"observations": new_observations}), Selection())
    reader = RenderContext(text_for("en"), LIGHT)
    assert chart.plot is not None
    marks = [mark for mark in chart.plot(rows, reader).marks() if not math.isnan(mark.low)]
    assert [(mark.key, mark.low, mark.high) for mark in marks] == [(row["key"], low, high)]
    interval = f"between {low:g}% and {high:g}%"
    assert interval in " ".join(marks[0].tooltip)
    assert interval in chart.summary(rows, reader)
    column = next(column for column in chart.columns if column.kind == "value")
    record = rows[rows["key"] == row["key"]].to_dict("records")[0]
    assert cell_text(column, record, reader.text).endswith(f", {interval}")
    figure = plotly_figure(chart.plot(rows, reader), reader)
    assert any("error_x" in trace or "error_y" in trace for trace in figure["data"])
    bare = plotly_figure(chart.plot(plain, reader), reader)
    assert not any("error_x" in trace or "error_y" in trace for trace in bare["data"])
