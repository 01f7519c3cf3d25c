"""From bytes to sheets of cells, in this process; `worker` runs it in one of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.file_kinds import FileKind, tell_kind
from dashboard.xlsx_reader.raw_sheet import RawSheet
from dashboard.xlsx_reader.sheet import Budget, read_cells
from dashboard.xlsx_reader.workbook import read_workbook_parts
from dashboard.xlsx_reader.zip_container import ZipContainer, refuse_damaged

Parser = Callable[[bytes, Limits], tuple[RawSheet, ...]]
PARSERS: Mapping[FileKind, str] = {
    "xls": "xls_file",
    "xlsb": "xlsb_file",
    "ods": "ods_file",
    "spreadsheetml": "spreadsheetml",
    "html": "html_tables",
    "json": "json_records",
    "spss": "statistics_file",
    "stata": "statistics_file",
}
"""Kind of file -> module whose `parse` reads it; each is loaded only where it is needed."""


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a file. Nothing outside it is followed and nothing in it is run.

    Raises:
        WorkbookRejected: it cannot be read, or asks for more than the limits allow.
    """
    if len(content) > limits.packed:
        raise WorkbookRejected("packed")
    kind = tell_kind(content)
    if kind in ("password", "foreign"):
        raise WorkbookRejected(kind)
    if kind == "text":
        raise WorkbookRejected("not-a-workbook")
    with refuse_damaged():
        if kind == "xlsx":
            return _parse_xlsx(content, limits)
        parser: Parser = import_module(f"dashboard.xlsx_reader.{PARSERS[kind]}").parse
        sheets = parser(content, limits)
        if len(sheets) > limits.sheets:
            raise WorkbookRejected("sheets")
        return sheets


def _parse_xlsx(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    package = ZipContainer(content, limits)
    book = read_workbook_parts(package)
    if len(book.sheets) > limits.sheets:
        raise WorkbookRejected("sheets")
    room = Budget(limits)
    return tuple(
        read_cells(package, book, sheet.part, room).sheet(sheet.name, hidden=sheet.hidden) for sheet in book.sheets
    )
