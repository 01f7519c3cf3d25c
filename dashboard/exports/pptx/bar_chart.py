"""Native bar charts.

Bars as their values were reported, each with its label, behind them a workbook.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_PATTERN, MSO_THEME_COLOR
from pptx.util import Inches

from dashboard.charts.chart import RenderContext
from dashboard.exports.pptx import chart_style
from dashboard.exports.pptx.chart_workbook import SheetData
from dashboard.exports.pptx.native_charts import BarLine, NativeBars
from dashboard.exports.pptx.slide_layout import SlideBox, text_box
from dashboard.exports.pptx.text_fitting import INK, MUTED, cut, ems, line_count, paint, strip_unwritable, write
from dashboard.plotting.plot import OPEN_END, SOFT_END
from dashboard.text.formats import is_percent

MARK, OTHER, BLANK = MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.BACKGROUND_1
HATCHED, DOTTED = MSO_PATTERN.WIDE_UPWARD_DIAGONAL, MSO_PATTERN.PERCENT_50

BEYOND = {"over": OPEN_END, "about": SOFT_END}
"""How far beyond its value a bar is drawn open or soft, as a share of the axis."""

HEADING, AXIS, SLOT, TIGHT = 0.32, 0.36, 0.6, 0.25
"""Inches of the heading of a chart, of the numbers of its axis, of a line at most, and at least beside others."""

HEADS = " ▾"
"""What follows a heading, which has no bar: it points to the bars below. Names of bars cannot be set in bold."""

SMALLEST, LARGEST = 9, 14
"""Points of the words in a chart."""

NAMES = (0.16, 0.5)
"""The share of a chart's width in which the names of the bars stand: the least and the most."""


@dataclass(frozen=True)
class BarGeometry:
    """How a chart is divided.

    The size of its words in points, the share of the names, inches and lines for one.

    `beyond` is the room for the labels at the end of the bars, as a share of the axis.
    """

    size: int
    share: float
    names: float
    lines: int
    beyond: float


def together(charts: Sequence[NativeBars], height: int) -> list[list[NativeBars]]:
    """Return which charts stand on a slide together, in their order.

    As many as leave every line its room.
    """
    slides, left = list[list[NativeBars]](), 0.0
    for bars in charts:
        needed = HEADING + AXIS + TIGHT * len(bars.lines)
        if not slides or needed > left:
            slides.append([])
            left = height / Inches(1)
        slides[-1].append(bars)
        left -= needed
    return slides


def bar_charts(shapes: Any, charts: Sequence[NativeBars], reader: RenderContext, box: SlideBox) -> list[Any]:
    """Draw charts under one another in a box and return their graphic frames."""
    count, (left, top, width, height) = sum(len(bars.lines) for bars in charts), box
    slot = min(SLOT, (height / Inches(1) - (HEADING + AXIS) * len(charts)) / count)
    frames = []
    for bars in charts:
        heading = text_box(shapes, (left, top, width, Inches(HEADING)))
        write(heading.paragraphs[0], cut(bars.heading, 12, width / Inches(1), 1), reader.text, 12, MUTED, bold=True)
        own = Inches(AXIS + slot * len(bars.lines))
        frames.append(bar_chart(shapes, bars, reader, (left, top + Inches(HEADING), width, own)))
        top += Inches(HEADING) + own
    return frames


def bar_chart(shapes: Any, bars: NativeBars, reader: RenderContext, box: SlideBox) -> Any:
    """Draw a native bar chart in a box and return its graphic frame.

    The first series holds the values as reported, empty where unknown; the next, if needed, what is drawn open
    or soft beyond them; the last, unseen, carries the labels.
    """
    end, room = _end(bars), _bar_geometry(bars.lines, box)
    frame = shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *box, _data(bars, reader, end, room))
    chart = frame.chart
    plot = chart_style.begin_chart(chart, reader.text, room.size, reader.theme)
    plot.gap_width = 38
    chart_style.top_down(chart)
    chart_style.every_name(chart)
    chart_style.scale_value_axis(chart, end, end * (1 + room.beyond), reader.text, bars.unit, _lowest(bars))
    chart.value_axis.reverse_order = reader.mirrored
    start = 0.01 if reader.mirrored else room.share
    chart_style.place_plot(chart, start, 0.0, 0.99 - room.share, 1 - Inches(AXIS - 0.04) / box[3])
    reported, *beyond, labels = plot.series
    _fill(reported, bars.lines)
    for series in beyond:
        _soften(series, bars.lines)
    said = [(line.said, MUTED if math.isnan(line.value) else INK) for line in bars.lines]
    chart_style.label(labels, said, reader.text, room.size)
    return frame


def _end(bars: NativeBars) -> float:
    highest = max((line.value for line in bars.lines if _known(line) is not None), default=0.0)
    return 100.0 if is_percent(bars.unit) and highest <= 100 else chart_style.slide_axis_end(highest)


def _lowest(bars: NativeBars) -> float:
    lowest = min((line.value for line in bars.lines if _known(line) is not None), default=0.0)
    return -chart_style.slide_axis_end(-lowest) if lowest < 0 else 0.0


def _bar_geometry(lines: Sequence[BarLine], box: SlideBox) -> BarGeometry:
    width, slot = box[2] / Inches(1), (box[3] / Inches(1) - AXIS) / len(lines) * 72
    longest = max((line.label for line in lines), key=ems)
    for size in range(max(SMALLEST, min(LARGEST, int(slot * 0.72))), SMALLEST - 1, -1):
        most = max(1, int(slot / (size * 1.2)))
        share = min(NAMES[1], max(NAMES[0], ems(longest) * size / 72 / width + 0.02))
        names = width * (share - 0.01)
        if line_count(longest, size, names) <= most:
            break
    label, plot = max(ems(line.said) for line in lines) * size / 72 + 0.15, width * (0.99 - share)
    return BarGeometry(size, share, names, most, round(label / max(plot - label, 1.0), 2))


def _data(bars: NativeBars, reader: RenderContext, end: float, room: BarGeometry) -> Any:
    text, lines = reader.text, bars.lines
    data: Any = SheetData(text.t("As stated"), [line.said for line in lines])
    data.categories = [
        cut(strip_unwritable(line.label), room.size, room.names - (0 if line.said else room.size / 72), room.lines)
        + ("" if line.said else HEADS)
        for line in lines
    ]
    data.add_series(strip_unwritable(bars.unit_name), [_known(line) for line in lines])
    beyond = [_beyond(line, end) for line in lines]
    if any(beyond):
        data.add_series(text.t("Drawn beyond the value, not reported"), beyond)
    data.add_series(
        text.t("Room for the label"), [round(end * room.beyond, 6) if line.said else None for line in lines]
    )
    return data


def _known(line: BarLine) -> float | None:
    return float(line.value) if line.said and not math.isnan(line.value) else None


def _beyond(line: BarLine, end: float) -> float | None:
    value = _known(line)
    if value is None or line.qualifier not in BEYOND:
        return None
    open_ = end * BEYOND[line.qualifier]
    return min(open_, value / 2) if line.qualifier == "about" else open_


def _fill(series: Any, lines: Sequence[BarLine]) -> None:
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


def _soften(series: Any, lines: Sequence[BarLine]) -> None:
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
