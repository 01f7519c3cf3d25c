"""Refuse addresses and hosts that could inject headers, redirects or log lines."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from flask import Flask, Request, Response, request

from dashboard.bounds.capacity import PEER
from dashboard.text.translate import text_for
from dashboard.web.client_preferences import preferences_of, translator_of
from dashboard.web.error_handlers import text_response
from dashboard.web.rate_limit import peer_of

HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(\d{1,5}))?")
MAX_PORT = 65_535
FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode whose characters have no place in an address: controls, marks without a shape, line ends."""

REPLACEMENT = "\ufffd"
"""What stands where bytes of an address are no UTF-8."""

ALLOWED_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
KNOWN_METHODS = (*ALLOWED_METHODS, "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")
OTHER = "OTHER"
"""What a method that nobody knows is called, in the log too."""


def register_request_bounds(server: Flask) -> None:
    """Answer 400 to paths and hosts with forbidden characters, before all else.

    Who asks is kept for the places of expensive work.
    """

    @server.before_request
    def refuse_malformed() -> Response | None:
        PEER.set(peer_of(request.remote_addr or ""))
        try:
            request.query_string.decode()
            is_clean = not any(mark == REPLACEMENT or unicodedata.category(mark) in FORBIDDEN for mark in request.path)
        except UnicodeDecodeError:
            is_clean = False
        if not is_clean:
            text = text_for(preferences_of(request).lang)  # the query may be no text at all
            return text_response(text.t("The address holds characters that are not allowed in one. Type it anew."), 400)
        if not _is_host(request.environ.get("HTTP_HOST", request.host) or ""):
            return text_response(translator_of(request).t("The host name of the request is not one."), 400)
        if method_of(request) == OTHER:
            response = text_response(translator_of(request).t("This method is not answered."), 405)
            response.headers["Allow"] = ", ".join(ALLOWED_METHODS)
            return response
        return None


def own_address(path: str, query: str = "") -> str:
    """Return a quoted address on this host, under the prefix, with one slash first."""
    address = f"{request.script_root}/" + quote(path.lstrip("/\\"), safe="/:@!$&'()*+,;=-._~")
    return f"{address}?{query}" if query else address


def method_of(request: Request) -> str:
    """Return the method of a request for logs; unknown ones are one word."""
    return request.method if request.method in KNOWN_METHODS else OTHER


def _is_host(name: str) -> bool:
    """Return whether a name, with or without a port, is one that all who read it can decode."""
    match = HOST.fullmatch(name)
    try:
        return bool(match and int(match[2] or 0) <= MAX_PORT and match[1].encode().decode("idna"))
    except UnicodeError:  # an empty label, one too long, or no punycode
        return False
