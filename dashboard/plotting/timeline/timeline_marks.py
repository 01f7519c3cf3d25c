"""Draw the activities of a timeline: symbols with labels, tints, and a legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.activity_rows import Positions
from dashboard.dataset.rows.timeline_rows import names_by_code, visible_lines
from dashboard.plotting import figure_style
from dashboard.plotting.legend import LegendEntry
from dashboard.plotting.plot_parts import largest_fitting
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.timeline.activity_label import number_text, short_label
from dashboard.plotting.timeline.time_axis import milliseconds, moments, plot_width
from dashboard.plotting.timeline.time_window import Window, days_after, first_days
from dashboard.plotting.timeline.timeline_item import TYPE, Form, TimelineItem, TimelineLane
from dashboard.plotting.timeline.timeline_layout import (
    LINE,
    MOST_LABEL_ROWS,
    PADDING,
    SYMBOL,
    Side,
    TimelineLayout,
    place_items,
)
from dashboard.plotting.timeline.timeline_tooltips import tooltips
from dashboard.text.translate import Translator, message
from dashboard.theme import SYMBOLS

TINT = {"days": 0.4, "month": 0.16}
"""How much of the colour of the kind fills the days of an activity, or the month in which its day is not known."""

TINT_HEIGHT = 14.0
YEAR_HEADING, WIDEST_YEAR = message("{year}, month not known:"), "2020–2022"
MOST_MARKS, MOST_ON_A_DAY, TALLEST = 900, 20, 3000
"""More marks than these, more of one of several places on a day, or lanes of more pixels, cannot be read.

