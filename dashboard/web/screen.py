"""Is the reader's screen wide enough for labels beside the bars?"""

from __future__ import annotations

from flask import Request

COOKIE = "screen"
"""Set by assets/screen.js to `wide` or `narrow`; it holds nothing else."""


def is_wide(request: Request) -> bool:
    """Return what the browser said of its width; before it has, a phone is narrow and anything else wide."""
    said = request.cookies.get(COOKIE)
    if said in ("wide", "narrow"):
        return said == "wide"
    return "Mobi" not in request.headers.get("User-Agent", "")
