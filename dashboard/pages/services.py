"""`/services`: disruption by service, by survey round, by place, and the response."""

from __future__ import annotations

from dash import html

from dashboard.components.page_state import PageState
from dashboard.components.region import mount
from dashboard.pages.chart_regions import chart_regions
from dashboard.pages.page import Page

PATH = "/services"
PARTS = chart_regions("disruption-by-service", "disruption-by-round", "disruption-by-scope", "response-measures")


def layout(view: PageState) -> list[html.Div | html.H1]:
    """Return the page: its title and four charts."""
    return [
        html.H1(view.text.t("Which services were disrupted, and what was done")),
        *(mount(part, view) for part in PARTS),
    ]


PAGE = Page(PATH, layout, PARTS)
