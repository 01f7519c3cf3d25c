"""What chats and mails show of an address: its first chart, title and places.

Sources: https://ogp.me, and the documentation of Twitter cards. Readers of these tags follow the address of the
picture, which names its language and theme, so that it is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pandas as pd

from dashboard.charts.chart import Chart, RenderContext
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.selection import Selection
from dashboard.text.translate import Translator
from dashboard.theme import LIGHT

WIDTH, HEIGHT = 1200, 675
"""Pixels of the picture: as 16 to 9, as a slide is."""

LONGEST = 420
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

    Args:
        chart: the first one of the page.
        dataset, selection: what it shows.
        rows: gives its rows, which the page draws too.
        text: the reader's language.
        address: scheme and host of the dashboard, and the whole address of the page.
    """
    key = ("preview", chart.id, selection.query((*chart.filters, "lang")), selection.lang, address)

    def write() -> str:
        exported = chart_export(chart, dataset, selection, RenderContext(text, LIGHT), address[0], rows=rows())
        return _tags(exported, address)

    tags: str = dataset.render_cache.get_or_compute(key, write)
    return tags


def _tags(exported: ChartExport, address: tuple[str, str]) -> str:
    dataset, selection, text, (root, url) = exported.dataset, exported.selection, exported.reader.text, address
    names = dataset.names("scopes", selection.lang)
    places = text.listed([names.get(code, code) for code in selection.country])
    title = text.labelled(places, exported.title) if places else exported.title
    image, summary = picture_address(exported.chart, selection, root), _shortened(exported.summary)
    named = {
        "og:type": "website",
        "og:site_name": text.t("Service disruption, COVID-19"),
        "og:locale": str(text.locale),
        "og:url": url,
        "og:title": title,
        "og:description": exported.subtitle,
        "og:image": image,
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": summary,
    }
    card = {
        "description": exported.subtitle,
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:description": exported.subtitle,
        "twitter:image": image,
        "twitter:image:alt": summary,
    }
    lines = [f'<meta property="{name}" content="{escape(words)}">' for name, words in named.items() if words]
    lines += [f'<meta name="{name}" content="{escape(words)}">' for name, words in card.items() if words]
    return "\n".join(["", *lines])


def picture_address(chart: Chart, selection: Selection, root: str) -> str:
    """Return the whole address of the picture of a chart for a selection."""
    query = selection.query(tuple(key for key in chart.filters if key not in ("lang", "theme")))
    own = f"lang={selection.lang}&theme={LIGHT.name}&for=slide&width={WIDTH}"
    return f"{root.rstrip('/')}/download/{chart.id}.png?{query}{'&' if query else ''}{own}"


def _shortened(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST - 1].rpartition(" ")[0].rstrip(" ,;:·") + "…"
