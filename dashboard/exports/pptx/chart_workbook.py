"""What python-pptx asks for a new chart: its XML, and the workbook behind "Edit data"."""

from __future__ import annotations

import io
from typing import Any

from xlsxwriter import Workbook

from dashboard.exports.chart_cells import ChartCells, write_cells
from dashboard.exports.pptx.chart_xml import CELLS_SHEET
from dashboard.exports.pptx.identity import CELL, SHEET
from dashboard.exports.xlsx.workbook import HARMLESS

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
