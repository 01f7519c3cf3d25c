"""Disruption by round of the WHO pulse survey, and what can be compared between rounds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts.chart import COMMON_COLUMNS, SURVEY_COLUMNS, Chart, Column, RenderContext, empty_rows
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import survey_rounds, survey_rows
from dashboard.plotting import survey_text
from dashboard.plotting.plot import ColumnHeading, Mark, Plot, Row, Scale, Section, Series
from dashboard.selection import Selection
from dashboard.text.translate import Translator, message, text_for

FAMILY = "who-ehs"
"""The rounds of the WHO pulse survey on continuity of essential health services."""

SHARE = "services_disrupted_share"
TREND = "services_disrupted_share_trend"
"""The same share over the countries that answered in each round compared: the only line there is."""

KEPT = (*survey_rows.COLUMNS, "service_name", "measure")
COLUMNS = (*KEPT, "round", "round_name", "round_n", "round_start", "round_end")

NEEDED = [
    *(column for column in (*COMMON_COLUMNS, *KEPT) if column not in ("label", "row_kind", "measure")),
    *("topic", "family", "round", "summary", "order", "indicator_order", "indicator_short"),
]
"""The columns of the figures that the rows are made from."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the figures of each round.

    Any disruption, the average share of services, comparable services.

    A service counts as comparable when two or more rounds give a figure; a chosen one is shown with any.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `main`, `service`, `trend` (the same countries at two
        times) or `gap`: a round that gives no figure of this measure (`value` is NaN). `measure` is the id
        of a strip; `round_n`, `round_start`, `round_end` are those of the survey. Empty when no service matches.
    """
    found = survey_rows.figures(dataset, selection)[NEEDED]
    found = found[(found["family"] == FAMILY) & (found["scope"] == WORLD)]
    found = survey_rows.share_rows(found, "disruption", "disruption_other")
    found = found.assign(row_kind=_kinds(found), measure=found["indicator"] + " " + found["service"])
    found = found[found["row_kind"] != ""]
    if found.empty:
        return empty_rows(COLUMNS)
    if not (selection.service or selection.group):
        series = found.groupby("measure")["round"].transform("nunique")
        found = found[(found["row_kind"] != "service") | (series > 1)]
    found = found.assign(label=survey_rows.with_names(found))[[*COMMON_COLUMNS, *KEPT, "order", "indicator_order"]]
    frame = dataset.surveys[dataset.surveys["family"] == FAMILY].sort_values("round")
    text, names = text_for(selection.lang), dataset.names("surveys", selection.lang, "short_name")
    gaps = survey_rounds.missing_rounds(found, frame, text.t("No figure was found for this round in what was read."))
    return _ordered(survey_rounds.with_rounds(pd.concat([found, gaps], ignore_index=True), frame, names, text))


def _kinds(found: pd.DataFrame) -> pd.Series:
    """Return the measure of each row; "" where it belongs to no strip."""
    kinds = found["indicator"].map({SHARE: "main", TREND: "trend", "disrupted_any": "service"}).fillna("")
    return kinds.mask(found["summary"] & (kinds == "service"), "main")


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Put any disruption first, then shares of services, then services, each by round."""
    rank = frame.groupby("measure")["indicator_order"].transform("min")
    single = frame["measure"].isin(frame.loc[frame["row_kind"] == "service", "measure"])
    ordered = frame.assign(_single=single, _rank=rank).sort_values(
        ["_single", "_rank", "order", "measure", "round", "period_start"], kind="stable"
    )
    return survey_rows.with_group_headings([ordered], COLUMNS)


SERIES = (Series("main", ""), Series("service", "", "third"), Series("trend", "", "other", "diamond"))
"""The colours of any disruption, of single services, and of the same countries at two times."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a section a measure, with a column a round."""
    lines = list(survey_rows.each(rows))
    rounds = sorted({row.round: row for row in lines}.values(), key=lambda row: row.round)
    sections = tuple(_section(own, rounds, reader) for own in _by_measure(lines))
    return Plot(sections, SERIES, tuple(_column_heading(row, reader) for row in rounds), direction="columns")


def _by_measure(lines: Iterable[Any]) -> list[list[Any]]:
    """Return the rows of each measure, a trend in the order of time."""
    measures = dict[str, list[Any]]()
    for row in lines:
        measures.setdefault(row.measure, []).append(row)
    return [sorted(own, key=_time) for own in measures.values()]


