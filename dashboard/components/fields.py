"""Check boxes and choices as plain HTML: scripts listen to them, Dash knows nothing of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dash import html

from dashboard.components.markup import InputField


def checks(name: str, options: Mapping[str, str], checked_values: Collection[str]) -> html.Div:
    """Return a check box for each option, value -> label."""
    return html.Div([_check(name, value, label, value in checked_values) for value, label in options.items()], id=name)


def _check(name: str, value: str, label: str, is_checked: bool) -> html.Div:
    field_id = f"{name}-{value}"
    box = InputField(field_id, "checkbox", className="form-check-input", value=value, defaultChecked=is_checked)
    return html.Div([box, html.Label(label, htmlFor=field_id, className="form-check-label")], className="form-check")


def choice(name: str, options: Mapping[str, str], selected_value: str) -> html.Select:
    """Return a list of options, value -> label, to choose one of."""
    entries = [html.Option(label, value=value, selected=value == selected_value) for value, label in options.items()]
    return html.Select(entries, id=name, className="form-select")
