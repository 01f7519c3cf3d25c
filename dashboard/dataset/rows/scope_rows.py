"""The shares disrupted by place, and the places of which none was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.columns import MAX_COMPLETE, empty_rows
from dashboard.dataset.rows.survey_rates import DISRUPTION
from dashboard.selection import Selection
from dashboard.text.translate import message, text_for

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
    frame = survey_rows.shares(dataset, selection, *DISRUPTION)
    frame = frame[_requested(dataset, frame, selection) & ~frame["of_part"]]
    if frame.empty:
        return empty_rows(COLUMNS)
    frame = _blocks(dataset, frame, selection.lang)
    frame = _lines(
        frame.sort_values(["_rank", "order", "indicator_order", "period_start"], kind="stable"), selection.lang
    )
    ranks = dataset.scopes.set_index("id")["order"]
    if frame["scope"].nunique() > MAX_COMPLETE:
        # Of more places than are drawn, the chosen countries stand beside the world.
        ranks[ranks.index.isin(selection.country)] -= ranks.max()
    figures = frame.assign(row_kind=survey_rows.kinds(frame), scope_order=frame["scope"].map(ranks))
    return survey_rows.with_group_headings([figures, _missing_rows(dataset, set(frame["scope"]), selection)], COLUMNS)


def _blocks(dataset: Dataset, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Give each figure a block of its meaning, and its `_rank`, "" for countries disrupted."""
    text, better = text_for(language), dataset.indicators.set_index("id")["direction"] == "higher_is_better"
    kinds = list(zip(frame["unit"], frame["indicator"].map(better), strict=True))
    names = {kind: text.t(BLOCKS[kind[0]]) if kind[0] in BLOCKS else "" for kind in kinds}
    names |= {
        (unit, more): text.t("{block}: more is better", block=names[unit, more] or text.t("Shares of countries"))
        for unit, more in names
        if more
    }
    ranks = {block: rank for rank, block in enumerate(["", *(text.t(name) for name in BLOCKS.values())])}
    blocks = pd.Series([names[kind] for kind in kinds], frame.index, dtype="str")
    return frame.assign(block=blocks, _rank=[ranks.get(block, len(ranks)) for block in blocks])


def _requested(dataset: Dataset, figures: pd.DataFrame, selection: Selection) -> pd.Series:
    """Return which figures answer the selection; of the world, which has most, one topic only."""
    survey, places = query.chosen_survey(selection), dataset.scopes
    elsewhere = figures["scope"] != WORLD
    if selection.survey:
        elsewhere &= figures["family"] == dataset.surveys.set_index("id")["family"].get(survey, "")
    else:  # a group of countries whose members are not named is no place
        unplaced = places.loc[(places["kind"] == "other") & (places["members"] == ""), "id"]
        elsewhere &= ~figures["scope"].isin(unplaced)
    scopes = query.local_scopes(dataset, *survey_rows.countries(dataset, selection))
    world = (figures["scope"] == WORLD) & (figures["survey"] == survey) & (figures["topic"] == DISRUPTION[0])
    return world | elsewhere | figures["scope"].isin(scopes)


def _lines(figures: pd.DataFrame, language: str) -> pd.DataFrame:
    """Give each figure its line: service, indicator, and time where there are several."""
    text = text_for(language)
    several = figures.duplicated(["service", "indicator", "scope"], keep=False)
    lines = figures["service"] + " " + figures["indicator"]
    several = lines.isin(lines[several])
    times = [text.period(start, end) for start, end in zip(figures["period_start"], figures["period_end"], strict=True)]
    label, with_time = figures["label"], figures["label"] + " · " + pd.Series(times, index=figures.index)
    return figures.assign(
        measure=lines.where(~several, lines + " " + figures["period_start"]), label=label.where(~several, with_time)
    )


def _missing_rows(dataset: Dataset, scopes: Collection[str], selection: Selection) -> pd.DataFrame:
    """Return a row for the world, WHO regions and chosen countries that have no data."""
    text, names = text_for(selection.lang), dataset.names("scopes", selection.lang)
    places = dataset.scopes.loc[dataset.scopes["kind"].isin(["world", "who_region"])].sort_values("order")["id"]
    sentences = {
        scope: text.t(
            "No disruption rate of these services was found for {place} in what was read.", place=names[scope]
        )
        for scope in (*places, *survey_rows.countries(dataset, selection))
        if scope not in scopes
    }
    facts = dataset.scopes.set_index("id")
    rows = survey_rows.missing_countries(dataset, sentences, selection.lang, COLUMNS)
    return rows.assign(scope_kind=rows["scope"].map(facts["kind"]), scope_order=rows["scope"].map(facts["order"]))
