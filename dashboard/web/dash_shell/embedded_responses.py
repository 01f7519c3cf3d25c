"""Responses to Dash's first requests, embedded in the document for assets/dash_shell.js."""

from __future__ import annotations

import json

from dash import Dash
from plotly.io.json import to_json_plotly

LAYOUT, DEPENDENCIES = "_dash-layout", "_dash-dependencies"
"""The last part of the addresses that the renderer asks for first."""

LESS_THAN = "\\u003c"
"""How JSON in a page writes "<", so that no text of it ends the block."""


def layout_json(app: Dash) -> str:
    """Return the layout of the requested page as Dash would send it."""
    return str(to_json_plotly(app.get_layout()))


def embedded_responses(app: Dash, layout: str) -> str:
    """Return the data blocks with the layout of the requested page and the callbacks."""
    dependencies = app.dependencies().get_data(as_text=True)
    return f"{_block(LAYOUT, layout)}\n{_block(DEPENDENCIES, dependencies)}"


def server_outputs(app: Dash) -> frozenset[str]:
    """Return the outputs of the callbacks that the server answers, not the browser."""
    entries = json.loads(app.dependencies().get_data())
    return frozenset(entry["output"] for entry in entries if not entry["clientside_function"])


def _block(name: str, text: str) -> str:
    escaped = text.replace("<", LESS_THAN)
    return f'<script type="application/json" data-answers="{name}">{escaped}</script>'
