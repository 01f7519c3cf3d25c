"""Numbers as people write them are read, and those that can be read in two ways are refused."""

from __future__ import annotations

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from dashboard.importing.errors import UnparsedRow
from dashboard.importing.import_options import Percents
from dashboard.importing.number_parsing import ParsedNumber, percentage, read_number


@pytest.mark.parametrize(
    ("cell", "digits"),
    {
        "12": "12",
        "12,5": "12.5",
        "12.50": "12.5",
        "1 234,50": "1234.5",
        "1\u00a0234": "1234",
        "1\u202f234\u202f567,8": "1234567.8",
        "1,234.50": "1234.5",
        "1.234,50": "1234.5",
        "1,234,567": "1234567",
        "12,34,567": "1234567",
        "0,123": "0.123",
        "-3": "-3",
        "−3": "-3",
        "١٢٫٥": "12.5",
    }.items(),
)
def test_a_number_that_can_be_read_in_one_way_is_read(cell: str, digits: str) -> None:
    assert read_number(cell, is_integer=False).digits == digits


@pytest.mark.parametrize(
    ("cell", "number"),
    {
        "42 [36-49]": ParsedNumber("42", low="36", high="49"),
        "42 (40.5%)": ParsedNumber("40.5", percent=True, beside_count=True),
        "51.5 [47.1–55.9]": ParsedNumber("51.5", low="47.1", high="55.9"),
        "42% (36% to 49%)": ParsedNumber("42", percent=True, low="36", high="49"),
        "42,5 (36,1 до 49)": ParsedNumber("42.5", low="36.1", high="49"),
        "٤٢ [٣٦-٤٩]": ParsedNumber("42", low="36", high="49"),
        "-5 [-10--1]": ParsedNumber("-5", low="-10", high="-1"),
        "~42 [36; 49]": ParsedNumber("42", "about", low="36", high="49"),
    }.items(),
)
def test_bounds_behind_a_number_are_read_with_it(cell: str, number: ParsedNumber) -> None:
    assert read_number(cell, is_integer=False) == number


@pytest.mark.parametrize("cell", ["42 [49-36]", "42 [43-49]", "42 (Jan-Mar)", "2020 (1)", "42 [>36-49]", "42 [36-49"])
def test_what_stands_behind_a_number_and_is_no_bounds_is_refused(cell: str) -> None:
    with pytest.raises(UnparsedRow, match="is not understood as a number"):
        read_number(cell, is_integer=False)


@pytest.mark.parametrize(
    ("cell", "number"),
    {
        "37*": ParsedNumber("37"), "36 a": ParsedNumber("36"), "12¹": ParsedNumber("12"), "5 ²": ParsedNumber("5"),
        "†37": ParsedNumber("37"), "1 200¹": ParsedNumber("1200"), "12 %*": ParsedNumber("12", percent=True),
        "12*%": ParsedNumber("12", percent=True), "5(a)": ParsedNumber("5"), "37 б": ParsedNumber("37"),
        "~37*": ParsedNumber("37", "about"), "١٢*": ParsedNumber("12"), "5ᵃ": ParsedNumber("5"),
        "42* [36-49]": ParsedNumber("42", low="36", high="49"), "42 [36-49†]": ParsedNumber("42", low="36", high="49"),
    }.items(),
)  # fmt: skip
def test_a_number_with_the_mark_of_a_footnote_is_asked_about(cell: str, number: ParsedNumber) -> None:
    with pytest.raises(UnparsedRow, match="has a mark beside its number") as error:
        read_number(cell, is_integer=False)
    assert error.value.option == "footnotes"
    assert read_number(cell, False, footnotes="ignore") == number
    assert read_number(cell, False, footnotes="empty").digits == ""


@pytest.mark.parametrize("cell", ["12½", "12 k", "12m", "4 М", "+5", "2020 (1)", "12:30", "5 est", "½", "37-", "(37)"])
def test_what_could_be_another_number_is_never_taken_for_a_footnote(cell: str) -> None:
    for footnotes in ("", "ignore", "empty"):
        with pytest.raises(UnparsedRow, match="is not understood as a number"):
            read_number(cell, False, footnotes=footnotes)


def test_a_lone_letter_multiplies_amounts_of_money_only() -> None:
    assert read_number("4k", False, money=True).digits == "4000"
    assert read_number("1.2m EUR", False).digits == "1200000"


