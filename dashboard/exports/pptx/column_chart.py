"""A native chart of stacked columns; what it adds up to stands on top of each column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from pptx.util import Inches

from dashboard.exports.chart_cells import ChartCells, column_cells
from dashboard.exports.native_chart import GREY, UNPLACED, NativeColumns, NativeSeries, column_title, kind_hatch
from dashboard.exports.pptx import chart_xml, drawing
from dashboard.exports.pptx.bar_names import SIZE
from dashboard.exports.pptx.chart import MAX_GAP, ChartData, category_axis, chart_space, value_axis
from dashboard.exports.pptx.record_schema import line_keys
from dashboard.exports.pptx.template import SMALL
from dashboard.exports.text_fitting import BOLD, RESERVE, cut, ems, row_count, strip_unwritable
from dashboard.plotting.plot import ColumnHeading
from dashboard.plotting.render_context import RenderContext
from dashboard.text.translate import Translator

PATTERNS = ("", "ltUpDiag", "pct5", "dashHorz", "dotDmnd", "dashVert", "ltDnDiag")
"""The hatch of each kind, in the order of the theme's kinds, so that colour never speaks alone."""

NO_LINE = '<c:spPr><a:ln w="28575"><a:noFill/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>'
"""How totals are a line that is not drawn and writes its values above its points."""

GAP_WIDTH, MAX_WIDTH = 22, 1.2
"""Percent of a column between columns at least, and the inches of a column at most."""

MAX_COLUMNS = 36
"""Columns whose names can be read on a slide; a longer time is added up by year."""

TOTAL_ROOM, TITLE, MAX_NAMES = 0.14, 0.1, 0.5
"""Room for totals as a share of the axis; of the title, and of names at most, as shares of the height."""

TITLE_TALL, TOTAL_TALL, MIN_PLOT = 0.4, 0.32, 1.0
"""Inches of the title at least, of a total, and of the columns under a legend in large letters."""

AROUND, KEY, ROW = 0.12, 0.42 / 18, 0.34 / 18
"""Inches around a name; for each point of its letters, of a key of the legend with its air, and of its rows."""


def column_data(columns: NativeColumns, reader: RenderContext, box: tuple[int, int]) -> ChartData:
    """Return a native chart of stacked columns for a box (width, height in EMU)."""
    columns = _by_part(columns) if len(columns.headings) > MAX_COLUMNS else columns
    sheet = column_cells(columns, _names(columns.headings), columns.title, reader.text)
    names, *series, total = sheet.columns
    code = sheet.number_format
    series_xml = [
        chart_xml.series(place, (names, cells), code, series_look(columns.series[place]))
        for place, cells in enumerate(series)
    ]
    look = f"{NO_LINE}{chart_xml.value_labels(reader.text, code)}"
    line = chart_xml.series(len(series), (names, total), code, look, '<c:smooth val="0"/>')
    lines = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{line}<c:marker val="1"/>'
        '<c:axId val="1001"/><c:axId val="1002"/></c:lineChart>'
    )
    wide, high = (side / Inches(1) for side in box)
    gap = max(GAP_WIDTH, round((wide / len(columns.headings) / MAX_WIDTH - 1) * 100))
    bars = chart_xml.bar_chart(series_xml, "col", "stacked", min(gap, MAX_GAP))
    top, longest = max(TITLE, TITLE_TALL / high), max(ems(str(name)) for name in names.values)
    names_height = min((longest * SIZE / 72 / RESERVE + AROUND) / high, MAX_NAMES)  # names stand upright
    for size in (SIZE, SMALL):  # the letters of the legend leave the columns room
        plot_top = top + legend_height([part.name for part in columns.series], size, wide) / high
        plot = (1 - plot_top - names_height) * high
        if plot >= MIN_PLOT:
            break
    legend = _legend(len(series), (0.01, top, 0.98, plot_top - top), size, reader)
    place = chart_xml.layout(0.01, plot_top, 0.98, 1 - plot_top - names_height, target="inner")
    end = (max(columns.totals) or columns.scale.end) * (1 + max(TOTAL_ROOM, TOTAL_TALL / max(plot - TOTAL_TALL, 0.3)))
    axes = category_axis(reader, reverse=reader.mirrored, position="b", rotation=-5400000) + value_axis(
        0.0, end, reverse=False
    )
    words = strip_unwritable(column_title(columns, reader.text))
    share = min(1.0, ems(words) * BOLD * SIZE / 72 / wide)
    title = cut(words, SIZE, wide / BOLD, 1)
    heading = chart_xml.title(title, reader.text, share)
    element = _element(columns, sheet, title, end, reader.text)
    xml = chart_space(heading, place + bars + lines + axes, legend, reader)
    return ChartData(xml, sheet, element)


