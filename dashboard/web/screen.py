"""What the browser says of its reader: the screen, the language, a light or a dark theme."""

from __future__ import annotations

import re

from flask import Request

from dashboard.charts.chart import Screen
from dashboard.selection import ANYWHERE, Home
from dashboard.text.translate import Text, languages, text_for

COOKIE = "screen"
"""Set by assets/screen.js to, for example, `wide.1920x1080.dark`; it holds nothing else."""

FORM = re.compile(r"(wide|narrow)\.(\d{2,5})x(\d{2,5})\.(light|dark)")


def screen_of(request: Request) -> Screen:
    """Return what the browser said of its screen; before it has, a phone is narrow and anything else wide."""
    said = FORM.fullmatch(request.cookies.get(COOKIE, ""))
    if said:
        return Screen(said[1] == "wide", int(said[2]), int(said[3]), said[4] == "dark")
    phone = "Mobi" in request.headers.get("User-Agent", "")
    return Screen(not phone, 390 if phone else 1366, 844 if phone else 768)


def text_of(request: Request) -> Text:
    """Return the words of the language that an address names, else of the one the browser asks for."""
    asked = request.args.get("lang", "")
    return text_for(asked if asked in languages() else home_of(request).lang)


def home_of(request: Request) -> Home:
    """Return the language the browser asks for, of those there are, and the theme it prefers."""
    language = request.accept_languages.best_match(languages(), default=ANYWHERE.lang)
    return Home(str(language), "dark" if screen_of(request).dark else ANYWHERE.theme)
