"""503: all places for expensive work are in use; browsers come again by themselves."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, request

from dashboard.bounds.capacity import CapacityError
from dashboard.web.client_preferences import translator_of, wants_page
from dashboard.web.error_handlers import text_response
from dashboard.web.forms import form_page

SECONDS = 3
"""When to ask again: a heavy file of the shipped data takes about a second."""

QUERY = "=&%,+:/@"
"""What stays as it is in a query string; letters, digits and `_.-~` do anyway."""


def register_retry(server: Flask) -> None:
    """Answer 503 with a sentence where an expensive answer finds no place."""

    @server.errorhandler(CapacityError)
    def busy(_error: CapacityError) -> Response:
        sentence = translator_of(request).t(
            "Other files are being made just now. Ask for this one again in a few seconds."
        )
        is_navigation = request.method == "GET" and wants_page()
        response = _page() if is_navigation else text_response(sentence, HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = str(SECONDS)
        response.headers["Cache-Control"] = "no-store"
        response.vary.update(["Accept", "Accept-Language", "Cookie"])
        return response


def _page() -> Response:
    """Return the page that polls until the file is ready, and leads back to the view."""
    text = translator_of(request)
    words = {"heading": text.t("This view is being prepared."), "hint": text.t("It opens by itself in a few seconds.")}
    if request.path.startswith("/download/"):
        words = {
            "heading": text.t("Your file is being made."),
            "hint": text.t("The download begins by itself in a few seconds. Leave this page open until it does."),
        }
    response = form_page("retry.html", text, quote(request.query_string, safe=QUERY), words)
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Refresh"] = str(SECONDS)
    return response
