"""`/changes`: which numbers changed since a version or a date."""

from __future__ import annotations

from typing import Any

from dashboard.components.change_list import CHANGE_LIST
from dashboard.components.page_state import PageState
from dashboard.components.region import mount
from dashboard.pages.page import Page

PATH = "/changes"


def layout(view: PageState) -> list[Any]:
    """Return the page: the versions compared, key numbers, changes by chart, country and table."""
    return [mount(CHANGE_LIST, view)]


PAGE = Page(PATH, layout, regions=(CHANGE_LIST,))
