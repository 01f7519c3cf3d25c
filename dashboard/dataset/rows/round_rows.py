"""The shares disrupted by round of the WHO pulse survey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.dataset.dataset import PULSE, WORLD, Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.columns import COMMON_COLUMNS, empty_rows
from dashboard.dataset.rows.rows_by_lane import group_rows, row_records
from dashboard.selection import Selection
from dashboard.text.translate import Translator, text_for

SHARE = "services_disrupted_share"

TREND = "services_disrupted_share_trend"
"""The same share over the countries that answered in each round compared: the only line there is."""

KEPT = (*survey_rows.COLUMNS, "service_name", "measure")

COLUMNS = (*KEPT, "round", "round_name", "round_n", "round_start", "round_end")


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the figures of each round: any disruption, average shares, comparable services.

    A service counts as comparable when two or more rounds give a figure; a chosen one is shown with any.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `main`, `service`, `trend` (the same countries at two
        times) or `gap`: a round that gives no figure of this measure (`value` is NaN). `measure` is the id
        of a strip; `round_n`, `round_start`, `round_end` are those of the survey. Empty when no service matches.
    """
    figures = survey_rows.shares(dataset, selection, "disruption", "disruption_other")
    figures = figures[(figures["family"] == PULSE) & (figures["scope"] == WORLD)]
    kinds = figures["indicator"].map({SHARE: "main", TREND: "trend", "disrupted_any": "service"}).fillna("")
    kinds = kinds.mask(figures["summary"] & (kinds == "service"), "main")
    figures = figures.assign(row_kind=kinds, measure=figures["indicator"] + " " + figures["service"])
    figures = figures[figures["row_kind"] != ""]
    if figures.empty:
        return empty_rows(COLUMNS)
    if not (selection.service or selection.group):
        series = figures.groupby("measure")["round"].transform("nunique")
        figures = figures[(figures["row_kind"] != "service") | (series > 1)]
    figures = figures[[*COMMON_COLUMNS, *KEPT, "order", "indicator_order"]]
    surveys = dataset.surveys[dataset.surveys["family"] == PULSE].sort_values("round")
    text, names = text_for(selection.lang), dataset.names("surveys", selection.lang, "short_name")
    gaps = _missing_rounds(figures, surveys, text.t("No figure was found for this round in what was read."))
    return _sort_rows(_with_rounds(pd.concat([figures, gaps], ignore_index=True), surveys, names, text))


def _missing_rounds(figures: pd.DataFrame, surveys: pd.DataFrame, note: str) -> pd.DataFrame:
    """Return a row for each round without a figure of a measure that other rounds give."""
    unknown = dict.fromkeys(("value", "value_low", "value_high"), float("nan"))
    blank = {"row_kind": "gap", "note": note, "qualifier": "exact"} | unknown
    lines, records = row_records(figures[figures["row_kind"] != "trend"]), list[dict[str, Any]]()
    rounds = row_records(surveys[["id", "source", "n", "period_start", "period_end"]])
    for strip in group_rows(lines, lambda line: line["measure"]).values():
        covered, like = {line["survey"] for line in strip}, strip[0] | blank
        for survey in (survey for survey in rounds if survey["id"] not in covered):
            code = survey["id"]
            records.append(like | survey | {"survey": code, "key": f"gap-{like['key']}-{code}"})
    return pd.DataFrame(records, columns=figures.columns)


def _with_rounds(
    frame: pd.DataFrame, surveys: pd.DataFrame, names: Mapping[str, str], text: Translator
) -> pd.DataFrame:
    """Add the survey's short name and its round's number, name, n and period to rows."""
    facts = surveys.set_index("id")
    rounds = frame["survey"].map(facts["round"])
    columns = {"round_n": "n", "round_start": "period_start", "round_end": "period_end"}
    return frame.assign(
        survey_name=frame["survey"].map(names),
        round=rounds,
        round_name=[text.t("Round {number}", number=text.number(number)) for number in rounds],
        **{name: frame["survey"].map(facts[column]) for name, column in columns.items()},
    )


def _sort_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Put any disruption first, then shares of services, then services, each by round."""
    rank = frame.groupby("measure")["indicator_order"].transform("min")
    single = frame["measure"].isin(frame.loc[frame["row_kind"] == "service", "measure"])
    rows = frame.assign(_single=single, _rank=rank).sort_values(
        ["_single", "_rank", "order", "measure", "round", "period_start"], kind="stable"
    )
    return survey_rows.with_group_headings([rows], COLUMNS)
