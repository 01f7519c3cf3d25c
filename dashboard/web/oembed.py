"""`/oembed?url=...` (oEmbed 1.0, https://oembed.com): how to embed a chart."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, request

from dashboard.charts.chart import Chart, RenderContext
from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.exports.download_options import vocabulary
from dashboard.selection import ParsedQuery, Selection, read_query
from dashboard.sources.current_data import CurrentData
from dashboard.text.translate import text_for
from dashboard.theme import THEMES
from dashboard.web.client_preferences import translator_of
from dashboard.web.embeds import EMBED

WIDTH = 800
WORDS = 240
"""Pixels that titles and small print take at that width."""

LOWEST, HIGHEST = 320, 1200
"""Pixels within which the frame is as high as its chart; what is taller scrolls in it."""

CACHE_SECONDS = 3600

RequestedSelection = tuple[Chart, Selection]
LeadingChart = Callable[[str, ParsedQuery, Dataset], RequestedSelection | None]
"""Gives the chart that stands for a page, and its selection, from its path, its query string and the data."""


def register_oembed(server: Flask, shown: Callable[[], CurrentData], leading: LeadingChart) -> None:
    """Answer `/oembed`: JSON for an address of ours, 404 for any other, 501 for another format."""

    @server.get("/oembed")
    def oembed() -> Response:
        text, dataset = translator_of(request), shown().dataset
        if request.args.get("format", "json") != "json":
            abort(501, text.t("Only format=json is answered."))
        found = _ours(request.args.get("url", ""), dataset, leading)
        if found is None:
            abort(404, text.t("The url is not the address of a page or an embeddable chart of this dashboard."))
        return jsonify(_answer(*found, dataset))


def _ours(url: str, dataset: Dataset, leading: LeadingChart) -> RequestedSelection | None:
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


def _answer(chart: Chart, selection: Selection, dataset: Dataset) -> dict[str, object]:
    own = selection.only((*chart.filters, "table", "lang", "theme"))
    shown = chart_export(chart, dataset, own, RenderContext(text_for(own.lang), THEMES[own.theme]), request.url_root)
    width, height = _bound_size("maxwidth", WIDTH), _bound_size("maxheight", _height(shown))
    address = request.url_root.rstrip("/") + own.href(f"{EMBED}{chart.id}")
    return {
        "version": "1.0",
        "type": "rich",
        "title": shown.title,
        "provider_name": shown.reader.text.t("Service disruption, COVID-19"),
        "provider_url": request.url_root,
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": iframe(address, shown.title, width, height),
    }


def _height(shown: ChartExport) -> int:
    """Return how high a frame has to be so that the chart does not scroll in it, within bounds."""
    drawn = 0 if shown.empty else shown.chart.draw(shown.rows, shown.reader)["layout"]["height"]
    return max(LOWEST, min(HIGHEST, round(drawn) + WORDS))


def _bound_size(name: str, wished: int) -> int:
    """Return a size, no larger than the client allows; what is no number of pixels allows any."""
    most = request.args.get(name, wished, type=int)
    return min(wished, most) if most > 0 else wished


def iframe(address: str, title: str, width: int, height: int) -> str:
    """Return the markup that shows an address in a frame."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        'style="border:0;max-width:100%" loading="lazy"></iframe>'
    )
