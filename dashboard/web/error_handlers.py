"""Error handlers: answer each HTTP error and exception with a plain sentence."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from dash.exceptions import DependencyException
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from dashboard.bounds.capacity import CapacityError
from dashboard.errors import SelectionError
from dashboard.sources.snapshots import SnapshotError
from dashboard.text.problem_messages import translate
from dashboard.text.translate import Translator, message
from dashboard.web.client_preferences import preferences_of, requested_look, translator_of, wants_page

SUITES = "/_dash-component-suites/"

RETRY_SECONDS = 3
"""When to ask again for what found no place: a heavy file of the shipped data takes about a second."""

QUERY = "=&%,+:/@"
"""What stays as it is in a query string; letters, digits and `_.-~` do anyway."""

REFUSALS = {
    400: message("The request cannot be read. Send it anew."),
    401: message("Sign in to see this."),
    404: message("There is nothing at this address. Check how it is written."),
    405: message("This method is not answered."),
    408: message("The request was not complete in time. Send it again, in one go."),
    413: message("The request is larger than it may be. Send less."),
    414: message("The address is longer than it may be. Shorten it."),
    415: message("The body of the request has a type that is not taken here."),
    431: message("The headers of the request are larger than they may be. Remove cookies, and try again."),
    500: message("The dashboard could not answer this request. Its log says why. Try again in a moment."),
    501: message("This way of sending a request is not answered."),
    503: message("Too many requests are under way. Try again in a few seconds."),
}
"""Status -> the sentence where nothing nearer is known; of any other status that of 400 or 500."""

KEPT_HEADERS = ("Allow", "Content-Range", "Retry-After", "WWW-Authenticate")
"""What a client needs to know of an error: which methods are allowed, how long a file is, when to come again."""

logger = logging.getLogger(__name__)


def text_response(sentence: str, status: int) -> Response:
    """Return a sentence with a status: as plain text, or as a page where a browser shows it."""
    if not wants_page():
        return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
    text = translator_of(request)
    words = {"heading": text.t("Service disruption, COVID-19"), "sentence": sentence}
    return plain_page("answer.html", text, words, status=status)


def plain_page(
    template: str, text: Translator, words: Mapping[str, Any], query: str = "", status: int = HTTPStatus.OK
) -> Response:
    """Return a page without scripts, in its reader's look; `query` is what its links keep."""
    document = render_template(
        template,
        language=text.language,
        direction=text.direction,
        theme=requested_look(request).get("theme") or preferences_of(request).theme,
        query=f"?{query}" if query else "",
        back=text.t("Back to the dashboard"),
        **words,
    )
    return Response(document, status)


def bad_request(error: SelectionError, status: int = HTTPStatus.BAD_REQUEST) -> Response:
    """Return the answer that says, in the reader's language, why an address cannot be read."""
    return text_response(translate(error.sentence, translator_of(request)), status)


def register_error_handlers(server: Flask) -> None:
    """Answer errors of Flask, missing component files and exceptions with a sentence."""

    @server.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        response = error.get_response()
        if response.status_code < HTTPStatus.BAD_REQUEST:  # a redirect is no refusal
            return Response(response.get_data(), response.status_code, response.headers)
        answer = text_response(_sentence(error), response.status_code)
        answer.headers.extend({k: v for k, v in response.headers if k in KEPT_HEADERS})
        return answer

    @server.errorhandler(SelectionError)
    def selection_error(error: SelectionError) -> Response:
        return bad_request(error)

    @server.errorhandler(SnapshotError)
    def snapshot_error(error: SnapshotError) -> Response:
        logger.error("The files of the data package cannot be read: %s", error)
        text = translator_of(request)
        answer = text_response(text.t("The files of the data package cannot be read just now. Try again later."), 503)
        answer.headers["Retry-After"] = "60"
        return answer

    @server.errorhandler(CapacityError)
    def busy(_error: CapacityError) -> Response:
        return _busy(translator_of(request))

    @server.errorhandler(DependencyException)
    @server.errorhandler(FileNotFoundError)
    def missing_component_file(error: Exception) -> Response:  # a library of components lists it, but brings none
        if request.path.startswith(SUITES):
            return text_response(translator_of(request).t("There is no such file."), HTTPStatus.NOT_FOUND)
        raise error


def _busy(text: Translator) -> Response:
    """Return the answer where work finds no place: for browsers a page that comes again."""
    if request.method == "GET" and wants_page():
        words = {
            "heading": text.t("This view is being prepared."),
            "hint": text.t("It opens by itself in a few seconds."),
        }
        if request.path.startswith("/download/"):
            words = {
                "heading": text.t("Your file is being made."),
                "hint": text.t("The download begins by itself in a few seconds. Leave this page open until it does."),
            }
        query = quote(request.query_string, safe=QUERY)
        response = plain_page("retry.html", text, words, query, HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Refresh"] = str(RETRY_SECONDS)
    else:
        sentence = text.t("Other files are being made just now. Ask for this one again in a few seconds.")
        response = text_response(sentence, HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sentence(error: HTTPException) -> str:
    """Return what is said of an error: its own sentence, or that of its status."""
    if isinstance(error, SecurityError):
        host = request.environ.get("HTTP_HOST", "")
        return translator_of(request).t(message("The dashboard does not answer to the name {host}."), host=host)
    description = error.description if error.description != type(error).description else ""
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    sentence = REFUSALS.get(code) or REFUSALS[400 if code < HTTPStatus.INTERNAL_SERVER_ERROR else 500]
    return description or translator_of(request).t(sentence)
