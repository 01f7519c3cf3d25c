"""`/embed/<chart-id>`: one chart alone, for an iframe, without Dash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import Flask, abort, render_template, request
from plotly.io.json import to_json_plotly

from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.query import activity_years
from dashboard.dataset.text_language import language_of
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.plotting.render_context import TABLET_LINE, WIDE_FIGURE, RenderContext
from dashboard.plotting.timeline.timeline_entries import timeline_months, timeline_records
from dashboard.selection import CARRIED, DEFAULT_PREFERENCES, Selection
from dashboard.settings import shipped_folder
from dashboard.sources.current_data import CurrentData
from dashboard.text.date_words import date_words
from dashboard.text.filter_names import filter_name
from dashboard.web.client_preferences import translator_of
from dashboard.web.link_preview import canonical_address, preview_tags
from dashboard.web.request_data import marks_of_request, render_context, requested_selection, revision_of_request
from dashboard.web.security_headers import style_script
from dashboard.web.static_files import compress, plotly_bundle

EMBED = "/embed/"
TIMELINE, MAX_LISTED = "activity-timeline", 50
"""The chart that is a list in a narrow frame (assets/embed.css), and how many activities that has at most."""

MAX_WIDTH, MIN_FIGURE_WIDTH, PADDING = 2560, 560, 32
"""Pixels of a frame at most, of its figure at least where that is drawn for its width, and beside the figure."""


def register_embeds(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer `/embed/<chart-id>?...`; 404 for an unknown chart, 400 for an unknown value."""

    @server.get(f"{EMBED}<chart_id>")
    def embed(chart_id: str) -> str:
        if chart_id not in EVERY_CHART:
            text = translator_of(request)
            charts = text.enumerated(EVERY_CHART)
            abort(404, text.t("There is no chart {name}. Charts: {charts}.", name=chart_id[:80], charts=charts))
        dataset = current_data().dataset
        # A page that shows a chart chose its language and theme, not the browser of who reads that page.
        selection = requested_selection(dataset, DEFAULT_PREFERENCES)
        reader, revision, marks = _reader(selection), revision_of_request(), marks_of_request(selection.since)
        chart, root = EVERY_CHART[chart_id], request.url_root
        return _document(chart_export(chart, dataset, selection, reader, root, revision=revision, marks=marks))


def _reader(selection: Selection) -> RenderContext:
    """Return whom an embed is drawn for.

    `width` tells the pixels of the frame; without it a narrow one is assumed, which one with other room sets right
    before it is painted (assets/embed_width.js).
    """
    width = request.args.get("width", 0, type=int)
    inner = min(width, MAX_WIDTH) - PADDING
    reader = render_context(selection)
    if inner < MIN_FIGURE_WIDTH:
        return reader
    return replace(reader, wide=inner >= WIDE_FIGURE, width=inner, line=TABLET_LINE)


def oembed_href(root: str, url: str) -> str:
    """Return the address, for the head of a page, that tells how to embed a url of ours."""
    return f"{root}oembed?url={quote(url, safe='')}"


def asset_address(name: str) -> str:
    """Return the address of one of our files, which changes with it."""
    content = (shipped_folder("assets") / name).read_bytes()
    return f"/assets/{name}?m={compress(content).name}"


def _document(export: ChartExport) -> str:
    text = export.reader.text
    selection = export.selection.only((*export.chart.filters, "focus", *CARRIED))
    is_table = export.chart.id in export.selection.table
    table = (export.chart.id,) if is_table else ()
    address = canonical_address(request.path, selection.with_values("table", table))
    figure = None if export.empty or is_table else export.figure(export.reader)
    return render_template(
        "embed.html",
        asset=asset_address,
        language=text.language,
        direction=text.direction,
        theme=export.reader.theme.name,
        chart=export.chart.id,
        name=text.t(export.chart.name),
        title=export.title,
        subtitle=export.subtitle,
        summary=export.summary,
        summary_language=language_of(export.summary, export.dataset, text),
        said=export.with_language,
        height=figure["layout"]["height"] if figure else 0,
        picture=selection.href(f"/download/{export.chart.id}.svg"),
        **(_list(export) | _dates(export) if figure and export.chart.id == TIMELINE else {}),
        figure=to_json_plotly(figure).replace("<", "\\u003c") if figure else "",
        table=export.table() if is_table and not export.empty else None,
        lines=[line for line in export.footnotes_with_language() if line != export.changed],
        changed=export.changes_count,
        changes=export.changes_link,
        see_changes=text.t("See what changed"),
        permalink=export.permalink,
        full_view=text.t("Full view"),
        version=text.t("Data version {version}", version=str(export.dataset.version)),
        oembed=oembed_href(request.url_root, address),
        link_preview=preview_tags(
            export.chart, export.dataset, export.selection, lambda: export.rows, text, (request.url_root, address)
        ),
        plotly=plotly_bundle().path,
        styles=style_script() if figure else "",
    )


def _list(export: ChartExport) -> dict[str, Any]:
    """Return the activities of the timeline by month, and the sentence on those left out."""
    text, records = export.reader.text, timeline_records(export.rows)
    remaining = len(records) - MAX_LISTED
    more = text.n(
        "{number} more activity: the table has every one, and finds names and sources",
        "{number} more activities: the table has every one, and finds names and sources",
        remaining,
    )
    return {"months": timeline_months(records[:MAX_LISTED], text), "more": more if remaining > 0 else ""}


def _dates(export: ChartExport) -> dict[str, Any]:
    """Return the years to choose from and the two fields that take dates as people write them."""
    text, selection = export.reader.text, export.selection
    dates = {"from": selection.date_from, "to": selection.date_to}
    years = {"": text.t("All")} | {year: year for year in activity_years(export.dataset)}
    return {
        "periods": [
            (
                label,
                replace(selection, date_from=year, date_to=year).href(f"{EMBED}{export.chart.id}"),
                set(dates.values()) == {year},
            )
            for year, label in years.items()
        ],
        "fields": [(key, filter_name(key, text), value) for key, value in dates.items()],
        "dates": date_words(text),
        "apply": text.t("Apply"),
        "placeholder": text.t("YYYY-MM"),
    }
