"""A walk through drawn components: what they say, and which of a kind there are."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import orjson
from dash.development.base_component import Component

MODULES = {"dash_html_components": "dash.html", "dash_core_components": "dash.dcc"}
"""Namespaces of components that stand in modules of other names."""


def walk(content: Any) -> Iterator[Any]:
    """Yield every component and every text, in reading order."""
    if isinstance(content, orjson.Fragment):
        yield from walk(_read(orjson.loads(orjson.dumps(content))))
    elif isinstance(content, list | tuple):
        for part in content:
            yield from walk(part)
    elif content is not None:
        yield content
        if isinstance(content, Component):
            yield from walk(getattr(content, "children", None))


def _read(node: Any) -> Any:
    """Return the components that were written as JSON (components/part.py)."""
    if isinstance(node, list):
        return [_read(part) for part in node]
    if isinstance(node, dict) and {"props", "type", "namespace"} <= node.keys():
        props = {name: _read(value) for name, value in node["props"].items()}
        module = import_module(str(MODULES.get(node["namespace"], node["namespace"])))
        return getattr(module, node["type"])(**props)
    return node


def said(content: Any) -> str:
    """Return all texts, with a space between those that stand in elements of their own."""
    return " ".join(" ".join(str(part) for part in walk(content) if not isinstance(part, Component)).split())


def every(content: Any, kind: str) -> list[Component]:
    """Return the components of a kind (`A`, `Li`, `Details` ...)."""
    return [part for part in walk(content) if isinstance(part, Component) and type(part).__name__ == kind]


def props(component: Any) -> dict[str, Any]:
    """Return the properties of a component by their names."""
    properties: dict[str, Any] = component.to_plotly_json()["props"]
    return properties


def hrefs(content: Any) -> dict[str, str]:
    """Return what each link says -> where it leads; of several that say the same, the last."""
    return {said(link): str(props(link)["href"]) for link in every(content, "A")}


def cells(content: Any) -> list[list[str]]:
    """Return the body of a table as texts, row by row."""
    rows = [row for body in every(content, "Tbody") for row in every(body, "Tr")]
    return [[said(cell) for cell in walk(row) if type(cell).__name__ in ("Th", "Td")] for row in rows]
