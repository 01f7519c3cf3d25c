"""What chats and mails show of an address: its first chart, title and places.

Sources: https://ogp.me, and the documentation of Twitter cards. Readers of these tags follow the address of the
picture, which names its language and theme, so that it is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from textwrap import shorten
from urllib.parse import quote

import pandas as pd
from flask import request

from dashboard.charts.chart import Chart
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import DEFAULT_PREFERENCES, Selection
from dashboard.text.translate import Translator
from dashboard.theme import LIGHT

WIDTH, HEIGHT = 1200, 675
"""Pixels of the picture: as 16 to 9, as a slide is."""

MAX_ALT_LENGTH = 420
"""Characters of the alternative text; services cut at about as many."""


def preview_tags(
    chart: Chart,
    dataset: Dataset,
    selection: Selection,
    rows: Callable[[], pd.DataFrame],
    text: Translator,
    address: tuple[str, str],
) -> str:
    """Return the tags of a page for its head.

    `rows` gives those of its first chart; `address` is the root of the dashboard and the whole address of the page.
    """
    key = ("preview", chart.id, selection.query((*chart.filters, "lang")), selection.lang, address)

    def write() -> str:
        export = chart_export(chart, dataset, selection, RenderContext(text, LIGHT), address[0], rows=rows())
        return _tags(export, address)

    tags: str = dataset.render_cache.get_or_compute(key, write)
    return tags


def _tags(export: ChartExport, address: tuple[str, str]) -> str:
    dataset, selection, text, (root, url) = export.dataset, export.selection, export.reader.text, address
    names = dataset.names("scopes", selection.lang)
    places = text.listed([names.get(code, code) for code in selection.country])
    title = text.labelled(places, export.title) if places else export.title
    image = picture_address(export.chart, selection, root)
    summary = shorten(export.summary, MAX_ALT_LENGTH, placeholder="…")
    properties = {
        "og:type": "website",
        "og:site_name": text.t("Service disruption, COVID-19"),
        "og:locale": str(text.locale),
        "og:url": url,
        "og:title": title,
        "og:description": export.subtitle,
        "og:image": image,
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": summary,
    }
    card = {
        "description": export.subtitle,
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:description": export.subtitle,
        "twitter:image": image,
        "twitter:image:alt": summary,
    }
    lines = [f'<meta property="{name}" content="{escape(words)}">' for name, words in properties.items() if words]
    lines += [f'<meta name="{name}" content="{escape(words)}">' for name, words in card.items() if words]
    return "\n".join(["", *lines])


def canonical_address(path: str, selection: Selection) -> str:
    """Return the whole address of a view of this request: one, however it was asked for."""
    home = replace(selection.home, lang=DEFAULT_PREFERENCES.lang)
    return request.url_root.rstrip("/") + replace(selection, home=home).href(quote(path))


def picture_address(chart: Chart, selection: Selection, root: str) -> str:
    """Return the whole address of the picture of a chart for a selection."""
    query = selection.query(tuple(key for key in chart.filters if key not in ("lang", "theme")))
    look = f"lang={selection.lang}&theme={LIGHT.name}&for=slide&width={WIDTH}"
    return f"{root.rstrip('/')}/download/{chart.id}.png?{query}{'&' if query else ''}{look}"
