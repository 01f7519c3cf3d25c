"""The rows of a chart as every tabular export needs them: machine names, sources spelled out, no formulas."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import distinct
from dashboard.dataset.records import Dataset

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text cell that begins so is read as a formula by spreadsheets."""


def export_rows(rows: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Return the rows with `source_title` and `source_url` beside the source ids, text made harmless.

    Empty rows give the same columns. Numbers stay numbers, unknown ones empty.
    """
    sources = dataset.sources.set_index("id")
    parts = [distinct(pd.Series([cell])) for cell in rows["source"]]
    named = rows.assign(
        source_title=[" | ".join(sources["title"].get(i, i) for i in ids) for ids in parts],
        source_url=[" | ".join(sources["url"].get(i, "") for i in ids) for ids in parts],
    )
    texts = [column for column in named.columns if not pd.api.types.is_numeric_dtype(named[column])]
    return named.assign(**{column: named[column].map(harmless) for column in texts})


def harmless(text: object) -> object:
    """Return text that no spreadsheet takes for a formula: a `'` is put before a suspicious beginning."""
    if isinstance(text, str) and text.startswith(FORMULA_STARTS):
        return f"'{text}"
    return text
