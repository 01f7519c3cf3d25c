"""`/embed/<chart-id>`: one chart alone, for an iframe; as light as it can be: no Dash, one small script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import quote

from flask import Flask, Response, render_template, request
from plotly.io.json import to_json_plotly

from dashboard.charts.chart import Reader
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.text_language import language_of
from dashboard.exports.chart_export import Exported, exported
from dashboard.selection import ANYWHERE
from dashboard.settings import shipped_folder
from dashboard.text.translate import text_for
from dashboard.theme import THEMES
from dashboard.web.client_preferences import text_of
from dashboard.web.compression import packed
from dashboard.web.csp_nonce import style_script
from dashboard.web.downloads import Vocabulary, asked
from dashboard.web.error_handlers import plain
from dashboard.web.plotly_js import bundle

EMBED = "/embed/"
TIMELINE, LANES = "activity-timeline", 720
"""The chart whose lanes scroll sideways in a narrow frame, and the least width in pixels they have."""


def register_embeds(server: Flask, current: Callable[[], Dataset], vocabulary: Vocabulary) -> None:
    """Answer `/embed/<chart-id>?...`; an unknown chart with 404 and the list, an unknown value with 400."""

    @server.get(f"{EMBED}<chart>")
    def embed(chart: str) -> Response | str:
        if chart not in CHARTS:
            text, known = text_of(request), ", ".join(CHARTS)
            return plain(text.t("There is no chart {name}. Charts: {charts}.", name=chart[:80], charts=known), 404)
        # A page that shows a chart chose its language and theme, not the browser of who reads that page.
        found = asked(vocabulary(), ANYWHERE)
        if isinstance(found, Response):
            return found
        reader = Reader(text_for(found.lang), THEMES[found.theme])
        return _document(exported(CHARTS[chart], current(), found, reader, request.url_root))


def oembed_href(root: str, url: str) -> str:
    """Return the address that tells how to embed what a url of ours shows; pages announce it in their head."""
    return f"{root}oembed?url={quote(url, safe='')}"


@cache
def _asset(name: str) -> str:
    """Return the address of one of our files, which changes with it: browsers keep what they got there."""
    content = (shipped_folder("assets") / name).read_bytes()
    return f"/assets/{name}?m={packed(content).name}"


def _document(shown: Exported) -> str:
    text = shown.reader.text
    as_table = shown.chart.id in shown.selection.table
    figure = None if shown.empty or as_table else shown.chart.draw(shown.rows, shown.reader)
    return render_template(
        "embed.html",
        asset=_asset,
        language=text.language,
        direction=text.direction,
        theme=shown.reader.theme.name,
        chart=shown.chart.id,
        name=text.t(shown.chart.name),
        title=shown.title,
        subtitle=shown.subtitle,
        summary=shown.summary,
        summary_language=language_of(shown.summary, shown.dataset, text),
        said=shown.said,
        height=figure["layout"]["height"] if figure else 0,
        least=LANES if shown.chart.id == TIMELINE else 0,
        figure=to_json_plotly(figure).replace("<", "\\u003c") if figure else "",
        table=shown.table() if as_table and not shown.empty else None,
        lines=shown.said_lines(),
        permalink=shown.permalink,
        full_view=text.t("Full view"),
        version=text.t("Data version {version}", version=str(shown.dataset.version)),
        oembed=oembed_href(request.url_root, request.url),
        plotly=bundle().path,
        styles=style_script() if figure else "",
    )
