"""Files of the program: of Dash's components, our assets, the themes, the Plotly bundle.

They are compressed once, and sent with a year's caching where their addresses change with what is in them: packing
them for each request would cost a worker a hundred milliseconds and more.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
from dataclasses import dataclass, field
from functools import lru_cache

import brotli
from flask import Flask, Response, request

from dashboard import theme
from dashboard.exports.plotly_js import Kind, plotly_kind, plotly_script, plotly_script_packed

SUITES, ASSETS = "/_dash-component-suites/", "/assets/"
PACKABLE = ("text/javascript", "application/javascript", "text/css", "image/svg+xml", "application/json")

FOREVER = "public, max-age=31536000, immutable"
MAX_CACHED = 128
"""Files that are kept packed; there are some sixty."""

MIN_BYTES = 500
"""Bytes below which packing gains nothing."""

BROTLI_QUALITY = 9
"""How well brotli packs while somebody waits: a twelfth larger than the best (11), and ten times as fast."""


def register_static_files(server: Flask) -> None:
    """Serve such files precompressed, so that no worker compresses them per request."""

    @server.after_request
    def send_packed(response: Response) -> Response:
        if request.method != "GET" or response.status_code != 200 or response.mimetype not in PACKABLE:
            return response
        if not request.path.startswith((SUITES, ASSETS)) or "Content-Encoding" in response.headers:
            return response
        file = compress(content_of(response))
        # An address that changes with the file: ours name this version, Dash says how long it may be kept. Of another
        # version, which a newer replica has or nobody, this content would be kept in its place.
        is_asset = request.path.startswith(ASSETS)
        if request.args.get("m") == file.name if is_asset else response.cache_control.max_age:
            response.headers["Cache-Control"] = FOREVER
        fill(response, file)
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


@dataclass(frozen=True)
class CompressedFile:
    """A file as it is, and as gzip and brotli pack it; `name` changes with what is in it."""

    content: bytes = field(repr=False)
    gzip: bytes = field(repr=False)
    brotli: bytes = field(repr=False)
    name: str


@lru_cache(maxsize=MAX_CACHED)
def compress(content: bytes, by_brotli: bytes = b"") -> CompressedFile:
    """Return a file packed; `by_brotli` is what brotli made of it before."""
    name = hashlib.sha256(content).hexdigest()[:16]
    if len(content) < MIN_BYTES:
        return CompressedFile(content, b"", b"", name)
    return CompressedFile(
        content, gzip.compress(content, 9, mtime=0), by_brotli or brotli.compress(content, quality=BROTLI_QUALITY), name
    )


def content_of(response: Response) -> bytes:
    """Return the body of a response, reading and closing a file."""
    source = response.response
    response.direct_passthrough = False
    content = response.get_data()
    if close := getattr(source, "close", None):
        close()
    return content


def send(file: CompressedFile, content_type: str) -> Response:
    """Return the answer with a file, packed as this browser wants it, to be kept for a year."""
    response = Response(content_type=content_type)
    response.headers["Cache-Control"] = FOREVER
    fill(response, file)
    return response


def fill(response: Response, file: CompressedFile) -> None:
    """Let an answer carry a file as this browser wants it packed, with a tag that says so."""
    contents = {"br": file.brotli, "gzip": file.gzip}
    encoding = next((name for name, content in contents.items() if content and request.accept_encodings[name] > 0), "")
    response.set_data(contents.get(encoding, file.content))
    response.set_etag(f"{file.name}.{encoding}" if encoding else file.name)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
