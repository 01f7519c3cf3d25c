"""`/notes?present=...`: what to say to the chart on the stage, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Flask, Response, render_template, request

from dashboard.charts.chart import RenderContext
from dashboard.charts.playlist import chart_steps
from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.exports.pptx.slide_words import spoken_notes
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import THEMES
from dashboard.web.client_preferences import home_of_download
from dashboard.web.downloads import Vocabulary, parse_selection
from dashboard.web.embeds import asset_address

NOTES = "/notes"


def register_notes(server: Flask, current: Callable[[], Dataset], vocabulary: Vocabulary) -> None:
    """Answer `/notes`; an address that presents no chart begins with the first one."""

    @server.get(NOTES)
    def notes() -> Response | str:
        found = parse_selection(vocabulary(), home_of_download(request))
        if isinstance(found, Response):
            return found
        steps = chart_steps(found)
        here = steps.index(found.present) if found.present in steps else 0
        after = steps[here + 1] if here + 1 < len(steps) else ""
        dataset, text = current(), text_for(found.lang)
        return render_template(
            "notes.html",
            asset=asset_address,
            text=text,
            theme=found.theme,
            place=text.t("{number} of {all}", number=text.number(here + 1), all=text.number(len(steps))),
            chart=_exported(steps[here], dataset, found),
            spoken=spoken_notes(_exported(steps[here], dataset, found)),
            next=_exported(after, dataset, found) if after else None,
            script_root=request.script_root,
        )


def _exported(chart: str, dataset: Dataset, selection: Selection) -> ChartExport:
    reader = RenderContext(text_for(selection.lang), THEMES[selection.theme])
    return chart_export(EVERY_CHART[chart], dataset, replace(selection, present=""), reader, request.url_root)
