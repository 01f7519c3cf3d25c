"""Split rows by lane; keep the first `limit` of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class RowsByLane:
    """The first rows of a lane as dictionaries, and how many it has in all."""

    lines: Sequence[dict[str, Any]]
    count: int


def lane_spans(rows: pd.DataFrame, lane: Sequence[str]) -> list[tuple[int, int]]:
    """Return where rows begin and end that stand together and agree in these columns."""
    changes = np.zeros(len(rows), np.bool_)
    changes[:1] = True
    for name in lane:
        cells = rows[name].to_numpy()
        changes[1:] |= cells[1:] != cells[:-1]
    return list(pairwise([*np.flatnonzero(changes).tolist(), len(rows)]))


def split_by_lane(rows: pd.DataFrame, lane: Sequence[str], most: int) -> list[RowsByLane]:
    """Return each lane with at most so many of its rows."""
    found = lane_spans(rows, lane)
    taken = [range(begin, min(end, begin + most)) for begin, end in found]
    lines = iter(row_records(rows, [place for places in taken for place in places]))
    return [
        RowsByLane([next(lines) for _place in places], end - begin)
        for places, (begin, end) in zip(taken, found, strict=True)
    ]


def row_records(rows: pd.DataFrame, at: Sequence[int] | NDArray[np.intp] | slice = slice(None)) -> list[dict[str, Any]]:
    """Return the rows at these places as dictionaries, faster than frames for a few."""
    names = [str(name) for name in rows.columns]
    cells = zip(*(column.to_numpy()[at].tolist() for _name, column in rows.items()), strict=True)
    return [dict(zip(names, values, strict=True)) for values in cells]
