"""What a timeline is read against: periods of surveys, the day of the pandemic."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.dataset.rows.timeline_rows import count_of_activities
from dashboard.plotting import figure_style
from dashboard.plotting.glyph_width import label_width, shortened
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.timeline.time_axis import milliseconds, moments, plot_width
from dashboard.plotting.timeline.time_window import Window, days_after, first_days
from dashboard.plotting.timeline.timeline_item import TimelineLane
from dashboard.plotting.timeline.timeline_layout import LINE, Rows, TimelineLayout
from dashboard.text.translate import message

PANDEMIC = "2020-03-11"
"""The day on which the Director-General of WHO called COVID-19 a pandemic, at the media briefing of that day."""

PANDEMIC_LABEL = message("WHO calls it a pandemic, {date}")

STRIP = 16.0
"""Pixels of one row of labels."""

SOONEST_TURN = 0.5
"""A label that begins after this share of the axis, and would run out of it, is written backwards from its end."""


def context_traces(
    rows: pd.DataFrame, window: Window, reader: RenderContext
) -> tuple[list[Figure], list[Figure], TimelineLane | None]:
    """Return traces, shapes and the strip at the top of what else went on; no strip for none.

    The context stands last in the rows of the chart; a compact one has none. The bands carry no `customdata`: they are
    no activities and open none.
    """
    label = reader.text.t(PANDEMIC_LABEL, date=reader.text.date(PANDEMIC))
    pandemic = _Entry(label, figure_style.hover(label), PANDEMIC, PANDEMIC, survey=False)
    surveys = [] if reader.compact else _surveys(rows.iloc[count_of_activities(rows) :], reader)
    entries = _place_bands([pandemic, *surveys], window, reader)
    if not entries:
        return [], [], None
    name = str(rows["lane_name"].iloc[-1]) if surveys else ""
    lane = TimelineLane("", name, 0, 4 + STRIP * (max(e.row for e in entries) + 1))
    bands = [entry for entry in entries if entry.survey]
    traces = [_bands(bands, window, reader)] if bands else []
    shapes = [_line(reader)] if len(bands) < len(entries) else []
    return [*traces, _labels(entries, window, reader)], shapes, lane


@dataclass(frozen=True)
class _Entry:
    """A survey or the pandemic, its place in days, `turned` backwards, its `row` in the strip."""

    label: str
    hover: str
    first_day: str
    last_day: str
    survey: bool
    begin: float = 0.0
    end: float = 0.0
    turned: bool = False
    row: int = 0

    @property
    def y(self) -> float:
        """Return where it stands, in the pixels of lanes."""
        return -(4 + (self.row + 0.5) * STRIP)


def _surveys(rows: pd.DataFrame, reader: RenderContext) -> list[_Entry]:
    names = ("label", "period_start", "period_end", "note", "first_day", "last_day")
    return [
        _Entry(
            label,
            figure_style.hover(label, reader.text.period(start, end), figure_style.mark_untranslated(note, reader)),
            first,
            last,
            survey=True,
        )
        for label, start, end, note, first, last in zip(*(rows[name].tolist() for name in names), strict=True)
    ]


def _place_bands(entries: list[_Entry], window: Window, reader: RenderContext) -> list[_Entry]:
    """Keep what overlaps the days shown; give each its row, and the side its label runs to."""
    begins = window.offset(first_days([entry.first_day for entry in entries])).tolist()
    ends = window.offset(days_after([entry.last_day for entry in entries])).tolist()
    placements, rows, day = list[_Entry](), Rows(), window.days / plot_width(reader)
    for entry, begin, end in zip(entries, begins, ends, strict=True):
        if begin < window.days and end > 0:
            left, right = max(begin, 0.0), min(end, window.days)
            width = (label_width(entry.label, 12) + 14) * day
            if not entry.survey:  # the label of a line may cross it: a date cut short says another
                left = min(left, max(0.0, window.days - width))
            is_backward = left + width > window.days and left > window.days * SOONEST_TURN
            room = right if is_backward else window.days - left
            label, width = shortened(entry.label, 12, room / day - 14), min(width, room)
            box = (right - width, right) if is_backward else (left, max(right, left + width))
            placements.append(
                replace(entry, label=label, begin=left, end=right, turned=is_backward, row=rows.place(box))
            )
    return placements


def _bands(bands: list[_Entry], window: Window, reader: RenderContext) -> Figure:
    begin, end = (np.array([getattr(band, name) for band in bands]) for name in ("begin", "end"))
    return {
        "type": "bar",
        "orientation": "h",
        "base": moments(begin, window),
        "x": milliseconds(begin, end),
        "y": [band.y for band in bands],
        "width": STRIP - 3,
        "marker": {"color": figure_style.faded(reader.theme.soft, 0.35), "line": {"width": 0}},
        **figure_style.tooltips([band.hover for band in bands]),
    }


def _labels(entries: list[_Entry], window: Window, reader: RenderContext) -> Figure:
    onward, back = ("middle left", "middle right") if reader.mirrored else ("middle right", "middle left")
    gap = 4 * window.days / plot_width(reader)
    at = np.array([entry.end - gap if entry.turned else entry.begin + gap for entry in entries])
    return {
        "type": "scatter",
        "mode": "text",
        "x": moments(at, window),
        "y": [entry.y for entry in entries],
        "text": [figure_style.escape_text(entry.label) for entry in entries],
        "textposition": [back if entry.turned else onward for entry in entries],
        "textfont": {"size": 12, "color": reader.theme.muted},
        **figure_style.tooltips([entry.hover for entry in entries]),
    }


def beside_headings(line: Figure, layout: TimelineLayout, window: Window, reader: RenderContext) -> list[Figure]:
    """Return the parts of the line of the pandemic that cross no heading of a year."""
    x = float(window.offset(first_days([PANDEMIC]))[0]) * plot_width(reader) / window.days
    crossed = sorted(year.y for year in layout.years if year.x <= x <= year.end)
    ends = [0.0, *(y + half for y in crossed for half in (-LINE / 2, LINE / 2)), layout.lanes[-1].bottom]
    parts = zip(ends[::2], ends[1::2], strict=True)
    return [line | {"yref": "y", "y0": -top, "y1": -bottom} for top, bottom in parts if top < bottom]


def _line(reader: RenderContext) -> Figure:
    line = {"color": figure_style.faded(reader.theme.muted, 0.5), "width": 1, "dash": "dash"}
    return {
        "type": "line",
        "xref": "x",
        "x0": PANDEMIC,
        "x1": PANDEMIC,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": line,
        "layer": "below",  # of the words that it crosses
    }
