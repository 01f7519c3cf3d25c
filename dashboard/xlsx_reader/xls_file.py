"""Workbooks of Excel before 2007 (.xls), with number formats and hidden rows, by xlrd."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise

import xlrd
from xlrd.compdoc import CompDocError

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import NumberFormat, number_format, number_text
from dashboard.xlsx_reader.raw_sheet import SUPERSCRIPTS, Budget, RawSheet, ReadCell, SheetCells

SUPERSCRIPT = 1
"""How a font of Excel says that its letters are raised."""


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook (a `Parser`)."""
    try:
        # What it has to say goes nowhere: the standard output is for cells.
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        if book.nsheets > limits.sheets:
            raise WorkbookRejected("sheets")
        budget = Budget(limits)
        return tuple(_sheet(book, number, budget) for number in range(book.nsheets))
    except xlrd.XLRDError as error:
        raise WorkbookRejected("password" if "encrypted" in str(error) else "broken") from None
    except CompDocError:
        raise WorkbookRejected("broken") from None


def _sheet(book: xlrd.Book, number: int, budget: Budget) -> RawSheet:
    sheet = book.sheet_by_index(number)
    styles = [number_format(book.format_map[style.format_key].format_str) for style in book.xf_list]
    striking = {number for number, style in enumerate(book.xf_list) if book.font_list[style.font_index].struck_out}
    cells = SheetCells(budget)
    for row in range(sheet.nrows):
        values: list[ReadCell] = []
        for column, cell in enumerate(sheet.row(row)):
            text, kind = _cell(cell, styles[cell.xf_index or 0], book.datemode == 1)
            is_struck, fonts = cell.xf_index in striking, sheet.rich_text_runlist_map.get((row, column), ())
            values.append((text, "struck") if text and is_struck else (_text(book, text, fonts), kind))
        info = sheet.rowinfo_map.get(row)
        cells.add_row(row + 1, values, hidden=bool(info and info.hidden))
    for top, bottom, first_column, last_column in sheet.merged_cells:
        cells.merge((top + 1, first_column + 1), (bottom, last_column))
    cells.has_comments = bool(sheet.cell_note_map)
    book.unload_sheet(number)
    return cells.sheet(sheet.name, hidden=sheet.visibility != 0)


def _cell(cell: xlrd.sheet.Cell, style: NumberFormat, from_1904: bool) -> ReadCell:
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return number_text(repr(cell.value), style, from_1904)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return ("TRUE" if cell.value else "FALSE"), "boolean"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERROR"), "error"
    return str(cell.value), None


def _text(book: xlrd.Book, text: str, runs: Sequence[tuple[int, int]]) -> str:
    """Return a text in several fonts without struck words, raised digits as such."""
    if not runs:
        return text
    parts = [text[: runs[0][0]]]
    for (start, number), (end, _) in pairwise([*runs, (len(text), 0)]):
        font = book.font_list[number]
        run = "" if font.struck_out else text[start:end]
        parts.append(run.translate(SUPERSCRIPTS) if font.escapement == SUPERSCRIPT else run)
    return "".join(parts)
