"""Page `/search?q=`: what is found in every language of the data, grouped."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.page_state import SEARCH_PATH, PageState
from dashboard.components.region import mount
from dashboard.components.search_results import SEARCH_RESULTS, SEARCH_STATUS
from dashboard.pages.page import Page


def layout(view: PageState) -> list[Any]:
    """Return the page: its title, how much is found, then the results."""
    status = mount(SEARCH_STATUS, view, html.P, role="status")
    return [html.H1(view.text.t("Search")), status, mount(SEARCH_RESULTS, view)]


PAGE = Page(SEARCH_PATH, layout, regions=(SEARCH_STATUS, SEARCH_RESULTS))
