"""Plans, funding, platforms, telemedicine and the like, by place, as shares or counts."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.chart import SURVEY_COLUMNS, Chart, Column
from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.response_rows import rows
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.plotting.first_rows import limit_places
from dashboard.plotting.plot import Mark, Plot, Row, Section, share_scale
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.survey_marks import tooltip_lines
from dashboard.text import survey_text
from dashboard.text.chart_words import missing_sentences, reported_value
from dashboard.text.formats import is_percent
from dashboard.text.translate import message


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a bar a place under the heading of its measure and base, local figures first."""
    all_lines, notes = limit_places(row_objects(rows), reader.text)
    lines = [row for row in all_lines if not _repeats(row, all_lines)]
    places = any(row.row_kind in ("local", "missing") for row in lines)
    wide = reader.text.t("World and regions")

    def place(row: Any) -> str:
        return (row.scope_name if row.row_kind in ("local", "missing") else wide) if places else ""

    return Plot(tuple(_section(part, list(group), reader) for part, group in groupby(lines, place)), notes=notes)


def _repeats(row: Any, rows: list[Any]) -> bool:
    """Return whether a number of countries says again what a share of the same countries says."""
    return row.unit == "countries" and any(
        is_percent(other.unit) and (other.scope, other.n) == (row.scope, row.n) and other.value == round(_share(row))
        for other in rows
    )


def _section(part: str, lines: list[Any], reader: RenderContext) -> Section:
    plot_rows, measure = list[Row](), ("", "")
    for row in lines:
        if row.row_kind != "missing" and (row.label, row.base) != measure:
            measure = (row.label, row.base)
            plot_rows.append(Row(row.label, detail=row.base, kind="heading"))
        plot_rows.append(_row(row, reader))
    return Section(share_scale(plot_rows, "percent"), tuple(plot_rows), part=part)


def _row(row: Any, reader: RenderContext) -> Row:
    """Return a bar of a share, or a value that is none (days, yes or no) in words."""
    text = reader.text
    if row.row_kind == "missing":
        return Row(row.label, kind="note")
    answers, share, tooltip = survey_text.answers_text("", row.n, text), _share(row), tooltip_lines(row, reader)
    if math.isnan(share):
        return Row(row.scope_name, (), row.shown, answers, "text", row.key, tooltip)
    label = reported_value(row, text)
    if not is_percent(row.unit):
        number = text.number(row.n)
        label = text.t("{value} of {number}", value=label, number=number)
    mark = Mark(share, row.qualifier, key=row.key, label=label, tooltip=tooltip)
    return Row(row.scope_name, (mark,), detail=answers, kind="local" if row.row_kind == "local" else "bar")


def _share(row: Any) -> float:
    """Return a value in percent: counts of those who answered; NaN for what is no share."""
    if is_percent(row.unit):
        return float(row.value)
    return float(100 * row.value / row.n) if row.unit == "countries" and row.n > 0 else math.nan


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say how many have a plan and how many the money for it, else the highest share."""
    text = reader.text
    world = rows[(rows["scope"] == WORLD) & (rows["row_kind"] == "figure")]
    values = {row.indicator: reported_value(row, text) for row in row_objects(world)}
    if {"in_response_plan", "funding_full"} <= values.keys():
        return text.t(
            "{plan} of countries had mental health support in their response plan; {funded} of those funded it fully",
            plan=values["in_response_plan"],
            funded=values["funding_full"],
        )
    frame = rows[rows["row_kind"] != "missing"]
    top = row_objects(frame.sort_values("value", ascending=False, kind="stable"))[0]
    return text.t("{measure}, {place}: {value}", measure=top.label, place=top.scope_name, value=top.shown)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name what is shown, the survey, who answered and when."""
    text = reader.text
    figures = rows[rows["row_kind"] == "figure"]
    figures = rows[rows["row_kind"] == "local"] if figures.empty else figures
    world = figures[figures["scope"] == WORLD]
    first = (figures if world.empty else world).iloc[0]
    measure = text.t("Measures of the response, each with its own base")
    largest = figures[figures["survey"] == first["survey"]].sort_values("n", ascending=False).iloc[0]
    respondents = "countries" if largest["unit"] == "countries" else largest["respondents"]
    respondents_text = survey_text.answers_text(respondents, largest["n"], text)
    if first["respondents"] == "countries":
        respondents_text = survey_text.survey_size_text(first, text) or respondents_text
    return survey_text.title_text(
        text, measure, first["survey_name"], respondents_text, survey_text.span(row_objects(figures), text)
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the measures with their values and bases, and say what is known locally."""
    text = reader.text
    sentences = [
        text.t("{measure}, {place}: {value}", measure=row.label, place=row.scope_name, value=row.shown)
        for row in row_objects(rows[rows["row_kind"] != "missing"])
    ]
    sentence = text.n(
        "{number} measure: {list}.",
        "{number} measures: {list}.",
        len(sentences),
        list=survey_text.list_text(text, sentences),
    )
    return " ".join([*missing_sentences(row_objects(rows), text), sentence])


CHART = Chart(
    id="response-measures",
    beside=("country",),
    worldwide=True,
    page="/services",
    name=message("The response"),
    question=message("Which plans, funds and other means did countries have to keep services going?"),
    filters=("country", "survey"),
    columns=(
        Column("label", message("Measure")),
        Column("scope_name", message("Place")),
        Column("shown", message("Value")),
        Column("base", message("Share of")),
        *SURVEY_COLUMNS,
    ),
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message("Each share has its own base: funding, for example, is asked of countries that have a plan."),
)
