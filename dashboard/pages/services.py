"""`/services`: disruption by service, by survey round, by place, and the response."""

from __future__ import annotations

from dash import html

from dashboard.components.part import placed
from dashboard.components.view import View
from dashboard.pages.page import Page
from dashboard.pages.parts import chart_parts

PATH = "/services"
PARTS = chart_parts("disruption-by-service", "disruption-by-round", "disruption-by-scope", "response-measures")


def layout(view: View) -> list[html.Div | html.H1]:
    """Return the page: its title and four charts."""
    return [
        html.H1(view.text.t("Which services were disrupted, and what was done")),
        *(placed(part, view) for part in PARTS),
    ]


PAGE = Page(PATH, layout, PARTS)
