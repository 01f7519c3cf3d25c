"""The share of countries reporting disruption, service by service, in one survey."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, Literal

import pandas as pd

from dashboard.charts.chart import DISRUPTION_COLUMNS, Chart
from dashboard.dataset.rows.rows_by_lane import group_rows, row_objects
from dashboard.dataset.rows.service_rows import TITLED, rows
from dashboard.plotting.first_rows import limit_places
from dashboard.plotting.plot import Plot, Row, Section, share_scale
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.survey_marks import survey_mark, tooltip_lines
from dashboard.text import survey_text
from dashboard.text.chart_words import MAX_MISSING, missing_sentences, reported_value
from dashboard.text.translate import message

MOST_COMPACT, MOST_OF_SEVERAL = 6, 3
"""Services of the world on the one screen of the overview, below what is known of one country or of several."""

SHARED = "percent_countries"
"""The unit of the axis that figures of countries share with those of the world."""

FALL = "percent_people"
"""The unit of a fall from one year to the next, which is no share."""

QUALIFIERS = ("under", "about", "exact", "over")
"""From what lies below a value to what lies above it."""

WIDE = ("figure", "group", "overall")
"""The kinds of rows that speak of all countries of the survey."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a bar a service under the heading of its group, local figures first."""
    lines, notes = limit_places(row_objects(rows), reader.text, 1 if reader.compact else MAX_MISSING)
    lines = [row for row in lines if row.row_kind != "apart"] or lines
    countries = {row.scope_name for row in lines if row.row_kind in ("local", "missing")}
    places = bool(countries or notes)
    limit = MOST_COMPACT if len(countries) + len(notes) <= 1 else MOST_OF_SEVERAL
    has_units = len({row.unit for row in lines if row.row_kind in WIDE}) > 1

    def section(row: Any) -> tuple[str, str]:
        return row.scope_name if places else "", row.unit if has_units and row.row_kind in WIDE else ""

    return Plot(
        tuple(_section(place, unit, list(rest), limit, reader) for (place, unit), rest in groupby(lines, section)),
        notes=notes,
    )


def _section(place: str, unit: str, lines: list[Any], limit: int, reader: RenderContext) -> Section:
    """Return the rows of a place and a unit by group; compact, the highest first."""
    plot_rows, group = list[Row](), ""
    if reader.compact:
        lines = sorted((row for row in lines if row.row_kind != "group"), key=lambda row: -row.value)
        lines = [row for row in lines if row.row_kind != "missing"] or lines
    lines, notes = _highest(lines, limit, reader) if place else (lines, [])
    for row in lines:
        if row.row_kind in WIDE and row.group_name != group and not reader.compact:
            group = row.group_name
            plot_rows.append(_heading(row, reader))
            if row.row_kind == "group":
                continue
        plot_rows.append(_row(row, reader))
    scale = share_scale(plot_rows, next((row.unit for row in lines if row.row_kind in WIDE), SHARED))
    return Section(scale, (*plot_rows, *notes), reader.text.t(survey_text.TITLES[unit]) if unit else "", part=place)


def _highest(lines: list[Any], limit: int, reader: RenderContext) -> tuple[list[Any], list[Row]]:
    """Return the rows that have room beside a country's own; a note counts the others."""
    remaining = len(lines) - limit
    if not reader.compact or remaining <= 0:
        return lines, []
    sentence = reader.text.n(
        "{number} less often disrupted service is on the page Services.",
        "{number} less often disrupted services are on the page Services.",
        remaining,
    )
    return lines[:limit], [Row(sentence, kind="note")]


def _heading(row: Any, reader: RenderContext) -> Row:
    """Return the heading of a group; where a figure sums the group up, with its value."""
    if row.row_kind != "group":
        return Row(row.group_name, kind="heading")
    value = reported_value(row, reader.text)
    tooltip = tooltip_lines(row, reader)
    return Row(row.group_name, value_text=value, detail=row.label, kind="heading", key=row.key, tooltip=tooltip)


