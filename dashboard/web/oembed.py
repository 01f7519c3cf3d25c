"""`/oembed?url=...`: tells a content system how to embed a chart (oembed.com)."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request

from dashboard.charts.catalogue import CHARTS
from dashboard.charts.chart import Chart, Reader
from dashboard.dataset.records import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.exported import exported
from dashboard.selection import Reading, read_query
from dashboard.text.translate import text_for
from dashboard.theme import THEMES
from dashboard.web.downloads import Vocabulary, plain
from dashboard.web.embeds import EMBED

WIDTH, HEIGHT = 800, 600
NARROWEST = 300
CACHE_SECONDS = 3600


def register_oembed(server: Flask, current: Callable[[], Dataset], vocabulary: Vocabulary) -> None:
    """Answer `/oembed`: JSON for an address of ours, 404 for any other, 501 for another format."""

    @server.get("/oembed")
    def oembed() -> Response:
        if request.args.get("format", "json") != "json":
            return plain("Only format=json is answered.", 501)
        found = _ours(request.args.get("url", ""), vocabulary)
        if found is None:
            return plain("The url is not the address of an embeddable chart of this dashboard.", 404)
        return jsonify(_answer(*found, current()))


def _ours(url: str, vocabulary: Vocabulary) -> tuple[Chart, Reading, str] | None:
    """Return the chart, selection and query of an `/embed/` address on this host."""
    parts = urlsplit(url)
    chart = CHARTS.get(parts.path.removeprefix(EMBED))
    if parts.netloc != request.host or not parts.path.startswith(EMBED) or chart is None:
        return None
    try:
        reading = read_query(parts.query, vocabulary())
    except SelectionError:
        return None
    return None if reading.problems else (chart, reading, reading.selection.href(parts.path))


def _answer(chart: Chart, reading: Reading, href: str, dataset: Dataset) -> dict[str, object]:
    selection = reading.selection
    reader = Reader(text_for(selection.lang), THEMES[selection.theme])
    shown = exported(chart, dataset, selection, reader, request.url_root)
    width = min(WIDTH, max(NARROWEST, request.args.get("maxwidth", WIDTH, type=int)))
    height = min(HEIGHT, request.args.get("maxheight", HEIGHT, type=int))
    address = request.url_root.rstrip("/") + href
    return {
        "version": "1.0",
        "type": "rich",
        "title": shown.title,
        "provider_name": reader.text.t("Service disruption, COVID-19"),
        "provider_url": request.url_root,
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": iframe(address, shown.title, width, height),
    }


def iframe(address: str, title: str, width: int, height: int) -> str:
    """Return the markup that shows an address in a frame."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        'style="border:0;max-width:100%" loading="lazy"></iframe>'
    )
