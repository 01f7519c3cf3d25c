"""Native tables of the columns that matter most, as many rows as fit."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from dashboard.charts.chart import Chart
from dashboard.exports.pptx.geometry import Box, SlideGeometry
from dashboard.exports.pptx.template import SMALL
from dashboard.exports.pptx.text_runs import INK, MARK, MUTED, link_run, set_direction, write
from dashboard.exports.text_fitting import BOLD, RESERVE, TALL_LINE, cut, ems, line_count, strip_unwritable
from dashboard.text.translate import Translator

MAX_COLUMNS = 6
"""Columns that can be read on a slide; the notes have all of them."""

MAX_ROWS = 25
"""Rows that are ever looked at for one slide."""

FIGURES, TIMES = ("value", "number", "amount"), ("date", "period")
SIZE, MAX_CELL_LINES = SMALL, 4
PADDING = 5
"""Points above and below the words of a cell, together."""

STEP = 0.1
"""Inches by which slides are made fuller until they hold all rows."""

SIDE = 0.08
"""Inches beside the words of a cell."""
BESIDE = 2 * SIDE * 72 / SIZE + 0.5
"""The same in ems, on both sides, with what the estimate of a width may be wrong by."""

MAX_WIDTH, MAX_PREFERRED_WIDTH = 26, 60
"""Ems of a single word, and of all words of a cell, that a column is made wide for."""

_PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The built-in table style without lines and shades."""

_LINE = (
    '<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="{width}"><a:solidFill>'
    '<a:schemeClr val="{colour}"/></a:solidFill></a:lnB>'
)


@dataclass(frozen=True)
class SlideGrid:
    """A table as text: headings, rows of cells, which columns hold figures, at the far edge.

    `links` are what the last cell of each row opens.
    """

    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]
    links: tuple[str, ...] = ()

    def part(self, start: int, end: int) -> SlideGrid:
        """Return some of the rows."""
        return SlideGrid(self.heads, self.cells[start:end], self.figures, self.links[start:end])


def grid(chart: Chart, heads: Sequence[str], cells: Sequence[Sequence[str]]) -> SlideGrid:
    """Return the columns that a slide has room for: figures and times, then others in order.

    Notes, sources and columns without any word stand in the notes of the slide.
    """
    candidates = [
        place
        for place, column in enumerate(chart.columns)
        if column.kind not in ("source", "link") and column.name != "note" and any(row[place] for row in cells)
    ]
    first = [place for place in candidates if chart.columns[place].kind in (*FIGURES, *TIMES)]
    columns = sorted([*first, *(place for place in candidates if place not in first)][:MAX_COLUMNS])
    return SlideGrid(
        tuple(strip_unwritable(heads[place]) for place in columns),
        tuple(tuple(strip_unwritable(row[place]) for place in columns) for row in cells),
        tuple(chart.columns[place].kind in FIGURES for place in columns),
    )


def widths(slide_grid: SlideGrid, wide: float) -> list[float]:
    """Return the widths of columns in inches: no word is broken, long cells get the rest."""
    columns = [[head, *(row[place] for row in slide_grid.cells)] for place, head in enumerate(slide_grid.heads)]
    least = [_min_width(cells, figures) for cells, figures in zip(columns, slide_grid.figures, strict=True)]
    preferred = [max(_preferred_width(cells), low) for cells, low in zip(columns, least, strict=True)]
    room = wide * 72 / SIZE
    spare, more = room - sum(least), sum(preferred) - sum(least)
    if spare <= 0 or more <= 0:
        ems_ = [low * room / sum(least) for low in least]
    elif more > spare:
        ems_ = [low + (want - low) * spare / more for low, want in zip(least, preferred, strict=True)]
    else:
        ems_ = [want * room / sum(preferred) for want in preferred]
    return [width * SIZE / 72 for width in ems_]


def _min_width(cells: Sequence[str], figures: bool) -> float:
    """Return how wide a column has to be, in ems: its longest word, or its longest figure."""
    head, *cells_below = cells
    words = max(ems(word) for cell in cells_below for word in ((cell,) if figures else (*cell.split(), "")))
    return min(max(words, *(ems(word) * BOLD for word in (*head.split(), ""))), MAX_WIDTH) + BESIDE


def _preferred_width(cells: Sequence[str]) -> float:
    """Return how wide a column is that holds nine of ten cells in one line, and each in two."""
    lengths = sorted(ems(cell) for cell in cells)
    return min(max(lengths[int(len(cells) * 0.9)], lengths[-1] * 0.6), MAX_PREFERRED_WIDTH) + BESIDE


def page_ranges(slide_grid: SlideGrid, geometry: SlideGeometry) -> list[tuple[int, int]]:
    """Return first and last + 1 row of each slide, about evenly full."""
    columns = widths(slide_grid, geometry.wide) if slide_grid.cells else []
    heights = [_height(row, columns) for row in slide_grid.cells]
    room = geometry.high - (_height(slide_grid.heads, columns) if columns else 0)
    breaks = _page_breaks(heights, room)
    even = sum(heights) / len(breaks) if breaks else room
    while even < room and len(again := _page_breaks(heights, even)) >= len(breaks):
        if len(again) == len(breaks):
            return again
        even += STEP
    return breaks


