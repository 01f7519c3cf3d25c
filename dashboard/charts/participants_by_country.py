"""How many people took part by country, as reported; what was not reported is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.chart import ACTIVITY_FILTERS, LAST_COLUMNS, Chart, Column
from dashboard.dataset.rows import qualified_sum, rows_by_lane
from dashboard.dataset.rows.activity_rows import SEVERAL
from dashboard.dataset.rows.participant_rows import rows
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.plotting.plot import Mark, Plot, Row, Section, Series, log_scale
from dashboard.plotting.render_context import RenderContext
from dashboard.text import survey_text
from dashboard.text.chart_words import largest_drawn, listed_sentences, period_text, reported_value, years_text
from dashboard.text.translate import Translator, message, plurals
from dashboard.theme import SYMBOLS

YEAR = 4
"""Characters of a date of which only the year is known."""

MOST_LISTED, MOST_DRAWN = 12, 60
"""Activities that the summary names, and marks of a lane: the largest ones."""

FINDINGS: dict[str, str | tuple[str, str]] = {
    "several": plurals(
        "{total} participants, as {reported} of {number} activity of several countries reported",
        "{total} participants, as {reported} of {number} activities of several countries reported",
    ),
    "several, all": plurals(
        "{total} participants in {number} activity of several countries",
        "{total} participants in {number} activities of several countries",
    ),
    "one": message("{place}: {total} participants in the {reported} of {all} activities that reported them"),
    "one, all": plurals(
        "{place}: {total} participants in {number} activity", "{place}: {total} participants in {number} activities"
    ),
    "nearly all": message(
        "{total} participants in the {reported} of {all} activities that reported them; nearly all: {place}"
    ),
    "many": message(
        "{total} participants in the {reported} of {all} activities that reported them; largest sum: {place}, {most}"
    ),
    "many, all": plurals(
        "{total} participants in {number} activity; largest sum: {place}, {most}",
        "{total} participants in {number} activities; largest sum: {place}, {most}",
    ),
}
"""What is said of the one place or the many with a number, where all of their activities reported one, or not."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a row a place, with a mark an activity and a line at their sum."""
    text, lanes = reader.text, rows_by_lane.split_by_lane(rows, ("place",), MOST_DRAWN + 1)
    plot_rows = tuple(_row(lane.lines, reader) for lane in lanes)
    names = {line.kind: line.kind_name for lane in lanes for line in lane.lines}
    series = [Series(kind, names[kind], f"kind-{kind}", SYMBOLS[kind]) for kind in SYMBOLS if kind in names]
    scale = log_scale((mark.value for row in plot_rows for mark in row.marks), "people")
    section = Section(
        scale,
        plot_rows,
        unit_name=text.t("People, logarithmic scale"),
        value_name=text.t("Sum (activities that reported, of all)"),
    )
    return Plot((section,), (*series, Series("sum", text.t("Sum of what was reported"), "ink", "line")))


def _row(lines: Sequence[Any], reader: RenderContext) -> Row:
    """Return a place with its sum and how many of its activities are in it."""
    text, total = reader.text, lines[0]
    if not total.reported:
        return Row(total.place_name, value_text=text.t("not reported ({reported} of {all})", **_counts(total, text)))
    marks = tuple(_mark(line, reader) for line in lines)
    share = text.t("{reported} of {all}", **_counts(total, text))
    return Row(total.place_name, marks, marks[0].label, share, total=marks[0])


def _counts(total: Any, text: Translator) -> dict[str, str]:
    """Return how many of the activities of a place reported a number, and how many there are."""
    return {"reported": text.number(total.reported), "all": text.number(total.activities)}


