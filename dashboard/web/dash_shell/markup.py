"""What of a page is HTML alone, as text in one component instead of a component an element.

Each component costs a browser time, when it is put in and with each change; a page has some thousand elements.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

from dash.development.base_component import Component

from dashboard.web.dash_shell.html_tags import ADDRESSES, HTML, VOID, attributes, is_expressible, with_safe_addresses

MARKUP = {"namespace": "dashboard", "type": "Markup"}
"""The component (dashboard/components/markup.py)."""

MAX_HTML_LENGTH = 40_000
"""Characters of HTML in one component: the page in the document is cut between components (static_page.py)."""

WILDCARDS = ("data-", "aria-")
"""How the attributes begin that Dash names by a pattern."""

FIELD = "InputField"
"""The component of an input, for which Dash has no element."""


class _Plain(NamedTuple):
    """An element of HTML alone: its tag, its properties, and the HTML in it."""

    tag: str
    props: Mapping[str, Any]
    inner: str

    @property
    def html(self) -> str:
        start = f"<{self.tag}{attributes(self.props)}>"
        return start if self.tag in VOID else f"{start}{self.inner}</{self.tag}>"

    def component(self) -> dict[str, Any]:
        inner = {} if self.tag in VOID else {"html": self.inner}
        return {**MARKUP, "props": {**self.props, "tag": self.tag, **inner}}


def compact(part: Any) -> Any:
    """Return components for JSON, in which elements of HTML alone are markup."""
    return _to_components(_reduce(part))


def region_content(part: Any) -> dict[str, Any]:
    """Return what stands in a region: its `html`, or `children` that are not HTML alone."""
    content = _reduce(part)
    inner = _inner(content)
    if inner is None or len(inner) > MAX_HTML_LENGTH:
        return {"html": None, "children": _to_components(content)}
    return {"html": inner, "children": None}


def _reduce(part: Any) -> Any:
    """Return a part with elements as `_Plain` where they are, else as dictionaries."""
    if isinstance(part, Component):
        return _reduce_component(part)
    return [_reduce(child) for child in part] if isinstance(part, (list, tuple)) else part


def _reduce_component(part: Component) -> _Plain | dict[str, Any]:
    props, kind = properties(part), part._type
    children = _reduce(props.pop("children", None))
    tag = "input" if kind == FIELD else kind.lower() if part._namespace == HTML else ""
    if tag and not ADDRESSES.isdisjoint(props):
        props = with_safe_addresses(props)
    inner = _inner(children) if tag and is_expressible(props) else None
    if inner is not None and len(inner) <= MAX_HTML_LENGTH:
        return _Plain(tag, props, inner)
    content = {} if children is None else {"children": _to_components(children)}
    if tag:
        return {**MARKUP, "props": {**props, **content, "tag": tag}}
    return {"props": {**props, **content}, "type": kind, "namespace": part._namespace}


def properties(part: Component) -> dict[str, Any]:
    """Return the properties of a component as `to_plotly_json` does, without trying each name."""
    values = vars(part)
    declared = {name: values[name] for name in part._prop_names if name in values}
    return declared | {name: value for name, value in values.items() if name.startswith(WILDCARDS)}


def _inner(content: Any) -> str | None:
    """Return the HTML of a reduced part; None where it is not HTML alone."""
    if isinstance(content, str):
        return escape(content)
    if isinstance(content, _Plain):
        return content.html
    if content is None or isinstance(content, bool):
        return ""
    if isinstance(content, list):
        pieces = [_inner(child) for child in content]
        return None if None in pieces else "".join(map(str, pieces))
    return escape(str(content)) if isinstance(content, (int, float)) else None


def _to_components(content: Any) -> Any:
    if isinstance(content, _Plain):
        return content.component()
    if isinstance(content, list):
        return [_to_components(child) for child in content]
    return content
