"""What a heading says beside its name is meaning.

It multiplies, qualifies, or makes a column a part of another.
"""

from __future__ import annotations

import pytest

from dashboard.importing.heading import PLAIN, interpret, resolve_letters
from dashboard.importing.personal_data import is_personal
from dashboard.importing.text_normalization import slug
from dashboard.xlsx_reader.raw_sheet import RawSheet
from tests.support.cost_growth import seconds_of

KNOWN = {
    "participants": "participants",
    "number of participants": "participants",
    "участники": "participants",
    "amount": "amount",
    "budget": "amount",
    "сумма": "amount",
    "montant": "amount",
    "المبلغ": "amount",
    "partly disrupted": "disrupted_partial",
    "country": "countries",
    "страна": "countries",
    "governorate": "place",
    "المحافظة": "place",
}


@pytest.mark.parametrize(
    ("heading", "times", "currency"),
    [
        ("Amount (thousand USD)", 1_000, "USD"),
        ("Amount, '000 EUR", 1_000, "EUR"),
        ("Budget in million KZT", 1_000_000, "KZT"),
        ("Budget (US$ m)", 1_000_000, "USD"),
        ("Сумма (тыс. долл. США)", 1_000, "USD"),
        ("Сумма, млн тенге", 1_000_000, "KZT"),
        ("Montant en milliers d’euros", 1_000, "EUR"),
        ("المبلغ (ألف دولار)", 1_000, "USD"),
        ("USD million budget", 1_000_000, "USD"),
        ("Amount (KGS)", 1, "KGS"),
        ("Amount / Сумма, тыс. тенге", 1_000, "KZT"),
        ("Сумма (тыс.) / Amount", 1_000, ""),
    ],
)
def test_a_size_and_a_currency_in_a_heading_of_money_are_kept(heading: str, times: int, currency: str) -> None:
    interpretation = interpret(heading, KNOWN)
    assert interpretation
    meaning = resolve_letters(interpretation.meaning, money=True, people=False)
    assert (interpretation.name, meaning.times, meaning.currency) == ("amount", times, currency)


@pytest.mark.parametrize(
    ("heading", "part"),
    {
        "Participants (women)": "women",
        "Women participants": "women",
        "Participants - female": "women",
        "Number of participants, men": "men",
        "Participants (m)": "men",
        "Участники (женщины)": "women",
        "Planned participants": "planned",
        "Участники (план)": "planned",
        "Participants (target)": "planned",
        "Participants (children)": "age",
        "Participants, previous year": "past",
    }.items(),
)
def test_a_heading_of_a_part_says_which(heading: str, part: str) -> None:
    interpretation = interpret(heading, KNOWN)
    assert interpretation
    assert resolve_letters(interpretation.meaning, money=False, people=True).parts == (part,)


@pytest.mark.parametrize(
    ("heading", "name"),
    {
        "Country / Страна": "countries",
        "Страна\nCountry": "countries",
        "Governorate - المحافظة": "place",
        "Country (name)": "countries",
        "Участники / Participants": "participants",
    }.items(),
)
def test_two_languages_in_a_heading_name_one_column(heading: str, name: str) -> None:
    interpretation = interpret(heading, KNOWN)
    assert interpretation
    assert (interpretation.name, interpretation.meaning) == (name, PLAIN)


def test_two_languages_that_name_two_columns_name_none() -> None:
    assert interpret("Country / Участники", KNOWN) is None


def test_words_that_nobody_knows_are_kept_to_be_asked_about() -> None:
    interpretation = interpret("Participants (blue)", KNOWN)
    assert interpretation
    assert interpretation.meaning.unknown == ("blue",)


@pytest.mark.parametrize(
    ("heading", "count", "percent"),
    [
        ("Partly disrupted (number)", True, False),
        ("% partly disrupted", False, True),
        ("Partly disrupted, %", False, True),
    ],
)
def test_counts_and_percentages_are_told_apart(heading: str, count: bool, percent: bool) -> None:
    interpretation = interpret(heading, KNOWN)
    assert interpretation
    assert (interpretation.meaning.count, interpretation.meaning.percent) == (count, percent)


@pytest.mark.parametrize("heading", ["Phone - Телефон", "Phone – Телефон", "Phone / Телефон"])
def test_a_column_of_persons_is_known_in_either_language(heading: str) -> None:
    assert is_personal(RawSheet("List", []), 1, 0, heading)


def test_an_id_is_made_of_whole_words_in_time_that_grows_with_the_text() -> None:
    assert slug("Training of nurses", 11) == ("training-of", True)
    assert slug("Training of nurses", 10) == ("training", True)
    assert slug("Training of nurses", 5) == ("train", True)
    assert slug("Training of nurses", 18) == ("training-of-nurses", False)
    make = slug.__wrapped__  # a second call is answered from memory
    short_time, long_time = (seconds_of(lambda text: make(text, 60), "a " * size) for size in (2_000, 16_000))
    assert long_time < 8 * 4 * short_time + 0.01
