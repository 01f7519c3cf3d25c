"""What services and activities reported as their results: each figure as reported, units never on one axis."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import drawing, panels, sums
from dashboard.charts.chart import COMMON, Chart, Column, Figure, Reader, empty_rows
from dashboard.charts.panels import Panel
from dashboard.charts.stack import BAR, Stack
from dashboard.dataset import query
from dashboard.dataset.records import Dataset
from dashboard.selection import Selection
from dashboard.text.formats import is_percent
from dashboard.text.translate import message

EXTRA = ("key", "row_kind", "activity", "activity_title", "scope", "scope_name", "unit_name", "bound_name", "pair", "pair_label",
         "part_of", "part_of_name")  # fmt: skip
ROW = 24
BESIDE = 42
"""Letters of a number and its measure that stand on one line of a phone."""

ROOM = 1.3
"""How far an axis reaches beyond its end, for the label of the longest bar on a phone."""

MOST_LISTED = 12


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the reported results, place by place and activity by activity; the parts of a total follow it.

    Returns:
        The common columns and `EXTRA`. One row a reported number: `row_kind` is `low` or `high` for the ends of a
        reported range, whose rows share `pair` and `pair_label`, else `single`. `part_of` is the key of the total.
        Totals and parts stand as reported, whether or not they add up. Empty when nothing matches.
    """
    found = query.outputs(dataset, selection)
    if found.empty:
        return empty_rows(EXTRA)
    order = found.set_index("id")["order"]
    under = found["part_of"].map(order).fillna(found["order"])
    place, first = (found.groupby(column)["order"].transform("min") for column in ("scope", "activity"))
    found = found.assign(_place=place, _first=first, _under=under, _part=found["part_of"] != "")
    found = found.sort_values(["_place", "_first", "_under", "_part", "order"], ignore_index=True)
    measures = dataset.names("outputs", selection.lang, "measure")
    pair, pair_label = _pairs(found)
    told = found.assign(
        key=found["id"],
        row_kind=found["bound"].where(pair != "", "single"),
        label=found["measure"],
        n=float("nan"),
        source=found["source"].where(found["also_sources"] == "", found["source"] + ";" + found["also_sources"]),
        unit_name=found["unit"].map(dataset.labels("outputs", "unit", selection.lang)),
        bound_name=found["bound"].map(dataset.labels("outputs", "bound", selection.lang)).fillna(""),
        pair=pair,
        pair_label=pair_label,
        part_of_name=found["part_of"].map(measures).fillna(""),
    )
    return told[[*COMMON, *EXTRA]]


