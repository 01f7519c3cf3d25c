"""A walk through drawn components: what they say, and which of a kind there are."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import orjson
from dash.development.base_component import Component

MODULES = {"dash_html_components": "dash.html", "dash_core_components": "dash.dcc"}
"""Namespaces of components that stand in modules of other names."""


def walk(drawn: Any) -> Iterator[Any]:
    """Yield every component and every text, in reading order."""
    if isinstance(drawn, orjson.Fragment):
        yield from walk(_read(orjson.loads(orjson.dumps(drawn))))
    elif isinstance(drawn, list | tuple):
        for part in drawn:
            yield from walk(part)
    elif drawn is not None:
        yield drawn
        if isinstance(drawn, Component):
            yield from walk(getattr(drawn, "children", None))


def _read(written: Any) -> Any:
    """Return the components that were written as JSON (components/part.py)."""
    if isinstance(written, list):
        return [_read(part) for part in written]
    if isinstance(written, dict) and {"props", "type", "namespace"} <= written.keys():
        props = {name: _read(value) for name, value in written["props"].items()}
        module = import_module(str(MODULES.get(written["namespace"], written["namespace"])))
        return getattr(module, written["type"])(**props)
    return written


def said(drawn: Any) -> str:
    """Return all texts, with a space between those that stand in elements of their own."""
    return " ".join(" ".join(str(part) for part in walk(drawn) if not isinstance(part, Component)).split())


def every(drawn: Any, kind: str) -> list[Component]:
    """Return the components of a kind (`A`, `Li`, `Details` ...)."""
    return [part for part in walk(drawn) if isinstance(part, Component) and type(part).__name__ == kind]


def hrefs(drawn: Any) -> dict[str, str]:
    """Return what each link says -> where it leads; of several that say the same, the last."""
    return {said(link): str(link.to_plotly_json()["props"]["href"]) for link in every(drawn, "A")}


def cells(drawn: Any) -> list[list[str]]:
    """Return the body of a table as texts, row by row."""
    rows = [row for body in every(drawn, "Tbody") for row in every(body, "Tr")]
    return [[said(cell) for cell in walk(row) if type(cell).__name__ in ("Th", "Td")] for row in rows]
