"""Addresses of links under the prefix of a proxy; within the program no address has it."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

from dashboard.components.lang_markup import PLACED

ADDRESSES = ("href", "action", "data-sign-out")


def with_prefix(drawn: Any, prefix: str) -> Any:
    """Put a prefix before addresses of drawn components that lack it."""
    if prefix:
        _add(drawn, prefix)
    return drawn


def _add(drawn: Any, prefix: str) -> None:
    if isinstance(drawn, (list, tuple)):
        for part in drawn:
            if getattr(part, PLACED, None) is None:
                _add(part, prefix)
    elif isinstance(drawn, Component):
        for name in ADDRESSES:
            address = getattr(drawn, name, None)
            if isinstance(address, str) and address.startswith("/") and not address.startswith(("//", f"{prefix}/")):
                setattr(drawn, name, prefix + address)
        held = getattr(drawn, "children", None)
        _add(held if isinstance(held, (list, tuple)) else [held], prefix)
