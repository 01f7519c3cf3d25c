"""The slides of one chart: native charts, results in words, and tables if asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.util import Inches

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.drawn_title import drawn_title, states_its_numbers
from dashboard.exports.native_chart import NativeBars, NativeChart, NativeColumns, sentences
from dashboard.exports.pptx import table
from dashboard.exports.pptx.bar_selection import focus_keys, story_bars, story_pair
from dashboard.exports.pptx.chart import bar_data, bar_pages
from dashboard.exports.pptx.column_chart import column_data
from dashboard.exports.pptx.geometry import SlideGeometry
from dashboard.exports.pptx.record_schema import ROWS, line_keys
from dashboard.exports.pptx.results import results_slides
from dashboard.exports.pptx.slide_layout import Deck, SlideText, describe, placeholder
from dashboard.exports.pptx.slide_words import chart_notes, chart_text, slide_link, source_line, version_line
from dashboard.exports.pptx.template import BODY, CHART, CONTENT, SECOND, TEXT, TWO_CHARTS
from dashboard.exports.pptx.text_runs import add_paragraphs, write
from dashboard.exports.pptx.timeline import timeline_slide
from dashboard.exports.selection_text import filter_lines
from dashboard.exports.text_fitting import cut, strip_unwritable

MAX_SLIDES = 8
"""Slides of native charts in the deck of one chart; what is left stands in the files of rows."""

MAX_TABLES = 20
"""Slides of tables of one chart; what does not fit is said, with the way to all rows."""


TIMELINE, RESULTS = "activity-timeline", "service-outputs"


@dataclass(frozen=True)
class ChartSlide:
    """One or two native charts on a slide, the title above them, and the marks in colour."""

    charts: tuple[NativeChart, ...]
    title: str
    focus: Collection[str] = ()


def chart_slides(deck: Deck, export: ChartExport) -> None:
    """Add the slides of a chart alone; an empty selection makes one that says so."""
    if export.empty:
        _empty_slide(deck, export)
        return
    if export.chart.id == TIMELINE:
        timeline_slide(deck, export)
    else:
        for slide in _pages(export, deck.geometry)[:MAX_SLIDES]:
            _native_slide(deck, export, slide)
        if export.chart.id == RESULTS or not export.native_charts:
            results_slides(deck, export, MAX_SLIDES)
    if not deck.file.slides:  # what has neither a bar nor a value is said in words
        slide = deck.slide(TEXT, chart_text(export, export.title, deck.geometry.wide))
        write_lines(slide, [cut(strip_unwritable(export.summary), 20, deck.geometry.wide, 10)], deck)
        deck.notes(slide, chart_notes(export, export.title))
    if export.options.appendix:
        deck.begin_appendix()
        if deck.origin is not None:
            deck.origin = replace(deck.origin, slide=export.chart.id + ROWS)
        table_slides(deck, export, MAX_TABLES)


def story_slide(deck: Deck, export: ChartExport) -> None:
    """Add the one slide of a chart in the deck of a selection: its message and what shows it."""
    charts = export.native_charts
    bars = [chart for chart in charts if isinstance(chart, NativeBars)]
    if export.chart.id == TIMELINE:
        timeline_slide(deck, export)
    elif export.chart.id == RESULTS or not charts:
        results_slides(deck, export, 1)
    elif len(bars) < len(charts):
        _native_slide(deck, export, ChartSlide((charts[0],), export.title))
    else:
        _native_slide(deck, export, _story(bars, export, deck.geometry))


def _story(bars: Sequence[NativeBars], export: ChartExport, geometry: SlideGeometry) -> ChartSlide:
    """Return the bars that the finding speaks of, and what they show as the title if it differs."""
    title, text, focus = export.title, export.reader.text, export.selection.focus
    (_top, upper), (_below, lower) = geometry.parts
    pair = story_pair(bars, title, geometry.wide, (upper / Inches(1), lower / Inches(1)))
    if pair and not focus and states_its_numbers(title, pair, text):
        return ChartSlide(pair, title)
    in_time = export.plot is not None and export.plot.direction == "columns"
    chart = story_bars(bars, title, geometry.wide, geometry.high, focus=focus, in_time=in_time)
    if states_its_numbers(title, (chart,), text):
        return ChartSlide((chart,), title, () if focus else focus_keys(chart, title))
    return ChartSlide((chart,), drawn_title(chart, text))


def _pages(export: ChartExport, geometry: SlideGeometry) -> list[ChartSlide]:
    """Return the slides of all charts: those of chosen countries, then that of the finding."""
    text, pages = export.reader.text, list[NativeChart]()
    for chart in export.native_charts:
        pages += [chart] if isinstance(chart, NativeColumns) else bar_pages(chart, geometry.wide, geometry.high)
    shows = [states_its_numbers(export.title, (page,), text) for page in pages]
    first = shows.index(True) if any(shows) else -1
    order = sorted(range(len(pages)), key=lambda index: (not export.is_local(pages[index]), index != first))
    titles = [
        export.title if index == first or isinstance(page, NativeColumns) else drawn_title(page, text)
        for index, page in enumerate(pages)
    ]
    return [ChartSlide((pages[index],), titles[index]) for index in order]


def _native_slide(deck: Deck, export: ChartExport, chart_slide: ChartSlide) -> None:
    """Add a slide with native charts in the places its layout has for them."""
    charts, reader = chart_slide.charts, export.reader
    caveats = sentences(export.plot)
    bars = [bar for chart in charts if isinstance(chart, NativeBars) for bar in chart.bars]
    is_sure = all(bar.pattern == "solid" for bar in bars)
    legend = "" if is_sure else reader.text.t("Hatched: beyond a bound, over (>) or under (<). Dotted: about (~).")
    words = chart_text(export, chart_slide.title, deck.geometry.wide, (legend, *caveats))
    is_pair = len(charts) > 1
    slide = deck.slide(TWO_CHARTS if is_pair else CHART, words)
    heights = [height for _top, height in deck.geometry.parts] if is_pair else [deck.geometry.tall]
    for idx, chart, height in zip((BODY, SECOND) if is_pair else (BODY,), charts, heights, strict=True):
        if isinstance(chart, NativeColumns):
            data = column_data(chart, reader, (deck.geometry.room, height))
        else:
            data = bar_data(chart, reader, (deck.geometry.room, height), chart_slide.focus, bars)
        summary = strip_unwritable(alternative_text(chart, export))
        data.date = export.dataset.version.date
        data.record = deck.records.element(slide, {**data.element, "descr": summary})
        frame = placeholder(slide, idx).insert_chart(None, data)
        describe(frame, f"{reader.text.t(export.chart.name)} · {chart.title}", summary)
        deck.records.tag_frame(slide, frame, data.record)
    deck.notes(slide, chart_notes(export, chart_slide.title, caveats))


def alternative_text(chart: NativeChart, export: ChartExport) -> str:
    """Return what a drawing shows in words, bar by bar, and its source, for a copy of it, too."""
    text = export.reader.text
    if isinstance(chart, NativeColumns):
        parts = [export.summary]
    else:
        bars = text.separated(text.labelled(bar.label, bar.text) if bar.text else bar.label for bar in chart.bars)
        parts = [f"{chart.title}. {bars}."]
    return " ".join([*parts, source_line(export, export.rows), version_line(export.dataset, text)])


def table_slides(deck: Deck, export: ChartExport, max_pages: int) -> None:
    """Add the rows as tables on at most so many slides; what is left out is said, with a link."""
    text = export.reader.text
    heads, cells = replace(export, rows=export.rows.head(max_pages * table.MAX_ROWS)).table()
    grid = table.grid(export.chart, heads, cells)
    row_count, pages = len(export.rows), table.page_ranges(grid, deck.geometry)[:max_pages]
    remaining = row_count - (pages[-1][1] if pages else 0)
    columns = table.widths(grid, deck.geometry.wide) if pages else []
    all_rows = f"{export.root}/download/{export.chart.id}.csv{''.join(export.permalink.partition('?')[1:])}"
    # An activity of several countries stands in several rows.
    keys = line_keys((str(key), "") for key in export.rows["key"].iloc[: row_count - remaining])
    for start, end in pages:
        counts = {"first": text.number(start + 1), "last": text.number(end), "all": text.number(row_count)}
        title = text.t("{chart}, rows {first} to {last} of {all}", chart=text.t(export.chart.name), **counts)
        sentences = [text.t("All rows: {url}", url=all_rows)] if remaining else []
        words = chart_text(export, title, deck.geometry.wide, sentences, export.rows.iloc[start:end])
        slide = deck.slide(CONTENT, words)
        frame = table.draw(slide.shapes, grid.part(start, end), columns, text, deck.geometry.box)
        deck.add_table(slide, frame, title, title, keys[start:end], heads=1)
        deck.notes(slide, chart_notes(export, title, sentences))


def _empty_slide(deck: Deck, export: ChartExport) -> None:
    """Say that nothing matches, and what was asked for."""
    words = SlideText(export.title, export.subtitle, "", (), *slide_link(export))
    slide = deck.slide(TEXT, words)
    write_lines(slide, filter_lines(export.selection, export.dataset, export.reader.text, export.chart.filters), deck)
    deck.notes(slide, chart_notes(export, export.subtitle))


def write_lines(slide: Any, lines: Sequence[str], deck: Deck, size: float | None = None) -> None:
    """Write paragraphs into the place for text; None is the size of the layout."""
    first, *rest = map(strip_unwritable, lines)
    paragraph = placeholder(slide, BODY).text_frame.paragraphs[0]
    write(paragraph, first, deck.reader.text, size)
    add_paragraphs(paragraph, rest)
