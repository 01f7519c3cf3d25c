"""Reported results as bars.

A section an activity, a panel and an axis a unit, ranges as ranges.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from dashboard.charts import figure_style, subplots
from dashboard.charts.chart import Figure, RenderContext
from dashboard.charts.list_layout import BAR, ListLayout
from dashboard.charts.result_text import Line, differences, range_text, stated
from dashboard.charts.subplots import Panel
from dashboard.text.formats import is_percent

ROW, ROW_WIDE = 24, 22
"""Pixels of a bar or a number, and on a wide screen."""

BESIDE, BESIDE_WIDE = 42, 52
"""Letters of a number and its measure that stand on one line of a phone, and of a column of a wide screen."""

DIVIDED = 120
"""Pixels that have to be won before an activity is divided between two columns."""

DRAWN = ("y", "value", "qualifier", "unit", "key", "hover")
"""What a bar needs of its row."""

MOST_DRAWN = 120
"""Results that are drawn, at most; more would be a figure of many screens. The title says so."""

ROOM = 1.3
"""How far an axis reaches beyond its end, for the label of the longest bar on a phone."""


def figure(rows: pd.DataFrame, reader: RenderContext) -> Figure:
    """Draw a section an activity, in it a panel a unit.

    Bars on an axis of their own, or one number as text.
    """
    lines = _by_unit(subplots.row_records(drawn_rows(rows)))
    groups = [list(group) for _owner, group in groupby(lines, key=itemgetter("activity", "unit"))]
    return _in_columns(groups, reader) if reader.wide else subplots.figure(_downwards(groups, reader), reader)


def drawn_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the first results, at most `MOST_DRAWN`, those of one activity all or none.

    Parts stay with their total.

    The first activity is drawn however many it has.
    """
    if len(rows) <= MOST_DRAWN:
        return rows
    activities = rows["activity"].to_numpy()
    begins = np.flatnonzero(activities[1:] != activities[:-1]) + 1
    return rows.iloc[: max(begins[begins <= MOST_DRAWN], default=min(begins, default=len(rows)))]


def _downwards(groups: list[list[Line]], reader: RenderContext) -> list[Panel]:
    """Return the panels for a narrow screen."""
    panels, place, activity = list[Panel](), "", ""
    for part in groups:
        stack, first = ListLayout(reader, depth=8.0 if panels else 0.0), part[0]
        _head(first, place, activity, stack)
        place, activity = first["scope_name"], first["activity"]
        panels.append(_body(part, stack, reader))
    return panels


def _in_columns(groups: list[list[Line]], reader: RenderContext) -> Figure:
    """Return the figure for a wide screen.

    Two columns of about the same height, or one for a single panel.
    """
    bodies = [_body(part, ListLayout(reader, half=True), reader) for part in groups]
    ends, used = dict[int, float](), 0.0
    for number, panel in _column(groups, bodies, reader):
        used += panel.height
        ends[number] = used

    def cost(cut: int) -> float:
        divides = groups[cut - 1][0]["activity"] == groups[cut][0]["activity"]
        return max(ends[cut - 1], used - ends[cut - 1]) + (DIVIDED if divides else 0)

    cut = min(range(1, len(groups)), key=cost, default=1)
    columns = [_column(groups[:cut], bodies[:cut], reader), _column(groups[cut:], bodies[cut:], reader)]
    return subplots.subplot_columns([[panel for _number, panel in column] for column in columns if column], reader)


def _column(groups: list[list[Line]], bodies: list[Panel], reader: RenderContext) -> list[tuple[int, Panel]]:
    """Return the panels of a column, their headings, and the group of each.

    A heading stands where place or activity change.
    """
    drawn, place, activity = list[tuple[int, Panel]](), "", ""
    for number, (part, body) in enumerate(zip(groups, bodies, strict=True)):
        stack, first = ListLayout(reader, depth=6.0 if drawn else 0.0, half=True), part[0]
        if first["activity"] != activity or first["scope_name"] != place:
            _head(first, place, activity, stack)
            drawn.append((number, Panel(stack.depth, notes=stack.notes)))
        place, activity = first["scope_name"], first["activity"]
        drawn.append((number, body))
    return drawn


def _head(first: Line, place: str, activity: str, stack: ListLayout) -> None:
    """Write the names of place and activity where they change."""
    if first["scope_name"] != place:
        stack.skip(14)
        stack.say(first["scope_name"], "title")
    if first["activity"] != activity:
        stack.skip(4)
        stack.say(first["activity_title"], "strong")


