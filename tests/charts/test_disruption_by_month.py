"""Counts month by month beside surveys: a fall is said as that, in files too."""

from __future__ import annotations

import io
import json
import math

import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.disruption_by_month import CHART, MOST_SECTIONS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.columns import COMMON_COLUMNS
from dashboard.dataset.rows.monthly_figure_rows import COLUMNS
from dashboard.exports.chart_export import chart_export
from dashboard.exports.registry import FORMATS
from dashboard.exports.table_cells import cell_text
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.complete_languages import COMPLETE
from tests.support.monthly_figures import FIGURES, with_months

EN = RenderContext(text_for("en"), LIGHT, wide=True)


@pytest.fixture(scope="module")
def data(dataset: Dataset) -> Dataset:
    return with_months(dataset)


@pytest.fixture(scope="module")
def rows(data: Dataset) -> pd.DataFrame:
    return CHART.rows(data, Selection())


def values(rows: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(row["indicator"], row["period_start"]): row["value"] for row in rows.to_dict("records")}


def test_rows_are_the_figures_of_months_and_no_others(rows: pd.DataFrame) -> None:
    assert rows.columns.tolist() == [*COMMON_COLUMNS, *COLUMNS]
    assert values(rows) == {(row[0], row[3]): row[4] for row in FIGURES if row[3]}


def test_a_survey_without_months_stands_beside_counts(dataset: Dataset) -> None:
    figures = tuple(row for row in FIGURES if not row[0].endswith("_monthly"))
    rows = CHART.rows(with_months(dataset, figures), Selection())
    assert ("disrupted_any_facilities", "2020-04") in values(rows)
    assert CHART.plot is not None
    labels = [row.label for row in CHART.plot(rows, EN).rows()]
    assert labels == ["April 2020", "April\u2009–\u2009June 2020", "May 2020"]


def test_nothing_is_shown_of_a_package_without_months(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    assert rows.empty
    assert rows.columns.tolist() == [*COMMON_COLUMNS, *COLUMNS]


def test_a_bar_is_as_long_as_the_fall_and_a_rise_has_none(rows: pd.DataFrame) -> None:
    assert CHART.plot is not None
    plot = CHART.plot(rows, EN)
    assert [heading.name for heading in plot.columns] == ["All reports", "Same units", "In both", "Survey"]
    marks = {(mark.column, mark.label): mark.value for mark in plot.marks()}
    assert marks == {(0, "\u221225%"): 25, (1, "\u221237.5%"): 37.5, (2, "50%"): 50, (3, "72.7%"): 72.7, (0, "+12%"): 0}
    whisker = next(mark for mark in plot.marks() if mark.column == 3)
    assert (whisker.low, whisker.high) == (58.2, 83.7)


def test_a_fall_is_said_as_that(rows: pd.DataFrame) -> None:
    assert CHART.finding(rows, EN) == "Outreach: a fall of 37.5%, April 2020 against 2019"
    summary = CHART.summary(rows, EN)
    for words in ("a fall of 25%", "a fall of 37.5%", "a rise of 12%", "50%", "72.7%, between 58.2% and 83.7%"):
        assert words in summary
    column = next(column for column in CHART.columns if column.kind == "value")
    cells = [cell_text(column, row, EN.text) for row in rows.to_dict("records")]
    assert cells[:2] == ["a fall of 25%", "a fall of 37.5%"]


@pytest.mark.parametrize("language", COMPLETE)
def test_every_language_says_the_fall_in_its_words(language: str, data: Dataset) -> None:
    reader = RenderContext(text_for(language), LIGHT)
    rows = CHART.rows(data, Selection(lang=language))
    assert reader.text.value(-37.5, "exact", "percent_change") in CHART.finding(rows, reader)
    go.Figure(plotly_figure(CHART.plot(rows, reader), reader))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(country=("KAZ",)), 5), (Selection(country=("UZB",)), 0), (Selection(service=("outreach",)), 5),
        (Selection(service=("hiv-testing",)), 0), (Selection(date_from="2020-05"), 1),
        (Selection(date_to="2020-04"), 4), (Selection(date_to="2020"), 5), (Selection(date_from="2020-05-20"), 1),
        (Selection(date_from="2020-06", date_to="2020-04"), 0),
    ],
)  # fmt: skip
def test_filters_narrow_it(selection: Selection, count: int, data: Dataset) -> None:
    assert len(CHART.rows(data, selection)) == count


def test_files_have_every_figure(data: Dataset, rows: pd.DataFrame) -> None:
    export = chart_export(CHART, data, Selection(), EN, "http://localhost/")
    files = {name: FORMATS[name].write(export) for name in ("csv", "json", "svg", "pptx", "xlsx")}
    assert pd.read_csv(io.BytesIO(files["csv"]), encoding="utf-8-sig")["value"].tolist() == rows["value"].tolist()
    assert [row["value"] for row in json.loads(files["json"])["rows"]] == rows["value"].tolist()
    assert "37.5%" in files["svg"].decode()
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [cell.value for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    assert -37.5 in cells
    assert files["pptx"][:2] == b"PK"


def test_many_services_are_drawn_in_part_and_the_rest_is_counted(dataset: Dataset) -> None:
    services = dataset.services["id"].tolist()[: MOST_SECTIONS + 5]
    months = [f"{year}-{month:02d}" for year in (2020, 2021) for month in range(1, 13)]
    figures = tuple(
        ("count_change_both", "hmis-kaz-2020", service, month, -10.0, math.nan, math.nan, 9)
        for service in services
        for month in months
    )
    assert CHART.plot is not None
    plot = CHART.plot(CHART.rows(with_months(dataset, figures), Selection()), EN)
    assert len(plot.sections) == MOST_SECTIONS
    row_count = sum(len(section.rows) for section in plot.sections)
    assert f"{len(figures) - row_count} more figures are in the table" in " ".join(plot.notes)
