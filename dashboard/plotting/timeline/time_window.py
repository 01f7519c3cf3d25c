"""The days a timeline shows, and dates as numbers of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]

EARLIEST, LATEST = np.datetime64("0200-01-01"), np.datetime64("9800-01-01")
"""Bounds of what is shown: with the air of the axis beside it, years keep the four digits that renderers parse."""


@dataclass(frozen=True)
class Window:
    """The days that are shown, the second one excluded."""

    first: np.datetime64
    after: np.datetime64

    @property
    def days(self) -> float:
        """Return how many days are shown."""
        return float((self.after - self.first) / np.timedelta64(1, "D"))

    def offset(self, days: Days) -> Floats:
        """Return how many days after the first one shown."""
        return np.asarray((days - self.first) / np.timedelta64(1, "D"), dtype=np.float64)


def window_of(rows: pd.DataFrame) -> Window:
    """Return the days that rows ask to be shown (`shown_from`, `shown_to`), at least one."""
    first, after = first_days([rows["shown_from"].array[0]])[0], days_after([rows["shown_to"].array[0]])[0]
    first, after = (min(max(day, EARLIEST), LATEST) for day in (first, after))
    return Window(first, max(after, first + np.timedelta64(1, "D")))


def first_days(days: pd.Series | Sequence[str]) -> Days:
    """Return ISO days as days; one past the end of its month is the day after that month."""
    return _each_once(days, 1)


def days_after(days: pd.Series | Sequence[str]) -> Days:
    """Return the day after each ISO day; 2020-06-31, the bound of a month, gives 2020-07-01."""
    return _each_once(days, 0)


def _each_once(days: pd.Series | Sequence[str], before: int) -> Days:
    """Return so many days before the day after each ISO day, each different one converted once."""
    codes, words = pd.factorize(days if isinstance(days, pd.Series) else np.asarray(days, object))
    months = np.array([str(day)[:7] for day in words], "datetime64[M]")
    numbers = np.array([int(str(day)[8:10]) - before for day in words], "timedelta64[D]")
    dates: Days = np.minimum(months.astype("datetime64[D]") + numbers, (months + 1).astype("datetime64[D]"))
    return dates[codes]
