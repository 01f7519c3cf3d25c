"""Reported results.

Each figure as reported, ranges as ranges, totals and parts side by side, uncorrected.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

import plotly.graph_objects as go
import pytest

from dashboard.charts.service_outputs import CHART, plot
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.plotting.glyph_width import label_width
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from tests.support.label_geometry import NARROWEST, assert_readable, width

BUKHARA = {
    "bukhara-professionals": (31, "exact", "people"),
    "bukhara-professionals-regional": (20, "exact", "people"),
    "bukhara-professionals-district": (11, "exact", "people"),
    "bukhara-people-per-day-low": (3, "exact", "people_per_day"),
    "bukhara-people-per-day-high": (5, "exact", "people_per_day"),
    "bukhara-consultations-per-day-low": (5, "about", "consultations_per_day"),
    "bukhara-consultations-per-day-high": (6, "about", "consultations_per_day"),
    "bukhara-consultations-regional": (2400, "about", "consultations_per_month"),
    "bukhara-consultations-district": (1700, "about", "consultations_per_month"),
    "bukhara-consultations": (4000, "about", "consultations_per_month"),
    "bukhara-covered": (70, "about", "percent"),
    "bukhara-covered-worried-families": (30, "about", "percent"),
    "bukhara-advanced-training": (12, "exact", "people"),
    "bukhara-crisis-calls": (15, "about", "calls"),
    "bukhara-hospitalised": (36, "exact", "people"),
}
"""Read in the two seed documents on Bukhara (French and Arabic texts of one item)."""


def traces_with_labels(figure: Figure) -> dict[str, Figure]:
    """Return key -> trace of the marks that carry a label."""
    return {key: trace for trace in figure["data"] for key in trace["customdata"] if "text" in trace}


def labels(figure: Figure) -> dict[str, str]:
    return {
        key: text
        for trace in figure["data"]
        if "text" in trace
        for key, text in zip(trace["customdata"], trace["text"], strict=True)
    }


def test_the_bukhara_figures_are_there_as_reported(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(country=("UZB",)))
    outputs = {r.key: (int(r.value), r.qualifier, r.unit) for r in row_objects(rows[rows["scope"] == "UZ-BU"])}
    assert outputs == BUKHARA


def test_parts_and_total_stand_side_by_side_uncorrected(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("UZB",)))
    figure = CHART.draw(rows, reader)
    label_texts = labels(figure)
    assert [label_texts[f"bukhara-consultations{end}"] for end in ("", "-regional", "-district")] == [
        "~4,000",
        "~2,400",
        "~1,700",
    ]
    sentence = "The parts add up to ~4,100, the total is given as ~4,000: both stand as reported."
    notes = " ".join(note["text"].replace("<br>", " ") for note in figure["layout"]["annotations"])
    assert sentence in notes
    assert sentence in CHART.summary(rows, reader)


def test_parts_that_add_up_need_no_word(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("UZB",)))
    assert rows.loc[rows["part_of"] == "bukhara-professionals", "value"].sum() == 31
    assert CHART.summary(rows, reader).count("both stand as reported") == 1


def test_the_parts_follow_their_total(dataset: Dataset) -> None:
    keys = CHART.rows(dataset, Selection(country=("UZB",)))["key"].tolist()
    start = keys.index("bukhara-consultations")
    assert keys[start + 1 : start + 3] == ["bukhara-consultations-regional", "bukhara-consultations-district"]


def test_a_range_is_drawn_from_its_low_to_its_high_end(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("UZB",)))
    ranges = {mark.key: mark for mark in plot(rows, reader).marks() if mark.is_range}
    people = ranges["bukhara-people-per-day-low"]
    assert (people.low, people.high, people.label) == (3, 5, "3 to 5")
    assert ranges["bukhara-consultations-per-day-low"].label == "~5 to ~6"
    solid = next(t for t in CHART.draw(rows, reader)["data"] if people.key in t["customdata"])
    assert (solid["base"], solid["x"]) == ([3.0], [2.0])
    assert "People advised a day by each professional of the regional centre: 3 to 5;" in CHART.summary(rows, reader)


def test_units_never_share_an_axis(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    unit = rows.set_index("key")["unit"]
    axes: dict[str, set[str]] = {}
    for trace in CHART.draw(rows, reader)["data"]:
        axes.setdefault(trace["xaxis"], set()).update(unit[key] for key in trace["customdata"])
    assert all(len(units) == 1 for units in axes.values())


def test_percent_runs_from_0_to_100(dataset: Dataset, reader: RenderContext) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection(country=("UZB",))), reader)
    axis = traces_with_labels(figure)["bukhara-covered"]["xaxis"].replace("x", "xaxis")
    assert figure["layout"][axis]["ticktext"] == ["0%", "25%", "50%", "75%", "100%"]


def test_a_lone_number_is_text_and_not_a_bar(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("UZB",)))
    (lone,) = [row for row in plot(rows, reader).rows() if row.key == "bukhara-crisis-calls"]
    assert (lone.kind, lone.value_text, lone.label) == ("text", "~15", "Calls to the crisis centre")
    trace = traces_with_labels(CHART.draw(rows, reader))["bukhara-crisis-calls"]
    assert trace["type"] == "scatter"
    assert "\u2009<b>~15</b>\u2002Calls to the crisis centre" in trace["text"]


def test_every_result_is_drawn_or_is_the_end_of_a_drawn_range(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    keys = set(rows.loc[rows["row_kind"] != "high", "key"])
    assert set(traces_with_labels(CHART.draw(rows, reader))) == keys
    people_mask = dataset.activities["people_kind"].isin(["respondents", "users", "reached", "experts", "planned"])
    assert len(rows) == len(dataset.outputs) + people_mask.sum()


def test_a_lone_end_of_a_range_is_a_plain_number(small: Dataset, reader: RenderContext) -> None:
    outputs = small.outputs[small.outputs["id"] != "a-day-high"]
    rows = CHART.rows(replace(small, outputs=outputs), Selection())
    assert rows.loc[rows["key"] == "a-day-low", ["row_kind", "pair"]].to_numpy().tolist() == [["single", ""]]
    go.Figure(CHART.draw(rows, reader))


def test_the_finding_is_the_total_of_the_most_reported_activity(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    assert (
        CHART.finding(rows, reader)
        == "Bukhara region: ~4,000 – online consultations in one month, all 31 professionals"
    )


def test_a_result_of_one_place_is_not_headed_by_two_countries(dataset: Dataset, reader: RenderContext) -> None:
    headlines = []
    for countries in (("UZB",), ("KGZ", "UZB")):
        selection = Selection(country=countries)
        headlines.append(CHART.headline(CHART.rows(dataset, selection), selection, reader))
    assert headlines[0].startswith("Uzbekistan: Bukhara region: ~4,000")
    assert headlines[1].startswith("Bukhara region: ~4,000")


def test_both_sources_of_a_result_are_named(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(country=("UZB",)))
    assert rows.loc[rows["key"] == "bukhara-consultations", "source"].iloc[0].count(";") == 1


def test_a_wide_screen_has_two_columns_of_about_the_same_height(dataset: Dataset, wide: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    figure = CHART.draw(rows, wide)
    assert set(traces_with_labels(figure)) == set(rows.loc[rows["row_kind"] != "high", "key"])
    assert figure["layout"]["height"] <= 45 * len(rows), "two columns: a result takes its label and its bar"
    assert_readable(figure)
    ends: dict[float, float] = {}
    for name, axis in figure["layout"].items():
        if name.startswith("xaxis"):
            left, right = axis["domain"]
            assert right - left <= 0.48
            ends[left] = min(ends.get(left, 1.0), figure["layout"][name.replace("x", "y", 1)]["domain"][0])
    assert len(ends) == 2
    assert max(ends.values()) < 0.2


def test_in_two_columns_no_text_reaches_the_other(dataset: Dataset, wide: RenderContext) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection()), wide)
    across = NARROWEST - figure["layout"]["margin"]["l"] - figure["layout"]["margin"]["r"]
    assert {note["x"] for note in figure["layout"]["annotations"]} == {0.0, 0.52}
    assert max(width(note) for note in figure["layout"]["annotations"]) <= 0.5 * across


def test_each_column_says_its_place_and_activity_first(dataset: Dataset, wide: RenderContext) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection(country=("UZB",))), wide)
    tops: dict[float, list[str]] = {}
    for note in figure["layout"]["annotations"]:
        tops.setdefault(note["x"], []).append(note["text"].replace("<br>", " "))
    places = {"Bukhara region", "Uzbekistan"}
    for place, activity in (texts[:2] for texts in tops.values()):
        assert place.removeprefix("<b>").removesuffix("</b>") in places
        assert activity.removeprefix("<b>").removesuffix("</b>") in set(dataset.activities["title"])


def test_a_single_unit_needs_no_second_column(dataset: Dataset, wide: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("KGZ",)))
    rows = rows[~rows["key"].str.startswith("people-")].reset_index(drop=True)
    figure = CHART.draw(rows, wide)
    go.Figure(figure)
    assert not any("domain" in axis for name, axis in figure["layout"].items() if name.startswith("xaxis"))


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_no_heading_is_wider_than_the_narrowest_phone_s_figure(
    dataset: Dataset, reader: RenderContext, language: str
) -> None:
    notes = CHART.draw(CHART.rows(dataset, Selection()), replace(reader, text=text_for(language)))["layout"]
    lines = [(line, note["font"]["size"]) for note in notes["annotations"] for line in note["text"].split("<br>")]
    assert len(lines) > 100
    wide = {words: label_width(re.sub("<[^>]*>", "", words), size, bold="<b>" in words) for words, size in lines}
    # The narrowest figure is 320 pixels wide with 12 at its edge; the widest font takes 0.98 of the estimate.
    assert {words: pixels for words, pixels in wide.items() if 12 + 0.98 * pixels > 320} == {}


def test_each_place_is_named_once_and_what_several_share_comes_last(dataset: Dataset, reader: RenderContext) -> None:
    for selection in (Selection(), Selection(country=("KGZ",))):
        parts = [section.part for section in plot(CHART.rows(dataset, selection), reader).sections]
        assert len([part for part, _group in groupby(parts)]) == len(set(parts)) > 1
        assert parts[-1] == "Several countries"
