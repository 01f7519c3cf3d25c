"""Files of the program: of Dash's components, our assets, the themes, the Plotly bundle."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, Response, request

from dashboard import theme
from dashboard.exports.plotly_js import Kind, plotly_kind, plotly_script, plotly_script_packed
from dashboard.web.compression import FOREVER, CompressedFile, compress, content_of, fill, send

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
        # An address that changes with the file: ours say so in the query, Dash's by how long they may be kept.
        is_versioned = "m" in request.args if request.path.startswith(ASSETS) else response.cache_control.max_age
        if is_versioned:
            response.headers["Cache-Control"] = FOREVER
        fill(response, compress(content_of(response)))
        response.make_conditional(request)
        return response


STYLESHEET = "/theme.css"


def register_stylesheet(server: Flask) -> None:
    """Answer `/theme.css`."""
    css = theme.stylesheet()

    @server.get(STYLESHEET)
    def stylesheet() -> Response:
        response = Response(css, mimetype="text/css")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlotlyBundle:
    """The Plotly script, plain and compressed, its kind and its versioned address."""

    file: CompressedFile
    kind: Kind
    path: str


@lru_cache(maxsize=1)
def plotly_bundle() -> PlotlyBundle:
    """Return the bundle that serves: the basic one, or that of the installed plotly."""
    kind = plotly_kind()
    if kind == "full":
        logger.warning("Pages draw with the full Plotly bundle and open slowly: tools/bundle brings the basic one")
    else:
        logger.info("Pages draw with the basic Plotly bundle")
    file = compress(plotly_script(), plotly_script_packed())
    return PlotlyBundle(file, kind, f"/plotly/{file.name}.min.js")


def register_bundle(server: Flask) -> str:
    """Answer the bundle's address, and return it."""
    plotly = plotly_bundle()

    @server.get(plotly.path)
    def plotly_script() -> Response:
        return send(plotly.file, "text/javascript; charset=utf-8")

    return plotly.path
