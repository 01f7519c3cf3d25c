"""Reported results as bars: a section an activity, a panel and an axis a unit, ranges as ranges."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import drawing, panels, sums
from dashboard.charts.chart import Figure, Reader
from dashboard.charts.panels import Panel
from dashboard.charts.stack import BAR, Stack
from dashboard.charts.surveys import each
from dashboard.text.formats import is_percent

ROW = 24
BESIDE = 42
"""Letters of a number and its measure that stand on one line of a phone."""

ROOM = 1.3
"""How far an axis reaches beyond its end, for the label of the longest bar on a phone."""


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Draw a section an activity, in it a panel a unit: bars on an axis of their own, or one number as text."""
    drawn, place, activity = list[Panel](), "", ""
    for (_activity, unit), part in rows.groupby(["activity", "unit"], sort=False):
        stack, first = Stack(reader, depth=8.0 if drawn else 0.0), part.iloc[0]
        if first["scope_name"] != place:
            stack.skip(14)
            stack.say(first["scope_name"], "title")
        if first["activity"] != activity:
            stack.skip(4)
            stack.say(first["activity_title"], "strong")
        place, activity = first["scope_name"], first["activity"]
        alone = len(part) == 1 and not is_percent(str(unit))
        drawn.append((_number if alone else _bars)(part, stack, reader))
    return panels.figure(drawn, reader)


def _number(part: pd.DataFrame, stack: Stack, reader: Reader) -> Panel:
    """Return a lone number as text: a bar says nothing with none beside it."""
    row = next(each(part))
    value = reader.text.value(row.value, row.qualifier, row.unit)
    beside = len(value) + len(row.label) <= BESIDE
    strong = f"<b>{drawing.plain(value)}</b>"
    if not beside:
        stack.say(row.label)
    trace = {
        "type": "scatter",
        "mode": "text",
        "x": [0],
        "y": [stack.row(ROW)],
        "text": [f"{strong}\u2002{drawing.plain(row.label)}" if beside else strong],
        "textposition": "middle left" if reader.mirrored else "middle right",
        "textfont": {"size": drawing.LABEL_SIZE, "color": reader.theme.ink},
        "customdata": [row.key],
        "hovertext": [_hover(row, reader)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
    return Panel(stack.depth, traces=[trace], notes=stack.notes)


def _bars(part: pd.DataFrame, stack: Stack, reader: Reader) -> Panel:
    """Return bars, each under its measure, on the axis of their unit; ranges from their low to their high end."""
    unit = part["unit"].iloc[0]
    axis = drawing.Axis(100.0 if is_percent(unit) else panels.whole_end(part["value"].max()), unit)
    title = reader.text.t("Unit: {unit}", unit=part["unit_name"].iloc[0])
    stack.say(title, "muted")
    stated = {row.key: reader.text.value(row.value, row.qualifier, row.unit) for row in each(part)}
    places = dict[str, float]()
    for row in each(part):
        if row.row_kind == "high":
            places[row.key] = places[row.pair]
            continue
        stack.depth += 3
        total = "" if is_percent(unit) else stated.get(row.part_of, "")
        label = row.pair_label or row.label
        stack.say(reader.text.t("{measure} (part of {total})", measure=label, total=total) if total else label)
        places[row.key] = stack.row(ROW)
    for sentence in differences(part, reader):
        stack.say(sentence, "muted")
    placed = part.assign(y=part["key"].map(places), hover=[_hover(row, reader) for row in each(part)])
    span = [0, axis.end * ROOM]
    drawn = drawing.value_axis(axis, reader) | {"range": span[::-1] if reader.mirrored else span}
    return Panel(stack.depth, drawn, _traces(placed, reader, axis), stack.notes)


def _traces(placed: pd.DataFrame, reader: Reader, axis: drawing.Axis) -> list[Figure]:
    theme, single = reader.theme, placed["row_kind"] == "single"
    whole, parts = placed[single & (placed["part_of"] == "")], placed[single & (placed["part_of"] != "")]
    return [
        *drawing.bar_traces(whole, reader, axis, theme.mark, theme.soft, width=BAR),
        *drawing.bar_traces(parts, reader, axis, theme.third, theme.soft, width=BAR),
        *[_range(ends, reader) for _pair, ends in placed[~single].groupby("pair", sort=False)],
    ]


def _range(ends: pd.DataFrame, reader: Reader) -> Figure:
    low, high = (next(each(ends[ends["row_kind"] == end])) for end in ("low", "high"))
    return {
        "type": "bar",
        "orientation": "h",
        "y": [low.y],
        "base": [low.value],
        "x": [high.value - low.value],
        "width": BAR,
        "marker": {"color": reader.theme.mark},
        "text": [range_text(low, high, reader)],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": drawing.LABEL_SIZE, "color": reader.theme.ink},
        "customdata": [low.key],
        "hovertext": [f"{low.hover}<br>{high.hover}"],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def range_text(low: Any, high: Any, reader: Reader) -> str:
    """Return a range as reported, from the rows of its ends: `3 to 5`."""
    value = reader.text.value
    return reader.text.t(
        "{low} to {high}",
        low=value(low.value, low.qualifier, low.unit),
        high=value(high.value, high.qualifier, high.unit),
    )


def _hover(row: Any, reader: Reader) -> str:
    value = reader.text.t(
        "{value}, unit: {unit}", value=reader.text.value(row.value, row.qualifier, row.unit), unit=row.unit_name
    )
    return drawing.hover(
        row.label, value, reader.text.period(row.period_start, row.period_end), row.scope_name, row.note
    )


def differences(part: pd.DataFrame, reader: Reader) -> list[str]:
    """Say where the parts of a total, as reported, add up to something else; neither is corrected."""
    said = []
    for total in each(part[~part["unit"].map(is_percent)]):
        parts = part[part["part_of"] == total.key]
        added = sums.summed(parts["value"], parts["qualifier"])
        if added.parts > 1 and added.value != total.value:
            said.append(
                reader.text.t(
                    "The parts add up to {parts}, the total is given as {total}: both stand as reported.",
                    parts=reader.text.value(added.value, added.qualifier, total.unit),
                    total=reader.text.value(total.value, total.qualifier, total.unit),
                )
            )
    return said
