"""Draw activities as columns by month, a lane a place, where each cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset.dataset import WORLD
from dashboard.plotting import figure_style
from dashboard.plotting.change_rings import with_ring
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.timeline.time_axis import moments
from dashboard.plotting.timeline.time_window import Window, first_days
from dashboard.plotting.timeline.timeline_layout import TimelineLane
from dashboard.plotting.timeline.timeline_rings import column_key
from dashboard.theme import SYMBOLS

LANE_HEIGHT, HEAD = 45.0, 14.0
"""Pixels of a lane, and of those above its highest column for the number on it."""

DAY = 86_400_000
"""Milliseconds, in which Plotly counts the widths of bars on a date axis."""

COUNTED = ["lane", "lane_name", "kind", "kind_name", "first_day", "date_precision"]
"""The columns of activities that are counted together: the columns of the figure are made of these few counts."""

SHARE = 0.86
"""How much of its month a column takes."""


def column_traces(
    rows: pd.DataFrame, window: Window, top: float, reader: RenderContext
) -> tuple[list[Figure], list[TimelineLane]]:
    """Return stacked columns by month and kind, their sums, and the lanes.

    Of one place, a lane a kind. An activity is counted once a lane: in the month it begins, or in the first month
    shown when it began before. Those known by their year only have no column: the name of the lane says how many.

    Args:
        rows: needs the columns `COUNTED`.
        window: the days shown.
        top: pixels below the top where the first lane begins.
        reader: who reads the counts.
    """
    counts = rows.groupby(COUNTED, sort=False, observed=True).size().rename("count").reset_index()
    counts = counts.astype(dict.fromkeys(COUNTED, "str"))
    if counts["lane"].nunique() == 1:
        counts = counts.assign(lane=counts["kind"], lane_name=counts["kind_name"])
    begin = np.maximum(first_days(counts["first_day"]), window.first).astype("datetime64[M]")
    is_year = counts["date_precision"] == "year"
    lanes = _lanes(counts.assign(yearly=counts["count"].where(is_year, 0)), top)
    dated = counts.assign(month=begin.astype("datetime64[ns]"))[~is_year]
    if dated.empty:
        return [], lanes
    cells = dated.groupby(["lane", "lane_name", "month", "kind", "kind_name"], sort=False)["count"].sum().reset_index()
    return _stacks(cells, lanes, window, reader), lanes


def _lanes(counts: pd.DataFrame, top: float) -> list[TimelineLane]:
    lanes = list[TimelineLane]()
    groups = counts.groupby("lane", sort=False)
    sizes, yearly, names = groups["count"].sum(), groups["yearly"].sum(), groups["lane_name"].first()
    order = [kind for kind in SYMBOLS if kind in sizes.index]
    for code in order or sizes.index:
        bottom = top + LANE_HEIGHT
        lanes.append(
            TimelineLane(str(code), str(names[code]), top, bottom, int(sizes[code]), by_year=int(yearly[code]))
        )
        top = bottom
    return lanes


def _stacks(cells: pd.DataFrame, lanes: list[TimelineLane], window: Window, reader: RenderContext) -> list[Figure]:
    """Return a trace of bars a kind, and one of the sums above them."""
    order = list(reader.theme.kinds)
    cells = cells.assign(rank=cells["kind"].map(order.index)).sort_values(["lane", "month", "rank"])
    cells["below"] = cells.groupby(["lane", "month"], observed=True)["count"].cumsum() - cells["count"]
    sums = cells.groupby(["lane", "lane_name", "month"], sort=False, observed=True)["count"].sum().reset_index()
    columns = _Columns(
        scale=(LANE_HEIGHT - HEAD) / sums["count"].max(),
        floors={lane.code: -(lane.bottom - 3) for lane in lanes},
        hovers=_hovers(cells, reader),
        window=window,
        reader=reader,
    )
    return [*columns.bars(cells), columns.sums(sums)]


def _hovers(cells: pd.DataFrame, reader: RenderContext) -> dict[tuple[str, Any], str]:
    """Return (lane, month) -> the tooltip: how many activities, of which kinds."""
    places = dict[tuple[str, Any], list[Any]]()
    ordered = cells.sort_values("count", ascending=False, kind="stable").rename(columns={"count": "many"})
    for cell in ordered.itertuples():
        places.setdefault((str(cell.lane), cell.month), []).append(cell)
    return {place: _hover(own, reader) for place, own in places.items()}


def _hover(cells: list[Any], reader: RenderContext) -> str:
    text, first = reader.text, cells[0]
    lines = [f"{cell.kind_name}: {text.number(cell.many)}" for cell in cells]
    number = text.n("{number} activity", "{number} activities", sum(int(cell.many) for cell in cells))
    return figure_style.hover(str(first.lane_name), text.date(str(first.month)[:7]), number, *lines)


def _middles(months: pd.Series, window: Window) -> tuple[list[str], list[float]]:
    """Return the middles of months within the days shown, and their widths."""
    month = months.to_numpy().astype("datetime64[M]")
    left = np.maximum(window.offset(month.astype("datetime64[D]")), 0.0)
    right = np.minimum(window.offset((month + 1).astype("datetime64[D]")), window.days)
    return moments((left + right) / 2, window), ((right - left) * SHARE * DAY).tolist()


@dataclass(frozen=True)
class _Columns:
    """Draws cells (lane, month, count) as columns.

    `scale` is pixels of one activity, `floors` those of lanes.
    """

    scale: float
    floors: dict[str, float]
    hovers: dict[tuple[str, Any], str]
    window: Window
    reader: RenderContext

    def bars(self, cells: pd.DataFrame) -> list[Figure]:
        """Return a trace of bars a kind, each bar above those `below` it."""
        middles, widths = _middles(cells["month"], self.window)
        heights, bases = (cells["count"] * self.scale).tolist(), self._heights(cells, "below")
        columns: dict[str, Any] = {"x": middles, "width": widths, "y": heights, "base": bases} | self._tooltips(cells)
        template, kinds = columns.pop("hovertemplate"), cells["kind"].tolist()
        names = dict(zip(kinds, cells["kind_name"].tolist(), strict=True))
        places = {kind: [at for at, own in enumerate(kinds) if own == kind] for kind in names}
        return [
            {
                "type": "bar",
                **{name: [values[at] for at in places[kind]] for name, values in columns.items()},
                "name": figure_style.escape_text(names[kind]),
                "marker": {"color": color, "line": {"width": 0.5, "color": self.reader.theme.surface}},
                "hovertemplate": template,
            }
            for kind, color in self.reader.theme.kinds.items()
            if kind in names
        ]

    def sums(self, cells: pd.DataFrame) -> Figure:
        """Return the numbers above the columns."""
        return {
            "type": "scatter",
            "mode": "text",
            "x": _middles(cells["month"], self.window)[0],
            "y": self._heights(cells, "count"),
            "text": [
                with_ring(self.reader.text.compact(count), self.reader.older.get(column_key(lane, month), ""), "")
                for lane, month, count in zip(cells["lane"], cells["month"], cells["count"], strict=True)
            ],
            "textposition": "top center",
            "textfont": {"size": 12, "color": self.reader.theme.ink},
            "cliponaxis": False,
            **self._tooltips(cells),
        }

    def _heights(self, cells: pd.DataFrame, column: str) -> list[float]:
        heights: list[float] = (cells["lane"].map(self.floors).astype(float) + cells[column] * self.scale).tolist()
        return heights

    def _tooltips(self, cells: pd.DataFrame) -> Figure:
        return {
            "customdata": _targets(cells["lane"]),
            "hovertext": [self.hovers[key] for key in zip(cells["lane"], cells["month"], strict=True)],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }


def _targets(lanes: pd.Series) -> list[str]:
    """Return what a click on a column leads to: its country, where the lane is one."""
    return [f"country={lane}" if lane.isupper() and lane != WORLD else "" for lane in lanes]
