"""How one figure is worded alone: what was measured, its value, where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components.page_state import COUNTRY_PATH, PageState
from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows import survey_rows
from dashboard.text import survey_text


def observation_text(frame: pd.DataFrame, view: PageState) -> pd.DataFrame:
    """Format observations for readers.

    Args:
        frame: rows with the columns of `query.named_observations`.
        view: the language they are worded in.

    Returns:
        The same rows with `label` (what was measured), `shown` (the value as reported), `href` (where the
        dashboard shows it), `survey_short`, and all sources in `source`. Empty, with the same columns, when
        there are none.
    """
    language = view.selection.lang
    named_frame = frame.assign(
        indicator_short=frame["indicator"].map(view.dataset.names("indicators", language, "short_name"))
    )
    other_sources = frame["also_sources"]
    countries = _countries(view)
    return named_frame.assign(
        label=survey_rows.with_names(named_frame, ()),
        # The words of the source where it gives no number.
        shown=[str(row.value_text) or survey_text.measure_text(row, view.text) for row in frame.itertuples()],
        href=[_href(row, countries, view) for row in frame.itertuples()],
        survey_short=frame["survey"].map(view.dataset.names("surveys", language, "short_name")),
        source=frame["source"].where(other_sources == "", frame["source"] + ";" + other_sources),
    )


def survey_href(survey: str, service: str, view: PageState) -> str:
    """Return the address that shows the figures of a survey, of one service or ("") of all."""
    selection = view.selection.only(("lang", "theme")).with_values("survey", (survey,))
    return selection.with_values("service", (service,) if service else ()).href("/services")


def _href(row: Any, countries: Mapping[str, str], view: PageState) -> str:
    """Return where a figure is shown: with its country, else among the others of its survey."""
    if row.scope in countries:
        return f"{view.plain(COUNTRY_PATH + countries[row.scope])}#local"
    return survey_href(row.survey, row.service, view)


def _countries(view: PageState) -> dict[str, str]:
    """Return place -> its country, or the first of the group's members."""
    countries = set(view.dataset.countries()) - {WORLD}
    pages = {}
    for row in view.dataset.scopes.itertuples():
        page = next((code for code in (row.id, row.parent, *str(row.members).split(";")) if code in countries), "")
        if page:
            pages[str(row.id)] = str(page)
    return pages


def answers(n: float, view: PageState) -> str:
    """Return how many answered, "" when that is not known."""
    return "" if pd.isna(n) else view.text.number(n)