def _row(row: Any, reader: RenderContext) -> Row:
    """Return a bar, a sentence, or a share of people: none of countries, so no bar."""
    text = reader.text
    if row.row_kind == "missing":
        return Row(row.label, kind="note")
    is_of_people = row.row_kind == "local" and row.unit != SHARED
    if is_of_people or row.row_kind in ("group", "apart"):
        value = survey_text.share_with_n(row, text) if is_of_people else reported_value(row, text)
        return Row(row.label, value_text=value, kind="text", key=row.key, tooltip=tooltip_lines(row, reader))
    label = row.short_label if reader.compact and row.short_label else row.label
    return Row(label, (survey_mark(row, reader),), kind="local" if row.row_kind == "local" else "bar")


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say which service was hit most often; only what can be told from bounds and mixed units."""
    text, lines = reader.text, row_objects(rows)
    kinds = (
        [row for row in lines if row.row_kind == kind] for kind in ("figure", "overall", "group", "local", "apart")
    )
    wide = next(filter(None, kinds))
    top = ends_of(wide, max)
    services, share = text.listed([row.label for row in top]), survey_text.measure_text(top[0], text)
    if top[0].unit == FALL:
        return text.t("Largest fall in people reached: {service} ({share})", service=services, share=share)
    if len(wide) == 1:
        plain = wide[0].indicator in TITLED
        single = message("{service}: disrupted in {share}") if plain else message("{service}: {share}")
        return text.t(single, service=services, share=share)
    if len({row.unit for row in wide}) > 1 or not bounds_allow(wide, top, "over"):
        return text.t("Highest figure found: {service} ({share})", service=services, share=share)
    return text.t("Most often disrupted: {service} ({share})", service=services, share=share)


def ends_of(figures: Sequence[Any], end: Callable[..., Any]) -> list[Any]:
    """Return the highest (`max`) or lowest (`min`) figures that share one value and qualifier."""
    places = [(row.value, QUALIFIERS.index(row.qualifier or "exact")) for row in figures]
    extreme = end(places)
    return [row for row, place in zip(figures, places, strict=True) if place == extreme]


def bounds_allow(figures: Sequence[Any], ends: Sequence[Any], bound: Literal["over", "under"]) -> bool:
    """Return whether no bound leaves open that some figures are the highest (`over`) or lowest."""
    opposite = "under" if bound == "over" else "over"
    return all(row.qualifier != bound for row in figures) and all(row.qualifier != opposite for row in ends)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name the measure, the survey, who answered and when."""
    text, lines = reader.text, [row for row in row_objects(rows) if row.row_kind != "missing"]
    figures = [row for row in lines if row.row_kind in WIDE] or lines
    several = message("Share reporting disruption, of what each label says")
    measures = list(dict.fromkeys(survey_text.TITLES.get(row.unit, several) for row in figures))
    measure = text.t(several if len(measures) > 1 else measures[0])
    return survey_text.title_text(text, measure, survey_text.survey_facts(figures, text))


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List what was disrupted, highest first, and say what is known locally."""
    text, lines = reader.text, row_objects(rows)
    wide = sorted((row for row in lines if row.row_kind in WIDE), key=lambda row: -row.value)
    sentences = missing_sentences(lines, text)
    for place, local in group_rows(
        (row for row in lines if row.row_kind == "local"), lambda row: row.scope_name
    ).items():
        figures = [text.labelled(row.label, survey_text.interval_text(row, text)) for row in local]
        words = survey_text.list_text(text, figures)
        sentences.append(text.t("{place}, own figures: {list}.", place=place, list=words))
    if wide:
        values = [text.labelled(row.label, survey_text.value_text(row, text)) for row in wide]
        sentences.append(
            text.n(
                "Bar chart of {number} figure, {place}: {list}.",
                "Bar chart of {number} figures, {place}, from highest to lowest: {list}.",
                len(values),
                place=wide[0].scope_name,
                list=survey_text.list_text(text, values),
            )
        )
    return " ".join(sentences)


CHART = Chart(
    id="disruption-by-service",
    beside=("country",),
    worldwide=True,
    page="/services",
    name=message("Disruption by service"),
    question=message("Which services did countries report as disrupted?"),
    filters=("country", "service", "group", "survey"),
    columns=DISRUPTION_COLUMNS,
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message("Shares of those who answered, not of patients."),
    caveats_by_respondents={"countries": message("Answers of single countries were not found in what was read.")},
)
