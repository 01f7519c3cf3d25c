"""The columns of an export: what they are called, what they mean, and their HXL hashtags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.dataset.contract import Contract, Field, Table
from dashboard.dataset.rows.columns import COMMON_COLUMNS
from dashboard.text.translate import SOURCE_LANGUAGE, Translator, message

TABLES = ("observations", "indicators", "activities", "outputs", "services", "surveys", "scopes")
"""Where a column is looked up that the main table of a chart does not have."""

OF_SOURCES = {"source_title": "title", "source_url": "url"}
"""The columns that every export adds, and the columns of the sources that they repeat."""

SPELLED_OUT = "_name"
CODED = ("+id", "+code", "+list")
"""Attributes that say a column holds codes; a column that spells the codes out has `+name` instead."""

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "label": message("What the row speaks of."),
        "value": message("The number as reported, in the unit of its row; empty where the source gives none."),
        "qualifier": message("How the source states the value: exact, about, over or under."),
        "unit": message("The unit of the value; for sums of money, the currency (ISO 4217)."),
        "n": message("How many answered; empty where the source does not say."),
        "period_start": message("First day, month or year the row speaks of; empty where the source does not say."),
        "period_end": message("Last day, month or year the row speaks of; empty where the source does not say."),
        "source": message("The ids of the sources, separated by semicolons."),
        "note": message("What belongs to this row: wording, doubts, what else is known."),
        "note_language": message("The language of the note, BCP 47."),
        "source_title": message("The titles of the sources."),
        "source_url": message("The addresses of the sources; empty for documents that have none."),
        "row_kind": message("What kind of row this is, for example a sum or one of its parts."),
        "key": message("The id of what the row stands for."),
        "activity": message("The id of the activity."),
        "measure": message("What was measured or counted."),
    }
)


NAMES: Mapping[str, str] = MappingProxyType(
    {
        "value": message("Value"),
        "value_low": message("Value, lower bound"),
        "value_high": message("Value, upper bound"),
        "qualifier": message("How the value is stated"),
        "unit": message("Unit"),
        "n": message("n, number that answered"),
        "period_start": message("Period, start"),
        "period_end": message("Period, end"),
        "key": message("Key of the row"),
        "row_kind": message("Kind of row"),
        "service": message("Service, code"),
        "service_name": message("Service"),
        "group": message("Service group, code"),
        "group_name": message("Service group"),
        "scope": message("Place, code"),
        "scope_name": message("Place"),
        "scope_kind": message("Kind of place"),
        "scope_order": message("Order of the place"),
        "indicator": message("Indicator, code"),
        "indicator_name": message("Indicator"),
        "survey": message("Survey, code"),
        "respondents": message("Who answered"),
        "block": message("Block of the chart"),
        "asked": message("Answered the survey"),
        "population": message("Of whom the figure speaks"),
        "caveat": message("Caveat"),
        "measure": message("Measure"),
        "round": message("Survey round"),
        "round_n": message("n of the round"),
        "round_start": message("Round, start"),
        "round_end": message("Round, end"),
        "activity": message("Activity, code"),
        "activities": message("Activities"),
        "kind": message("Kind of activity, code"),
        "kind_name": message("Kind of activity"),
        "lane": message("Lane, code"),
        "date_start": message("Date, start"),
        "date_end": message("Date, end"),
        "date_precision": message("How exactly the date is known"),
        "certainty": message("Certainty"),
        "place": message("Place, code"),
        "currency": message("Currency"),
        "amount_qualifier": message("How the amount is stated"),
        "amount_kind": message("Kind of amount, code"),
        "first_day": message("First day possible"),
        "last_day": message("Last day possible"),
        "shown_from": message("Drawn from"),
        "shown_to": message("Drawn to"),
        "reported": message("Activities that reported a number"),
        "section": message("Section"),
        "overlaps": message("Amount that holds this one"),
        "amounts": message("Number of amounts"),
        "bound_name": message("Bound"),
        "pair": message("Pair of bounds"),
        "pair_label": message("Name of the pair"),
        "part_of": message("Part of"),
        "source_title": message("Title of the source"),
        "source_url": message("Address of the source"),
        "note_language": message("Language of the note"),
        "short_label": message("Short label"),
        "short_title": message("Short title"),
        "people_kind": message("Kind of people, code"),
        "people_kind_name": message("Kind of people"),
        "data_version": message("Data version"),
        "before": message("Before"),
    }
)
"""The columns that the table of their chart does not show."""

PLACE = message("Place")
"""A place in words; only where its name stands beside it, it is a code."""


@dataclass(frozen=True)
class ColumnMeaning:
    """One column of an export.

    Attributes:
        name: the machine name, which is its header.
        type: `number` or `text`.
        heading: what the table of the chart calls it; "" where it does not show it.
        meaning: a sentence, or its name in words; "" where neither is known.
        unit: of the values, where all rows have the same; else "".
    """

    name: str
    type: str
    heading: str
    meaning: str
    unit: str


def columns_of(chart: Chart, rows: pd.DataFrame, contract: Contract, text: Translator) -> tuple[ColumnMeaning, ...]:
    """Return the columns of a chart's export in their order; `rows` may be empty."""
    headings = {column.name: text.t(column.heading) for column in chart.columns}
    numbers = {name for name in rows.columns if pd.api.types.is_numeric_dtype(rows[name])}
    names = [*rows.columns, *(column for column in OF_SOURCES if column not in rows)]
    tables = _tables(names, contract)
    column_meanings = []
    for name in names:
        field = None if name in COMMON_COLUMNS else _first_field(name, names, tables)
        column_meanings.append(
            ColumnMeaning(
                name=name,
                type="number" if name in numbers else "text",
                heading=headings.get(name, ""),
                meaning=_meaning(name, field, names, tables, text),
                unit=field.unit if field else "",
            )
        )
    return tuple(column_meanings)


