"""`/download/activities.ics`: the activities of a selection as a calendar."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.dataset.records import Dataset
from dashboard.exports.ics import CALENDAR, Calendars, to_ics
from dashboard.text.translate import text_for
from dashboard.web.downloads import Vocabulary, asked
from dashboard.web.screen import home_of_download


def register_calendar(server: Flask, current: Callable[[], Dataset], vocabulary: Vocabulary) -> None:
    """Answer `/download/activities.ics?...`; a value that is not known with 400 and a sentence."""

    @server.get(f"/download/{CALENDAR}")
    def calendar() -> Response:
        found = asked(vocabulary(), home_of_download(request))
        if isinstance(found, Response):
            return found
        made = to_ics(Calendars(current(), found, text_for(found.lang), request.url_root))
        response = Response(made, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{CALENDAR}"'
        response.headers["Content-Language"] = found.lang
        return response
