"""Disruption of services by world, WHO region, income group and country, with every gap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.chart import DISRUPTION_COLUMNS, Chart
from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.rows_by_lane import group_rows, row_objects
from dashboard.dataset.rows.scope_rows import rows
from dashboard.plotting.plot import ColumnHeading, Plot, Row, Section, share_scale
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.survey_marks import survey_mark
from dashboard.text import survey_text
from dashboard.text.translate import message, plurals

MOST_EMPTY = 8
"""Columns up to which regions without any figure have one; beyond, a note names them."""


FOUND = plurals(
    "Beyond the world as a whole, {number} figure was found in what was read, for {places}",
    "Beyond the world as a whole, {number} figures were found in what was read, for {places}",
)
FOUND_IN_REGIONS = plurals(
    "Beyond the world as a whole, {number} figure was found in what was read; of the WHO regions only for {places}",
    "Beyond the world as a whole, {number} figures were found in what was read; of the WHO regions only for {places}",
)


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a row a service, a column a place, and a mark where a figure was found."""
    lines = row_objects(rows)
    places = _places(lines)
    columns = {place.scope: index for index, place in enumerate(places)}
    measures = group_rows((row for row in lines if row.row_kind == "figure"), lambda row: row.measure)
    sections = list[Section]()
    # The block of disruption is divided by groups of services.
    for (block, title), group in groupby(
        measures.values(), lambda cells: (cells[0].block, cells[0].block or cells[0].group_name)
    ):
        plot_rows = tuple(
            Row(
                cells[0].label,
                tuple(survey_mark(row, reader, column=columns[row.scope]) for row in cells if row.scope in columns),
            )
            for cells in group
        )
        sections.append(Section(share_scale(plot_rows, "percent"), plot_rows, title, part=block))
    world = ColumnHeading(reader.text.t("World"))
    # Other places are headed by the codes that WHO and ISO give.
    headings = [
        world if place.scope_kind == "world" else ColumnHeading(place.scope, (place.scope_name,)) for place in places
    ]
    return Plot(tuple(sections), columns=tuple(headings), notes=tuple(_notes(lines, places, reader)))


def _places(lines: list[Any]) -> list[Any]:
    """Return the places that have a column."""
    places = sorted({row.scope: row for row in lines}.values(), key=lambda row: row.scope_order)
    if len(places) > MOST_EMPTY:
        return [place for place in places if place.row_kind == "figure" or place.scope_kind != "who_region"]
    return places


def _notes(lines: list[Any], places: list[Any], reader: RenderContext) -> Iterator[str]:
    """Say what the codes and the dash mean, and for which places nothing was found."""
    text, visible_scopes = reader.text, {place.scope for place in places}
    yield text.t("– not found in what was read")
    codes = [
        text.t("{code}: {place}", code=place.scope, place=place.scope_name)
        for place in places
        if place.scope_kind != "world"
    ]
    if codes:
        yield text.listed(codes)
    missing = [row.scope_name for row in lines if row.row_kind == "missing" and row.scope not in visible_scopes]
    if missing:
        names = text.listed(missing)
        yield text.t("No disruption rate of these services was found for {place} in what was read.", place=names)
    if all(row.scope_kind != "income_group" for row in lines):
        yield text.t("No disruption rate by income group was found in what was read.")


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say for how many of the services there is any figure beside the world's."""
    text = reader.text
    frame = rows[rows["row_kind"] == "figure"]
    local = frame.loc[frame["scope"] != WORLD]
    if local.empty:
        return text.t("In what was read, no figure was found for any place but the world")
    regions = frame[frame["scope_kind"] == "who_region"]
    places = text.listed(list(dict.fromkeys((local if regions.empty else regions)["scope_name"])))
    return text.n(*(FOUND if regions.empty else FOUND_IN_REGIONS), len(local), places=places)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name what is shown, the surveys and the time."""
    text = reader.text
    frame = rows[rows["row_kind"] == "figure"]
    world = frame[frame["scope"] == WORLD]
    measure = text.t("Share of countries reporting disruption, or as the label says")
    if world.empty:
        names = text.listed(frame["survey_name"].unique().tolist())
        return survey_text.title_text(text, measure, names, survey_text.span(row_objects(frame), text))
    name = survey_text.survey_facts(row_objects(world), text)
    if len(frame) > len(world):
        name = text.t("world: {survey}; other places: as each figure says", survey=name)
    return survey_text.title_text(text, measure, name)


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List place by place what was found, and name the places without any figure."""
    text = reader.text
    frame = rows[rows["row_kind"] == "figure"].sort_values("scope_order", kind="stable")
    sentences = [text.t("Figures by service and place.")]
    for place, group in frame.groupby("scope_name", sort=False):
        figures = [text.labelled(row.label, survey_text.value_text(row, text)) for row in row_objects(group)]
        sentences.append(text.t("{place}: {list}.", place=place, list=survey_text.list_text(text, figures)))
    missing = rows[rows["row_kind"] == "missing"]
    if len(missing) <= survey_text.MAX_LISTED:
        return " ".join([*sentences, *missing["label"]])
    places = survey_text.list_text(text, missing["scope_name"].tolist())
    none = text.t("No disruption rate of these services was found for {place} in what was read.", place=places)
    return " ".join([*sentences, none])


CHART = Chart(
    id="disruption-by-scope",
    beside=("country",),
    page="/services",
    name=message("Disruption by place"),
    question=message("For which regions, income groups and countries was a figure on disruption found?"),
    filters=("country", "service", "group", "survey"),
    columns=DISRUPTION_COLUMNS,
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "Places come from different surveys and times; where a place has no figure, none was found in what was read, "
        "not that none was published or nothing was disrupted."
    ),
)
