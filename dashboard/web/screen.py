"""What the browser says of its screen: whether labels fit beside the bars, and how large a stage is."""

from __future__ import annotations

import re

from flask import Request

from dashboard.charts.chart import Screen

COOKIE = "screen"
"""Set by assets/screen.js to, for example, `wide.1920x1080`; it holds nothing else."""

FORM = re.compile(r"(wide|narrow)\.(\d{2,5})x(\d{2,5})")


def screen_of(request: Request) -> Screen:
    """Return what the browser said of its screen; before it has, a phone is narrow and anything else wide."""
    said = FORM.fullmatch(request.cookies.get(COOKIE, ""))
    if said:
        return Screen(said[1] == "wide", int(said[2]), int(said[3]))
    phone = "Mobi" in request.headers.get("User-Agent", "")
    return Screen(not phone, 390 if phone else 1366, 844 if phone else 768)