Counts by month stand in for them.
"""

LABELLED = (
    *("label", "short_title", "date_start", "date_end", "date_precision", "certainty", "value", "qualifier"),
    *("people_kind", "people_kind_name", "amount", "currency", "amount_qualifier"),
)
"""The columns a label is made of."""


def is_readable(rows: pd.DataFrame, reader: RenderContext, lines: Positions | None = None) -> bool:
    """Return whether the visible activities have room, and are few enough, to be read each."""
    if reader.compact:
        return False
    lines = visible_lines(rows) if lines is None else lines
    if len(lines) > MOST_MARKS:
        return False
    lanes, days, forms = (rows[name].array.take(lines) for name in ("lane", "first_day", "date_precision"))
    if len(set(lanes)) > 1:
        on_a_day = Counter(zip(lanes, days, forms, strict=True)).items()
        if any(number > MOST_ON_A_DAY and form == "day" for (_lane, _day, form), number in on_a_day):
            return False
    months = [day[:7] for day in days]
    busiest = dict[str, int]()
    for (lane, _month), number in Counter(zip(lanes, months, strict=True)).items():
        busiest[lane] = max(number, busiest.get(lane, 0))
    return sum(busiest.values()) * LINE <= TALLEST


def layout_activities(
    rows: pd.DataFrame,
    window: Window,
    top: float,
    reader: RenderContext,
    room: Callable[[TimelineLayout], float] | None = None,
) -> TimelineLayout:
    """Return where activities stand: lanes of kinds with all labels, or lanes of countries.

    `room` says how low lanes of countries may end; their labels stand in as many rows as that holds.
    """
    alone = rows["lane"].nunique() == 1 and not reader.by_place
    items = timeline_items(rows, window, reader.text, by_kind=alone)
    order = list(reader.theme.kinds) if alone else list(dict.fromkeys(rows["lane"]))
    place = partial(
        place_items, items, window.days, plot_width(reader), top, reader.text.t(YEAR_HEADING, year=WIDEST_YEAR), order
    )
    layout = place(None if alone else reader.label_rows)
    if room and not alone:
        end = room(layout)
        limit = MOST_LABEL_ROWS + 1 if layout.lanes[-1].bottom <= end else reader.label_rows
        return place(
            largest_fitting(reader.label_rows, limit, lambda count: round(place(count).lanes[-1].bottom) <= end)
        )
    return layout if layout.lanes[-1].bottom <= TALLEST else place(reader.label_rows)


def timeline_items(rows: pd.DataFrame, window: Window, text: Translator, *, by_kind: bool) -> list[TimelineItem]:
    """Return the activities as items in lanes of kinds or places, in the order of the rows."""
    begin = np.maximum(window.offset(first_days(rows["first_day"])), 0.0).tolist()
    end = np.minimum(window.offset(days_after(rows["last_day"])), window.days).tolist()
    lanes = rows["kind" if by_kind else "lane"].tolist()
    names = rows["kind_name" if by_kind else "lane_name"].tolist()
    cells = zip(*(rows[name].tolist() for name in LABELLED), strict=True)
    records = [dict(zip(LABELLED, row, strict=True)) for row in cells]
    return [
        TimelineItem(
            lane=lane,
            lane_name=name,
            begin=first,
            end=last,
            form=_form(row["date_precision"], last - first),
            period=text.period(row["date_start"], row["date_end"]) if row["date_precision"] == "year" else "",
            label=short_label(row),
            number=number_text(row, text),
            priority=_priority(row, first),
        )
        for lane, name, first, last, row in zip(lanes, names, begin, end, records, strict=True)
    ]


def _form(precision: str, days: float) -> Form:
    if precision == "day":
        return "days" if days > 1 else "day"
    return "month" if precision == "month" else "year"


def _priority(row: Any, begin: float) -> tuple[int, ...]:
    """Return the rank of a label: a number known, a day known, stated, the newest."""
    numbered = row["value"] == row["value"] or row["amount"] == row["amount"]
    return (not numbered, row["date_precision"] != "day", row["certainty"] != "stated", -round(begin))


def mark_traces(rows: pd.DataFrame, layout: TimelineLayout, window: Window, reader: RenderContext) -> list[Figure]:
    """Return the tints, the symbols with their labels, and the headings of years.

    A trace each, for each trace costs its reader time. An open symbol and a hatched tint stand for what is not
    stated (`certainty`). The activities stand in the order of the layout.
    """
    traces = _MarkTraces(rows, layout, window, reader)
    indexes = np.flatnonzero([end > begin for begin, end in layout.tints])
    return [
        *([traces.tints(indexes)] if len(indexes) else []),
        *([traces.year_headings()] if layout.years else []),
        traces.symbols(),
        *([traces.overflow_counts()] if any(lane.unlabelled for lane in layout.lanes) else []),
    ]


def legend_entries(rows: pd.DataFrame, layout: TimelineLayout, reader: RenderContext) -> list[LegendEntry]:
    """Name the kinds, where they are no lanes, and the forms that occur: tints, open symbols."""
    muted, precisions = reader.theme.muted, rows["date_precision"].tolist()
    lasting = any(
        end > begin for precision, (begin, end) in zip(precisions, layout.tints, strict=True) if precision == "day"
    )
    forms = (
        (lasting, message("Several days"), "bar", figure_style.faded(muted, 0.6)),
        ("month" in precisions, message("Month only"), "bar", figure_style.faded(muted, 0.25)),
        (bool((rows["certainty"] != "stated").any()), message("Open: inferred or disputed"), "circle-open", muted),
    )
    return [
        *kind_entries(names_by_code(rows, "kind"), layout.lanes, reader),
        *(LegendEntry(reader.text.t(name), symbol, color) for occurs, name, symbol, color in forms if occurs),
    ]


def kind_entries(
    names: Mapping[str, str], lanes: Sequence[TimelineLane], reader: RenderContext, symbol: str = ""
) -> list[LegendEntry]:
    """Name the kinds, each by its own symbol where none is given; none where lanes are kinds."""
    if {lane.code for lane in lanes} <= names.keys():
        return []
    kinds = reader.theme.kinds
    return [LegendEntry(names[kind], symbol or SYMBOLS[kind], kinds[kind]) for kind in kinds if kind in names]


class _MarkTraces:
    """The columns that every trace takes its part of, computed once."""

    def __init__(self, rows: pd.DataFrame, layout: TimelineLayout, window: Window, reader: RenderContext) -> None:
        self.layout, self.window, self.reader = layout, window, reader
        self.items = layout.items
        self.keys, self.hovers = rows["key"].tolist(), tooltips(rows, reader)
        self.sure = (rows["certainty"] == "stated").tolist()
        kinds = rows["kind"].tolist()
        self.colors = [reader.theme.kinds[kind] for kind in kinds]
        self.shapes = [SYMBOLS[kind] for kind in kinds]

    def days(self, pixels: list[float]) -> NDArray[np.float64]:
        """Return pixels from the starting edge as days after the first one shown."""
        return np.array(pixels, np.float64) * self.window.days / plot_width(self.reader)

    def tints(self, indexes: NDArray[np.intp]) -> Figure:
        begin, end = (self.days([self.layout.tints[index][side] for index in indexes]) for side in (0, 1))
        colors = [self.colors[index] for index in indexes]
        return {
            "type": "bar",
            "orientation": "h",
            "base": moments(begin, self.window),
            "x": milliseconds(begin, end),
            "y": [-self.layout.y[index] for index in indexes],
            "width": TINT_HEIGHT,
            "marker": {
                "color": [
                    figure_style.faded(color, TINT[self.items[index].form])
                    for color, index in zip(colors, indexes, strict=True)
                ],
                "line": {"width": 1, "color": self.reader.theme.surface},
            },
            "customdata": [self.keys[index] for index in indexes],
            **figure_style.tooltips([self.hovers[index] for index in indexes]),
        }

    def symbols(self) -> Figure:
        sides, positions = self.layout.sides, self._positions()
        labels = [_label_html(item, side, self.reader.text) for item, side in zip(self.items, sides, strict=True)]
        symbols = [shape if sure else f"{shape}-open" for shape, sure in zip(self.shapes, self.sure, strict=True)]
        return {
            "type": "scatter",
            "mode": "markers+text",
            "x": moments(self.days(self.layout.x), self.window),
            "y": [-y for y in self.layout.y],
            "text": labels,
            "textposition": [positions[side] for side in sides],
            "textfont": {"size": TYPE, "color": self.reader.theme.ink},
            "cliponaxis": False,
            "marker": {
                "color": self.colors,
                "symbol": symbols,
                "size": SYMBOL,
                "opacity": 1,
                "line": {"width": [0 if sure else 1.6 for sure in self.sure], "color": self.colors},
            },
            "customdata": self.keys,
            **figure_style.tooltips(self.hovers),
        }

    def _positions(self) -> dict[str, str]:
        after, before = ("left", "right") if self.reader.mirrored else ("right", "left")
        return {"after": f"middle {after}", "before": f"middle {before}", "": "middle center"}

    def year_headings(self) -> Figure:
        """Return the words that begin the rows of what is known by its year only."""
        years, text = self.layout.years, self.reader.text
        return self._words(
            [year.x for year in years],
            [year.y for year in years],
            [figure_style.escape_text(text.t(YEAR_HEADING, year=year.period)) for year in years],
        )

    def overflow_counts(self) -> Figure:
        """Return how many activities of each lane have no label, where its rows end."""
        lanes, text = [lane for lane in self.layout.lanes if lane.unlabelled], self.reader.text
        words = [text.t("+{number}", number=text.number(lane.unlabelled)) for lane in lanes]
        far = [plot_width(self.reader)] * len(lanes)
        trace = self._words(
            far, [lane.top + PADDING + LINE / 2 for lane in lanes], [f"<b>{word}</b>" for word in words]
        )
        sentences = [
            text.n("{number} more activity of {place}, without a label here: a click shows it",
                   "{number} more activities of {place}, without a label here: a click shows them",
                   lane.unlabelled, place=lane.name)
            for lane in lanes
        ]  # fmt: skip
        return trace | {
            "textposition": self._positions()["before"],
            "customdata": ["" if lane.code == WORLD else f"country={lane.code}" for lane in lanes],
            **figure_style.tooltips([figure_style.hover(sentence) for sentence in sentences]),
            "hoverinfo": "text",
        }

    def _words(self, x: list[float], y: list[float], text: list[str]) -> Figure:
        return {
            "type": "scatter",
            "mode": "text",
            "x": moments(self.days(x), self.window),
            "y": [-depth for depth in y],
            "text": text,
            "textposition": self._positions()["after"],
            "textfont": {"size": TYPE, "color": self.reader.theme.muted},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }


def _label_html(item: TimelineItem, side: Side, text: Translator) -> str:
    """Return a label as Plotly writes it: the title, then its number in bold."""
    parts = [text.isolate(figure_style.escape_text(item.label))] if item.label else []
    words = " · ".join([*parts, *([f"<b>{figure_style.escape_text(item.number)}</b>"] if item.number else [])])
    return {"after": f"\u00a0{words}", "before": f"{words}\u00a0", "": ""}[side]
