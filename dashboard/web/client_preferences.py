"""Client preferences: viewport, language and theme of the browser."""

from __future__ import annotations

import re
from collections.abc import Collection

from flask import Flask, Request, Response, g, has_app_context, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from dashboard.plotting.render_context import Viewport
from dashboard.selection import DEFAULT_PREFERENCES, Preferences
from dashboard.text.translate import Translator, languages, text_for
from dashboard.theme import THEMES

COOKIE = "screen"
"""Set by assets/viewport_cookie.js to, for example, `wide.1920x1080.dark`; it holds nothing else."""

FORM = re.compile(r"(wide|narrow)\.(\d{2,5})x(\d{2,5})\.(light|dark)")

MAX_HEADER_CHARACTERS = 1_000
"""Characters of a query or a header that are looked at for a language; a browser sends some dozens."""


def viewport_of(request: Request) -> Viewport:
    """Return the viewport of the browser's cookie, else that of a phone or a wide screen."""
    match = FORM.fullmatch(request.cookies.get(COOKIE, ""))
    _depend_on("Cookie")
    if match:
        return Viewport(match[1] == "wide", int(match[2]), int(match[3]), match[4] == "dark")
    _depend_on("User-Agent")
    phone = "Mobi" in request.headers.get("User-Agent", "")
    return Viewport(not phone, 390 if phone else 1366, 844 if phone else 768)


def translator_of(request: Request) -> Translator:
    """Return the translator of the language in the address, or of the browser."""
    return text_for(requested_look(request).get("lang") or preferences_of(request).lang)


def requested_look(request: Request) -> dict[str, str]:
    """Return the language and the theme that the address names, of those there are."""
    choices: dict[str, Collection[str]] = {"lang": languages(), "theme": THEMES}
    return {key: request.args[key] for key in choices if request.args.get(key) in choices[key]}


def preferences_of(request: Request) -> Preferences:
    """Return the language the browser asks for, of those there are, and the theme it prefers."""
    _depend_on("Accept-Language")
    language = accepted_language(request.headers.get("Accept-Language", ""))
    return Preferences(language, "dark" if viewport_of(request).dark else DEFAULT_PREFERENCES.theme)


def accepted_language(header: str) -> str:
    """Return the language, of those there are, that `Accept-Language` asks for first."""
    accepted = parse_accept_header(header[:MAX_HEADER_CHARACTERS], LanguageAccept)
    return str(accepted.best_match(languages(), default=DEFAULT_PREFERENCES.lang))


def wants_page() -> bool:
    """Return whether a browser asks, to show the answer."""
    _depend_on("Accept")
    return "text/html" in request.headers.get("Accept", "")


def register_vary(server: Flask) -> None:
    """Say in `Vary` of each answer which headers of the request it was made from."""

    @server.after_request
    def set_vary(response: Response) -> Response:
        response.vary.update(g.get("depends_on", ()))
        return response


def _depend_on(header: str) -> None:
    """Keep that the answer under way depends on a header of its request."""
    if has_app_context():
        g.setdefault("depends_on", set()).add(header)
