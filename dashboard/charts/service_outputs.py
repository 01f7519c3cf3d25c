"""Results of services and activities as reported, units never on one axis."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import ACTIVITY_FILTERS, LAST_COLUMNS, Chart, Column
from dashboard.dataset.rows import qualified_sum
from dashboard.dataset.rows.activity_rows import SEVERAL
from dashboard.dataset.rows.output_rows import rows, visible_rows
from dashboard.dataset.rows.rows_by_lane import group_rows, row_objects
from dashboard.plotting import figure_style
from dashboard.plotting.plot import Mark, Plot, Row, Section, Series, count_scale, share_scale
from dashboard.plotting.render_context import RenderContext
from dashboard.text import survey_text
from dashboard.text.chart_words import period_text, reported_value, years_text
from dashboard.text.formats import is_percent
from dashboard.text.translate import Translator, message

MOST_LISTED = 12


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a section an activity and unit, place by place: bars, or one number in words."""
    groups = group_rows(row_objects(visible_rows(rows)), lambda line: (line.activity, line.unit)).values()
    by_place = group_rows(groups, lambda lines: lines[0].scope)
    places = sorted(by_place, key=SEVERAL.__eq__)
    sections = (_section(lines, reader) for place in places for lines in by_place[place])
    return Plot(tuple(sections), (Series("part", "", "third"),))


def _section(lines: list[Any], reader: RenderContext) -> Section:
    """Return the results of an activity in a unit, and how parts differ from totals."""
    first, unit = lines[0], lines[0].unit
    alone = len(lines) == 1 and not is_percent(unit)
    names = {line.key: "" if is_percent(unit) else reported_value(line, reader.text) for line in lines}
    high = {line.pair: line for line in lines if line.row_kind == "high"}
    plot_rows = [
        _row(line, high.get(line.pair), names.get(line.part_of, ""), reader, alone=alone)
        for line in lines
        if line.row_kind != "high"
    ]
    scale = (share_scale if is_percent(unit) else count_scale)(plot_rows, unit)
    notes = [Row(sentence, kind="note") for sentence in _differences(lines, reader.text)]
    unit_name = "" if alone else reader.text.t("Unit: {unit}", unit=first.unit_name)
    return Section(scale, (*plot_rows, *notes), first.activity_title, unit_name, first.scope_name)


def _row(line: Any, high: Any | None, total: str, reader: RenderContext, *, alone: bool) -> Row:
    """Return a result as a bar, a range as one bar, a lone number in words."""
    text, value, tooltip = reader.text, reported_value(line, reader.text), _tooltip(line, reader)
    label = line.pair_label or line.label
    label = text.t("{measure} (part of {total})", measure=label, total=total) if total else label
    if alone:
        return Row(label, (), value, kind="text", key=line.key, tooltip=tooltip)
    mark = Mark(line.value, line.qualifier, series=line.part_of and "part", key=line.key, label=value, tooltip=tooltip)
    if high is not None:
        words, tooltip = _range_text(line, high, text), (*tooltip, *_tooltip(high, reader))
        mark = Mark(math.nan, "exact", line.value, high.value, key=line.key, label=words, tooltip=tooltip)
    return Row(label, (mark,))


def _tooltip(line: Any, reader: RenderContext) -> tuple[str, ...]:
    text = reader.text
    value = text.t("{value}, unit: {unit}", value=reported_value(line, reader.text), unit=line.unit_name)
    note = figure_style.mark_untranslated(line.note, reader, line.note_language)
    return line.label, value, period_text(line, text), line.scope_name, note


def _range_text(low: Any, high: Any, text: Translator) -> str:
    """Return a range as reported, from the rows of its ends: `3 to 5`."""
    return text.t("{low} to {high}", low=reported_value(low, text), high=reported_value(high, text))


def _differences(lines: list[Any], text: Translator) -> Iterator[str]:
    """Say where the parts of a total add up to something else; neither is corrected."""
    parts = group_rows(
        (line for line in lines if line.part_of and not is_percent(line.unit)), lambda line: line.part_of
    )
    for total in (line for line in lines if len(parts.get(line.key, [])) > 1):
        values, qualifiers = zip(*((line.value, line.qualifier) for line in parts[total.key]), strict=True)
        parts_sum = qualified_sum.add_sums(np.array(values), np.array(qualifiers, object))
        if parts_sum.value != total.value:
            yield text.t(
                "The parts add up to {parts}, the total is given as {total}: both stand as reported.",
                parts=text.value(parts_sum.value, parts_sum.qualifier, total.unit),
                total=reported_value(total, text),
            )


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name the first result of the activity that reported most of them."""
    text = reader.text
    counts = rows.groupby("activity", sort=False)["activity"].transform("size").to_numpy()
    outputs = rows[rows["activity"] == rows["activity"].iloc[counts.argmax()]]
    totals = outputs[outputs["key"].isin(outputs["part_of"]) & ~outputs["unit"].map(is_percent)]
    top = (totals if len(totals) else outputs).sort_values("value", ascending=False, kind="stable").iloc[0]
    parts = {"value": reported_value(top, text), "measure": top.label[:1].lower() + top.label[1:]}
    if top.scope == SEVERAL:
        return text.t("{value} – {measure}, in several countries", **parts)
    return text.t("{place}: {value} – {measure}", place=top.scope_name, **parts)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say what is shown, how many results of how many activities, when."""
    text, dates = reader.text, [date for name in ("period_start", "period_end") for date in rows[name].unique() if date]
    title = survey_text.title_text(
        text,
        text.t("Results as services and activities reported them"),
        text.n("{number} figure", "{number} figures", len(rows)),
        text.n("{number} activity", "{number} activities", rows["activity"].nunique()),
        years_text(dates, text),
    )
    count = len(visible_rows(rows))
    if count == len(rows):
        return title
    return text.t(
        "{title}; drawn are the first {most}, the table and the downloads have all",
        title=title,
        most=text.number(count),
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the first results; say where parts and total differ of what is drawn."""
    text, first = reader.text, row_objects(rows.head(2 * MOST_LISTED))
    high = {line.pair: line for line in first if line.row_kind == "high"}
    records = [line for line in first if line.row_kind != "high"][:MOST_LISTED]
    names = text.separated(
        text.labelled(
            line.pair_label or line.label,
            _range_text(line, high[line.pair], text) if line.pair else reported_value(line, text),
        )
        for line in records
    )
    sentences = [text.t("Reported results, each unit on its own axis. {list}.", list=names)]
    if more := int((rows["row_kind"] != "high").sum()) - len(records):
        sentences.append(
            text.n("{number} more result stands in the table.", "{number} more results stand in the table.", more)
        )
    return " ".join([*sentences, *_differences(row_objects(visible_rows(rows)), text)])


CHART = Chart(
    id="service-outputs",
    page="/activities",
    name=message("Reported results"),
    question=message("What did services and activities report as their results?"),
    filters=ACTIVITY_FILTERS,
    columns=(
        Column("scope_name", message("Place")),
        Column("activity_title", message("Activity")),
        Column("label", message("Result")),
        Column("value", message("Value"), "value"),
        Column("unit_name", message("Unit")),
        Column("part_of_name", message("Part of")),
        Column("period", message("Period"), "period"),
        *LAST_COLUMNS,
    ),
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message("Results are shown as reported and are not added up; each activity counts in its own way."),
)
