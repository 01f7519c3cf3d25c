"""Reported results as bars: a section an activity, a panel and an axis a unit, ranges as ranges."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from dashboard.charts import drawing, panels, sums
from dashboard.charts.chart import Figure, Reader
from dashboard.charts.panels import Panel
from dashboard.charts.stack import BAR, Stack
from dashboard.text.formats import is_percent

Line = dict[str, Any]
"""One row: a reported number with all that is said of it."""

ROW = 24
BESIDE = 42
"""Letters of a number and its measure that stand on one line of a phone."""

ROOM = 1.3
"""How far an axis reaches beyond its end, for the label of the longest bar on a phone."""


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Draw a section an activity, in it a panel a unit: bars on an axis of their own, or one number as text."""
    drawn, place, activity = list[Panel](), "", ""
    for _owner, group in groupby(_by_unit(panels.records(rows)), key=itemgetter("activity", "unit")):
        part = list(group)
        stack, first = Stack(reader, depth=8.0 if drawn else 0.0), part[0]
        if first["scope_name"] != place:
            stack.skip(14)
            stack.say(first["scope_name"], "title")
        if first["activity"] != activity:
            stack.skip(4)
            stack.say(first["activity_title"], "strong")
        place, activity = first["scope_name"], first["activity"]
        alone = len(part) == 1 and not is_percent(first["unit"])
        drawn.append(_number(first, stack, reader) if alone else _bars(part, stack, reader))
    return panels.figure(drawn, reader)


def _by_unit(lines: list[Line]) -> list[Line]:
    """Return the results with those of one activity and unit together, in the order of the first of each."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line["activity"], line["unit"]), []).append(line)
    return [line for group in groups.values() for line in group]


def _number(line: Line, stack: Stack, reader: Reader) -> Panel:
    """Return a lone number as text: a bar says nothing with none beside it."""
    value, label = _stated(line, reader), line["label"]
    beside = len(value) + len(label) <= BESIDE
    strong = f"<b>{drawing.plain(value)}</b>"
    if not beside:
        stack.say(label)
    trace = {
        "type": "scatter",
        "mode": "text",
        "x": [0],
        "y": [stack.row(ROW)],
        "text": [f"{strong}\u2002{drawing.plain(label)}" if beside else strong],
        "textposition": "middle left" if reader.mirrored else "middle right",
        "textfont": {"size": drawing.LABEL_SIZE, "color": reader.theme.ink},
        "customdata": [line["key"]],
        "hovertext": [_hover(line, reader)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
    return Panel(stack.depth, traces=[trace], notes=stack.notes)


def _bars(part: list[Line], stack: Stack, reader: Reader) -> Panel:
    """Return bars, each under its measure, on the axis of their unit; ranges from their low to their high end."""
    unit = part[0]["unit"]
    end = 100.0 if is_percent(unit) else panels.whole_end(max(line["value"] for line in part))
    axis = drawing.Axis(end, unit)
    stack.say(reader.text.t("Unit: {unit}", unit=part[0]["unit_name"]), "muted")
    stated = {line["key"]: _stated(line, reader) for line in part}
    placed, places = list[Line](), dict[str, float]()
    for line in part:
        if line["row_kind"] != "high":
            stack.depth += 3
            total = "" if is_percent(unit) else stated.get(line["part_of"], "")
            label = line["pair_label"] or line["label"]
            stack.say(reader.text.t("{measure} (part of {total})", measure=label, total=total) if total else label)
            places[line["key"]] = stack.row(ROW)
        placed.append(line | {"y": places[line["pair"] or line["key"]], "hover": _hover(line, reader)})
    for sentence in differences(part, reader):
        stack.say(sentence, "muted")
    span = [0, axis.end * ROOM]
    drawn = drawing.value_axis(axis, reader) | {"range": span[::-1] if reader.mirrored else span}
    return Panel(stack.depth, drawn, _traces(placed, reader, axis), stack.notes)


def _traces(placed: list[Line], reader: Reader, axis: drawing.Axis) -> list[Figure]:
    theme = reader.theme
    single = [line for line in placed if line["row_kind"] == "single"]
    traces = list[Figure]()
    for color, own in (
        (theme.mark, [line for line in single if not line["part_of"]]),
        (theme.third, [line for line in single if line["part_of"]]),
    ):
        if own:
            traces += drawing.bar_traces(pd.DataFrame(own), reader, axis, color, theme.soft, width=BAR)
    ends = [line for line in placed if line["row_kind"] != "single"]
    return traces + [_range(low, high, reader) for low, high in zip(ends[::2], ends[1::2], strict=True)]


def _range(low: Line, high: Line, reader: Reader) -> Figure:
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
        "textfont": {"size": drawing.LABEL_SIZE, "color": reader.theme.ink},
        "customdata": [low["key"]],
        "hovertext": [f"{low['hover']}<br>{high['hover']}"],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _stated(line: Line, reader: Reader) -> str:
    return reader.text.value(line["value"], line["qualifier"], line["unit"])


def range_text(low: Line, high: Line, reader: Reader) -> str:
    """Return a range as reported, from the rows of its ends: `3 to 5`."""
    return reader.text.t("{low} to {high}", low=_stated(low, reader), high=_stated(high, reader))


def _hover(line: Line, reader: Reader) -> str:
    value = reader.text.t("{value}, unit: {unit}", value=_stated(line, reader), unit=line["unit_name"])
    when = reader.text.period(line["period_start"], line["period_end"])
    return drawing.hover(line["label"], value, when, line["scope_name"], line["note"])


def differences(lines: list[Line], reader: Reader) -> list[str]:
    """Say where the parts of a total, as reported, add up to something else; neither is corrected."""
    parts: dict[str, list[Line]] = {}
    for line in lines:
        if line["part_of"] and not is_percent(line["unit"]):
            parts.setdefault(line["part_of"], []).append(line)
    said = []
    for total in (line for line in lines if len(parts.get(line["key"], [])) > 1):
        added = sums.summed((line["value"], line["qualifier"]) for line in parts[total["key"]])
        if added.value != total["value"]:
            shown = reader.text.value(added.value, added.qualifier, total["unit"])
            said.append(
                reader.text.t(
                    "The parts add up to {parts}, the total is given as {total}: both stand as reported.",
                    parts=shown,
                    total=_stated(total, reader),
                )
            )
    return said