def _time(row: Any) -> str:
    return str(row.period_start) if row.row_kind == "trend" else ""


def _column_heading(row: Any, reader: RenderContext) -> ColumnHeading:
    text = reader.text
    answers = text.t("n = {number}", number=text.number(row.round_n))
    return ColumnHeading(row.round_name, (text.period(row.round_start, row.round_end), answers))


def _section(lines: list[Any], rounds: list[Any], reader: RenderContext) -> Section:
    """Return a measure: its columns, or the line of the same countries, each point at its time."""
    first = next(row for row in lines if row.row_kind != "gap")
    kind, title, text = first.row_kind, _title(first, reader.text), reader.text
    if kind == "trend":
        drawn = Row(title, tuple(_point(row, rounds, reader) for row in lines), kind="line", of_all=False)
    else:
        answered = not any(math.isnan(row.n) for row in lines if row.row_kind != "gap")
        drawn = Row(title, tuple(_mark(row, kind, row.round - 1, reader) for row in lines), of_all=answered)
    part = text.t("Share of countries reporting disruption, service by service") if kind == "service" else ""
    return Section(Scale("share", 100.0, first.unit), (drawn,), title, part=part)


def _mark(row: Any, series: str, column: float, reader: RenderContext) -> Mark:
    """Return the figure of a round, or the words that stand in its place."""
    text = reader.text
    label = text.value(row.value, row.qualifier, row.unit) or text.t("not found")
    tooltip = survey_text.tooltip_lines(row, reader)
    return Mark(
        row.value,
        row.qualifier,
        row.value_low,
        row.value_high,
        series=series,
        column=column,
        key=row.key,
        label=label,
        tooltip=tooltip,
    )


def _point(row: Any, rounds: list[Any], reader: RenderContext) -> Mark:
    """Return a point in the round of its time, or between two rounds with its time."""
    own = next((asked.round - 1 for asked in rounds if asked.round_start == row.period_start), None)
    if own is not None:
        return _mark(row, "trend", own, reader)
    between = sum(asked.round_end < row.period_start for asked in rounds) - 0.5
    period = reader.text.period(row.period_start, row.period_end)
    return replace(_mark(row, "trend", between, reader), detail=period)


def _title(row: Any, text: Translator) -> str:
    """Return the measure of a row, and whose figures they are where not of all who answered."""
    name = row.label if row.row_kind == "service" else row.indicator_name
    if row.row_kind == "main" and row.indicator != SHARE:
        name = text.t("{measure}: {service}", measure=row.indicator_name, service=row.service_name)
    if row.row_kind == "trend":
        asked = survey_text.answers_text("countries", row.n, text)
        return text.t("{measure} ({answered})", measure=name, answered=asked)
    return text.t("{measure} (number of countries not stated)", measure=name) if math.isnan(row.n) else str(name)


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """State what the rounds report, and the one change between the same countries."""
    text, measures = reader.text, _by_measure(row for row in survey_rows.each(rows) if not math.isnan(row.value))
    trend = next((own for own in measures if own[0].row_kind == "trend"), [])
    shares = [row for own in measures for row in own if row.row_kind == "main" and row.indicator != SHARE]
    if len(trend) > 1 and shares:
        start, end = (text.value(row.value, row.qualifier, row.unit) for row in (trend[0], trend[-1]))
        return text.t(
            "{low} to {high} of countries reported disruption in every round with a figure; "
            "among the same {n} countries the share of services disrupted went from {start} to {end}",
            low=text.number(min(row.value for row in shares)),
            high=text.value(max(row.value for row in shares), "exact", shares[0].unit),
            n=text.number(trend[0].n),
            start=start,
            end=end,
        )
    return text.t("{service}: {list}", service=measures[0][0].label, list=_values(measures[0], text))


def _values(lines: list[Any], text: Translator) -> str:
    """List the values of a measure by round, those of the same countries by time."""
    parts = list[str]()
    for row in lines:
        value = survey_text.value_text(row, text) or text.t("not found")
        if row.row_kind == "trend":
            parts.append(
                text.t("{value} ({period})", value=value, period=text.period(row.period_start, row.period_end))
            )
        else:
            parts.append(text.t("{value} ({round})", value=value, round=row.round_name))
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
    for own in _by_measure(survey_rows.each(rows)):
        title = _title(next(row for row in own if row.row_kind != "gap"), text)
        sentences.append(text.t("{service}: {list}.", service=title, list=_values(own, text)))
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