def _mark(line: Any, reader: RenderContext) -> Mark:
    text, label = reader.text, reported_value(line, reader.text)
    if line.row_kind == "sum":
        facts = [text.t("{reported} of {all} activities reported participants", **_counts(line, text)), line.note]
    else:
        facts = [period_text(line, text), line.countries_name, line.kind_name]
    tooltip = (line.label, text.t("{value} participants", value=label), *facts)
    return Mark(line.value, line.qualifier, series=line.kind or "sum", key=line.key, label=label, tooltip=tooltip)


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say the sum of what was reported, by how many activities, and where most of it was."""
    text, places = reader.text, row_objects(rows[rows["row_kind"] == "sum"])
    reporting = [place for place in places if place.reported]
    if not reporting:
        return text.t("How many people took part was not reported")
    parts = rows.loc[rows["row_kind"] == "activity", ["value", "qualifier"]]
    total = qualified_sum.rounded(qualified_sum.add_sums(parts["value"].to_numpy(), parts["qualifier"].to_numpy()))
    # Of equal sums the last one.
    top, is_one = max(reversed(reporting), key=lambda place: float(place.value)), len(reporting) == 1
    total_activities = int(sum(place.activities for place in (reporting if is_one else places)))
    words = {
        "total": text.value(total.value, total.qualifier, "people"),
        "reported": text.number(total.parts),
        "all": text.number(total_activities),
        "place": top.place_name,
        "most": reported_value(top, text),
    }
    case = "one" if is_one else "nearly all" if words["most"] == words["total"] else "many"
    case = "several" if is_one and top.place == SEVERAL else case
    sentence = FINDINGS.get(f"{case}, all" if total.parts == total_activities else case) or FINDINGS[case]
    return text.t(sentence, **words) if isinstance(sentence, str) else text.n(*sentence, total_activities, **words)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say what is added up, by how many activities it was reported, when."""
    text, totals = reader.text, rows[rows["row_kind"] == "sum"]
    starts = rows.loc[rows["row_kind"] == "activity", "period_start"]
    title = text.t(
        "Participants as reported, by country, {reported} of {all} activities reported them",
        reported=text.number(len(starts)),
        all=text.number(totals["activities"].sum()),
    )
    title = survey_text.title_text(text, title, years_text(starts.unique(), text))
    if by_year := int((starts.str.len() == YEAR).sum()):
        title = text.n(
            "{title}; {number} of these known by its year only",
            "{title}; {number} of these known by their year only",
            by_year,
            title=title,
        )
    return largest_drawn(title, MOST_DRAWN, text) if totals["reported"].max() > MOST_DRAWN else title


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the sums by place, where nothing was reported, and the largest single numbers."""
    text, totals = reader.text, row_objects(rows[rows["row_kind"] == "sum"])
    sum_of = message("{place} {value} ({reported} of {all} activities)")
    sums = [
        text.t(sum_of, place=total.place_name, value=reported_value(total, text), **_counts(total, text))
        for total in totals
        if total.reported
    ]
    unknown = [total.place_name for total in totals if not total.reported]
    values = rows.loc[rows["row_kind"] == "activity", "value"]
    largest = [
        f"{line.label} ({reported_value(line, text)})"
        for line in row_objects(rows.loc[values.nlargest(MOST_LISTED).index])
    ]
    lists = {
        message("Sums of what was reported: {list}."): sums,
        message("Not reported: {list}."): unknown,
        message("Largest single activities: {list}."): largest,
    }
    sentences = [text.t("People who attended or were trained, by place."), *listed_sentences(lists, text)]
    if more := len(values) - len(largest):
        sentences.append(
            text.n("{number} more activity stands in the table.", "{number} more activities stand in the table.", more)
        )
    return " ".join(sentences)


CHART = Chart(
    id="participants-by-country",
    page="/activities",
    name=message("Participants by country"),
    question=message("How many people were reported to have taken part, and where?"),
    filters=ACTIVITY_FILTERS,
    columns=(
        Column("place_name", message("Place")),
        Column("label", message("Activity")),
        Column("value", message("Participants"), "value"),
        Column("of", message("Activities that reported them")),
        Column("countries_name", message("Countries")),
        Column("kind_name", message("Kind")),
        Column("period", message("Date"), "period"),
        *LAST_COLUMNS,
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
