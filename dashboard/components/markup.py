"""The components that the browser mounts, drawn by assets/dash_shell.js and assets/graph.js.

Elements of HTML alone stand in one of them together (dashboard/web/dash_shell/markup.py).
"""

from __future__ import annotations

from typing import Any, ClassVar

from dash.development.base_component import Component

WILDCARDS = ["data-", "aria-"]


class _Mounted(Component):
    """A component with a set of properties."""

    _namespace = "dashboard"
    PROPERTIES: ClassVar[list[str]] = []

    def __init__(self, *values: Any, **attributes: Any) -> None:
        self._prop_names, self.available_properties = self.PROPERTIES, self.PROPERTIES
        self._valid_wildcard_attributes, self.available_wildcard_properties = WILDCARDS, WILDCARDS
        super().__init__(**dict(zip(self.PROPERTIES, values, strict=False)), **attributes)  # type: ignore[no-untyped-call]


class Markup(_Mounted):
    """An element that holds `html`, or components."""

    _type = "Markup"
    PROPERTIES: ClassVar = [
        "tag", "html", "children", "id", "className", "style", "role", "lang", "dir", "title", "tabIndex",
    ]  # fmt: skip


class InputField(_Mounted):
    """An input, which keeps what is typed into it; Dash is not told."""

    _type = "InputField"
    PROPERTIES: ClassVar = [
        "id", "type", "name", "className", "defaultValue", "value", "defaultChecked",
        "placeholder", "maxLength", "required", "autoComplete",
    ]  # fmt: skip


class Graph(_Mounted):
    """A figure, drawn by Plotly where it comes near the screen; `drawing` is seen until then."""

    _type = "Graph"
    PROPERTIES: ClassVar = ["id", "figure", "drawing"]


class Address(_Mounted):
    """The address of the window: `pathname` and `search` follow it."""

    _type = "Address"
    PROPERTIES: ClassVar = ["id", "pathname", "search"]


class TabStore(_Mounted):
    """What this tab keeps under its id, as `data`."""

    _type = "TabStore"
    PROPERTIES: ClassVar = ["id", "data"]


class SidePanel(_Mounted):
    """A panel over the page, with its children while it `is_open`."""

    _type = "SidePanel"
    PROPERTIES: ClassVar = ["children", "id", "is_open", "className"]
