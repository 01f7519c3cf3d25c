"""`/changes`: which numbers changed since a version or a date."""

from __future__ import annotations

from typing import Any

from dashboard.components.change_list import CHANGE_LIST
from dashboard.components.page_state import CHANGES_PATH, PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page


def layout(view: PageState) -> list[Any]:
    """Return the page: the versions compared, key numbers, changes by chart, country and table."""
    return [mount(CHANGE_LIST, view)]


PAGE = Page(CHANGES_PATH, layout, regions=(CHANGE_LIST,))
