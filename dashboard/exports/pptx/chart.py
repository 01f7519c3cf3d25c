"""Native charts of lying bars, labels from cells, and the workbook behind every chart."""

from __future__ import annotations

import io
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pptx.oxml.ns import nsdecls
from pptx.util import Inches
from xlsxwriter import Workbook

from dashboard.exports.chart_cells import (
    Cells,
    ChartCells,
    bar_cells,
    drawn_end,
    label_room,
    value_end,
    value_start,
    write_cells,
)
from dashboard.exports.native_chart import NativeBar, NativeBars
from dashboard.exports.pptx import chart_xml, drawing
from dashboard.exports.pptx.bar_names import AIR, HEADS, NAME_LINE, SIDE, SIZE, TALL_NAME_LINE, name_height
from dashboard.exports.pptx.chart_xml import CELLS_SHEET
from dashboard.exports.pptx.identity import CELL, SHEET
from dashboard.exports.pptx.record_schema import line_keys
from dashboard.exports.text_fitting import BETWEEN, RESERVE, cut, ems, line_count, strip_unwritable
from dashboard.exports.xlsx.workbook import HARMLESS
from dashboard.plotting.render_context import RenderContext

TITLE, TITLE_LINES = 0.42, 2
"""Inches of the title of a chart in one line, and its lines at most."""

BOLD_TITLE = 1.2
"""How much wider bold letters are, at most."""

TITLE_WRAP = 0.85
"""The share of the width of a chart in which office programs write its title, whatever its place."""

NAMES, HALF = (0.16, 0.62), 0.48
"""The share of a chart's width in which the names of the bars stand: the least and the most; half leaves bars room."""

GAP_WIDTH, MAX_GAP, MAX_THICKNESS = 45, 500, 0.5
"""Percent of a bar between bars, at least and at most, and the inches of a bar at most."""


LABEL_WIDTH, WIDTH = 48, 16
"""Characters of the columns of a workbook: that of the names, and the others."""


