"""`/`: the meeting view: one finding, three figures, two charts; all key numbers below."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.chart_card import chart_cards
from dashboard.components.key_numbers import KEY_NUMBERS, LEAD_NUMBERS
from dashboard.components.overview_finding import OVERVIEW_FINDING
from dashboard.components.page_state import PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page

PATH = "/"
CHART_IDS = ("disruption-by-service", "activity-timeline")


def layout(view: PageState) -> list[Any]:
    """Return the page: one screen that says it, then every key number."""
    screen = [
        html.H1(view.text.t("COVID-19: disrupted services and the response"), className="visually-hidden"),
        mount(OVERVIEW_FINDING, view, html.P),
        mount(LEAD_NUMBERS, view),
        html.Div(chart_cards(CHART_IDS, view), className="overview-charts"),
    ]
    return [html.Div(screen, className="overview"), html.H2(view.text.t("Key numbers")), mount(KEY_NUMBERS, view)]


PAGE = Page(PATH, layout, CHART_IDS, (OVERVIEW_FINDING, LEAD_NUMBERS, KEY_NUMBERS))
