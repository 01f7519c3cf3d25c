"""Native charts of a sheet, each above the cells of its numbers, labels and title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from dashboard.exports.chart_cells import (
    ChartCells,
    bar_cells,
    column_cells,
    label_room,
    value_end,
    value_start,
    write_cells,
)
from dashboard.exports.native_chart import GREY, NativeBar, NativeBars, NativeColumns, column_title, kind_hatch
from dashboard.exports.text_fitting import shorten, strip_unwritable
from dashboard.exports.xlsx.workbook import ChartWorkbook
from dashboard.plotting.plot import Pattern
from dashboard.theme import LIGHT

SHEET_LINE = 20
"""Pixels of a line of a sheet."""

WIDTH, HEAD, COLUMNS_HEIGHT = 1_060, 130, 460
"""Pixels of a chart's width, of title and axis, and of the height of stacked columns."""

LINES, HIGHEST = (38, 22), 1_320
"""Pixels of one bar where there is room and at least, and of a chart that is printed on one page upright."""

BARS = 0.5
"""The share of the width that is left to bars, beside their names."""

LABEL_WIDTH, NUMBER_WIDTH, LONGEST_LABEL = 60, 16, 90
UPWARD = "wide_upward_diagonal"
PATTERNS: dict[Pattern, str] = {"open": UPWARD, "soft": "percent_50", "hatched": UPWARD}
"""How what is not certain is filled."""

HATCHES = ("", UPWARD, "divot", "narrow_horizontal", "outlined_diamond", "narrow_vertical", "large_grid")
"""The hatch of each kind, in the order of the theme's kinds, so that colour never speaks alone."""

QUIET_BAR = "#c3c9d0"
"""The colour of the bars behind the one that stands out."""

LABEL_SIZE = 12
LABEL = {"size": LABEL_SIZE, "color": LIGHT.ink}
QUIET = {"size": 11, "color": LIGHT.muted}
TOTAL_ROOM = 0.1


@dataclass(frozen=True)
class CellBlock:
    """Where the numbers of a chart stand: sheet, line of headings, how many lines."""

    sheet: str
    head: int
    count: int

    def heading(self, column: int) -> list[Any]:
        """Return the reference to a heading; text by reference is never read as a formula."""
        return [self.sheet, self.head, column]

    def cells(self, column: int) -> list[Any]:
        """Return the reference to the cells of a column."""
        return [self.sheet, self.head + 1, column, self.head + self.count, column]

    def label(self, place: int, column: int) -> str:
        """Return the formula that refers to the label of a point."""
        cell = xl_rowcol_to_cell(self.head + 1 + place, column, row_abs=True, col_abs=True)
        return f"={quote_sheetname(self.sheet)}!{cell}"


