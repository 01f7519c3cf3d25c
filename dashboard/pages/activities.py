"""Page `/activities`: timeline, months, participants, procurement, results, table."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.activities_grid import ACTIVITIES_GRID
from dashboard.components.chart_card import chart_cards
from dashboard.components.page_state import PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page

PATH = "/activities"
CHART_IDS = (
    "activity-timeline",
    "activities-by-month",
    "participants-by-country",
    "procurement-by-country",
    "service-outputs",
)


def layout(view: PageState) -> list[Any]:
    """Return the page: five charts and the table of activities."""
    return [
        html.H1(view.text.t("What was done: activities and their results")),
        *chart_cards(CHART_IDS, view),
        mount(ACTIVITIES_GRID, view),
    ]


PAGE = Page(PATH, layout, CHART_IDS, (ACTIVITIES_GRID,))
