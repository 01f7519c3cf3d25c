"""`/preview/check`: a file comes in, what is wrong with it goes out; nothing of it stays here.

The body is the file as it is, read into memory; its name stands in a header, so that no log of addresses holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from flask import Flask, Response, jsonify, request

from dashboard.dataset.validation_report import grouped
from dashboard.sources.file_preview import LIMITS, LONGEST_STATE, BusyError, Previews, Tried
from dashboard.sources.live_data import Shown
from dashboard.text.translate import Text, languages, text_for
from dashboard.web.callback_validation import UPDATE
from dashboard.web.client_preferences import home_of
from dashboard.web.error_handlers import plain

CHECK = "/preview/check"
EXTENSION = "previews"
"""Under which name the server holds the previews, where there are any."""

NAME, CARRIES = "X-File-Name", "X-Preview"
"""Headers: the name of the file, percent-encoded; and that a call of a page carries what its browser keeps."""

RETRY_AFTER = 5
"""Seconds after which a reader may try again when all places are in use."""

MEDIA_TYPE = "application/octet-stream"
"""A type that a foreign page cannot send without being asked for leave first."""


def register_preview(server: Flask, shown: Callable[[], Shown], room: int) -> None:
    """Answer `POST /preview/check`, and let calls of pages with a preview be as long as they have to be.

    The answer is JSON: `state` (what the browser is to keep), `said` and `remarks` for a good file, `said` and
    `problems` for a bad one; 413, 415 and 503 come as a sentence.

    Args:
        server: the Flask server.
        shown: gives the data to check beside.
        room: bytes that a call has besides what its browser keeps.
    """
    previews = server.extensions[EXTENSION] = Previews()

    @server.before_request
    def make_room() -> None:
        if request.path == CHECK:
            request.max_content_length = LIMITS.packed
        elif request.path == UPDATE and CARRIES in request.headers:
            request.max_content_length = room + LONGEST_STATE

    @server.post(CHECK)
    def check() -> Response:
        if request.mimetype != MEDIA_TYPE:
            return plain(f"The body has to be the file itself, as {MEDIA_TYPE}.", 415)
        text = _reader()
        try:
            tried = previews.try_file(unquote(request.headers.get(NAME, "")), request.get_data(cache=False), shown())
        except BusyError:
            answer = plain(text.t("Too many files are being checked just now. Try again in a moment."), 503)
            answer.headers["Retry-After"] = str(RETRY_AFTER)
            return answer
        answer = jsonify(_told(tried, text))
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _reader() -> Text:
    """Return the words of the page the file was chosen on."""
    asked = request.args.get("lang", "")
    return text_for(asked if asked in languages() else home_of(request).lang)


def _told(tried: Tried, text: Text) -> dict[str, object]:
    report = tried.report
    remarks = [group.sentence(text) for group in grouped(report.remarks)]
    if report.good:
        said = text.t("{file} is good. All charts show it now, to you alone.", file=report.checked)
        return {"state": tried.state, "said": said, "remarks": remarks}
    problems = [group.sentence(text) for group in grouped(report.problems)]
    said = text.n(
        "{file} has {number} fault, so it is not shown:",
        "{file} has {number} faults, so it is not shown:",
        len(problems),
        file=report.checked,
    )
    return {"said": said, "problems": [*problems, *remarks]}
