"""`/download/<chart-id>.<format>`: the rows of a chart for a selection, the same as on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from flask import Flask, Response, request

from dashboard.charts.catalogue import CHARTS
from dashboard.dataset.records import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.csv import to_csv
from dashboard.selection import Reading, read_query

Reader = Callable[[str], Reading]

FORMATS: Mapping[str, tuple[str, Callable[[pd.DataFrame, Dataset], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", to_csv),
}


def register_downloads(server: Flask, current: Callable[[], Dataset], vocabulary: Callable[[], Mapping[str, frozenset[str]]]) -> None:
    """Answer `/download/...`; unknown charts and formats with 404 and the list of what there is."""

    @server.get("/download/<chart>.<extension>")
    def download(chart: str, extension: str) -> Response:
        if chart not in CHARTS or extension not in FORMATS:
            return plain(_unknown(chart, extension), 404)
        try:
            reading = read_query(request.query_string.decode("latin-1"), vocabulary())
        except SelectionError as error:
            return plain(str(error), 400)
        if reading.problems:
            return plain(_problems(reading), 400)
        mimetype, write = FORMATS[extension]
        rows = CHARTS[chart].rows(current(), reading.selection)
        response = Response(write(rows, current()), content_type=mimetype)
        response.headers["Content-Disposition"] = f'attachment; filename="{chart}.{extension}"'
        return response


def plain(sentence: str, status: int) -> Response:
    """Return a sentence as plain text with a status."""
    return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")


def _unknown(chart: str, extension: str) -> str:
    charts, formats = ", ".join(CHARTS), ", ".join(FORMATS)
    return f"There is no download {chart[:80]}.{extension[:20]}. Charts: {charts}. Formats: {formats}."


def _problems(reading: Reading) -> str:
    found = "; ".join(f"{problem.key}: {problem.value} ({problem.reason})" for problem in reading.problems)
    return f"The address holds values that are not known. {found}. Correct them, or leave the key out."
