"""Components as plain HTML, for a browser that runs no scripts."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup, escape

NAMES = {"className": "class", "htmlFor": "for", "hrefLang": "hreflang", "autoComplete": "autocomplete"}
"""Attributes that HTML calls otherwise."""

ATTRIBUTES = frozenset(
    {"href", "lang", "dir", "action", "method", "name", "type", "value", "role", "rel", "placeholder", *NAMES}
)
VOID = frozenset({"br", "input"})


def static_markup(drawn: Any) -> Markup:
    """Return texts and components as HTML: words, links and fields that act without scripts."""
    if isinstance(drawn, list | tuple):
        return Markup("").join(map(static_markup, drawn))
    if not isinstance(drawn, Component):
        return escape("" if drawn is None else drawn)
    tag = type(drawn).__name__.lower()
    properties = drawn.to_plotly_json()["props"]
    pairs = [(NAMES.get(name, name), value) for name, value in properties.items() if name in ATTRIBUTES]
    pairs += [("id", properties["id"])] if isinstance(properties.get("id"), str) else []
    attributes = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in pairs)
    start = Markup("<{}{}>").format(tag, attributes)
    return start if tag in VOID else start + static_markup(properties.get("children")) + Markup("</{}>").format(tag)
