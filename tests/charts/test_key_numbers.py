"""Key numbers: right, honest about what is not known, and each opens the rows it is made of."""

from __future__ import annotations

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.activity_rows import activity_rows
from dashboard.dataset.rows.amount_rows import country_amounts, totals
from dashboard.dataset.rows.amount_rows import sum_amounts as amounts_added_up
from dashboard.dataset.rows.participant_rows import sum_participants
from dashboard.dataset.rows.qualified_sum import add_sums, rounded
from dashboard.facts.key_numbers import KeyNumber, columns, key_numbers
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection, read_query


def numbers(dataset: Dataset, reader: RenderContext, selection: Selection) -> dict[str, KeyNumber]:
    return {number.id: number for number in key_numbers(dataset, selection, reader.text)}


def test_the_small_package_counted_by_hand(small: Dataset, reader: RenderContext) -> None:
    cards = numbers(small, reader, Selection())
    assert {name: number.value_text for name, number in cards.items() if "disrupted" not in name} == {
        "activities": "10",
        "countries": "2",
        # 68 + about 20 + 31 + over 30
        "participants": ">149",
        "procurement": "12,000 USD",
    }
    assert cards["activities"].note == (
        "2 took place in several countries; each is counted once. 2 are known by their year only. "
        "Of 2 the dates or the places are worked out, or their sources differ"
    )
    assert cards["countries"].note == "and 1 activity for all countries"
    assert cards["participants"].note == (
        "From 4 activities of 10. Of these people ~20 in activities of several countries."
    )
    assert cards["procurement"].note == "Other currencies: ~500 EUR. Not added: 1 programme, loan, request or total."


def test_of_no_activity_no_number_of_activities_is_said_to_tell_its_people(
    dataset: Dataset, reader: RenderContext
) -> None:
    cards = numbers(dataset, reader, Selection(country=("UKR",)))
    assert (cards["activities"].value_text, cards["participants"].note) == ("0", "")


def test_most_and_least_disrupted_service_of_the_who_assessment(dataset: Dataset, reader: RenderContext) -> None:
    cards = numbers(dataset, reader, Selection())
    highest, lowest = cards["most-disrupted"], cards["least-disrupted"]
    assert (highest.value_text, lowest.value_text) == ("78%", "30%")
    assert "School mental health" in highest.label
    assert reader.text.period("2020-06", "2020-08") in highest.note
    assert "n = " not in highest.note


@pytest.mark.parametrize(
    ("selection", "value", "label", "note"),
    [
        (
            Selection(survey="who-mns-2020-emr"),
            ">70%",
            "WHO Eastern Mediterranean Region: reported as disrupted: School and workplace mental health services",
            "WHO rapid assessment, Eastern Mediterranean, June – August 2020",
        ),
        (
            Selection(group=("any-service",)),
            "93%",
            "World: reported as disrupted: Any mental, neurological or substance use service",
            "WHO rapid assessment, n = 130, June – August 2020",
        ),
        (
            Selection(survey="isam-ppig-2020"),
            "81%",
            "World: most often disrupted: Outreach · Affected (services)",
            "ISAM expert survey, 81% of services",
        ),
        (
            Selection(survey="who-ehs-r3"),  # over 50% of another service may be more than 59%
            "59%",
            "World: highest figure found: Elective surgery",
            "WHO pulse survey, round 3, November – December 2021",
        ),
    ],
    ids=lambda selection: selection.query() if isinstance(selection, Selection) else "",
)
def test_what_was_reported_is_said_no_more_and_no_less(
    selection: Selection, value: str, label: str, note: str, dataset: Dataset, reader: RenderContext
) -> None:
    card = numbers(dataset, reader, selection)["most-disrupted"]
    assert (card.value_text, card.label, card.note.replace("\u2009", " ")) == (value, label, note)


def test_the_chosen_survey_is_the_one_that_speaks(dataset: Dataset, reader: RenderContext) -> None:
    cards = numbers(dataset, reader, Selection(survey="who-ehs-r2"))
    assert "WHO pulse survey" in cards["most-disrupted"].note


def test_one_service_is_neither_most_nor_least(dataset: Dataset, reader: RenderContext) -> None:
    cards = numbers(dataset, reader, Selection(service=("harm-reduction",)))
    assert "least-disrupted" not in cards
    assert cards["most-disrupted"].value_text == "65%"
    assert cards["most-disrupted"].label == "World: reported as disrupted: Harm reduction"


def test_unknown_is_not_zero(dataset: Dataset, reader: RenderContext) -> None:
    cards = numbers(dataset, reader, Selection(country=("CIV",)))
    assert cards["activities"].value_text == "1"
    assert cards["participants"].value_text == "not reported"
    assert cards["procurement"].value_text == "not reported"


def test_a_selection_without_anything_has_no_invented_numbers(dataset: Dataset, reader: RenderContext) -> None:
    cards = numbers(dataset, reader, Selection(service=("nothing",), country=("KAZ",), date_from="2030"))
    assert cards["activities"].value_text == "0"
    assert cards["participants"].value_text == "not reported"
    assert cards["disruption"].value_text == "not reported"


def test_of_a_chosen_country_nobody_is_told_that_it_is_one(dataset: Dataset, reader: RenderContext) -> None:
    assert "countries" not in numbers(dataset, reader, Selection(country=("KAZ",)))
    assert numbers(dataset, reader, Selection(country=("KAZ", "UZB")))["countries"].value_text == "2"


@pytest.mark.parametrize("selection", [Selection(), Selection(country=("UZB",), kind=("procurement",), lang="en")])
def test_each_opens_the_rows_it_is_made_of(dataset: Dataset, reader: RenderContext, selection: Selection) -> None:
    for number in key_numbers(dataset, selection, reader.text):
        chart = CHARTS[number.chart]
        path, query = number.href.split("#")[0].split("?")
        reading = read_query(query, {**dataset.vocabulary(), "table": CHARTS, "lang": ["en"], "theme": ["light"]})
        assert (path, reading.problems) == (chart.page, ())
        assert reading.selection.table == (chart.id,)
        assert reading.selection.without("table") == selection.without("table")
        assert not chart.rows(dataset, reading.selection).empty


@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection(kind=("procurement",)), *(Selection(country=(code,)) for code in ("KAZ", "TJK", "CIV"))],
)
def test_they_are_the_sums_of_the_rows_they_open(dataset: Dataset, selection: Selection) -> None:
    table = country_amounts(columns(activity_rows(dataset, selection)), selection.country)
    people, money = (
        CHARTS[name].rows(dataset, selection) for name in ("participants-by-country", "procurement-by-country")
    )
    parts = people[people["row_kind"] == "activity"]
    assert repr(sum_participants(table)) == repr(
        rounded(add_sums(parts["value"].to_numpy(), parts["qualifier"].to_numpy()))
    ), "NaN is nothing's equal"
    assert len(table["countries"]) == people.loc[people["row_kind"] == "sum", "activities"].sum()
    amounts, envelope_count, _overlapping = amounts_added_up(dataset, table)
    assert list(amounts.items()) == list((totals(money) if len(money) else {}).items())
    assert envelope_count == ((money["section"] == "envelope").sum() if len(money) else 0)
