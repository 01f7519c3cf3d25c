"""Disruption by place.

Services by world, WHO region, income group and country, with every gap visible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

import pandas as pd

from dashboard.charts import survey_rows, survey_text
from dashboard.charts.chart import COMMON_COLUMNS, Chart, Column, RenderContext, empty_rows
from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.plotting.plot import ColumnHeading, Mark, Plot, Row, Section, share_scale
from dashboard.selection import Selection
from dashboard.text.translate import message, text_for

TOPICS = ("disruption", "disruption_other")
"""What is shown of places; of the world, which has more figures, only the first."""

COLUMNS = (*survey_rows.COLUMNS, "measure", "block", "scope_kind", "scope_order")

BLOCKS: Mapping[str, str] = MappingProxyType(
    {
        "percent_services": message("Average shares of services disrupted"),
        "percent_programmes": message("Shares of programmes"),
        "percent_associations": message("Shares of associations"),
        "percent_studies": message("Shares of published studies"),
        "percent_respondents": message("Shares of respondents"),
        "percent_people": message("Falls in people reached"),
    }
)
"""What figures of a unit have in common that are no shares of countries reporting disruption."""

MADE = ("row_kind", "measure", "block", "scope_order", "label")
NEEDED = [
    *(column for column in (*COMMON_COLUMNS, *COLUMNS) if column not in MADE),
    *("topic", "family", "order", "indicator_order", "indicator_short", "service_name"),
]
"""The columns of the figures that the rows are made from."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the shares found for each place, and which places have none.

    The world's are those of the chosen survey (the WHO rapid assessment by default). Other places are
    covered thinly, so theirs come from every survey; once a survey is chosen, from its family only.
    The chosen countries' own figures always come along.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `figure`, or `missing` for a WHO region or a chosen
        country without any figure (its `label` says so). `measure` is the id of a line of the matrix.
        Empty when no service matches.
    """
    frame = survey_rows.share_rows(survey_rows.figures(dataset, selection), *TOPICS)[[*NEEDED]]
    frame = frame[_requested(dataset, frame, selection) & ~survey_rows.of_parts(frame)]
    if frame.empty:
        return empty_rows(COLUMNS)
    frame = _blocks(dataset, frame, selection.lang)
    frame = _lines(
        frame.sort_values(["_rank", "order", "indicator_order", "period_start"], kind="stable"), selection.lang
    )
    ranks = dataset.scopes.set_index("id")["order"]
    told = frame.assign(row_kind=survey_rows.kinds(frame), scope_order=frame["scope"].map(ranks))
    return survey_rows.with_group_headings([told, _nothing(dataset, set(frame["scope"]), selection)], COLUMNS)


def _blocks(dataset: Dataset, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Give each figure the block of its meaning, "" for shares of countries disrupted.

    `_rank` orders the blocks: what is a share of something else, and what is better when it is more, stand apart.
    """
    text, better = text_for(language), dataset.indicators.set_index("id")["direction"] == "higher_is_better"
    kinds = list(zip(frame["unit"], frame["indicator"].map(better), strict=True))
    names = {kind: text.t(BLOCKS[kind[0]]) if kind[0] in BLOCKS else "" for kind in kinds}
    names |= {
        (unit, more): text.t("{block}: more is better", block=names[unit, more] or text.t("Shares of countries"))
        for unit, more in names
        if more
    }
    ranks = ["", *(text.t(name) for name in BLOCKS.values())]
    blocks = pd.Series([names[kind] for kind in kinds], frame.index, dtype="str")
    return frame.assign(block=blocks, _rank=[_rank(block, ranks) for block in blocks])


def _rank(block: str, ranks: Sequence[str]) -> int:
    return ranks.index(block) if block in ranks else len(ranks)


