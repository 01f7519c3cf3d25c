"""Files of SPSS (.sav, .zsav) and Stata (.dta): labels as words, their codes beside them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyreadstat

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.dhis2 import period_text
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.file_kinds import detect_kind
from dashboard.xlsx_reader.number_format import value_cell
from dashboard.xlsx_reader.raw_sheet import Budget, RawSheet, ReadCell, SheetCells

GREGORIAN = datetime.datetime(1582, 10, 14)  # noqa: DTZ001 - the day from which SPSS counts seconds, of no zone
FROM_1960 = 1960 * 12
READ_ERRORS = (
    *(pyreadstat.ReadstatError, pyreadstat.PyreadstatError),
    *(TypeError, AttributeError, ArithmeticError, ValueError, LookupError),
)
"""What pyreadstat, names that are missing and days beyond the calendar raise in a damaged file."""

Column = tuple[str, list[ReadCell]]


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the cases as one sheet, headed by the names and labels of variables (a `Parser`).

    Values that the file itself calls missing are empty.
    """
    try:
        return (_sheet(content, limits),)
    except READ_ERRORS:
        raise WorkbookRejected("damaged-statistics") from None


def _sheet(content: bytes, limits: Limits) -> RawSheet:
    is_spss = detect_kind(content) == "spss"
    reader: Callable[..., tuple[Any, Any]] = pyreadstat.read_sav if is_spss else pyreadstat.read_dta
    _, metadata = reader(io.BytesIO(content), metadataonly=True, output_format="dict")
    # What is too large is refused before its cases are read.
    Budget(limits).check_size(metadata.number_rows or 0, metadata.number_columns)
    values, metadata = reader(io.BytesIO(content), output_format="dict")
    columns = [column for name in metadata.column_names for column in _columns(name, list(values[name]), metadata)]
    cells = SheetCells(Budget(limits))
    cells.add_row(1, [(heading, None) for heading, _ in columns])
    for number, row in enumerate(zip(*(column for _, column in columns), strict=True), 2):
        cells.add_row(number, row)
    return cells.sheet(metadata.table_name or "data")


def _columns(name: str, values: list[Any], metadata: Any) -> Iterator[Column]:
    """Yield a variable, and where its values have labels, their codes."""
    label = (metadata.column_names_to_labels.get(name) or "").strip()
    labels: Mapping[Any, str] = metadata.variable_value_labels.get(name, {})
    variable_format = metadata.original_variable_types.get(name, "")
    plain = [_cell(value, variable_format) for value in values]
    heading = f"{name} / {label}" if label and label != name else name
    if not labels:
        yield heading, plain
        return
    words = [labels.get(value) if any(cell) else None for value, cell in zip(values, plain, strict=True)]
    yield heading, [(word.strip(), None) if word else cell for word, cell in zip(words, plain, strict=True)]
    yield f"{name} (code)", plain


def _cell(value: Any, variable_format: str) -> ReadCell:
    """Return a value; months and percentages as exact as the file shows them."""
    text, kind = value_cell(value)
    if kind != "number":
        return text, kind
    if variable_format.startswith(("MOYR", "QYR")):
        day = GREGORIAN + datetime.timedelta(seconds=value)
        quarter = f"{day.year}Q{(day.month + 2) // 3}"
        return period_text(quarter) if variable_format.startswith("Q") else f"{day:%Y-%m}", "date"
    if variable_format.startswith("%tm"):
        year, month = divmod(FROM_1960 + int(value), 12)
        return f"{year}-{month + 1:02d}", "date"
    if variable_format.startswith("%tq"):
        return period_text(f"{1960 + int(value) // 4}Q{int(value) % 4 + 1}"), "date"
    return (f"{text}%", None) if variable_format.startswith("PCT") else (text, kind)
