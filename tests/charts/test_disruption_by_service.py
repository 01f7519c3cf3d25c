"""Expected figures are typed from the WHO release and the UNODC seed document."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.chart import emptying_filter, footnotes
from dashboard.charts.disruption_by_service import CHART, plot
from dashboard.dataset.dataset import Dataset
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from tests.support.csv_counts import csv_rows
from tests.support.label_geometry import assert_labels_stand_beside_their_bars, assert_readable, labels_beside

PUBLISHED = {
    "school-mental-health": 78,
    "workplace-mental-health": 75,
    "children-adolescents": 72,
    "older-adults": 70,
    "counselling-psychotherapy": 67,
    "harm-reduction": 65,
    "antenatal-postnatal": 61,
    "opioid-agonist-treatment": 45,
    "emergency-mns": 35,
    "mns-medicines": 30,
}


def figures(rows: pd.DataFrame, kind: str = "figure") -> dict[str, float]:
    """Return service -> value of the rows of one kind."""
    part = rows[rows["row_kind"] == kind]
    return dict(zip(part["service"], part["value"], strict=True))


def test_every_published_figure_of_the_rapid_assessment_is_there_with_its_n_and_period(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    assert figures(rows).items() >= PUBLISHED.items()
    ids = {row["id"] for row in csv_rows("observations") if row["n"] == "130"}
    assert set(rows.loc[rows["n"] == 130, "key"]) == ids & set(rows["key"]) != set()
    assert rows.loc[rows["n"] != 130, "n"].isna().all()
    assert set(rows["period_start"]) == {"2020-06"}
    assert set(rows["period_end"]) == {"2020-08"}
    assert (rows["source"] != "").all()


def test_a_misprinted_figure_is_not_charted(dataset: Dataset) -> None:
    assert 57.0 not in set(CHART.rows(dataset, Selection())["value"])


def test_the_summary_of_a_group_is_its_heading_and_not_a_bar(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    assert figures(rows, "group")["vulnerable-people"] == 60
    chart_plot = plot(rows, reader)
    headings = {row.label: row.value_text for row in chart_plot.rows() if row.kind == "heading"}
    assert headings["Vulnerable people"] == ">60%"
    assert headings["School and workplace"] == "~75%"
    keys = set(rows.loc[rows["row_kind"] == "group", "key"])
    assert not keys & {mark.key for mark in chart_plot.marks()}
    notes = [note["text"] for note in CHART.draw(rows, reader)["layout"]["annotations"]]
    assert "<b>Vulnerable people: &gt;60%</b>" in notes


def test_services_of_a_group_stand_together_the_highest_first(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection())
    assert rows["group"].drop_duplicates().is_unique
    assert (rows["group"] != rows["group"].shift()).sum() == rows["group"].nunique()
    for _, group in rows[rows["row_kind"] == "figure"].groupby("group"):
        assert group["value"].is_monotonic_decreasing


def test_the_titles_say_the_finding_and_the_survey(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    assert CHART.finding(rows, reader) == "Most often disrupted: School mental health services (78% of countries)"
    subtitle = CHART.subtitle(rows, reader).replace("\u2009", " ")
    assert subtitle.startswith(
        "Share of countries reporting disruption, WHO rapid assessment, 130 countries answered the survey, June"
    )
    assert subtitle.endswith("August 2020")


def test_a_chosen_country_shows_its_own_figures_before_the_worlds(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("KAZ",)))
    assert rows.iloc[0]["row_kind"] == "local"
    assert rows.iloc[0]["value"] == 22.2
    assert rows.iloc[0]["n"] == 455
    assert figures(rows).items() >= PUBLISHED.items()
    local, world = plot(rows, reader).sections
    assert (local.part, world.part) == ("Kazakhstan", "World")
    assert local.scale == world.scale, "they share an axis"


def test_a_country_without_figures_gets_a_plain_sentence(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(country=("TKM",)))
    sentence = "No disruption rate was found for Turkmenistan in what was read."
    assert rows.loc[rows["row_kind"] == "missing", "label"].tolist() == [sentence]
    assert sentence in CHART.summary(rows, reader)
    assert figures(rows).items() >= PUBLISHED.items()


def test_the_sentence_does_not_deny_figures_that_a_filter_hides(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(country=("KAZ",), service=("harm-reduction",)))
    sentence = "No disruption rate of the chosen services was found for Kazakhstan in what was read."
    assert rows.loc[rows["row_kind"] == "missing", "label"].tolist() == [sentence]


@pytest.mark.parametrize(
    ("survey", "title", "respondents"),
    [
        ("neuro-assoc-2020", "Share of associations reporting disruption", "54 associations"),
        ("neuro-review-2021", "Share of published studies reporting disruption", "369 published studies"),
        ("isam-ppig-2020", "of what each label says", "experts in 77 countries"),
        ("who-ehs-r1", "Share of countries reporting disruption", "105 countries"),
    ],
)
def test_a_survey_not_of_countries_says_whom_it_asked(
    dataset: Dataset, reader: RenderContext, survey: str, title: str, respondents: str
) -> None:
    subtitle = CHART.subtitle(CHART.rows(dataset, Selection(survey=survey)), reader)
    assert title in subtitle
    assert respondents in subtitle


def test_answers_of_single_countries_are_missed_where_countries_were_asked(
    dataset: Dataset, reader: RenderContext
) -> None:
    sentence = "Answers of single countries were not found in what was read."
    for survey, missed in (("who-ehs-r1", True), ("neuro-assoc-2020", False)):
        notes = footnotes(CHART, CHART.rows(dataset, Selection(survey=survey)), reader).caveats
        assert "Shares of those who answered, not of patients." in notes
        assert (sentence in notes) is missed


def test_a_bound_keeps_the_finding_from_naming_a_winner(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(survey="who-ehs-r3"))
    assert CHART.finding(rows, reader) == "Highest figure found: Elective surgery (59% of countries)"


def test_of_an_upper_bound_it_is_not_said_to_be_the_most(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    rows = rows.assign(qualifier=rows["qualifier"].mask(rows["value"] == 78, "under"))
    assert CHART.finding(rows, reader) == "Highest figure found: School mental health services (<78% of countries)"


def test_of_equal_values_only_those_stated_alike_share_the_finding(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    single = rows["row_kind"] == "figure"
    rows = rows.assign(
        value=rows["value"].mask(single & (rows["value"] == 75), 78),
        qualifier=rows["qualifier"].mask(single & (rows["value"] == 78), "about"),
    )
    assert CHART.finding(rows, reader) == "Most often disrupted: Workplace mental health services (78% of countries)"


def test_over_and_about_are_drawn_as_reported(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(survey="paho-mns-2021"))
    labels = sorted(mark.label for mark in plot(rows, reader).marks())
    assert labels == [">50%", ">75%", "~75%", "~90%"]


def test_one_service_makes_a_valid_small_figure(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection(service=("harm-reduction",)))
    assert CHART.finding(rows, reader) == "Harm reduction: disrupted in 65% of countries"
    figure = CHART.draw(rows, reader)
    go.Figure(figure)
    assert figure["layout"]["height"] < 150


def test_nothing_found_names_the_filter_to_clear(dataset: Dataset) -> None:
    selection = Selection(service=("needle-syringe-programmes",), country=("TKM",))
    assert CHART.rows(dataset, selection).empty
    assert emptying_filter(CHART, dataset, selection) == "service"


def test_each_mark_carries_its_row_and_what_a_tooltip_needs(dataset: Dataset, reader: RenderContext) -> None:
    rows = CHART.rows(dataset, Selection())
    figure = CHART.draw(rows, reader)
    texts = dict(zip(figure["data"][0]["customdata"], figure["data"][0]["hovertext"], strict=True))
    key = rows.loc[rows["service"] == "harm-reduction", "key"].item()
    for part in ("Harm reduction", "65% of countries", "130 is the number of", "2020", "WHO rapid assessment"):
        assert part in texts[key].replace("<br>", " ")


@pytest.mark.parametrize("country", [(), ("KAZ", "TKM")])
def test_on_a_wide_screen_labels_stand_beside_their_bars(
    dataset: Dataset, wide: RenderContext, country: tuple[str]
) -> None:
    figure = CHART.draw(CHART.rows(dataset, Selection(country=country)), wide)
    assert_labels_stand_beside_their_bars(figure)
    assert_readable(figure)
    bars = {y for trace in figure["data"] for y in trace["y"]}
    assert bars <= {note["y"] for note in labels_beside(figure)}


def test_a_projector_shows_the_chart_without_much_scrolling(dataset: Dataset, wide: RenderContext) -> None:
    assert CHART.draw(CHART.rows(dataset, Selection()), wide)["layout"]["height"] <= 620
