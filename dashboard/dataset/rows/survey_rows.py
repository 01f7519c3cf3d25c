"""What the charts of survey figures share: the rows with the facts of their surveys."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows.columns import COMMON_COLUMNS
from dashboard.selection import Selection
from dashboard.text.formats import is_percent

COLUMNS = (
    *("key", "row_kind", "service", "group", "group_name", "scope", "scope_name", "indicator", "indicator_name"),
    *("value_low", "value_high", "survey", "survey_name", "respondents", "asked", "population", "caveat"),
    "note_language",
)
"""What a row of a survey chart has beside the common columns; every one but the ends of an interval is text.

`asked` is how many answered the survey.
"""

NUMBERS = ("value", "value_low", "value_high", "n")
"""The columns that are numbers, NaN where unknown."""


def figures(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the observations of the chosen services with what the charts say of them.

    Returns:
        The columns of `query.observations` with all sources in `source` and the short name in `survey_name`,
        and `key` (the observation), `indicator_short`, `indicator_order`, `family`, `respondents`, `round`.
    """
    all_figures = dataset.derived(f"survey figures:{selection.lang}", lambda: _figures(dataset, selection))
    mask = query.observation_mask(dataset, selection)[all_figures.index]
    return all_figures.copy(deep=False) if mask.all() else all_figures[mask]


def _figures(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    frame = query.observations(dataset, Selection(lang=selection.lang))
    surveys = dataset.surveys.set_index("id")
    english = query.in_english(dataset, "observations", selection.lang, "note")
    also, short = frame["also_sources"], frame["service_name"]
    if "short_name" in dataset.services:
        names = frame["service"].map(dataset.names("services", selection.lang, "short_name")).fillna("").astype("str")
        short = names.where(names != "", short)
    return frame.assign(
        key=frame["id"],
        source=frame["source"].where(also == "", frame["source"] + ";" + also),
        survey_name=frame["survey"].map(dataset.names("surveys", selection.lang, "short_name")),
        service_short=short,
        note_language=np.where(frame["id"].isin(english), "en", selection.lang),
        indicator_short=frame["indicator"].map(dataset.names("indicators", selection.lang, "short_name")),
        indicator_order=frame["indicator"].map(dataset.indicators.set_index("id")["order"]),
        family=frame["survey"].map(surveys["family"]),
        respondents=frame["survey"].map(surveys["respondents"]),
        round=frame["survey"].map(surveys["round"]),
        asked=frame["survey"].map(surveys["n"].dropna().map("{:.0f}".format)).fillna(""),
    )


def shares(dataset: Dataset, selection: Selection, *topics: str) -> pd.DataFrame:
    """Return the figures of these topics that are percentages, which bars can show.

    Returns:
        The columns of `figures`, `label` (`with_names`) and `of_part` (`is_subgroup`).
    """
    all_shares = dataset.derived(f"survey shares:{selection.lang}", lambda: _shares(dataset, selection.lang))
    return all_shares[query.observation_mask(dataset, selection)[all_shares.index] & all_shares["topic"].isin(topics)]


def _shares(dataset: Dataset, language: str) -> pd.DataFrame:
    all_figures = figures(dataset, Selection(lang=language))
    frame = all_figures[all_figures["unit"].map(is_percent).astype(bool) & all_figures["value"].notna()]
    return frame.assign(label=with_names(frame), of_part=is_subgroup(frame))


def kinds(figures: pd.DataFrame) -> pd.Series:
    """Return `figure`, or `apart` for a zero of something else than disruption: no bar."""
    zero = (figures["value"] == 0) & (figures["indicator"] != "disrupted_any")
    return zero.map({True: "apart", False: "figure"})


def widest_scope(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the rows for the world; where there are none those for regions; else all."""
    wide = figures[~figures["scope_kind"].isin(["country", "subnational"])]
    if (wide["scope"] == WORLD).any():
        wide = wide[wide["scope"] == WORLD]
    return figures if wide.empty else wide


def with_names(frame: pd.DataFrame, plain: Collection[str] = ("disrupted_any",)) -> pd.Series:
    """Return the service, and the measure where it is none of the `plain` indicators."""
    unsaid = frame["indicator"].isin(list(plain))
    both = frame["service_name"] + " · " + frame["indicator_short"]
    label = frame["service_name"].where(unsaid, both)
    label = label.where(frame["service_name"] != "", frame["indicator_short"])
    parts = is_subgroup(frame)
    return label.where(~parts, label + " · " + frame["population"]) if parts.any() else label


def is_subgroup(frame: pd.DataFrame) -> pd.Series:
    """Return which figures are of a part of those asked, where other parts have one too."""
    mask = frame["population"] != ""
    if not mask.any():
        return mask
    kinds = frame.groupby(["survey", "service", "indicator", "scope"])["population"].transform("nunique")
    return mask & (kinds > 1)


def countries(dataset: Dataset, selection: Selection) -> list[str]:
    """Return the chosen countries that the package knows, without the world."""
    codes = set(dataset.countries()) - {WORLD}
    return [code for code in selection.country if code in codes]


def missing_countries(
    dataset: Dataset, sentences: Mapping[str, str], language: str, columns: Sequence[str]
) -> pd.DataFrame:
    """Return a row a place stating that nothing was found, from scope -> sentence."""
    names = dataset.names("scopes", language)
    numbers = [name for name in NUMBERS if name in (*COMMON_COLUMNS, *columns)]
    blank = dict[str, Any](dict.fromkeys((*COMMON_COLUMNS, *columns), "")) | dict.fromkeys(numbers, float("nan"))
    cells = {
        "row_kind": "missing",
        "key": [f"missing-{scope}" for scope in sentences],
        "label": list(sentences.values()),
        "scope": list(sentences),
        "scope_name": [names.get(scope, scope) for scope in sentences],
    }
    return pd.DataFrame(blank | cells)


def with_group_headings(parts: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Return the parts as one frame with the common columns and these, each observation once."""
    frames = [part[[*COMMON_COLUMNS, *columns]] for part in parts if len(part)]
    return drop_duplicate_rows(pd.concat(frames or [parts[0][[*COMMON_COLUMNS, *columns]]]))


def drop_duplicate_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows numbered anew, each observation once; the frame is the caller's own."""
    if not frame["key"].is_unique:
        return frame.drop_duplicates("key", ignore_index=True)
    frame.index = pd.RangeIndex(len(frame))
    return frame
