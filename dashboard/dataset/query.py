"""Questions asked of the data: pure functions from a dataset and a selection to rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.categories import Flags, category, matches
from dashboard.dataset.column_validation import map_unique
from dashboard.dataset.dataset import DEFAULT_SURVEY, Dataset
from dashboard.dates import first_day, is_date, last_day
from dashboard.selection import Selection

TRANSLATION = re.compile(r"(\w+)_[a-z]{2,3}(?:-\w+)?")
"""How a column is called that holds another one in a further language: name_ru."""

MOST_YEARS = 6
"""Buttons of years that have a place; the newest stay."""


def chosen_survey(selection: Selection) -> str:
    """Return the survey to show: the chosen one, else the WHO rapid assessment."""
    return selection.survey or DEFAULT_SURVEY


def observations(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the observations of the chosen services and groups, with the names a reader needs.

    Every survey, every scope, every topic: the caller narrows those. Rows that only document a
    disagreement between sources are left out.

    Returns:
        The columns of `observations`, and `topic`, `unit`, `base`, `caveat`, `indicator_name`, `group`,
        `summary`, `order` (of the service), `service_name`, `group_name`, `scope_name`, `scope_kind`,
        `survey_name`. Empty, with the same columns, when nothing matches.
    """
    return named_observations(dataset, selection.lang).iloc[np.flatnonzero(observation_mask(dataset, selection))]


def observation_mask(dataset: Dataset, selection: Selection) -> Flags:
    """Return which rows of their table `observations` returns."""
    mask: Flags = category(dataset, "observations", "discrepancy_of") == ""
    services = category(dataset, "observations", "service")
    if selection.service:
        mask &= services.isin(selection.service)
    if selection.group:
        mask &= services.isin(dataset.services.loc[dataset.services["group"].isin(selection.group), "id"])
    return mask


def count_of_figures(dataset: Dataset, selection: Selection) -> int:
    """Return how many observations of the chosen services and groups the chosen survey has."""
    of_survey = category(dataset, "observations", "survey") == chosen_survey(selection)
    return int((observation_mask(dataset, selection) & of_survey).sum())


def named_observations(dataset: Dataset, language: str) -> pd.DataFrame:
    """Return all observations with names and units (the columns of `observations`)."""
    return dataset.derived(f"described:{language}", lambda: _described(dataset, language)).copy(deep=False)


def _described(dataset: Dataset, language: str) -> pd.DataFrame:
    frame = dataset.observations
    indicators, services = (dataset.table(name).set_index("id") for name in ("indicators", "services"))
    indicator, service, scope = frame["indicator"], frame["service"], frame["scope"]
    caveats = _names_of(indicator, dataset.names("indicators", language, "caveat"))
    if "caveat" in dataset.services:
        caveats = (caveats + " " + _names_of(service, dataset.names("services", language, "caveat"))).str.strip()
    return frame.assign(
        topic=_names_of(indicator, indicators["topic"]),
        unit=_names_of(indicator, indicators["unit"]),
        base=_names_of(indicator, dataset.names("indicators", language, "base")),
        population=_names_of(frame["id"], dataset.names("observations", language, "population")),
        caveat=caveats,
        indicator_name=_names_of(indicator, dataset.names("indicators", language)),
        group=_names_of(service, services["group"]),
        summary=service.isin(services.index[services["summary"]]),
        order=service.map(services["order"]),
        service_name=_names_of(service, dataset.names("services", language)),
        group_name=_names_of(service, dataset.names("services", language, "group_name")),
        scope_name=_names_of(scope, dataset.names("scopes", language)),
        scope_kind=_names_of(scope, dataset.scopes.set_index("id")["kind"]),
        survey_name=_names_of(frame["survey"], dataset.names("surveys", language)),
        value_text=_names_of(frame["id"], dataset.names("observations", language, "value_text")),
        note=_names_of(frame["id"], dataset.names("observations", language, "note")),
    )


def _names_of(ids: pd.Series, names: Mapping[str, str] | pd.Series) -> pd.Series:
    """Return the text that belongs to each id, "" where there is none."""
    name_by_id = dict(names)
    return pd.Series([name_by_id.get(identifier, "") for identifier in ids], index=ids.index, dtype="str")


def untranslated(dataset: Dataset) -> frozenset[str]:
    """Return the texts of columns that have no translations."""
    return dataset.derived("untranslated", lambda: frozenset(_untranslated(dataset)))


