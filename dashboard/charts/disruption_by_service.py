"""Which services were disrupted: the share of countries reporting it, service by service, in one survey."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from dashboard.charts import drawing, survey_words, surveys
from dashboard.charts.chart import Chart, Column, Figure, Native, Reader, empty_rows
from dashboard.charts.memory import Memory
from dashboard.charts.stack import BAR, Stack, share_axis
from dashboard.dataset import query
from dashboard.dataset.records import Dataset
from dashboard.selection import Selection
from dashboard.text.translate import Text, message, text_for

LOCAL_TOPICS = ("disruption", "disruption_other")
EXTRA = surveys.EXTRA

TITLES = {
    "percent_countries": message("Share of countries reporting disruption"),
    "percent_associations": message("Share of associations reporting disruption"),
    "percent_studies": message("Share of published studies reporting disruption"),
    "percent_services": message("Share of services affected"),
    "percent_programmes": message("Share of programmes affected"),
    "percent_respondents": message("Share of respondents whose access was limited"),
}
"""The statistical title by the unit of the rows."""

TITLED = ("disrupted_any", "disrupted_any_associations", "disrupted_any_studies")
"""Indicators that a statistical title says in full, so that labels need not."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return every disruption figure of the chosen survey, by service group, the highest first.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `figure`; `group` for the summary of a group's other
        rows; `local` for a figure of a chosen country; `missing` for a chosen country without any
        (its `label` says so). The chosen countries come first. Empty when no service matches.
    """
    # Each country's part is worked out once, and so is the world's: readers choose countries in many combinations.
    memory = dataset.derived("parts of disruption by service", Memory)
    others = selection.without("country")
    asked = (others.query(("service", "group", "survey")), selection.lang)
    wide = memory.get(("wide", *asked), lambda: _wide(dataset, others))
    local = [
        memory.get((country, *asked), partial(_local, dataset, country, others))
        for country in surveys.countries(dataset, selection)
    ]
    frame = surveys.stacked([*local, wide], EXTRA)
    return empty_rows(EXTRA) if (frame["row_kind"] == "missing").all() else frame


def _wide(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the figures of the chosen survey for all its countries, in the order they are drawn in."""
    found = surveys.figures(dataset, selection)
    wide = surveys.widest(surveys.shares(found[found["survey"] == query.chosen_survey(selection)], "disruption"))
    return _ordered(wide.assign(row_kind=wide["summary"].map({True: "group", False: "figure"})))


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Put the group with the highest figure first; in it the summary, then the highest."""
    highest = frame.groupby("group")["value"].transform("max")
    ordered = frame.assign(_highest=highest).sort_values(
        ["_highest", "group", "summary", "value", "order"], ascending=[False, True, False, False, True]
    )
    if ordered["unit"].nunique() > 1:
        return ordered.assign(label=surveys.named(ordered))
    return ordered.assign(label=surveys.named(ordered, TITLED))


def _local(dataset: Dataset, country: str, selection: Selection) -> pd.DataFrame:
    """Return a country's own figures, or a row that says that there are none."""
    found = surveys.figures(dataset, selection)
    own = surveys.shares(found[found["scope"].isin(query.local_scopes(dataset, country))], *LOCAL_TOPICS)
    if not own.empty:
        return own.assign(row_kind="local", label=surveys.named(own))
    text = text_for(selection.lang)
    name = dataset.names("scopes", selection.lang)[country]
    sentence = text.t("No disruption rate was published for {country}.", country=name)
    if selection.service or selection.group:
        sentence = text.t("No disruption rate of the chosen services was published for {country}.", country=name)
    return surveys.missing(dataset, {country: sentence}, selection.lang, EXTRA)


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Draw a bar a service under the heading of its group; local figures first, in their own colour."""
    stack = Stack(reader)
    placed = _placed(rows, reader, stack)
    axis, theme = drawing.Axis(100.0, "percent"), reader.theme
    local = placed["row_kind"] == "local"
    bars = drawing.bar_traces(placed[~local], reader, axis, theme.mark, theme.soft, width=BAR)
    own = drawing.bar_traces(placed[local], reader, axis, theme.other, theme.other, width=BAR)
    return {"data": [*bars, *own], "layout": stack.layout(xaxis=share_axis(reader))}


def _placed(rows: pd.DataFrame, reader: Reader, stack: Stack) -> pd.DataFrame:
    """Write headings and labels on the stack; return the rows that are bars with their `y` and `hover`."""
    places = rows["row_kind"].isin(["local", "missing"]).any()
    place, section, positions = "", "", dict[int, float]()
    for index, row in enumerate(surveys.each(rows)):
        if places and row.scope_name != place:
            place, section = str(row.scope_name), ""
            stack.band(16)
            stack.say(place, "title")
        if row.row_kind == "missing":
            stack.say(str(row.label), "muted")
            continue
        if row.row_kind != "local" and row.group_name != section:
            section = str(row.group_name)
            stack.skip(10)
            if row.row_kind == "group":
                stack.head(_heading(row, reader.text), str(row.label), survey_words.tooltip(row, reader))
                continue
            stack.say(_heading(row, reader.text), "strong")
        if row.row_kind == "group":
            stack.say(str(row.label), "muted", survey_words.tooltip(row, reader))
        else:
            stack.skip(4)
            positions[index] = stack.labelled(str(row.label), BAR + 6)
    hovers = [survey_words.tooltip(row, reader) for row in surveys.each(rows.iloc[list(positions)])]
    return rows.iloc[list(positions)].assign(y=list(positions.values()), hover=hovers)


def _heading(row: Any, text: Text) -> str:
    """Return the name of a group; where a figure sums the group up, its value too."""
    if row.row_kind != "group":
        return str(row.group_name)
    return text.t("{label}: {value}", label=row.group_name, value=text.value(row.value, row.qualifier, row.unit))


def finding(rows: pd.DataFrame, reader: Reader) -> str:
    """Say which service was hit most often; only what can be told from bounds and mixed units."""
    text = reader.text
    kinds = (rows[rows["row_kind"] == kind] for kind in ("figure", "group", "local"))
    wide = next(part for part in kinds if len(part))
    top = wide[wide["value"] == wide["value"].max()]
    services, share = text.listed(top["label"].tolist()), survey_words.measured(next(surveys.each(top)), text)
    if len(wide) == 1:
        plain = wide.iloc[0]["indicator"] in TITLED
        single = message("{service}: disrupted in {share}") if plain else message("{service}: {share}")
        return text.t(single, service=services, share=share)
    if wide["unit"].nunique() > 1 or (wide["qualifier"] == "over").any():
        return text.t("Highest figure published: {service} ({share})", service=services, share=share)
    return text.t("Most often disrupted: {service} ({share})", service=services, share=share)


def subtitle(rows: pd.DataFrame, reader: Reader) -> str:
    """Name the measure, the survey, who answered and when."""
    text = reader.text
    wide = rows[rows["row_kind"].isin(["figure", "group"])]
    shown = rows[rows["row_kind"] == "local"] if wide.empty else wide
    first, units = shown.iloc[0], shown["unit"].unique()
    measure = (
        text.t(TITLES[units[0]]) if len(units) == 1 else text.t("Share reporting disruption, of what each label says")
    )
    asked = survey_words.answered(first["respondents"], shown["n"].max(), text)
    return survey_words.titled(text, measure, first["survey_name"], asked, survey_words.span(shown, text))


def summary(rows: pd.DataFrame, reader: Reader) -> str:
    """List what was disrupted, highest first, and say what is known locally."""
    text = reader.text
    wide = rows[rows["row_kind"].isin(["figure", "group"])].sort_values("value", ascending=False, kind="stable")
    said = [
        text.t("{label}: {value}", label=row.label, value=text.value(row.value, row.qualifier, row.unit))
        for row in surveys.each(wide)
    ]
    sentences = rows.loc[rows["row_kind"] == "missing", "label"].tolist()
    for place, own in rows[rows["row_kind"] == "local"].groupby("scope_name", sort=False):
        shown = [
            text.t("{label}: {value}", label=row.label, value=survey_words.measured(row, text))
            for row in surveys.each(own)
        ]
        sentences.append(text.t("{place}, own figures: {list}.", place=place, list=survey_words.listed(text, shown)))
    if said:
        listed = survey_words.listed(text, said)
        place = wide.iloc[0]["scope_name"]
        sentences.append(
            text.n(
                "Bar chart of {number} figure, {place}: {list}.",
                "Bar chart of {number} figures, {place}, from highest to lowest: {list}.",
                len(said),
                place=place,
                list=listed,
            )
        )
    return " ".join(sentences)


CHART = Chart(
    id="disruption-by-service",
    page="/services",
    name=message("Disruption by service"),
    question=message("Which services did countries report as disrupted?"),
    filters=("country", "service", "group", "survey"),
    columns=(
        Column("label", message("Service")),
        Column("group_name", message("Service group")),
        Column("scope_name", message("Place")),
        Column("value", message("Disrupted"), "value"),
        *surveys.ORIGIN,
    ),
    rows=rows,
    figure=figure,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    native=Native(headings=("scope_name", "group_name")),
    caveat=message("Shares of those who answered, not of patients. Country answers were not published one by one."),
)
