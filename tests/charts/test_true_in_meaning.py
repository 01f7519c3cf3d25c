"""Of whom, of when, and what is not known.

Key numbers counted anew from the CSV files, and what charts say of gaps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts import disruption_by_scope, disruption_by_service, participants_by_country, service_outputs
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import chart_export
from dashboard.exports.native_chart import NativeBars
from dashboard.facts.key_numbers import KeyNumber, key_numbers
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.complete_languages import COMPLETE
from tests.support.csv_counts import NO_PARTICIPANTS, csv_rows, stated, three_figures

SELECTIONS = (
    Selection(),
    Selection(country=("KAZ",)),
    Selection(country=("KGZ",)),
    Selection(country=("TJK",)),
    Selection(country=("TKM",)),
    Selection(country=("UZB",)),
    Selection(country=("UZB",), kind=("training", "webinar")),
    Selection(kind=("training", "webinar", "meeting")),
    Selection(area=("drug_treatment",)),
    Selection(country=("KAZ", "KGZ"), area=("covid_response",)),
)
"""Ten selections; dates are left out, since what they mean for a year without a month is the program's."""

PUBLISHED = {
    "en": r"published",
    "ru": r"опубликован",
    "fr": r"publié",
    "ar": r"نُشر|منشور",
}
"""How each language says that something was or was not published."""


MARKS = {"exact": "", "about": "~", "over": ">"}


def selected_activities(selection: Selection) -> Iterator[dict[str, str]]:
    """Return the rows of activities that a selection without dates has."""
    for row in csv_rows("activities"):
        if (
            (not selection.country or set(row["countries"].split(";")) & set(selection.country))
            and (not selection.kind or row["kind"] in selection.kind)
            and (not selection.area or set(row["areas"].split(";")) & set(selection.area))
        ):
            yield row


def with_participants(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if row["participants"] and row.get("people_kind") not in NO_PARTICIPANTS]


def people(rows: list[dict[str, str]]) -> str:
    """Return the sum of participants as it has to be written in English."""
    qualifier = stated([row["participants_qualifier"] or "exact" for row in rows])
    value = three_figures(sum(int(row["participants"]) for row in rows), qualifier)
    return f"{MARKS[qualifier]}{value:,.0f}"


def numbers(dataset: Dataset, selection: Selection) -> dict[str, KeyNumber]:
    return {number.id: number for number in key_numbers(dataset, selection, text_for("en"))}


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda selection: selection.query() or "all")
def test_activities_and_participants_are_those_counted_from_the_files(dataset: Dataset, selection: Selection) -> None:
    rows, cards = list(selected_activities(selection)), numbers(dataset, selection)
    reports = with_participants(rows)
    assert cards["activities"].value_text == str(len(rows))
    assert cards["participants"].value_text == people(reports)
    assert f"From {len(reports)} activit" in cards["participants"].note
    assert f" of {len(rows)}." in cards["participants"].note
    regional = [row for row in reports if ";" in row["countries"]]
    assert (f"Of these people {people(regional)} in activities of several countries." if regional else "") in (
        cards["participants"].note
    )
    by_year = sum(row["date_precision"] == "year" for row in reports)
    assert (f"{by_year} of the activities" in cards["participants"].note) == bool(by_year)


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda selection: selection.query() or "all")
def test_what_is_left_out_of_the_sums_of_money_is_counted_from_the_files(
    dataset: Dataset, selection: Selection
) -> None:
    kinds = Counter(row["amount_kind"] for row in selected_activities(selection) if row["amount"])
    note, programmes = numbers(dataset, selection)["procurement"].note, kinds.total() - kinds["goods"] - kinds["grant"]
    assert (f"Not added: {programmes} programme" in note) == bool(programmes)


def test_the_overlapping_amounts_are_told_on_the_card(dataset: Dataset) -> None:
    # Typed from the review: three of Kyrgyzstan, one of Uzbekistan, one of Turkmenistan.
    assert "Left out: 5 amounts that overlap others." in numbers(dataset, Selection())["procurement"].note


def test_a_figure_of_the_world_says_so_on_the_card_of_a_country(dataset: Dataset) -> None:
    cards = numbers(dataset, Selection(country=("UZB",)))
    assert cards["most-disrupted"].label == "World: most often disrupted: School mental health services"
    assert cards["least-disrupted"].label.startswith("World: ")


@pytest.mark.parametrize("language", COMPLETE)
def test_nothing_says_that_what_was_not_found_was_not_published(dataset: Dataset, language: str) -> None:
    reader, selection = RenderContext(text_for(language), LIGHT), Selection(country=("KAZ", "TKM"), lang=language)
    for name in ("disruption-by-service", "disruption-by-scope", "disruption-by-round", "response-measures"):
        chart = CHARTS[name]
        rows = chart.rows(dataset, selection)
        figure = chart.draw(rows, reader)
        words = [chart.finding(rows, reader), chart.summary(rows, reader), chart.subtitle(rows, reader)]
        words += [note["text"] for note in figure["layout"]["annotations"]]
        words += rows.loc[rows["row_kind"].isin(["missing", "gap"]), ["label", "note"]].to_numpy().ravel().tolist()
        words.append(reader.text.t(chart.question))
        if name != "disruption-by-scope":
            words.append(reader.text.t(chart.caveat))
        assert [sentence for sentence in words if re.search(PUBLISHED[language], sentence)] == []


