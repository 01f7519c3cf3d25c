"""A native bar chart.

Bars as their values were reported, each with the value as it was stated.
"""

from __future__ import annotations

from math import isnan
from typing import Any

from dashboard.exports.pptx.native_charts import BarLine, NativeBars
from dashboard.exports.pptx.text_fitting import shorten, strip_unwritable
from dashboard.exports.xlsx import chart_style
from dashboard.exports.xlsx.chart_style import ChartPlace
from dashboard.exports.xlsx.workbook import ChartWorkbook, write_text
from dashboard.plotting.plot import OPEN_END, SOFT_END, round_end
from dashboard.text.formats import is_percent
from dashboard.theme import LIGHT

BEYOND = {"over": OPEN_END, "about": SOFT_END}
"""How far beyond its value a bar is drawn open or soft, as a share of the axis."""

HATCHED, DOTTED = "wide_upward_diagonal", "percent_50"
LABEL, VALUE, BEYOND_IT, STATED, ROOM = range(5)
"""The columns of the numbers."""

LABEL_ROOM = 0.16
LONGEST_LABEL = 90
LINE, HEAD = 32, 140
"""Pixels of one bar, and of the title and the axis."""


def write(sheet: Any, bars: NativeBars, top: int, book: ChartWorkbook) -> int:
    """Write the numbers and the chart of one unit from a line on.

    Return the line for what comes next.

    The first series holds the values as reported, empty where unknown; the second what is drawn open or soft
    beyond them; the last, unseen, carries the labels.
    """
    lines, end, text = bars.lines, _end(bars), book.reader.text
    place = ChartPlace(sheet.get_name(), top, len(lines))
    heads = (
        strip_unwritable(bars.unit_name),
        text.t("As reported"),
        text.t("Drawn beyond the value, not reported"),
        text.t("As stated"),
        text.t("Room for the label"),
    )
    sheet.set_column(LABEL, LABEL, 60)
    sheet.set_column(VALUE, ROOM, 18)
    sheet.set_row_pixels(top, 2 * chart_style.SHEET_LINE)
    for column, head in enumerate(heads):
        write_text(sheet, top, column, head, book.style(bold=True, text_wrap=column > LABEL))
    for row, line in enumerate(lines, start=top + 1):
        _numbers(sheet, row, line, end)
    made = book.writer.add_chart({"type": "bar", "subtype": "stacked"})
    _series(made, place, bars)
    _axes(made, place, bars.unit, end, mirrored=book.reader.mirrored)
    return chart_style.put(sheet, made, place, strip_unwritable(bars.heading), ROOM + 2, HEAD + LINE * len(lines), book)


def _end(bars: NativeBars) -> float:
    known = [line.value for line in bars.lines if not isnan(line.value)]
    return 100.0 if is_percent(bars.unit) else round_end(max(known, default=0.0))


def _numbers(sheet: Any, row: int, line: BarLine, end: float) -> None:
    write_text(sheet, row, LABEL, shorten(strip_unwritable(line.label), LONGEST_LABEL))
    write_text(sheet, row, STATED, line.said)
    if line.said and not isnan(line.value):
        sheet.write_number(row, VALUE, line.value)
    if line.said:
        sheet.write_number(row, ROOM, end * LABEL_ROOM)
    if line.said and line.qualifier in BEYOND:
        sheet.write_number(row, BEYOND_IT, end * BEYOND[line.qualifier])


def _series(made: Any, place: ChartPlace, bars: NativeBars) -> None:
    common = {"categories": place.cells(LABEL), "gap": 40}
    looks: list[tuple[int, dict[str, Any]]] = [
        (VALUE, {"fill": {"color": LIGHT.mark}, "points": [_look(line) for line in bars.lines]}),
        (
            BEYOND_IT,
            {"pattern": chart_style.pattern(HATCHED, LIGHT.mark), "points": [_open(line) for line in bars.lines]},
        ),
        (ROOM, {"fill": {"none": True}, "data_labels": _labels(bars)}),
    ]
    for column, look in looks:
        made.add_series(common | {"name": place.heading(column), "values": place.cells(column)} | look)
    made.set_legend({"none": True})


def _look(line: BarLine) -> dict[str, Any] | None:
    """Return how the reported value is drawn: a bound from above is hatched as a whole."""
    colour = LIGHT.other if line.local else LIGHT.mark
    if line.qualifier == "under":
        return {"pattern": chart_style.pattern(HATCHED, colour)}
    return {"fill": {"color": colour}} if line.local else None


def _open(line: BarLine) -> dict[str, Any] | None:
    """Return how what lies beyond the value is drawn.

    Hatched after a bound, dotted around what is about.
    """
    colour = LIGHT.other if line.local else LIGHT.mark
    if line.qualifier == "about":
        return {"pattern": chart_style.pattern(DOTTED, colour)}
    return {"pattern": chart_style.pattern(HATCHED, colour)} if line.local else None


def _labels(bars: NativeBars) -> dict[str, Any]:
    sentences = [line.said for line in bars.lines]
    return {
        "value": True,
        "position": "inside_base",
        "custom": chart_style.labels(sentences),
        "font": chart_style.LABEL,
    }


def _axes(made: Any, place: ChartPlace, unit: str, end: float, *, mirrored: bool) -> None:
    """Set the axes; to XlsxWriter the `y` axis of a bar chart is the one of the names."""
    made.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",  # the values stand below, though the first bar stands on top
            "num_font": chart_style.LABEL,
            "major_tick_mark": "none",
            "line": {"color": LIGHT.line},
            "interval_unit": 1,
            "major_gridlines": {"visible": False},
        }
    )
    made.set_x_axis(chart_style.value_axis(unit, end, LABEL_ROOM, place, reverse=mirrored))
