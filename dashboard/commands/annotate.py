"""`check --annotated`: the copy of what was checked, written whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from dashboard.bounds.atomic_write import replace_file
from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.limits import TABLE, WORKBOOK
from dashboard.dataset.contract import read_contract
from dashboard.dataset.validation_report import Report
from dashboard.errors import DashboardError, DataError
from dashboard.exports.annotated_workbook import AnnotatedFile, annotate_workbook
from dashboard.sources.uploaded_file import WORKBOOKS, sheet_place
from dashboard.text.translate import Translator
from dashboard.xlsx_reader import read_workbook
from dashboard.xlsx_reader.raw_sheet import RawSheet

MAX_ROWS = 100_000
"""Rows of a table that an annotated copy holds."""


class AnnotationError(DashboardError):
    """The annotated copy cannot be written; the message says why."""


def annotate(report: Report, path: Path, out: Path, text: Translator) -> None:
    """Write the annotated copy of a file or folder that was checked.

    Raises:
        AnnotationError: it cannot be written; what stood there before is still there.
    """
    try:
        replace_file(out, annotate_workbook(report, list(_tables(path)), text), 0o600)
    except OSError as error:
        raise AnnotationError(
            text.t("{file} cannot be written ({reason}).", file=out, reason=error.strerror or error)
        ) from None


def _tables(path: Path) -> Iterator[AnnotatedFile]:
    """Yield the tables of a file or a folder as far as they can be read."""
    if path.is_dir():
        with suppress(DataError):
            for name, table in read_contract(path).tables.items():
                yield from _csv_table(path / table.path, table.path, name)
    elif path.suffix.lower() in WORKBOOKS:
        with suppress(DataError, OSError, BoundError):
            for sheet in read_workbook(read_regular_file(path, WORKBOOK.packed)):
                yield AnnotatedFile(sheet_place(path.name, sheet.name), sheet)
    else:
        yield from _csv_table(path, path.name, path.stem)


def _csv_table(path: Path, place: str, name: str) -> Iterator[AnnotatedFile]:
    try:
        content = read_regular_file(path, TABLE.packed).decode("utf-8-sig", "replace")
    except (OSError, BoundError):
        return
    rows: list[list[str]] = []
    lines = csv.reader(io.StringIO(content, newline=""))
    try:
        rows.extend(islice(lines, MAX_ROWS))
        cut = next(lines, None) is not None
    except csv.Error:  # the rows from here on cannot be told apart
        cut = True
    yield AnnotatedFile(place, RawSheet(name, rows), cut)
