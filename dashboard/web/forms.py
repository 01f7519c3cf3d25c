"""Plain forms that work without scripts: where one comes from, its file, and its answer."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, abort, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from dashboard.bounds.limits import DECK_BYTES, FORM_BYTES
from dashboard.exports.office_errors import OfficeFileRejected
from dashboard.text.translate import Translator
from dashboard.web.client_preferences import preferences_of, requested_look, translator_of, wants_page
from dashboard.web.error_handlers import REFUSALS, text_response


def answer_upload(
    field: str,
    rejection: type[OfficeFileRejected],
    page: Callable[[str], Response],
    make: Callable[[bytes, Mapping[str, str]], Response],
) -> Response:
    """Answer a form by what `make` does with its file and fields, or by why it refuses.

    Raises:
        UnsupportedMediaType: it is no form with a file.
    """
    text = translator_of(request)
    if request.mimetype != FORM_TYPE:
        abort(415, text.t("The body has to be a form with a file, as {type}.", type=FORM_TYPE))
    try:
        response = make(*read_upload(field))
    except (RequestEntityTooLarge, OfficeFileRejected) as error:
        refusal = error if isinstance(error, OfficeFileRejected) else rejection("size")
        is_form = refusal is not error and (request.content_length or 0) <= DECK_BYTES  # its parts, not the file
        sentence = text.t(REFUSALS[413]) if is_form else refusal.sentence(text)
        return refuse_file(sentence, 413 if refusal.reason == "size" else 400, page)
    response.headers["Cache-Control"] = "no-store"
    return response


def refuse_file(sentence: str, status: int, page: Callable[[str], Response]) -> Response:
    """Return why a file is not taken: above the form for a browser, alone for a program."""
    if not wants_page():
        return text_response(sentence, status)
    response = page(sentence)
    response.status_code = status
    return response


def form_page(template: str, text: Translator, query: str, words: Mapping[str, Any]) -> Response:
    """Return a page with a form, in the language and theme of its reader.

    Args:
        query: what the form keeps of the address.
        words: what the template says.
    """
    document = render_template(
        template,
        language=text.language,
        direction=text.direction,
        theme=requested_look(request).get("theme") or preferences_of(request).theme,
        query=f"?{query}" if query else "",
        back=text.t("Back to the dashboard"),
        **words,
    )
    response = Response(document)
    response.vary.update(["Accept", "Accept-Language", "Cookie"])
    return response


def archive(name: str, files: Mapping[str, bytes]) -> Response:
    """Return files in a ZIP file of this name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zip_file:
        for file, content in files.items():
            zip_file.writestr(file, content)
    response = Response(target.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def data_address(content: bytes, media_type: str) -> str:
    """Return an address that holds a file itself."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def is_own_form() -> bool:
    """Return whether a form comes from a page of this host, as its browser says."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin", "")
    return not origin or origin == request.host_url.rstrip("/")


FORM_TYPE, MAX_FIELDS = "multipart/form-data", 10


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
        max_form_parts=MAX_FIELDS,
    )
    file = files.get(name)
    return (file.read() if file is not None else b""), fields
