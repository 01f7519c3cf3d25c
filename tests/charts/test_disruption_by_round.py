"""Expected figures are typed from the WHO reports on four pulse survey rounds."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.chart import RenderContext, emptying_filter
from dashboard.charts.disruption_by_round import CHART
from dashboard.dataset.dataset import Dataset
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
    answered = rows.drop_duplicates("round").set_index("round")["round_n"].to_dict()
    assert answered == {1: 105, 2: 135, 3: 129, 4: 139}


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
    figure = CHART.figure(rows, reader)
    lines = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    assert len(lines) == 1
    joined = rows[rows["key"].isin(lines[0]["customdata"])]
    assert joined["value"].tolist() == [56, 23]
    assert set(joined["n"]) == {84}
    assert any("84 countries" in note["text"] for note in figure["layout"]["annotations"])


def test_a_point_between_two_rounds_stands_between_them(dataset: Dataset, reader: RenderContext) -> None:
    figure = CHART.figure(CHART.rows(dataset, Selection()), reader)
    line = next(trace for trace in figure["data"] if trace["type"] == "scatter")
    assert line["x"] == [1.0, 3.5]


def test_a_gap_is_said_in_its_place(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    figure = CHART.figure(rows, reader)
    said = [note for note in figure["layout"]["annotations"] if note["text"] == "not found"]
    assert len(said) == (rows["row_kind"] == "gap").sum()
    assert {note["x"] for note in said} == {0.5, 1.5, 2.5, 3.5}
    assert "not found (Round 4)" in CHART.summary(rows, reader)


def test_one_scale_holds_for_every_strip(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    values = rows.set_index("key")["value"]
    for trace in CHART.figure(rows, reader)["data"]:
        if trace["type"] == "bar" and "text" not in trace:
            qualifiers = rows.set_index("key").loc[trace["customdata"], "qualifier"]
            exact = [
                (height, values[key])
                for key, height, qualifier in zip(trace["customdata"], trace["y"], qualifiers, strict=True)
                if qualifier == "exact"
            ]
            assert all(height == value for height, value in exact)


def test_the_finding_compares_only_the_same_countries(dataset: Dataset, reader: RenderContext) -> None:
    finding = CHART.finding(CHART.rows(dataset, Selection()), reader)
    assert finding == (
        "90 to 94% of countries reported disruption in every round with a figure; "
        "among the same 84 countries the share of services disrupted went from 56% to 23%"
    )
    assert "not like for like" in CHART.caveat


def test_a_chosen_service_is_shown_even_with_one_round(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(service=("mental-disorder-treatment",)))
    assert by_round(rows, "disrupted_any mental-disorder-treatment") == {1: ("exact", 61)}
    assert gaps(rows, "disrupted_any mental-disorder-treatment") == [2, 3, 4]
    go.Figure(CHART.figure(rows, reader))
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
    figure = CHART.figure(rows, wide)
    assert_labels_stand_beside_their_bars(figure)
    assert_readable(figure)
    assert len(labels_beside(figure)) == rows["measure"].nunique()
    assert any(note["text"] == "not found" for note in figure["layout"]["annotations"])
    assert figure["layout"]["height"] <= 800
