"""The days a timeline shows, and dates as numbers of days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.category_codes import code

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


FAR = 20
"""Years without anything that keep what lies beyond them, a slip of the hand most likely, from squeezing the rest."""


def main_span(dates: Iterable[str]) -> tuple[str, str]:
    """Return the first and the last of ISO dates.

    The few that are more than `FAR` years from the most of them are left out.
    """
    ordered = sorted(dates)
    groups = [[ordered[0]]]
    for date in ordered[1:]:
        if int(date[:4]) - int(groups[-1][-1][:4]) > FAR:
            groups.append([])
        groups[-1].append(date)
    most = max(groups, key=len)
    return most[0], most[-1]


def window_of(rows: pd.DataFrame) -> Window:
    """Return the days that rows ask to be shown (`shown_from`, `shown_to`), at least one."""
    first, after = first_days([str(rows["shown_from"].iloc[0])])[0], days_after([str(rows["shown_to"].iloc[0])])[0]
    return Window(first, max(after, first + np.timedelta64(1, "D")))


def first_days(days: pd.Series | Sequence[str]) -> Days:
    """Return ISO days as days; one past the end of its month is the day after that month."""
    distinct = code(days)
    months = np.asarray(distinct.words, dtype="U7").astype("datetime64[M]")
    number = np.array([int(text[8:10]) for text in distinct.words], dtype=np.int64)
    ends = np.asarray(np.minimum(months.astype("datetime64[D]") + (number - 1), (months + 1).astype("datetime64[D]")))
    return ends[distinct.codes]


def days_after(days: pd.Series | Sequence[str]) -> Days:
    """Return the day after each ISO day; 2020-06-31, the bound of a month, gives 2020-07-01."""
    distinct = code(days)
    months = np.asarray(distinct.words, dtype="U7").astype("datetime64[M]")
    after = np.minimum(first_days(distinct.words) + 1, (months + 1).astype("datetime64[D]"))
    return np.asarray(after)[distinct.codes]
