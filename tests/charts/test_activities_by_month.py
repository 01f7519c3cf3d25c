"""Activities by month: each counted once, in the month it began.

A year is not spread over months.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.charts.activities_by_month import CHART, plot
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.dataset.scale_data import multiplied
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.settings import shipped_folder
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT


def activity_records() -> list[dict[str, str]]:
    with (shipped_folder("data") / "activities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_activity_is_counted_once(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    counts = Counter({(r.period_start, r.kind): int(r.value) for r in row_objects(rows)})
    assert counts == Counter((activity["date_start"][:7], activity["kind"]) for activity in activity_records())
    ids = ";".join(rows["activities"]).split(";")
    assert sorted(ids) == sorted(activity["id"] for activity in activity_records())


def test_of_very_many_activities_the_first_are_named_and_all_are_counted(small: Dataset) -> None:
    larger = CHART.rows(multiplied(small, 600), Selection())
    row = row_objects(larger[larger["value"] == 600])[0]
    titles = row.titles.split("\n")
    assert (len(titles), titles[-1], row.activities.count(";")) == (501, "and 100 more", 599)
    marks = {mark.key: mark for mark in plot(larger, RenderContext(text_for("en"), LIGHT)).marks()}
    tooltip = marks[row.key].tooltip
    assert (tooltip[1], tooltip[-1]) == ("600 activities", "and 594 more")


def test_a_regional_activity_counts_once(small: Dataset) -> None:
    rows = CHART.rows(small, Selection(country=("KAZ", "UZB"), date_from="2020-10", date_to="2020-10"))
    october = rows[rows["row_kind"] == "month"]
    assert october[["period_start", "kind", "value", "activities"]].to_numpy().tolist() == [
        ["2020-10", "training", 1.0, "training-region"]
    ]


def test_what_is_known_by_year_only_is_in_no_month(small: Dataset) -> None:
    rows = CHART.rows(small, Selection())
    years = rows[rows["row_kind"] == "year"]
    assert years[["period_start", "activities"]].to_numpy().tolist() == [
        ["2020", "assessment-uzb"],
        ["2021", "programme-kaz"],
    ]
    assert years["label"].tolist() == ["2020, month not known", "2021, month not known"]
    assert not set(rows.loc[rows["row_kind"] == "month", "activities"]) & {"assessment-uzb", "programme-kaz"}


def test_the_finding_names_the_fullest_month_and_the_years(dataset: Dataset, reader: RenderContext) -> None:
    starts = [activity["date_start"] for activity in activity_records()]
    (month, count), *_ = Counter(start[:7] for start in starts if len(start) > 4).most_common(1)
    finding = CHART.finding(CHART.rows(dataset, Selection()), reader)
    assert month == "2020-04"
    assert "April 2020" in finding
    assert f"{count} of {len(starts)}" in finding
    assert f"{sum(len(start) == 4 for start in starts)} of them are known only by their year" in finding


def test_only_years_make_no_months(small: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(small, Selection(kind=("assessment",)))
    assert CHART.finding(rows, reader) == "Known only by their year, no month: all 1"
    assert go.Figure(CHART.draw(rows, reader)).data[0].y == (1.0,)


def test_months_without_any_keep_their_place(small: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(small, Selection(country=("KAZ",)))
    places = {
        key.rpartition("-")[0]: x
        for trace in CHART.draw(rows, reader)["data"][:-1]
        for key, x in zip(trace["customdata"], trace["x"], strict=True)
    }
    assert places["2020-10"] - places["2020-02"] == 8
    assert places["2021"] > places["2020-10"] + 1  # the year stands apart, after a gap


def test_kinds_differ_by_more_than_colour(dataset: Dataset, reader: RenderContext) -> None:
    traces = CHART.draw(CHART.rows(dataset, Selection()), reader)["data"][:-1]
    assert len({trace["marker"]["pattern"]["shape"] for trace in traces}) == len(traces) == 7
    assert len({trace["marker"]["color"] for trace in traces}) == 7


def test_the_columns_add_up_to_the_totals_on_top(dataset: Dataset, reader: RenderContext) -> None:
    *kinds, totals = CHART.draw(CHART.rows(dataset, Selection()), reader)["data"]
    column_sums: Counter[float] = Counter()
    for trace in kinds:
        column_sums.update(dict(zip(trace["x"], trace["y"], strict=True)))
    labels = {x: float(text.partition("<br>")[0]) for x, text in zip(totals["x"], totals["text"], strict=True)}
    assert labels == dict(column_sums)


def test_the_summary_counts_the_kinds(dataset: Dataset, reader: RenderContext) -> None:
    summary = CHART.summary(CHART.rows(dataset, Selection()), reader)
    for kind, number in Counter(activity["kind"] for activity in activity_records()).items():
        assert f"{dataset.labels('activities', 'kind', 'en')[kind]} ({number})" in summary


def test_the_finding_says_how_many_months_share_the_most(dataset: Dataset, reader: RenderContext) -> None:
    sentence = CHART.finding(CHART.rows(dataset, Selection(kind=("training",), country=("UZB",))), reader)
    assert sentence == "6 activities, each in a month of its own; 3 more are known only by their year"


@pytest.mark.parametrize(("language", "side"), [("fr", "right"), ("ar", "left")])
def test_on_a_phone_what_years_have_in_common_ends_with_the_figure(
    dataset: Dataset, reader: RenderContext, language: str, side: str
) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection(lang=language)), replace(reader, text=text_for(language)))
    (annotation,) = (note for note in figure["layout"]["annotations"] if note.get("yanchor") == "top")
    assert (annotation["xref"], annotation["x"], annotation["xanchor"]) == ("paper", int(language == "fr"), side)
