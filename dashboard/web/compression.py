"""Compress static files once, and send them with a year's caching.

Their addresses change with what is in them, so a browser never asks twice; packing them for each request would
cost a worker a hundred milliseconds and more.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

import brotli
from flask import Response, request

FOREVER = "public, max-age=31536000, immutable"
MAX_CACHED = 128
"""Files that are kept packed; there are some sixty."""

MIN_BYTES = 500
"""Bytes below which packing gains nothing."""

BROTLI_QUALITY = 9
"""How well brotli packs while somebody waits: a twelfth larger than the best (11), and ten times as fast."""


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
