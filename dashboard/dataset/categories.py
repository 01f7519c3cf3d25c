"""Columns of text as categories: a million rows are asked for the few things they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.dataset import Dataset

Flags = NDArray[np.bool_]
Cells = NDArray[Any]
"""The cells of a column, without the table around them: for a few rows, a table costs more than what is done."""


def category(dataset: Dataset, table: str, column: str) -> pd.Categorical[Any]:
    """Return a column of a table as categories in their order, worked out once for a dataset."""
    return dataset.derived(f"categories:{table}:{column}", lambda: pd.Categorical(dataset.table(table)[column]))


def matches(column: pd.Categorical[Any], predicate: Callable[[str], bool]) -> Flags:
    """Return which rows say something of which this is true.

    `isin` takes six times as long for a million rows, `map` five times for a few hundred.
    """
    flags: Flags = np.array([predicate(cell) for cell in column.categories.tolist()], np.bool_).take(column.codes)
    return flags


def count_cells(column: pd.Categorical[Any]) -> dict[str, int]:
    """Return how often each cell occurs, in the order in which they first do."""
    codes, cells = pd.factorize(column)
    return dict(zip(cells.tolist(), np.bincount(codes).tolist(), strict=True))


def map_categories(column: pd.Categorical[Any], name: Callable[[str], str]) -> pd.Categorical[Any]:
    """Return a column with other words, in their order; several may get the same.

    `Categorical.map` returns the word of each row where several get the same: whatever is asked of them next takes
    ten times as long.
    """
    return pd.Categorical(column.categories.map(name)).take(column.codes)