def _requested(dataset: Dataset, found: pd.DataFrame, selection: Selection) -> pd.Series:
    """Return which figures answer the selection; see `rows`."""
    survey = query.chosen_survey(selection)
    elsewhere = (found["scope"] != WORLD) & ~found["scope"].isin(_unplaced(dataset))
    if selection.survey:
        elsewhere = found["scope"] != WORLD
        families = dataset.surveys.set_index("id")["family"]
        elsewhere &= found["family"] == families.get(survey, "")
    chosen = [
        scope for code in survey_rows.countries(dataset, selection) for scope in query.local_scopes(dataset, code)
    ]
    world = (found["scope"] == WORLD) & (found["survey"] == survey) & (found["topic"] == TOPICS[0])
    return world | elsewhere | found["scope"].isin(chosen)


def _unplaced(dataset: Dataset) -> frozenset[str]:
    """Return the groups of countries that are no place: their members are not named.

    Their figures come with their own survey only.
    """
    scopes = dataset.scopes
    return frozenset(scopes.loc[(scopes["kind"] == "other") & (scopes["members"] == ""), "id"])


def _lines(found: pd.DataFrame, language: str) -> pd.DataFrame:
    """Give each figure its line.

    Service and indicator, and the time where a place has several of one.
    """
    text = text_for(language)
    several = found.duplicated(["service", "indicator", "scope"], keep=False)
    lines = found["service"] + " " + found["indicator"]
    several = lines.isin(lines[several])
    times = [text.period(start, end) for start, end in zip(found["period_start"], found["period_end"], strict=True)]
    label = survey_rows.with_names(found)
    dated = label + " · " + pd.Series(times, index=found.index)
    return found.assign(
        measure=lines.where(~several, lines + " " + found["period_start"]), label=label.where(~several, dated)
    )


def _offered(dataset: Dataset, selection: Selection) -> list[str]:
    """Return the places a reader may look for: the world, the WHO regions, the chosen countries."""
    scopes = dataset.scopes
    places = scopes.loc[scopes["kind"].isin(["world", "who_region"])].sort_values("order")["id"]
    return [*places, *survey_rows.countries(dataset, selection)]


def _nothing(dataset: Dataset, told: Collection[str], selection: Selection) -> pd.DataFrame:
    """Return a row for each expected place without data."""
    text, names = text_for(selection.lang), dataset.names("scopes", selection.lang)
    sentences = {
        scope: text.t(
            "No disruption rate of these services was found for {place} in what was read.", place=names[scope]
        )
        for scope in _offered(dataset, selection)
        if scope not in told
    }
    facts = dataset.scopes.set_index("id")
    rows = survey_rows.missing_countries(dataset, sentences, selection.lang, COLUMNS)
    return rows.assign(scope_kind=rows["scope"].map(facts["kind"]), scope_order=rows["scope"].map(facts["order"]))


MOST_EMPTY = 8
"""Columns up to which regions without any figure have one; beyond, a note names them."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a row a service, a column a place, and a mark where a figure was found."""
    lines = list(survey_rows.each(rows))
    places = _places(lines)
    columns = {place.scope: index for index, place in enumerate(places)}
    measures = dict[str, list[Any]]()
    for row in lines:
        if row.row_kind == "figure":
            measures.setdefault(row.measure, []).append(row)
    sections = list[Section]()
    for (block, group), own in groupby(measures.values(), lambda cells: _block(cells[0])):
        drawn = tuple(_row(cells, columns, reader) for cells in own)
        sections.append(Section(share_scale(drawn, "percent"), drawn, block or group, part=block))
    headings = tuple(_column_heading(place, reader) for place in places)
    return Plot(tuple(sections), columns=headings, notes=tuple(_notes(lines, places, reader)))


def _block(row: Any) -> tuple[str, str]:
    """Return the block of a figure; in that of disruption, its group of services, too."""
    return row.block, "" if row.block else row.group_name


def _places(lines: list[Any]) -> list[Any]:
    """Return the places that have a column."""
    places = sorted({row.scope: row for row in lines}.values(), key=lambda row: row.scope_order)
    if len(places) > MOST_EMPTY:
        return [place for place in places if place.row_kind == "figure" or place.scope_kind != "who_region"]
    return places


