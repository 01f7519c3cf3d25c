"""The line under the name of a country: how much was done, by how many, in which time."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.components.organizers import ORGANIZER, named_in
from dashboard.components.part import Part, depends_on
from dashboard.components.view import View
from dashboard.dataset import query
from dashboard.dataset.records import WORLD

FILTERS = ("country", "kind", "area", "from", "to")


def country_facts(view: View) -> list[Any]:
    """Return the counts of the country's activities; a sentence when none matches."""
    text, found = view.text, query.activities(view.dataset, view.selection)
    lead = (
        [html.P(text.t("Activities that were open to all countries, not to named ones."))]
        if view.country == WORLD
        else []
    )
    if found.empty:
        return [*lead, html.P(text.t("No activity matches this selection."), className="lead")]
    sentence = text.t(
        "{activities} by {organizers}, {period}",
        activities=text.n("{number} activity", "{number} activities", len(found)),
        organizers=text.n("{number} organizer", "{number} organizers", len(named_in(found[ORGANIZER]))),
        period=_period(found, view),
    )
    return [*lead, html.P(sentence, className="lead")]


def _period(found: pd.DataFrame, view: View) -> str:
    """Return the months from the first to the last activity; of those known by year only, the years."""
    dated = found[found["date_precision"] != "year"]
    length = len("2020") if dated.empty else len("2020-06")
    spans = found if dated.empty else dated
    return view.text.period(spans["first_day"].min()[:length], spans["last_day"].max()[:length])


COUNTRY_FACTS = Part("country-facts", country_facts, depends_on(*FILTERS))
