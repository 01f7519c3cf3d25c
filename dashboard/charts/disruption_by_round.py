"""Disruption by round of the WHO pulse survey, and what can be compared between rounds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts.chart import SURVEY_COLUMNS, Chart, Column
from dashboard.dataset.rows.round_rows import SHARE, rows
from dashboard.dataset.rows.rows_by_lane import group_rows, row_objects
from dashboard.plotting.plot import ColumnHeading, Mark, Plot, Row, Scale, Section, Series
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.survey_marks import survey_mark
from dashboard.text import survey_text
from dashboard.text.chart_words import period_text, reported_value
from dashboard.text.translate import Translator, message

SERIES = (Series("main", ""), Series("service", "", "third"), Series("trend", "", "other", "diamond"))
"""The colours of any disruption, of single services, and of the same countries at two times."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a section a measure, with a column a round."""
    text, lines = reader.text, row_objects(rows)
    rounds = sorted({row.round: row for row in lines}.values(), key=lambda row: row.round)
    sections = tuple(_section(measure, rounds, reader) for measure in _by_measure(lines))
    headings = [
        ColumnHeading(
            row.round_name,
            (text.period(row.round_start, row.round_end), survey_text.answers_text("", row.round_n, text)),
        )
        for row in rounds
    ]
    return Plot(sections, SERIES, tuple(headings), direction="columns")


def _by_measure(lines: Iterable[Any]) -> list[list[Any]]:
    """Return the rows of each measure, a trend in the order of time."""
    return [
        sorted(group, key=lambda row: str(row.period_start) if row.row_kind == "trend" else "")
        for group in group_rows(lines, lambda row: row.measure).values()
    ]


def _section(lines: list[Any], rounds: list[Any], reader: RenderContext) -> Section:
    """Return a measure: its columns, or the line of the same countries, each point at its time."""
    first = next(row for row in lines if row.row_kind != "gap")
    kind, title, text = first.row_kind, _title(first, reader.text), reader.text
    if kind == "trend":
        plot_row = Row(title, tuple(_point(row, rounds, reader) for row in lines), kind="line", of_all=False)
    else:
        has_all_n = not any(math.isnan(row.n) for row in lines if row.row_kind != "gap")
        plot_row = Row(title, tuple(_mark(row, kind, row.round - 1, reader) for row in lines), of_all=has_all_n)
    part = text.t("Share of countries reporting disruption, service by service") if kind == "service" else ""
    return Section(Scale("share", 100.0, first.unit), (plot_row,), title, part=part)


def _mark(row: Any, series: str, column: float, reader: RenderContext) -> Mark:
    """Return the figure of a round, or the words that stand in its place."""
    return survey_mark(row, reader, reader.text.t("not found"), series=series, column=column)


def _point(row: Any, rounds: list[Any], reader: RenderContext) -> Mark:
    """Return a point in the round of its time, or between two rounds with its time."""
    columns = [survey.round - 1 for survey in rounds if survey.round_start == row.period_start]
    if columns:
        return _mark(row, "trend", columns[0], reader)
    between = sum(survey.round_end < row.period_start for survey in rounds) - 0.5
    return replace(_mark(row, "trend", between, reader), detail=period_text(row, reader.text))


def _title(row: Any, text: Translator) -> str:
    """Return the measure of a row, and whose figures they are where not of all who answered."""
    name = row.label if row.row_kind == "service" else row.indicator_name
    if row.row_kind == "main" and row.indicator != SHARE:
        name = text.t("{measure}: {service}", measure=row.indicator_name, service=row.service_name)
    if row.row_kind == "trend":
        respondents = survey_text.answers_text("countries", row.n, text)
        return text.t("{measure} ({answered})", measure=name, answered=respondents)
    return text.t("{measure} (number of countries not stated)", measure=name) if math.isnan(row.n) else str(name)


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """State what the rounds report, and the one change between the same countries."""
    text, measures = reader.text, _by_measure(row for row in row_objects(rows) if not math.isnan(row.value))
    trend = next((measure for measure in measures if measure[0].row_kind == "trend"), [])
    shares = [row for measure in measures for row in measure if row.row_kind == "main" and row.indicator != SHARE]
    shares.sort(key=lambda row: row.value)
    if len(trend) > 1 and shares and shares[0].value < shares[-1].value:
        start, end = (reported_value(row, text) for row in (trend[0], trend[-1]))
        return text.t(
            "{low} to {high} of countries reported disruption in every round with a figure; "
            "among the same {n} countries the share of services disrupted went from {start} to {end}",
            low=text.value(shares[0].value, shares[0].qualifier, ""),
            high=reported_value(shares[-1], text),
            n=text.number(trend[0].n),
            start=start,
            end=end,
        )
    return text.t("{service}: {list}", service=measures[0][0].label, list=_values(measures[0], text))


def _values(lines: list[Any], text: Translator) -> str:
    """List the values of a measure by round, those of the same countries by time."""
    parts = list[str]()
    for row in lines:
        value, period = survey_text.value_text(row, text) or text.t("not found"), (row.period_start, row.period_end)
        parts.append(
            text.t("{value} ({period})", value=value, period=text.period(*period))
            if row.row_kind == "trend"
            else text.t("{value} ({round})", value=value, round=row.round_name)
        )
    return text.listed(parts)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name the survey, how many countries each round had, and the time they span."""
    text = reader.text
    lowest, highest = text.number(rows["round_n"].min()), text.number(rows["round_n"].max())
    return survey_text.title_text(
        text,
        text.t("Shares of countries and of services, WHO pulse survey of essential health services"),
        text.n("{number} round", "{number} rounds", rows["round"].nunique()),
        text.t("{lowest} to {highest} countries", lowest=lowest, highest=highest),
        text.period(rows["round_start"].min(), rows["round_end"].max()),
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Give each measure round by round, gaps included, and the trend of the same countries."""
    text = reader.text
    sentences = [text.t("Figures by survey round; rounds are not joined, since they asked different countries.")]
    for measure in _by_measure(row_objects(rows)):
        title = _title(next(row for row in measure if row.row_kind != "gap"), text)
        sentences.append(text.t("{service}: {list}.", service=title, list=_values(measure, text)))
    return " ".join(sentences)


CHART = Chart(
    id="disruption-by-round",
    worldwide=True,
    page="/services",
    name=message("Disruption by survey round"),
    question=message("How did disruption change from one survey round to the next?"),
    filters=("service", "group"),
    columns=(
        Column("label", message("Measure")),
        Column("round_name", message("Round")),
        Column("value", message("Value"), "value"),
        *SURVEY_COLUMNS,
    ),
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "The rounds are not like for like: each asked other countries, with another questionnaire. "
        "Only figures of the same countries can be compared. “Not found” means: not in what was read."
    ),
)
