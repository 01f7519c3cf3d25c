"""Stacked columns by month, and by year where no month is known."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import figure_style, subplots
from dashboard.charts.chart import Figure, RenderContext
from dashboard.charts.legend import LegendEntry, build_legend
from dashboard.charts.survey_rows import each

PATTERNS = {
    "webinar": "",
    "training": "/",
    "procurement": ".",
    "assessment": "-",
    "meeting": "x",
    "service_adaptation": "|",
    "other": "+",
}
"""The hatch of each kind, so that colour never speaks alone."""

HEIGHT = 460
ROOM = (270, 800)
"""Pixels of a line of the legend, on a phone and on a wide screen."""

MOST_MONTHS = (((1, 6), (3, 16), (6, 40)), ((1, 9), (3, 30), (6, 60)))
"""Months from one name on the axis to the next, and the most months of which so many are named, on both."""

YEAR = 3.4
"""Months a column of a year takes: its label is wider than that of a month."""

MOST_TITLES = 6
"""Activities that a tooltip names before it says how many more there are."""


def figure(rows: pd.DataFrame, reader: RenderContext) -> Figure:
    """Draw a stacked column a month, then a column a year for what has no month."""
    slots, parts = _slots(rows), dict[str, list[Any]]()
    for row in each(rows):
        parts.setdefault(row.kind, []).append(row)
    order = [*PATTERNS, *sorted(parts.keys() - PATTERNS.keys())]
    traces = [_column_trace(parts[kind], slots, reader) for kind in order if kind in parts]
    colors = reader.theme.kinds
    entries = [
        LegendEntry(parts[kind][0].kind_name, "square", colors[kind], PATTERNS.get(kind, ""))
        for kind in order
        if kind in parts
    ]
    legend = build_legend(entries, reader, ROOM[reader.wide])
    totals = _sums(rows, slots)
    span = [-0.7, max(slots.values()) + 1.7]
    made = figure_style.layout(
        reader,
        HEIGHT,
        barmode="stack",
        margin={"t": legend.height + 6},
        xaxis=_time_axis(slots, reader) | {"range": span[::-1] if reader.mirrored else span},
        yaxis=_count_axis(max(totals.values()), reader),
        shapes=legend.shapes,
        annotations=[*_year_note(slots, reader), *legend.notes],
    )
    return {"data": [*traces, _totals(totals, reader)], "layout": made}


def _slots(rows: pd.DataFrame) -> dict[str, float]:
    """Return the position of each month, then, after a gap, of each year."""
    starts = set(rows["period_start"].tolist())
    years = sorted(start for start in starts if len(start) == len("2020"))
    months = starts - set(years)
    spans = pd.period_range(min(months), max(months), freq="M").astype("str").tolist() if months else []
    slots = {month: float(place) for place, month in enumerate(spans)}
    start = len(slots) + (1.0 if slots else 0.0)
    return slots | {year: start + 1.0 + YEAR * place for place, year in enumerate(years)}


def _sums(rows: pd.DataFrame, slots: dict[str, float]) -> dict[float, float]:
    """Return the total of each column, from left to right."""
    sums = dict[float, float]()
    for start, value in zip(rows["period_start"].tolist(), rows["value"].tolist(), strict=True):
        sums[slots[start]] = sums.get(slots[start], 0.0) + value
    return dict(sorted(sums.items()))


def _column_trace(part: list[Any], slots: dict[str, float], reader: RenderContext) -> Figure:
    theme, kind = reader.theme, part[0].kind
    marker = {"color": theme.kinds[kind], "line": {"color": theme.surface, "width": 1}}
    hatch = {
        "shape": PATTERNS.get(kind, ""),
        "size": 6,
        "solidity": 0.22,
        "fgcolor": theme.surface,
        "fillmode": "overlay",
    }
    return {
        "type": "bar",
        "x": [slots[row.period_start] for row in part],
        "y": [row.value for row in part],
        "width": 0.82,
        "name": figure_style.escape_text(part[0].kind_name),
        "marker": marker | {"pattern": hatch},
        "customdata": [row.key for row in part],
        "hovertext": [_hover(row, reader) for row in part],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(row: Any, reader: RenderContext) -> str:
    titles = row.titles.split("\n")
    count = reader.text.n("{number} activity", "{number} activities", len(titles))
    more = len(titles) - MOST_TITLES
    rest = [reader.text.n("and {number} more", "and {number} more", more)] if more > 0 else []
    return figure_style.hover(f"{row.label} · {row.kind_name}", count, row.note, *titles[:MOST_TITLES], *rest)


def _totals(totals: dict[float, float], reader: RenderContext) -> Figure:
    """Return the number on top of each column."""
    return {
        "type": "bar",
        "x": list(totals),
        "y": [0] * len(totals),
        "width": 0.9,
        "text": _total_texts(totals, reader),
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 12, "color": reader.theme.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _total_texts(totals: dict[float, float], reader: RenderContext) -> list[str]:
    """Return the totals.

    One that would touch its equal neighbour on a phone stands a line higher.
    """
    texts, raised, before = list[str](), False, (-9.0, 0.0)
    for x, total in totals.items():
        level = x - before[0] <= 1 and total >= 10 and abs(total - before[1]) < max(totals.values()) * 0.06
        raised, before = level and not raised, (x, total)
        texts.append(reader.text.number(total) + ("<br> " if raised else ""))
    return texts


def _time_axis(slots: dict[str, float], reader: RenderContext) -> Figure:
    """Return the axis of months.

    As many are named as there is room for, the year under the first of each.
    """
    months = [slot for slot in slots if len(slot) > len("2020")]
    room = MOST_MONTHS[reader.wide]
    step = next((step for step, most in room if len(months) <= most), 12)
    names, ticks, year = reader.text.months(), dict[float, str](), ""
    for slot in months:
        number = int(slot[5:7])
        if (number - 1) % step and len(months) > 1:
            continue
        first = "" if slot[:4] == year else f"<br><b>{reader.text.date(slot[:4])}</b>"
        year = slot[:4]
        ticks[slots[slot]] = names[number - 1] + first
    for slot in slots.keys() - set(months):
        ticks[slots[slot]] = f"<br><b>{reader.text.date(slot)}</b>"
    return {
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
        "tickangle": 0,
        "ticks": "outside",
        "tickcolor": reader.theme.line,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
    }


def _year_note(slots: dict[str, float], reader: RenderContext) -> list[Figure]:
    """Return the note above the columns of years.

    Nothing when there are none.
    """
    years = [place for slot, place in slots.items() if len(slot) == len("2020")]
    if not years:
        return []
    font = {"size": 13, "color": reader.theme.muted}
    note = {"x": sum(years) / len(years), "yref": "paper", "y": 0, "yanchor": "top", "yshift": -6, "showarrow": False}
    return [note | {"text": figure_style.escape_text(reader.text.t("year only")), "font": font}]


def _count_axis(highest: float, reader: RenderContext) -> Figure:
    end = subplots.whole_number_axis_end(highest)
    ticks = [end * part / 4 for part in range(5)]
    return {
        "range": [0, max(end, highest * 1.1)],
        "tickvals": ticks,
        "ticktext": [reader.text.number(tick) for tick in ticks],
        "side": "right" if reader.mirrored else "left",
        "zeroline": True,
    }
