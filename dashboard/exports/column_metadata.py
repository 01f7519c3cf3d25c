"""Meanings of the columns of an export, from the contract where it has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from dashboard.charts.chart import COMMON_COLUMNS, Chart
from dashboard.dataset.contract import Contract, Field
from dashboard.text.translate import Translator, message

TABLES = ("observations", "activities", "outputs", "indicators", "services", "surveys", "scopes")
"""Where a column is looked up, the first table that has it counts."""

SOURCED = ("source_title", "source_url")
"""The columns every tabular export adds."""

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


@dataclass(frozen=True)
class ColumnMeaning:
    """One column of an export.

    Attributes:
        name: the machine name, which is its header.
        type: `number` or `text`.
        heading: what the table of the chart calls it; "" where it does not show it.
        meaning: a sentence; "" where none is known.
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
    column_meanings = []
    for name in (*rows.columns, *(column for column in SOURCED if column not in rows)):
        known = None if name in COMMON_COLUMNS else _field(name, rows, contract)
        column_meanings.append(
            ColumnMeaning(
                name=name,
                type="number" if name in numbers else "text",
                heading=headings.get(name, ""),
                meaning=_meaning(name, known, rows, contract, text),
                unit=known.unit if known else "",
            )
        )
    return tuple(column_meanings)


def _meaning(name: str, known: Field | None, rows: pd.DataFrame, contract: Contract, text: Translator) -> str:
    if name in MEANINGS:
        return text.t(MEANINGS[name])
    if known is not None:
        return known.description
    coded = _field(name.removesuffix("_name"), rows, contract) if name.endswith("_name") else None
    return text.t("In words: {meaning}", meaning=coded.description) if coded else ""


def _field(name: str, rows: pd.DataFrame, contract: Contract) -> Field | None:
    """Return the column of the contract with a name, or of the codes it spells out."""
    spelled = f"{name}_name" in rows
    for table in (contract.tables[table] for table in TABLES if table in contract.tables):
        referring = {reference.column for reference in table.references}
        for field in table.fields:
            if field.name == name and (not spelled or field.codes or name in (*referring, "group")):
                return field
    return None
