"""Validate calls of Dash's callback endpoint: a malformed one is a 400, never a fault.

Dash trusts its own renderer, and raises somewhere inside at whatever else arrives. What is raised before or after a
handler of ours is therefore the caller's doing; what is raised inside of one is ours, a 500, and logged with its trace.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest, MethodNotAllowed

from dashboard.bounds.json_text import depth, without_strings
from dashboard.bounds.limits import CALL_DEPTH, CALL_STRUCTURE
from dashboard.errors import DashboardError
from dashboard.web.error_handlers import text_response

UPDATE = "/_dash-update-component"
MAX_LIST_LENGTH = 250
"""Entries of a list in a call: Dash compares each with each of others."""

Handler = TypeVar("Handler", bound=Callable[..., Any])

_log = logging.getLogger(__name__)


class InvalidCallback(DashboardError):
    """A call that no page of ours makes; the message says where it differs."""


def register_callback_validation(server: Flask, outputs: Collection[str]) -> None:
    """Refuse calls of a Dash server that are malformed, or of an output that is not among these."""

    @server.before_request
    def check_call() -> None:
        if request.path != UPDATE or request.method == "OPTIONS":
            return
        if request.method != "POST":  # Dash would answer a GET with a page
            raise MethodNotAllowed(["OPTIONS", "POST"])
        check(_body(), outputs)

    @server.errorhandler(InvalidCallback)
    def invalid_callback(error: InvalidCallback) -> Response:
        return text_response(str(error), 400)

    @server.errorhandler(Exception)
    def unexpected_error(error: Exception) -> Response:
        if request.path != UPDATE or g.get("in_handler"):
            raise error
        _log.warning("Dash could not read a call (%s).", type(error).__name__)
        return text_response("The call is not one that a page makes.", 400)


def handler(function: Handler) -> Handler:
    """Mark a callback as one of ours: an exception it raises is a fault of the server."""

    @wraps(function)
    def run(*arguments: Any) -> Any:
        g.in_handler = True
        result = function(*arguments)
        g.in_handler = False
        return result

    return run  # type: ignore[return-value]  # called alike, as wraps says


def check(body: Any, outputs: Collection[str]) -> None:
    """Check the body of a call; raise `InvalidCallback` for one that no page sends."""
    if not isinstance(body, dict):
        raise InvalidCallback("A call is an object.")
    output = body.get("output")
    if not isinstance(output, str) or output not in outputs:
        raise InvalidCallback("output: there is no such callback.")
    lists = [value for value in body.values() if isinstance(value, list)]  # which Dash searches, and those in them
    lists += [entry for entries in lists for entry in entries if isinstance(entry, list)]
    if any(len(entries) > MAX_LIST_LENGTH for entries in lists):
        raise InvalidCallback(f"A list in a call has at most {MAX_LIST_LENGTH} entries.")


def check_text(name: str, value: Any, longest: int) -> None:
    """Check that a value is nothing or a text this long, or raise `InvalidCallback`."""
    if value is not None and not (isinstance(value, str) and len(value) <= longest):
        raise InvalidCallback(f"{name}: a text of at most {longest:,} characters is allowed.")


def names_of(ids: Any, key: str, names: Collection[str]) -> list[str]:
    """Return the known names under a key of ids, each once, or raise `InvalidCallback`."""
    values = [entry.get(key) if isinstance(entry, dict) else None for entry in ids] if isinstance(ids, list) else [None]
    if not all(isinstance(name, str) and name in names for name in values) or len(set(values)) < len(values):
        raise InvalidCallback(f"id: each {key} is a known one, and named once.")
    return [str(name) for name in values]


def _body() -> Any:
    """Return the body of the request, which Dash reads again, or raise `InvalidCallback`."""
    if not request.is_json:
        return request.get_json()  # which answers 415
    content = request.get_data()
    structure = without_strings(content) if content.count(b'"') <= CALL_STRUCTURE else content
    if len(structure) > CALL_STRUCTURE:
        raise InvalidCallback(
            f"The body has more than {CALL_STRUCTURE:,} quotation marks, or bytes outside of its strings."
        )
    if depth(structure) > CALL_DEPTH:
        raise InvalidCallback(f"The body is nested deeper than {CALL_DEPTH} brackets.")
    if b"\0" in content:  # the parser would take it for UTF-16, in which brackets are not where they seem to be
        raise InvalidCallback("The body is not JSON.")
    try:
        return request.get_json()
    except BadRequest:
        raise InvalidCallback("The body is not JSON.") from None
