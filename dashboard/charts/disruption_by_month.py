"""Monthly counts against a baseline, beside what surveys found; nothing is filled in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import pandas as pd

from dashboard.charts.chart import SURVEY_COLUMNS, Chart, Column
from dashboard.dataset.rows.monthly_figure_rows import COUNTS, rows
from dashboard.dataset.rows.rows_by_lane import group_rows, row_objects
from dashboard.plotting.plot import ColumnHeading, Mark, Plot, Row, Section, share_scale
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.survey_marks import tooltip_lines
from dashboard.text import survey_text
from dashboard.text.chart_words import period_text, reported_value
from dashboard.text.formats import CHANGE
from dashboard.text.translate import Translator, message

REPORTED, BOTH, SHARE = COUNTS
HEADINGS: Mapping[str, tuple[str, str]] = {
    REPORTED: (message("All reports"), message("Counts against the same month of the baseline, as reported")),
    BOTH: (message("Same units"), message("The same change for the units that reported in both months")),
    SHARE: (message("In both"), message("Share of the units that reported in both months")),
}
"""Indicator of counts -> the heading of its column, and what it stands for."""

MOST_LINES, MOST_SECTIONS, LEAST_MONTHS = 120, 20, 12
"""Months of all services, and services, that are drawn; months of each that are drawn in any case."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a section a service and place, a row a month, a column a measure."""
    text, sections = reader.text, _visible_sections(rows)
    lines = list(chain(*sections))
    used_lanes = {_lane(row) for row in lines}
    lanes = [name for name in HEADINGS if name in used_lanes]
    surveys = _surveys(lines, text)
    columns = {lane: place for place, lane in enumerate([*lanes, *surveys])}
    headings = [ColumnHeading(text.t(name), (text.t(detail),)) for name, detail in (HEADINGS[lane] for lane in lanes)]
    headings += [ColumnHeading(heading, (name,)) for heading, name in surveys.values()]
    several = len({row.scope for row in lines}) > 1
    plot_sections = list[Section]()
    for section in sections:
        months = [(period_text(cells[0], text), tuple(_marks(cells, columns, reader))) for cells in _months(section)]
        plot_rows = tuple(Row(period, marks) for period, marks in months)
        title = _section_title(section[0], text) if several else section[0].label
        plot_sections.append(Section(share_scale((), "percent"), plot_rows, title, part=title))
    notes = tuple(_notes(lines, len(rows) - len(lines), text))
    return Plot(tuple(plot_sections), columns=tuple(headings), notes=notes)


def _lane(row: Any) -> str:
    """Return what has a column of its own: the indicator of a count, the survey of a rate."""
    return str(row.indicator if row.row_kind == "count" else row.survey)


