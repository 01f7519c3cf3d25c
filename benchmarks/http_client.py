"""What a browser asks of the server when the address changes.

Dash's own request, made from the page that is open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dashboard.components.preview_banner import PREVIEW
from dashboard.components.region import REGION
from dashboard.components.shell import ADDRESS, PAGE, PANEL, PANEL_TITLE

UPDATE = "/_dash-update-component"
CHANGE = "filter change"
"""What a load test calls such a request."""
_ANSWER = r'<script type="application/json" data-answers="{name}">(.*?)</script>'


def answer(document: str, name: str) -> Any:
    """Return the answer to one of Dash's first requests that a document carries.

    For example `_dash-layout`.

    Raises:
        LookupError: it carries no such answer.
    """
    found = re.search(_ANSWER.format(name=name), document, re.DOTALL)
    if found is None:
        raise LookupError(f"The document carries no {name}.")
    return json.loads(found[1])


def components(layout: Any) -> Iterator[dict[str, Any]]:
    """Yield every component of a layout, as JSON has it, in reading order."""
    if isinstance(layout, list):
        for part in layout:
            yield from components(part)
    elif isinstance(layout, dict) and "props" in layout:
        yield layout
        yield from components(layout["props"].get("children"))


def parts(layout: Any) -> dict[str, dict[str, Any]]:
    """Return the properties of the parts that follow the selection, by name."""
    props = [component["props"] for component in components(layout)]
    return {p["id"]["name"]: p for p in props if isinstance(p.get("id"), dict) and p["id"].get("type") == REGION}


def update(document: str, pathname: str, search: str, *, moved: bool = False) -> dict[str, Any]:
    """Return the request that a page makes when its address becomes another.

    Args:
        document: the page that is open.
        pathname: the path it goes to. `search`: the query string, with its question mark.
        moved: whether the path is another one than before.
    """
    shown = [(props["id"], props.get("data-key")) for props in parts(answer(document, "_dash-layout")).values()]
    entries = answer(document, "_dash-dependencies")
    output = next(entry["output"] for entry in entries if not entry["clientside_function"])
    return {
        "output": output,
        "outputs": [
            {"id": PAGE, "property": "children"},
            {"id": PANEL, "property": "is_open"},
            {"id": PANEL_TITLE, "property": "children"},
            [{"id": part, "property": "children"} for part, _key in shown],
            [{"id": part, "property": "data-key"} for part, _key in shown],
        ],
        "inputs": [
            {"id": ADDRESS, "property": "pathname", "value": pathname},
            {"id": ADDRESS, "property": "search", "value": search},
            {"id": PREVIEW, "property": "data", "value": None},
        ],
        "changedPropIds": [f"{ADDRESS}.{name}" for name in (("pathname", "search") if moved else ("search",))],
        "state": [
            [{"id": part, "property": "data-key", "value": key} for part, key in shown],
            [{"id": part, "property": "id", "value": part} for part, _key in shown],
        ],
    }


def searched(call: dict[str, Any], search: str) -> dict[str, Any]:
    """Return a request as the page makes it when its query string becomes another."""
    inputs = [{**given, "value": search} if given["property"] == "search" else given for given in call["inputs"]]
    return {**call, "inputs": inputs}
