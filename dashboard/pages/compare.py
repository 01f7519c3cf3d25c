"""Page `/compare?country=KAZ,KGZ`: two or three countries side by side, on one axis of time."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.chart_card import chart_cards
from dashboard.components.country_comparison import COMPARE_PATH, COUNTRY_COMPARISON
from dashboard.components.page_state import PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page

CHART_IDS = ("activity-timeline",)


def layout(view: PageState) -> list[Any]:
    """Return the page: figures in columns, then the timelines."""
    return [
        html.H1(view.text.t("Countries side by side")),
        mount(COUNTRY_COMPARISON, view),
        *chart_cards(CHART_IDS, view),
    ]


PAGE = Page(COMPARE_PATH, layout, CHART_IDS, (COUNTRY_COMPARISON,))
