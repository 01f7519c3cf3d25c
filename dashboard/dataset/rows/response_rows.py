"""The measures of the response, of one survey and of chosen countries."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.cache import Cache
from dashboard.dataset.dataset import DEFAULT_SURVEY, Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.columns import empty_rows
from dashboard.selection import Selection
from dashboard.text import survey_text
from dashboard.text.formats import is_percent
from dashboard.text.translate import Translator, text_for

TOPIC = "response"

COLUMNS = (*survey_rows.COLUMNS, "base", "shown")


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return every figure on the response.

    Of all places of the WHO rapid assessment, or of the chosen survey.

    Most of these figures speak of no single service, so the filters by service do not apply.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `figure`, `local` for a figure of a chosen country, or
        `missing` for a chosen country without any (its `label` says so). `base` says of whom the value is a
        share, `shown` is the value in words (27 of 28 countries; No). Empty when the survey has none.
    """
    # Each country's part is worked out once, and so is the world's: readers choose countries in many combinations.
    memory = dataset.derived("parts of response measures", Cache)
    language = selection.lang
    wide = memory.get_or_compute(("wide", selection.survey, language), lambda: _wide(dataset, selection))
    local = [
        memory.get_or_compute((country, language), partial(_local, dataset, country, language))
        for country in survey_rows.countries(dataset, selection)
    ]
    frame = survey_rows.with_group_headings([*local, wide], COLUMNS)
    return empty_rows(COLUMNS) if (frame["row_kind"] == "missing").all() else frame


def _figures(dataset: Dataset, language: str) -> pd.DataFrame:
    frame = survey_rows.figures(dataset, Selection(lang=language))
    return frame[(frame["topic"] == TOPIC) & frame["value"].notna()]


def _wide(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    found, families = _figures(dataset, selection.lang), dataset.surveys.set_index("id")["family"]
    column, wanted = ("survey", selection.survey) if selection.survey else ("family", families.get(DEFAULT_SURVEY, ""))
    frame = found[found[column] == wanted]
    ordered = frame.assign(row_kind="figure", place=frame["scope"].map(dataset.scopes.set_index("id")["order"]))
    return _with_text(
        dataset, ordered.sort_values(["indicator_order", "place", "period_start"], kind="stable"), selection.lang
    )


def _local(dataset: Dataset, country: str, language: str) -> pd.DataFrame:
    frame = _figures(dataset, language)
    own = frame[frame["scope"].isin(query.local_scopes(dataset, country))]
    if not own.empty:
        return _with_text(dataset, own.assign(row_kind="local"), language)
    name = dataset.names("scopes", language)[country]
    sentence = text_for(language).t("No figure on the response was found for {country} in what was read.", country=name)
    return survey_rows.missing_countries(dataset, {country: sentence}, language, COLUMNS)


def _with_text(dataset: Dataset, found: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return figures with the columns of the chart."""
    text, bases = text_for(language), dataset.names("indicators", language, "base")
    series = pd.Series([_visible(row, text) for row in survey_rows.each(found)], found.index, dtype="str")
    base = (
        found["population"].str.capitalize().where(found["population"] != "", found["indicator"].map(bases).fillna(""))
    )
    return survey_rows.select_columns(found.assign(label=found["indicator_name"], base=base, shown=series), COLUMNS)


def _visible(row: Any, text: Translator) -> str:
    """Return a value in words; a share alone, since its base is more than "countries"."""
    return (
        text.value(row.value, row.qualifier, row.unit) if is_percent(row.unit) else survey_text.measure_text(row, text)
    )
