"""Measures of the response as bars, each with its place and of whom it is a share.

What is no share is written.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from dashboard.charts import figure_style, survey_rows, survey_text
from dashboard.charts.chart import Figure, RenderContext
from dashboard.charts.list_layout import BAR, ListLayout, share_axis
from dashboard.charts.survey_bar_chart import PlacedRow, bar_columns
from dashboard.text.formats import is_percent
from dashboard.text.translate import Translator

ROOM = 1.3
"""The axis reaches this far beyond 100%, so that "27 of 28" has room at the end of a bar."""


def length(row: Any) -> float:
    """Return how long the bar of a row is, in percent.

    Shares as they are, counts as a share of all who answered.

    NaN for what is no part of a whole (days, yes or no): it is written, not drawn.
    """
    if is_percent(row.unit):
        return float(row.value)
    if row.unit == "countries" and row.n > 0:
        return float(100 * row.value / row.n)
    return float("nan")


def figure(rows: pd.DataFrame, reader: RenderContext) -> Figure:
    """Draw a bar a place under the heading of its measure, with its base.

    In the heading or with the place.
    """
    stack = ListLayout(reader)
    placed = _lay_out(list(survey_rows.each(rows)), reader, stack)
    axis, theme = figure_style.Axis(100.0, "percent"), reader.theme
    data = list[Figure]()
    for local, color, soft in ((False, theme.mark, theme.soft), (True, theme.other, theme.other)):
        own = [bar for bar in placed if (bar[0].row_kind == "local") == local]
        lengths = [length(row) for row, _y in own]
        traces = figure_style.bar_traces(bar_columns(own, lengths, reader), reader, axis, color, soft, width=BAR)
        sentences = [_brief(row, reader.text) for row, _y in own]
        data += [*traces[:-1], *(trace | {"text": sentences} for trace in traces[-1:])]
    return {"data": data, "layout": stack.layout(xaxis=share_axis(reader, ROOM))}


def _lay_out(lines: list[Any], reader: RenderContext, stack: ListLayout) -> list[PlacedRow]:
    """Write headings and bases on the stack.

    Return the rows that are bars, and where they stand.
    """
    measure, place, placed = ("", ""), "", list[PlacedRow]()
    places = any(row.row_kind in ("local", "missing") for row in lines)
    for row in lines:
        section = row.scope_name if row.row_kind in ("local", "missing") else reader.text.t("World and regions")
        if places and section != place:
            place, measure = section, ("", "")
            stack.band(16)
            stack.say(section, "title")
        if row.row_kind == "missing":
            stack.say(row.label, "muted")
            continue
        if (row.label, row.base) != measure if reader.wide else row.label != measure[0]:
            measure = (row.label, row.base)
            stack.skip(9 if reader.wide else 12)
            if reader.wide:
                stack.head(row.label, row.base)
            else:
                stack.say(row.label, "strong")
        stack.skip(3)
        label = _based(row, reader)
        if math.isnan(length(row)):
            stack.stated(row.shown, label, survey_text.tooltip(row, reader))
        else:
            placed.append((row, stack.labelled(label, BAR + 6, "muted")))
    return placed


def _brief(row: Any, text: Translator) -> str:
    """Return the short label at the end of a bar: 89%, 27 of 28."""
    shown = text.value(row.value, row.qualifier, row.unit)
    if is_percent(row.unit):
        return shown
    answered = text.number(row.n)
    return text.t("{value} of {number}", value=shown, number=answered)


def _based(row: Any, reader: RenderContext) -> str:
    """Return the label of a bar.

    The place, of whom the value is a share (if the heading does not say), how many.
    """
    text = reader.text
    answered = "" if pd.isna(row.n) else text.number(row.n)
    number = text.t("n = {number}", number=answered).replace(" ", "\u00a0") if answered else ""
    return " · ".join(part for part in (str(row.scope_name), "" if reader.wide else str(row.base), number) if part)
