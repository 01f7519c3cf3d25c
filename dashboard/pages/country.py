"""`/country/<ISO3>`: what was done there, when, by whom, with which results, and what is not known."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.country_facts import COUNTRY_FACTS
from dashboard.components.data_gaps import UNKNOWNS
from dashboard.components.filter_bar import country_name
from dashboard.components.key_numbers import KEY_NUMBERS
from dashboard.components.local_figures import LOCAL_FIGURES
from dashboard.components.organizers import ORGANIZERS
from dashboard.components.page_state import COUNTRY_PATH, View
from dashboard.components.region import Part, placed
from dashboard.pages.chart_regions import chart_parts
from dashboard.pages.page import Page

CHART_PARTS = chart_parts(
    "activity-timeline", "disruption-by-service", "service-outputs", "activities-by-month", "procurement-by-country"
)
PARTS = (COUNTRY_FACTS, KEY_NUMBERS, *CHART_PARTS, LOCAL_FIGURES, ORGANIZERS, UNKNOWNS)


def layout(view: View) -> list[Any]:
    """Return the page of a country; a chart that has nothing of it, whatever is filtered, is a sentence."""
    return [
        html.H1(country_name(view.country, view)),
        placed(COUNTRY_FACTS, view),
        placed(KEY_NUMBERS, view),
        *(_chart(part, view) for part in CHART_PARTS),
        *(placed(part, view) for part in (LOCAL_FIGURES, ORGANIZERS, UNKNOWNS)),
    ]


def _chart(part: Part, view: View) -> html.Div | html.P:
    chart, country = view.charts[part.name], country_name(view.country, view)
    if chart.rows(view.dataset, view.selection.only(("country", "lang"))).empty:
        said = view.text.t(
            "{chart}: nothing was reported for {country}.", chart=view.text.t(chart.name), country=country
        )
        return html.P(said, className="no-rows")
    return placed(part, view)


PAGE = Page(COUNTRY_PATH, layout, PARTS)
