"""The security headers of every answer, errors too.

Plotly, Dash's components and the grid bring their styles in style elements which they make themselves and know no
nonce for. So the first script of the page teaches `document.createElement` to give it to them; `<style>` that came
as text does not know it.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from itertools import product

from flask import Flask, Response, g, has_request_context, request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    XContentTypeOptions,
)

from dashboard.exports.office_errors import REFRESH, TEMPLATE

NONCE_SCRIPT = (
    "((nonce) => { const make = document.createElement; document.createElement = function (...given) "
    "{ const made = make.apply(this, given); if (made instanceof HTMLStyleElement) made.nonce = nonce; return made; "
    "}; })(document.currentScript.nonce);"
)
"""Runs by its hash; its nonce is good for styles only."""


def style_script() -> str:
    """Return the script that comes first, and set the nonce of the current response."""
    g.style_nonce = secrets.token_urlsafe(16)
    return f'<script nonce="{g.style_nonce}">{NONCE_SCRIPT}</script>'


def nonce_of_page() -> str:
    """Return the nonce of the current page, or ""."""
    return str(g.get("style_nonce", "")) if has_request_context() else ""


CSP, NONCE_PLACEHOLDER = ContentSecurityPolicy().header_name, "NonceOfPage"
"""The name of the header, and what stands in a policy where each page has a nonce of its own."""


FORM_PATHS = (REFRESH, TEMPLATE, "/room", "/changes")
"""How the paths begin of pages with forms that work without scripts."""


def register_security_headers(server: Flask, script_hashes: Sequence[str], embed_ancestors: str) -> None:
    """Set the headers of every answer of a server.

    Args:
        script_hashes: CSP hashes of Dash's own inline script; take them when all callbacks are registered.
        embed_ancestors: who may frame `/embed/` pages (a CSP source list), beside the dashboard itself, whose
            dialog shows a preview; nobody may frame the others.
    """
    nonce_hash = base64.b64encode(hashlib.sha256(NONCE_SCRIPT.encode()).digest()).decode()
    scripts = (*script_hashes, f"'sha256-{nonce_hash}'")
    sources = tuple(ancestor for ancestor in embed_ancestors.split() if ancestor not in ("'none'", "'self'"))
    framing = sources if "*" in sources else ("'self'", *sources)
    common_headers = [*_common_headers().headers.items()]

    # Each policy is written once: building one costs more than a short answer.
    kinds = product((False, True), ("'none'", "'self'"), ("", NONCE_PLACEHOLDER))
    policies = {
        (is_embed, forms, nonce): _policy(scripts, nonce, framing if is_embed else ("'none'",), forms).header_value
        for is_embed, forms, nonce in kinds
    }

    @server.after_request
    def set_headers(response: Response) -> Response:
        forms = "'self'" if request.path.startswith(FORM_PATHS) else "'none'"
        nonce = nonce_of_page()
        for name, value in common_headers:
            response.headers[name] = value
        policy = policies[request.endpoint == "embed", forms, NONCE_PLACEHOLDER if nonce else ""]
        response.headers[CSP] = policy.replace(NONCE_PLACEHOLDER, nonce) if nonce else policy
        return response


def headers_of_refusals() -> list[tuple[str, str]]:
    """Return the headers of answers that the web server gives before the application is asked."""
    policy = ContentSecurityPolicy().default_src("'none'").frame_ancestors("'none'")
    return [*_common_headers().headers.items(), (policy.header_name, policy.header_value)]


def _common_headers() -> Secure:
    """Return the headers that are the same for every answer."""
    return Secure(
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        permissions=PermissionsPolicy().geolocation().camera().microphone().payment().usb(),
        xcto=XContentTypeOptions(),
        coop=CrossOriginOpenerPolicy().same_origin(),
    )


def _policy(
    script_hashes: Sequence[str], style_nonce: str, ancestors: Sequence[str], forms: str
) -> ContentSecurityPolicy:
    return (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'", *script_hashes)
        .style_src("'self'", *([f"'nonce-{style_nonce}'"] if style_nonce else []))
        .style_src_attr("'unsafe-inline'")  # Plotly draws with style attributes
        .img_src("'self'", "data:", "blob:")
        .font_src("'self'")
        .connect_src("'self'")
        .frame_src("'self'")
        .base_uri("'none'")
        .form_action(forms)
        .frame_ancestors(*ancestors)
    )
