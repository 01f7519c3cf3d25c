"""Binary workbooks (.xlsb), by calamine, which gives neither number formats nor hidden rows."""

from __future__ import annotations

import io

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import value_cell
from dashboard.xlsx_reader.raw_sheet import Budget, RawSheet, SheetCells
from dashboard.xlsx_reader.zip_container import ZipContainer


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook (a `Parser`)."""
    ZipContainer(content, limits)  # refuses what unpacks to more than it may
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            if len(sheets) > limits.sheets:
                raise WorkbookRejected("sheets")
            budget = Budget(limits)
            return tuple(
                _cells(book, sheet.name, budget).sheet(
                    sheet.name, hidden=sheet.visible != SheetVisibleEnum.Visible, formats_lost=True
                )
                for sheet in sheets
            )
    except CalamineError:
        raise WorkbookRejected("broken") from None


def _cells(book: CalamineWorkbook, name: str, budget: Budget) -> SheetCells:
    sheet, cells = book.get_sheet_by_name(name), SheetCells(budget)
    budget.check_size(sheet.total_height, sheet.total_width)
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells.add_row(number, [value_cell(value) for value in row])
    return cells
