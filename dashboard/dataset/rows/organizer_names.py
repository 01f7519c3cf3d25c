"""The names that a column of names holds, with the rows that have them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BETWEEN = "; "
"""What stands between several names in one cell."""

Positions = NDArray[np.intp]


def find_names(cells: pd.Series) -> dict[str, list[int]]:
    """Return name -> positions of the cells that name it, the most frequent first, then by name."""
    places_by_name = dict[str, list[Positions]]()
    for cell, places in cells.groupby(cells.astype("category"), observed=True).indices.items():
        for name in dict.fromkeys(part.strip() for part in str(cell).split(BETWEEN)):
            if name:
                places_by_name.setdefault(name, []).append(np.asarray(places))
    positions = {name: np.sort(np.concatenate(places)).tolist() for name, places in places_by_name.items()}
    return dict(sorted(positions.items(), key=lambda item: (-len(item[1]), item[0])))
