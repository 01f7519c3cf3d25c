"""`/dev/charts`: every chart in every case, for who writes the program."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from flask import Flask, Response, abort, render_template, request

from dashboard.exports.chart_export import chart_export
from dashboard.exports.registry import FORMATS
from dashboard.facts.chart_cases import chart_cases
from dashboard.sources.current_data import CurrentData

GALLERY = "/dev/charts"


def register_gallery(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer with the gallery and the picture of each case; for debugging servers only."""
    svg = FORMATS["svg"]

    @server.get(GALLERY)
    def gallery() -> str:
        cases = {chart: list(group) for chart, group in groupby(chart_cases(), lambda case: case.chart.id)}
        return render_template("gallery.html", cases=cases, base=request.script_root)

    @server.get(f"{GALLERY}/<name>.svg")
    def gallery_picture(name: str) -> Response:
        case = next((case for case in chart_cases() if case.id == name), None) or abort(404)
        dataset = case.dataset(current_data().dataset)
        content = svg.write(chart_export(case.chart, dataset, case.selection, case.reader, request.host_url))
        return Response(content, mimetype=svg.media_type)
