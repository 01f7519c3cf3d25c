"""Expected figures are typed from the WHO reports on four pulse survey rounds."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.chart import emptying_filter
from dashboard.charts.disruption_by_round import CHART, plot
from dashboard.dataset.dataset import Dataset
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from tests.support.label_geometry import assert_labels_stand_beside_their_bars, assert_readable, labels_beside


def by_round(rows: pd.DataFrame, measure: str) -> dict[int, tuple[str, float]]:
    """Return round -> qualifier and value of a measure, without its gaps."""
    part = rows[(rows["measure"] == measure) & rows["value"].notna()]
    facts = zip(part["round"], part["qualifier"], part["value"], strict=True)
    return {int(number): (str(qualifier), float(value)) for number, qualifier, value in facts}


def gaps(rows: pd.DataFrame, measure: str) -> list[int]:
    """Return the rounds without a figure of a measure."""
    return [int(n) for n in rows.loc[(rows["measure"] == measure) & (rows["row_kind"] == "gap"), "round"]]


def test_countries_with_any_disruption_by_round_with_the_n_of_each(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    measure = "disrupted_any any-essential-service"
    assert by_round(rows, measure) == {1: ("exact", 90), 2: ("exact", 94), 3: ("exact", 92)}
    assert gaps(rows, measure) == [4]
    answer_counts = rows.drop_duplicates("round").set_index("round")["round_n"].to_dict()
    assert answer_counts == {1: 105, 2: 135, 3: 129, 4: 139}


def test_the_average_share_keeps_its_qualifiers_and_its_gap(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    measure = "services_disrupted_share any-essential-service"
    assert by_round(rows, measure) == {1: ("about", 50), 2: ("over", 33), 4: ("about", 25)}
    assert gaps(rows, measure) == [3]


def test_services_told_of_in_two_or_more_rounds_are_compared(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    services = rows[rows["row_kind"] == "service"].groupby("service")["value"].agg(list).to_dict()
    assert services == {
        "emergency-care": [21, 29, 36],
        "emergency-room-24h": [22, 32],
        "emergency-surgery": [19, 23],
        "elective-surgery": [66, 59],
    }


def test_only_figures_of_the_same_countries_are_joined(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    (line,) = [row for row in plot(rows, reader).rows() if row.kind == "line"]
    assert [(mark.value, mark.column) for mark in line.marks] == [(56, 0.5), (23, 3)], "one stands between two rounds"
    assert line.marks[0].detail.endswith("2020")
    assert "84 countries" in line.label
    assert set(rows.loc[rows["key"].isin([mark.key for mark in line.marks]), "n"]) == {84}
    traces = [trace for trace in CHART.draw(rows, reader)["data"] if trace["type"] == "scatter"]
    assert [trace["x"] for trace in traces] == [[1.0, 3.5]]


def test_a_gap_is_said_in_its_place(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    unknown = [mark for mark in plot(rows, reader).marks() if math.isnan(mark.value)]
    assert {mark.label for mark in unknown} == {"not found"}
    assert len(unknown) == (rows["row_kind"] == "gap").sum()
    notes = [note for note in CHART.draw(rows, reader)["layout"]["annotations"] if note["text"] == "not found"]
    assert sorted(note["x"] for note in notes) == sorted(mark.column + 0.5 for mark in unknown)
    assert "not found (Round 4)" in CHART.summary(rows, reader)


def test_one_scale_holds_for_every_strip(dataset: Dataset, reader: RenderContext) -> None:
    sections = plot(CHART.rows(dataset, Selection()), reader).sections
    assert {(section.scale.kind, section.scale.start, section.scale.end) for section in sections} == {("share", 0, 100)}


def test_the_finding_compares_only_the_same_countries(dataset: Dataset, reader: RenderContext) -> None:
    finding = CHART.finding(CHART.rows(dataset, Selection()), reader)
    assert finding == (
        "90 to 94% of countries reported disruption in every round with a figure; "
        "among the same 84 countries the share of services disrupted went from 56% to 23%"
    )
    assert "not like for like" in CHART.caveat


def test_the_finding_keeps_bounds_and_names_no_span_of_one_value(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    of_countries = (rows["row_kind"] == "main") & (rows["indicator"] == "disrupted_any")
    over = rows.assign(qualifier=rows["qualifier"].mask(of_countries & (rows["value"] >= 92), "over"))
    assert CHART.finding(over, reader).startswith("90 to >94% of countries reported disruption")
    equal_rows = rows.assign(value=rows["value"].mask(of_countries & rows["value"].notna(), 90))
    assert CHART.finding(equal_rows, reader).endswith("90% (Round 1), 90% (Round 2) and 90% (Round 3)")


def test_a_chosen_service_is_shown_even_with_one_round(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(service=("mental-disorder-treatment",)))
    assert by_round(rows, "disrupted_any mental-disorder-treatment") == {1: ("exact", 61)}
    assert gaps(rows, "disrupted_any mental-disorder-treatment") == [2, 3, 4]
    go.Figure(CHART.draw(rows, reader))
    assert CHART.finding(rows, reader) == "Treatment of mental health disorders: 61% (Round 1)"


def test_a_series_without_n_says_so(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(service=("emergency-care",)))
    assert "number of countries not stated" in CHART.summary(rows, reader)


def test_a_service_of_no_round_leaves_nothing_and_names_the_filter(dataset: Dataset) -> None:
    selection = Selection(service=("harm-reduction",))
    assert CHART.rows(dataset, selection).empty
    assert emptying_filter(CHART, dataset, selection) == "service"


def test_on_a_wide_screen_the_titles_stand_beside_their_strips(dataset: Dataset, wide: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    figure = CHART.draw(rows, wide)
    assert_labels_stand_beside_their_bars(figure)
    assert_readable(figure)
    assert len(labels_beside(figure)) == rows["measure"].nunique()
    assert any(note["text"] == "not found" for note in figure["layout"]["annotations"])
    assert figure["layout"]["height"] <= 800
