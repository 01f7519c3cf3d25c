"""The rows of a frame one by one, and by lane; of each lane the first ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

Key = TypeVar("Key")


@dataclass(frozen=True)
class RowsByLane:
    """The first rows of a lane (`row_objects`), and how many it has in all."""

    lines: list[Any]
    count: int


def lane_spans(rows: pd.DataFrame, lane: Sequence[str]) -> list[tuple[int, int]]:
    """Return where rows begin and end that stand together and agree in these columns."""
    changes = np.zeros(len(rows), np.bool_)
    changes[:1] = True
    for name in lane:
        cells = rows[name].to_numpy()
        changes[1:] |= cells[1:] != cells[:-1]
    return list(pairwise([*np.flatnonzero(changes).tolist(), len(rows)]))


def split_by_lane(rows: pd.DataFrame, lane: Sequence[str], limit: int) -> list[RowsByLane]:
    """Return each lane with at most so many of its rows."""
    spans = lane_spans(rows, lane)
    ranges = [range(begin, min(end, begin + limit)) for begin, end in spans]
    lines = iter(row_objects(rows.take([place for places in ranges for place in places])))
    return [
        RowsByLane([next(lines) for _place in places], end - begin)
        for places, (begin, end) in zip(ranges, spans, strict=True)
    ]


def row_records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries, four times as fast as `to_dict` for a few."""
    names = [str(name) for name in rows.columns]
    return [dict(zip(names, cells, strict=True)) for cells in rows.to_numpy(object).tolist()]


def row_objects(rows: pd.DataFrame) -> list[Any]:
    """Return the rows, columns as attributes, faster than `itertuples`."""
    return [SimpleNamespace(**line) for line in row_records(rows)]


def group_rows(lines: Iterable[Any], key: Callable[[Any], Key]) -> dict[Key, list[Any]]:
    """Return the rows that have a key in common, by it, in the order in which they come."""
    groups = dict[Key, list[Any]]()
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return groups
