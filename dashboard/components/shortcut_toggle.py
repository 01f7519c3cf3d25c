"""Toggle for single-key shortcuts (WCAG 2.1.4)."""

from __future__ import annotations

from dash import html

from dashboard.components.button import button
from dashboard.components.page_state import PageState


def shortcut_toggle(view: PageState) -> html.Button:
    """Return the switch; the browser remembers how it was set (assets/present.js)."""
    name = view.text.t("Shortcuts of one key: P, F, /, 1–9")
    return button(name, "keys-switch", role="switch", aria_checked="true", data_keys_switch="")
