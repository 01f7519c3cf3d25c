"""A native bar chart: bars as their values were reported, each with its label, behind them a workbook."""

from __future__ import annotations

import math
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_PATTERN, MSO_THEME_COLOR
from pptx.util import Inches

from dashboard.charts.chart import Reader
from dashboard.charts.drawing import OPEN_END, SOFT_END, nice_end
from dashboard.exports.slides import native
from dashboard.exports.slides.book import SheetData
from dashboard.exports.slides.plan import Bars, Line
from dashboard.exports.slides.words import INK, MUTED, clean, letters, paint, shortened
from dashboard.text.formats import is_percent

MARK, OTHER, BLANK = MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.BACKGROUND_1
HATCHED, DOTTED = MSO_PATTERN.WIDE_UPWARD_DIAGONAL, MSO_PATTERN.PERCENT_50

NAMES = 0.42
"""The share of a chart's width in which the names of the bars stand."""

BEYOND = {"over": OPEN_END, "about": SOFT_END}
"""How far beyond its value a bar is drawn open or soft, as a share of the axis."""

LABEL_ROOM = 0.16
"""The room for values at the end of bars, as a share of the axis."""

SLOT, AXIS = 0.62, 0.4
"""Inches that a line takes at most, so that few bars stay slim, and that the numbers of the axis take."""


def bar_chart(shapes: Any, bars: Bars, reader: Reader, box: tuple[int, int, int, int]) -> Any:
    """Draw a native bar chart in a box (left, top, width, height in EMU) and return its graphic frame.

    The first series holds the values as reported, empty where unknown; the next, if needed, what is drawn open
    or soft beyond them; the last, unseen, carries the labels.
    """
    left, top, width, height = box
    height = min(height, Inches(AXIS + SLOT * len(bars.lines)))
    end = _end(bars)
    frame = shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, left, top, width, height, _data(bars, reader, end, width))
    chart, size = frame.chart, _size(len(bars.lines))
    plot = native.begin(chart, reader.text, size, reader.theme)
    plot.gap_width = 38
    native.top_down(chart)
    native.scale(chart, end, end * (1 + LABEL_ROOM), reader.text, bars.unit)
    chart.value_axis.reverse_order = reader.mirrored
    start = 0.01 if reader.mirrored else NAMES + 0.01
    native.place_plot(chart, start, 0.01, 0.98 - NAMES, 0.98 - Inches(AXIS) / height)
    reported, *beyond, room = plot.series
    _fill(reported, bars.lines)
    for series in beyond:
        _soften(series, bars.lines)
    labels = [(line.said, MUTED if math.isnan(line.value) else INK, False) for line in bars.lines]
    native.label(room, labels, reader.text, size)
    return frame


def _end(bars: Bars) -> float:
    known = [line.value for line in bars.lines if line.said and not math.isnan(line.value)]
    if is_percent(bars.unit) and max(known, default=0) <= 100:
        return 100.0
    return nice_end(max(known, default=0))


def _size(count: int) -> int:
    return next(size for size, most in ((14, 8), (12, 14), (11, 18), (10, count)) if count <= most)


def _data(bars: Bars, reader: Reader, end: float, width: int) -> SheetData:
    text, lines = reader.text, bars.lines
    most = letters(_size(len(lines)), width / Inches(1) * NAMES, 2 if len(lines) <= 14 else 1)
    data = SheetData(text.t("As stated"), [line.said for line in lines])
    data.categories = [shortened(clean(line.label), most) for line in lines]
    data.add_series(clean(bars.unit_name), [_known(line) for line in lines])
    beyond = [_beyond(line, end) for line in lines]
    if any(beyond):
        data.add_series(text.t("Drawn beyond the value, not reported"), beyond)
    data.add_series(text.t("Room for the label"), [end * LABEL_ROOM if line.said else None for line in lines])
    return data


def _known(line: Line) -> float | None:
    return float(line.value) if line.said and not math.isnan(line.value) else None


def _beyond(line: Line, end: float) -> float | None:
    return end * BEYOND[line.qualifier] if _known(line) is not None and line.qualifier in BEYOND else None


def _fill(series: Any, lines: tuple[Line, ...]) -> None:
    """Draw bars solid; one that is only known to lie under its value is hatched all the way."""
    series.format.fill.solid()
    paint(series.format.fill.fore_color, MARK)
    for place, line in enumerate(lines):
        if line.qualifier == "under":
            _pattern(series.points[place].format.fill, HATCHED, OTHER if line.local else MARK)
        elif line.local:
            fill = series.points[place].format.fill
            fill.solid()
            paint(fill.fore_color, OTHER)


def _soften(series: Any, lines: tuple[Line, ...]) -> None:
    """Draw what lies beyond a bound hatched, and what is only about right dotted."""
    _pattern(series.format.fill, HATCHED, MARK)
    for place, line in enumerate(lines):
        if line.qualifier in BEYOND:
            pattern = HATCHED if line.qualifier == "over" else DOTTED
            _pattern(series.points[place].format.fill, pattern, OTHER if line.local else MARK)


def _pattern(fill: Any, pattern: MSO_PATTERN, colour: MSO_THEME_COLOR) -> None:
    fill.patterned()
    fill.pattern = pattern
    paint(fill.fore_color, colour)
    paint(fill.back_color, BLANK)
