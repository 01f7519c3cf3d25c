"""The shares disrupted by service, of one survey and of chosen countries."""

from __future__ import annotations

import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.columns import empty_rows
from dashboard.dataset.rows.survey_rates import DISRUPTION
from dashboard.selection import Selection
from dashboard.text.translate import message, text_for

Places = dict[str, list[tuple[int, int]]]
"""The lines of each country, each with the place of its observation."""

FIGURE_FILTERS = ("service", "group", "survey")
"""The filters that narrow the figures of surveys."""

COLUMNS = (*survey_rows.COLUMNS, "short_label")

TITLED = (
    *("disrupted_any", "disrupted_any_facilities", "disrupted_any_associations", "disrupted_any_studies"),
    *("disrupted_programmes", "people_reached_fall"),
)
"""Indicators that a statistical title says in full, so that labels need not."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return every disruption figure of the chosen survey, by service group, the highest first.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `figure`; `group` for the summary of a group's other
        rows; `overall` for one of a group without others; `apart` for a zero that the table alone has;
        `local` for a figure of a chosen country; `missing` for a chosen country without any
        (its `label` says so). The chosen countries come first. Empty when no service matches.
    """
    of_services, language = bool(selection.service or selection.group), selection.lang
    name = f"local disruption:{language}:{of_services}"
    local, places = dataset.derived(name, lambda: _local(dataset, language, of_services))
    # The world's part is worked out once: readers choose countries in many combinations.
    key = ("all of disruption by service", selection.query(FIGURE_FILTERS), language)
    all_rows = dataset.row_cache.get_or_compute(key, lambda: _consolidated(local, _wide(dataset, selection)))
    mask, lines = query.observation_mask(dataset, selection), list[int]()
    for country in survey_rows.countries(dataset, selection):
        missing, *figures = places[country]
        lines += [line for line, figure in figures if mask[figure]] or [missing[0]]
    frame = survey_rows.drop_duplicate_rows(all_rows.take([*lines, *range(len(local), len(all_rows))]))
    return empty_rows(COLUMNS) if set(frame["row_kind"]) <= {"missing"} else frame


def _consolidated(local: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """Return parts as one frame of a block of text and one of numbers: rows of it cost a fifth."""
    frame = pd.concat([local, wide[local.columns]], ignore_index=True)
    return frame.astype(dict.fromkeys(frame.select_dtypes("str"), object)).copy()


def _wide(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the rows of the chosen survey for all its countries, in drawing order."""
    frame = survey_rows.shares(dataset, selection, "disruption")
    wide = survey_rows.widest_scope(frame[frame["survey"] == query.chosen_survey(selection)])
    kinds = survey_rows.kinds(wide)
    if not selection.service:  # parts of those asked are drawn with a chosen service; else the table has them
        kinds = kinds.mask(wide["of_part"], "apart")
    # What sums up a group stands above the bars of the group; where there are none, it is a bar itself.
    led = wide["group"].isin(wide.loc[(kinds == "figure") & ~wide["summary"], "group"])
    summary = led.map({True: "group", False: "overall"})
    return _sort_rows(wide.assign(row_kind=kinds.where((kinds != "figure") | ~wide["summary"], summary)))


def _sort_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Put units apart, the most used first, and in them the group with the highest figure first."""
    highest = frame.groupby(["unit", "group"])["value"].transform("max")
    uses = frame.groupby("unit")["unit"].transform("size")
    rows = frame.assign(_highest=highest, _uses=uses).sort_values(
        ["_uses", "unit", "_highest", "group", "summary", "value", "order"],
        ascending=[False, True, False, True, False, False, True],
    )
    indicators = ("disrupted_any",) if rows["unit"].nunique() > 1 else TITLED
    labels = survey_rows.with_names(rows, indicators)
    short = rows["service_short"].where(labels == rows["service_name"], labels)
    return rows.assign(label=labels, short_label=short)


def _local(dataset: Dataset, language: str, of_services: bool) -> tuple[pd.DataFrame, Places]:
    """Return a row for each country that it has no figures, then the figures of all countries.

    And by country their places, each with that of its observation; the row that says there are none comes first.
    """
    names, text = dataset.names("scopes", language), text_for(language)
    sentence = message("No disruption rate was found for {country} in what was read.")
    if of_services:
        sentence = message("No disruption rate of the chosen services was found for {country} in what was read.")
    countries = [country for country in dataset.countries() if country != WORLD]
    sentences = {country: text.t(sentence, country=names[country]) for country in countries}
    missing = survey_rows.missing_countries(dataset, sentences, language, COLUMNS)
    places: Places = {country: [(line, -1)] for line, country in enumerate(countries)}
    scopes = {scope: country for country in countries for scope in query.local_scopes(dataset, country)}
    shares = survey_rows.shares(dataset, Selection(lang=language), *DISRUPTION)
    figures = shares[shares["scope"].isin(scopes)].assign(row_kind="local", short_label="")
    for line, (observation, scope) in enumerate(zip(figures.index, figures["scope"], strict=True), len(missing)):
        places[scopes[scope]].append((line, observation))
    return pd.concat([missing, figures[missing.columns]], ignore_index=True), places
