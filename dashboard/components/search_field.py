"""The field that searches, on every page."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.html_attributes import html_attributes
from dashboard.components.markup import InputField
from dashboard.components.page_state import PageState

SEARCH_PATH = "/search"


def search_field(view: PageState) -> html.Form:
    """Return a form that leads to the results by itself; assets/search.js keeps what is chosen."""
    text = view.text
    name = text.t("Search activities, services, sources and countries")
    attributes: dict[str, Any] = html_attributes(aria_label=name, aria_keyshortcuts="/")
    field = InputField(
        "search-field",
        "search",
        "q",
        placeholder=text.t("Search"),
        className="form-control",
        autoComplete="off",
        maxLength=200,
    )
    hidden_fields = [
        InputField(f"search-{key}", "hidden", key, defaultValue=view.selection.get(key)[0])
        for key in ("lang", "theme")
        if view.selection.get(key)
    ]
    label = html.Label(name, htmlFor="search-field", className="visually-hidden")
    return html.Form(
        [label, field, html.Div(hidden_fields, hidden=True)],
        action=SEARCH_PATH,
        method="get",
        className="site-search",
        role="search",
        **attributes,
    )
