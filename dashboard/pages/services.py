"""`/services`: disruption by service, by survey round, by place, and the response."""

from __future__ import annotations

from dash import html

from dashboard.components.chart_card import chart_cards
from dashboard.components.page_state import PageState
from dashboard.pages.page import Page

PATH = "/services"
CHART_IDS = ("disruption-by-service", "disruption-by-round", "disruption-by-scope", "response-measures")


def layout(view: PageState) -> list[html.Div | html.H1]:
    """Return the page: its title and four charts."""
    return [html.H1(view.text.t("Which services were disrupted, and what was done")), *chart_cards(CHART_IDS, view)]


PAGE = Page(PATH, layout, CHART_IDS)
