"""The page for an address that is none: says so, and lists where to go."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.links import internal_link
from dashboard.components.page_state import PageState
from dashboard.components.site_header import page_entries
from dashboard.pages.page import Page


def layout(view: PageState) -> list[Any]:
    """Return the page, with a link to each page there is."""
    text = view.text
    links = [html.Li(internal_link(text.t(name), view.href(path=path))) for path, name in page_entries(view)]
    return [
        html.H1(text.t("There is no such page")),
        html.P(text.t("The address {path} leads nowhere. These pages exist:", path=text.isolate(view.path))),
        html.Ul(links, className="contents"),
    ]


PAGE = Page("", layout)
