"""Addresses of links under the prefix of a proxy; within the program no address has it."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

from dashboard.components.lang_markup import KEY_ATTRIBUTE

ADDRESSES = ("href", "action", "data-sign-out")


def with_prefix(content: Any, prefix: str) -> Any:
    """Put a prefix before addresses of drawn components that lack it."""
    if prefix:
        _add(content, prefix)
    return content


def _add(content: Any, prefix: str) -> None:
    if isinstance(content, (list, tuple)):
        for part in content:
            if getattr(part, KEY_ATTRIBUTE, None) is None:
                _add(part, prefix)
    elif isinstance(content, Component):
        for name in ADDRESSES:
            address = getattr(content, name, None)
            if isinstance(address, str) and address.startswith("/") and not address.startswith(("//", f"{prefix}/")):
                setattr(content, name, prefix + address)
        children = getattr(content, "children", None)
        _add(children if isinstance(children, (list, tuple)) else [children], prefix)
