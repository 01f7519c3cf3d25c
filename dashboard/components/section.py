"""A titled region of a page that is no chart."""

from __future__ import annotations

from typing import Any

from dash import html


def section(name: str, heading: str, children: list[Any]) -> html.Section:
    """Return a region under a heading of its own; `#<name>` leads to it."""
    title = f"{name}-title"
    label: dict[str, Any] = {"aria-labelledby": title}
    return html.Section(
        [html.H2(heading, id=title), *children], id=name, className=f"chart-card text-section {name}", **label
    )