def _untranslated(dataset: Dataset) -> Iterator[str]:
    for table in dataset.contract.tables.values():
        names = [field.name for field in table.fields]
        bases = {match[1] for name in names if (match := TRANSLATION.fullmatch(name)) and match[1] in names}
        for field in table.fields:
            free = field.type == "string" and not field.codes and not field.pattern
            match = TRANSLATION.fullmatch(field.name)
            if free and field.name not in bases and (match is None or match[1] not in bases):
                yield from filter(None, dataset.table(table.name)[field.name].unique())


def in_english(dataset: Dataset, table: str, language: str, column: str) -> frozenset[str]:
    """Return the ids of rows whose name (`Dataset.names`) is English for lack of another."""
    if language == "en":
        return frozenset()
    frame, name = dataset.table(table), f"in English:{table}:{column}:{language}"
    return dataset.derived(name, lambda: frozenset(frame.loc[lacks_translation(frame, column, language), "id"]))


def lacks_translation(frame: pd.DataFrame, column: str, language: str) -> pd.Series:
    """Return which rows have a text of a column in English only."""
    translation = f"{column}_{language}"
    return frame[translation] == "" if translation in frame else frame[column] != ""


def standings(dataset: Dataset, language: str) -> Mapping[str, str]:
    """Return source id -> what kind of copy it is, of the sources that are copies."""
    labels, copies = dataset.labels("sources", "standing", language), dataset.sources[dataset.sources["standing"] != ""]
    return dict(zip(copies["id"], copies["standing"].map(labels), strict=True))


def sources_by_id(dataset: Dataset) -> Mapping[str, Mapping[Hashable, Any]]:
    """Return source id -> its row."""
    return dataset.derived("sources", lambda: {row["id"]: row for row in dataset.sources.to_dict("records")})


def local_scopes(dataset: Dataset, *countries: str) -> frozenset[str]:
    """Return countries and their parts."""
    parts = dataset.derived("parts of scopes", lambda: dataset.scopes.groupby("parent")["id"].agg(list).to_dict())
    return frozenset(scope for country in countries for scope in (country, *parts.get(country, ())))


def activities(dataset: Dataset, selection: Selection, columns: list[str] | None = None) -> pd.DataFrame:
    """Return the selected activities, one row each, sorted by date.

    A regional activity belongs to each of its countries, and is one row. A date filter keeps what
    overlaps it: an activity known only by its month belongs to every day of that month.

    Returns:
        The columns of `activities`, or these `columns` only, as each has its price; empty when nothing matches.
    """
    frame = dataset.activities if columns is None else dataset.activities[columns]
    mask = activity_mask(dataset, selection)
    # All at once: each narrowing of so many columns costs as much as all the rest.
    return frame.copy(deep=False) if mask.all() else frame.iloc[np.flatnonzero(mask)]


def activity_mask(dataset: Dataset, selection: Selection) -> Flags:
    """Return the mask of the activities that match the selection, in table order."""
    mask = np.ones(len(dataset.activities), np.bool_)
    for column, codes in (("countries", selection.country), ("kind", selection.kind), ("areas", selection.area)):
        if codes:
            code_set = frozenset(codes)
            lists = category(dataset, "activities", column)
            mask &= matches(lists, lambda cell, code_set=code_set: not code_set.isdisjoint(cell.split(";")))  # type: ignore[misc]
    if selection.date_from or selection.date_to:
        begins, ends = within(selection)
        mask &= matches(category(dataset, "activities", "first_day"), begins)
        mask &= matches(category(dataset, "activities", "last_day"), ends)
    return mask


def countries_of(cells: pd.Series) -> pd.DataFrame:
    """Return the `country` of each country of each list, and `at`, the place of the list.

    To split and explode a million lists, not the few that differ, takes fifteen times as long.
    """
    lists = pd.Categorical(cells)
    parts = pd.DataFrame(
        {"cell": pd.Categorical(lists.categories, dtype=lists.dtype), "country": lists.categories.str.split(";")}
    )
    pairs = parts.explode("country").astype({"country": "category"})
    return pd.DataFrame({"cell": lists}).reset_index(names="at").merge(pairs, on="cell")[["at", "country"]]