def _element(columns: NativeColumns, cells: ChartCells, title: str, end: float, text: Translator) -> dict[str, Any]:
    """Return what stacked columns deliver: a line a column."""
    keys = line_keys((f"{heading.part}/{heading.name}", "") for heading in columns.headings)
    names, *values = (column.values for column in cells.columns)
    return {
        "kind": "columns",
        "title": title,
        "max": round(end, 9),
        "series": [series.color for series in columns.series],
        "names": [series.name for series in columns.series],
        "lines": [
            {"key": key, "label": name, "nums": nums, "texts": ["" if n is None else text.number(n) for n in nums]}
            for key, name, *nums in zip(keys, names, *values, strict=True)
        ],
    }


def _by_part(columns: NativeColumns) -> NativeColumns:
    """Add columns up by what neighbours have in common: months by year."""
    groups = [
        [place for place, _heading in group]
        for _part, group in groupby(enumerate(columns.headings), key=lambda pair: pair[1].part)
    ]
    headings = tuple(ColumnHeading(columns.headings[group[0]].part) for group in groups)
    series = tuple(
        replace(series, values=tuple(_total(series.values[place] for place in group) for group in groups), focus=None)
        for series in columns.series
    )
    return replace(columns, headings=headings, series=series)


def _total(values: Iterable[float | None]) -> float | None:
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers else None


def _names(headings: Sequence[ColumnHeading]) -> list[str]:
    """Return the names of columns: the year at its first month, a mark at what has no month."""
    names = list[str]()
    for place, heading in enumerate(headings):
        begins = place == 0 or headings[place - 1].part != heading.part
        name = f"{heading.name} {UNPLACED}" if heading.is_separate else heading.name
        names.append(strip_unwritable(f"{name} {heading.part}" if begins and not heading.is_separate else name))
    return names


def _look(series: NativeSeries) -> str:
    pattern = kind_hatch(series.color, PATTERNS)
    if not pattern:
        return drawing.fill(series.color) + drawing.EDGE
    ground = f"<a:bgClr>{drawing.color(series.color)}</a:bgClr>"
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr><a:schemeClr val="bg1"/></a:fgClr>{ground}</a:pattFill>{drawing.EDGE}'
    )


def series_look(series: NativeSeries) -> str:
    """Return the fill of a series, all but the column of its `focus` in grey."""
    look = _look(series if series.focus is None else replace(series, color=GREY))
    points = "" if series.focus is None else chart_xml.points([(series.focus, _look(series))])
    return f'<c:spPr>{look}</c:spPr><c:invertIfNegative val="0"/>{points}'


def legend_height(names: Iterable[str], size: float, wide: float) -> float:
    """Return the inches that the keys of series take in letters of a size (points)."""
    return row_count([(ems(name) / 72 / RESERVE + KEY) * size for name in names], wide) * ROW * size


def _legend(unseen: int, box: tuple[float, float, float, float], size: float, reader: RenderContext) -> str:
    """Return a legend above the columns, without the series that only carries totals."""
    return (
        f'<c:legend><c:legendPos val="t"/><c:legendEntry><c:idx val="{unseen}"/><c:delete val="1"/>'
        f'</c:legendEntry>{chart_xml.layout(*box)}<c:overlay val="0"/>'
        f"{chart_xml.paragraph_properties(reader.text, size)}</c:legend>"
    )
