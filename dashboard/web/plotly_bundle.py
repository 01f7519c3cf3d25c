"""The Plotly bundle of the browser: one address, compressed once, cached for a year.

Dash draws with whatever `window.Plotly` is there first, so pages, embeds and exported files share it.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, Response, request

from dashboard.exports.plotly_script import plotly_script


@dataclass(frozen=True)
class Bundle:
    """The script, compressed and not, and the address that changes with its contents."""

    script: bytes
    compressed: bytes
    path: str


@lru_cache(maxsize=1)
def bundle() -> Bundle:
    """Return the bundle that came with the installed plotly."""
    script = plotly_script()
    name = hashlib.sha256(script).hexdigest()[:16]
    return Bundle(script, gzip.compress(script, 6), f"/plotly/{name}.min.js")


def register_bundle(server: Flask) -> str:
    """Answer the bundle's address, and return it."""
    plotly = bundle()

    @server.get(plotly.path)
    def plotly_script() -> Response:
        packed = request.accept_encodings["gzip"] > 0
        response = Response(
            plotly.compressed if packed else plotly.script, content_type="text/javascript; charset=utf-8"
        )
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Vary"] = "Accept-Encoding"
        return response

    return plotly.path
