"""What the browser says of its reader: the screen, the language, a light or a dark theme."""

from __future__ import annotations

import re

from flask import Flask, Request, Response, g, has_app_context

from dashboard.charts.chart import Screen
from dashboard.selection import ANYWHERE, Home
from dashboard.text.translate import Text, languages, text_for

COOKIE = "screen"
"""Set by assets/viewport_cookie.js to, for example, `wide.1920x1080.dark`; it holds nothing else."""

FORM = re.compile(r"(wide|narrow)\.(\d{2,5})x(\d{2,5})\.(light|dark)")


def screen_of(request: Request) -> Screen:
    """Return what the browser said of its screen; before it has, a phone is narrow and anything else wide."""
    said = FORM.fullmatch(request.cookies.get(COOKIE, ""))
    _depend_on("Cookie")
    if said:
        return Screen(said[1] == "wide", int(said[2]), int(said[3]), said[4] == "dark")
    _depend_on("User-Agent")
    phone = "Mobi" in request.headers.get("User-Agent", "")
    return Screen(not phone, 390 if phone else 1366, 844 if phone else 768)


def text_of(request: Request) -> Text:
    """Return the words of the language that an address names, else of the one the browser asks for."""
    asked = request.args.get("lang", "")
    return text_for(asked if asked in languages() else home_of(request).lang)


def home_of(request: Request) -> Home:
    """Return the language the browser asks for, of those there are, and the theme it prefers."""
    _depend_on("Accept-Language")
    language = request.accept_languages.best_match(languages(), default=ANYWHERE.lang)
    return Home(str(language), "dark" if screen_of(request).dark else ANYWHERE.theme)


def home_of_download(request: Request) -> Home:
    """Return the preferences of the browser where an address leaves out its language or theme.

    An address that names both depends on nothing else, so that a cache may keep its answer for everybody.
    """
    return ANYWHERE if {"lang", "theme"} <= request.args.keys() else home_of(request)


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
