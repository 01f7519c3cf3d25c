"""The line under the name of a country: how much was done, by how many, in which time."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.components.organizers import ORGANIZER, named_in
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, depends_on
from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD

FILTERS = ("country", "kind", "area", "from", "to")


def country_facts(view: PageState) -> list[Any]:
    """Return the counts of the country's activities; a sentence when none matches."""
    text, frame = view.text, query.activities(view.dataset, view.selection)
    lead = (
        [html.P(text.t("Activities that were open to all countries, not to named ones."))]
        if view.country == WORLD
        else []
    )
    if frame.empty:
        return [*lead, html.P(text.t("No activity matches this selection."), className="lead")]
    sentence = text.t(
        "{activities} by {organizers}, {period}",
        activities=text.n("{number} activity", "{number} activities", len(frame)),
        organizers=text.n("{number} organizer", "{number} organizers", len(named_in(frame[ORGANIZER]))),
        period=_period(frame, view),
    )
    return [*lead, html.P(sentence, className="lead")]


def _period(found: pd.DataFrame, view: PageState) -> str:
    """Return the months from the first to the last activity.

    A year where only a year reaches beyond them.
    """
    yearly = found["date_precision"] == "year"
    firsts = {*found.loc[~yearly, "first_day"].str[:7], *found.loc[yearly, "first_day"].str[:4]}
    lasts = {*found.loc[~yearly, "last_day"].str[:7], *found.loc[yearly, "last_day"].str[:4]}
    # A year counts only where no month of that year is known: "2020" would sort before "2020-02".
    start = min(firsts - {month[:4] for month in firsts if len(month) > len("2020")})
    end = max(lasts - {month[:4] for month in lasts if len(month) > len("2020")})
    return view.text.period(start, end)


COUNTRY_FACTS = Region("country-facts", country_facts, depends_on(*FILTERS))
