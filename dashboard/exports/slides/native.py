"""What native bar and column charts share: text, axes, the place of the plot, and labels at the end of bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_AXIS_CROSSES, XL_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.util import Pt

from dashboard.exports.slides.words import MUTED, Colour, paint, style, write
from dashboard.text.translate import Text
from dashboard.theme import Theme

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def begin(chart: Any, text: Text, size: float, theme: Theme) -> Any:
    """Set what every chart has in common and return its plot: no title of its own, quiet axes, solid bars."""
    chart.has_title = chart.has_legend = False
    style(chart.font, text, size)
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


def top_down(chart: Any) -> None:
    """List the categories of a lying chart from the top, with the numbers of the value axis below."""
    chart.category_axis.reverse_order = True
    chart.category_axis.crosses = XL_AXIS_CROSSES.MAXIMUM


def scale(chart: Any, end: float, highest: float, text: Text, unit: str) -> None:
    """Let the value axis run from zero, with four steps to `end`, and say its numbers as the reader writes them."""
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, highest, end / 4
    style(axis.tick_labels.font, text, 10, MUTED)
    axis.tick_labels.number_format = number_format(text, unit) if end >= 4 else "General"
    axis.tick_labels.number_format_is_linked = False


def number_format(text: Text, unit: str) -> str:
    """Return the format in which Office writes the numbers of a unit: `0"%"`, `0" %"`, `#,##0`."""
    before, zero, after = text.value(0, "exact", unit).partition("0")
    if not zero or not (before or after):
        return "#,##0"
    return "0".join(f'"{part}"' if part else "" for part in (before, after))


def place_plot(chart: Any, left: float, top: float, width: float, height: float) -> None:
    """Give the bars a fixed part of the chart (shares of it), so that long labels never push them away."""
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


def label(series: Any, labels: Sequence[tuple[str, Colour, bool]], text: Text, size: float) -> None:
    """Write each label (words, colour, bold) where the bar of an unseen series begins; "" writes none."""
    series.format.fill.background()
    series.format.line.fill.background()
    series.data_labels.show_value = False
    for place, (words, colour, bold) in enumerate(labels):
        if words:
            said = series.points[place].data_label
            write(said.text_frame.paragraphs[0], words, text, size, colour, bold=bold)
            said.position = XL_LABEL_POSITION.INSIDE_BASE

