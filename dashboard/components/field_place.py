"""Places of fields that Dash never redraws under the caret (assets/fields.js)."""

from __future__ import annotations

import json

from dash import html

from dashboard.components.html_attributes import html_attributes
from dashboard.components.page_state import PageState

SEARCH_THRESHOLD = 12
"""Entries of a menu above which it has a field to look for one."""


def field_place(attributes: dict[str, str]) -> html.Div:
    """Return the place in which the browser puts an input with these attributes."""
    return html.Div(className="field-place", **html_attributes(data_field=json.dumps(attributes, ensure_ascii=False)))


def search_place(name: str, view: PageState) -> html.Div:
    """Return the place of the field that narrows a long menu to what is typed."""
    label = view.text.t("Search the list")
    return field_place(
        {
            "type": "search",
            "id": f"search-{name}",
            "class": "form-control menu-search",
            "placeholder": label,
            "aria-label": label,
            "autocomplete": "off",
            "maxlength": "80",
        }
    )
