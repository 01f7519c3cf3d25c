"""What a native chart of a slide is made of: its XML, the workbook behind it, its record."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter import Workbook

from dashboard.exports.chart_cells import Cells, ChartCells, value_end, write_cells
from dashboard.exports.native_chart import NativeBar, NativeBars, NativeColumns
from dashboard.exports.pptx import chart_xml
from dashboard.exports.pptx.chart_xml import CELLS_SHEET
from dashboard.exports.pptx.identity import CELL, SHEET, table_rows
from dashboard.exports.text_fitting import strip_unwritable
from dashboard.exports.xlsx.workbook import HARMLESS
from dashboard.text.translate import Translator

LABEL_WIDTH, WIDTH = 48, 16


class ChartData:
    """A new chart.

    `element` is what it delivers, as its refresh holds it, `record` the same as its workbook holds it, "" for nothing.
    """

    def __init__(self, xml: str, cells: ChartCells, element: dict[str, Any]) -> None:
        self._xml, self._cells, self.element, self.record = xml, cells, element, ""

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


def line_keys(keys: Iterable[tuple[str, str]]) -> list[str]:
    """Return a key for each line of (key, label), the label where it has none, each once."""
    counts, known = Counter[str](), list[str]()
    for key, label in keys:
        own = key or f"~{label}"
        counts[own] += 1
        known.append(own if counts[own] == 1 else f"{own}~{counts[own]}")
    return known


def bars_element(bars: NativeBars, columns: Sequence[Cells], title: str, room: float) -> dict[str, Any]:
    """Return what a chart of bars delivers: label, text and numbers of its lines."""
    keys = line_keys((bar.key, bar.label) for bar in bars.bars)
    return {
        "kind": "bars",
        "title": title,
        "max": round(value_end(bars, room), 9),
        "lines": [
            bar_line(bar, key, str(name), bars)
            for bar, key, name in zip(bars.bars, keys, columns[0].values, strict=True)
        ],
    }


def bar_line(bar: NativeBar, key: str, name: str, bars: NativeBars) -> dict[str, Any]:
    """Return one line; `nums`: drawn to, solid to, and from where there are ranges."""
    end = bar.end if bar.end is not None else bars.scale.start if bar.text else None
    line = {
        "key": key,
        "label": name,
        "texts": [strip_unwritable(bar.text)],
        "value": bar.reported,
        "nums": [end, bar.solid_end, *([bar.start] if bars.has_ranges else [])],
    }
    pattern = chart_xml.PATTERNS.get(bar.pattern, "")
    return {**line, "pattern": pattern} if pattern else line


def columns_element(
    columns: NativeColumns, names: Sequence[str], title: str, end: float, text: Translator
) -> dict[str, Any]:
    """Return what stacked columns deliver: a line a column, values and total."""
    keys = line_keys((f"{heading.part}/{heading.name}", "") for heading in columns.headings)
    values = [[*each, total or None] for *each, total in _lines(columns)]
    return {
        "kind": "columns",
        "title": title,
        "max": round(end, 9),
        "series": [series.color for series in columns.series],
        "names": [series.name for series in columns.series],
        "lines": [
            {"key": key, "label": name, "nums": nums, "texts": ["" if n is None else text.number(n) for n in nums]}
            for key, name, nums in zip(keys, names, values, strict=True)
        ],
    }


def _lines(columns: NativeColumns) -> Iterable[tuple[float | None, ...]]:
    return zip(*(series.values for series in columns.series), columns.totals, strict=True)


def table_element(frame: Any, keys: Sequence[str], heads: int = 0) -> dict[str, Any]:
    """Return what a table delivers: keys and cells of the rows below its heads."""
    rows = table_rows(frame._element)[heads:]
    lines = [{"key": key, "label": texts[-1], "texts": texts} for key, texts in zip(keys, rows, strict=True)]
    return {"kind": "table", "heads": heads, "lines": lines}
