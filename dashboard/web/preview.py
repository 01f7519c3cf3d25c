"""`/preview/check`: a file comes in, what is wrong with it goes out.

Nothing of it stays here.

The body is the file as it is, read into memory; its name stands in a header, so that no log of addresses holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from flask import Flask, Response, jsonify, request

from dashboard.dataset.validation_report import group_problems
from dashboard.sources.current_data import CurrentData
from dashboard.sources.file_preview import LIMITS, LONGEST_STATE, BusyError, PreviewResult, PreviewStore
from dashboard.text.translate import Translator, languages, text_for
from dashboard.web.callback_validation import UPDATE
from dashboard.web.client_preferences import preferences_of
from dashboard.web.error_handlers import text_response

CHECK = "/preview/check"
EXTENSION = "previews"
"""Under which name the server holds the previews, where there are any."""

NAME, CARRIES = "X-File-Name", "X-Preview"
"""Headers: the name of the file, percent-encoded; and that a call of a page carries what its browser keeps."""

RETRY_AFTER = 5
"""Seconds after which a reader may try again when all places are in use."""

MEDIA_TYPE = "application/octet-stream"
"""A type that a foreign page cannot send without being asked for leave first."""


def register_preview(server: Flask, shown: Callable[[], CurrentData], room: int) -> None:
    """Answer `POST /preview/check`, and allow longer calls from previewing pages.

    The answer is JSON: `state` (what the browser is to keep), `said` and `remarks` for a good file, `said` and
    `problems` for a bad one; 413, 415 and 503 come as a sentence.

    Args:
        server: the Flask server.
        shown: gives the data to check beside.
        room: bytes that a call has besides what its browser keeps.
    """
    previews = server.extensions[EXTENSION] = PreviewStore()

    @server.before_request
    def make_room() -> None:
        if request.path == CHECK:
            request.max_content_length = LIMITS.packed
        elif request.path == UPDATE and CARRIES in request.headers:
            request.max_content_length = room + LONGEST_STATE

    @server.post(CHECK)
    def check() -> Response:
        text = _reader()
        if request.mimetype != MEDIA_TYPE:
            return text_response(text.t("The body has to be the file itself, as {type}.", type=MEDIA_TYPE), 415)
        try:
            tried = previews.try_file(unquote(request.headers.get(NAME, "")), request.get_data(cache=False), shown())
        except BusyError:
            answer = text_response(text.t("Too many files are being checked just now. Try again in a moment."), 503)
            answer.headers["Retry-After"] = str(RETRY_AFTER)
            return answer
        answer = jsonify(_answer(tried, text))
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _reader() -> Translator:
    """Return the words of the page the file was chosen on."""
    asked = request.args.get("lang", "")
    return text_for(asked if asked in languages() else preferences_of(request).lang)


def _answer(tried: PreviewResult, text: Translator) -> dict[str, object]:
    report = tried.report
    remarks = [group.sentence(text) for group in group_problems(report.remarks)]
    if report.good:
        sentence = text.t("{file} is good. All charts show it now, to you alone.", file=report.checked)
        return {"state": tried.state, "said": sentence, "remarks": remarks}
    problems = [group.sentence(text) for group in group_problems(report.problems)]
    sentence = text.n(
        "{file} has {number} fault, so it is not shown:",
        "{file} has {number} faults, so it is not shown:",
        len(problems),
        file=report.checked,
    )
    return {"said": sentence, "problems": [*problems, *remarks]}
