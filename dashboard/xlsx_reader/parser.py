"""From the bytes of a workbook to sheets of cells, in this process.

`child` runs it in one of its own.
"""

from __future__ import annotations

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.raw_sheet import RawSheet
from dashboard.xlsx_reader.sheet import Budget, read_cells
from dashboard.xlsx_reader.workbook import read_workbook_parts
from dashboard.xlsx_reader.zip_container import ZipContainer, refuse_damaged


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook. Nothing outside it is followed and nothing in it is run.

    Raises:
        WorkbookRejected: it cannot be read, or asks for more than the limits allow.
    """
    with refuse_damaged():
        package = ZipContainer(content, limits)
        book = read_workbook_parts(package)
        if len(book.sheets) > limits.sheets:
            raise WorkbookRejected("sheets")
        room = Budget(limits)
        sheets = []
        for sheet in book.sheets:
            cells = read_cells(package, book, sheet.part, room)
            sheets.append(
                RawSheet(
                    sheet.name,
                    cells.rows,
                    cells.kinds,
                    tuple(cells.merged),
                    sheet.hidden,
                    tuple(cells.hidden),
                    hidden_columns=tuple(cells.hidden_columns),
                )
            )
        return tuple(sheets)
