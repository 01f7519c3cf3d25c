"""What the columns of an export are called in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.text.translate import Translator, message

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


def column_labels(columns: Sequence[str], chart: Chart, text: Translator) -> list[str]:
    """Return the label of each column, from the chart's table, from here, or its name."""
    headings = {column.name: text.t(column.heading) for column in chart.columns}
    return [headings.get(name) or (text.t(NAMES[name]) if name in NAMES else name) for name in columns]


def with_labels(block: pd.DataFrame, chart: Chart, text: Translator) -> pd.DataFrame:
    """Return one row of text: what the columns of a block are called, under their machine names."""
    names = [str(name) for name in block.columns]
    return pd.DataFrame([column_labels(names, chart, text)], columns=names, dtype="str")
