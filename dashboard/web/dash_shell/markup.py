"""What of a page is HTML alone, as text in one component instead of a component an element.

Each component costs a browser time, when it is put in and with each change; a page has some thousand elements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboard.web.dash_shell.html_tags import HTML, VOID, attributes, is_written_whole, with_safe_addresses

MARKUP = {"namespace": "dashboard", "type": "Markup"}
"""The component (dashboard/components/markup.py)."""

LARGEST = 40_000
"""Characters of HTML in one component: the page in the document is cut between components (static_page.py)."""

MIXED = frozenset(("Main", "Textarea", "Select", "Option", "Iframe"))
"""Elements that callbacks fill, or whose state is more than what HTML says."""


@dataclass(frozen=True)
class _Plain:
    """An element of HTML alone: its type, its properties, and the HTML in it."""

    type: str
    props: Mapping[str, Any]
    inner: str

    @property
    def tag(self) -> str:
        return self.type.lower()

    @property
    def html(self) -> str:
        start = f"<{self.tag}{attributes(self.props)}>"
        return start if self.tag in VOID else f"{start}{self.inner}</{self.tag}>"

    def component(self) -> dict[str, Any]:
        if self.tag in VOID:
            return {"namespace": HTML, "type": self.type, "props": self.props}
        return {**MARKUP, "props": {**self.props, "tag": self.tag, "html": self.inner}}


def compact(part: Any) -> Any:
    """Return components for JSON, in which elements of HTML alone are markup."""
    return _to_components(_reduced(part))


def region_content(part: Any) -> dict[str, Any]:
    """Return what stands in a region: its `html`, or `children` that are not HTML alone."""
    reduced = _reduced(part)
    inner = _inner(reduced)
    if inner is None or len(inner) > LARGEST:
        return {"html": None, "children": _to_components(reduced)}
    return {"html": inner, "children": None}


def _reduced(part: Any) -> Any:
    """Return a part with elements as `_Plain` where they are, else as dictionaries."""
    if isinstance(part, (list, tuple)):
        return [_reduced(each) for each in part]
    if not isinstance(part, Component):
        return part
    node = part.to_plotly_json()
    props = node["props"]
    children = _reduced(props.get("children"))
    inner = _inner(children)
    is_html = node["namespace"] == HTML and node["type"] not in MIXED and is_written_whole(props)
    if is_html and inner is not None and len(inner) <= LARGEST:
        return _Plain(node["type"], with_safe_addresses(props), inner)
    if children is not None:
        node["props"] = {**props, "children": _to_components(children)}
    return node


def _inner(reduced: Any) -> str | None:
    """Return the HTML of a reduced part; None where it is not HTML alone."""
    if reduced is None or isinstance(reduced, bool):
        return ""
    if isinstance(reduced, _Plain):
        return reduced.html
    if isinstance(reduced, list):
        written = [_inner(each) for each in reduced]
        return None if None in written else "".join(str(each) for each in written)
    return escape(str(reduced)) if isinstance(reduced, (str, int, float)) else None


def _to_components(reduced: Any) -> Any:
    if isinstance(reduced, _Plain):
        return reduced.component()
    if isinstance(reduced, list):
        return [_to_components(each) for each in reduced]
    return reduced
