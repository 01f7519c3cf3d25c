"""Results of services and activities as reported, units never on one axis."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart, Column, RenderContext
from dashboard.dataset.rows import qualified_sum
from dashboard.dataset.rows.activity_location import SEVERAL
from dashboard.dataset.rows.output_rows import drawn_rows, rows
from dashboard.dataset.rows.rows_by_lane import row_records
from dashboard.plotting import figure_style
from dashboard.plotting.plot import Mark, Plot, Row, Section, Series, count_scale, share_scale
from dashboard.text.formats import is_percent
from dashboard.text.translate import message

MOST_LISTED = 12


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a section an activity and unit, place by place: bars, or one number in words."""
    groups = dict[tuple[str, str], list[dict[str, Any]]]()
    for line in row_records(drawn_rows(rows)):
        groups.setdefault((line["activity"], line["unit"]), []).append(line)
    places = list(dict.fromkeys(lines[0]["scope"] for lines in groups.values()))
    places.sort(key=SEVERAL.__eq__)
    by_place = sorted(groups.values(), key=lambda lines: places.index(lines[0]["scope"]))
    return Plot(tuple(_section(lines, reader) for lines in by_place), (Series("part", "", "third"),))


def _section(lines: list[dict[str, Any]], reader: RenderContext) -> Section:
    """Return the results of an activity in a unit, and how parts differ from totals."""
    first, unit = lines[0], lines[0]["unit"]
    alone = len(lines) == 1 and not is_percent(unit)
    names = {line["key"]: "" if is_percent(unit) else _value_text(line, reader) for line in lines}
    high = {line["pair"]: line for line in lines if line["row_kind"] == "high"}
    drawn = [
        _row(line, high.get(line["pair"]), names.get(line["part_of"], ""), reader, alone=alone)
        for line in lines
        if line["row_kind"] != "high"
    ]
    scale = (share_scale if is_percent(unit) else count_scale)(drawn, unit)
    notes = [Row(sentence, kind="note") for sentence in _differences(lines, reader)]
    unit_name = "" if alone else reader.text.t("Unit: {unit}", unit=first["unit_name"])
    return Section(scale, (*drawn, *notes), first["activity_title"], unit_name, first["scope_name"])


def _row(line: dict[str, Any], high: dict[str, Any] | None, total: str, reader: RenderContext, *, alone: bool) -> Row:
    """Return a result as a bar, a range as one bar, a lone number in words."""
    text, value = reader.text, _value_text(line, reader)
    label = line["pair_label"] or line["label"]
    label = text.t("{measure} (part of {total})", measure=label, total=total) if total else label
    if alone:
        return Row(label, (), value, kind="text", key=line["key"], tooltip=_tooltip(line, reader))
    if high is None:
        series = "part" if line["part_of"] else ""
        mark = Mark(line["value"], line["qualifier"], series=series, key=line["key"], label=value)
        return Row(label, (replace(mark, tooltip=_tooltip(line, reader)),))
    words = _range_text(line, high, reader)
    tooltip = (*_tooltip(line, reader), *_tooltip(high, reader))
    mark = Mark(math.nan, "exact", line["value"], high["value"], key=line["key"], label=words, tooltip=tooltip)
    return Row(label, (mark,))


def _tooltip(line: dict[str, Any], reader: RenderContext) -> tuple[str, ...]:
    text = reader.text
    value = text.t("{value}, unit: {unit}", value=_value_text(line, reader), unit=line["unit_name"])
    when = text.period(line["period_start"], line["period_end"])
    note = figure_style.mark_untranslated(line["note"], reader, line["note_language"])
    return line["label"], value, when, line["scope_name"], note


def _value_text(line: dict[str, Any], reader: RenderContext) -> str:
    """Return a result as it was reported."""
    return reader.text.value(line["value"], line["qualifier"], line["unit"])


def _range_text(low: dict[str, Any], high: dict[str, Any], reader: RenderContext) -> str:
    """Return a range as reported, from the rows of its ends: `3 to 5`."""
    return reader.text.t("{low} to {high}", low=_value_text(low, reader), high=_value_text(high, reader))


def _differences(lines: list[dict[str, Any]], reader: RenderContext) -> list[str]:
    """Say where the parts of a total add up to something else; neither is corrected."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        if line["part_of"] and not is_percent(line["unit"]):
            parts.setdefault(line["part_of"], []).append(line)
    sentences = []
    for total in (line for line in lines if len(parts.get(line["key"], [])) > 1):
        added = qualified_sum.qualified_sum((line["value"], line["qualifier"]) for line in parts[total["key"]])
        if added.value != total["value"]:
            text = reader.text.value(added.value, added.qualifier, total["unit"])
            sentences.append(
                reader.text.t(
                    "The parts add up to {parts}, the total is given as {total}: both stand as reported.",
                    parts=text,
                    total=_value_text(total, reader),
                )
            )
    return sentences


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name the first result of the activity that reported most of them."""
    text = reader.text
    most = rows["activity"].value_counts()
    own = rows[rows["activity"] == rows["activity"][rows["activity"].map(most) == most.max()].iloc[0]]
    totals = own[own["key"].isin(own["part_of"]) & ~own["unit"].map(is_percent)]
    top = (totals if len(totals) else own).sort_values("value", ascending=False, kind="stable").iloc[0]
    parts = {
        "value": text.value(top["value"], top["qualifier"], top["unit"]),
        "measure": top["label"][:1].lower() + top["label"][1:],
    }
    if top["scope"] == SEVERAL:
        return text.t("{value}, {measure}, in several countries", **parts)
    return text.t("{place}: {value}, {measure}", place=top["scope_name"], **parts)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say what is shown, how many results of how many activities, when."""
    dates = [date for name in ("period_start", "period_end") for date in rows[name].unique() if date]
    title = reader.text.t(
        "Results as services and activities reported them, {results} figures of {activities} activities, {period}",
        results=reader.text.number(len(rows)),
        activities=reader.text.number(rows["activity"].nunique()),
        period=reader.text.period(min(dates, default="")[:4], max(dates, default="")[:4]),
    )
    shown = len(drawn_rows(rows))
    if shown == len(rows):
        return title
    return reader.text.t(
        "{title}; drawn are the first {most}, the table and the downloads have all",
        title=title,
        most=reader.text.number(shown),
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the results in their order, ranges as ranges, and say where parts and total differ."""
    text, lines = reader.text, row_records(rows)
    records = [line for line in lines if line["row_kind"] != "high"]
    high = {line["pair"]: line for line in lines if line["row_kind"] == "high"}
    names = []
    for line in records[:MOST_LISTED]:
        value = text.value(line["value"], line["qualifier"], line["unit"])
        stated = _range_text(line, high[line["pair"]], reader) if line["pair"] else value
        names.append(text.labelled(line["pair_label"] or line["label"], stated))
    sentences = [text.t("Reported results, each unit on its own axis. {list}.", list=text.separated(names))]
    more = len(records) - len(names)
    if more:
        sentences.append(
            text.n("{number} more result stands in the table.", "{number} more results stand in the table.", more)
        )
    return " ".join([*sentences, *_differences(lines, reader)])


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
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message("Results are shown as reported and are not added up; each activity counts in its own way."),
)
