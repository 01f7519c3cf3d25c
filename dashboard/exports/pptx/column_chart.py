"""A native chart of stacked columns, a month each: what was counted, by kind.

What has no month stands apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.util import Pt

from dashboard.charts.chart import RenderContext
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.pptx import chart_style
from dashboard.exports.pptx.chart_workbook import SheetData
from dashboard.exports.pptx.slide_layout import SlideBox
from dashboard.exports.pptx.text_fitting import INK, paint, strip_unwritable, style

PATTERNS = (
    None,
    MSO_PATTERN.LIGHT_UPWARD_DIAGONAL,
    MSO_PATTERN.PERCENT_5,
    MSO_PATTERN.DASHED_HORIZONTAL,
    MSO_PATTERN.DOTTED_DIAMOND,
    MSO_PATTERN.DASHED_VERTICAL,
    MSO_PATTERN.LIGHT_DOWNWARD_DIAGONAL,
)
"""The hatch of each kind, in the order of the theme's kinds, so that colour never speaks alone."""

MOST_MONTHS = 48
"""Months that can be told apart on a slide; a longer time is shown by year."""

TOTAL_ROOM = 0.1
"""The room for totals on top of columns, as a share of the axis."""


@dataclass(frozen=True)
class SlideColumns:
    """Stacked columns.

    `counts` has a row a month (or year) as `period`, a column a series by its code.

    `names` are those of the series; `unplaced` the periods that stand apart since no month is known.
    """

    unit: str
    counts: pd.DataFrame
    names: dict[str, str]
    unplaced: tuple[str, ...]


def slide_columns(exported: ChartExport) -> SlideColumns:
    """Return the series of stacked columns.

    `value` month by month, or how many different things began in each month.
    """
    native_, rows = exported.chart.native, exported.rows
    if native_.drawn:
        rows = rows[rows["row_kind"].isin(native_.drawn)]
    cells = rows.assign(period=rows["period_start"].str[:7])
    if cells.loc[cells["period"].str.len() == len("2020-01"), "period"].nunique() > MOST_MONTHS:
        cells = cells.assign(period=cells["period"].str[:4])
    counts = cells.pivot_table(
        index="period",
        columns=native_.series,
        values=native_.counted or "value",
        aggfunc="nunique" if native_.counted else "sum",
    )
    placed = [period for period in counts.index if len(period) == len("2020-01")]
    apart = [period for period in counts.index if period not in placed]
    if placed:
        placed = pd.period_range(placed[0], placed[-1], freq="M").astype("str").tolist()
    order = list(exported.reader.theme.kinds)
    codes = sorted(counts.columns, key=lambda code: order.index(code) if code in order else len(order))
    names = dict(zip(rows[native_.series], rows[f"{native_.series}_name"], strict=True))
    unit = "activities" if native_.counted else str(rows["unit"].iloc[0])
    return SlideColumns(unit, counts.reindex([*placed, *apart])[codes], names, tuple(apart) if placed else ())


def column_chart(shapes: Any, stacked: SlideColumns, reader: RenderContext, box: SlideBox) -> Any:
    """Draw the stacked columns in a box and return the graphic frame."""
    totals = stacked.counts.sum(axis=1)
    end = chart_style.slide_axis_end(totals.max())
    frame = shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *box, _data(stacked, totals, end, reader))
    chart = frame.chart
    plot = chart_style.begin_chart(chart, reader.text, 11, reader.theme)
    plot.gap_width = 22
    chart_style.scale_value_axis(chart, end, end * (1 + TOTAL_ROOM), reader.text, stacked.unit)
    chart.category_axis.reverse_order = reader.mirrored
    *series, room = plot.series
    for code, one in zip(stacked.counts.columns, series, strict=True):
        _fill(one.format.fill, str(code), reader)
        one.format.line.width = Pt(0.5)
        paint(one.format.line.color, reader.theme.surface)
    labels = [(reader.text.number(total) if total else "", INK) for total in totals]
    chart_style.label(room, labels, reader.text, 10)
    _legend(chart, len(series), reader)
    return frame


def _data(stacked: SlideColumns, totals: pd.Series, end: float, reader: RenderContext) -> Any:
    text = reader.text
    data: Any = SheetData()
    months, parents = text.months(), dict[str, Any]()
    for period in stacked.counts.index:
        apart = period in stacked.unplaced
        parent = text.t("month not known") if apart else text.date(period[:4]) or text.t("date not known")
        if parent not in parents:
            parents[parent] = data.add_category(strip_unwritable(parent))
        month = len(period) == len("2020-01")
        parents[parent].add_sub_category(months[int(period[5:]) - 1] if month else text.date(period) or "–")
    for code in stacked.counts:
        cells = stacked.counts[code]
        data.add_series(
            strip_unwritable(stacked.names[str(code)]), [None if pd.isna(cell) else float(cell) for cell in cells]
        )
    data.add_series(text.t("Room for the label"), [end * TOTAL_ROOM if total else None for total in totals])
    return data


def _fill(fill: Any, code: str, reader: RenderContext) -> None:
    kinds = reader.theme.kinds
    colour = kinds.get(code, reader.theme.mark)
    pattern = PATTERNS[list(kinds).index(code) % len(PATTERNS)] if code in kinds else None
    if pattern is None:
        fill.solid()
    else:
        fill.patterned()
        fill.pattern = pattern
        paint(fill.back_color, colour)
    paint(fill.fore_color, colour if pattern is None else reader.theme.surface)


def _legend(chart: Any, unseen: int, reader: RenderContext) -> None:
    """Show a legend below, without the series that only carries labels."""
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    style(chart.legend.font, reader.text, 12)
    entry = parse_xml(
        '<c:legendEntry xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:idx val="{unseen}"/><c:delete val="1"/></c:legendEntry>'
    )
    chart.legend._element.legendPos.addnext(entry)
