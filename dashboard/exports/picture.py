"""A chart as a drawing with its titles and small print: what `to_svg` and `to_png` write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.selection_text import filter_lines
from dashboard.plotting.render_context import LINE, NARROW_FIGURE, TABLET_LINE, WIDE_FIGURE
from dashboard.plotting.svg_elements import escape_xml, number
from dashboard.plotting.svg_figure import draw_figure
from dashboard.plotting.svg_text import Paragraph, TextColumn, write_paragraph
from dashboard.theme import FONT

LAYOUT = 1280
"""Pixels that a picture is laid out for at most; a wider one is the same, larger."""

PAD, PAD_NARROW = 32, 16
TITLE, TITLE_NARROW, SUBTITLE, SMALL = 26, 21, 16, 13
MARGIN = 12
"""Pixels that figures leave free at their sides; the titles begin where the words in them do."""

SMALLEST = 0.75
"""What a figure that does not follow the width of a picture is made smaller to, so that type of 12 pixels has 9."""

ABOVE, BELOW, BETWEEN = 14, 12, 3
"""Pixels above the figure, below it, and between lines of small print."""


@dataclass(frozen=True)
class Picture:
    """A drawing of its own: the elements in it, and its size in pixels."""

    body: str
    width: float
    height: float

    def document(self, export: ChartExport, width: int) -> str:
        """Return the SVG document, so many pixels wide."""
        reader = export.reader
        height = round(self.height * width / self.width)
        size = f'width="{width}" height="{height}" viewBox="0 0 {number(self.width)} {number(self.height)}"'
        attributes = f'role="img" aria-labelledby="t d" xml:lang="{escape_xml(reader.text.language)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {attributes} font-family="{escape_xml(FONT)}">\n'
            f'<title id="t">{escape_xml(export.title)}</title>\n<desc id="d">{escape_xml(export.summary)}</desc>\n'
            f"<metadata>{escape_xml(str(export.dataset.version))}</metadata>\n"
            f'<rect width="100%" height="100%" fill="{reader.theme.surface}"/>\n{self.body}\n</svg>\n'
        )


def draw_picture(export: ChartExport, *, titled: bool) -> Picture:
    """Return a chart with its titles and small print; `titled`: marks say their tooltips."""
    width = min(export.options.width or LAYOUT, LAYOUT)
    wide = width + 2 * MARGIN >= WIDE_FIGURE + 2 * PAD
    pad, theme = PAD if wide else PAD_NARROW, export.reader.theme
    column = TextColumn(pad, width - 2 * pad, export.reader.mirrored)
    above = [
        Paragraph(export.title, TITLE if wide else TITLE_NARROW, theme.ink, bold=True, balanced=True),
        Paragraph(export.subtitle, SUBTITLE, theme.muted, balanced=True),
    ]
    heading, end = write_all(above, column, pad, 4)
    figure, end = _figure(export, column, end + ABOVE, wide=wide, titled=titled)
    small = [Paragraph(line, SMALL, theme.muted) for line in export.lines]
    foot, end = write_all(small, column, end + BELOW, BETWEEN)
    return Picture(f"{heading}\n{figure}\n{foot}", width, end + pad)


def write_all(paragraphs: Iterable[Paragraph], column: TextColumn, top: float, between: float) -> tuple[str, float]:
    """Return the elements of paragraphs below one another, and where they end."""
    parts, end = list[str](), top
    for paragraph in paragraphs:
        elements, end = write_paragraph(paragraph, column, end + (between if parts else 0))
        parts.append(elements)
    return "\n".join(parts), end


def _figure(export: ChartExport, column: TextColumn, top: float, *, wide: bool, titled: bool) -> tuple[str, float]:
    """Return the elements of the figure, or of the words of an empty one, and where they end."""
    reader, width = export.reader, round(column.width)
    if export.empty:
        lines = filter_lines(export.selection, export.dataset, reader.text, export.chart.filters)
        return write_all([Paragraph(line, SUBTITLE, reader.theme.ink) for line in lines], column, top, BETWEEN)
    line = TABLET_LINE if width >= TABLET_LINE else LINE
    least = min(NARROW_FIGURE, round(width / SMALLEST))
    figure = export.figure(replace(reader, wide=wide, width=max(width, least), line=line))
    # Where labels were placed for a width, they stand in it, and a narrower picture shows them smaller.
    least = figure["layout"].get("meta", {}).get("width", 0)
    factor = min(1.0, width / (least or width))
    drawing = draw_figure(figure, width / factor + 2 * MARGIN, titled=titled)
    place = f"translate({number(column.left - MARGIN * factor)} {number(top)}) scale({factor:.5g})"
    return f'<g transform="{place}">{drawing.body}</g>', top + drawing.height * factor
