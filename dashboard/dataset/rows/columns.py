"""The columns that the rows of every chart have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

COMMON_COLUMNS = ("label", "value", "qualifier", "unit", "n", "period_start", "period_end", "source", "note")
"""Columns every chart's rows have.

`label`: what the row speaks of, in the reader's language. `value`: float, NaN when the source gives none.
`qualifier`: exact, about, over, under. `unit`: a unit of the data package. `n`: float, NaN when unknown.
`period_start`, `period_end`: ISO 8601 partial dates or "". `source`: source ids joined by `;`. `note`: text or "".
"""

MAX_ROWS, MAX_COMPLETE = 20, 30
"""Places of a list that are drawn, and how long one is that is drawn whole; tables and downloads have all."""


def empty_rows(extra: Sequence[str] = ()) -> pd.DataFrame:
    """Return a frame without rows that has the common columns and these."""
    numbers = {"value", "n"}
    return pd.DataFrame({c: pd.Series(dtype="float64" if c in numbers else "str") for c in (*COMMON_COLUMNS, *extra)})


def distinct_ids(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct ids of a column of `;` lists, in the order they first appear."""
    once = cells.unique() if isinstance(cells, pd.Series) else dict.fromkeys(cells)
    return tuple(dict.fromkeys(part for cell in once for part in cell.split(";") if part))
