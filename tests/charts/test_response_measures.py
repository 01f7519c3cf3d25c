"""Expected figures are typed from the WHO summary, WHO AFRO, EHRA and HRI."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from dashboard.charts.chart import emptying_filter
from dashboard.charts.response_measures import CHART, plot
from dashboard.dataset.dataset import Dataset
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from tests.support.label_geometry import assert_labels_stand_beside_their_bars, assert_readable, texts


def value_texts(rows: pd.DataFrame, indicator: str) -> dict[str, str]:
    """Return scope -> the value in words of an indicator."""
    part = rows[rows["indicator"] == indicator]
    return dict(zip(part["scope"], part["shown"], strict=True))


def test_plans_funds_platforms_and_telemedicine_are_there_by_place(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    assert value_texts(rows, "in_response_plan") == {"WLD": "89%"}
    assert value_texts(rows, "coordination_platform") == {"WLD": "65%"}
    assert value_texts(rows, "platform_multisector") == {"WLD": ">65%"}
    assert value_texts(rows, "funding_partial") == {"WLD": "47%", "AFR": "37%"}
    assert value_texts(rows, "funding_none") == {"AFR": "37%"}
    assert value_texts(rows, "telemedicine_used") == {"WLD": "70%", "HIC": ">80%", "LIC": "<50%"}
    assert value_texts(rows, "helplines_digital") == {"EMR": "85%"}


def test_full_funding_has_the_base_of_countries_with_a_plan(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    funding = rows[rows["indicator"] == "funding_full"].iloc[0]
    assert (funding["value"], funding["n"]) == (17, 116)
    plot_rows = list(plot(rows, reader).rows())
    heading = next(index for index, row in enumerate(plot_rows) if row.label == "Full additional funding")
    assert (plot_rows[heading].kind, plot_rows[heading].detail) == (
        "heading",
        "Countries with mental health support in their plan",
    )
    assert (plot_rows[heading + 1].label, plot_rows[heading + 1].detail) == ("World", "n = 116")
    assert CHART.finding(rows, reader) == (
        "89% of countries had mental health support in their response plan; 17% of those funded it fully"
    )


def test_a_figure_that_disagrees_with_a_sounder_one_is_left_out(dataset: Dataset) -> None:
    assert value_texts(CHART.rows(dataset, Selection()), "funding_assured") == {"upper-income-worded": "26%"}


def test_counts_are_written_as_counts_and_drawn_as_parts_of_all_who_answered(
    dataset: Dataset, reader: RenderContext
) -> None:
    rows = CHART.rows(dataset, Selection())
    assert value_texts(rows, "in_response_plan_countries") == {
        "WLD": "116 of 130 countries",
        "AFR": "27 of 28 countries",
    }
    marks = {mark.label: mark.value for mark in plot(rows, reader).marks()}
    assert marks["27 of 28"] == pytest.approx(96.43, abs=0.01)
    # 116 of 130 says what 89% says: it stands in the table, and is not drawn again.
    assert marks["89%"] == 89
    assert "116 of 130" not in marks


def test_a_figure_of_all_who_answered_does_not_stand_under_those_with_a_plan(
    dataset: Dataset, reader: RenderContext
) -> None:
    rows = CHART.rows(dataset, Selection())
    heads, head = dict[str, str](), ""
    for row in plot(rows, reader).rows():
        head = row.detail if row.kind == "heading" else head
        heads |= {mark.key: head for mark in row.marks}
    assert heads["who-mns-2020-funding-partial"] == "Countries with mental health support in their plan"
    for key in ("who-mns-2020-afr-funding-partial", "who-mns-2020-afr-funding-none"):
        assert heads[key] == "Countries of the region that answered"


def test_a_chosen_country_adds_what_is_known_of_it(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("KAZ", "TKM")))
    assert rows.iloc[0]["row_kind"] == "local"
    assert rows.iloc[0]["shown"] == "No"
    assert rows.iloc[0]["indicator"] == "take_home_oat_all"
    sentence = "No figure on the response was found for Turkmenistan in what was read."
    assert rows.loc[rows["row_kind"] == "missing", "label"].tolist() == [sentence]
    assert sentence in CHART.summary(rows, reader)
    assert value_texts(rows, "in_response_plan") == {"WLD": "89%"}


def test_days_and_answers_of_yes_or_no_are_written_and_not_drawn(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(survey="ehra-2020"))
    assert set(rows["shown"]) == {"No", "3 of 22 countries", "5 days", "14 days"}
    chart_plot = plot(rows, reader)
    assert [mark.label for mark in chart_plot.marks()] == ["3 of 22"]
    assert {row.value_text for row in chart_plot.rows() if row.kind == "text"} == {"No", "5 days", "14 days"}
    words = " ".join(text for trace in CHART.draw(rows, reader)["data"] for text in trace.get("text", []))
    assert all(f"<b>{value}</b>" in words for value in ("No", "5 days", "14 days"))


def test_bounds_keep_their_qualifiers(dataset: Dataset, reader: RenderContext) -> None:
    marks = {mark.label: mark for mark in plot(CHART.rows(dataset, Selection()), reader).marks()}
    assert (marks["<50%"].value, marks["<50%"].qualifier) == (50, "under")
    assert (marks[">80%"].value, marks[">80%"].qualifier) == (80, "over")


def test_filters_by_service_do_not_apply(dataset: Dataset) -> None:
    all_rows = CHART.rows(dataset, Selection())
    pd.testing.assert_frame_equal(CHART.rows(dataset, Selection(service=("harm-reduction",))), all_rows)
    assert CHART.filters == ("country", "survey")


def test_a_survey_without_such_questions_leaves_nothing_and_names_the_filter(dataset: Dataset) -> None:
    selection = Selection(survey="paho-ehs")
    assert CHART.rows(dataset, selection).empty
    assert emptying_filter(CHART, dataset, selection) == "survey"


def test_the_subtitle_names_survey_and_answers(dataset: Dataset, reader: RenderContext) -> None:
    subtitle = CHART.subtitle(CHART.rows(dataset, Selection()), reader)
    assert "WHO rapid assessment, 130 countries" in subtitle
    assert "22 countries" in CHART.subtitle(CHART.rows(dataset, Selection(survey="ehra-2020")), reader)


@pytest.mark.parametrize("selection", [Selection(), Selection(country=("KAZ", "TKM")), Selection(survey="ehra-2020")])
def test_on_a_wide_screen_labels_stand_beside_their_bars(
    dataset: Dataset, wide: RenderContext, selection: Selection
) -> None:
    figure = CHART.draw(CHART.rows(dataset, selection), wide)
    assert_labels_stand_beside_their_bars(figure)
    assert_readable(figure)


def test_on_a_wide_screen_a_base_stands_once_beside_its_measure(dataset: Dataset, wide: RenderContext) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection()), wide)
    notes = [re.sub("<[^>]*>", "", note["text"]) for note in texts(figure)]
    assert "Full additional funding\u2003Countries with mental health support in their plan" in notes
    assert notes.count("World\u2002n = 116") == 2  # full and partial funding
    assert figure["layout"]["height"] <= 800
