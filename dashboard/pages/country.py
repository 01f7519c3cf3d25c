"""Page `/country/<ISO3>`: what was done, by whom, with which results, and gaps."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts.chart import Chart
from dashboard.components.chart_card import chart_card
from dashboard.components.country_facts import COUNTRY_FACTS
from dashboard.components.data_gaps import DATA_GAPS
from dashboard.components.filter_bar import country_name
from dashboard.components.key_numbers import KEY_NUMBERS
from dashboard.components.local_figures import LOCAL_FIGURES
from dashboard.components.organizers import ORGANIZERS
from dashboard.components.page_state import COUNTRY_PATH, PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page

CHART_IDS = (
    "activity-timeline",
    "disruption-by-service",
    "service-outputs",
    "activities-by-month",
    "procurement-by-country",
)
REGIONS = (COUNTRY_FACTS, KEY_NUMBERS, LOCAL_FIGURES, ORGANIZERS, DATA_GAPS)


def layout(view: PageState) -> list[Any]:
    """Return the page of a country.

    A chart that has nothing of it, whatever is filtered, is a sentence.
    """
    return [
        html.H1(country_name(view.country, view)),
        mount(COUNTRY_FACTS, view),
        mount(KEY_NUMBERS, view),
        *(_chart(view.charts[chart], view) for chart in CHART_IDS if chart in view.charts),
        *(mount(part, view) for part in (LOCAL_FIGURES, ORGANIZERS, DATA_GAPS)),
    ]


def _chart(chart: Chart, view: PageState) -> html.Div | html.P:
    country = country_name(view.country, view)
    if chart.rows(view.dataset, view.selection.only(("country", "lang"))).empty:
        sentence = view.text.t(
            "{chart}: nothing was reported for {country}.", chart=view.text.t(chart.name), country=country
        )
        return html.P(sentence, className="no-rows")
    return chart_card(chart, view)


PAGE = Page(COUNTRY_PATH, layout, CHART_IDS, REGIONS)
