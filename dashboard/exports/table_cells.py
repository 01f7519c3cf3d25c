"""The rows of a chart for tables: cells as text, sources spelled out, no formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from dashboard.charts.chart import Column
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.formula_escaping import escape_formula
from dashboard.dataset.rows.columns import distinct_ids
from dashboard.text.translate import Translator

WEB = ("https://", "http://")
"""How addresses of the web begin."""

TableRow = Mapping[Any, Any]
"""One row of a chart as `DataFrame.to_dict("records")` gives it."""


def cell_text(column: Column, row: TableRow, text: Translator) -> str:
    """Return the text of a table cell, ids of a `source` cell, "" for an unknown value."""
    return _TEXTS[column.kind](column.name, row, text)


def source_ids(cell: str) -> tuple[str, ...]:
    """Return the ids of a cell that lists sources."""
    return distinct_ids((cell,))


def _plain(name: str, row: TableRow, _: Translator) -> str:
    value = row.get(name, "")
    return "" if _is_missing(value) else str(value)


def _value(name: str, row: TableRow, text: Translator) -> str:
    qualifier = row.get(f"{name}_qualifier", row.get("qualifier", "exact"))
    value = text.value(row[name], qualifier or "exact", row.get("unit", ""))
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    if not value or low is None or high is None or _is_missing(low) or _is_missing(high):
        return value
    return text.with_interval(value, float(low), float(high), row.get("unit", ""))


def _amount(name: str, row: TableRow, text: Translator) -> str:
    if _is_missing(row[name]) or not row.get("currency"):
        return ""
    qualifier = row.get(f"{name}_qualifier", row.get("qualifier", "exact"))
    return text.amount(row[name], row["currency"], qualifier or "exact")


def _is_missing(value: object) -> bool:
    return value is None or value != value  # NaN is the one value that is not itself


_TEXTS: Mapping[str, Callable[[str, TableRow, Translator], str]] = {
    "text": _plain,
    "link": _plain,
    "source": _plain,
    "value": _value,
    "number": lambda name, row, text: "" if _is_missing(row[name]) else text.number(row[name]),
    "date": lambda name, row, text: text.date(row[name]),
    "period": lambda name, row, text: text.period(row[f"{name}_start"], row[f"{name}_end"]),
    "amount": _amount,
}


BLOCK = 500
"""Rows that are made ready at a time: what is written of them is kept, they are not."""


def row_blocks(rows: pd.DataFrame, dataset: Dataset) -> Iterator[pd.DataFrame]:
    """Yield rows in blocks, at least an empty one, with `source_title`, `source_url`."""
    titles, urls = (dict(zip(dataset.sources["id"], dataset.sources[c], strict=True)) for c in ("title", "url"))
    texts = dict.fromkeys(rows.select_dtypes("category").columns, "str")
    for start in range(0, max(len(rows), 1), BLOCK):
        block = rows.iloc[start : start + BLOCK].astype(texts)
        yield block.assign(
            source_title=_source_titles(block["source"], titles), source_url=_source_titles(block["source"], urls)
        )


def export_rows(rows: pd.DataFrame, dataset: Dataset) -> Iterator[pd.DataFrame]:
    """Yield the blocks with text made harmless. Numbers stay numbers, unknown ones empty."""
    for block in row_blocks(rows, dataset):
        texts = [column for column in block.columns if not pd.api.types.is_numeric_dtype(block[column])]
        yield block.assign(**{column: block[column].map(escape_formula) for column in texts})


def _source_titles(cells: pd.Series, names: Mapping[str, str]) -> list[str]:
    """Return, for cells that list source ids, what the sources are called."""
    titles = {cell: " | ".join(names.get(source, "") for source in source_ids(cell)) for cell in cells.unique()}
    return [titles[cell] for cell in cells]
