"""What the slides that a deck asks for are today, made as for a download, kept as records."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.chart_cells import bar_formulas
from dashboard.exports.chart_export import ChartExport, chart_export, source_titles
from dashboard.exports.dashboard_export import DashboardExport, dashboard_export
from dashboard.exports.download_options import DECK_SLIDES, DownloadOptions, vocabulary
from dashboard.exports.native_chart import NativeBars
from dashboard.exports.pptx import drawing, table
from dashboard.exports.pptx.bar_names import HEADS
from dashboard.exports.pptx.chart import bar_line
from dashboard.exports.pptx.deck import chart_deck, whole_deck
from dashboard.exports.pptx.geometry import SlideGeometry, parse_geometry
from dashboard.exports.pptx.identity import ROW, plain_text
from dashboard.exports.pptx.record_schema import APPENDIX, CHART, ROWS, WHOLE, line_keys, request_key, table_line
from dashboard.exports.pptx.results import plot_results
from dashboard.exports.pptx.slide_layout import Deck
from dashboard.exports.pptx.slide_words import source_line
from dashboard.exports.pptx.sources import publishers
from dashboard.exports.pptx.title_slides import selected_figures
from dashboard.exports.table_cells import source_ids
from dashboard.exports.text_fitting import strip_unwritable
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import MAX_QUERY_LENGTH, DeckEntry, Selection, read_entry, read_query
from dashboard.text.translate import text_for
from dashboard.theme import THEMES

MAX_ROOT_LENGTH = 300
MAX_SOURCES = 3
"""Sources that are named of one number."""

Request = Mapping[str, str]


def slides_today(requests: Sequence[Request], dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Return today's slides by `request_key`; a request that cannot be answered is left out."""
    answers = dict[str, dict[str, Any]]()
    valid = [request for request in requests if _is_valid(request)]
    by_origin = sorted(valid, key=_origin_key)
    for (deck, query, root, shape), group in groupby(by_origin, key=_origin_key):
        try:
            reading = read_query(query, vocabulary(dataset))
        except SelectionError:
            continue
        if not reading.problems:
            make, geometry = _selection_answers if deck == WHOLE else _chart_answers, parse_geometry(shape)
            answers |= make(list(group), reading.selection, root, dataset, geometry)
    return answers


def _origin_key(request: Request) -> tuple[str, str, str, str]:
    return request["deck"], request["query"], request["root"], request.get("geometry", "")


def _is_valid(request: Request) -> bool:
    slides = {*EVERY_CHART, *(f"{chart}{ROWS}" for chart in EVERY_CHART), *DECK_SLIDES, APPENDIX}
    root = request["root"]
    return (
        request["deck"] in (CHART, WHOLE)
        and request["slide"] in slides
        and len(request["query"]) <= MAX_QUERY_LENGTH
        and (not root or root.startswith(("http://", "https://")))
        and len(root) <= MAX_ROOT_LENGTH
    )


def _reader(selection: Selection) -> RenderContext:
    return RenderContext(text_for(selection.lang), THEMES[selection.theme])


def _selection_answers(
    requests: Sequence[Request], selection: Selection, root: str, dataset: Dataset, geometry: SlideGeometry
) -> dict[str, dict[str, Any]]:
    """Return the slides of a deck of a whole selection, those that are asked for."""
    names = tuple(dict.fromkeys(request["slide"] for request in requests))
    appendix = any(name == APPENDIX or name.endswith(ROWS) for name in names)
    options = DownloadOptions(appendix=appendix, geometry=geometry)
    export = dashboard_export(dataset, selection, _reader(selection), root, options)
    text, charts = export.reader.text, {chart.chart.id: chart for chart in export.charts}
    entries = {entry.chart: entry for entry in map(read_entry, selection.deck)}
    story = tuple(entries.get(name, DeckEntry(name)) for name in names if name in (*DECK_SLIDES, *EVERY_CHART))
    options = replace(options, deck=story or (DeckEntry(DECK_SLIDES[0]),))
    records = whole_deck(replace(export, options=options)).slide_records()
    answers = {request_key(request): _answer(request, records, charts.get(request["slide"])) for request in requests}
    for request in requests:
        if request.get("bare") and request["slide"] in charts:
            entry = entries.get(request["slide"], DeckEntry(request["slide"]))
            alone = replace(export, options=replace(options, deck=(entry,)))
            answers[request_key(request)]["graft"] = _encode_deck(whole_deck(alone), dataset)
        if request["slide"] == DECK_SLIDES[1]:
            answers[request_key(request)]["sources"] = _figure_sources(export, charts)
        if request["slide"] == DECK_SLIDES[3]:
            answers[request_key(request)]["rows"] = {
                name: _row(name, [text.number(count)], [text.isolate(strip_unwritable(name))])
                for name, count in publishers(export)
                if name
            }
    return answers