def _pairs(found: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the id of the low end for both ends of a range, and what the two measures have in common."""
    pair, label = pd.Series("", index=found.index), pd.Series("", index=found.index)
    for low, high in zip(found.index[:-1], found.index[1:], strict=True):
        a, b = found.loc[low], found.loc[high]
        same = a["activity"] == b["activity"] and a["unit"] == b["unit"]
        if same and (a["bound"], b["bound"]) == ("low", "high"):
            shared, _comma, _end = a["measure"].replace("،", ",").rpartition(",")
            pair[[low, high]] = a["id"]
            label[[low, high]] = shared or a["measure"]
    return pair, label


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Draw a section a place and activity; in it a panel a unit, with bars on an axis of its own, or one number as text."""
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
    row = next(part.itertuples())
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
    axis = drawing.Axis(100.0 if is_percent(unit) else _whole_end(part["value"].max()), unit)
    title = reader.text.t("Unit: {unit}", unit=part["unit_name"].iloc[0])
    stack.say(title, "muted")
    stated = {row.key: reader.text.value(row.value, row.qualifier, row.unit) for row in part.itertuples()}
    places = dict[int, float]()
    for index, row in part.iterrows():
        if row["row_kind"] == "high":
            places[int(index)] = places[int(index) - 1]
            continue
        stack.depth += 3
        total = "" if is_percent(unit) else stated.get(row["part_of"], "")
        label = row["pair_label"] or row["label"]
        stack.say(reader.text.t("{measure} (part of {total})", measure=label, total=total) if total else label)
        places[int(index)] = stack.row(ROW)
    for sentence in _differences(part, reader):
        stack.say(sentence, "muted")
    placed = part.assign(y=pd.Series(places), hover=[_hover(row, reader) for row in part.itertuples()])
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
    low, high = (next(ends[ends["row_kind"] == end].itertuples()) for end in ("low", "high"))
    return {
        "type": "bar",
        "orientation": "h",
        "y": [low.y],
        "base": [low.value],
        "x": [high.value - low.value],
        "width": BAR,
        "marker": {"color": reader.theme.mark},
        "text": [_range_text(low, high, reader)],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": drawing.LABEL_SIZE, "color": reader.theme.ink},
        "customdata": [low.key],
        "hovertext": [f"{low.hover}<br>{high.hover}"],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _range_text(low: Any, high: Any, reader: Reader) -> str:
    value = reader.text.value
    return reader.text.t(
        "{low} to {high}",
        low=value(low.value, low.qualifier, low.unit),
        high=value(high.value, high.qualifier, high.unit),
    )


def _whole_end(highest: float) -> float:
    """Return the end of an axis whose four steps are whole numbers: people do not come in halves."""
    small = next((end for end in (4.0, 8.0, 12.0) if highest <= end), None)
    return small if small is not None else drawing.nice_end(highest)


def _hover(row: Any, reader: Reader) -> str:
    value = reader.text.t(
        "{value}, unit: {unit}", value=reader.text.value(row.value, row.qualifier, row.unit), unit=row.unit_name
    )
    return drawing.hover(
        row.label, value, reader.text.period(row.period_start, row.period_end), row.scope_name, row.note
    )


def _differences(part: pd.DataFrame, reader: Reader) -> list[str]:
    """Say where the parts of a total, as reported, add up to something else; neither is corrected."""
    said = []
    for total in part[~part["unit"].map(is_percent)].itertuples():
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


def finding(rows: pd.DataFrame, reader: Reader) -> str:
    """Name the first result of the activity that reported most of them."""
    text = reader.text
    most = rows["activity"].value_counts()
    own = rows[rows["activity"] == rows["activity"][rows["activity"].map(most) == most.max()].iloc[0]]
    totals = own[own["key"].isin(own["part_of"]) & ~own["unit"].map(is_percent)]
    top = (totals if len(totals) else own).sort_values("value", ascending=False, kind="stable").iloc[0]
    return text.t(
        "{place}: {value}, {measure}",
        place=top["scope_name"],
        value=text.value(top["value"], top["qualifier"], top["unit"]),
        measure=top["label"][:1].lower() + top["label"][1:],
    )


def subtitle(rows: pd.DataFrame, reader: Reader) -> str:
    """Say what is shown, how many results of how many activities, when."""
    dates = [date for date in (*rows["period_start"], *rows["period_end"]) if date]
    return reader.text.t(
        "Results as services and activities reported them, {results} figures of {activities} activities, {period}",
        results=reader.text.number(len(rows)),
        activities=reader.text.number(rows["activity"].nunique()),
        period=reader.text.period(min(dates, default="")[:4], max(dates, default="")[:4]),
    )


def summary(rows: pd.DataFrame, reader: Reader) -> str:
    """List the results in their order, ranges as ranges, and say where parts and total differ."""
    text = reader.text
    shown = [row for row in rows.itertuples() if row.row_kind != "high"]
    named = [f"{row.pair_label or row.label}: {_stated(row, rows, reader)}" for row in shown[:MOST_LISTED]]
    said = [text.t("Reported results, each unit on its own axis. {list}.", list="; ".join(named))]
    more = len(shown) - len(named)
    if more:
        said.append(
            text.n("{number} more result stands in the table.", "{number} more results stand in the table.", more)
        )
    return " ".join([*said, *_differences(rows, reader)])


def _stated(row: Any, rows: pd.DataFrame, reader: Reader) -> str:
    if not row.pair:
        return reader.text.value(row.value, row.qualifier, row.unit)
    high = next(rows[(rows["pair"] == row.pair) & (rows["row_kind"] == "high")].itertuples())
    return _range_text(row, high, reader)


CHART = Chart(
    id="service-outputs",
    page="/activities",
    name=message("Reported results"),
    question=message("What did services and activities report as their results?"),
    filters=("country", "kind", "area", "from", "to"),
    columns=(
        Column("scope_name", message("Place")),
        Column("activity_title", message("Activity")),
        Column("label", message("Result")),
        Column("value", message("Value"), "value"),
        Column("unit_name", message("Unit")),
        Column("part_of_name", message("Part of")),
        Column("period", message("Period"), "period"),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    figure=figure,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message("Results are shown as reported and are not added up; each activity counts in its own way."),
)
