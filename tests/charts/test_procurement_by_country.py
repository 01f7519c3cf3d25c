"""Procurement: currencies and envelopes apart, nothing converted or counted twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from dashboard.charts.procurement_by_country import CHART, LANE, MOST_DRAWN, plot
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.activity_rows import place_names
from dashboard.dataset.rows.amount_rows import totals
from dashboard.dataset.scale_data import multiplied
from dashboard.plotting.render_context import LINE, RenderContext
from dashboard.plotting.text_width import longest_line
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from tests.support.csv_counts import three_figures
from tests.support.label_geometry import assert_readable, width


def test_the_kazakhstan_procurement_of_august_2020_is_there(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("KAZ",), date_from="2020-08", date_to="2020-08"))
    matches = rows[(rows["row_kind"] == "activity") & (rows["value"] == 12_000)]
    assert matches[["currency", "qualifier", "period_start", "place", "section"]].to_numpy().tolist() == [
        ["USD", "exact", "2020-08", "KAZ", "goods"]
    ]
    (hover,) = (
        text
        for trace in CHART.draw(rows, reader)["data"]
        for key, text in zip(trace.get("customdata", []), trace.get("hovertext", []), strict=True)
        if key == matches["key"].iloc[0]
    )
    assert "12,000 USD" in hover
    assert "<br>August 2020<br>" in hover  # a month is not a day


def test_each_amount_is_shown_once_in_its_own_currency(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    marks = rows[rows["row_kind"] == "activity"]
    activities = dataset.activities[dataset.activities["amount"].notna()]
    amounts = {row.key: (row.value, row.currency, row.unit) for row in marks.itertuples()}
    assert len(marks) == len(activities)
    assert amounts == {row.id: (row.amount, row.currency, row.currency) for row in activities.itertuples()}


def test_each_currency_has_an_axis_of_its_own(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    currency = rows.set_index("key")["currency"]
    figure = CHART.draw(rows, reader)
    axes: dict[str, set[str]] = {}
    for trace in figure["data"]:
        for key in trace.get("customdata", []):
            axes.setdefault(trace["xaxis"], set()).add(currency[key])
    assert sorted(axes.values(), key=str) == sorted(({code} for code in set(currency)), key=str)
    assert {figure["layout"][axis.replace("x", "xaxis")]["type"] for axis in axes} == {"log"}


def test_5_000_dollars_can_be_told_beside_200_million(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("UZB",)))
    dollars = [section for section in plot(rows, reader).sections if section.scale.unit == "USD"]
    assert {5_000.0, 200_000_000.0} <= {mark.value for part in dollars for row in part.rows for mark in row.marks}
    (scale,) = {section.scale for section in dollars}
    assert (scale.kind, scale.start, scale.end) == ("log", 1_000, 1_000_000_000)
    low, high = CHART.draw(rows, reader)["layout"]["xaxis"]["range"]
    assert low < 3.7 < 8.3 < high


def test_envelopes_stand_apart_and_are_not_added_up(small: Dataset) -> None:
    rows = CHART.rows(small, Selection())
    assert rows.loc[rows["section"] == "envelope", ["key", "row_kind"]].to_numpy().tolist() == [
        ["programme-kaz", "activity"]
    ]
    assert {code: (total.value, total.qualifier) for code, total in totals(rows).items()} == {
        "USD": (12_000.0, "exact"),
        # 500.5, reported as about: a sum that is not exact has no cents.
        "EUR": (500.0, "about"),
    }


def test_overlapping_amounts_are_not_added_twice(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(country=("KGZ",)))
    added_keys = rows[rows["added"] == "in the sum"]["key"]
    # USAID in Kyrgyzstan: country totals of several dates that may hold one another. The largest is 2.8 million.
    usaid = {"kgz-usaid-2-5m-2020", "kgz-usaid-grants-2020-03", "kgz-usaid-2-8m-2021", "kgz-usaid-equipment-2021"}
    assert usaid & set(added_keys) == {"kgz-usaid-2-8m-2021"}
    overlaps = rows[rows["added"] == "not added: overlaps another amount"]
    total = rows[rows["key"] == "sum-USD-KGZ"].iloc[0]
    assert total["note"] == f"{(overlaps['place'] == 'KGZ').sum()} overlapping amounts not added"


def test_the_sum_of_a_place_is_that_of_its_added_amounts(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    parts = rows[rows["added"].str.startswith("in the sum")].groupby(["currency", "place"])["value"].sum()
    sums = rows[rows["row_kind"] == "sum"].set_index(["currency", "place"])
    assert set(parts.index) == set(sums.index)
    exact = dict(zip(parts.index, parts.tolist(), strict=True))
    qualified_sums = dict(zip(sums.index, zip(sums["value"], sums["qualifier"], strict=True), strict=True))
    for lane, (value, qualifier) in qualified_sums.items():
        assert value == three_figures(exact[lane], qualifier)


def test_an_amount_that_two_bars_hold_is_said(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    assert "; 21,597 USD are in the sums of two places" in CHART.subtitle(rows, reader)
    assert "two places" not in CHART.subtitle(CHART.rows(dataset, Selection(country=("UZB",))), reader)


def test_lanes_follow_the_use_of_their_currency_and_in_them_the_largest_comes_first(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    marks = rows[rows["row_kind"] == "activity"].to_dict("records")
    uses, order = Counter(row["currency"] for row in marks), list(place_names(dataset, "en"))
    in_order = sorted(
        marks,
        key=lambda row: (
            -uses[row["currency"]],
            row["currency"],
            row["section"] != "goods",
            order.index(row["place"]),
            -row["value"],
        ),
    )
    assert [row["key"] for row in marks] == [row["key"] for row in in_order]
    goods = rows[rows["section"] == "goods"].drop_duplicates(["currency", "place"])
    assert set(goods["row_kind"]) == {"sum"}
    assert len(goods) == (rows["row_kind"] == "sum").sum()


def test_of_a_long_lane_the_largest_are_drawn_and_all_are_counted(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(multiplied(dataset, 30), Selection())
    lanes = {row.marks[0].key: row for row in plot(rows, reader).rows()}
    for _lane, lane_rows in rows[rows["row_kind"] == "activity"].groupby(list(LANE)):
        lane = lanes[lane_rows["key"].iloc[0]]
        assert [mark.key for mark in lane.marks] == lane_rows["key"].tolist()[:MOST_DRAWN]
        assert lane.detail.endswith(f" of {len(lane_rows)}") or lane.value_text == f"{len(lane_rows)} amounts"


def test_a_regional_amount_is_divided_only_where_its_source_divides_it(dataset: Dataset) -> None:
    key = "unodc-ca-japan-ppe-allocation-2020"
    for countries, value in (((), 114_000.0), (("TKM",), 22_800.0), (("TKM", "KAZ"), 45_600.0)):
        rows = CHART.rows(dataset, Selection(country=countries))
        row = rows[rows["key"] == key].iloc[0]
        assert (row["place"], row["value"]) == ("several", value)
        phrase = "the part of the chosen countries, of 114,000 USD in all"
        assert (row["added"] == phrase) == bool(countries)
    dataset_without_split = replace(dataset, activities=dataset.activities.assign(amount_split=""))
    assert CHART.rows(dataset_without_split, Selection(country=("TKM",))).set_index("key").at[key, "value"] == 114_000.0


def test_an_amount_that_the_sum_of_all_leaves_out_says_so(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    amounts = rows.loc[rows["added"] == "in the sum of its place, not of all", ["key", "value"]]
    assert amounts.to_numpy().tolist() == [["unodc-tkm-border-ppe-2020-12-01", 21_597.0]]


def test_titles_say_what_is_added_and_that_nothing_is_converted(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    currencies = rows["currency"].nunique()
    assert CHART.finding(rows, reader).startswith("Goods and grants in USD add up to >")
    assert f"{currencies - 1} further currencies stand apart" in CHART.finding(rows, reader)
    assert f"{dataset.activities['amount'].notna().sum()} amounts" in CHART.subtitle(rows, reader)
    assert "nothing is converted" in CHART.caveat
    assert "Several countries 114,000 USD" in CHART.summary(rows, reader)


def test_a_selection_with_envelopes_only_has_no_sum(small: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(small, Selection(kind=("other",)))
    assert CHART.finding(rows, reader) == "1 amount of a programme, loan or request, and none of goods or grants"
    go.Figure(CHART.draw(rows, reader))


@pytest.mark.parametrize("selection", [Selection(country=("WLD",)), Selection(date_from="2030")])
def test_without_amounts_there_are_no_rows(small: Dataset, selection: Selection) -> None:
    rows = CHART.rows(small, selection)
    assert rows.empty
    assert list(rows.columns) == list(CHART.rows(small, Selection()).columns)


def test_on_a_wide_screen_a_lane_is_one_line(dataset: Dataset, wide: RenderContext) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection()), wide)
    layout = figure["layout"]
    assert layout["height"] <= 1100
    assert_readable(figure)
    names = {name[5:]: axis["tickvals"] for name, axis in layout.items() if name.startswith("yaxis")}
    for trace in figure["data"]:
        assert max(trace["y"]) <= max(names[trace["yaxis"][1:]])
    values = [note for note in layout["annotations"] if note["xanchor"] == "right"]
    assert all(width(note) <= layout["margin"]["r"] for note in values if note["font"]["size"] == 14)


def test_the_legend_of_a_wide_screen_takes_no_more_than_two_lines(dataset: Dataset, wide: RenderContext) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection()), wide)
    names = [note for note in figure["layout"]["annotations"] if str(note.get("name", "")).startswith("key-")]
    assert len({note["yshift"] for note in names}) == 2
    assert {"Loan", "Reported as about (~)", "Reported as over (&gt;)"} <= {note["text"] for note in names}


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_on_a_phone_no_sum_lies_on_the_name_of_its_place(
    dataset: Dataset, reader: RenderContext, language: str
) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection(lang=language)), replace(reader, text=text_for(language)))
    notes = [note for note in figure["layout"]["annotations"] if note.get("yref", "paper") != "paper"]
    beside = [
        longest_line(name["text"], "name") + longest_line(total["text"], "name")
        for name, total in pairwise(notes)
        if name["yref"] == total["yref"] and abs(name["y"] - total["y"]) < 10
    ]
    assert len(beside) > 5
    assert max(beside) <= LINE
