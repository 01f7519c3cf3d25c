"""`/oembed?url=...` (oEmbed 1.0, https://oembed.com): how to embed a chart."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, request

from dashboard.charts.chart import Chart
from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.exports.download_options import vocabulary
from dashboard.selection import ParsedQuery, Selection, read_query
from dashboard.sources.current_data import CurrentData
from dashboard.web.client_preferences import translator_of
from dashboard.web.embeds import EMBED
from dashboard.web.request_data import render_context

WIDTH = 800
CAPTION_HEIGHT = 240
"""Pixels that titles and small print take at that width."""

MIN_HEIGHT, MAX_HEIGHT = 320, 1200
"""Pixels within which the frame is as high as its chart; what is taller scrolls in it."""

CACHE_SECONDS = 3600

LeadingChart = Callable[[str, ParsedQuery, Dataset], tuple[Chart, Selection] | None]
"""Gives the chart that stands for a page, and its selection, from its path, its query string and the data."""


def register_oembed(server: Flask, current_data: Callable[[], CurrentData], leading: LeadingChart) -> None:
    """Answer `/oembed`: JSON for an address of ours, 404 for any other, 501 for another format."""

    @server.get("/oembed")
    def oembed() -> Response:
        text, dataset = translator_of(request), current_data().dataset
        if request.args.get("format", "json") != "json":
            abort(501, text.t("Only format=json is answered."))
        requested = _parse_url(request.args.get("url", ""), dataset, leading)
        if requested is None:
            abort(404, text.t("The url is not the address of a page or an embeddable chart of this dashboard."))
        return jsonify(_document(*requested, dataset))


def _parse_url(url: str, dataset: Dataset, leading: LeadingChart) -> tuple[Chart, Selection] | None:
    """Return the chart and selection of an address on this host."""
    try:
        parts = urlsplit(url)
        reading = read_query(parts.query, vocabulary(dataset))
    except (ValueError, SelectionError):  # what is no address at all; or one too long to be read
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != request.host or reading.problems:
        return None
    path = parts.path.removeprefix(request.script_root)
    if not path.startswith(EMBED):
        return leading(path or "/", reading, dataset)
    chart = EVERY_CHART.get(path.removeprefix(EMBED))
    return (chart, reading.selection) if chart else None


def _document(chart: Chart, selection: Selection, dataset: Dataset) -> dict[str, object]:
    selection = selection.only((*chart.filters, "table", "lang", "theme"))
    export = chart_export(chart, dataset, selection, render_context(selection), request.url_root)
    width, height = _bound_size("maxwidth", WIDTH), _bound_size("maxheight", _height(export))
    address = request.url_root.rstrip("/") + selection.href(f"{EMBED}{chart.id}")
    return {
        "version": "1.0",
        "type": "rich",
        "title": export.title,
        "provider_name": export.reader.text.t("Service disruption, COVID-19"),
        "provider_url": request.url_root,
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": iframe(address, export.title, width, height),
    }


def _height(export: ChartExport) -> int:
    """Return how high a frame has to be so that the chart does not scroll in it, within bounds."""
    height = 0 if export.empty else export.chart.draw(export.rows, export.reader)["layout"]["height"]
    return max(MIN_HEIGHT, min(MAX_HEIGHT, round(height) + CAPTION_HEIGHT))


def _bound_size(name: str, size: int) -> int:
    """Return a size, no larger than the client allows; what is no number of pixels allows any."""
    limit = request.args.get(name, size, type=int)
    return min(size, limit) if limit > 0 else size


def iframe(address: str, title: str, width: int, height: int) -> str:
    """Return the markup that shows an address in a frame."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        'style="border:0;max-width:100%" loading="lazy"></iframe>'
    )