def bars_height(bars: NativeBars) -> int:
    """Return the pixels of a chart of bars: its bars come closer before it is cut in print."""
    max_lines, min_lines = LINES
    return HEAD + max(min(max_lines, (HIGHEST - HEAD) // len(bars.bars)), min_lines) * len(bars.bars)


def write_chart(sheet: Any, native: NativeBars | NativeColumns, top: int, book: ChartWorkbook) -> int:
    """Write bars or stacked columns above their numbers; return the line for what comes next."""
    text = book.reader.text
    if isinstance(native, NativeColumns):
        height, title = COLUMNS_HEIGHT, column_title(native, text)
        head = top + height // SHEET_LINE + 2
        names = [strip_unwritable(" ".join(filter(None, (heading.name, heading.part)))) for heading in native.headings]
        cells = column_cells(native, names, title, text, head + 2)
    else:
        height, title = bars_height(native), native.title
        head = top + height // SHEET_LINE + 2
        names = [shorten(strip_unwritable(bar.label), LONGEST_LABEL) for bar in native.bars]
        cells = bar_cells(native, names, text, head + 2)
        sheet.set_row_pixels(head, 2 * SHEET_LINE)
    bold, number = book.style(bold=True, text_wrap=True), book.style(num_format=cells.number_format)
    write_cells(sheet, cells, head, number, bold)
    block = CellBlock(sheet.get_name(), head, len(names))
    if isinstance(native, NativeColumns):
        chart = _column_chart(native, block, book, cells.number_format)
    else:
        chart = _bar_chart(native, block, book, cells)
    _insert(sheet, chart, (top, height), title, block, book)
    return head + len(names) + 3


def _bar_chart(bars: NativeBars, block: CellBlock, book: ChartWorkbook, cells: ChartCells) -> Any:
    """Return bars, certain ones before uncertain."""
    chart, last = book.writer.add_chart({"type": "bar"}), len(cells.columns) - 1
    common = {"categories": block.cells(0), "gap": 45, "overlap": 100}
    labels = {
        "value": True,
        "position": "outside_end",
        "custom": [
            {"value": block.label(place, last), "font": LABEL} if bar.text else {"delete": True}
            for place, bar in enumerate(bars.bars)
        ],
        "font": LABEL,
    }
    ends = {"points": [_bar_look(bar, PATTERNS.get(bar.pattern, "")) for bar in bars.bars], "data_labels": labels}
    solid = {"points": [_bar_look(bar) for bar in bars.bars]}
    for column, look in ((last - 1, ends), (last - 2, solid)):
        look |= {"name": block.heading(column), "values": block.cells(column), "fill": {"color": LIGHT.mark}}
        chart.add_series(common | look)
    if bars.has_ranges:
        ground = {"fill": {"color": LIGHT.surface}, "border": {"none": True}}
        chart.add_series(common | {"name": block.heading(2), "values": block.cells(2)} | ground)
    chart.set_legend({"none": True})
    _bar_axes(chart, bars, cells.number_format, mirrored=book.reader.mirrored)
    return chart


def _bar_look(bar: NativeBar, pattern: str = "") -> dict[str, Any] | None:
    return None if bar.mark is None else _look(bar.color, pattern, LIGHT.surface)


def _look(name: str, pattern: str, ground: str = "") -> dict[str, Any]:
    """Return a fill: solid, in a pattern on a ground, or hatched where there is none."""
    color = QUIET_BAR if name == GREY else LIGHT.color(name)
    if not pattern:
        return {"fill": {"color": color}}
    front, back = (color, ground) if ground else (LIGHT.surface, color)
    return {"pattern": {"pattern": pattern, "fg_color": front, "bg_color": back}, "border": {"color": color}}


def _bar_axes(chart: Any, bars: NativeBars, code: str, *, mirrored: bool) -> None:
    """Set the axes; to XlsxWriter the `y` axis of a bar chart is the one of the names."""
    room = label_room(bars, bars.bars, WIDTH * BARS / 96, LABEL_SIZE)
    chart.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",  # the values stand below, though the first bar stands on top
            "num_font": LABEL,
            "major_tick_mark": "none",
            "label_position": "low",
            "line": {"color": LIGHT.line},
            "interval_unit": 1,
            "major_gridlines": {"visible": False},
        }
    )
    span = {"min": value_start(bars), "max": value_end(bars, room), "major_unit": bars.scale.end / 4}
    chart.set_x_axis(_value_axis(code) | span | {"reverse": mirrored})


def _value_axis(code: str) -> dict[str, Any]:
    return {
        "num_format": code,
        "num_font": QUIET,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}},
    }


def _column_chart(columns: NativeColumns, block: CellBlock, book: ChartWorkbook, code: str) -> Any:
    """Return stacked columns and, as a line that is not drawn, the totals above them."""
    chart, total = book.writer.add_chart({"type": "column", "subtype": "stacked"}), len(columns.series) + 1
    common = {"categories": block.cells(0), "gap": 22}
    for column, series in enumerate(columns.series, start=1):
        look = _look(series.color, kind_hatch(series.color, HATCHES))
        if series.focus is not None:
            look = _look(GREY, "") | {"points": [None] * series.focus + [look]}
        chart.add_series(common | {"name": block.heading(column), "values": block.cells(column)} | look)
    line = book.writer.add_chart({"type": "line"})
    line.add_series(
        {
            "categories": block.cells(0),
            "name": block.heading(total),
            "values": block.cells(total),
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {
                "value": True,
                "position": "above",
                "font": LABEL,
                "num_format": code,
            },
        }
    )
    chart.combine(line)
    end = columns.scale.end
    chart.set_x_axis({"num_font": QUIET | {"rotation": -90}, "reverse": book.reader.mirrored, "text_axis": True})
    span = {"min": 0, "max": max(end, *columns.totals) * (1 + TOTAL_ROOM), "major_unit": end / 4}
    chart.set_y_axis(_value_axis(code) | span)
    chart.set_legend({"position": "bottom", "font": LABEL, "delete_series": [len(columns.series)]})
    return chart


def _insert(sheet: Any, chart: Any, place: tuple[int, int], title: str, block: CellBlock, book: ChartWorkbook) -> None:
    """Insert a chart with a title (of the first heading) and words, as it may be copied alone."""
    top, height = place
    font = {"size": 14, "color": LIGHT.ink, "bold": True}
    chart.set_title({"name": block.heading(0), "name_font": font, "overlay": False})
    chart.set_size({"width": WIDTH, "height": height})
    export = book.exported
    source = export.lines[0] if export.lines else ""
    words = shorten(strip_unwritable(f"{title}. {export.subtitle}. {source}"), 1_000)
    sheet.insert_chart(top, 0, chart, {"description": words, "object_position": 3})
