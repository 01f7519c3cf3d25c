"""The names that a column of names holds, with the rows that have them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.category_codes import code

BETWEEN = "; "
"""What stands between several names in one cell."""

Positions = NDArray[np.intp]


def named_in(cells: pd.Series) -> dict[str, list[int]]:
    """Return name -> positions of the cells that name it, the most frequent first, then by name."""
    if cells.empty:
        return {}
    found, lists = dict[str, list[Positions]](), code(cells)
    order = np.argsort(lists.codes, kind="stable")
    ends = np.cumsum(np.bincount(lists.codes, minlength=len(lists.words)))
    for cell, own in zip(lists.words, np.split(order, ends[:-1]), strict=True):
        for name in dict.fromkeys(part.strip() for part in cell.split(BETWEEN)):
            if name:
                found.setdefault(name, []).append(own)
    positions = {name: np.sort(np.concatenate(own)).tolist() for name, own in found.items()}
    return dict(sorted(positions.items(), key=lambda item: (-len(item[1]), item[0])))
