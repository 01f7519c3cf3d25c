"""A chart as a picture that fills a slide: 1920 by 1080, readable from the back row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.native_chart import BETWEEN, is_stacked
from dashboard.exports.picture import MARGIN, Picture, asked_for, write_all
from dashboard.exports.plot_selection import fitting_rows
from dashboard.exports.pptx.slide_words import slide_link, source_line
from dashboard.plotting.highlight import highlight_row
from dashboard.plotting.plot import Plot
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.render_context import WIDE_FIGURE, Figure, RenderContext
from dashboard.plotting.rtl import isolate_rtl
from dashboard.plotting.svg_elements import number
from dashboard.plotting.svg_figure import draw_figure, smallest_letter
from dashboard.plotting.svg_text import Paragraph, TextColumn, paragraph_lines

SLIDE_WIDTH, SLIDE_HEIGHT = 1920, 1080
SIDE, EDGE = 64, 40
"""Pixels beside everything, and above and below it."""

SMALLEST = 24
"""Pixels of the smallest letters; a figure is as much larger than on the page as that takes."""

TITLES = ((46, 1), (42, 2), (36, 3), (30, 4), (26, 0))
"""Sizes of a title, and the lines it may take at each."""

SUBTITLES, SMALL = ((28, 1), (26, 2), (24, 0)), 24
AIR = 24
"""Pixels above and below the figure."""


def draw_slide(exported: ChartExport, *, titled: bool) -> Picture:
    """Return a chart with its finding, subtitle and source, in the shape of a slide.

    What has no room is left out from the end, and its number is said.

    Args:
        exported: the chart.
        titled: whether marks say their tooltips.
    """
    theme, reader = exported.reader.theme, replace(exported.reader, wide=True, width=WIDE_FIGURE)
    column = TextColumn(SIDE, SLIDE_WIDTH - 2 * SIDE, reader.mirrored)
    above = [
        _fitted(Paragraph(exported.title, 0, theme.ink, bold=True, balanced=True), TITLES, column),
        _fitted(Paragraph(exported.subtitle, 0, theme.muted, balanced=True), SUBTITLES, column),
    ]
    heading, top = write_all(above, column, EDGE, 6)
    source = Paragraph(_source(exported), SMALL, theme.muted, most=2)
    _elements, foot = write_all([Paragraph("–", SMALL, theme.muted), source], column, 0, 0)
    room = SLIDE_HEIGHT - EDGE - foot - top - 2 * AIR
    figure, sentence = _figure(exported, reader, column, top + AIR, room, titled=titled)
    lines = [Paragraph(sentence, SMALL, theme.ink)] if sentence else []
    _elements, foot = write_all([*lines, source], column, 0, 0)
    below, _end = write_all([*lines, source], column, SLIDE_HEIGHT - EDGE - foot, 0)
    return Picture(f"{heading}\n{figure}\n{below}", SLIDE_WIDTH, SLIDE_HEIGHT)


def _fitted(paragraph: Paragraph, sizes: Sequence[tuple[int, int]], column: TextColumn) -> Paragraph:
    """Return a paragraph at the first of the sizes at which it takes no more than so many lines."""
    for size, most in sizes:
        made = replace(paragraph, size=size)
        if not most or len(paragraph_lines(made, column)) <= most:
            return made
    return paragraph


def _source(exported: ChartExport) -> str:
    line = "" if exported.empty else source_line(exported, exported.rows)
    return BETWEEN.join(part for part in (line, slide_link(exported)[1]) if part)


def _figure(
    exported: ChartExport, reader: RenderContext, column: TextColumn, top: float, room: float, *, titled: bool
) -> tuple[str, str]:
    """Return the elements of the figure, and the sentence on the rows it leaves out."""
    plot = replace(exported, reader=reader).plot
    if plot is None:
        return _words(exported, column, top), ""
    if is_stacked(plot):
        figure, shown, every = _as_high(plotly_figure(plot, reader), room), 0, 0
    else:
        kept, shown, every = fitting_rows(plot, exported.title, lambda part: _height(part, reader) <= room)
        figure = plotly_figure(kept, reader)
    figure = highlight_row(figure, exported.selection.focus, reader.theme)
    factor = min(room / figure["layout"]["height"], column.width / (WIDE_FIGURE - 2 * MARGIN))
    width = column.width / factor + 2 * MARGIN
    drawing = draw_figure(isolate_rtl(figure) if reader.mirrored else figure, width, titled=titled)
    place = f"translate({number(column.left - MARGIN * factor)} {number(top)}) scale({number(factor)})"
    return f'<g transform="{place}">{drawing.body}</g>', sentence_of_rows(shown, every, reader)


def _as_high(figure: Figure, room: float) -> Figure:
    """Return a figure of columns that fills the room."""
    return {**figure, "layout": figure["layout"] | {"height": room / _enlargement(figure)}}


def _height(plot: Plot, reader: RenderContext) -> float:
    """Return the pixels a plot takes with its smallest letters as large as they have to be."""
    figure = plotly_figure(plot, reader)
    return float(figure["layout"]["height"]) * _enlargement(figure)


def _enlargement(figure: Figure) -> float:
    return SMALLEST / smallest_letter(figure, WIDE_FIGURE)


def sentence_of_rows(shown: int, every: int, reader: RenderContext) -> str:
    """Return how many rows a drawing holds, "" where it holds all."""
    if shown == every:
        return ""
    text = reader.text
    return text.n(
        "The drawing holds {shown} of {number} row; the address leads to all.",
        "The drawing holds {shown} of {number} rows; the address leads to all.",
        every,
        shown=text.number(shown),
    )


def _words(exported: ChartExport, column: TextColumn, top: float) -> str:
    """Return what was asked, where nothing matches."""
    lines = asked_for(exported)
    elements, _end = write_all([Paragraph(line, 32, exported.reader.theme.ink) for line in lines], column, top, 8)
    return elements
