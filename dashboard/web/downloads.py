"""`/download/<chart-id>.<format>`: the rows of a chart for a selection, the same as on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, Response, request

from dashboard.charts.catalogue import CHARTS
from dashboard.charts.chart import Reader
from dashboard.dataset.records import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.catalogue import FORMATS
from dashboard.exports.exported import exported
from dashboard.selection import Reading, Selection, read_query
from dashboard.text.translate import text_for
from dashboard.theme import THEMES
from dashboard.web.screen import home_of

Vocabulary = Callable[[], Mapping[str, frozenset[str]]]


def register_downloads(server: Flask, current: Callable[[], Dataset], vocabulary: Vocabulary) -> None:
    """Answer `/download/...`; unknown charts and formats with 404 and the list of what there is."""

    @server.get("/download/<chart>.<extension>")
    def download(chart: str, extension: str) -> Response:
        if chart not in CHARTS or extension not in FORMATS:
            return plain(_unknown(chart, extension), 404)
        found = asked(vocabulary())
        if isinstance(found, Response):
            return found
        reader = Reader(text_for(found.lang), THEMES[found.theme])
        content = FORMATS[extension].write(exported(CHARTS[chart], current(), found, reader, request.url_root))
        response = Response(content, content_type=FORMATS[extension].media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{chart}.{extension}"'
        return response


def asked(vocabulary: Mapping[str, frozenset[str]]) -> Selection | Response:
    """Return the selection of the request's query string, or the 400 that says what is wrong with it."""
    try:
        reading = read_query(request.query_string.decode("latin-1"), vocabulary, home_of(request))
    except SelectionError as error:
        return plain(str(error), 400)
    return plain(_problems(reading), 400) if reading.problems else reading.selection


def plain(sentence: str, status: int) -> Response:
    """Return a sentence as plain text with a status."""
    return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")


def _unknown(chart: str, extension: str) -> str:
    charts, formats = ", ".join(CHARTS), ", ".join(FORMATS)
    return f"There is no download {chart[:80]}.{extension[:20]}. Charts: {charts}. Formats: {formats}."


def _problems(reading: Reading) -> str:
    found = "; ".join(f"{problem.key}: {problem.value} ({problem.reason})" for problem in reading.problems)
    return f"The address holds values that are not known. {found}. Correct them, or leave the key out."
