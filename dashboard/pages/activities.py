"""`/activities`: the timeline, counts by month, participants, procurement, results, and the table of all."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.activities_grid import ACTIVITIES_GRID
from dashboard.components.part import placed
from dashboard.components.view import View
from dashboard.pages.page import Page
from dashboard.pages.parts import chart_parts

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
