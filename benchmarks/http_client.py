"""What a browser asks of the server when the address changes.

Dash's own request, made from the page that is open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString

from dashboard.components.chart_card import GRAPH, PLOT
from dashboard.components.preview_banner import PREVIEW
from dashboard.components.region import REGION
from dashboard.components.shell import ADDRESS, PAGE, PANEL, PANEL_TITLE

UPDATE = "/_dash-update-component"
CHANGE = "filter change"
"""What a load test calls such a request."""
_ANSWER = r'<script type="application/json" data-answers="{name}">(.*?)</script>'


def answer(document: str, name: str) -> Any:
    """Return the answer to one of Dash's first requests that a document carries.

    For example `_dash-layout`. What is markup in it is taken apart into elements, as a browser does.

    Raises:
        LookupError: it carries no such answer.
    """
    match = re.search(_ANSWER.format(name=name), document, re.DOTALL)
    if match is None:
        raise LookupError(f"The document carries no {name}.")
    return expand(json.loads(match[1]))


ATTRIBUTES = {"class": "className", "for": "htmlFor", "hreflang": "hrefLang", "tabindex": "tabIndex"}
"""What Dash calls attributes of HTML otherwise than HTML does."""


def expand(part: Any) -> Any:
    """Return components as JSON has them, with markup taken apart into elements."""
    if isinstance(part, list):
        return [expand(child) for child in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "Markup" and isinstance(part["props"].get("tag"), str):
        return _element(part["props"]["tag"], {"children": None} | _content(part["props"]))
    return _content(part)


def _content(props: dict[str, Any]) -> dict[str, Any]:
    """Return properties with `html`, where there is any, as children."""
    html = props.get("html")
    children = {"children": _children(BeautifulSoup(html, "html.parser"))} if isinstance(html, str) else {}
    rest = {name: expand(value) for name, value in props.items() if name not in ("html", "tag")}
    return rest | children


def _children(parent: Any) -> Any:
    parts = [str(part) if isinstance(part, NavigableString) else _parse_element(part) for part in parent.contents]
    return parts[0] if len(parts) == 1 else parts or None


def _parse_element(element: Any) -> dict[str, Any]:
    attributes = {
        ATTRIBUTES.get(name, name): " ".join(value) if isinstance(value, list) else value or True
        for name, value in element.attrs.items()
    }
    return _element(element.name, {"children": _children(element), **attributes})


def _element(tag: str, props: dict[str, Any]) -> dict[str, Any]:
    return {"namespace": "dash_html_components", "type": tag.capitalize(), "props": props}


def components(layout: Any) -> Iterator[dict[str, Any]]:
    """Yield every component of a layout, as JSON has it, in reading order."""
    if isinstance(layout, list):
        for part in layout:
            yield from components(part)
    elif isinstance(layout, dict) and "props" in layout:
        yield layout
        yield from components(layout["props"].get("children"))


def parts(layout: Any, kind: str = REGION, key: str = "name") -> dict[str, dict[str, Any]]:
    """Return the properties of regions by name, or of plots by chart."""
    props = [component["props"] for component in components(layout)]
    return {p["id"][key]: p for p in props if isinstance(p.get("id"), dict) and p["id"].get("type") == kind}


def update(document: str, pathname: str, search: str, *, moved: bool = False) -> dict[str, Any]:
    """Return the request that a page makes when its address becomes another.

    Args:
        document: the page that is open.
        pathname: the path it goes to. `search`: the query string, with its question mark.
        moved: whether the path is another one than before.
    """
    layout = answer(document, "_dash-layout")
    regions = [(props["id"], props["data-key"]) for props in parts(layout).values()]
    plots = [(props["id"], props["data-key"]) for props in parts(layout, PLOT, "chart").values()]
    graphs = [({**plot, "type": GRAPH}, key) for plot, key in plots]
    entries = answer(document, "_dash-dependencies")
    output = next(entry["output"] for entry in entries if not entry["clientside_function"])
    names_by_group = ("children", "html", "data-key"), ("style", "data-key"), ("drawing", "figure")
    properties = list(zip((regions, plots, graphs), names_by_group, strict=True))
    return {
        "output": output,
        "outputs": [
            {"id": PAGE, "property": "children"},
            {"id": PANEL, "property": "is_open"},
            {"id": PANEL_TITLE, "property": "children"},
            *([{"id": id_, "property": name} for id_, _key in group] for group, names in properties for name in names),
        ],
        "inputs": [
            {"id": ADDRESS, "property": "pathname", "value": pathname},
            {"id": ADDRESS, "property": "search", "value": search},
            {"id": PREVIEW, "property": "data", "value": None},
        ],
        "changedPropIds": [f"{ADDRESS}.{name}" for name in (("pathname", "search") if moved else ("search",))],
        "state": [
            [{"id": id_, "property": name, "value": key if name == "data-key" else id_} for id_, key in group]
            for group in (regions, plots)
            for name in ("data-key", "id")
        ],
    }


def changes(text: str) -> dict[str, dict[str, Any]]:
    """Return what a response changes, by region, `plot CHART`, `graph CHART` or component."""
    return {_name(key): properties for key, properties in expand(json.loads(text))["response"].items()}


def _name(key: str) -> str:
    if not key.startswith("{"):
        return key
    parts = json.loads(key)
    return str(parts["name"] if parts["type"] == REGION else f"{parts['type']} {parts['chart']}")


def with_search(call: dict[str, Any], search: str) -> dict[str, Any]:
    """Return a request as the page makes it when its query string becomes another."""
    inputs = [{**entry, "value": search} if entry["property"] == "search" else entry for entry in call["inputs"]]
    return {**call, "inputs": inputs}
