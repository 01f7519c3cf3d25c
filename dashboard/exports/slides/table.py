"""Native tables: the columns that matter most, rows as high as their words, as many on a slide as fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from dashboard.charts.chart import Chart
from dashboard.exports.slides.frame import Box
from dashboard.exports.slides.master import LEFT, ROOM
from dashboard.exports.slides.words import INK, MUTED, clean, cut, direct, ems, line_count, write
from dashboard.text.translate import Text

MOST_COLUMNS = 6
"""Columns that can be read on a slide; the notes have all of them."""

MOST_ROWS = 25
"""Rows that are ever looked at for one slide."""

FIGURES, TIMES = ("value", "number", "amount"), ("date", "period")
SIZE, MOST_CELL_LINES = 11, 4
PADDING = 5
"""Points above and below the words of a cell, together."""

SIDE = 0.08
"""Inches beside the words of a cell."""
WIDEST = 26
"""Ems that a column is made wide for."""

_PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The built-in table style without lines and shades."""

_LINE = (
    '<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="{width}"><a:solidFill>'
    '<a:schemeClr val="{colour}"/></a:solidFill></a:lnB>'
)


@dataclass(frozen=True)
class Grid:
    """A table as text: headings, rows of cells, and which columns hold figures (they stand at the far edge).

    `links` are what the last cell of each row opens.
    """

    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]
    links: tuple[str, ...] = ()

    def part(self, start: int, end: int) -> Grid:
        """Return some of the rows."""
        return Grid(self.heads, self.cells[start:end], self.figures, self.links[start:end])


def grid(chart: Chart, heads: Sequence[str], cells: Sequence[Sequence[str]]) -> Grid:
    """Return the columns that a slide has room for: figures and times first, then the others in their order.

    Notes, sources and columns without any word stand in the notes of the slide.
    """
    wanted = [
        place
        for place, column in enumerate(chart.columns)
        if column.kind not in ("source", "link") and column.name != "note" and any(row[place] for row in cells)
    ]
    first = [place for place in wanted if chart.columns[place].kind in (*FIGURES, *TIMES)]
    kept = sorted([*first, *(place for place in wanted if place not in first)][:MOST_COLUMNS])
    return Grid(
        tuple(clean(heads[place]) for place in kept),
        tuple(tuple(clean(row[place]) for place in kept) for row in cells),
        tuple(chart.columns[place].kind in FIGURES for place in kept),
    )


def widths(shown: Grid) -> list[float]:
    """Return the widths of the columns in inches, by what most of their cells need."""
    needs = [
        _need([head, *(row[place] for row in shown.cells)], shown.figures[place])
        for place, head in enumerate(shown.heads)
    ]
    return [ROOM / Inches(1) * need / sum(needs) for need in needs]


def _need(cells: Sequence[str], figures: bool) -> float:
    """Return how wide a column wants to be, in ems: no word and no figure is broken."""
    lengths = sorted(ems(cell) for cell in cells)
    words = max(ems(word) for cell in cells for word in (*cell.split(), ""))
    unbroken = lengths[-1] if figures else words
    return max(min(lengths[int(len(lengths) * 0.9)], WIDEST), min(unbroken, WIDEST)) + 2 * SIDE * 72 / SIZE + 0.5


def pages(shown: Grid, height: int) -> Iterator[tuple[int, int]]:
    """Yield first and last + 1 row of each slide, for boxes of a height (EMU)."""
    if not shown.cells:
        return
    columns, start = widths(shown), 0
    room = height / Inches(1) - _height(shown.heads, columns)
    left = room
    for place, row in enumerate(shown.cells):
        needed = _height(row, columns)
        if needed > left and place > start:
            yield start, place
            start, left = place, room
        left -= needed
    yield start, len(shown.cells)


def _height(row: Sequence[str], columns: Sequence[float]) -> float:
    lines = max(line_count(cell, SIZE, width - 2 * SIDE) for cell, width in zip(row, columns, strict=True))
    return (min(lines, MOST_CELL_LINES) * SIZE * 1.2 + PADDING) / 72


def draw(shapes: Any, shown: Grid, columns: Sequence[float], text: Text, box: Box) -> Any:
    """Draw a table at the top of a box and return its graphic frame."""
    rows = [shown.heads, *shown.cells]
    heights = [Inches(_height(row, columns)) for row in rows]
    frame = shapes.add_table(len(rows), len(shown.heads), LEFT, box[1], ROOM, Emu(sum(heights)))
    table = frame.table
    table._tbl.tblPr.find("{*}tableStyleId").text = _PLAIN_STYLE
    table.horz_banding = False
    if text.direction == "rtl":
        table._tbl.tblPr.set("rtl", "1")
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Inches(width)
    for place, (row, height) in enumerate(zip(rows, heights, strict=True)):
        table.rows[place].height = height
        link = shown.links[place - 1] if place and shown.links else ""
        for number, words in enumerate(row):
            fits = cut(words, SIZE, columns[number] - 2 * SIDE, MOST_CELL_LINES)
            end = shown.figures[number]
            opened = link if number == len(row) - 1 else ""
            _cell(table.cell(place, number), fits, text, head=not place, end=end, link=opened)
    return frame


def _cell(cell: Any, words: str, text: Text, *, head: bool, end: bool, link: str) -> None:
    cell.margin_left = cell.margin_right = Inches(SIDE)
    cell.margin_top = cell.margin_bottom = Pt(PADDING / 2)
    paragraph = cell.text_frame.paragraphs[0]
    if words:
        write(paragraph, words, text, SIZE, MUTED if head else INK, bold=head, link=link)
    else:
        # An empty cell is as high as the letters it could hold.
        paragraph._p.get_or_add_endParaRPr().set("sz", str(SIZE * 100))
    direct(paragraph, text, end=end)
    line = _LINE.format(width=12700 if head else 6350, colour="tx2" if head else "bg2")
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))
