"""`/`: the meeting view: key numbers, disruption by service, the activity timeline."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.chart_card import chart_cards
from dashboard.components.key_numbers import KEY_NUMBERS
from dashboard.components.page_state import PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page

PATH = "/"
CHART_IDS = ("disruption-by-service", "activity-timeline")


def layout(view: PageState) -> list[Any]:
    """Return the page: key numbers, then the two charts a meeting starts from."""
    return [
        html.H1(view.text.t("COVID-19: disrupted services and the response")),
        mount(KEY_NUMBERS, view),
        *chart_cards(CHART_IDS, view),
    ]


PAGE = Page(PATH, layout, CHART_IDS, (KEY_NUMBERS,))
