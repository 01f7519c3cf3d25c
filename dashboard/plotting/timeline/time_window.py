"""The days a timeline shows, and dates as numbers of days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]


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
    first, after = first_days([str(rows["shown_from"].iloc[0])])[0], days_after([str(rows["shown_to"].iloc[0])])[0]
    return Window(first, max(after, first + np.timedelta64(1, "D")))


def first_days(days: pd.Series | Sequence[str]) -> Days:
    """Return ISO days as days; one past the end of its month is the day after that month."""
    return _each_once(days, lambda day: min(_month(day) + np.timedelta64(int(day[8:10]) - 1, "D"), _next_month(day)))


def days_after(days: pd.Series | Sequence[str]) -> Days:
    """Return the day after each ISO day; 2020-06-31, the bound of a month, gives 2020-07-01."""
    return _each_once(days, lambda day: min(_month(day) + np.timedelta64(int(day[8:10]), "D"), _next_month(day)))


def _month(day: str) -> np.datetime64:
    return np.datetime64(f"{day[:7]}-01", "D")


def _next_month(day: str) -> np.datetime64:
    following: np.datetime64 = (np.datetime64(day[:7], "M") + 1).astype("datetime64[D]")
    return following


def _each_once(days: pd.Series | Sequence[str], convert: Callable[[str], np.datetime64]) -> Days:
    """Return the day of each text, each different one converted once."""
    codes, words = pd.factorize(days if isinstance(days, pd.Series) else np.asarray(days, object))
    return np.array([convert(str(day)) for day in words], "datetime64[D]")[codes]
