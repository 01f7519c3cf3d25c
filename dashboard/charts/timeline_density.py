"""How too many activities are drawn on a timeline.

A square a lane and month, its count written in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.time_axis import milliseconds, moments
from dashboard.charts.timeline_layout import NARROWEST, TimelineLane, Window, days_after, first_days
from dashboard.dataset.category_codes import code
from dashboard.plotting import figure_style
from dashboard.plotting.render_context import Figure, RenderContext

SQUARE = 30.0
"""Pixels of the largest square."""

LANE_HEIGHT, YEAR_HEIGHT = 44.0, 20.0
"""Pixels of the squares of a lane, and of the bar of what is known only by its year."""


def density_traces(
    rows: pd.DataFrame, window: Window, top: float, reader: RenderContext
) -> tuple[list[Figure], list[TimelineLane]]:
    """Return squares by month, bars by year, and the lanes.

    An activity is counted once a lane: in the month it begins, or in the first month shown when it began before.

    Args:
        rows: needs `lane`, `lane_name`, `kind_name`, `first_day`, `last_day`, `date_precision`.
        window: the days shown.
        top: pixels below the top where the first lane begins.
        reader: who reads the counts.
    """
    begin = np.maximum(first_days(rows["first_day"]), window.first)
    end = np.minimum(window.offset(days_after(rows["last_day"])), window.days)
    is_year = (rows["date_precision"] == "year").to_numpy()
    year, month = begin.astype("datetime64[Y]").astype("datetime64[M]"), begin.astype("datetime64[M]")
    units, dates = np.unique(np.where(is_year, year, month).astype(int) * 2 + is_year, return_inverse=True)
    sentences = [str(np.datetime64(int(unit) // 2, "M"))[: 4 if unit % 2 else 7] for unit in units]
    frame = pd.DataFrame(
        {
            **{name: _coded(rows[name]) for name in ("lane", "lane_name", "kind_name")},
            "date": pd.Categorical.from_codes(dates, pd.Index(sentences)),
            "begin": window.offset(begin),
            "end": end,
            "is_year": is_year,
        }
    )
    lanes = _lanes(frame, top)
    middle = {lane.code: lane.top + LANE_HEIGHT / 2 for lane in lanes}
    months, years = (_counted(frame[frame["is_year"] == wanted], reader) for wanted in (False, True))
    traces = [_squares(months, window, middle, reader)] if not months.empty else []
    return [*traces, *([_years(years, window, middle, reader)] if not years.empty else [])], lanes


def _coded(cells: pd.Series) -> Any:
    """Return a column of text as numbers for its different cells.

    A million of these are counted in no time.
    """
    coded = code(cells)
    return pd.Categorical.from_codes(coded.codes, pd.Index(coded.words))


def _lanes(rows: pd.DataFrame, top: float) -> list[TimelineLane]:
    lanes = list[TimelineLane]()
    for name, lane in rows.groupby("lane", sort=False, observed=True):
        bottom = top + LANE_HEIGHT + (YEAR_HEIGHT if lane["is_year"].any() else 0)
        lanes.append(TimelineLane(str(name), str(lane["lane_name"].iloc[0]), top, bottom))
        top = bottom
    return lanes


def _counted(rows: pd.DataFrame, reader: RenderContext) -> pd.DataFrame:
    """Return a row a lane and date.

    `count`, `begin`, `end`, and `hover` with the count of each kind.
    """
    text, cell = reader.text, ["lane", "lane_name", "date"]
    kinds = rows.groupby([*cell, "kind_name"], sort=False, observed=True).size().rename("count").reset_index()
    lines = dict[tuple[str, ...], list[str]]()
    for row in kinds.sort_values("count", ascending=False).to_dict("records"):
        line = f"{row['kind_name']}: {text.number(row['count'])}"
        lines.setdefault(tuple(row[name] for name in cell), []).append(line)
    cells = rows.groupby(cell, sort=False, observed=True).agg(
        count=("lane", "size"), begin=("begin", "min"), end=("end", "max")
    )
    hovers = [
        figure_style.hover(
            lane, text.date(date), text.n("{number} activity", "{number} activities", count), *lines[code, lane, date]
        )
        for (code, lane, date), count in zip(cells.index, cells["count"].tolist(), strict=True)
    ]
    return cells.reset_index().assign(hover=hovers).astype(dict.fromkeys(cell, "str"))


def _squares(cells: pd.DataFrame, window: Window, middle: dict[str, float], reader: RenderContext) -> Figure:
    widest = NARROWEST / max(1.0, window.days / 30.44) - 1
    share = np.sqrt(cells["count"] / cells["count"].max())
    # The square of a month stands in its middle, or in the middle of what is shown of it.
    month = cells["date"].to_numpy().astype("datetime64[M]")
    left = np.maximum(window.offset(month.astype("datetime64[D]")), 0.0)
    right = np.minimum(window.offset((month + 1).astype("datetime64[D]")), window.days)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": moments((left + right) / 2, window),
        "y": (-cells["lane"].map(middle)).tolist(),
        "text": [reader.text.number(count) for count in cells["count"]],
        "textfont": {"size": 11, "color": reader.theme.ink},
        "hovertext": cells["hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": "square",
            "color": figure_style.faded(reader.theme.soft, 0.75),
            "size": (4 + (min(SQUARE, max(10.0, widest)) - 4) * share).round(1).tolist(),
            "opacity": 1,
            "line": {"width": 0},
        },
    }


def _years(cells: pd.DataFrame, window: Window, middle: dict[str, float], reader: RenderContext) -> Figure:
    below = LANE_HEIGHT / 2 + YEAR_HEIGHT / 2 - 4
    return {
        "type": "bar",
        "orientation": "h",
        "base": moments(cells["begin"].to_numpy(), window),
        "x": milliseconds(cells["begin"].to_numpy(), cells["end"].to_numpy()),
        "y": (-(cells["lane"].map(middle) + below)).tolist(),
        "width": YEAR_HEIGHT - 6,
        "text": [
            reader.text.n("{number} in the year, month unknown", "{number} in the year, month unknown", count)
            for count in cells["count"]
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 11, "color": reader.theme.ink},
        "hovertext": cells["hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": figure_style.faded(reader.theme.soft, 0.3),
            "line": {"color": reader.theme.line, "width": 1},
        },
    }
