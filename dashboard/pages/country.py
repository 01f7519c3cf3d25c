"""Page `/country/<ISO3>`: what was done, by whom, with which results, and gaps."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts.chart import Chart
from dashboard.components.chart_card import chart_card
from dashboard.components.country_activities import COUNTRY_ACTIVITIES
from dashboard.components.country_summary import BRIEFING_PAPER, COUNTRY_SUMMARY, DATA_GAPS
from dashboard.components.filter_bar import country_name
from dashboard.components.key_numbers import LEAD_NUMBERS
from dashboard.components.local_figures import LOCAL_FIGURES
from dashboard.components.organizers import ORGANIZERS
from dashboard.components.page_state import COUNTRY_PATH, PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page

TIMELINE, WORLD_CHART = "activity-timeline", "disruption-by-service"
RESULTS = ("service-outputs", "procurement-by-country")
CHART_IDS = (TIMELINE, *RESULTS, WORLD_CHART)
REGIONS = (COUNTRY_SUMMARY, LEAD_NUMBERS, COUNTRY_ACTIVITIES, LOCAL_FIGURES, ORGANIZERS, DATA_GAPS, BRIEFING_PAPER)


def layout(view: PageState) -> list[Any]:
    """Return the page of a country; charts without it are a sentence, the world stands last."""
    world = view.text.t("The world’s figures: services disrupted, of all countries that answered")
    country_charts = [_chart(view.charts[chart], view) for chart in (TIMELINE, *RESULTS) if chart in view.charts]
    return [
        html.H1(country_name(view.country, view)),
        mount(COUNTRY_SUMMARY, view),
        mount(LEAD_NUMBERS, view),
        country_charts[0],
        mount(COUNTRY_ACTIVITIES, view),
        *country_charts[1:],
        *(mount(region, view) for region in (LOCAL_FIGURES, ORGANIZERS, DATA_GAPS)),
        html.Details(
            [html.Summary(html.H2(world)), chart_card(view.charts[WORLD_CHART], view)], className="world-figures"
        ),
        mount(BRIEFING_PAPER, view),
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