def outputs(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the outputs of the chosen countries and dates, with `country` (ISO3) and names.

    Kind and area follow the activity the output belongs to, and so do the dates of an output without any.

    Returns:
        The columns of `outputs`, and `country`, `scope_name`, `activity_title`. Empty when nothing matches.
    """
    frame = dataset.derived(f"outputs:{selection.lang}", lambda: _outputs(dataset, selection.lang))
    begins, ends = within(selection)
    series = matches(pd.Categorical(frame["first_day"]), begins) & matches(pd.Categorical(frame["last_day"]), ends)
    if selection.country:
        series &= frame["country"].isin(selection.country)
    if selection.kind or selection.area:
        mask = activity_mask(dataset, selection.without("country", "from", "to"))
        series &= frame["activity"].isin(dataset.activities["id"].to_numpy()[mask])
    return frame[series].drop(columns=["first_day", "last_day"]).sort_values("order", kind="stable")


def _outputs(dataset: Dataset, language: str) -> pd.DataFrame:
    """Return every output with names and days, other columns without copies."""
    frame, scopes = dataset.outputs, dataset.scopes.set_index("id")
    country = frame["scope"].where(
        frame["scope"].map(scopes["kind"]) != "subnational", frame["scope"].map(scopes["parent"])
    )
    places = dataset.activity_places(frame["activity"])
    first, last = _days(dataset, frame, places)
    titles = dataset.words("activities", language, "title").array.take(places, allow_fill=True, fill_value="")
    return frame.assign(
        country=country,
        scope_name=frame["scope"].map(dataset.names("scopes", language)),
        measure=dataset.words("outputs", language, "measure"),
        note=dataset.words("outputs", language, "note"),
        activity_title=pd.Series(titles, frame.index),
        first_day=first,
        last_day=last,
    )


def _days(dataset: Dataset, outputs: pd.DataFrame, places: NDArray[np.intp]) -> tuple[pd.Series, pd.Series]:
    """Return the first and the last day of outputs: of their period, else of their activity."""
    start, end = outputs["period_start"], outputs["period_end"]
    period_days = (
        map_unique(start.where(start != "", end), first_day),
        map_unique(end.where(end != "", start), last_day),
    )
    spans = (dataset.activities[name].array.take(places, allow_fill=True) for name in ("first_day", "last_day"))
    of_activity = (pd.Series(cells, outputs.index) for cells in spans)
    first, last = (days.where(days != "", span) for days, span in zip(period_days, of_activity, strict=True))
    return first, last


def activity_years(dataset: Dataset) -> tuple[str, ...]:
    """Return the newest years in which activities began, in order."""
    years = {date[:4] for date in category(dataset, "activities", "date_start").categories}
    return tuple(sorted(year for year in years if year.isdecimal() and len(year) == 4)[-MOST_YEARS:])


def sources_of(dataset: Dataset, activity: str) -> pd.DataFrame:
    """Return the sources of one activity, the main one first, with the columns of `sources`."""
    links = dataset.activity_sources
    ids = links[links["activity"] == activity].sort_values("order")["source"]
    return dataset.sources.set_index("id", drop=False).loc[list(ids)]


def first_of_sources(dataset: Dataset, selection: Selection, limit: int) -> dict[str, tuple[list[str], int]]:
    """Return source id -> first selected activities, up to a limit, and their count."""

    def links_by_source() -> pd.DataFrame:
        sources = category(dataset, "activity_sources", "source")
        links = pd.DataFrame({"source": sources, "at": dataset.activities_of_links()})
        return links[links["at"] >= 0].sort_values(["source", "at"], ignore_index=True)

    links = dataset.derived("links by source", links_by_source)
    groups = links[activity_mask(dataset, selection)[links["at"]]].groupby("source", observed=True)["at"]
    ids, counts = dataset.activities["id"], groups.size().to_dict()
    firsts = groups.head(limit).groupby(links["source"], observed=True)
    return {source: (ids.iloc[at].tolist(), counts[source]) for source, at in firsts}


def within(selection: Selection) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Return the bounds that first and last day must have to overlap the chosen dates.

    A chosen date that is none matches nothing, and so do reversed dates. A span without any date matches only
    when no date is chosen.
    """
    start, end = selection.date_from, selection.date_to
    if not start and not end:
        return (lambda _first: True), (lambda _last: True)
    sound = all(is_date(date) for date in (start, end) if date)
    if not sound or (start and end and first_day(start) > last_day(end)):
        return (lambda _first: False), (lambda _last: False)
    lowest, highest = first_day(start), last_day(end)
    return (lambda first: first != "" and (not end or first <= highest)), (lambda last: not start or last >= lowest)
