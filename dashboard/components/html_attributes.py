"""`aria-*` and `data-*` attributes, which are no Python names."""

from __future__ import annotations

from typing import Any


def html_attributes(**attributes: Any) -> dict[str, Any]:
    """Return attributes by their HTML names: `aria_label` becomes `aria-label`."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}
