"""Check boxes and choices as plain HTML: scripts listen to them, Dash knows nothing of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dash import html

from dashboard.components.markup import InputField


def checks(name: str, options: Mapping[str, str], chosen: Collection[str]) -> html.Div:
    """Return a check box for each option, value -> label."""
    return html.Div([_check(name, value, label, value in chosen) for value, label in options.items()], id=name)


def _check(name: str, value: str, label: str, on: bool) -> html.Div:
    own = f"{name}-{value}"
    box = InputField(own, "checkbox", className="form-check-input", value=value, defaultChecked=on)
    return html.Div([box, html.Label(label, htmlFor=own, className="form-check-label")], className="form-check")


def choice(name: str, options: Mapping[str, str], chosen: str) -> html.Select:
    """Return a list of options, value -> label, to choose one of."""
    listed = [html.Option(label, value=value, selected=value == chosen) for value, label in options.items()]
    return html.Select(listed, id=name, className="form-select")
