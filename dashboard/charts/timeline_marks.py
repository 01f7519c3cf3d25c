"""How single activities are drawn on a timeline.

A symbol each, a bar where they last, a legend by kind.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts.time_axis import milliseconds, moments
from dashboard.charts.timeline_layout import SIZE, Placement, Window
from dashboard.plotting import figure_style
from dashboard.plotting.legend import LegendEntry
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.text.translate import SOURCE_LANGUAGE, Untranslated, message, text_for
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

NUMBERS = ("value", "amount")
"""Those of them that are numbers."""


def mark_traces(rows: pd.DataFrame, place: Placement, window: Window, reader: RenderContext) -> list[Figure]:
    """Return the bars and the symbols of activities, kind by kind.

    A trace each, for each trace costs its reader time.

    An open symbol and a hatched bar stand for what is not stated (`certainty`).

    Args:
        rows: the activities of the chart, in the order they were placed in.
        place: where they stand.
        window: the days shown.
        reader: whose theme colours the kinds.
    """
    drawn = _MarkTraces(rows, place, window, reader)
    kinds = rows["kind"].to_numpy()
    found = np.concatenate([np.flatnonzero(kinds == kind) for kind in reader.theme.kinds])
    lasting = found[np.isin(place.form[found], list(FILL))]
    return [
        *([drawn.years()] if place.bands else []),
        *([drawn.bars(lasting)] if len(lasting) else []),
        *([drawn.symbols(found)] if len(found) else []),
    ]


def legend_entries(rows: pd.DataFrame, place: Placement, reader: RenderContext) -> list[LegendEntry]:
    """Name the kinds and the forms that occur: symbols, bars, thin bars, open symbols."""
    names = dict(zip(rows["kind"].to_numpy(), rows["kind_name"].to_numpy(), strict=True))
    forms, muted = set(place.form), reader.theme.muted
    kinds = [
        LegendEntry(names[kind], SYMBOLS[kind], color) for kind, color in reader.theme.kinds.items() if kind in names
    ]
    further = (
        ("days" in forms, message("Several days"), "bar", figure_style.faded(muted, 0.6)),
        (bool(forms & {"month", "year"}), message("Month or year only"), "thin", figure_style.faded(muted, 0.35)),
        (bool((rows["certainty"] != "stated").any()), message("Open: inferred or disputed"), "circle-open", muted),
    )
    return [
        *kinds,
        *(LegendEntry(reader.text.t(name), symbol, color) for there, name, symbol, color in further if there),
    ]


class _MarkTraces:
    """The columns that every trace takes its part of, computed once."""

    def __init__(self, rows: pd.DataFrame, place: Placement, window: Window, reader: RenderContext) -> None:
        self.rows, self.place, self.window, self.reader = rows, place, window, reader
        self.keys = rows["key"].to_numpy()
        self.kinds = rows["kind"].to_numpy()
        self.sure = (rows["certainty"] == "stated").to_numpy()
        self.hovers = tooltips(rows, reader)

    def common(self, found: NDArray[np.intp]) -> Figure:
        return {
            "y": (-self.place.y[found]).tolist(),
            "customdata": self.keys[found].tolist(),
            "hovertext": [self.hovers[index] for index in found],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }

    def colors(self, found: NDArray[np.intp]) -> list[str]:
        return [self.reader.theme.kinds[kind] for kind in self.kinds[found]]

    def bars(self, found: NDArray[np.intp]) -> Figure:
        colors, forms = self.colors(found), self.place.form[found]
        hatch = np.where(self.sure[found], "", "/").tolist()
        return {
            "type": "bar",
            "orientation": "h",
            "base": moments(self.place.begin[found], self.window),
            "x": milliseconds(self.place.begin[found], self.place.end[found]),
            "width": [HEIGHT[form] for form in forms],
            "marker": {
                "color": [figure_style.faded(color, FILL[form]) for color, form in zip(colors, forms, strict=True)],
                "line": {"color": [figure_style.faded(color, 0.75) for color in colors], "width": 1},
                "pattern": {"shape": hatch, "fgcolor": colors, "size": 4, "solidity": 0.25},
            },
            **self.common(found),
        }

    def symbols(self, found: NDArray[np.intp]) -> Figure:
        colors, sure = self.colors(found), self.sure[found]
        symbols = [
            SYMBOLS[kind] if known else f"{SYMBOLS[kind]}-open"
            for kind, known in zip(self.kinds[found], sure, strict=True)
        ]
        return {
            "type": "scatter",
            "mode": "markers",
            "x": moments(self.place.at[found], self.window),
            "marker": {
                "color": colors,
                "symbol": symbols,
                "size": [SIZE[form] for form in self.place.form[found]],
                "opacity": 1,
                "line": {"width": np.where(sure, 0, 1.6).tolist(), "color": colors},
            },
            **self.common(found),
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
            "marker": {
                "color": figure_style.faded(color, 0.07),
                "line": {"color": figure_style.faded(color, 0.5), "width": 1},
            },
            "text": [figure_style.escape_text(date) for date in dates],
            "textposition": "inside",
            "insidetextanchor": "start",
            "constraintext": "none",
            "textangle": 0,
            "textfont": {"size": 10, "color": color},
            "hovertext": [figure_style.hover(date, count) for date, count in zip(dates, counts, strict=True)],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }


def tooltips(rows: pd.DataFrame, reader: RenderContext) -> list[str]:
    """Return the tooltip of each activity.

    What, when, where, by whom, how many, how sure, from how many sources.
    """
    cells = [rows[name].tolist() for name in FACTS]
    # NaN equals nothing, not even itself: as None, an unknown number finds its tooltip again.
    for number in (FACTS.index(name) for name in NUMBERS):
        cells[number] = [None if cell != cell else cell for cell in cells[number]]
    return [_hover(reader.text.language, *facts) for facts in zip(*cells, strict=True)]


def forget_tooltips() -> None:
    """Keep none of the tooltips that were made."""
    _hover.cache_clear()


@lru_cache(maxsize=4096)
def _hover(language: str, *facts: Any) -> str:
    """Return one tooltip; a change of filter shows the same activities again, so they are kept."""
    row, text = dict(zip(FACTS, facts, strict=True)), text_for(language)
    written = str if language == SOURCE_LANGUAGE else Untranslated
    people = text.value(row["value"], row["qualifier"], "participants")
    return figure_style.hover(
        row["label"],
        f"{row['kind_name']} · {row['countries_name']}",
        text.period(row["date_start"], row["date_end"]),
        written(row["place"]),
        written(row["organizer"]),
        text.t("Participants: {value}", value=people) if people else "",
        text.amount(row["amount"], row["currency"], row["amount_qualifier"]),
        row["certainty_name"] if row["certainty"] != "stated" else "",
        text.n("{number} source", "{number} sources", row["source"].count(";") + 1),
    )
