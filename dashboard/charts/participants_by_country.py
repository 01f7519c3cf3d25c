"""How many people took part by country, as reported; what was not reported is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts.chart import Chart, Column, RenderContext
from dashboard.dataset.rows import qualified_sum, rows_by_lane
from dashboard.dataset.rows.activity_location import SEVERAL
from dashboard.dataset.rows.participant_rows import rows
from dashboard.dataset.rows.rows_by_lane import row_records
from dashboard.plotting.plot import Mark, Plot, Row, Section, Series, log_scale
from dashboard.text.chart_words import largest_drawn
from dashboard.text.translate import Translator, message
from dashboard.theme import SYMBOLS

YEAR = 4
"""Characters of a date of which only the year is known."""

MOST_LISTED = 12
MOST_DRAWN = 60
"""Marks of one lane; of more activities the largest are drawn, and the title says so."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a row a place, with a mark an activity and a line at their sum."""
    text, lanes = reader.text, rows_by_lane.split_by_lane(rows, ("place",), MOST_DRAWN + 1)
    drawn = tuple(_row(lane.lines, reader) for lane in lanes)
    names = {line["kind"]: line["kind_name"] for lane in lanes for line in lane.lines}
    series = [Series(kind, names[kind], f"kind-{kind}", SYMBOLS[kind]) for kind in SYMBOLS if kind in names]
    scale = log_scale((mark.value for row in drawn for mark in row.marks), "people")
    section = Section(
        scale,
        drawn,
        unit_name=text.t("People, logarithmic scale"),
        value_name=text.t("Sum (activities that reported, of all)"),
    )
    return Plot((section,), (*series, Series("sum", text.t("Sum of what was reported"), "ink", "line")))


def _row(lines: Sequence[dict[str, Any]], reader: RenderContext) -> Row:
    """Return a place with its sum and how many of its activities are in it."""
    text, total = reader.text, lines[0]
    counts = {"reported": text.number(total["reported"]), "all": text.number(total["activities"])}
    if not total["reported"]:
        return Row(total["place_name"], value_text=text.t("not reported ({reported} of {all})", **counts))
    marks = tuple(_mark(line, reader) for line in lines)
    share = text.t("{reported} of {all}", **counts)
    return Row(total["place_name"], marks, marks[0].label, share, total=marks[0])


