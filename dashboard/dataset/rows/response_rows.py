"""The measures of the response, of one survey and of chosen countries."""

from __future__ import annotations

import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.dataset import DEFAULT_SURVEY, Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.columns import empty_rows
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.selection import Selection
from dashboard.text import survey_text
from dashboard.text.chart_words import reported_value
from dashboard.text.formats import is_percent
from dashboard.text.translate import text_for

TOPIC = "response"

COLUMNS = (*survey_rows.COLUMNS, "base", "shown")


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return every figure on the response of the WHO rapid assessment or the chosen survey.

    Most of these figures speak of no single service, so the filters by service do not apply.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `figure`, `local` for a figure of a chosen country, or
        `missing` for a chosen country without any (its `label` says so). `base` says of whom the value is a
        share, `shown` is the value in words (27 of 28 countries; No). Empty when the survey has none.
    """
    figures = dataset.derived(f"response measures:{selection.lang}", lambda: _figures(dataset, selection.lang))
    local = [_local(dataset, figures, country, selection.lang) for country in survey_rows.countries(dataset, selection)]
    frame = survey_rows.with_group_headings([*local, _wide(dataset, figures, selection)], COLUMNS)
    return empty_rows(COLUMNS) if (frame["row_kind"] == "missing").all() else frame


def _figures(dataset: Dataset, language: str) -> pd.DataFrame:
    frame = survey_rows.figures(dataset, Selection(lang=language))
    return _with_text(dataset, frame[(frame["topic"] == TOPIC) & frame["value"].notna()], language)


def _wide(dataset: Dataset, figures: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    families = dataset.surveys.set_index("id")["family"]
    column, code = ("survey", selection.survey) if selection.survey else ("family", families.get(DEFAULT_SURVEY, ""))
    frame = figures[figures[column] == code]
    rows = frame.assign(row_kind="figure", place=frame["scope"].map(dataset.scopes.set_index("id")["order"]))
    return rows.sort_values(["indicator_order", "place", "period_start"], kind="stable")


def _local(dataset: Dataset, figures: pd.DataFrame, country: str, language: str) -> pd.DataFrame:
    frame = figures[figures["scope"].isin(query.local_scopes(dataset, country))]
    if not frame.empty:
        return frame.assign(row_kind="local")
    name = dataset.names("scopes", language)[country]
    sentence = text_for(language).t("No figure on the response was found for {country} in what was read.", country=name)
    return survey_rows.missing_countries(dataset, {country: sentence}, language, COLUMNS)


def _with_text(dataset: Dataset, figures: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return figures with the columns of the chart."""
    text, bases = text_for(language), dataset.names("indicators", language, "base")
    # Of a share the value alone, since its base is more than "countries".
    words = [
        reported_value(row, text) if is_percent(row.unit) else survey_text.measure_text(row, text)
        for row in row_objects(figures)
    ]
    population = figures["population"]
    base = population.str.capitalize().where(population != "", figures["indicator"].map(bases).fillna(""))
    return figures.assign(
        label=figures["indicator_name"], base=base, shown=pd.Series(words, figures.index, dtype="str")
    )