def _column_heading(place: Any, reader: RenderContext) -> ColumnHeading:
    """Return the head of a place: the codes that WHO and ISO give, the world by its name."""
    world = place.scope_kind == "world"
    return ColumnHeading(reader.text.t("World") if world else place.scope, () if world else (place.scope_name,))


def _row(cells: list[Any], columns: dict[str, int], reader: RenderContext) -> Row:
    marks = [
        Mark(
            row.value,
            row.qualifier,
            row.value_low,
            row.value_high,
            column=columns[row.scope],
            key=row.key,
            label=reader.text.value(row.value, row.qualifier, row.unit),
            tooltip=survey_text.tooltip_lines(row, reader),
        )
        for row in cells
        if row.scope in columns
    ]
    return Row(cells[0].label, tuple(marks))


def _notes(lines: list[Any], places: list[Any], reader: RenderContext) -> Iterator[str]:
    """Say what the codes and the dash mean, and for which places nothing was found."""
    text, drawn = reader.text, {place.scope for place in places}
    yield text.t("– not found in what was read")
    codes = [
        text.t("{code}: {place}", code=place.scope, place=place.scope_name)
        for place in places
        if place.scope_kind != "world"
    ]
    if codes:
        yield text.listed(codes)
    others = [row.scope_name for row in lines if row.row_kind == "missing" and row.scope not in drawn]
    if others:
        names = text.listed(others)
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
    if len(regions):
        return text.n(
            "Beyond the world as a whole, {number} figure was found in what was read; "
            "of the WHO regions only for {places}",
            "Beyond the world as a whole, {number} figures were found in what was read; "
            "of the WHO regions only for {places}",
            len(local),
            places=places,
        )
    return text.n(
        "Beyond the world as a whole, {number} figure was found in what was read, for {places}",
        "Beyond the world as a whole, {number} figures were found in what was read, for {places}",
        len(local),
        places=places,
    )


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name what is shown, the surveys and the time."""
    text = reader.text
    frame = rows[rows["row_kind"] == "figure"]
    world = frame[frame["scope"] == WORLD]
    measure = text.t("Share of countries reporting disruption, or as the label says")
    if world.empty:
        names = text.listed(list(dict.fromkeys(frame["survey_name"])))
        return survey_text.title_text(text, measure, names, survey_text.span(frame, text))
    first = world.iloc[0]
    asked = survey_text.surveyed(first, text)
    name = survey_text.title_text(text, first["survey_name"], asked, survey_text.span(world, text))
    if len(frame) == len(world):
        return survey_text.title_text(text, measure, name)
    return survey_text.title_text(
        text, measure, text.t("world: {survey}; other places: as each figure says", survey=name)
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List place by place what was found, and name the places without any figure."""
    text = reader.text
    frame = rows[rows["row_kind"] == "figure"].sort_values("scope_order", kind="stable")
    sentences = [text.t("Figures by service and place.")]
    for place, own in frame.groupby("scope_name", sort=False):
        said = [
            text.t("{label}: {value}", label=row.label, value=survey_text.value_text(row, text))
            for row in survey_rows.each(own)
        ]
        sentences.append(text.t("{place}: {list}.", place=place, list=survey_text.list_text(text, said)))
    return " ".join([*sentences, *rows.loc[rows["row_kind"] == "missing", "label"]])


CHART = Chart(
    id="disruption-by-scope",
    beside=("country",),
    page="/services",
    name=message("Disruption by place"),
    question=message("For which regions, income groups and countries was a figure on disruption found?"),
    filters=("country", "service", "group", "survey"),
    columns=(
        Column("label", message("Service")),
        Column("group_name", message("Service group")),
        Column("scope_name", message("Place")),
        Column("value", message("Disrupted"), "value"),
        *survey_rows.ORIGIN,
    ),
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
