"""The rows of a chart for tables: machine names, sources spelled out, no formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.formula_escaping import escape_formula
from dashboard.exports.table_cells import source_ids

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
    known = {cell: " | ".join(names.get(source, "") for source in source_ids(cell)) for cell in cells.unique()}
    return [known[cell] for cell in cells]
