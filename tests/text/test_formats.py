"""Numbers, money and dates are localized, never more exact than reported."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import formats

NAN = float("nan")
THIN, NARROW, NO_BREAK = "\u2009", "\u202f", "\xa0"


@pytest.fixture(params=["en_GB", "ru", "fr", "ar"])
def locale(request: pytest.FixtureRequest) -> Locale:
    return Locale.parse(request.param)


EN, RU, FR, AR = (Locale.parse(code) for code in ("en_GB", "ru", "fr", "ar"))


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        (12_000_000.0, "ru", ">12 миллионов USD"),
        (1_000_000.0, "ru", ">1 миллион USD"),
        (2_250_000.0, "ru", ">2,25 миллиона USD"),
        (1_000_000.0, "fr", ">1 million USD"),
        (3_000_000_000.0, "fr", ">3 milliards USD"),
        (5_000_000.0, "ar", ">5 ملايين USD"),
        (12_500_000_000_000.0, "en", ">12.5 trillion USD"),
    ],
)
def test_the_word_for_millions_agrees_with_its_number(value: float, language: str, words: str) -> None:
    assert formats.amount(value, "USD", "over", Locale.parse(language)) == words


def test_nothing_less_than_nothing_is_zero() -> None:
    assert [formats.value(-0.0, "exact", unit, EN) for unit in ("percent_change", "people")] == ["0%", "0"]
    assert formats.value(-0.004, "exact", "percent_change", EN) == "0%"


@pytest.mark.parametrize(
    ("value", "qualifier", "unit", "text"),
    [
        (78, "exact", "percent_countries", "78%"),
        (60, "over", "percent_countries", ">60%"),
        (4000, "about", "consultations_per_month", "~4,000"),
        (50, "under", "percent", "<50%"),
        (1.1, "exact", "percent_services", "1.1%"),
        (45.55, "exact", "percent_studies", "45.55%"),
        (100, "exact", "percent", "100%"),
        (0, "exact", "percent", "0%"),
        (0, "exact", "people", "0"),
        (12.5, "", "sites", "12.5"),
        (28, "exact", "percentage_of_nothing", "28"),
        (NAN, "over", "percent", ""),
        (None, "exact", "people", ""),
    ],
)
def test_a_value_is_shown_as_it_was_reported(value: float, qualifier: str, unit: str, text: str) -> None:
    assert formats.value(value, qualifier, unit, EN) == text


@pytest.mark.parametrize(("locale", "text"), [(EN, "78%"), (RU, f"78{NO_BREAK}%"), (FR, f"78{NO_BREAK}%")])
def test_the_percent_sign_stands_as_the_language_sets_it(locale: Locale, text: str) -> None:
    assert formats.value(78, "exact", "percent", locale) == text


@given(st.integers(0, 10_000))
def test_a_percentage_keeps_its_two_decimals_and_gains_none(hundredths: int) -> None:
    value = hundredths / 100
    assert float(formats.value(value, "exact", "percent", EN).removesuffix("%")) == value


@pytest.mark.parametrize(
    ("locale", "text"),
    [(EN, "12,000.5"), (RU, f"12{NO_BREAK}000,5"), (FR, f"12{NARROW}000,5"), (AR, "12,000.5")],
)
def test_numbers_have_the_marks_of_the_language(locale: Locale, text: str) -> None:
    assert formats.number(12000.5, locale) == text


@pytest.mark.parametrize(
    ("value", "currency", "qualifier", "text"),
    [
        (12000, "USD", "exact", "12,000 USD"),
        (500.5, "EUR", "about", "~500.50 EUR"),
        (1_000_000, "JPY", "over", ">1 million JPY"),
        (34_600_000, "USD", "over", ">34.6 million USD"),
        (34_600_000, "USD", "about", "~34.6 million USD"),
        (34_640_279, "USD", "over", ">34,640,279 USD"),
        (34_600_000, "USD", "exact", "34,600,000 USD"),
        (NAN, "USD", "exact", ""),
        (0, "USD", "", "0 USD"),
    ],
)
def test_money_keeps_its_currency_and_has_cents_only_when_told(
    value: float, currency: str, qualifier: str, text: str
) -> None:
    assert formats.amount(value, currency, qualifier, EN) == text


@pytest.mark.parametrize(
    ("locale", "day", "month", "year"),
    [
        (EN, "25 September 2020", "August 2020", "2020"),
        (RU, f"25 сентября 2020{NARROW}г.", f"август 2020{NARROW}г.", "2020"),
        (FR, "25 septembre 2020", "août 2020", "2020"),
        (AR, "25 أيلول/سبتمبر 2020", "آب/أغسطس 2020", "2020"),
    ],
)
def test_a_month_is_not_a_day(locale: Locale, day: str, month: str, year: str) -> None:
    assert [formats.date(text, locale) for text in ("2020-09-25", "2020-08", "2020")] == [day, month, year]


@pytest.mark.parametrize("text", ["", "soon", "2020-13", "2020-02-31", "2020-1-1-1", "-", "0000", "9" * 1_500])
def test_what_is_no_date_is_shown_as_it_is(text: str, locale: Locale) -> None:
    assert formats.date(text, locale) == text
    assert formats.period(text, text, locale) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2020-06", "2020-08", f"June{THIN}–{THIN}August 2020"),
        ("2020-12", "2021-02", f"December 2020{THIN}–{THIN}February 2021"),
        ("2020-10-12", "2020-10-16", "12–16 Oct 2020"),
        ("2020-06-04", "2020-06-04", "4 June 2020"),
        ("2020-05", "", "May 2020"),
        ("", "2020-05", "May 2020"),
        ("2020", "2021", "2020–2021"),
        ("2020", "2021-03", "2020 – March 2021"),
        ("soon", "later", "soon – later"),
        ("", "", ""),
    ],
)
def test_a_period_spans_what_is_known(start: str, end: str, text: str) -> None:
    assert formats.period(start, end, EN) == text


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_is_joined_as_the_language_joins_it(parts: list[str], text: str) -> None:
    assert formats.listed(parts, EN) == text


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("KAZ", ["Kazakhstan", "Казахстан", "Kazakhstan", "كازاخستان"]),
        ("CIV", ["Côte d’Ivoire", "Кот-д’Ивуар", "Côte d’Ivoire", "كوت ديفوار"]),
        ("KGZ", ["Kyrgyzstan", "Кыргызстан", "Kirghizistan", "قيرغيزستان"]),
        ("WLD", ["", "", "", ""]),
        ("", ["", "", "", ""]),
    ],
)
def test_countries_are_named_by_their_iso_code(code: str, names: list[str]) -> None:
    assert [formats.territory(code, locale) for locale in (EN, RU, FR, AR)] == names


@pytest.mark.parametrize(
    ("unit", "percent"), [("percent", True), ("percent_countries", True), ("percentile", False), ("people", False)]
)
def test_a_share_is_known_by_its_unit(unit: str, percent: bool) -> None:
    assert formats.is_percent(unit) is percent