def _figure_sources(export: DashboardExport, charts: Mapping[str, ChartExport]) -> dict[str, str]:
    """Return the sources of the three figures, by the names of their shapes."""
    lines = dict[str, str]()
    for place, number in enumerate(selected_figures(export), start=1):
        if number.chart in charts:
            end = f" {place}" if place > 1 else ""
            line = source_line(charts[number.chart], charts[number.chart].rows)
            lines |= {f"Number{end}": line, f"Label{end}": line}
    return lines


def _chart_answers(
    requests: Sequence[Request], selection: Selection, root: str, dataset: Dataset, geometry: SlideGeometry
) -> dict[str, dict[str, Any]]:
    """Return the slides of decks of one chart."""
    answers = dict[str, dict[str, Any]]()
    for request in requests:
        chart = EVERY_CHART[request["slide"].removesuffix(ROWS)]
        options = DownloadOptions(appendix=request["slide"].endswith(ROWS), geometry=geometry)
        export = chart_export(chart, dataset, selection, _reader(selection), root, options)
        deck = chart_deck(export)
        answers[request_key(request)] = _answer(request, deck.slide_records(), export)
        if request.get("bare") and not export.empty:
            answers[request_key(request)]["graft"] = _encode_deck(deck, dataset)
    return answers


def _encode_deck(deck: Deck, dataset: Dataset) -> str:
    """Return a deck as JSON holds it."""
    return base64.b64encode(deck.save("", "", dataset.version)).decode()


def _answer(request: Request, records: Iterable[Mapping[str, Any]], export: ChartExport | None) -> dict[str, Any]:
    slides = [record for record in records if record.get("slide") == request["slide"]]
    if export is None or export.empty:
        return {"slides": slides, "lines": {}, "sources": {}}
    rows = _rows(request, export)
    answer = {"slides": slides, "lines": _lines(export), "sources": _sources(export)}
    return answer if rows is None else {**answer, "rows": rows}


def _rows(request: Request, export: ChartExport) -> dict[str, dict[str, Any]] | None:
    """Return every row that a table of a request could hold, by key; None for a chart."""
    if request["slide"].endswith(ROWS):
        grid = table.grid(export.chart, *export.table())
        keys = line_keys((str(key), "") for key in export.rows["key"])
        return {key: _row(key, *([cell] for cell in cells)) for key, cells in zip(keys, grid.cells, strict=True)}
    if export.plot is None:
        return None
    return {
        result.key: _row(result.key, [strip_unwritable(result.value)], result.words)
        for result in plot_results(export.plot)
    }


def _row(key: str, *cells: Sequence[str]) -> dict[str, Any]:
    """Return a row of cells (a paragraph each) as it is read from a slide."""
    return table_line(key, [plain_text([[words] for words in cell]) for cell in cells])


def _lines(export: ChartExport) -> dict[str, dict[str, Any]]:
    """Return every bar of a selection by its key, as a chart would hold it.

    `name` is its own; the label on a slide may hold the `heading` of its group, too.
    """
    bars_by_key, text = dict[str, dict[str, Any]](), export.reader.text
    for chart in (chart for chart in export.native_charts if isinstance(chart, NativeBars)):
        keys = line_keys((bar.key, bar.label) for bar in chart.bars)
        heading = ""
        for key, bar in zip(keys, chart.bars, strict=True):
            heading = bar.label if bar.is_heading else heading
            line = bar_line(bar, key, f"{bar.label}{HEADS}" if bar.is_heading else bar.label, chart)
            line["name"] = line.pop("label")
            formulas = list(bar_formulas(bar, ROW, text))
            bars_by_key.setdefault(
                key, {**line, "heading": heading, "formulas": formulas, "ink": drawing.color(bar.color)}
            )
    return bars_by_key


def _sources(export: ChartExport) -> dict[str, str]:
    """Return the sources of each row by its key, and of the whole chart by ""."""
    titles, text = source_titles(export.dataset), export.reader.text
    pairs = zip(export.rows["key"], export.rows["source"], strict=True)
    return {"": source_line(export, export.rows)} | {
        str(key): text.separated(titles.get(source, source) for source in source_ids(cell)[:MAX_SOURCES])
        for key, cell in pairs
    }
