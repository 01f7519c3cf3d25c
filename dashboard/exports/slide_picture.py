"""A chart as a picture that fills a slide: 1920 by 1080, readable from the back row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.drawn_title import numbers
from dashboard.exports.native_chart import is_stacked
from dashboard.exports.picture import MARGIN, Picture, write_all
from dashboard.exports.pptx.slide_words import slide_link, source_line
from dashboard.exports.pptx.timeline import TimelineDrawing
from dashboard.exports.selection_text import filter_lines
from dashboard.exports.shapes_svg import shapes_svg
from dashboard.exports.text_fitting import joined
from dashboard.plotting.highlight import highlight_row
from dashboard.plotting.plot import Plot, Row
from dashboard.plotting.plot_parts import HEADINGS, largest_fitting, with_rows
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

TITLES = ((46, 1), (42, 2), (34, 2), (36, 3), (30, 4), (26, 0))
"""Sizes of a title, and the lines it may take at each: fewer lines leave the figure more than large letters give."""

SUBTITLES, SMALL = ((28, 1), (24, 1), (26, 2), (24, 0)), 24
AIR = 24
"""Pixels above and below the figure."""

INCH = 112
"""Pixels of an inch of a timeline, so that its letters are a little larger than the smallest."""

LEAST_WIDTH = WIDE_FIGURE - 2 * MARGIN
"""Pixels across that a figure is laid out for at least, before it is enlarged."""


def draw_slide(export: ChartExport, *, titled: bool) -> Picture:
    """Return a chart in the shape of a slide; of what has no room at the end it says how much.

    `titled`: marks say their tooltips.
    """
    theme, reader = export.reader.theme, replace(export.reader, wide=True, width=WIDE_FIGURE)
    column = TextColumn(SIDE, SLIDE_WIDTH - 2 * SIDE, reader.mirrored)
    above = [
        _fitted(Paragraph(export.title, 0, theme.ink, bold=True, balanced=True), TITLES, column),
        _fitted(Paragraph(export.subtitle, 0, theme.muted, balanced=True), SUBTITLES, column),
    ]
    heading, top = write_all(above, column, EDGE, 6)
    line = "" if export.empty else source_line(export, export.rows)
    address = joined(line, reader.text.isolate(slide_link(export)[1]))
    source = Paragraph(address, SMALL, theme.muted, max_lines=2)
    _elements, foot = write_all([Paragraph("–", SMALL, theme.muted), source], column, 0, 0)
    room = SLIDE_HEIGHT - EDGE - foot - top - 2 * AIR
    figure, sentence = _figure(export, reader, column, top + AIR, room, titled=titled)
    lines = [Paragraph(sentence, SMALL, theme.ink)] if sentence else []
    _elements, foot = write_all([*lines, source], column, 0, 0)
    below, _end = write_all([*lines, source], column, SLIDE_HEIGHT - EDGE - foot, 0)
    return Picture(f"{heading}\n{figure}\n{below}", SLIDE_WIDTH, SLIDE_HEIGHT)


def _fitted(paragraph: Paragraph, sizes: Sequence[tuple[int, int]], column: TextColumn) -> Paragraph:
    """Return a paragraph at the first of the sizes at which it takes no more than so many lines."""
    for size, line_limit in sizes:
        resized = replace(paragraph, size=size)
        if not line_limit or len(paragraph_lines(resized, column)) <= line_limit:
            return resized
    return paragraph


def _figure(
    export: ChartExport, reader: RenderContext, column: TextColumn, top: float, room: float, *, titled: bool
) -> tuple[str, str]:
    """Return the elements of the figure, and a sentence on what it leaves out or open."""
    plot = replace(export, reader=reader).plot
    if plot is None:
        lines = filter_lines(export.selection, export.dataset, reader.text, export.chart.filters)
        return write_all([Paragraph(line, 32, reader.theme.ink) for line in lines], column, top, 8)[0], ""
    if export.chart.plot is None:
        box = (column.left / INCH, top / INCH, column.width / INCH, room / INCH)
        timeline = TimelineDrawing(export, box)
        shapes = (shape for group in timeline.groups() for shape in group.shapes)
        return f"<g>{''.join(shapes_svg(shapes, INCH, reader, titled=titled))}</g>", timeline.note
    largest = column.width / LEAST_WIDTH
    figure, count, total = _fitting_figure(plot, export.title, reader, room)
    figure = highlight_row(figure, export.selection.focus, reader.theme)
    if reader.mirrored:
        figure = isolate_rtl(figure)
    factor = min(room / figure["layout"]["height"], largest)
    width = column.width / factor + 2 * MARGIN
    drawing = draw_figure(figure, width, titled=titled)
    place = f"translate({number(column.left - MARGIN * factor)} {number(top)}) scale({number(factor)})"
    return f'<g transform="{place}">{drawing.body}</g>', sentence_of_rows(count, total, reader)


def _fitting_figure(plot: Plot, title: str, reader: RenderContext, room: float) -> tuple[Figure, int, int]:
    """Return the figure of what has room of a plot, and both counts of rows."""
    figure = plotly_figure(plot, reader)
    enlargement = SMALLEST / smallest_letter(figure)
    if is_stacked(plot):
        figure["layout"] |= {"height": room / enlargement}
        return figure, 0, 0
    # Large letters leave the figure a width of its own, in which names and headings take fewer lines.
    reader = replace(reader, width=max(reader.width, int((SLIDE_WIDTH - 2 * SIDE) / enlargement) + 2 * MARGIN))

    def fits(part: Plot) -> bool:
        return bool(plotly_figure(part, reader)["layout"]["height"] * enlargement <= room)

    fitting, count, total = fitting_rows(plot, title, fits)
    return plotly_figure(fitting, reader), count, total


def fitting_rows(plot: Plot, title: str, fits: Callable[[Plot], bool]) -> tuple[Plot, int, int]:
    """Return a plot of what fits, rows named in the title first, and both counts of rows."""
    title_numbers = numbers(title)
    # A digit beside longer numbers counts something else.
    sought = {number for number in title_numbers if len(number) > 1} or title_numbers
    places = [
        (first, second)
        for first, section in enumerate(plot.sections)
        for second, row in enumerate(section.rows)
        if row.kind not in (*HEADINGS, "note")
    ]
    places.sort(key=lambda place: not sought & _numbers(plot.sections[place[0]].rows[place[1]]))
    if fits(plot) or len(places) < 2:
        return plot, len(places), len(places)
    number = largest_fitting(1, len(places), lambda count: fits(with_rows(plot, set(places[:count]))))
    return with_rows(plot, set(places[:number])), number, len(places)


def _numbers(row: Row) -> set[str]:
    return numbers(row.value_text, *(mark.label for mark in row.marks))


def sentence_of_rows(count: int, total: int, reader: RenderContext) -> str:
    """Return how many rows a drawing holds, "" where it holds all."""
    if count == total:
        return ""
    text = reader.text
    return text.n(
        "The drawing holds {shown} of {number} row; the address leads to all.",
        "The drawing holds {shown} of {number} rows; the address leads to all.",
        total,
        shown=text.number(count),
    )
