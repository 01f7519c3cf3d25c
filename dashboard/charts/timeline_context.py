"""What a timeline is read against: the periods of the surveys, and the day WHO called it a pandemic."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts import drawing
from dashboard.charts.chart import Figure, Reader
from dashboard.charts.lanes import Lane, Window, days_after, first_days, packed
from dashboard.charts.memory import Memory
from dashboard.charts.time_axis import milliseconds, moments
from dashboard.dataset.records import DEFAULT_SURVEY, Dataset
from dashboard.selection import first_day, last_day
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


def context_rows(dataset: Dataset, language: str, shown: tuple[str, str]) -> pd.DataFrame:
    """Return the WHO surveys whose period overlaps the days shown, as rows of kind `context` of the timeline.

    Columns: those of the chart that say something of a survey. `note` tells fieldwork and period of the
    data apart. Empty when there is none.
    """
    memory = dataset.derived("context of the timeline", Memory)
    rows: pd.DataFrame = memory.get((language, shown), lambda: _context_rows(dataset, language, shown))
    return rows


def _context_rows(dataset: Dataset, language: str, shown: tuple[str, str]) -> pd.DataFrame:
    surveys, text = dataset.surveys, text_for(language)
    named = surveys[(surveys["id"] == DEFAULT_SURVEY) | (surveys["family"] == PULSE)]
    named = named.assign(first_day=named["period_start"].map(first_day), last_day=named["period_end"].map(last_day))
    dated = (named["first_day"] != "") & (named["last_day"] != "")
    kept = named[dated & (named["first_day"] <= shown[1]) & (named["last_day"] >= shown[0])].sort_values("first_day")
    return pd.DataFrame(
        {
            **{name: kept[name] for name in ("period_start", "period_end", "first_day", "last_day", "source")},
            "key": kept["id"],
            "row_kind": "context",
            "label": kept["id"].map(dataset.names("surveys", language, "short_name")),
            "kind_name": text.t("Context: period of a survey"),
            "lane_name": text.t("WHO surveys"),
            "organizer": kept["publisher"],
            "note": kept["id"].map(dataset.names("surveys", language, "note")),
        }
    )


def context_traces(
    rows: pd.DataFrame, window: Window, reader: Reader
) -> tuple[list[Figure], list[Figure], Lane | None]:
    """Return the traces, the shapes and the strip at the top that say what else went on; none when nothing did.

    The bands carry no `customdata`: they are no activities and open none.

    Args:
        rows: the context rows of the chart.
        window: the days shown.
        reader: who reads it.
    """
    period = reader.text.period
    hovers = [
        drawing.hover(
            row["label"], period(row["period_start"], row["period_end"]), drawing.as_written(row["note"], reader)
        )
        for row in rows[["label", "period_start", "period_end", "note"]].to_dict("records")
    ]
    shown = _placed(_with_pandemic(rows.assign(hover=hovers), reader), window)
    if shown.empty:
        return [], [], None
    lane = Lane("", str(rows["lane_name"].iloc[0]) if len(rows) else "", 0, 4 + STRIP * (shown["row"].max() + 1))
    bands = shown[shown["key"] != PANDEMIC]
    traces = [_bands(bands, window, reader)] if not bands.empty else []
    shapes = [_line(reader)] if len(bands) < len(shown) else []
    return [*traces, _labels(shown, window, reader)], shapes, lane


def _with_pandemic(rows: pd.DataFrame, reader: Reader) -> pd.DataFrame:
    label = reader.text.t(PANDEMIC_LABEL, date=reader.text.date(PANDEMIC))
    day = {"key": PANDEMIC, "label": label, "first_day": PANDEMIC, "last_day": PANDEMIC, "hover": drawing.hover(label)}
    return pd.concat([pd.DataFrame([day]), rows[list(day)]], ignore_index=True)


def _placed(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Keep what overlaps the days shown; give each its row, and the side its label runs to."""
    begin, end = window.offset(first_days(rows["first_day"])), window.offset(days_after(rows["last_day"]))
    inside = (begin < window.days) & (end > 0)
    left, right = np.maximum(begin, 0.0)[inside], np.minimum(end, window.days)[inside]
    shown = rows[inside].assign(begin=left, end=right)
    width = window.pixels(LETTER) * shown["label"].str.len().to_numpy() + window.pixels(14)
    turned = (left + width > window.days) & (left > window.days * SOONEST_TURN)
    taken = packed(
        np.where(turned, right - width, left).tolist(),
        np.where(turned, right, np.maximum(right, left + width)).tolist(),
    )
    return shown.assign(turned=turned, row=taken, y=4 + (np.array(taken, dtype=float) + 0.5) * STRIP)


def _bands(bands: pd.DataFrame, window: Window, reader: Reader) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "base": moments(bands["begin"].to_numpy(), window),
        "x": milliseconds(bands["begin"].to_numpy(), bands["end"].to_numpy()),
        "y": (-bands["y"]).tolist(),
        "width": STRIP - 3,
        "marker": {"color": drawing.faded(reader.theme.soft, 0.35), "line": {"width": 0}},
        "hovertext": bands["hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _labels(shown: pd.DataFrame, window: Window, reader: Reader) -> Figure:
    onward, back = ("middle left", "middle right") if reader.mirrored else ("middle right", "middle left")
    gap = window.pixels(4)
    at = np.where(shown["turned"], shown["end"] - gap, shown["begin"] + gap)
    return {
        "type": "scatter",
        "mode": "text",
        "x": moments(at, window),
        "y": (-shown["y"]).tolist(),
        "text": [drawing.plain(label) for label in shown["label"]],
        "textposition": np.where(shown["turned"], back, onward).tolist(),
        "textfont": {"size": 12, "color": reader.theme.muted},
        "hovertext": shown["hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _line(reader: Reader) -> Figure:
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
