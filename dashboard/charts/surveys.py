"""What the charts of survey figures share: the rows with the facts of their surveys, and how they are worded."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pandas as pd

from dashboard.charts import drawing
from dashboard.charts.chart import COMMON, Column, Reader
from dashboard.dataset import query
from dashboard.dataset.records import WORLD, Dataset
from dashboard.selection import Selection
from dashboard.text.formats import is_percent
from dashboard.text.translate import Text, message

EXTRA = (
    "key",
    "row_kind",
    "service",
    "group",
    "group_name",
    "scope",
    "scope_name",
    "indicator",
    "indicator_name",
    "survey",
    "survey_name",
    "respondents",
    "population",
    "caveat",
)
"""What a row of a survey chart has beside the common columns; every one is text."""

ORIGIN = (
    Column("n", message("Answers"), "number"),
    Column("period", message("Period"), "period"),
    Column("survey_name", message("Survey")),
    Column("note", message("Note")),
    Column("source", message("Source"), "source"),
)
"""The columns every table of survey figures ends with."""

MOST_LISTED = 16
"""Figures an alternative text names before it says how many more there are."""

SHARES = {
    "percent_countries": message("{value} of countries"),
    "percent_services": message("{value} of services"),
    "percent_associations": message("{value} of associations"),
    "percent_studies": message("{value} of published studies"),
    "percent_programmes": message("{value} of programmes"),
    "percent_respondents": message("{value} of respondents"),
}
"""What a share is a share of, by unit."""


def figures(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the observations of the chosen services with what the charts say of them.

    Returns:
        The columns of `query.observations` with all sources in `source` and the short name in `survey_name`,
        and `key` (the observation), `indicator_short`, `indicator_order`, `family`, `respondents`, `round`.
    """
    every = dataset.derived(f"survey figures:{selection.lang}", lambda: _figures(dataset, selection))
    found = query.observations(dataset, selection)
    return every.copy(deep=False) if len(found) == len(every) else every.loc[found.index]


