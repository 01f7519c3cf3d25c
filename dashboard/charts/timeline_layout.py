"""Where the marks of a timeline stand.

Real days, greedy packing into sub-rows, lanes one below the other.

Nothing here knows of Plotly: a mark gets a `y` in pixels below the top, so that the caller can set
the height of the figure and nothing ever hides anything else.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.category_codes import code

Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]

NARROWEST = 570
"""Pixels of the narrowest plot: marks are packed for it, so on a wider one they stand further apart."""

MOST_MARKS, TALLEST = 900, 3000
"""More marks than these, or lanes of more pixels, cannot be read: counts by month stand in for them."""

SIZE = {"day": 10, "days": 8, "month": 7, "year": 8}
"""Pixels of a symbol, by form."""

PITCH = {"day": 12.0, "month": 8.5, "year": 13.0}
"""Pixels from one sub-row to the next: of days, of months, of years."""

BESIDE = 10.0
"""Pixels from one symbol to the next within the band of a year."""

YEAR_LABEL = 8
"""Symbols left out of a full band of a year: its number stands there."""

HAIR = 0.01
"""Days by which a bar ends early for packing, so that sums of fractions cannot push neighbours apart."""

PADDING = 5.0
SHORTEST = 30.0
"""Pixels above and below the marks of a lane, and of the lowest lane: its name needs them."""


@dataclass(frozen=True)
class Window:
    """The days that are shown, the second one excluded."""

    first: np.datetime64
    after: np.datetime64

    @property
    def days(self) -> float:
        """Return how many days are shown."""
        return float((self.after - self.first) / np.timedelta64(1, "D"))

    def pixels(self, width: float) -> float:
        """Return how many days a width in pixels covers in the narrowest plot."""
        return width * self.days / NARROWEST

    def offset(self, days: Days) -> Floats:
        """Return how many days after the first one shown."""
        return np.asarray((days - self.first) / np.timedelta64(1, "D"), dtype=np.float64)


@dataclass(frozen=True)
class TimelineLane:
    """One lane: its code and name, and where it begins and ends, in pixels below the top."""

    code: str
    name: str
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Return where its name stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class YearBand:
    """The band of a year that several marks share: its place, and the rows that stand in it."""

    y: float
    begin: float
    end: float
    rows: list[int]


@dataclass(frozen=True)
class Placement:
    """Where the marks stand, one entry a row, in the order of the rows.

    `form`: `day`, `days` (several), `month` (one or several), `year`. `begin`, `end` (the part that is shown)
    and `at` (the symbol) in days after the first one shown; `y` in pixels below the top.
    """

    form: NDArray[np.str_]
    begin: Floats
    end: Floats
    at: Floats
    y: Floats
    lanes: list[TimelineLane]
    bands: list[YearBand]


def window_of(rows: pd.DataFrame) -> Window:
    """Return the days that rows ask to be shown (`shown_from`, `shown_to`), at least one."""
    first, after = first_days([str(rows["shown_from"].iloc[0])])[0], days_after([str(rows["shown_to"].iloc[0])])[0]
    return Window(first, max(after, first + np.timedelta64(1, "D")))


def place_if_readable(rows: pd.DataFrame, window: Window, top: float = 0) -> Placement | None:
    """Return where each row stands, as `place_marks` does.

    None where they are too many to be read one by one.
    """
    if len(rows) > MOST_MARKS:
        return None
    place = place_marks(rows, window, top)
    return place if place.lanes[-1].bottom <= TALLEST else None


def is_readable(rows: pd.DataFrame) -> bool:
    """Return whether rows can be read one by one, mostly without placing them."""
    if len(rows) > MOST_MARKS:
        return False
    tallest = len(rows) * max(PITCH.values()) + len(set(rows["lane"].to_numpy())) * (SHORTEST + 2 * PADDING)
    return tallest <= TALLEST or place_if_readable(rows, window_of(rows)) is not None


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


def pack_rows(starts: Sequence[float], ends: Sequence[float]) -> list[int]:
    """Return the sub-row of each span.

    The first that is free where it starts, so that no two overlap.

    Spans may come in any order; one that ends where another starts may share its sub-row.
    """
    rows = [0] * len(starts)
    busy, free = list[tuple[float, int]](), list[int]()
    for index in sorted(range(len(starts)), key=lambda i: (starts[i], i)):
        while busy and busy[0][0] <= starts[index]:
            heapq.heappush(free, heapq.heappop(busy)[1])
        rows[index] = heapq.heappop(free) if free else len(busy)
        heapq.heappush(busy, (ends[index], rows[index]))
    return rows


def place_marks(rows: pd.DataFrame, window: Window, top: float) -> Placement:
    """Return where each row stands, lane below lane, from `top` on downwards.

    What is known by its year only shares one band a year, symbol beside symbol in its middle: there, `at`
    says nothing but "in that year". What reaches beyond the window is cut at its edge.

    Args:
        rows: needs `lane`, `lane_name`, `first_day`, `last_day`, `date_precision`; one row a mark, lane by lane.
        window: the days shown.
        top: pixels below the top where the first lane begins.
    """
    begin = np.maximum(window.offset(first_days(rows["first_day"])), 0.0)
    end = np.minimum(window.offset(days_after(rows["last_day"])), window.days)
    precision = rows["date_precision"].to_numpy().astype(str)
    form = np.where(precision == "day", np.where(end - begin > 1, "days", "day"), precision)
    place = Placement(form, begin, end, (begin + end) / 2, np.zeros(len(rows)), [], [])
    codes, names = rows["lane"].to_numpy(), rows["lane_name"].to_numpy()
    for lane in dict.fromkeys(codes):
        members = np.flatnonzero(codes == lane)
        bottom = _fill(place, members, window, top)
        place.lanes.append(TimelineLane(str(lane), str(names[members[0]]), top, bottom))
        top = bottom
    return place


def _fill(place: Placement, members: NDArray[np.intp], window: Window, top: float) -> float:
    """Stack the days of one lane above its months and these above its years.

    Return where the lane ends.
    """
    depth, bands = top + PADDING, len(place.bands)
    for forms in (("day", "days"), ("month",), ("year",)):
        part = members[np.isin(place.form[members], forms)]
        if len(part):
            stack = _share if forms == ("year",) else _stack
            depth += PITCH[forms[0]] * stack(place, part, window, depth)
    spare = max(0.0, top + SHORTEST - depth - PADDING)
    place.y[members] += spare / 2
    place.bands[bands:] = [replace(band, y=band.y + spare / 2) for band in place.bands[bands:]]
    return depth + PADDING + spare


def _stack(place: Placement, part: NDArray[np.intp], window: Window, top: float) -> int:
    """Place days or months in the first sub-rows that are free.

    Return how many sub-rows they take.
    """
    form = str(place.form[part[0]])
    half = window.pixels(SIZE[form] / 2 + 1)
    at = place.at[part]
    # A bar is never shorter than its symbol; a hair of air keeps neighbouring months apart.
    starts, ends = np.minimum(place.begin[part], at - half), np.maximum(place.end[part] - HAIR, at + half)
    taken = np.array(pack_rows(starts.tolist(), ends.tolist()))
    place.y[part] = top + (taken + 0.5) * PITCH["day" if form == "days" else form]
    return int(taken.max()) + 1


def _share(place: Placement, part: NDArray[np.intp], window: Window, top: float) -> int:
    """Place what is known by its year in bands, side by side, as many as fit in each.

    Return the sub-rows taken.
    """
    step, years = window.pixels(BESIDE), dict[tuple[float, float], list[int]]()
    for index in part.tolist():
        years.setdefault((float(place.begin[index]), float(place.end[index])), []).append(index)
    filled = [
        (begin, end, chunk)
        for (begin, end), indexes in years.items()
        for chunk in in_batches(indexes, max(1, int((end - begin) / step) - YEAR_LABEL))
    ]
    taken = pack_rows([begin for begin, _, _ in filled], [end - HAIR for _, end, _ in filled])
    for (begin, end, chunk), sub_row in zip(filled, taken, strict=True):
        y = top + (sub_row + 0.5) * PITCH["year"]
        place.y[chunk] = y
        place.at[chunk] = (begin + end) / 2 + (np.arange(len(chunk)) - (len(chunk) - 1) / 2) * step
        place.bands.append(YearBand(y, begin, end, chunk))
    return max(taken) + 1


def in_batches(indexes: list[int], size: int) -> list[list[int]]:
    """Return the list cut into lists of at most `size`."""
    return [indexes[start : start + size] for start in range(0, len(indexes), size)]
