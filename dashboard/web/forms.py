"""Plain forms that work without scripts: where one comes from, its file, and its answer."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from dashboard.bounds.capacity import REFRESHES, Capacity
from dashboard.bounds.limits import DECK_BYTES, FORM_BYTES
from dashboard.exports.office_errors import OfficeFileRejected
from dashboard.text.translate import Translator
from dashboard.web.client_preferences import translator_of, wants_page
from dashboard.web.error_handlers import REFUSALS, text_response

FORM_TYPE, MAX_FIELDS = "multipart/form-data", 10


@dataclass(frozen=True)
class UploadForm:
    """A form with a file, of which nothing stays here.

    A browser gets a page with the result and with links that hold the files of it; a program gets those in a ZIP file.

    Args:
        path, field: its address, and the name of its file.
        rejection: what is raised for a file that is not used.
        foreign: what is said to who sends it from elsewhere.
        make: makes a result of a file, the other fields and the language of the reader.
        page: shows the form, below a result, or below why there is none.
        archive, files: the name of the ZIP file, and what is in it.
    """

    path: str
    field: str
    rejection: type[OfficeFileRejected]
    foreign: str
    make: Callable[[bytes, Mapping[str, str], Translator], Any]
    page: Callable[[Translator, Any, str], Response]
    archive: str
    files: Callable[[Any, Translator], Mapping[str, bytes]]


def register_upload_form(server: Flask, form: UploadForm) -> None:
    """Answer the address of a form, and what is sent with it."""
    places = Capacity(REFRESHES)

    @server.before_request
    def make_room() -> None:
        if request.path == form.path and request.method == "POST":
            request.max_content_length = DECK_BYTES + FORM_BYTES

    @server.get(form.path, endpoint=form.path)
    def empty_form() -> Response:
        return form.page(translator_of(request), None, "")

    @server.post(form.path, endpoint=f"send {form.path}")
    def send() -> Response:
        text = translator_of(request)
        if not is_own_form():
            abort(403, text.t(form.foreign))
        if request.mimetype != FORM_TYPE:
            abort(415, text.t("The body has to be a form with a file, as {type}.", type=FORM_TYPE))
        try:
            content, fields = _read_upload(form.field)
            with places.place():
                result = form.make(content, fields, text)
            response = form.page(text, result, "") if wants_page() else _archive(form.archive, form.files(result, text))
        except (RequestEntityTooLarge, OfficeFileRejected) as error:
            refusal = error if isinstance(error, OfficeFileRejected) else form.rejection("size")
            is_form = refusal is not error and (request.content_length or 0) <= DECK_BYTES  # its parts, not the file
            sentence = text.t(REFUSALS[413]) if is_form else refusal.sentence(text)
            status = 413 if refusal.reason == "size" else 400
            return refuse_file(sentence, status, lambda reason: form.page(text, None, reason))
        response.headers["Cache-Control"] = "no-store"
        return response


def refuse_file(sentence: str, status: int, page: Callable[[str], Response]) -> Response:
    """Return why a file is not taken: above the form for a browser, alone for a program."""
    if not wants_page():
        return text_response(sentence, status)
    response = page(sentence)
    response.status_code = status
    return response


def _archive(name: str, files: Mapping[str, bytes]) -> Response:
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
    if site := request.headers.get("Sec-Fetch-Site"):  # of the browser itself, whatever a proxy makes of the host
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    return not origin or origin == request.host_url.rstrip("/")


def _read_upload(name: str) -> tuple[bytes, Mapping[str, str]]:
    """Return the file of a form, no bytes where there is none, and its other fields."""
    _stream, fields, files = parse_form_data(
        request.environ,
        stream_factory=lambda *_sizes, **_more: io.BytesIO(),
        max_form_memory_size=2 * FORM_BYTES,  # of files, too: a piece, and what ended the one before as a boundary may
        max_content_length=DECK_BYTES + FORM_BYTES,
        max_form_parts=MAX_FIELDS,
    )
    file = files.get(name)
    return (file.read() if file is not None else b""), fields
