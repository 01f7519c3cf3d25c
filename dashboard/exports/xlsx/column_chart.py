"""A native chart of stacked columns, a month each, by kind."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exports.pptx.column_chart import SlideColumns
from dashboard.exports.pptx.text_fitting import strip_unwritable
from dashboard.exports.xlsx import chart_style
from dashboard.exports.xlsx.chart_style import ChartPlace
from dashboard.exports.xlsx.workbook import ChartWorkbook, write_text
from dashboard.plotting.plot import round_end
from dashboard.theme import LIGHT

HATCHES = (
    "",
    "wide_upward_diagonal",
    "divot",
    "narrow_horizontal",
    "outlined_diamond",
    "narrow_vertical",
    "large_grid",
)
"""The hatch of each kind, in the order of the theme's kinds, so that colour never speaks alone."""

TOTAL_ROOM = 0.1
HEIGHT = 460


def write(sheet: Any, stacked: SlideColumns, top: int, book: ChartWorkbook) -> int:
    """Write the numbers and the chart from a line on; return the line for what comes next.

    A line a month (years stand apart where no month is known), a column a kind, then the total. Empty cells are none.
    """
    text, codes = book.reader.text, [str(code) for code in stacked.counts.columns]
    totals = stacked.counts.sum(axis=1)
    place, total = ChartPlace(sheet.get_name(), top, len(stacked.counts)), len(codes) + 1
    bold = book.style(bold=True, text_wrap=True)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, total + 1, 13)
    for column, head in enumerate((_unit(stacked, book), *(strip_unwritable(stacked.names[code]) for code in codes))):
        write_text(sheet, top, column, head, bold)
    write_text(sheet, top, total, text.t("Total"), bold)
    write_text(sheet, top, total + 1, text.t("Room for the label"), bold)
    end = round_end(float(totals.max()))
    for row, (period, counts) in enumerate(stacked.counts.iterrows(), start=top + 1):
        _numbers(sheet, row, _name(str(period), stacked, book), counts, end)
    made = book.writer.add_chart({"type": "column", "subtype": "stacked"})
    _series(made, place, codes, [text.number(count) if count else "" for count in totals])
    made.set_x_axis(
        {"num_font": chart_style.QUIET | {"rotation": -90}, "reverse": book.reader.mirrored, "text_axis": True}
    )
    made.set_y_axis(chart_style.value_axis(stacked.unit, end, TOTAL_ROOM, place))
    made.set_legend({"position": "bottom", "font": chart_style.LABEL, "delete_series": [len(codes)]})
    title = f"{text.t(book.exported.chart.name)} · {_unit(stacked, book)}"
    return chart_style.put(sheet, made, place, title, total + 3, HEIGHT, book)


def last_column(stacked: SlideColumns) -> int:
    """Return the last column of the numbers."""
    return len(stacked.counts.columns) + 2


def _numbers(sheet: Any, row: int, name: str, counts: pd.Series, end: float) -> None:
    write_text(sheet, row, 0, name)
    for column, count in enumerate(counts, start=1):
        if count == count:
            sheet.write_number(row, column, count)
    total = counts.sum()
    sheet.write_number(row, len(counts) + 1, total)
    if total:
        sheet.write_number(row, len(counts) + 2, end * TOTAL_ROOM)


def _series(made: Any, place: ChartPlace, codes: list[str], totals: list[str]) -> None:
    common = {"categories": place.cells(0), "gap": 22}
    for column, code in enumerate(codes, start=1):
        made.add_series(common | {"name": place.heading(column), "values": place.cells(column)} | _look(code))
    room = len(codes) + 2
    shown = {"value": True, "position": "inside_base", "custom": chart_style.labels(totals), "font": chart_style.LABEL}
    made.add_series(
        common
        | {"name": place.heading(room), "values": place.cells(room), "fill": {"none": True}, "data_labels": shown}
    )


def _look(code: str) -> dict[str, Any]:
    kinds = list(LIGHT.kinds)
    colour = LIGHT.kinds.get(code, LIGHT.mark)
    hatch = HATCHES[kinds.index(code) % len(HATCHES)] if code in kinds else ""
    if not hatch:
        return {"fill": {"color": colour}}
    return {"pattern": {"pattern": hatch, "fg_color": LIGHT.surface, "bg_color": colour}, "border": {"color": colour}}


def _unit(stacked: SlideColumns, book: ChartWorkbook) -> str:
    """Return the unit's name in the contract."""
    if stacked.unit == "activities":
        return book.reader.text.t("Activities")
    return book.exported.dataset.labels("outputs", "unit", book.exported.selection.lang).get(stacked.unit, stacked.unit)


def _name(period: str, stacked: SlideColumns, book: ChartWorkbook) -> str:
    text = book.reader.text
    if period in stacked.unplaced:
        return text.t("{year}, month not known", year=text.date(period))
    return text.date(period)