class ChartData:
    """A new chart, as python-pptx asks for it.

    `element` is what it delivers, `record` the same as its workbook holds it ("" for nothing), `date` that of the data.
    """

    def __init__(self, xml: str, cells: ChartCells, element: dict[str, Any]) -> None:
        self._xml, self._cells, self.element, self.record, self.date = xml, cells, element, "", "1980-01-01"

    def xml_bytes(self, _chart_type: object) -> bytes:
        """Return the XML of the chart."""
        return self._xml.encode()

    @property
    def _workbook_writer(self) -> ChartData:
        return self

    @property
    def xlsx_blob(self) -> bytes:
        """Return the workbook: the cells, and the record in a hidden sheet."""
        content = io.BytesIO()
        with Workbook(content, HARMLESS | {"in_memory": True}) as book:
            book.set_properties({"created": datetime.fromisoformat(self.date).replace(tzinfo=UTC)})
            sheet = book.add_worksheet(CELLS_SHEET)
            number = book.add_format({"num_format": self._cells.number_format})
            sheet.set_column(0, 0, LABEL_WIDTH)
            sheet.set_column(1, len(self._cells.columns) - 1, WIDTH)
            write_cells(sheet, self._cells, 0, number)
            if self.record:
                hidden = book.add_worksheet(SHEET)
                hidden.very_hidden()
                for start in range(0, len(self.record), CELL):
                    hidden.write_string(start // CELL, 0, self.record[start : start + CELL])
        return content.getvalue()


@dataclass(frozen=True)
class BarGeometry:
    """How a chart of bars is divided.

    Attributes:
        names: the share of the width in which the names stand.
        lines: the most lines of a name.
        room: the room for labels beyond the axis, as a share of it.
        title: the share of the height of the title.
        gap: between bars, in percent of a bar.
    """

    names: float
    lines: int
    room: float
    title: float
    gap: int


def bar_pages(bars: NativeBars, width: float, height: float) -> list[NativeBars]:
    """Split bars into charts that a box (inches) holds, headings repeated."""
    pages, rest = list[NativeBars](), list(bars.bars)
    while rest:
        count = _capacity(rest, width, height)
        if count < len(rest):
            even = math.ceil(len(rest) / math.ceil(len(rest) / count))
            count = _page_end(rest, count) if any(bar.is_heading for bar in rest) else even
        count = max(count, 1 + rest[0].is_heading)
        page, rest = rest[:count], rest[count:]
        above = [bar for bar in page if bar.is_heading]
        if rest and above and not rest[0].is_heading:
            rest = [above[-1], *rest]
        pages.append(bars.part(page))
    return pages


def _capacity(bars: Sequence[NativeBar], width: float, height: float) -> int:
    """Return how many of the first bars stand in a height, every name in full; one at least."""
    tall = 0.0
    for count, bar in enumerate(bars, start=1):
        tall = max(tall, name_height([bar.label], width * NAMES[1]))
        if count * tall > height - TITLE:
            return max(count - 1, 1)
    return len(bars)


def holds_bars(bars: Sequence[NativeBar], width: float, height: float, title: str = "") -> bool:
    """Return whether a box (inches) holds all the bars at the size of reading, and a title."""
    more = (_title_lines(title, width) - 1) * NAME_LINE if title else 0.0
    return _capacity(bars, width, height - more) == len(bars)


def _page_end(bars: Sequence[NativeBar], capacity: int) -> int:
    """Return where to end a page: before the last heading, if that leaves it half full."""
    for place in range(capacity, capacity // 2, -1):
        if bars[place].is_heading and not bars[place - 1].is_heading:
            return place
    while capacity > 1 and bars[capacity - 1].is_heading:
        capacity -= 1
    return capacity


def bar_data(
    bars: NativeBars,
    reader: RenderContext,
    box: tuple[int, int],
    focus: Collection[str],
    beside: Sequence[NativeBar],
) -> ChartData:
    """Return a native bar chart for a box (width, height in EMU).

    Of two series, the one behind has each bar with its uncertain part and the label, the one before it what is certain;
    a range has a third one before both, in the colour of the ground.

    Args:
        focus: the keys of the marks in colour, the others are grey; none colours all.
        beside: the bars of another chart on the slide: both leave names and labels the same room.
    """
    geometry = _geometry(bars, box, [*bars.bars, *beside])
    inches = box[0] / Inches(1) * geometry.names - SIDE
    sheet = bar_cells(bars, [_name(bar, inches, geometry.lines) for bar in bars.bars], reader.text)
    names, _values, *ends_by_column, labels = sheet.columns
    starts = ends_by_column.pop(0) if bars.has_ranges else None
    solid, ends = ends_by_column
    code, is_muted = sheet.number_format, [bar.mark is None for bar in bars.bars]
    words, extension = chart_xml.cell_labels(labels, is_muted, reader.text), chart_xml.label_range(labels, reader.text)
    series = [
        chart_xml.series(0, (names, ends), code, _looks(bars, focus, patterns=True) + words, extension),
        chart_xml.series(1, (names, solid), code, _looks(bars, focus, patterns=False)),
    ]
    if starts:
        series.append(chart_xml.series(2, (names, starts), code, f"<c:spPr>{drawing.GROUND}</c:spPr>"))
    element = bars_element(bars, sheet.columns, _title(bars, box), geometry.room, focus)
    return ChartData(_bar_chart(bars, series, geometry, reader, box), sheet, element)


def bars_element(
    bars: NativeBars, columns: Sequence[Cells], title: str, room: float, focus: Collection[str]
) -> dict[str, Any]:
    """Return what a chart of bars delivers."""
    keys = line_keys((bar.key, bar.label) for bar in bars.bars)
    pairs = zip(keys, bars.bars, strict=True)
    focus_lines = [key for key, bar in pairs if bar.mark is not None and bar.mark.key in focus]
    return {
        "kind": "bars",
        **({"focus": focus_lines} if focus_lines else {}),
        "title": title,
        "max": round(value_end(bars, room), 9),
        "lines": [
            bar_line(bar, key, str(name), bars)
            for bar, key, name in zip(bars.bars, keys, columns[0].values, strict=True)
        ],
    }


def bar_line(bar: NativeBar, key: str, name: str, bars: NativeBars) -> dict[str, Any]:
    """Return the line of a bar."""
    line = {
        "key": key,
        "label": name,
        "texts": [strip_unwritable(bar.text)],
        "value": bar.reported,
        "nums": [drawn_end(bar, bars), bar.solid_end, *([bar.start] if bars.has_ranges else [])],
    }
    pattern = drawing.PATTERNS.get(bar.pattern, "")
    return {**line, "pattern": pattern} if pattern else line


def _geometry(bars: NativeBars, box: tuple[int, int], bars_on_slide: Sequence[NativeBar]) -> BarGeometry:
    width, height = box[0] / Inches(1), box[1] / Inches(1)
    title = (TITLE + (_title_lines(bars.title, width) - 1) * NAME_LINE) / height if bars.title else 0.0
    slot = (height * (1 - title)) / len(bars.bars)
    lines = max(1, int((slot - AIR / 2) / TALL_NAME_LINE))
    wide = _names_share(max((bar.label for bar in bars_on_slide), key=ems), lines, width)
    room = label_room(bars, bars_on_slide, width * (0.99 - wide), SIZE)
    gap = min(MAX_GAP, max(GAP_WIDTH, round((slot / MAX_THICKNESS - 1) * 100)))
    return BarGeometry(wide, lines, room, title, gap)


def _names_share(longest: str, lines: int, width: float) -> float:
    """Return the share of the width for names: few lines as long as the bars keep half of it."""
    for max_lines, max_share in (*((count, HALF) for count in range(1, lines)), (lines, NAMES[1])):
        for step in range(int(NAMES[0] * 100), int(max_share * 100)):
            if line_count(longest, SIZE, (width * step / 100 - SIDE) * RESERVE) <= max_lines:
                return step / 100
    return NAMES[1]


def _title_lines(title: str, width: float) -> int:
    return min(line_count(title, SIZE, width * TITLE_WRAP / BOLD_TITLE), TITLE_LINES)


def _name(bar: NativeBar, inches: float, lines: int) -> str:
    label = strip_unwritable(bar.label)
    if not bar.is_heading:
        return cut(label, SIZE, inches, lines)
    return cut(label, SIZE, inches - SIZE / 72, lines) + HEADS


def _looks(bars: NativeBars, focus: Collection[str], *, patterns: bool) -> str:
    """Return the fills of bars: grey beside `focus`, in patterns where they are uncertain."""
    looks = list[tuple[int, str]]()
    for place, bar in enumerate(bars.bars):
        if bar.mark is not None:
            color = "grey" if focus and bar.mark.key not in focus else bar.color
            looks.append((place, drawing.fill(color, drawing.PATTERNS.get(bar.pattern, "") if patterns else "")))
    fills = f"<c:spPr>{drawing.fill('mark')}</c:spPr>"
    return f'{fills}<c:invertIfNegative val="0"/>{chart_xml.points(looks)}'


def _bar_chart(
    bars: NativeBars, series: Sequence[str], geometry: BarGeometry, reader: RenderContext, box: tuple[int, int]
) -> str:
    mirrored = reader.mirrored
    title = _title(bars, box)
    share = min(1.0, ems(title) * BOLD_TITLE * SIZE / 72 / (box[0] / Inches(1)))
    left = 0.01 if mirrored else geometry.names
    place = chart_xml.layout(left, geometry.title, 0.99 - geometry.names, 0.995 - geometry.title, target="inner")
    plot = chart_xml.bar_chart(series, "bar", "clustered", geometry.gap)
    axes = category_axis(reader, reverse=True, position="r" if mirrored else "l") + value_axis(
        value_start(bars), value_end(bars, geometry.room), reverse=mirrored
    )
    return chart_space(chart_xml.title(title, reader.text, share), place + plot + axes, "", reader)


def _title(bars: NativeBars, box: tuple[int, int]) -> str:
    """Return a title without the parts at its front that have no room: the unit stands last."""
    wide, parts = box[0] / Inches(1) * TITLE_WRAP / BOLD_TITLE, strip_unwritable(bars.title).split(BETWEEN)
    titles = (BETWEEN.join(parts[place:]) for place in range(len(parts)))
    fitting = (title for title in titles if line_count(title, SIZE, wide) <= TITLE_LINES)
    return next(fitting, cut(parts[-1], SIZE, wide, TITLE_LINES))


def chart_space(title: str, plot_area: str, legend: str, reader: RenderContext) -> str:
    """Return the whole XML of a chart from its title, its plot area and its legend."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {nsdecls("c", "a", "r")}>'
        f'<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>{title}<c:plotArea>{plot_area}</c:plotArea>{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{chart_xml.NO_LOOK}{chart_xml.paragraph_properties(reader.text)}"
        "</c:chartSpace>"
    )


def category_axis(reader: RenderContext, *, reverse: bool, position: str, rotation: int = 0) -> str:
    """Return the axis of names: every name is written, none left out for want of room."""
    words = chart_xml.paragraph_properties(reader.text)
    if rotation:
        words = words.replace("<a:bodyPr/>", f'<a:bodyPr rot="{rotation}" vert="horz"/>')
    return (
        f'<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="{_order(reverse)}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{position}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        '<c:spPr><a:ln w="9525"><a:solidFill><a:schemeClr val="tx1"><a:alpha val="35000"/></a:schemeClr></a:solidFill>'
        f'</a:ln></c:spPr>{words}<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def value_axis(lowest: float, highest: float, *, reverse: bool) -> str:
    """Return the axis of values, unseen: every bar says its own."""
    ends = f'<c:max val="{round(highest, 9):g}"/><c:min val="{round(lowest, 9):g}"/>'
    return (
        f'<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="{_order(reverse)}"/>{ends}</c:scaling>'
        '<c:delete val="1"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="1001"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _order(reverse: bool) -> str:
    return "maxMin" if reverse else "minMax"
