"""`/changes`: which numbers changed since a version or a date."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.change_list import CHANGE_COUNTS, CHANGE_LIST
from dashboard.components.page_state import CHANGES_PATH, PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page


def layout(view: PageState) -> list[Any]:
    """Return the page: how much changed, between which versions, then the changes."""
    title = html.H1(view.text.t("Which numbers changed"))
    return [title, mount(CHANGE_COUNTS, view, html.P, role="status"), mount(CHANGE_LIST, view)]


PAGE = Page(CHANGES_PATH, layout, regions=(CHANGE_COUNTS, CHANGE_LIST))
