"""One value that cannot be right is named, and what is drawn of the others stays readable."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dates import main_span
from dashboard.exports.chart_export import chart_export
from dashboard.exports.native_chart import NativeBars
from dashboard.exports.registry import FORMATS
from dashboard.plotting.plot import FAR, Mark, Row, count_scale, reported_extents
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from tests.support.dataset_variants import with_tables

ROOT, LATE, MANY = "http://localhost:8050", "2202-05-04", 9_999_999_999


@pytest.fixture(scope="module")
def slips(dataset: Dataset) -> Dataset:
    """The package with an activity of the year 2202 and ten thousand million participants."""
    activities = dataset.activities.copy()
    late_row, large_row = activities.index[activities["date_precision"] == "day"][:2]
    activities.loc[late_row, ["date_start", "first_day", "last_day"]] = LATE
    activities.loc[late_row, "date_end"] = ""
    activities.loc[large_row, "participants"] = MANY
    activities.loc[large_row, "people_kind"] = "attended"
    return with_tables(dataset, {"activities": activities.sort_values(["first_day", "id"], ignore_index=True)})


def test_a_wrong_year_does_not_squeeze_a_timeline_which_names_it(slips: Dataset, wide: RenderContext) -> None:
    chart = CHARTS["activity-timeline"]
    rows = chart.cached_rows(slips, Selection())
    assert rows["shown_to"].iloc[0] < "2023"
    assert LATE in set(rows["date_start"])
    assert "not drawn: 1 activity many years from the others (4 May 2202)" in chart.subtitle(rows, wide)
    dates = [x for trace in chart.draw(rows, wide)["data"] for x in trace.get("x", []) if isinstance(x, str)]
    assert max(dates) < "2023"
    late_rows = chart.cached_rows(slips, Selection(date_from="2202"))
    assert late_rows["shown_from"].iloc[0] == "2202-01-01"
    assert "not drawn" not in chart.subtitle(late_rows, wide)


def test_a_wrong_year_is_one_column_more(slips: Dataset, dataset: Dataset, wide: RenderContext) -> None:
    chart = CHARTS["activities-by-month"]
    plots = [chart.describe(chart.cached_rows(data, Selection()), wide) for data in (dataset, slips)]
    before, after = (len(plot.columns) for plot in plots)
    assert after in (before, before + 1)
    assert "2202" in [column.part for column in plots[1].columns]


def test_a_wrong_number_leaves_the_bars_of_slides_and_sheets_readable(slips: Dataset, wide: RenderContext) -> None:
    export = chart_export(CHARTS["participants-by-country"], slips, Selection(), wide, ROOT)
    (bars, *_charts) = export.native_charts
    assert isinstance(bars, NativeBars)
    assert bars.scale.end < MANY / FAR
    largest = max(bars.bars, key=lambda bar: bar.reported or 0)
    assert largest.reported is not None
    assert largest.reported >= MANY
    assert largest.end is not None
    assert largest.end < MANY / FAR
    assert Presentation(BytesIO(FORMATS["pptx"].write(export))).slides
    sheet = load_workbook(BytesIO(FORMATS["xlsx"].write(export)))
    assert any(cell.value == largest.reported for row in sheet.worksheets[0] for cell in row)


def test_the_axis_of_counts_holds_all_but_one_that_is_a_thousand_times_the_next() -> None:
    rows = [Row("", (Mark(value),)) for value in (10.0, 30.0, 40.0, 41_000.0)]
    scale = count_scale(rows, "people")
    assert scale.end == 40
    beginning, continuation = reported_extents(rows[-1].marks[0], scale)
    assert (beginning.end, beginning.pattern, continuation.pattern) == (40, "solid", "open")
    assert count_scale([*rows[:-1], Row("", (Mark(39_000.0),))], "people").end >= 39_000
    assert count_scale(rows[2:], "people").end >= 41_000


def test_the_main_span_leaves_out_what_is_twenty_years_away() -> None:
    assert main_span(["2020-03", "1020-03", "2021-12", "2202"]) == ("2020-03", "2021-12")
    assert main_span(["2000", "2020", "2020-03", "2041"]) == ("2000", "2020-03")
    assert main_span(["2010-01", "2020-03"]) == ("2010-01", "2020-03")
    assert main_span(["2202"]) == ("2202", "2202")
