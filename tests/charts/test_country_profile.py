"""The paragraph on a country: each number in it is counted, added up or repeated from rows."""

from __future__ import annotations

import re
from math import floor, fsum, log10

import pandas as pd
import pytest

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.facts.country_profile import Fact, Figure, country_profile, period_of
from dashboard.selection import Selection
from dashboard.text.translate import Translator, text_for

COUNTRIES = ("KAZ", "KGZ", "TJK", "TKM", "UZB", "CIV", "UKR", "WLD")
LANGUAGES = ("en", "ru", "fr", "ar")


def facts_of(dataset: Dataset, country: str, language: str = "en", **more: tuple[str, ...]) -> tuple[Fact, ...]:
    selection = Selection(country=(country,), lang=language, **more)  # type: ignore[arg-type]
    return country_profile(dataset, selection, text_for(language))


def rows_of(figure: Figure, dataset: Dataset) -> pd.DataFrame:
    table = dataset.table(figure.table)
    rows = table[table["id"].isin(figure.ids)]
    assert len(rows) == len(figure.ids) > 0
    return rows


def country_part(row: pd.Series, country: str) -> float:
    """Return an amount, of one that its source splits the country's part."""
    parts = dict(part.split(":") for part in row["amount_split"].split(";") if part)
    return float(parts[country]) if parts else float(row["amount"])


def sum_text(figure: Figure, rows: pd.DataFrame, country: str, text: Translator) -> str:
    """Return a sum, made here anew: of three figures where a part is not exact."""
    people = figure.column == "participants"
    values = (
        rows["participants"].tolist() if people else [country_part(row, country) for _place, row in rows.iterrows()]
    )
    qualifiers = set(rows[f"{figure.column}_qualifier"]) - {"", "exact"}
    total, qualifier = fsum(values), "over" if "over" in qualifiers else next(iter(qualifiers), "exact")
    if qualifiers:
        step = 10 ** max(0, floor(log10(total)) - 2)
        total = (floor(total / step) if qualifier == "over" else round(total / step)) * step
    if people:
        return text.value(total, qualifier, "people")
    return text.amount(total, rows["currency"].iloc[0], qualifier)


def expected_text(figure: Figure, dataset: Dataset, country: str, text: Translator) -> str:
    rows = rows_of(figure, dataset)
    if figure.rule == "count":
        return text.number(len(rows))
    if figure.rule == "names":
        return text.number(len({name.strip() for cell in rows[figure.column] for name in cell.split("; ")}))
    if figure.rule == "sum":
        return sum_text(figure, rows, country, text)
    row = rows.iloc[0]
    indicators = dataset.indicators.set_index("id")
    unit = row["unit"] if figure.table == "outputs" else indicators["unit"][row["indicator"]]
    return text.value(row["value"], row["qualifier"], unit)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", COUNTRIES, ids=lambda code: f"country-{code}")
def test_every_number_is_that_of_its_rows(country: str, language: str, dataset: Dataset) -> None:
    text = text_for(language)
    for fact in facts_of(dataset, country, language):
        for figure in fact.figures:
            number_text = expected_text(figure, dataset, country, text)
            if figure.table == "observations":
                assert number_text in figure.text
            else:
                assert figure.text == number_text, fact.sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", COUNTRIES, ids=lambda code: f"country-{code}")
def test_no_number_stands_in_it_that_has_no_rows(country: str, language: str, dataset: Dataset) -> None:
    text, frame = text_for(language), query.activities(dataset, Selection(country=(country,)))
    names = [name for cell in frame["organizer"] for name in cell.split("; ")]
    labels = [*names, *dataset.names("outputs", language, "measure").values()]
    periods = [period_of(frame, text)] if len(frame) else []
    for fact in facts_of(dataset, country, language):
        remainder = fact.sentence
        for words in sorted({*periods, *filter(None, labels)}, key=len, reverse=True):
            remainder = remainder.replace(words, "")
        for figure in sorted(fact.figures, key=lambda figure: -len(figure.text)):
            remainder = remainder.replace(figure.text, "", 1)
        assert not re.findall(r"\d", remainder), (fact.sentence, remainder)


def test_it_says_of_kazakhstan_what_stands_in_the_data(dataset: Dataset) -> None:
    paragraph = " ".join(fact.sentence for fact in facts_of(dataset, "KAZ"))
    assert "22.2% of respondents" in paragraph
    assert "57 activities were reported (March 2020" in paragraph
    assert "March 2022): 18 procurements, 10 meetings" in paragraph
    assert "33 organizers are named, most often UNODC Regional Office for Central Asia (12)" in paragraph
    assert ">80,000 people attended or were trained in the 18 activities that say how many." in paragraph


def test_what_is_not_known_is_only_said_to_be_so(dataset: Dataset) -> None:
    sentences = [fact.sentence for fact in facts_of(dataset, "CIV")]
    assert "What was disrupted in Côte d’Ivoire: not known." in sentences
    assert "What goods and grants cost: not known." in sentences
    assert [fact.sentence for fact in facts_of(dataset, "UKR")] == [
        "What was disrupted in Ukraine: not known.",
        "No activity matches this selection.",
    ]


@pytest.mark.parametrize("country", ["KAZ", "KGZ", "UZB"])
def test_whose_people_are_not_known_are_all_that_its_sum_is_not_made_of(country: str, dataset: Dataset) -> None:
    """Users and people reached are results: their activities name no participants."""
    facts = facts_of(dataset, country)
    (people,) = (figure for fact in facts for figure in fact.figures if figure.column == "participants")
    without_number = set(facts[-1].figures[0].ids)
    activities = dataset.activities[dataset.activities["countries"].str.contains(country)]
    assert without_number == set(activities["id"]) - set(people.ids)


def test_what_a_filter_by_service_hides_is_not_said_to_be_unknown(dataset: Dataset) -> None:
    sentence, other = (
        facts_of(dataset, "KAZ", service=(name,))[0].sentence for name in ("hiv-testing-treatment", "outreach")
    )
    assert "22.2% of respondents" in sentence
    assert other == "No disruption rate of the chosen services was found for Kazakhstan in what was read."


def test_the_world_is_no_country_of_which_disruption_is_told(dataset: Dataset) -> None:
    assert "disrupted" not in " ".join(fact.sentence for fact in facts_of(dataset, "WLD"))


def test_the_paragraph_answers_to_the_filters(dataset: Dataset) -> None:
    assert facts_of(dataset, "KAZ", kind=("webinar",))[1].sentence.endswith(": 8 webinars.")


def test_plural_forms_are_those_of_the_language(dataset: Dataset) -> None:
    russian = " ".join(fact.sentence for fact in facts_of(dataset, "KAZ", "ru"))
    assert "18 закупок, 10 встреч, 8 вебинаров" in russian
    assert "4 оценки" in russian
    arabic = " ".join(fact.sentence for fact in facts_of(dataset, "CIV", "ar"))
    assert "نشاط واحد" in arabic
