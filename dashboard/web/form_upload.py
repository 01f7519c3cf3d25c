"""A file that comes with a form: held in memory within bounds, never on the disk."""

from __future__ import annotations

import io
from collections.abc import Mapping

from flask import Flask, request
from werkzeug.formparser import parse_form_data

from dashboard.bounds.limits import DECK_BYTES, FORM_BYTES

FORM_TYPE, MOST_FIELDS = "multipart/form-data", 10


def allow_uploads(server: Flask, path: str) -> None:
    """Let what is sent to a path be as large as a deck with its form."""

    @server.before_request
    def make_room() -> None:
        if request.path == path and request.method == "POST":
            request.max_content_length = DECK_BYTES + FORM_BYTES


def read_upload(name: str) -> tuple[bytes, Mapping[str, str]]:
    """Return the file of a form and its other fields; no bytes where there is no such file.

    Raises:
        RequestEntityTooLarge: it is larger than allowed.
    """
    _stream, fields, files = parse_form_data(
        request.environ,
        stream_factory=lambda *_sizes, **_more: io.BytesIO(),
        max_form_memory_size=FORM_BYTES,
        max_content_length=DECK_BYTES + FORM_BYTES,
        max_form_parts=MOST_FIELDS,
    )
    file = files.get(name)
    return (file.read() if file is not None else b""), fields
