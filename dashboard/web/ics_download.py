"""`/download/activities.ics`: the activities of a selection as a calendar."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.dataset.dataset import Dataset
from dashboard.exports.download_options import file_name
from dashboard.exports.ics import CALENDAR, CalendarWriter, to_ics
from dashboard.text.translate import text_for
from dashboard.web.capacity import Capacity
from dashboard.web.client_preferences import home_of_download
from dashboard.web.downloads import Vocabulary, keep_file, parse_selection


def register_calendar(server: Flask, current: Callable[[], Dataset], vocabulary: Vocabulary, places: Capacity) -> None:
    """Answer `/download/activities.ics?...`, at one of the `places` for heavy work."""

    @server.get(f"/download/{CALENDAR}")
    def calendar() -> Response:
        found = parse_selection(vocabulary(), home_of_download(request))
        if isinstance(found, Response):
            return found
        dataset = current()
        calendars = CalendarWriter(dataset, found, text_for(found.lang), request.url_root)
        content = keep_file(dataset, (CALENDAR, found), lambda: to_ics(calendars), places)
        response = Response(content, content_type="text/calendar; charset=utf-8")
        stem, extension = CALENDAR.split(".")
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(stem, extension, found)}"'
        response.headers["Content-Language"] = found.lang
        return response
