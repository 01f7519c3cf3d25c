"""The switch for shortcuts of one letter or digit: who speaks to the computer, or hits keys by chance, needs none."""

from __future__ import annotations

from dash import html

from dashboard.components.html_attributes import attributes
from dashboard.components.page_state import View


def keys_switch(view: View) -> html.Button:
    """Return the switch; the browser remembers how it was set (assets/present.js)."""
    return html.Button(
        view.text.t("Shortcuts of one key: P, F, 1–9"),
        type="button",
        role="switch",
        className="keys-switch",
        **attributes(aria_checked="true", data_keys_switch=""),
    )
