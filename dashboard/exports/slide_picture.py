"""A chart as a picture that fills a slide: 1920 by 1080, readable from the back row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.native_chart import BETWEEN, is_stacked
from dashboard.exports.picture import MARGIN, Picture, asked_for, write_all
from dashboard.exports.plot_selection import fitting_rows
from dashboard.exports.pptx.slide_words import short_address, source_line
from dashboard.plotting.plot import Plot
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.render_context import WIDE_FIGURE, RenderContext
from dashboard.plotting.rtl import isolate_rtl
from dashboard.plotting.svg_elements import number
from dashboard.plotting.svg_figure import draw_figure
from dashboard.plotting.svg_text import Column, Paragraph, paragraph_lines

SLIDE_WIDTH, SLIDE_HEIGHT = 1920, 1080
SIDE, EDGE = 64, 40
"""Pixels beside everything, and above and below it."""

LARGER = 2.0
"""How much larger than on the page a figure is: its smallest letters have 12 pixels there, and 24 here."""

TITLES = ((46, 2), (40, 3), (34, 4), (28, 0))
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
    column = Column(SIDE, SLIDE_WIDTH - 2 * SIDE, reader.mirrored)
    above = [
        _fitted(Paragraph(exported.title, 0, theme.ink, bold=True), TITLES, column),
        _fitted(Paragraph(exported.subtitle, 0, theme.muted), SUBTITLES, column),
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


def _fitted(paragraph: Paragraph, sizes: Sequence[tuple[int, int]], column: Column) -> Paragraph:
    """Return a paragraph at the first of the sizes at which it takes no more than so many lines."""
    for size, most in sizes:
        made = replace(paragraph, size=size)
        if not most or len(paragraph_lines(made, column)) <= most:
            return made
    return paragraph


def _source(exported: ChartExport) -> str:
    line = "" if exported.empty else source_line(exported, exported.rows)
    return BETWEEN.join(part for part in (line, short_address(exported.permalink)) if part)


def _figure(
    exported: ChartExport, reader: RenderContext, column: Column, top: float, room: float, *, titled: bool
) -> tuple[str, str]:
    """Return the elements of the figure, and the sentence that says how many rows it leaves out, if any."""
    plot = replace(exported, reader=reader).plot
    if plot is None:
        return _words(exported, column, top), ""
    if is_stacked(plot):
        layout = plotly_figure(plot, reader)
        figure, shown, every = {**layout, "layout": layout["layout"] | {"height": room / LARGER}}, 0, 0
    else:
        kept, shown, every = fitting_rows(
            plot, exported.title, lambda part: _height(part, reader) * LARGER <= room
        )
        figure = plotly_figure(kept, reader)
    factor = min(room / figure["layout"]["height"], column.width / (WIDE_FIGURE - 2 * MARGIN))
    width = column.width / factor + 2 * MARGIN
    drawing = draw_figure(isolate_rtl(figure) if reader.mirrored else figure, width, titled=titled)
    place = f"translate({number(column.left - MARGIN * factor)} {number(top)}) scale({number(factor)})"
    return f'<g transform="{place}">{drawing.body}</g>', _left_out(shown, every, reader)


def _height(plot: Plot, reader: RenderContext) -> float:
    return float(plotly_figure(plot, reader)["layout"]["height"])


def _left_out(shown: int, every: int, reader: RenderContext) -> str:
    if shown == every:
        return ""
    text = reader.text
    return text.n(
        "The drawing holds {shown} of {number} row; the address leads to all.",
        "The drawing holds {shown} of {number} rows; the address leads to all.",
        every,
        shown=text.number(shown),
    )


def _words(exported: ChartExport, column: Column, top: float) -> str:
    """Return what was asked, where nothing matches."""
    lines = asked_for(exported)
    elements, _end = write_all([Paragraph(line, 32, exported.reader.theme.ink) for line in lines], column, top, 8)
    return elements
