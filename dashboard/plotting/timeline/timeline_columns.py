"""Draw activities as columns by month, a lane a place, where each cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.activity_rows import Positions
from dashboard.dataset.rows.timeline_rows import names_by_code
from dashboard.plotting import figure_style
from dashboard.plotting.change_rings import with_ring
from dashboard.plotting.glyph_width import label_width
from dashboard.plotting.legend import LegendEntry
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.timeline.time_axis import AIR, moments, plot_width
from dashboard.plotting.timeline.time_window import Window
from dashboard.plotting.timeline.timeline_item import NAME, TimelineLane
from dashboard.plotting.timeline.timeline_marks import kind_entries
from dashboard.text.translate import Translator
from dashboard.theme import SYMBOLS

LANE_HEIGHT, HEAD, SECOND_LINE = 42.0, 14.0, 12.0
"""Pixels of a lane, of those above its highest column for the number on it, and of a name that takes two lines."""

LEAST = 2.0
"""Pixels of the lowest column: beside one of sixty, one of one could not be seen."""

FEW = 20_000
"""Rows that are counted one by one: a group of four columns takes fifteen times as long for hundreds of them."""

DAY = 86_400_000
"""Milliseconds, in which Plotly counts the widths of bars on a date axis."""

SHARE = 0.86
"""How much of its month a column takes."""

SUM_SIZE = 12
"""Pixels of the number on a column."""


class _Column(NamedTuple):
    """The activities of a lane in a month, `number` in all.

    `counts` are those of kinds from the bottom up, `floor` is the place of the lowest.
    """

    lane: str
    month: str
    middle: str
    width: float
    floor: float
    counts: dict[str, int]
    number: int

    def scale(self, common: float) -> float:
        """Return the pixels of an activity: the common ones, or more where it could not be seen."""
        return max(common, LEAST / self.number)


def column_traces(
    rows: pd.DataFrame, lines: Positions, window: Window, top: float, reader: RenderContext
) -> tuple[list[Figure], list[TimelineLane], list[LegendEntry]]:
    """Return stacked columns by month and kind, their sums, the lanes and the legend.

    Of one place, a lane a kind. An activity is counted once a lane: in the month it begins, or in the first month
    shown when it began before. Those known by their year only have no column: the name of the lane says how many.

    Args:
        rows: needs `lane`, `lane_name`, `kind`, `kind_name`, `first_day`, `date_precision`.
        lines: where those stand that are drawn.
        top: pixels below the top where the first lane begins.
    """
    kinds, places = (names_by_code(rows, column, lines) for column in ("kind", "lane"))
    by, names = ("lane", places) if len(places) > 1 else ("kind", kinds)
    counts = _counts(rows, lines, by, window)
    lanes = _lanes(counts, names, top)
    columns = _columns(counts, {lane.code: -(lane.bottom - 3) for lane in lanes}, window, list(reader.theme.kinds))
    stacks = _stacks(columns, names, kinds, window, reader) if columns else []
    return stacks, lanes, kind_entries(kinds, lanes, reader, "square")


def _counts(rows: pd.DataFrame, lines: Positions, by: str, window: Window) -> dict[tuple[str, str, str, bool], int]:
    """Return (lane, month, kind, whether known by the year only) -> how many activities."""
    names = [by, "first_day", "kind", "date_precision"]
    numbers: Mapping[Any, int] = (
        Counter(zip(*(rows[name].array.take(lines).tolist() for name in names), strict=True))
        if len(lines) <= FEW
        else rows[[*{*names}]].take(lines).groupby(names, observed=True).size().to_dict()  # `by` may be the kind
    )
    first, counts = str(window.first), Counter[tuple[str, str, str, bool]]()
    for (lane, day, kind, precision), number in numbers.items():
        counts[lane, max(day, first)[:7], kind, precision == "year"] += number
    return counts


def _lanes(
    counts: Mapping[tuple[str, str, str, bool], int], names: Mapping[str, str], top: float
) -> list[TimelineLane]:
    totals, yearly = Counter[str](), Counter[str]()
    for (lane, _month, _kind, is_year), number in counts.items():
        totals[lane] += number
        yearly[lane] += number * is_year
    order = [kind for kind in SYMBOLS if kind in totals] or [lane for lane in names if lane in totals]
    lanes = list[TimelineLane]()
    for lane in order:
        bottom = top + LANE_HEIGHT + SECOND_LINE * (len(str(names[lane])) > NAME)
        lanes.append(TimelineLane(lane, str(names[lane]), top, bottom, totals[lane], by_year=yearly[lane]))
        top = bottom
    return lanes


def _columns(
    counts: Mapping[tuple[str, str, str, bool], int], floors: Mapping[str, float], window: Window, order: list[str]
) -> list[_Column]:
    """Return the columns by lane and month, their kinds in an order."""
    stacks = dict[tuple[str, str], dict[str, int]]()
    for (lane, month, kind, is_year), number in counts.items():
        if not is_year:
            stacks.setdefault((lane, month), {})[kind] = number
    places = sorted(stacks)
    middles, widths = _middles(np.array([month for _lane, month in places], "datetime64[M]"), window)
    columns = list[_Column]()
    for (lane, month), middle, width in zip(places, middles, widths, strict=True):
        numbers = {kind: stacks[lane, month][kind] for kind in order if kind in stacks[lane, month]}
        columns.append(_Column(lane, month, middle, width, floors[lane], numbers, sum(numbers.values())))
    return columns


def _middles(months: NDArray[np.datetime64], window: Window) -> tuple[list[str], list[float]]:
    """Return the middles of months within the days shown, and their widths."""
    left = np.maximum(window.offset(months.astype("datetime64[D]")), 0.0)
    right = np.minimum(window.offset((months + 1).astype("datetime64[D]")), window.days)
    return moments((left + right) / 2, window), ((right - left) * SHARE * DAY).tolist()


def _stacks(
    columns: list[_Column], names: Mapping[str, str], kinds: Mapping[str, str], window: Window, reader: RenderContext
) -> list[Figure]:
    """Return a trace of bars in the colours of kinds, and one of the sums above them."""
    scale = (LANE_HEIGHT - HEAD) / max(column.number for column in columns)
    hovers = list(_hovers(columns, names, kinds, reader.text))
    bars: Figure = {
        "type": "bar",
        **{name: [] for name in ("x", "width", "y", "base")},
        "marker": {"color": [], "line": {"width": 0.5, "color": reader.theme.surface}},
        **_tooltips([pair for pair in zip(columns, hovers, strict=True) for _kind in pair[0].counts]),
    }
    for column in columns:
        pixels, below = column.scale(scale), 0
        for kind, number in column.counts.items():
            bars["x"].append(column.middle)
            bars["width"].append(column.width)
            bars["y"].append(number * pixels)
            bars["base"].append(column.floor + below * pixels)
            bars["marker"]["color"].append(reader.theme.kinds[kind])
            below += number
    olds = [reader.older.get(column_key(column.lane, column.month), "") for column in columns]
    words = [with_ring(reader.text.compact(column.number), old, "") for column, old in zip(columns, olds, strict=True)]
    width = plot_width(reader)
    edge = width * (AIR + min(column.width for column in columns) / SHARE / DAY / window.days / 2)
    sums = {
        "type": "scatter",
        "mode": "text",
        "x": [column.middle for column in columns],
        "y": [column.floor + column.number * column.scale(scale) for column in columns],
        "text": words,
        "textposition": "top center",
        "textfont": {"size": SUM_SIZE, "color": reader.theme.ink},
        # To look of each whether it is within the axis takes Plotly long: only where one could be cut at its edge.
        "cliponaxis": max(label_width(word, SUM_SIZE) for word in words) / 2 < edge,
        **_tooltips(list(zip(columns, hovers, strict=True))),
    }
    return [bars, sums]


def _hovers(
    columns: list[_Column], names: Mapping[str, str], kinds: Mapping[str, str], text: Translator
) -> Iterator[str]:
    """Yield the tooltip of each column: how many activities, of which kinds."""
    sum_text = cache(partial(text.n, "{number} activity", "{number} activities"))

    @cache
    def kind_text(kind: str, number: int) -> str:
        return text.labelled(kinds[kind], text.number(number))

    for column in columns:
        counts = sorted(column.counts.items(), key=lambda entry: -entry[1])
        lines = [kind_text(kind, number) for kind, number in counts]
        yield figure_style.hover(names[column.lane], text.date(column.month), sum_text(column.number), *lines)


def _tooltips(column_hovers: list[tuple[_Column, str]]) -> Figure:
    """Return tooltips, and the countries that clicks on columns lead to."""
    lanes = [column.lane for column, _hover in column_hovers]
    return {
        "customdata": [f"country={lane}" if lane.isupper() and lane != WORLD else "" for lane in lanes],
        **figure_style.tooltips([hover for _column, hover in column_hovers]),
    }


def column_key(lane: object, month: object) -> str:
    """Return the key by which the column of a lane and a month has its older count."""
    return f"{lane} {str(month)[:7]}"


def older_counts(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, int]:
    """Return the key of a column -> how many activities it had before, of columns that changed.

    Args:
        before, after: rows of activities; they need `lane`, `kind`, `first_day`, `date_precision`.
    """
    olds, news = _column_counts(before), _column_counts(after)
    return {key: olds[key] for key, number in news.items() if number != olds[key]}


def _column_counts(rows: pd.DataFrame) -> Counter[str]:
    """Return the key of a column -> how many activities it has, by place and by kind."""
    dated = rows[rows["date_precision"] != "year"]
    places = (zip(dated[lane], dated["first_day"], strict=True) for lane in ("lane", "kind"))
    return Counter(column_key(place, day) for place, day in chain(*places))
