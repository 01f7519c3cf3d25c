"""Participants: what was reported is added up, what was not is said.

Regional activities are divided only where their source divides them.
"""

from __future__ import annotations

import math
from dataclasses import replace

import plotly.graph_objects as go

from dashboard.charts.participants_by_country import CHART, plot
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.columns import distinct_ids
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from tests.support.csv_counts import NO_PARTICIPANTS, csv_rows, stated, three_figures


def sums(dataset: Dataset, selection: Selection = Selection()) -> dict[str, tuple[float, str, int, int]]:  # noqa: B008
    rows = CHART.rows(dataset, selection)
    return {
        row.place: (row.value, row.qualifier, int(row.reported), int(row.activities))
        for row in row_objects(rows[rows["row_kind"] == "sum"])
    }


def test_sums_of_the_shipped_data(dataset: Dataset) -> None:
    exact: dict[str, float] = {}
    qualifiers: dict[str, set[str]] = {}
    for row in csv_rows("activities"):
        if row["participants"] and row.get("people_kind") not in NO_PARTICIPANTS:
            place = "several" if ";" in row["countries"] else row["countries"]
            exact[place] = exact.get(place, 0) + int(row["participants"])
            qualifiers.setdefault(place, set()).add(row["participants_qualifier"] or "exact")
    totals = {place: three_figures(value, stated(qualifiers[place])) for place, value in exact.items()}
    chart_sums = {place: value for place, (value, *_rest) in sums(dataset).items() if not math.isnan(value)}
    assert chart_sums == totals


def test_a_regional_activity_stands_apart_and_is_not_divided(small: Dataset) -> None:
    assert sums(small)["several"] == (20.0, "about", 1, 2)


def test_a_sum_with_a_lower_bound_is_a_lower_bound(small: Dataset) -> None:
    # 68 at the webinar and over 30 at the training; the procurement and the programme report none.
    assert sums(small)["KAZ"] == (98.0, "over", 2, 4)


def test_what_nobody_reported_is_unknown(small: Dataset, reader: RenderContext) -> None:
    value, _qualifier, reports, activities = sums(small)["WLD"]
    assert math.isnan(value)
    assert (reports, activities) == (0, 1)
    rows = CHART.rows(small, Selection(country=("WLD",)))
    assert CHART.finding(rows, reader) == "How many people took part was not reported"
    assert CHART.subtitle(rows, reader).endswith(", 0 of 1 activities reported them")
    figure = CHART.draw(rows, reader)
    assert any("not reported (0 of 1)" in note["text"] for note in figure["layout"]["annotations"])
    go.Figure(figure)


def test_the_webinar_of_25_september_2020_counts_68_once(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(country=("KAZ",), date_from="2020-09-25", date_to="2020-09-25"))
    webinar = rows[(rows["row_kind"] == "activity") & (rows["kind"] == "webinar")]
    assert webinar[["value", "period_start", "place"]].to_numpy().tolist() == [[68.0, "2020-09-25", "KAZ"]]


def test_over_60_000_is_not_60_000(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("KAZ",)))
    training = rows[(rows["row_kind"] == "activity") & (rows["value"] == 60_000)]
    assert training["qualifier"].tolist() == ["over"]
    figure = CHART.draw(rows, reader)
    marks = [t for t in figure["data"] if training["key"].iloc[0] in t.get("customdata", [])]
    assert "&gt;60,000 participants" in marks[0]["hovertext"][marks[0]["customdata"].index(training["key"].iloc[0])]


def test_the_axis_says_that_it_is_logarithmic(dataset: Dataset, reader: RenderContext) -> None:
    layout = CHART.draw(CHART.rows(dataset, Selection()), reader)["layout"]
    assert layout["xaxis"]["type"] == "log"
    assert "logarithmic" in layout["xaxis"]["title"]["text"]


def test_every_place_has_its_sum_in_words_and_as_a_mark(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    lanes = {row.label: row for row in plot(rows, reader).rows()}
    totals = rows[rows["row_kind"] == "sum"]
    assert len(lanes) == len(totals)
    for row in row_objects(totals[totals["value"].notna()]):
        lane = lanes[row.place_name]
        assert lane.value_text == reader.text.value(row.value, row.qualifier, "people")
        assert lane.detail == row.of
        assert lane.total in lane.marks


def test_finding_subtitle_and_summary_say_how_many_reported(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    activities = dataset.activities
    count = activities["people_kind"].isin(["attended", "trained"]).sum()
    phrase = f"{count} of {len(activities)} activities"
    assert phrase in CHART.finding(rows, reader)
    assert phrase in CHART.subtitle(rows, reader)
    by_year = sum(
        row["date_precision"] == "year" and row["participants"] != "" and row["people_kind"] in ("attended", "trained")
        for row in csv_rows("activities")
    )
    assert CHART.subtitle(rows, reader).endswith(f"; {by_year} of these known by their year only")
    assert "Not reported: Côte d’Ivoire." in CHART.summary(rows, reader)


def test_countries_come_before_several_and_the_world(dataset: Dataset) -> None:
    assert list(sums(dataset))[-2:] == ["several", "WLD"]


def test_on_a_wide_screen_a_lane_is_one_line(dataset: Dataset, reader: RenderContext, wide: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    figure = CHART.draw(rows, wide)
    assert len(figure["layout"]["yaxis"]["ticktext"]) == rows["place"].nunique()
    assert figure["layout"]["height"] < 0.7 * CHART.draw(rows, reader)["layout"]["height"]
    assert figure["layout"]["xaxis"]["title"]["text"] == "People, logarithmic scale"


def test_the_parts_of_a_sum_follow_it_from_the_largest_down(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    by_date = dataset.activities["id"].tolist()
    for _place, place_rows in rows.groupby("place", sort=False):
        total, parts = place_rows.iloc[0], place_rows.iloc[1:].to_dict("records")
        assert total["row_kind"] == "sum"
        assert total["reported"] == len(parts)
        assert parts == sorted(parts, key=lambda row: (-row["value"], by_date.index(row["key"])))
        parts_by_date = sorted(parts, key=lambda row: by_date.index(row["key"]))
        assert total["source"] == ";".join(distinct_ids(row["source"] for row in parts_by_date))


def test_regional_participants_are_divided_only_where_their_source_divides_them(dataset: Dataset) -> None:
    key = "unodc-ca-youth-consultations-2021"
    selection = Selection(country=("TKM",))
    for split, value in (("none", 130.0), ("KAZ:90;TKM:40", 40.0)):
        cells = dataset.activities["participants_split"].where(dataset.activities["id"] != key, split)
        rows = CHART.rows(replace(dataset, activities=dataset.activities.assign(participants_split=cells)), selection)
        row = rows[rows["key"] == key].iloc[0]
        assert (row["place"], row["value"]) == ("several", value)