def _meaning(name: str, field: Field | None, names: Sequence[str], tables: Sequence[Table], text: Translator) -> str:
    """Return what a column means; after its name where the contract says it in English only."""
    if name in MEANINGS:
        return text.t(MEANINGS[name])
    label = _label(name, names, text)
    if field is None:
        field = _first_field(name.removesuffix(SPELLED_OUT), names, tables) if name.endswith(SPELLED_OUT) else None
    if field is None:
        return label
    if text.language != SOURCE_LANGUAGE:
        return text.labelled(label, field.description) if label else field.description
    return text.t("In words: {meaning}", meaning=field.description) if field.name != name else field.description


def column_labels(columns: Sequence[str], chart: Chart, text: Translator) -> list[str]:
    """Return the label of each column, from the chart's table, from here, or its name."""
    headings = {column.name: text.t(column.heading) for column in chart.columns}
    return [headings.get(name) or _label(name, columns, text) or name for name in columns]


def _label(name: str, columns: Sequence[str], text: Translator) -> str:
    """Return the name of a column that no table shows, "" where there is none."""
    if name == "place" and f"{name}{SPELLED_OUT}" not in columns:
        return text.t(PLACE)
    return text.t(NAMES[name]) if name in NAMES else ""


def hashtags(columns: Sequence[str], contract: Contract) -> list[str]:
    """Return the HXL hashtag (1.1, `x:hxl`) of each column; "" where the contract knows none."""
    tables = _tables(columns, contract)
    return [_hashtag(name, columns, tables, contract) for name in columns]


def _hashtag(name: str, columns: Sequence[str], tables: Sequence[Table], contract: Contract) -> str:
    """Return a hashtag; of the name of a code, `#service+id` becomes `#service+name`."""
    if name in OF_SOURCES and "sources" in contract.tables:
        return contract.tables["sources"].field(OF_SOURCES[name]).hxl
    code = name.removesuffix(SPELLED_OUT)
    is_name = code != name and code in columns
    tags = (field.hxl for field in _fields(code if is_name else name, columns, tables) if field.hxl)
    tag = next(tags, "")
    if not is_name or not tag:
        return tag
    for attribute in CODED:
        tag = tag.replace(attribute, "")
    return f"{tag}+name"


def _tables(columns: Sequence[str], contract: Contract) -> list[Table]:
    """Return the tables to look columns up in, the main one first."""
    specific = set(columns) - set(COMMON_COLUMNS)
    tables = [contract.tables[name] for name in TABLES if name in contract.tables]
    home = max(tables, key=lambda table: len(specific & {field.name for field in table.fields}))
    return [home, *(table for table in tables if table is not home)]


def _fields(name: str, columns: Sequence[str], tables: Sequence[Table]) -> Iterator[Field]:
    """Yield columns of the contract by name; one spelled out beside it has to hold codes."""
    is_coded = f"{name}{SPELLED_OUT}" in columns
    for table in tables:
        codes = {"group", *(reference.column for reference in table.references)}
        for field in table.fields:
            if field.name == name and (not is_coded or field.codes or name in codes):
                yield field


def _first_field(name: str, columns: Sequence[str], tables: Sequence[Table]) -> Field | None:
    return next(_fields(name, columns, tables), None)