def _page_breaks(heights: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Return where each slide begins and ends when rows of these heights fill it from the top."""
    starts, remaining = list[int](), 0.0
    for place, height in enumerate(heights):
        if height > remaining or not place:
            starts.append(place)
            remaining = room
        remaining -= height
    return list(zip(starts, [*starts[1:], len(heights)], strict=True)) if starts else []


def _height(row: Sequence[str], columns: Sequence[float]) -> float:
    lines = max(line_count(cell, SIZE, (width - 2 * SIDE) * RESERVE) for cell, width in zip(row, columns, strict=True))
    return (min(lines, MAX_CELL_LINES) * SIZE * TALL_LINE + PADDING) / 72


def draw(shapes: Any, slide_grid: SlideGrid, columns: Sequence[float], text: Translator, box: Box) -> Any:
    """Draw a table at the top of a box and return its graphic frame."""
    heights = [Inches(_height(row, columns)) for row in (slide_grid.heads, *slide_grid.cells)]
    frame = plain_table(shapes, (2, len(slide_grid.heads)), (box[0], box[1], box[2], Emu(sum(heights))), text)
    table, grid_ = frame.table, frame.table._tbl
    grid_.tblPr.set("firstRow", "1")
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Inches(width)
    for number, end in enumerate(slide_grid.figures):
        for row in range(2):
            _cell(table.cell(row, number), text, head=not row, end=end)
    _fill(grid_, slide_grid, [width - 2 * SIDE for width in columns])
    for row, height in zip(grid_.tr_lst, heights, strict=True):
        row.h = height
    for place, link in enumerate(slide_grid.links, start=1):
        words = table.cell(place, len(columns) - 1).text_frame.paragraphs[0].runs
        if words:
            link_run(words[0], link)
    return frame


def plain_table(shapes: Any, size: tuple[int, int], box: Box, text: Translator) -> Any:
    """Add a table without lines, shades and a head, which runs as the language does."""
    frame = shapes.add_table(*size, *box)
    properties = frame.table._tbl.tblPr
    properties.find("{*}tableStyleId").text = _PLAIN_STYLE
    frame.table.horz_banding = frame.table.first_row = False
    if text.direction == "rtl":
        properties.set("rtl", "1")
    return frame


def pair_table(
    shapes: Any,
    rows: Sequence[tuple[str, Sequence[str]]],
    place: tuple[int, int, float, float],
    heights: Sequence[float],
    text: Translator,
    size: int,
) -> Any:
    """Draw rows of a value and its words, the first paragraph in ink and further ones muted.

    `place`: left and top in EMU, the width of the table and of its values in inches, as are heights.
    """
    left, top, wide, values = place
    box = (left, top, Inches(wide), Emu(sum(Inches(height) for height in heights)))
    frame = plain_table(shapes, (len(rows), 2), box, text)
    for column, inches in enumerate((values, wide - values)):
        frame.table.columns[column].width = Inches(inches)
    for row, ((value, words), height) in enumerate(zip(rows, heights, strict=True)):
        frame.table.rows[row].height = Inches(height)
        number, label = (frame.table.cell(row, column) for column in (0, 1))
        for cell in (number, label):
            cell.margin_top = cell.margin_bottom = Inches(0.03)
        paragraph = number.text_frame.paragraphs[0]
        write(paragraph, value, text, size, MARK, bold=True)
        set_direction(paragraph, text, end=True)
        for line, sentence in enumerate(words):
            paragraph = label.text_frame.add_paragraph() if line else label.text_frame.paragraphs[0]
            write(paragraph, sentence, text, size, MUTED if line else INK)
    return frame


def _fill(grid_: Any, slide_grid: SlideGrid, inches: Sequence[float]) -> None:
    """Write the words in copies of the second row, many times faster than new ones."""
    head, model = grid_.tr_lst
    grid_.remove(model)
    rows = [head, *(deepcopy(model) for _row in slide_grid.cells)]
    for row, cells in zip(rows, (slide_grid.heads, *slide_grid.cells), strict=True):
        for cell, words, width in zip(row.tc_lst, cells, inches, strict=True):
            paragraph = cell.txBody.p_lst[0]
            if words:
                paragraph.r_lst[0].text = cut(words, SIZE, width, MAX_CELL_LINES)
            else:
                # An empty cell is as high as the letters it could hold.
                paragraph.remove(paragraph.r_lst[0])
                paragraph.get_or_add_endParaRPr().set("sz", str(SIZE * 100))
    grid_.extend(rows)


def _cell(cell: Any, text: Translator, *, head: bool, end: bool) -> None:
    """Give a cell its look, and a run without words."""
    cell.margin_left = cell.margin_right = Inches(SIDE)
    cell.margin_top = cell.margin_bottom = Pt(PADDING / 2)
    paragraph = cell.text_frame.paragraphs[0]
    write(paragraph, "", text, SIZE, MUTED if head else INK, bold=head)
    set_direction(paragraph, text, end=end)
    line = _LINE.format(width=12700 if head else 6350, colour="tx2" if head else "bg2")
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))
