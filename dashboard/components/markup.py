"""An element of a page with HTML in it: one component for all that stands in it."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

WILDCARDS = ["data-", "aria-"]


class Markup(Component):
    """Draw an element that holds `html`, or components (assets/dash_shell.js)."""

    _namespace, _type = "dashboard", "Markup"

    def __init__(self, tag: str, **attributes: Any) -> None:
        names = ["tag", "html", "children", "id", "className", "style", "role", "lang", "dir", "title"]
        self._prop_names, self.available_properties = names, names
        self._valid_wildcard_attributes, self.available_wildcard_properties = WILDCARDS, WILDCARDS
        super().__init__(tag=tag, **attributes)  # type: ignore[no-untyped-call]
