"""Expected figures are typed from regional releases and the rapid assessment.

The releases are those of PAHO and WHO EMRO.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.disruption_by_scope import CHART, plot
from dashboard.dataset.dataset import Dataset
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from tests.support.label_geometry import assert_labels_stand_beside_their_bars, assert_readable, labels_beside

CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


def published_figures(rows: pd.DataFrame, scope: str) -> set[tuple[str, str, float]]:
    """Return service, qualifier and value of each figure of a place."""
    part = rows[(rows["scope"] == scope) & (rows["row_kind"] == "figure")]
    return set(zip(part["service"], part["qualifier"], part["value"], strict=True))


def test_regional_figures_stand_beside_the_worlds(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    assert ("counselling-psychotherapy", "exact", 67.0) in published_figures(rows, "WLD")
    assert ("counselling-psychotherapy", "about", 90.0) in published_figures(rows, "AMR")
    assert published_figures(rows, "EMR") == {
        ("school-workplace", "over", 70.0),
        ("children-adolescents", "under", 20.0),
        ("older-adults", "under", 20.0),
    }


def test_regions_without_a_figure_are_gaps_and_said(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    missing = rows[rows["row_kind"] == "missing"]
    assert set(missing["scope"]) == {"AFR", "EUR", "SEAR", "WPR"}
    assert missing["value"].isna().all()
    assert "WHO European Region" in CHART.summary(rows, reader)


def test_a_row_a_measure_and_a_mark_a_figure(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    figures, chart_plot = rows[rows["row_kind"] == "figure"], plot(rows, reader)
    assert len(list(chart_plot.rows())) == figures["measure"].nunique()
    assert len(chart_plot.columns) == rows["scope"].nunique()
    assert sorted(mark.key for mark in chart_plot.marks()) == sorted(figures["key"])
    assert {">70%", "<20%", "~90%", "93%"} <= {mark.label for mark in chart_plot.marks()}


def test_a_cell_without_a_figure_is_a_dash(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    cells = [text for trace in CHART.draw(rows, reader)["data"] if trace["type"] == "scatter" for text in trace["text"]]
    chart_plot = plot(rows, reader)
    empty = len(list(chart_plot.rows())) * len(chart_plot.columns) - len(list(chart_plot.marks()))
    assert cells.count("–") == empty > 0


def test_figures_of_other_measures_do_not_share_a_line(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(service=("children-adolescents",)))
    figures = rows[rows["row_kind"] == "figure"]
    assert figures["measure"].nunique() == 2
    assert any("Fully operating" in label for label in figures["label"])


def test_two_times_of_one_place_stand_on_two_lines(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(service=("any-essential-service",)))
    both = rows[(rows["scope"] == "AMR") & (rows["row_kind"] == "figure")]
    assert sorted(both["value"]) == [44, 46]
    assert both["measure"].nunique() == 2


def test_chosen_countries_add_their_columns(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=CENTRAL_ASIA))
    assert published_figures(rows, "KAZ") == {("hiv-testing-treatment", "exact", 22.2)}
    assert set(rows.loc[rows["row_kind"] == "missing", "scope"]) >= {"KGZ", "TJK", "TKM", "UZB"}
    assert set(CENTRAL_ASIA) <= {heading.name for heading in plot(rows, reader).columns}


def test_many_columns_drop_regions_without_figures_and_name_them(dataset: Dataset, reader: RenderContext) -> None:
    chart_plot = plot(CHART.rows(dataset, Selection(country=CENTRAL_ASIA)), reader)
    assert "SEAR" not in {heading.name for heading in chart_plot.columns}
    assert any("WHO South-East Asia Region" in note for note in chart_plot.notes)


def test_a_chosen_survey_leaves_its_family_and_the_chosen_countries(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(survey="who-ehs-r3", country=("KAZ",)))
    figures = rows[rows["row_kind"] == "figure"]
    assert set(figures.loc[figures["scope"] != "KAZ", "survey"]) == {"who-ehs-r3"}
    assert published_figures(rows, "KAZ") == {("hiv-testing-treatment", "exact", 22.2)}


def test_income_groups_are_told_to_have_no_figures(dataset: Dataset, reader: RenderContext) -> None:
    assert any("income" in note for note in plot(CHART.rows(dataset, Selection()), reader).notes)


def test_cells_lie_in_their_own_columns(dataset: Dataset, reader: RenderContext) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection()), reader)
    values = next(trace for trace in figure["data"] if trace["type"] == "scatter" and "customdata" in trace)
    bars = next(trace for trace in figure["data"] if trace["type"] == "bar")
    lefts = dict(zip(bars["customdata"], bars["base"], strict=True))
    assert all(lefts[key] + 50 == x for key, x in zip(values["customdata"], values["x"], strict=True))
    go.Figure(figure)


@pytest.mark.parametrize("service", ["no-such-service", "ambulance"])
def test_a_service_without_figures_in_these_surveys_leaves_nothing(dataset: Dataset, service: str) -> None:
    assert CHART.rows(dataset, Selection(service=(service,))).empty


def test_on_a_wide_screen_a_service_and_its_cells_share_a_line(dataset: Dataset, wide: RenderContext) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection()), wide)
    assert_labels_stand_beside_their_bars(figure)
    assert_readable(figure)
    lines = {note["y"] for note in labels_beside(figure)}
    cells = {y for trace in figure["data"] if trace["type"] == "scatter" for y in trace["y"]}
    assert all(min(abs(y - line) for line in lines) <= 1 for y in cells)
    assert figure["layout"]["height"] <= 1000
