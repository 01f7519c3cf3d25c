"""Page `/search?q=`: what is found in every language of the data, grouped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.components.lang_markup import with_language
from dashboard.components.page_state import PageState, draw_now
from dashboard.components.region import mount
from dashboard.components.search_field import SEARCH_PATH, search_field
from dashboard.components.search_results import SEARCH_RESULTS, search_results
from dashboard.components.static_markup import static_markup
from dashboard.pages.page import Page


def layout(view: PageState) -> list[Any]:
    """Return the page: its title, then the results."""
    return [html.H1(view.text.t("Search")), mount(SEARCH_RESULTS, view)]


def without_scripts(view: PageState) -> str:
    """Return field and results as HTML for browsers without scripts; "" on other pages."""
    if view.path != SEARCH_PATH:
        return ""
    plain = replace(view, render=draw_now)
    button = html.Button(view.text.t("Search"), type="submit", className="button")
    parts = [html.H1(view.text.t("Search")), search_field(plain), *search_results(plain)]
    parts[1].children = [*parts[1].children, button]
    return f"<noscript>{static_markup(with_language(html.Main(parts), plain))}</noscript>"


PAGE = Page(SEARCH_PATH, layout, regions=(SEARCH_RESULTS,))
