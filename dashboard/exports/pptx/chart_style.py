"""What native bar and column charts share.

Text, axes, the place of the plot, and labels at the end of bars.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.util import Pt

from dashboard.exports.pptx.text_fitting import MUTED, Colour, paint, style, write
from dashboard.text.translate import Translator
from dashboard.theme import Theme

UNBROKEN = "\u00a0"
"""A space at which no line breaks."""

RTL, END = "\u2067", "\u2069"
"""Around a label that runs from right to left: not every program heeds the direction of labels in a chart."""

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def begin_chart(chart: Any, text: Translator, size: float, theme: Theme) -> Any:
    """Set what every chart has in common and return its plot.

    No title of its own, quiet axes, solid bars.
    """
    chart.has_title = chart.has_legend = False
    _identify(chart)
    style(chart.font, text, size)
    chart.font._element.getparent().set("rtl", "1" if text.direction == "rtl" else "0")
    for axis in (chart.category_axis, chart.value_axis):
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        axis.format.line.width = Pt(0.75)
        paint(axis.format.line.color, theme.line)
    chart.value_axis.has_major_gridlines = True
    paint(chart.value_axis.major_gridlines.format.line.color, theme.grid)
    chart.value_axis.major_gridlines.format.line.width = Pt(0.75)
    plot = chart.plots[0]
    plot.overlap, plot.vary_by_categories = 100, False
    for series in plot.series:
        series.invert_if_negative = False
    return plot


def _identify(chart: Any) -> None:
    """Give the axes ids that the rules of the format allow.

    Python-pptx writes numbers below zero.
    """
    for place in chart._chartSpace.iter(f"{{{_CHART}}}axId", f"{{{_CHART}}}crossAx"):
        place.set("val", place.get("val").removeprefix("-"))


def every_name(chart: Any) -> None:
    """Let the category axis write the name of each bar, none left out for want of room."""
    axis = chart.category_axis._element
    axis.find(f"{{{_CHART}}}noMultiLvlLbl").addprevious(parse_xml(f'<c:tickLblSkip xmlns:c="{_CHART}" val="1"/>'))


def top_down(chart: Any) -> None:
    """List categories from the top, with the value axis below."""
    chart.category_axis.reverse_order = True
    chart.value_axis._element.crosses.set("val", "max")


def scale_value_axis(chart: Any, end: float, highest: float, text: Translator, unit: str, lowest: float = 0.0) -> None:
    """Scale the value axis from zero to `end` in four steps, with localized numbers.

    What lies between `end` and `highest` is room for labels; where numbers are below zero it begins at `lowest`.
    """
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = lowest, round(highest, 9), end / 4
    style(axis.tick_labels.font, text, 10, MUTED)
    shown = number_format(text, unit) if end >= 4 else "General"
    axis.tick_labels.number_format = f'[>{end:g}]"";{shown}'
    axis.tick_labels.number_format_is_linked = False


def slide_axis_end(highest: float) -> float:
    """Return the axis end above `highest` with four round steps, whole from 4 on."""
    if not highest > 1:
        return 1.0
    small = next((end for end in (4.0, 8.0) if highest <= end), None)
    power = 10.0 ** math.floor(math.log10(highest))
    return small or next(step * power for step in (1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 12) if step * power >= highest)


def number_format(text: Translator, unit: str) -> str:
    """Return the format in which Office writes the numbers of a unit: `0"%"`, `0" %"`, `#,##0`."""
    before, zero, after = text.value(0, "exact", unit).partition("0")
    if not zero or not (before or after):
        return "#,##0"
    return "0".join(f'"{part}"' if part else "" for part in (before, after))


def place_plot(chart: Any, left: float, top: float, width: float, height: float) -> None:
    """Fix the plot's share of the chart, so that long labels never push the bars away."""
    sizes = "".join(
        f'<c:{name} val="{value:.4f}"/>' for name, value in (("x", left), ("y", top), ("w", width), ("h", height))
    )
    layout = (
        f'<c:layout xmlns:c="{_CHART}"><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{sizes}</c:manualLayout></c:layout>'
    )
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(f"{{{_CHART}}}layout"):
        area.remove(old)
    area.insert(0, parse_xml(layout))


def label(series: Any, labels: Sequence[tuple[str, Colour]], text: Translator, size: float) -> None:
    """Write each label (words, colour) where the bar of an unseen series begins; "" writes none."""
    series.format.fill.background()
    series.format.line.fill.background()
    series.data_labels.show_value = False
    for place, (words, colour) in enumerate(labels):
        if words:
            said = series.points[place].data_label
            said.text_frame.word_wrap = False
            unbroken = words.replace(" ", UNBROKEN)
            isolated = f"{RTL}{unbroken}{END}" if text.direction == "rtl" else unbroken
            write(said.text_frame.paragraphs[0], isolated, text, size, colour)
            said.position = XL_LABEL_POSITION.INSIDE_BASE
