"""`/`: the meeting view: key numbers, disruption by service, the activity timeline."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.key_numbers import KEY_NUMBERS
from dashboard.components.part import placed
from dashboard.components.view import View
from dashboard.pages.page import Page
from dashboard.pages.parts import chart_parts

PATH = "/"
PARTS = (KEY_NUMBERS, *chart_parts("disruption-by-service", "activity-timeline"))


def layout(view: View) -> list[Any]:
    """Return the page: key numbers, then the two charts a meeting starts from."""
    return [
        html.H1(view.text.t("COVID-19: disrupted services and the response")),
        *(placed(part, view) for part in PARTS),
    ]


PAGE = Page(PATH, layout, PARTS)
