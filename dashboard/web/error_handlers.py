"""Error handlers: answer each HTTP error and exception with a plain sentence."""

from __future__ import annotations

from http import HTTPStatus

from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from dashboard.errors import SelectionError
from dashboard.text.problem_messages import translate
from dashboard.web.client_preferences import translator_of

SUITES = "/_dash-component-suites/"


def text_response(sentence: str, status: int) -> Response:
    """Return a sentence as plain text with a status."""
    return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")


def bad_request(error: SelectionError, status: int = HTTPStatus.BAD_REQUEST) -> Response:
    """Return the answer that says, in the reader's language, why an address cannot be read."""
    return text_response(translate(error.sentence, translator_of(request)), status)


def register_error_handlers(server: Flask) -> None:
    """Answer errors of Flask, missing component files and exceptions with a sentence."""

    @server.errorhandler(HTTPException)
    def answered(error: HTTPException) -> Response:
        response = error.get_response()
        if response.status_code < HTTPStatus.BAD_REQUEST:  # a redirect is no refusal
            return Response(response.get_data(), response.status_code, response.headers)
        answer = text_response(str(error.description or error.name), response.status_code)
        # What a client needs to know stays: which methods are allowed, when to come again.
        answer.headers.extend({k: v for k, v in response.headers if k in ("Allow", "Retry-After", "WWW-Authenticate")})
        return answer

    @server.errorhandler(InternalServerError)
    def failed(_error: InternalServerError) -> Response:
        return text_response(_fault(), 500)

    @server.errorhandler(DependencyException)
    def no_such_file(_error: DependencyException) -> Response:
        return _no_file()

    @server.errorhandler(FileNotFoundError)
    def not_shipped(error: FileNotFoundError) -> Response:
        """Answer for files that a library of components lists, but does not bring."""
        if request.path.startswith(SUITES):
            return _no_file()
        raise error


def _fault() -> str:
    return translator_of(request).t(
        "The dashboard could not answer this request. Its log says why. Try again in a moment."
    )


def _no_file() -> Response:
    return text_response(translator_of(request).t("There is no such file."), HTTPStatus.NOT_FOUND)
