"""A walk through drawn components: what they say, and which of a kind there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def walk(drawn: Any) -> Iterator[Any]:
    """Yield every component and every text, in reading order."""
    if isinstance(drawn, list | tuple):
        for part in drawn:
            yield from walk(part)
    elif drawn is not None:
        yield drawn
        if isinstance(drawn, Component):
            yield from walk(getattr(drawn, "children", None))


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