def test_one_comma_before_three_digits_is_refused_unless_something_says_what_it_is() -> None:
    with pytest.raises(UnparsedRow, match=r"can be 1234 or 1\.234"):
        read_number("1,234", is_integer=False)
    assert read_number("1,234", is_integer=False, decimals="comma").digits == "1.234"
    assert read_number("1,234", is_integer=False, decimals="point").digits == "1234"
    assert read_number("1,234", is_integer=True).digits == "1234"


def test_a_point_before_three_digits_of_a_whole_number_is_refused() -> None:
    with pytest.raises(UnparsedRow, match="can be 4000 or"):
        read_number("4.000", is_integer=True)


@pytest.mark.parametrize(
    ("cell", "number"),
    {
        ">60%": ParsedNumber("60", "over", percent=True),
        "over 60": ParsedNumber("60", "over"),
        "60 и более": ParsedNumber("60", "over"),
        "60 ou plus": ParsedNumber("60", "over"),
        "ما لا يقل عن 60": ParsedNumber("60", "over"),
        "approx. 60": ParsedNumber("60", "about"),
        "ca. 60": ParsedNumber("60", "about"),
        "порядка 60": ParsedNumber("60", "about"),
        "не свыше 60": ParsedNumber("60", "under"),
        "более 60": ParsedNumber("60", "over"),
        "около 4 000": ParsedNumber("4000", "about"),
        "~4000": ParsedNumber("4000", "about"),
        "≤5": ParsedNumber("5", "under"),
        "60+": ParsedNumber("60", "over"),
        "environ 12,5 %": ParsedNumber("12.5", "about", percent=True),
        "أكثر من 60٪": ParsedNumber("60", "over", percent=True),
        "1´234": ParsedNumber("1234"),
        "12 000 USD": ParsedNumber("12000", currency="USD"),
        "60 per cent": ParsedNumber("60", percent=True),
        "более 60 процентов": ParsedNumber("60", "over", percent=True),
        "12,5 pour cent": ParsedNumber("12.5", percent=True),
        "EUR 500.5": ParsedNumber("500.5", currency="EUR"),
    }.items(),
)
def test_what_stands_beside_a_number_is_kept(cell: str, number: ParsedNumber) -> None:
    assert read_number(cell, is_integer=False) == number


@pytest.mark.parametrize(
    "cell", ["many", "12 apples", "1e5", "inf", "nan", "12-15", "1,23,4", "1 23", "--1", "¤5", "1..2"]
)
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(UnparsedRow):
        read_number(cell, is_integer=False)


def test_a_share_between_nought_and_one_is_refused_unless_something_says_what_it_is() -> None:
    for digits, words in (("0.67", r"can be 0\.67% or 67%"), ("1", "can be 1% or 100%"), ("-1", "can be -1% or -100%")):
        with pytest.raises(UnparsedRow, match=words):
            percentage(ParsedNumber(digits), False, False, "")
    for number, fraction, header, options, digits in (
        (ParsedNumber("0.67"), False, False, "fraction", "67"),
        (ParsedNumber("0.67"), False, False, "whole", "0.67"),
        (ParsedNumber("0.67"), False, True, "", "0.67"),
        (ParsedNumber("0.67"), True, False, "", "67"),
        (ParsedNumber("0.67", percent=True), False, False, "", "0.67"),
        (ParsedNumber("67", percent=True), False, False, "", "67"),
        (ParsedNumber("67"), False, False, "", "67"),
        (ParsedNumber("0"), False, False, "", "0"),
    ):
        percents: Percents = options  # type: ignore[assignment]
        assert percentage(number, fraction, header, percents) == digits


def test_a_number_beyond_one_is_no_fraction() -> None:
    with pytest.raises(UnparsedRow, match="not a fraction"):
        percentage(ParsedNumber("67"), False, False, "fraction")


@given(st.integers(0, 10**9), st.sampled_from(["en", "ru", "fr"]))
def test_a_whole_number_is_read_back_as_every_language_writes_it(number: int, language: str) -> None:
    assert read_number(format_decimal(number, locale=language), is_integer=True).digits == str(number)


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["ru", "fr"]))
def test_decimals_are_read_back_as_languages_with_a_comma_write_them(number: object, language: str) -> None:
    text = format_decimal(number, format="#,##0.00", locale=language)  # type: ignore[arg-type]
    assert float(read_number(text, is_integer=False).digits) == float(str(number))


@given(st.text(max_size=30))
def test_any_text_is_a_plain_number_or_refused(cell: str) -> None:
    try:
        digits = read_number(cell, is_integer=False).digits
    except UnparsedRow:
        return
    assert digits.lstrip("-").replace(".", "", 1).isdecimal()
    assert digits.isascii()
