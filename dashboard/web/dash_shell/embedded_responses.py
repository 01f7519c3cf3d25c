"""Responses to Dash's first requests, embedded in the document for assets/dash_shell.js."""

from __future__ import annotations

import json
import re

from dash import Dash

from dashboard.web.dash_shell.fragments import to_json
from dashboard.web.dash_shell.markup import compact

LAYOUT, DEPENDENCIES = "_dash-layout", "_dash-dependencies"
"""The last part of the addresses that the renderer asks for first."""

ENDS = re.compile("<(?=[/!]|script)", re.IGNORECASE)
"""What would end a block of JSON in a page, or begin a comment or a script in it."""


def layout_json(app: Dash) -> str:
    """Return the layout of the requested page as Dash would send it."""
    return to_json(compact(app.get_layout()))


def embedded_responses(app: Dash, layout: str) -> str:
    """Return the data blocks with the layout of the requested page and the callbacks."""
    dependencies = app.dependencies().get_data(as_text=True)
    return f"{_block(LAYOUT, layout)}\n{_block(DEPENDENCIES, dependencies)}"


def server_outputs(app: Dash) -> frozenset[str]:
    """Return the outputs of the callbacks that the server answers, not the browser."""
    entries = json.loads(app.dependencies().get_data())
    return frozenset(entry["output"] for entry in entries if not entry["clientside_function"])


def _block(name: str, text: str) -> str:
    escaped = ENDS.sub(r"\\u003c", text)
    return f'<script type="application/json" data-answers="{name}">{escaped}</script>'
