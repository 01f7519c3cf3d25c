"""What services and activities reported as their results.

Each figure as reported, units never on one axis.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import COMMON_COLUMNS, Chart, Column, RenderContext, empty_rows
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows import qualified_sum
from dashboard.dataset.rows.activity_rows import activity_rows
from dashboard.dataset.rows.rows_by_lane import row_records
from dashboard.plotting import figure_style
from dashboard.plotting.plot import Mark, Plot, Row, Section, Series, count_scale, share_scale
from dashboard.selection import Selection
from dashboard.text.formats import is_percent
from dashboard.text.translate import message, text_for

COLUMNS = (
    "key",
    "row_kind",
    "activity",
    "activity_title",
    "scope",
    "scope_name",
    "unit_name",
    "bound_name",
    "pair",
    "pair_label",
    "part_of",
    "part_of_name",
    "note_language",
)
MOST_LISTED = 12
MOST_DRAWN = 120
"""Results that are drawn, at most; more would be a figure of many screens. The title says so."""

PEOPLE = {
    "respondents": message("Answered a survey"),
    "users": message("Used a service or site"),
    "reached": message("Reached"),
    "experts": message("Experts sent"),
    "planned": message("Planned participants"),
}
"""What a number of people says who did not attend and were not trained, by `people_kind`."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the reported results, place by place and activity by activity.

    The parts of a total follow it.

    Returns:
        The common columns and `COLUMNS`. One row a reported number: `row_kind` is `low` or `high` for the ends of a
        reported range, whose rows share `pair` and `pair_label`, else `single`. `part_of` is the key of the total.
        Totals and parts stand as reported, whether or not they add up. Empty when nothing matches.
    """
    frame, people = query.outputs(dataset, selection), _people(dataset, selection)
    if frame.empty:
        return people
    order = frame.set_index("id")["order"]
    under = frame["part_of"].map(order).fillna(frame["order"])
    place, first = (frame.groupby(column)["order"].transform("min") for column in ("scope", "activity"))
    frame = frame.assign(_place=place, _first=first, _under=under, _part=frame["part_of"] != "")
    frame = frame.sort_values(["_place", "_first", "activity", "_under", "_part", "order"], ignore_index=True)
    bounds = dataset.labels("outputs", "bound", selection.lang)
    measures = dataset.names("outputs", selection.lang, "measure")
    pair, pair_label = _pairs(frame)
    told = frame.assign(
        key=frame["id"],
        row_kind=frame["bound"].where(pair != "", "single"),
        label=frame["measure"],
        n=float("nan"),
        source=frame["source"].where(frame["also_sources"] == "", frame["source"] + ";" + frame["also_sources"]),
        unit_name=frame["unit"].map(dataset.labels("outputs", "unit", selection.lang)),
        bound_name=[bounds.get(bound, "") for bound in frame["bound"]],
        pair=pair,
        pair_label=pair_label,
        part_of_name=[measures.get(total, "") for total in frame["part_of"]],
        note_language=frame["id"].map(query.note_languages(dataset, "outputs", selection.lang)),
    )
    reported = told[[*COMMON_COLUMNS, *COLUMNS]]
    return reported if people.empty else pd.concat([reported, people], ignore_index=True)


def _people(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return how many people activities reached who took no part in them, a row an activity.

    See `participants`.
    """
    if "people_kind" not in dataset.activities:
        return empty_rows(COLUMNS)
    shown = activity_rows(dataset, selection)
    others = shown.coded("people_kind").where(PEOPLE.__contains__) & ~np.isnan(shown.cells("participants"))
    shown = replace(shown, at=shown.at[others])
    if not len(shown.at):
        return empty_rows(COLUMNS)
    text, common = text_for(selection.lang), shown.common()
    rows = pd.DataFrame(common).assign(
        key="people-" + pd.Series(common["key"], dtype="str"),
        row_kind="single",
        label=shown.named("people_kind", lambda kind: text.t(PEOPLE[kind]) if kind in PEOPLE else ""),
        value=shown.cells("participants"),
        qualifier=shown.named("participants_qualifier", lambda qualifier: qualifier or "exact"),
        unit="people",
        activity=common["key"],
        activity_title=common["label"],
        scope=common["place"],
        scope_name=common["place_name"],
        unit_name=dataset.labels("outputs", "unit", selection.lang)["people"],
    )
    english = query.in_english(dataset, "activities", selection.lang, "note")
    rows = rows.assign(note_language=["en" if i in english else selection.lang for i in common["key"]])
    blank = [name for name in COLUMNS if name not in rows]
    return rows.assign(**dict.fromkeys(blank, ""))[[*COMMON_COLUMNS, *COLUMNS]]


