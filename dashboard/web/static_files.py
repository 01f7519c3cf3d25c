"""Files of Dash's components and our assets, packed once, kept where versioned."""

from __future__ import annotations

from flask import Flask, Response, request

from dashboard.web.compression import FOREVER, compress, content_of, fill

SUITES, ASSETS = "/_dash-component-suites/", "/assets/"
PACKABLE = ("text/javascript", "application/javascript", "text/css", "image/svg+xml", "application/json")


def register_static_files(server: Flask) -> None:
    """Serve such files precompressed, so that no worker compresses them per request."""

    @server.after_request
    def send_packed(response: Response) -> Response:
        if request.method != "GET" or response.status_code != 200 or response.mimetype not in PACKABLE:
            return response
        if not request.path.startswith((SUITES, ASSETS)) or "Content-Encoding" in response.headers:
            return response
        if _versioned(response):
            response.headers["Cache-Control"] = FOREVER
        fill(response, compress(content_of(response)))
        response.make_conditional(request)
        return response


def _versioned(response: Response) -> bool:
    """Return whether the address changes with the file, as Dash says of its own."""
    if request.path.startswith(ASSETS):
        return "m" in request.args
    return bool(response.cache_control.max_age)
