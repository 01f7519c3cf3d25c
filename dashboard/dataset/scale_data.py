"""The same activities many times over in memory, each with an id of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.dataset.dataset import Dataset


def multiplied(dataset: Dataset, times: int) -> Dataset:
    """Return the dataset with activities, their sources and results so many times over."""
    return replace(
        dataset,
        activities=_copies(dataset.activities, ("id",), times).sort_values(
            ["first_day", "last_day", "id"], ignore_index=True
        ),
        activity_sources=_copies(dataset.activity_sources, ("activity",), times),
        outputs=_copies(dataset.outputs, ("id", "activity", "part_of"), times),
    )


def _copies(frame: pd.DataFrame, references: tuple[str, ...], times: int) -> pd.DataFrame:
    """Return a table with copies of its rows, which refer to copies of the same turn."""
    larger = frame.iloc[np.tile(np.arange(len(frame)), times)].reset_index(drop=True)
    turns = np.repeat(["", *(f"-{turn}" for turn in range(2, times + 1))], len(frame))
    for name in references:
        larger[name] = larger[name].where(larger[name] == "", larger[name] + turns)
    return larger