def test_people_who_took_no_part_are_in_no_sum_and_are_results(small: Dataset) -> None:
    kinds = dict.fromkeys(small.activities["id"], "attended") | {"webinar-kaz": "respondents"}
    data = replace(small, activities=small.activities.assign(people_kind=small.activities["id"].map(kinds)))
    rows = participants_by_country.CHART.rows(data, Selection())
    # 68 at the webinar are respondents now: about 20, 31 and over 30 are left.
    assert numbers(data, Selection())["participants"].value_text == ">81"
    assert "webinar-kaz" not in set(rows["key"])
    results = service_outputs.CHART.rows(data, Selection())
    respondents = results.loc[results["key"] == "people-webinar-kaz", ["label", "value", "unit", "scope"]]
    assert respondents.to_numpy().tolist() == [["Answered a survey", 68.0, "people", "KAZ"]]
    assert "people-webinar-kaz" not in set(service_outputs.CHART.rows(small, Selection())["key"])


def test_any_disruption_has_the_first_bar_and_a_doubtful_zero_has_none(dataset: Dataset, reader: RenderContext) -> None:
    rows = disruption_by_service.CHART.rows(dataset, Selection())
    figure = disruption_by_service.CHART.draw(rows, reader)
    bars = {key: y for trace in figure["data"] for key, y in zip(trace["customdata"], trace["y"], strict=True)}
    assert max(bars, key=lambda key: bars[key]) == "who-mns-2020-any-mns-service-disrupted-any"
    assert "who-mns-2020-all-mns-services-disrupted-complete" not in bars
    assert "who-mns-2020-all-mns-services-disrupted-complete" in set(rows["key"])
    export = chart_export(disruption_by_service.CHART, dataset, Selection(), reader, "https://x.example")
    (native,) = export.native_charts
    assert isinstance(native, NativeBars)
    texts = [bar.text for bar in native.bars if bar.text]
    assert texts[0] == "93%"
    assert "0%" not in texts


def test_a_share_of_people_has_no_bar_on_the_axis_of_countries(dataset: Dataset, reader: RenderContext) -> None:
    rows = disruption_by_service.CHART.rows(dataset, Selection(country=("KAZ",)))
    local = set(rows.loc[rows["row_kind"] == "local", "key"])
    chart_plot = disruption_by_service.plot(rows, reader)
    assert not local & {mark.key for mark in chart_plot.marks()}
    words = {row.key: row.value_text for row in chart_plot.rows() if row.kind == "text"}
    assert words.keys() == local
    assert "22.2% of respondents, 455 respondents" in words.values()


def test_shares_of_something_else_stand_in_a_block_and_on_slides_in_a_chart_of_their_own(
    dataset: Dataset, reader: RenderContext
) -> None:
    chart = disruption_by_scope.CHART
    rows = chart.rows(dataset, Selection())
    block = rows[rows["block"] != ""]
    assert "services_fully_operating" in set(block["indicator"])
    assert set(rows.loc[(rows["block"] == "") & (rows["row_kind"] == "figure"), "unit"]) == {"percent_countries"}
    assert np.flatnonzero(rows["block"] != "").min() > np.flatnonzero(rows["block"] == "")[:-1].min()
    blocks = dict(zip(rows["key"], rows["block"], strict=True))
    charts = chart_export(chart, dataset, Selection(), reader, "https://x.example").native_charts
    assert len(charts) > 1
    for bars in charts:
        assert isinstance(bars, NativeBars)
        assert len({blocks[bar.mark.key] for bar in bars.bars if bar.mark is not None}) == 1


@pytest.mark.parametrize(
    ("name", "selection", "words"),
    [
        ("activity-timeline", Selection(service=("harm-reduction",)), "; not narrowed by: Service"),
        ("disruption-by-service", Selection(date_from="2021-03", date_to="2021-06"), "; not narrowed by: From and To"),
        ("disruption-by-round", Selection(country=("KAZ",)), "; shows the world, not narrowed by: Country"),
        ("response-measures", Selection(service=("harm-reduction",)), "; not narrowed by: Service"),
        (
            "disruption-by-service",
            Selection(country=("KAZ",)),
            "; the figures of other places are not narrowed by the country",
        ),
    ],
)
def test_a_chart_says_which_chosen_filter_does_not_narrow_it(
    dataset: Dataset, reader: RenderContext, name: str, selection: Selection, words: str
) -> None:
    chart = CHARTS[name]
    title = chart.titled(chart.rows(dataset, selection), selection, reader)
    assert title.endswith(words)
    assert not chart.titled(chart.rows(dataset, Selection()), Selection(), reader).endswith(words)


def test_how_many_answered_is_said_of_the_survey_whatever_is_chosen(dataset: Dataset, reader: RenderContext) -> None:
    chart = disruption_by_service.CHART
    count = next(row["n"] for row in csv_rows("surveys") if row["id"] == "who-mns-2020")
    for selection in (Selection(), Selection(service=("harm-reduction",))):
        assert f", {count} countries answered the survey, " in chart.subtitle(chart.rows(dataset, selection), reader)
