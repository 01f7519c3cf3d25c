"""The date axis of a timeline, with few ticks in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.timeline.time_window import Floats, Window

TICK = 44
"""Pixels of a label of the axis, with the air around it."""

LONGEST_IN_DAYS = 100
"""Days up to which the ticks are days; beyond they are months."""

MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 600, 1200, 6000, 12000)
"""Months from one tick to the next."""

AIR = 0.012
"""What is left free at either end, as a share of the axis, so that no mark is cut."""


NAMES, MARGIN = 132, 22
"""Pixels of the names of lanes with the air around them, and of the margin at the other side."""


def plot_width(reader: RenderContext) -> float:
    """Return the pixels of the days shown, without the air at either end."""
    return (reader.figure_width - NAMES - MARGIN) / (1 + 2 * AIR)


def time_axis(window: Window, reader: RenderContext) -> Figure:
    """Return the x axis of the days shown, in the direction of reading."""
    air = max(1, round(window.days * AIR * 24)) * np.timedelta64(1, "h")
    span = [iso(window.first.astype("datetime64[h]") - air), iso(window.after.astype("datetime64[h]") + air)]
    days, labels = _ticks(window, reader)
    return {
        "type": "date",
        "range": span[::-1] if reader.mirrored else span,
        "tickmode": "array",
        "tickangle": 0,
        "tickvals": [iso(day) for day in days],
        "ticktext": labels,
        "fixedrange": False,
        "side": "bottom",
        "showgrid": True,
        "zeroline": False,
        "automargin": False,
        # A range the reader dragged gives way as soon as the dates in the address change.
        "uirevision": " ".join(span),
    }


def iso(moment: np.datetime64) -> str:
    """Return a moment as Plotly reads it, to the minute."""
    return str(np.datetime_as_string(moment, unit="m")).replace("T", " ")


def moments(offsets: Floats, window: Window) -> list[str]:
    """Return days after the first one shown as Plotly reads them."""
    minutes = np.rint(offsets * 1440).astype("timedelta64[m]")
    return [str(moment).replace("T", " ") for moment in np.datetime_as_string(window.first + minutes, unit="m")]


def milliseconds(begin: Floats, end: Floats) -> list[int]:
    """Return the lengths of bars on a date axis, given in days, as Plotly takes them."""
    return [int(length) for length in np.rint((end - begin) * 86_400_000)]


def _ticks(window: Window, reader: RenderContext) -> tuple[Sequence[np.datetime64], list[str]]:
    limit = int(plot_width(reader) // TICK)
    if window.days <= LONGEST_IN_DAYS:
        step = math.ceil(window.days / limit)
        days = [window.first + number for number in range(0, math.ceil(window.days), step)]
        return days, _day_labels(days, reader)
    months = window.days / 30.44
    step = next((step for step in MONTH_STEPS if months / step <= limit), MONTH_STEPS[-1])
    first = math.ceil(int(window.first.astype("datetime64[M]").astype(int)) / step) * step
    last = int(window.after.astype("datetime64[M]").astype(int))
    starts = [np.datetime64(number, "M") for number in range(first, last + 1, step)]
    return starts, _month_labels(starts, step, reader)


def _day_labels(days: Sequence[np.datetime64], reader: RenderContext) -> list[str]:
    """Number the days; name the month under the first and where it changes."""
    labels, month = list[str](), ""
    for day in map(str, days):
        label = reader.text.number(int(day[-2:]))
        labels.append(label if day[:-3] == month else f"{label}<br>{reader.text.date(day[:-3])}")
        month = day[:-3]
    return labels


def _month_labels(months: Sequence[np.datetime64], step: int, reader: RenderContext) -> list[str]:
    """Name the months, with the year under the first and each January; or only the years."""
    names, labels, year = reader.text.months(), list[str](), ""
    for month in map(str, months):
        tick_year, number = month.rsplit("-", 1)
        text = reader.text.date(tick_year)
        label = names[int(number) - 1]
        labels.append(text if step >= 12 else label if tick_year == year else f"{label}<br>{text}")
        year = tick_year
    return labels
