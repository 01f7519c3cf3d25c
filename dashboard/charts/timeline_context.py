"""What a timeline is read against.

The periods of the surveys, and the day WHO called it a pandemic.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.charts.time_axis import milliseconds, moments
from dashboard.charts.timeline_layout import TimelineLane, Window, days_after, first_days, pack_rows
from dashboard.dataset.category_codes import Flags
from dashboard.dataset.dataset import DEFAULT_SURVEY, Dataset
from dashboard.dates import first_day, last_day
from dashboard.plotting import figure_style
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.text.translate import message, text_for

PANDEMIC = "2020-03-11"
"""The day on which the Director-General of WHO called COVID-19 a pandemic, at the media briefing of that day."""

PANDEMIC_LABEL = message("WHO calls it a pandemic, {date}")

PULSE = "who-ehs"
"""The family of the WHO pulse surveys, which are context beside the WHO rapid assessment."""

STRIP = 16.0
"""Pixels of one row of labels."""

LETTER = 6.4
"""Pixels of one letter of a label, for keeping labels apart."""

SOONEST_TURN = 0.5
"""A label that begins after this share of the axis, and would run out of it, is written backwards from its end."""


def count_of_activities(rows: pd.DataFrame) -> int:
    """Return how many rows of the timeline are activities: those before the few of the context."""
    kinds, number = rows["row_kind"].array, len(rows)
    while number and kinds[number - 1] != "activity":
        number -= 1
    return number


def context_rows(dataset: Dataset, language: str) -> pd.DataFrame:
    """Return the WHO surveys with a known period as timeline rows of kind `context`.

    SlideColumns: those of the chart that say something of a survey. `note` tells fieldwork and period of the
    data apart. Empty when there is none.
    """
    return dataset.derived(f"context of the timeline:{language}", lambda: _context_rows(dataset, language))


def overlapping(rows: pd.DataFrame, shown: tuple[str, str]) -> Flags:
    """Return which rows of the context overlap the days shown."""
    days = zip(rows["first_day"].tolist(), rows["last_day"].tolist(), strict=True)
    return np.array([first <= shown[1] and last >= shown[0] for first, last in days], np.bool_)


def _context_rows(dataset: Dataset, language: str) -> pd.DataFrame:
    surveys, text = dataset.surveys, text_for(language)
    named = surveys[(surveys["id"] == DEFAULT_SURVEY) | (surveys["family"] == PULSE)]
    named = named.assign(first_day=named["period_start"].map(first_day), last_day=named["period_end"].map(last_day))
    frame = named[(named["first_day"] != "") & (named["last_day"] != "")].sort_values("first_day")
    return pd.DataFrame(
        {
            **{name: frame[name] for name in ("period_start", "period_end", "first_day", "last_day", "source")},
            "key": frame["id"],
            "row_kind": "context",
            "label": frame["id"].map(dataset.names("surveys", language, "short_name")),
            "kind_name": text.t("Context: period of a survey"),
            "lane_name": text.t("WHO surveys"),
            "organizer": frame["publisher"],
            "note": frame["id"].map(dataset.names("surveys", language, "note")),
        }
    )


def context_traces(
    rows: pd.DataFrame, window: Window, reader: RenderContext
) -> tuple[list[Figure], list[Figure], TimelineLane | None]:
    """Return the traces, the shapes and the strip at the top that say what else went on.

    None when nothing did.

    The bands carry no `customdata`: they are no activities and open none.

    Args:
        rows: the context rows of the chart.
        window: the days shown.
        reader: who reads it.
    """
    shown = _place_bands([*_pandemic(reader), *_surveys(rows, reader)], window)
    if not shown:
        return [], [], None
    lane = TimelineLane(
        "", str(rows["lane_name"].iloc[0]) if len(rows) else "", 0, 4 + STRIP * (max(e.row for e in shown) + 1)
    )
    bands = [entry for entry in shown if entry.survey]
    traces = [_bands(bands, window, reader)] if bands else []
    shapes = [_line(reader)] if len(bands) < len(shown) else []
    return [*traces, _labels(shown, window, reader)], shapes, lane


@dataclass(frozen=True)
class _Entry:
    """A survey or the day of the pandemic: its label, tooltip and days.

    Where it stands, in days after the first one.

    `turned`: its label is written backwards from its end. `row`: of the strip, the first being 0.
    """

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


def _pandemic(reader: RenderContext) -> list[_Entry]:
    label = reader.text.t(PANDEMIC_LABEL, date=reader.text.date(PANDEMIC))
    return [_Entry(label, figure_style.hover(label), PANDEMIC, PANDEMIC, survey=False)]


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


def _place_bands(entries: list[_Entry], window: Window) -> list[_Entry]:
    """Keep what overlaps the days shown; give each its row, and the side its label runs to."""
    begins = window.offset(first_days([entry.first_day for entry in entries])).tolist()
    ends = window.offset(days_after([entry.last_day for entry in entries])).tolist()
    shown, taken = list[_Entry](), list[tuple[float, float]]()
    for entry, begin, end in zip(entries, begins, ends, strict=True):
        if begin < window.days and end > 0:
            left, right = max(begin, 0.0), min(end, window.days)
            width = window.pixels(LETTER) * len(entry.label) + window.pixels(14)
            turned = left + width > window.days and left > window.days * SOONEST_TURN
            taken.append((right - width, right) if turned else (left, max(right, left + width)))
            shown.append(replace(entry, begin=left, end=right, turned=turned))
    rows = pack_rows([begin for begin, _end in taken], [end for _begin, end in taken])
    return [replace(entry, row=row) for entry, row in zip(shown, rows, strict=True)]


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
        "hovertext": [band.hover for band in bands],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _labels(shown: list[_Entry], window: Window, reader: RenderContext) -> Figure:
    onward, back = ("middle left", "middle right") if reader.mirrored else ("middle right", "middle left")
    gap = window.pixels(4)
    at = np.array([entry.end - gap if entry.turned else entry.begin + gap for entry in shown])
    return {
        "type": "scatter",
        "mode": "text",
        "x": moments(at, window),
        "y": [entry.y for entry in shown],
        "text": [figure_style.escape_text(entry.label) for entry in shown],
        "textposition": [back if entry.turned else onward for entry in shown],
        "textfont": {"size": 12, "color": reader.theme.muted},
        "hovertext": [entry.hover for entry in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _line(reader: RenderContext) -> Figure:
    line = {"color": reader.theme.muted, "width": 1, "dash": "dash"}
    return {
        "type": "line",
        "xref": "x",
        "x0": PANDEMIC,
        "x1": PANDEMIC,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": line,
    }
