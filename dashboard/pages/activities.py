"""`/activities`: the timeline, counts by month, participants, procurement, results, and the table of all."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.activities_grid import ACTIVITIES_GRID
from dashboard.components.page_state import View
from dashboard.components.region import placed
from dashboard.pages.chart_regions import chart_parts
from dashboard.pages.page import Page

PATH = "/activities"
PARTS = (
    *chart_parts(
        "activity-timeline",
        "activities-by-month",
        "participants-by-country",
        "procurement-by-country",
        "service-outputs",
    ),
    ACTIVITIES_GRID,
)


def layout(view: View) -> list[Any]:
    """Return the page: five charts and the table of activities."""
    return [
        html.H1(view.text.t("What was done: activities and their results")),
        *(placed(part, view) for part in PARTS),
    ]


PAGE = Page(PATH, layout, PARTS)
