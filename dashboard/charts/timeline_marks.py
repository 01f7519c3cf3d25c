"""How single activities are drawn on a timeline: a symbol each, a bar where they last, a legend by kind."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts import drawing
from dashboard.charts.chart import Figure, Reader
from dashboard.charts.lanes import NARROWEST, SIZE, Placement, Window
from dashboard.charts.time_axis import milliseconds, moments
from dashboard.text.translate import message, text_for
from dashboard.theme import SYMBOLS

HEIGHT = {"days": 11.0, "month": 5.0, "year": 12.0}
"""Pixels of the bar of several days, of the thin one over a month, and of the band of a year."""

FILL = {"days": 0.45, "month": 0.14}
"""How much of the colour of the kind fills a bar. The forms named here have bars of their own."""

FACTS = (
    *("label", "kind_name", "countries_name", "date_start", "date_end", "place", "organizer", "value", "qualifier"),
    *("amount", "currency", "amount_qualifier", "certainty", "certainty_name", "source"),
)
"""The columns a tooltip is made of."""


def mark_traces(rows: pd.DataFrame, place: Placement, window: Window, reader: Reader) -> list[Figure]:
    """Return the bars, the symbols and the legend of activities: a few traces a kind, none an activity.

    An open symbol and a hatched bar stand for what is not stated (`certainty`).

    Args:
        rows: the activities of the chart, in the order they were placed in.
        place: where they stand.
        window: the days shown.
        reader: whose theme colours the kinds.
    """
    drawn = _Drawn(rows, place, window, reader)
    kinds = rows["kind"].to_numpy()
    by_kind = {kind: np.flatnonzero(kinds == kind) for kind in reader.theme.kinds}
    present = {kind: found for kind, found in by_kind.items() if len(found)}
    lasting = {kind: found[np.isin(place.form[found], list(FILL))] for kind, found in present.items()}
    names = dict(zip(kinds, rows["kind_name"], strict=True))
    return [
        *([drawn.years()] if place.bands else []),
        *(drawn.bars(found, kind) for kind, found in lasting.items() if len(found)),
        *(drawn.symbols(found, kind) for kind, found in present.items()),
        *(_kind_entry(kind, names[kind], reader) for kind in present),
        *_form_entries(set(place.form), bool((~drawn.sure).any()), reader),
    ]


def legend_height(traces: list[Figure]) -> int:
    """Return the pixels the legend of traces takes where the figure is narrowest, so that it covers nothing."""
    rows, taken = 0, float(NARROWEST)
    for name in (trace["name"] for trace in traces if trace["showlegend"]):
        width = 48 + 7 * len(name)
        rows, taken = (rows, taken + width) if taken + width <= NARROWEST else (rows + 1, width)
    return 12 + 20 * rows


class _Drawn:
    """The columns that every trace takes its part of, computed once."""

    def __init__(self, rows: pd.DataFrame, place: Placement, window: Window, reader: Reader) -> None:
        self.rows, self.place, self.window, self.reader = rows, place, window, reader
        self.keys = rows["key"].to_numpy()
        self.sure = (rows["certainty"] == "stated").to_numpy()
        self.hovers = hovers(rows, reader)

    def common(self, found: NDArray[np.intp], kind: str) -> Figure:
        return {
            "y": (-self.place.y[found]).tolist(),
            "customdata": self.keys[found].tolist(),
            "hovertext": [self.hovers[index] for index in found],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "legendgroup": kind,
            "showlegend": False,
        }

    def bars(self, found: NDArray[np.intp], kind: str) -> Figure:
        color, forms = self.reader.theme.kinds[kind], self.place.form[found]
        hatch = np.where(self.sure[found], "", "/").tolist()
        return {
            "type": "bar",
            "orientation": "h",
            "base": moments(self.place.begin[found], self.window),
            "x": milliseconds(self.place.begin[found], self.place.end[found]),
            "width": [HEIGHT[form] for form in forms],
            "marker": {
                "color": [drawing.faded(color, FILL[form]) for form in forms],
                "line": {"color": drawing.faded(color, 0.75), "width": 1},
                "pattern": {"shape": hatch, "fgcolor": color, "size": 4, "solidity": 0.25},
            },
            **self.common(found, kind),
        }

    def symbols(self, found: NDArray[np.intp], kind: str) -> Figure:
        color, symbol, sure = self.reader.theme.kinds[kind], SYMBOLS[kind], self.sure[found]
        return {
            "type": "scatter",
            "mode": "markers",
            "x": moments(self.place.at[found], self.window),
            "marker": {
                "color": color,
                "symbol": np.where(sure, symbol, f"{symbol}-open").tolist(),
                "size": [SIZE[form] for form in self.place.form[found]],
                "opacity": 1,
                "line": {"width": np.where(sure, 0, 1.6).tolist(), "color": color},
            },
            **self.common(found, kind),
        }

    def years(self) -> Figure:
        """Return the neutral bands that the activities of one lane and year share."""
        bands, text, color = self.place.bands, self.reader.text, self.reader.theme.muted
        begin, end = np.array([band.begin for band in bands]), np.array([band.end for band in bands])
        starts, ends = self.rows["date_start"].to_numpy(), self.rows["date_end"].to_numpy()
        dates = [text.period(starts[band.rows[0]], ends[band.rows[0]]) for band in bands]
        counts = [
            text.n("{number} activity, month unknown", "{number} activities, month unknown", len(band.rows))
            for band in bands
        ]
        return {
            "type": "bar",
            "orientation": "h",
            "base": moments(begin, self.window),
            "x": milliseconds(begin, end),
            "y": [-band.y for band in bands],
            "width": HEIGHT["year"],
            "marker": {"color": drawing.faded(color, 0.07), "line": {"color": drawing.faded(color, 0.5), "width": 1}},
            "text": [drawing.plain(date) for date in dates],
            "textposition": "inside",
            "insidetextanchor": "start",
            "constraintext": "none",
            "textangle": 0,
            "textfont": {"size": 10, "color": color},
            "hovertext": [drawing.hover(date, count) for date, count in zip(dates, counts, strict=True)],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "showlegend": False,
        }


def hovers(rows: pd.DataFrame, reader: Reader) -> list[str]:
    """Return the tooltip of each activity: what, when, where, by whom, how many, how sure, from how many sources."""
    cells = [rows[name].tolist() for name in FACTS]
    # NaN equals nothing, not even itself: as None, an unknown number finds its tooltip again.
    known = [[None if cell != cell else cell for cell in column] for column in cells]
    return [_hover(reader.text.language, *facts) for facts in zip(*known, strict=True)]


@lru_cache(maxsize=4096)
def _hover(language: str, *facts: Any) -> str:
    """Return one tooltip; a change of filter shows the same activities again, so they are kept."""
    row, text = dict(zip(FACTS, facts, strict=True)), text_for(language)
    people = text.value(row["value"], row["qualifier"], "participants")
    return drawing.hover(
        row["label"],
        f"{row['kind_name']} · {row['countries_name']}",
        text.period(row["date_start"], row["date_end"]),
        row["place"],
        row["organizer"],
        text.t("Participants: {value}", value=people) if people else "",
        text.amount(row["amount"], row["currency"], row["amount_qualifier"]),
        row["certainty_name"] if row["certainty"] != "stated" else "",
        text.n("{number} source", "{number} sources", row["source"].count(";") + 1),
    )


def _kind_entry(kind: str, name: str, reader: Reader) -> Figure:
    marker = {"color": reader.theme.kinds[kind], "symbol": SYMBOLS[kind], "size": SIZE["day"]}
    return _entry(name, {"mode": "markers", "marker": marker, "legendgroup": kind})


def _form_entries(forms: set[str], unsure: bool, reader: Reader) -> list[Figure]:
    """Explain the forms that occur: bars, thin bars, open symbols."""
    color = reader.theme.muted
    entries = []
    if "days" in forms:
        line = {"color": drawing.faded(color, 0.6), "width": 11}
        entries.append((message("Several days"), {"mode": "lines", "line": line}))
    if forms & {"month", "year"}:
        line = {"color": drawing.faded(color, 0.35), "width": 5}
        entries.append((message("Month or year only"), {"mode": "lines", "line": line}))
    if unsure:
        symbol = {"color": color, "symbol": "circle-open", "size": SIZE["day"], "line": {"width": 1.6, "color": color}}
        entries.append((message("Open: inferred or disputed"), {"mode": "markers", "marker": symbol}))
    return [_entry(reader.text.t(name), drawn | {"legendgroup": name}) for name, drawn in entries]


def _entry(name: str, drawn: Figure) -> Figure:
    entry = {"type": "scatter", "x": [None], "y": [None], "name": drawing.plain(name), "hoverinfo": "skip"}
    return entry | {"showlegend": True} | drawn