def _figures(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    found = query.observations(dataset, Selection(lang=selection.lang))
    surveys = dataset.surveys.set_index("id")
    also = found["also_sources"]
    return found.assign(
        key=found["id"],
        source=found["source"].where(also == "", found["source"] + ";" + also),
        survey_name=found["survey"].map(dataset.names("surveys", selection.lang, "short_name")),
        indicator_short=found["indicator"].map(dataset.names("indicators", selection.lang, "short_name")),
        indicator_order=found["indicator"].map(dataset.indicators.set_index("id")["order"]),
        family=found["survey"].map(surveys["family"]),
        respondents=found["survey"].map(surveys["respondents"]),
        round=found["survey"].map(surveys["round"]),
    )


def shares(found: pd.DataFrame, *topics: str) -> pd.DataFrame:
    """Return the rows of these topics that are shares of a hundred, which bars from 0 to 100% can show."""
    percent = found["unit"].map(is_percent).astype(bool)
    return found[found["topic"].isin(topics) & percent & found["value"].notna()]


def widest(found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows for the world; where there are none those for regions; else all."""
    wide = found[~found["scope_kind"].isin(["country", "subnational"])]
    if (wide["scope"] == WORLD).any():
        wide = wide[wide["scope"] == WORLD]
    return found if wide.empty else wide


def named(frame: pd.DataFrame, plain: Collection[str] = ("disrupted_any",)) -> pd.Series:
    """Return the service, and what was measured of it where that is none of the `plain` indicators."""
    unsaid = frame["indicator"].isin(list(plain))
    both = frame["service_name"] + " · " + frame["indicator_short"]
    label = frame["service_name"].where(unsaid, both)
    return label.where(frame["service_name"] != "", frame["indicator_short"])


def countries(dataset: Dataset, selection: Selection) -> list[str]:
    """Return the chosen countries that the package knows; the world, chosen for global activities, is none."""
    known = set(dataset.countries()) - {WORLD}
    return [code for code in selection.country if code in known]


def missing(dataset: Dataset, scope: str, sentence: str, language: str, columns: Sequence[str]) -> pd.DataFrame:
    """Return the one row that says of a place, in a sentence, that nothing was published."""
    name = dataset.names("scopes", language).get(scope, scope)
    blank: dict[str, Any] = dict.fromkeys((*COMMON, *columns), "") | {"value": float("nan"), "n": float("nan")}
    said = {"row_kind": "missing", "key": f"missing-{scope}", "label": sentence, "scope": scope, "scope_name": name}
    return pd.DataFrame([blank | said])


def stacked(parts: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Return the parts as one frame with the common columns and these, each observation once."""
    frame = pd.concat([part[[*COMMON, *columns]] for part in parts], ignore_index=True)
    return frame.drop_duplicates("key", ignore_index=True)


def each(rows: pd.DataFrame) -> Iterator[Any]:
    """Return the rows one by one, their columns as attributes; several times as fast as `itertuples`."""
    columns = [rows[name].tolist() for name in rows.columns]
    return (SimpleNamespace(**dict(zip(rows.columns, cells, strict=True))) for cells in zip(*columns, strict=True))


def measured(row: Any, text: Text) -> str:
    """Return a row's value in words with what it counts: `78% of countries`, `27 of 28 countries`, `Yes`."""
    if pd.isna(row.value):
        return ""
    shown = text.value(row.value, row.qualifier, row.unit)
    if row.unit == "yes_no":
        return text.t("Yes") if row.value else text.t("No")
    if row.unit == "days":
        return text.n("{value} day", "{value} days", int(row.value), value=shown)
    if row.unit == "countries" and not pd.isna(row.n):
        return text.n("{value} of {number} country", "{value} of {number} countries", int(row.n), value=shown)
    if row.unit == "countries":
        return text.n("{value} country", "{value} countries", int(row.value), value=shown)
    return text.t(SHARES[row.unit], value=shown) if row.unit in SHARES else shown


def answered(respondents: str, n: float, text: Text) -> str:
    """Return who answered and how many: `130 countries`, `54 associations`; empty when that is unknown."""
    if math.isnan(n):
        return ""
    number = int(n)
    if respondents == "countries":
        return text.n("{number} country", "{number} countries", number)
    if respondents == "associations":
        return text.n("{number} association", "{number} associations", number)
    if respondents == "studies":
        return text.n("{number} published study", "{number} published studies", number)
    if respondents == "respondents":
        return text.n("{number} respondent", "{number} respondents", number)
    if respondents == "experts":
        return text.n("experts in {number} country", "experts in {number} countries", number)
    return text.t("n = {number}", number=text.number(number))


def tooltip(row: Any, reader: Reader) -> str:
    """Return what a mark says when it is touched: label, value, place, survey, who answered, when, the note."""
    text = reader.text
    of_countries = row.unit in ("countries", "percent_countries") and row.respondents != "experts"
    asked = "countries" if of_countries else row.respondents
    return drawing.hover(
        row.label,
        measured(row, text),
        row.scope_name,
        row.survey_name,
        titled(text, answered(asked, row.n, text), text.period(row.period_start, row.period_end)),
        row.note,
    )


def titled(text: Text, *parts: str) -> str:
    """Return the parts of a statistical title that are known, one after the other."""
    known = [part for part in parts if part]
    title = known[0] if known else ""
    for part in known[1:]:
        title = text.t("{title}, {part}", title=title, part=part)
    return title


def listed(text: Text, parts: list[str]) -> str:
    """Return a list for an alternative text: its first items, and how many more there are."""
    more = len(parts) - MOST_LISTED
    if more > 0:
        parts = [*parts[:MOST_LISTED], text.n("{number} more", "{number} more", more)]
    return text.listed(parts)


def span(rows: pd.DataFrame, text: Text) -> str:
    """Return the time the rows speak of; where only its end is known, that."""
    starts, ends = (rows.loc[rows[column] != "", column] for column in ("period_start", "period_end"))
    if len(starts):
        return text.period(starts.min(), ends.max() if len(ends) else "")
    return text.t("until {date}", date=text.date(ends.max())) if len(ends) else ""
