"""Who may see what, asked of the endpoint that would answer.

Closed, unless it is named here.

An address is never asked for its beginning: what no endpoint of this list answers, falls to Dash's pages, which are
closed.
"""

from __future__ import annotations

from flask import request

PROGRAM_FILES = frozenset(
    {
        "bootstrap.static",
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_favicon.ico",
        "stylesheet",
        "plotly_script",
        "joined_scripts",
        "joined_styles",
    }
)
"""Endpoints that give files of the program itself, which hold no data."""

HEALTH = frozenset({"health"})
"""What supervisors ask; it tells how the program is, and of the data their version and their size."""

SIGN_IN_ENDPOINTS = frozenset({"sign_in", "signed_in", "sign_out"})

OPEN_ENDPOINTS = PROGRAM_FILES | HEALTH | SIGN_IN_ENDPOINTS


def is_open() -> bool:
    """Return whether the request under way may be answered to a stranger."""
    return request.endpoint in OPEN_ENDPOINTS
