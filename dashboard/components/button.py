"""Buttons and dialogs that scripts listen to; Dash knows nothing of them."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.html_attributes import html_attributes
from dashboard.text.translate import Translator


def button(name: Any, class_name: str = "button", **attributes: Any) -> html.Button:
    """Return a button; its attributes are written as Python names (`data_close`)."""
    return html.Button(name, type="button", className=class_name, **html_attributes(**attributes))


def dialog(name: str, heading: str, body: list[Any], **attributes: Any) -> html.Dialog:
    """Return a dialog, closed; a button with its name as `data_close` is the way out."""
    return html.Dialog(
        [html.H2(heading, id=f"{name}-title"), *body],
        id=name,
        className="dialog",
        **html_attributes(aria_labelledby=f"{name}-title", **attributes),
    )


def shortcut_toggle(text: Translator) -> html.Button:
    """Return the switch of single-key shortcuts (WCAG 2.1.4); the browser remembers it."""
    name = text.t("Shortcuts of one key: P, F, /, 1–9")
    return button(name, "keys-switch", role="switch", aria_checked="true", data_keys_switch="")