def _mark(line: dict[str, Any], reader: RenderContext) -> Mark:
    text = reader.text
    label = text.value(line["value"], line["qualifier"], line["unit"])
    if line["row_kind"] == "sum":
        counts = {"reported": text.number(line["reported"]), "all": text.number(line["activities"])}
        facts = [text.t("{reported} of {all} activities reported participants", **counts), line["note"]]
    else:
        facts = [text.period(line["period_start"], line["period_end"]), line["countries_name"], line["kind_name"]]
    tooltip = (line["label"], text.t("{value} participants", value=label), *facts)
    series = line["kind"] or "sum"
    return Mark(line["value"], line["qualifier"], series=series, key=line["key"], label=label, tooltip=tooltip)


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say the sum of what was reported, by how many activities, and where most of it was."""
    text, places_ = reader.text, row_records(rows, _positions_of_kind(rows, "sum"))
    records = [line for line in places_ if line["reported"]]
    if not records:
        return text.t("How many people took part was not reported")
    parts = _positions_of_kind(rows, "activity")
    total = qualified_sum.rounded(
        qualified_sum.add_sums(rows["value"].to_numpy()[parts], rows["qualifier"].to_numpy()[parts])
    )
    # Of equal sums the last one.
    top = max(reversed(records), key=itemgetter("value"))
    said = {
        "total": text.value(total.value, total.qualifier, "people"),
        "reported": text.number(total.parts),
        "all": text.number(sum(line["activities"] for line in places_)),
        "place": top["place_name"],
        "most": text.value(top["value"], top["qualifier"], "people"),
    }
    if len(records) == 1:
        return _of_one_place(top, said, text)
    if said["most"] == said["total"]:
        return text.t(
            "{total} participants in the {reported} of {all} activities that reported them; nearly all: {place}", **said
        )
    if said["reported"] == said["all"]:
        return text.n(
            "{total} participants in {number} activity; largest sum: {place}, {most}",
            "{total} participants in {number} activities; largest sum: {place}, {most}",
            total.parts,
            **said,
        )
    return text.t(
        "{total} participants in the {reported} of {all} activities that reported them; largest sum: {place}, {most}",
        **said,
    )


def _of_one_place(top: Mapping[str, Any], said: Mapping[str, str], text: Translator) -> str:
    """Say the sum of the one place with a number, and how many of its activities reported it."""
    own = {"reported": int(top["reported"]), "all": int(top["activities"])}
    if top["place"] == SEVERAL:
        return _of_several(own, said["total"], text)
    if own["reported"] == own["all"]:
        return text.n(
            "{place}: {total} participants in {number} activity",
            "{place}: {total} participants in {number} activities",
            own["all"],
            **said,
        )
    counts = {name: text.number(count) for name, count in own.items()}
    return text.t(
        "{place}: {total} participants in the {reported} of {all} activities that reported them", **{**said, **counts}
    )


def _of_several(own: Mapping[str, int], total: str, text: Translator) -> str:
    """Say the sum of activities of several countries, which no chosen country has alone."""
    if own["reported"] == own["all"]:
        return text.n(
            "{total} participants in {number} activity of several countries",
            "{total} participants in {number} activities of several countries",
            own["all"],
            total=total,
        )
    return text.n(
        "{total} participants, as {reported} of {number} activity of several countries reported",
        "{total} participants, as {reported} of {number} activities of several countries reported",
        own["all"],
        total=total,
        reported=text.number(own["reported"]),
    )


def _positions_of_kind(rows: pd.DataFrame, kind: str) -> NDArray[np.intp]:
    """Return where the rows of a kind are."""
    return np.flatnonzero(rows["row_kind"].to_numpy() == kind)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say what is added up, by how many activities it was reported, when."""
    parts, totals = _positions_of_kind(rows, "activity"), _positions_of_kind(rows, "sum")
    starts = set(rows["period_start"].to_numpy()[parts]) or {""}
    title = reader.text.t(
        "Participants as reported, by country, {reported} of {all} activities reported them, {period}",
        reported=reader.text.number(len(parts)),
        all=reader.text.number(rows["activities"].to_numpy()[totals].sum()),
        period=reader.text.period(min(starts)[:4], max(starts)[:4]),
    )
    by_year = int((rows["period_start"].iloc[parts].str.len() == YEAR).sum())
    if by_year:
        title = reader.text.n(
            "{title}; {number} of these known by its year only",
            "{title}; {number} of these known by their year only",
            by_year,
            title=title,
        )
    most = max(rows["reported"].to_numpy()[totals])
    return largest_drawn(title, MOST_DRAWN, reader.text) if most > MOST_DRAWN else title


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the sums by place, where nothing was reported, and the largest single numbers."""
    text, parts = reader.text, _positions_of_kind(rows, "activity")
    totals = row_records(rows, _positions_of_kind(rows, "sum"))
    records, unknown = ([line for line in totals if bool(line["reported"]) == told] for told in (True, False))
    sentences = [text.t("People who attended or were trained, by place.")]
    if records:
        sentences.append(
            text.t(
                "Sums of what was reported: {list}.", list=text.listed([_sum_text(line, reader) for line in records])
            )
        )
    if unknown:
        sentences.append(text.t("Not reported: {list}.", list=text.listed([line["place_name"] for line in unknown])))
    largest = parts[np.argsort(-rows["value"].to_numpy()[parts], kind="stable")[:MOST_LISTED]]
    if len(largest):
        names = [
            f"{line['label']} ({text.value(line['value'], line['qualifier'], line['unit'])})"
            for line in row_records(rows, largest)
        ]
        sentences.append(text.t("Largest single activities: {list}.", list=text.listed(names)))
    if len(parts) > len(largest):
        more = len(parts) - len(largest)
        sentences.append(
            text.n("{number} more activity stands in the table.", "{number} more activities stand in the table.", more)
        )
    return " ".join(sentences)


def _sum_text(line: dict[str, Any], reader: RenderContext) -> str:
    text = reader.text
    return text.t(
        "{place} {value} ({reported} of {all} activities)",
        place=line["place_name"],
        value=text.value(line["value"], line["qualifier"], line["unit"]),
        reported=text.number(line["reported"]),
        all=text.number(line["activities"]),
    )


CHART = Chart(
    id="participants-by-country",
    page="/activities",
    name=message("Participants by country"),
    question=message("How many people were reported to have taken part, and where?"),
    filters=("country", "kind", "area", "from", "to"),
    columns=(
        Column("place_name", message("Place")),
        Column("label", message("Activity")),
        Column("value", message("Participants"), "value"),
        Column("of", message("Activities that reported them")),
        Column("countries_name", message("Countries")),
        Column("kind_name", message("Kind")),
        Column("period", message("Date"), "period"),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "Sums of people who attended or were trained, as reported: respondents, users, people reached, experts and "
        "planned numbers are results of their own. Activities that reported no number are not in them, and a person "
        "may have taken part in several. A sum with a part stated as over is itself over (at least so many), else "
        "with one stated as about, about; both in three figures. Activities of several countries stand apart "
        "and are divided only where their source divides them."
    ),
)