def _pairs(found: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the id of the low end for both ends of a range, and their common measure."""
    pair, label = [""] * len(found), [""] * len(found)
    lines = row_records(found[["id", "activity", "unit", "bound", "measure"]])
    for low, (a, b) in enumerate(pairwise(lines)):
        same = a["activity"] == b["activity"] and a["unit"] == b["unit"]
        if same and (a["bound"], b["bound"]) == ("low", "high"):
            shared, _comma, _end = a["measure"].replace("،", ",").rpartition(",")
            pair[low : low + 2] = [a["id"]] * 2
            label[low : low + 2] = [shared or a["measure"]] * 2
    return pd.Series(pair, index=found.index, dtype="str"), pd.Series(label, index=found.index, dtype="str")


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a section an activity and unit: bars, or one number in words."""
    groups = dict[tuple[str, str], list[dict[str, Any]]]()
    for line in row_records(drawn_rows(rows)):
        groups.setdefault((line["activity"], line["unit"]), []).append(line)
    return Plot(tuple(_section(lines, reader) for lines in groups.values()), (Series("part", "", "third"),))


def _section(lines: list[dict[str, Any]], reader: RenderContext) -> Section:
    """Return the results of an activity in a unit, and how parts differ from totals."""
    first, unit = lines[0], lines[0]["unit"]
    alone = len(lines) == 1 and not is_percent(unit)
    names = {line["key"]: "" if is_percent(unit) else _stated(line, reader) for line in lines}
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
    text, value = reader.text, _stated(line, reader)
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
    value = text.t("{value}, unit: {unit}", value=_stated(line, reader), unit=line["unit_name"])
    when = text.period(line["period_start"], line["period_end"])
    note = figure_style.mark_untranslated(line["note"], reader, line["note_language"])
    return line["label"], value, when, line["scope_name"], note


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


def _stated(line: dict[str, Any], reader: RenderContext) -> str:
    """Return a result as it was reported."""
    return reader.text.value(line["value"], line["qualifier"], line["unit"])


def _range_text(low: dict[str, Any], high: dict[str, Any], reader: RenderContext) -> str:
    """Return a range as reported, from the rows of its ends: `3 to 5`."""
    return reader.text.t("{low} to {high}", low=_stated(low, reader), high=_stated(high, reader))


def _differences(lines: list[dict[str, Any]], reader: RenderContext) -> list[str]:
    """Say where the parts of a total, as reported, add up to something else.

    Neither is corrected.
    """
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
                    total=_stated(total, reader),
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
    return text.t(
        "{place}: {value}, {measure}",
        place=top["scope_name"],
        value=text.value(top["value"], top["qualifier"], top["unit"]),
        measure=top["label"][:1].lower() + top["label"][1:],
    )


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say what is shown, how many results of how many activities, when."""
    dates = [date for date in (*rows["period_start"], *rows["period_end"]) if date]
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
        names.append(text.t("{label}: {value}", label=line["pair_label"] or line["label"], value=stated))
    sentences = [text.t("Reported results, each unit on its own axis. {list}.", list="; ".join(names))]
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
