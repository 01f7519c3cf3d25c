"""CSP nonce for `<style>` elements created by scripts.

Plotly, Dash's components and the grid bring their styles in style elements which they make themselves and know no
nonce for. So the first script of the page teaches `document.createElement` to give it to them; `<style>` that came
as text does not know it.
"""

from __future__ import annotations

import secrets

from flask import g, has_request_context

SCRIPT = (
    "((nonce) => { const make = document.createElement; document.createElement = function (...given) "
    "{ const made = make.apply(this, given); if (made instanceof HTMLStyleElement) made.nonce = nonce; return made; "
    "}; })(document.currentScript.nonce);"
)
"""Runs by its hash (web/headers.py); its nonce is good for styles only."""


def style_script() -> str:
    """Return the script that comes first, and set the nonce of the current response."""
    g.style_nonce = secrets.token_urlsafe(16)
    return f'<script nonce="{g.style_nonce}">{SCRIPT}</script>'


def nonce_of_page() -> str:
    """Return the nonce of the current page, or ""."""
    return str(g.get("style_nonce", "")) if has_request_context() else ""
