"""The security headers of every answer, errors too."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    XContentTypeOptions,
)

from dashboard.web.embeds import EMBED


def register_headers(server: Flask, script_hashes: Sequence[str], embed_ancestors: str) -> None:
    """Set the headers of every answer of a server.

    Args:
        server: the Flask server.
        script_hashes: CSP hashes of Dash's own inline script; take them when all callbacks are registered.
        embed_ancestors: who may frame `/embed/` pages (a CSP source list), beside the dashboard itself, whose
            dialog shows a preview; nobody may frame the others.
    """
    pages = _headers(script_hashes, ("'none'",))
    embeds = _headers(script_hashes, _framing(embed_ancestors.split()))

    @server.after_request
    def set_headers(response: Response) -> Response:
        (embeds if request.path.startswith(EMBED) else pages).set_headers(response)
        return response


def _framing(ancestors: Sequence[str]) -> tuple[str, ...]:
    """Return who may frame embeds: those the operator named, and the dashboard itself."""
    named = tuple(ancestor for ancestor in ancestors if ancestor not in ("'none'", "'self'"))
    return named if "*" in named else ("'self'", *named)


def _headers(script_hashes: Sequence[str], ancestors: Sequence[str]) -> Secure:
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'", *script_hashes)
        # Dash's components and Plotly bring their own style elements and set style attributes.
        .style_src("'self'", "'unsafe-inline'")
        .img_src("'self'", "data:", "blob:")
        .font_src("'self'")
        .connect_src("'self'")
        .frame_src("'self'")
        .base_uri("'none'")
        .form_action("'none'")
        .frame_ancestors(*ancestors)
    )
    return Secure(
        csp=policy,
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        permissions=PermissionsPolicy().geolocation().camera().microphone(),
        xcto=XContentTypeOptions(),
        coop=CrossOriginOpenerPolicy().same_origin(),
    )
