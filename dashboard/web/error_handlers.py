"""What is refused, and what fails, is said in one plain sentence: no markup, no trace, no name of a program."""

from __future__ import annotations

from http import HTTPStatus

from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from dashboard.errors import SelectionError
from dashboard.text.problem_messages import spoken
from dashboard.web.client_preferences import text_of

SUITES = "/_dash-component-suites/"


def plain(sentence: str, status: int) -> Response:
    """Return a sentence as plain text with a status."""
    return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")


def refused(error: SelectionError, status: int = HTTPStatus.BAD_REQUEST) -> Response:
    """Return the answer that says, in the reader's language, why an address cannot be read."""
    return plain(spoken(error.sentence, text_of(request)), status)


def register_refusals(server: Flask) -> None:
    """Answer every refusal of Flask's own, unknown files of components and faults of the program with a sentence."""

    @server.errorhandler(HTTPException)
    def answered(error: HTTPException) -> Response:
        response = error.get_response()
        if response.status_code < HTTPStatus.BAD_REQUEST:  # a redirect is no refusal
            return Response(response.get_data(), response.status_code, response.headers)
        answer = plain(str(error.description or error.name), response.status_code)
        # What a client needs to know stays: which methods are allowed, when to come again.
        answer.headers.extend({k: v for k, v in response.headers if k in ("Allow", "Retry-After", "WWW-Authenticate")})
        return answer

    @server.errorhandler(InternalServerError)
    def failed(_error: InternalServerError) -> Response:
        return plain(_fault(), 500)

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
    return text_of(request).t("The dashboard could not answer this request. Its log says why. Try again in a moment.")


def _no_file() -> Response:
    return plain(text_of(request).t("There is no such file."), HTTPStatus.NOT_FOUND)
