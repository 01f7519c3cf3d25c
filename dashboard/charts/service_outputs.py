"""What services and activities reported as their results: each figure as reported, units never on one axis."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from dashboard.charts.activity_rows import shown_of
from dashboard.charts.chart import COMMON, Chart, Column, Native, Reader, empty_rows
from dashboard.charts.grouped_bars import drawn, figure
from dashboard.charts.result_text import differences, range_text
from dashboard.charts.subplots import records
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection
from dashboard.text.formats import is_percent
from dashboard.text.translate import message, text_for

EXTRA = (
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
)
MOST_LISTED = 12

PEOPLE = {
    "respondents": message("Answered a survey"),
    "users": message("Used a service or site"),
    "reached": message("Reached"),
    "experts": message("Experts sent"),
    "planned": message("Planned participants"),
}
"""What a number of people says who did not attend and were not trained, by `people_kind`."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the reported results, place by place and activity by activity; the parts of a total follow it.

    Returns:
        The common columns and `EXTRA`. One row a reported number: `row_kind` is `low` or `high` for the ends of a
        reported range, whose rows share `pair` and `pair_label`, else `single`. `part_of` is the key of the total.
        Totals and parts stand as reported, whether or not they add up. Empty when nothing matches.
    """
    found, people = query.outputs(dataset, selection), _people(dataset, selection)
    if found.empty:
        return people
    order = found.set_index("id")["order"]
    under = found["part_of"].map(order).fillna(found["order"])
    place, first = (found.groupby(column)["order"].transform("min") for column in ("scope", "activity"))
    found = found.assign(_place=place, _first=first, _under=under, _part=found["part_of"] != "")
    found = found.sort_values(["_place", "_first", "activity", "_under", "_part", "order"], ignore_index=True)
    bounds = dataset.labels("outputs", "bound", selection.lang)
    measures = dataset.names("outputs", selection.lang, "measure")
    pair, pair_label = _pairs(found)
    told = found.assign(
        key=found["id"],
        row_kind=found["bound"].where(pair != "", "single"),
        label=found["measure"],
        n=float("nan"),
        source=found["source"].where(found["also_sources"] == "", found["source"] + ";" + found["also_sources"]),
        unit_name=found["unit"].map(dataset.labels("outputs", "unit", selection.lang)),
        bound_name=[bounds.get(bound, "") for bound in found["bound"]],
        pair=pair,
        pair_label=pair_label,
        part_of_name=[measures.get(total, "") for total in found["part_of"]],
    )
    reported = told[[*COMMON, *EXTRA]]
    return reported if people.empty else pd.concat([reported, people], ignore_index=True)


def _people(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return how many people activities reached who took no part in them, a row an activity; see `participants`."""
    if "people_kind" not in dataset.activities:
        return empty_rows(EXTRA)
    shown = shown_of(dataset, selection)
    others = shown.coded("people_kind").where(PEOPLE.__contains__) & ~np.isnan(shown.cells("participants"))
    shown = replace(shown, at=shown.at[others])
    if not len(shown.at):
        return empty_rows(EXTRA)
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
    blank = [name for name in EXTRA if name not in rows]
    return rows.assign(**dict.fromkeys(blank, ""))[[*COMMON, *EXTRA]]


def _pairs(found: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the id of the low end for both ends of a range, and what the two measures have in common."""
    pair, label = [""] * len(found), [""] * len(found)
    lines = records(found[["id", "activity", "unit", "bound", "measure"]])
    for low, (a, b) in enumerate(pairwise(lines)):
        same = a["activity"] == b["activity"] and a["unit"] == b["unit"]
        if same and (a["bound"], b["bound"]) == ("low", "high"):
            shared, _comma, _end = a["measure"].replace("،", ",").rpartition(",")
            pair[low : low + 2] = [a["id"]] * 2
            label[low : low + 2] = [shared or a["measure"]] * 2
    return pd.Series(pair, index=found.index, dtype="str"), pd.Series(label, index=found.index, dtype="str")


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
    title = reader.text.t(
        "Results as services and activities reported them, {results} figures of {activities} activities, {period}",
        results=reader.text.number(len(rows)),
        activities=reader.text.number(rows["activity"].nunique()),
        period=reader.text.period(min(dates, default="")[:4], max(dates, default="")[:4]),
    )
    shown = len(drawn(rows))
    if shown == len(rows):
        return title
    return reader.text.t(
        "{title}; drawn are the first {most}, the table and the downloads have all",
        title=title,
        most=reader.text.number(shown),
    )


def summary(rows: pd.DataFrame, reader: Reader) -> str:
    """List the results in their order, ranges as ranges, and say where parts and total differ."""
    text, lines = reader.text, records(rows)
    shown = [line for line in lines if line["row_kind"] != "high"]
    high = {line["pair"]: line for line in lines if line["row_kind"] == "high"}
    named = []
    for line in shown[:MOST_LISTED]:
        value = text.value(line["value"], line["qualifier"], line["unit"])
        stated = range_text(line, high[line["pair"]], reader) if line["pair"] else value
        named.append(text.t("{label}: {value}", label=line["pair_label"] or line["label"], value=stated))
    said = [text.t("Reported results, each unit on its own axis. {list}.", list="; ".join(named))]
    more = len(shown) - len(named)
    if more:
        said.append(
            text.n("{number} more result stands in the table.", "{number} more results stand in the table.", more)
        )
    return " ".join([*said, *differences(lines, reader)])


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
    native=Native(headings=("scope_name", "activity_title")),
    caveat=message("Results are shown as reported and are not added up; each activity counts in its own way."),
)