def _visible_sections(rows: pd.DataFrame) -> list[list[Any]]:
    """Return the rows that are drawn of each place and service: the last months, counts first."""
    sections = list(group_rows(row_objects(rows), lambda row: (row.scope_name, row.label)).values())
    sections.sort(key=lambda lines: all(row.row_kind != "count" for row in lines))
    limit = max(LEAST_MONTHS, MOST_LINES // max(min(len(sections), MOST_SECTIONS), 1))
    return [list(chain(*_months(lines)[-limit:])) for lines in sections[:MOST_SECTIONS]]


def _months(lines: Sequence[Any]) -> list[list[Any]]:
    return list(group_rows(lines, lambda row: (row.period_start, row.period_end)).values())


def _section_title(row: Any, text: Translator) -> str:
    return text.t("{service}, {place}", service=row.label, place=row.scope_name)


def _surveys(lines: Sequence[Any], text: Translator) -> dict[str, tuple[str, str]]:
    """Return survey -> the heading of its column and its name.

    Columns of several surveys are headed by letters.
    """
    names = {row.survey: row.survey_name for row in lines if row.row_kind == "rate"}
    if len(names) == 1:
        return {code: (text.t("Survey"), name) for code, name in names.items()}
    letters = [chr(ord("A") + place) if place < 26 else str(place + 1) for place in range(len(names))]
    headings = [text.t("Survey {letter}", letter=letter) for letter in letters]
    return {code: (heading, names[code]) for code, heading in zip(names, headings, strict=True)}


def _marks(cells: Sequence[Any], columns: Mapping[str, int], reader: RenderContext) -> Iterator[Mark]:
    """Yield the marks of a month: a fall is as long as it is deep, a rise has no length."""
    text = reader.text
    for row in cells:
        is_change = row.unit == CHANGE
        value = max(-row.value, 0.0) if is_change else row.value
        yield Mark(
            value,
            row.qualifier,
            math.nan if is_change else row.value_low,
            math.nan if is_change else row.value_high,
            column=columns[_lane(row)],
            key=row.key,
            label=signed_change(row.value, text) if is_change else reported_value(row, text),
            tooltip=_tooltip(row, reader),
        )


def signed_change(value: float, text: Translator) -> str:
    """Return a change with its sign: `−37.5%`, `+12%`, `0%`."""
    sign = "\u2212" if value < 0 else "+" if value > 0 else ""
    return text.signed(sign, abs(value))


def _tooltip(row: Any, reader: RenderContext) -> tuple[str, ...]:
    text = reader.text
    if row.row_kind == "rate":
        return tooltip_lines(row, reader)
    label, value = text.labelled(row.label, row.measure), reported_value(row, text)
    n = survey_text.answers_text("", row.n, text)
    return (label, value, row.scope_name, period_text(row, text), row.survey_name, n, row.note)


def _notes(lines: Sequence[Any], omitted_count: int, text: Translator) -> Iterator[str]:
    """Say what columns, bars and letters mean, and how much the table alone has."""
    lanes = {_lane(row) for row in lines}
    for name, detail in (HEADINGS[lane] for lane in HEADINGS if lane in lanes):
        yield text.labelled(text.t(name), text.t(detail))
    if any(row.unit == CHANGE for row in lines):
        yield text.t("Bars show falls; a rise (+) has no bar. – nothing was reported, and nothing is filled in.")
    for heading, name in _surveys(lines, text).values():
        shares = text.labelled(heading, name)
        yield text.t("{survey}: share of those asked who reported disruption, with its interval", survey=shares)
    if omitted_count:
        yield text.n(
            "{number} more figure is in the table; choose a service or a place to see it drawn.",
            "{number} more figures are in the table; choose a service or a place to see them drawn.",
            omitted_count,
        )


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say which count fell the most for the same units, else where disruption was highest."""
    text, lines = reader.text, list(chain(*_visible_sections(rows)))
    several = len({row.scope for row in lines}) > 1
    changes = next(filter(None, ([row for row in lines if _lane(row) == lane] for lane in (BOTH, REPORTED))), [])
    row = min(changes, key=lambda row: row.value) if changes else max(lines, key=lambda row: row.value)
    year = re.search(r"\b(?:19|20)\d\d\b", row.note)
    sentence = message("{service}: {change}, {month} against the baseline")
    if year:
        sentence = message("{service}: {change}, {month} against {year}")
    return text.t(
        sentence if changes else message("Highest: {service}, {month} ({share})"),
        service=_section_title(row, text) if several else row.label,
        month=period_text(row, text),
        change=reported_value(row, text),
        year=year and year[0],
        share=survey_text.measure_text(row, text),
    )


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name what is drawn, the surveys and the time."""
    text, counts = reader.text, rows[rows["row_kind"] == "count"]
    measure = text.t("Share reporting disruption, by month")
    if len(counts):
        measure = text.t("Monthly counts against the same month of the baseline, as reported and for the same units")
    names = text.listed(list(dict.fromkeys(rows["survey_name"])))
    return survey_text.title_text(text, measure, names, survey_text.span(row_objects(rows), text))


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Give each service month by month, counts beside the share of units in both months."""
    text = reader.text
    sentences = [text.t("Figures by month; nothing is filled in.")]
    for lines in _visible_sections(rows):
        parts = [
            text.labelled(period_text(cells[0], text), text.listed(_values(cells, text))) for cells in _months(lines)
        ]
        title = _section_title(lines[0], text)
        sentences.append(text.t("{service}: {list}.", service=title, list=text.separated(parts)))
    return " ".join(sentences)


def _values(cells: Sequence[Any], text: Translator) -> list[str]:
    names = (row.survey_name if row.row_kind == "rate" else row.measure for row in cells)
    values = (survey_text.value_text(row, text) for row in cells)
    return [text.labelled(name, value) for name, value in zip(names, values, strict=True)]


CHART = Chart(
    id="disruption-by-month",
    page="/rates",
    name=message("Disruption by month"),
    question=message("How did monthly counts of services change, and what did surveys find in the same months?"),
    filters=("country", "service", "group", "from", "to"),
    columns=(
        Column("label", message("Service")),
        Column("scope_name", message("Place")),
        Column("measure", message("Measure")),
        Column("value", message("Value"), "value"),
        *SURVEY_COLUMNS,
    ),
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "A count that falls may be services not given, or reports not sent: read it beside the units that reported in "
        "both months. Shares of facilities in surveys are not shares of visits."
    ),
)
