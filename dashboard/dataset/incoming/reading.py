"""From a file to records: every sheet read in the shape its header tells, every row that is not understood kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.dataset.incoming.headers import ABOUT_SOURCE, SOURCE, Header, find_header, key, recognised
from dashboard.dataset.incoming.manner import Manner
from dashboard.dataset.incoming.package import Package
from dashboard.dataset.incoming.records import Reading
from dashboard.dataset.incoming.said import ImportRefused, Misused, Unclear
from dashboard.dataset.incoming.shapes.cells import Setting, rows_of
from dashboard.dataset.incoming.shapes.rows import read_record
from dashboard.dataset.incoming.shapes.wide import read_answers
from dashboard.dataset.incoming.text_files import read_text_file
from dashboard.dataset.incoming.values import Readers
from dashboard.dataset.raw import RawSheet
from dashboard.dataset.workbooks.read import read_workbook
from dashboard.errors import Said

WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""How workbooks begin; those of the old kind are refused by the reader of workbooks, with a sentence."""

Progress = Callable[[str, int, int], None]
"""Told which sheet is read, how many rows are, and how many there are."""


@dataclass(frozen=True)
class SheetRead:
    """A sheet with what was understood of it; `skipped` says why it was not read at all."""

    sheet: RawSheet
    header: Header | None
    reading: Reading
    skipped: Said | None = None


@dataclass(frozen=True)
class FileRead:
    """A file with its sheets; encoding and separator are empty for a workbook."""

    name: str
    encoding: str
    separator: str
    sheets: tuple[SheetRead, ...]


def read_file(name: str, content: bytes, package: Package, manner: Manner, progress: Progress) -> FileRead:
    """Read and understand a file.

    Raises:
        ImportRefused: nothing of it can be read; the message says why and what to do.
        Misused: what was said beforehand does not fit.
        DataError: it is a workbook that cannot be read.
    """
    check_manner(package, manner)
    if content.startswith(WORKBOOKS):
        sheets, encoding, separator = read_workbook(content, name=name), "", ""
    elif not content.strip():
        raise ImportRefused(Said.t("The file is empty."))
    else:
        found = read_text_file(name, content, lambda cells: recognised(package, cells))
        sheets, encoding, separator = (found.sheet,), found.encoding, found.separator
    read = tuple(_sheet(number, sheet, package, manner, progress) for number, sheet in enumerate(sheets))
    if not any(sheet.header for sheet in read):
        raise ImportRefused(_no_header())
    for header in manner.columns:
        if not any(sheet.header and key(header) in map(key, sheet.header.spelled()) for sheet in read):
            raise Misused(Said.t("The file has no column {header}.", header=header))
    return FileRead(name, encoding, separator, read)


def _no_header() -> Said:
    return Said.t(
        "No row of the file is understood as a header. Put the names of the columns above the rows, "
        "or say what they are with --column 'Header=column'."
    )


def check_manner(package: Package, manner: Manner) -> None:
    """See that what is said beforehand names tables and columns there are.

    Raises:
        Misused: it does not.
    """
    tables = package.contract.tables
    if manner.table and manner.table not in tables:
        raise Misused(
            Said.t("There is no table {table}. There are: {tables}.", table=manner.table, tables=", ".join(tables))
        )
    chosen = [tables[manner.table]] if manner.table else list(tables.values())
    known = {field.name for table in chosen for field in table.fields} | {SOURCE, *ABOUT_SOURCE}
    for name in (*manner.columns.values(), *manner.fixed):
        if name not in known:
            raise Misused(
                Said.t(
                    "There is no column {column}. There are: {columns}.", column=name, columns=", ".join(sorted(known))
                )
            )


def _check_fixed(readers: Readers) -> None:
    """See that the values said for every row are understood."""
    for field in readers.table.fields:
        try:
            readers.read(field, readers.manner.fixed.get(field.name, ""))
        except Unclear as unclear:
            raise Misused(Said.t("{column}: {fault}", column=f"--set {field.name}", fault=unclear.said)) from None


def _sheet(number: int, sheet: RawSheet, package: Package, manner: Manner, progress: Progress) -> SheetRead:
    if sheet.hidden:
        return SheetRead(sheet, None, Reading(), Said.t("The sheet is hidden and is not read. Show it, or remove it."))
    header = find_header(sheet, package, manner)
    if header is None:
        return SheetRead(
            sheet,
            None,
            Reading(),
            Said.t("No row of the sheet is understood as a header; nothing of it is read."),
        )
    readers = Readers(package, package.table(header.table), manner)
    _check_fixed(readers)
    setting = Setting(number, sheet, header, package, manner, readers, Reading())
    read = read_answers if header.shape == "wide" else read_record
    for place, cells in rows_of(setting):
        read(setting, place, cells)
        progress(sheet.name, place.row, len(sheet.rows))
    return SheetRead(sheet, header, setting.reading)
