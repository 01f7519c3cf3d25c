"""`/notes?present=...`: what to say to the chart on the stage, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Flask, render_template, request

from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.exports.playlist import apply_deck_step, deck_steps, select_step, step_index
from dashboard.exports.pptx.slide_words import spoken_notes
from dashboard.selection import Selection
from dashboard.sources.current_data import CurrentData
from dashboard.web.embeds import asset_address
from dashboard.web.request_data import render_context, requested_selection, revision_of_request

NOTES = "/notes"


def register_notes(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer `/notes`; an address that presents no chart begins with the first one."""

    @server.get(NOTES)
    def notes() -> str:
        dataset = current_data().dataset
        selection = requested_selection(dataset)
        selection = apply_deck_step(selection) if selection.present or selection.step else select_step(selection, 0)
        steps = deck_steps(selection)
        index = step_index(steps, selection)
        chart = _chart_export(steps[index].chart, dataset, selection)
        text, is_last = chart.reader.text, index + 1 == len(steps)
        next_chart = (
            None if is_last else _chart_export(steps[index + 1].chart, dataset, select_step(selection, index + 1))
        )
        heading = steps[index].title or chart.title
        return render_template(
            "notes.html",
            asset=asset_address,
            text=text,
            language=text.language,
            direction=text.direction,
            theme=selection.theme,
            place=text.t("{number} of {all}", number=text.number(index + 1), all=text.number(len(steps))),
            entry=steps[index],
            heading=heading,
            chart=chart,
            spoken=[line for line in (*spoken_notes(chart), chart.changed) if line not in ("", heading)],
            next=next_chart,
            next_title="" if is_last else steps[index + 1].title,
        )


def _chart_export(chart: str, dataset: Dataset, selection: Selection) -> ChartExport:
    selection, root = replace(selection, present=""), request.url_root
    reader, revision = render_context(selection), revision_of_request()
    return chart_export(EVERY_CHART[chart], dataset, selection, reader, root, revision=revision)
