"""Page `/activities`: timeline, months, participants, procurement, results, table."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.activities_grid import ACTIVITIES_GRID
from dashboard.components.page_state import PageState
from dashboard.components.region import mount
from dashboard.pages.chart_regions import chart_regions
from dashboard.pages.page import Page

PATH = "/activities"
PARTS = (
    *chart_regions(
        "activity-timeline",
        "activities-by-month",
        "participants-by-country",
        "procurement-by-country",
        "service-outputs",
    ),
    ACTIVITIES_GRID,
)


def layout(view: PageState) -> list[Any]:
    """Return the page: five charts and the table of activities."""
    return [
        html.H1(view.text.t("What was done: activities and their results")),
        *(mount(part, view) for part in PARTS),
    ]


PAGE = Page(PATH, layout, PARTS)