def _body(part: list[Line], stack: ListLayout, reader: RenderContext) -> Panel:
    alone = len(part) == 1 and not is_percent(part[0]["unit"])
    return _number(part[0], stack, reader) if alone else _bars(part, stack, reader)


def _by_unit(lines: list[Line]) -> list[Line]:
    """Group the results by activity and unit, in order of first appearance."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line["activity"], line["unit"]), []).append(line)
    return [line for group in groups.values() for line in group]


def _row(reader: RenderContext) -> int:
    return ROW_WIDE if reader.wide else ROW


def _number(line: Line, stack: ListLayout, reader: RenderContext) -> Panel:
    """Return a lone number as text: a bar says nothing with none beside it."""
    value, label = stated(line, reader), line["label"]
    beside = len(value) + len(label) <= (BESIDE_WIDE if reader.wide else BESIDE)
    strong = f"<b>{figure_style.escape_text(value)}</b>"
    if not beside:
        stack.say(label)
    trace = {
        "type": "scatter",
        "mode": "text",
        "x": [0],
        "y": [stack.row(_row(reader))],
        "text": [f"{strong}\u2002{figure_style.escape_text(label)}" if beside else strong],
        "textposition": "middle left" if reader.mirrored else "middle right",
        "textfont": {"size": figure_style.LABEL_SIZE, "color": reader.theme.ink},
        "customdata": [line["key"]],
        "hovertext": [_hover(line, reader)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
    return Panel(stack.depth, traces=[trace], notes=stack.notes)


def _bars(part: list[Line], stack: ListLayout, reader: RenderContext) -> Panel:
    """Return bars, each under its measure, on the axis of their unit.

    Ranges from their low to their high end.
    """
    unit = part[0]["unit"]
    end = 100.0 if is_percent(unit) else subplots.whole_number_axis_end(max(line["value"] for line in part))
    axis = figure_style.Axis(end, unit)
    stack.say(reader.text.t("Unit: {unit}", unit=part[0]["unit_name"]), "muted")
    told = {line["key"]: stated(line, reader) for line in part}
    records, places = list[Line](), dict[str, float]()
    for line in part:
        if line["row_kind"] != "high":
            stack.depth += 3
            total = "" if is_percent(unit) else told.get(line["part_of"], "")
            label = line["pair_label"] or line["label"]
            stack.say(reader.text.t("{measure} (part of {total})", measure=label, total=total) if total else label)
            places[line["key"]] = stack.row(_row(reader))
        records.append(line | {"y": places[line["pair"] or line["key"]], "hover": _hover(line, reader)})
    for sentence in differences(part, reader):
        stack.say(sentence, "muted")
    span = [0, axis.end * ROOM]
    drawn = figure_style.value_axis(axis, reader) | {"range": span[::-1] if reader.mirrored else span}
    ticks = subplots.WIDE_TICKS if reader.wide else subplots.TICKS
    return Panel(stack.depth, drawn, _traces(records, reader, axis), stack.notes, ticks=ticks)


def _traces(placed: list[Line], reader: RenderContext, axis: figure_style.Axis) -> list[Figure]:
    theme = reader.theme
    single = [line for line in placed if line["row_kind"] == "single"]
    traces = list[Figure]()
    for color, records in (
        (theme.mark, [line for line in single if not line["part_of"]]),
        (theme.third, [line for line in single if line["part_of"]]),
    ):
        if records:
            frame = pd.DataFrame({name: [line[name] for line in records] for name in DRAWN})
            traces += figure_style.bar_traces(frame, reader, axis, color, theme.soft, width=BAR)
    ends = [line for line in placed if line["row_kind"] != "single"]
    return traces + [_range(low, high, reader) for low, high in zip(ends[::2], ends[1::2], strict=True)]


def _range(low: Line, high: Line, reader: RenderContext) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [low["y"]],
        "base": [low["value"]],
        "x": [high["value"] - low["value"]],
        "width": BAR,
        "marker": {"color": reader.theme.mark},
        "text": [range_text(low, high, reader)],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": figure_style.LABEL_SIZE, "color": reader.theme.ink},
        "customdata": [low["key"]],
        "hovertext": [f"{low['hover']}<br>{high['hover']}"],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _hover(line: Line, reader: RenderContext) -> str:
    value = reader.text.t("{value}, unit: {unit}", value=stated(line, reader), unit=line["unit_name"])
    when = reader.text.period(line["period_start"], line["period_end"])
    note = figure_style.mark_untranslated(line["note"], reader, line["note_language"])
    return figure_style.hover(line["label"], value, when, line["scope_name"], note)
