"""How survey figures are worded: values with what they count, who answered, when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.text.chart_words import first_listed, reported_value
from dashboard.text.translate import Translator, message, plurals

MAX_LISTED = 16
"""Figures an alternative text names before it says how many more there are."""

SHARES = {
    "percent_countries": message("{value} of countries"),
    "percent_services": message("{value} of services"),
    "percent_associations": message("{value} of associations"),
    "percent_studies": message("{value} of published studies"),
    "percent_programmes": message("{value} of programmes"),
    "percent_facilities": message("{value} of facilities"),
    "percent_people": message("{value} fewer people"),
    "percent_respondents": message("{value} of respondents"),
}
"""What a share is a share of, by unit."""

ANSWERED = {
    "countries": plurals("{number} country", "{number} countries"),
    "associations": plurals("{number} association", "{number} associations"),
    "facilities": plurals("{number} facility", "{number} facilities"),
    "studies": plurals("{number} published study", "{number} published studies"),
    "respondents": plurals("{number} respondent", "{number} respondents"),
    "experts": plurals("experts in {number} country", "experts in {number} countries"),
}
"""Who answered, by what the survey calls them."""

TITLES = {
    "percent_countries": message("Share of countries reporting disruption"),
    "percent_associations": message("Share of associations reporting disruption"),
    "percent_studies": message("Share of published studies reporting disruption"),
    "percent_facilities": message("Share of facilities reporting disruption"),
    "percent_services": message("Share of services affected"),
    "percent_programmes": message("Share of programmes affected"),
    "percent_people": message("Fall in the number of people reached"),
    "percent_respondents": message("Share of respondents whose access was limited"),
}
"""The statistical title by the unit of the rows."""


def measure_text(row: Any, text: Translator) -> str:
    """Return a value with what it counts: `78% of countries`, `27 of 28 countries`, `Yes`."""
    if pd.isna(row.value):
        return ""
    value = reported_value(row, text)
    if row.unit == "yes_no":
        return text.t("Yes") if row.value else text.t("No")
    if row.unit == "days":
        return text.n("{value} day", "{value} days", int(row.value), value=value)
    if row.unit == "countries" and not pd.isna(row.n):
        respondents = int(row.n)
        return text.n("{value} of {number} country", "{value} of {number} countries", respondents, value=value)
    if row.unit == "countries":
        return text.n("{value} country", "{value} countries", int(row.value), value=value)
    return text.t(SHARES[row.unit], value=value) if row.unit in SHARES else value


def value_text(row: Any, text: Translator) -> str:
    """Return the value of a row with its interval: `73%, between 58% and 84%`."""
    return _with_interval(reported_value(row, text), row, text)


def interval_text(row: Any, text: Translator) -> str:
    """Return what a value counts and its interval: `73% of countries, between 58% and 84%`."""
    return _with_interval(measure_text(row, text), row, text)


def _with_interval(value: str, row: Any, text: Translator) -> str:
    return text.with_interval(value, row.value_low, row.value_high, row.unit) if value else ""


def share_with_n(row: Any, text: Translator) -> str:
    """Return a share of people and how many: `22.2% of respondents, 455 respondents`."""
    return title_text(text, interval_text(row, text), answers_text(row.respondents, row.n, text))


def answers_text(respondents: str, n: float, text: Translator) -> str:
    """Return who answered: `130 countries`, `54 associations`; "" when that is unknown."""
    if math.isnan(n):
        return ""
    if respondents in ANSWERED:
        return text.n(*ANSWERED[respondents], int(n))
    return text.t("n = {number}", number=text.number(int(n)))


def survey_size_text(row: Any, text: Translator) -> str:
    """Return how many answered a survey: `130 countries answered the survey`; "" if unknown."""
    if not row.asked:
        return ""
    if row.respondents != "countries":
        return answers_text(row.respondents, float(row.asked), text)
    return text.n("{number} country answered the survey", "{number} countries answered the survey", int(row.asked))


def survey_facts(lines: Sequence[Any], text: Translator) -> str:
    """Return the survey of figures, how many answered it, and when."""
    return title_text(text, lines[0].survey_name, survey_size_text(lines[0], text), span(lines, text))


def title_text(text: Translator, *parts: str) -> str:
    """Return the parts of a statistical title that are known, one after the other."""
    nonempty = [part for part in parts if part]
    title = nonempty[0] if nonempty else ""
    for part in nonempty[1:]:
        title = text.t("{title}, {part}", title=title, part=part)
    return title


def list_text(text: Translator, parts: list[str]) -> str:
    """Return a list for an alternative text: its first items, and how many more there are."""
    return first_listed(parts, MAX_LISTED, text)


def span(lines: Sequence[Any], text: Translator) -> str:
    """Return the time the rows speak of, of partial dates; where only its end is known, that."""
    first = min((row.period_start for row in lines if row.period_start), default="")
    last = max((row.period_end for row in lines), default="")
    if first:
        return text.period(first, last)
    return text.t("until {date}", date=text.date(last)) if last else ""
