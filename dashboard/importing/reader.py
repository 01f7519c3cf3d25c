"""From a file to records: every sheet read as its header tells, what is not understood kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count, starmap
from typing import Any

from dashboard.bounds.limits import Limits
from dashboard.dataset.column_validation import quoted
from dashboard.errors import LazyMessage, Problem
from dashboard.importing.breakdowns import cancelled_rows, reject_total
from dashboard.importing.calendar_file import is_calendar, read_calendar
from dashboard.importing.column_matching import SOURCE, header_key
from dashboard.importing.csv_dialect import TextRows, read_text_file
from dashboard.importing.errors import ImportRejected, UnparsedRow, UsageError
from dashboard.importing.header_detection import ABOUT_SOURCE, Header, find_header, header_counter, why_unread
from dashboard.importing.header_rows import first_rows
from dashboard.importing.import_options import FLAGS, ImportOptions
from dashboard.importing.layouts import read_answers, read_record
from dashboard.importing.number_cells import merged_numbers
from dashboard.importing.number_parsing import decimal_mark
from dashboard.importing.parsed_rows import ParsedRow, RowLocation, SheetRows
from dashboard.importing.questions import Question, formats_lost, open_cells, questions
from dashboard.importing.raw_answers import reject_raw_answers
from dashboard.importing.row_cells import RowContext, rows_of
from dashboard.importing.side_sheets import contradictions, find_side_sheets
from dashboard.importing.sums_of_parts import wrong_sums
from dashboard.importing.tables_on_sheet import split_adjacent, split_tables, table_of_form
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import filled_cells, trim
from dashboard.importing.value_conversion import ValueConverters
from dashboard.xlsx_reader.dhis2 import convert_periods
from dashboard.xlsx_reader.file_kinds import detect_kind, workbook_warnings
from dashboard.xlsx_reader.raw_sheet import RawSheet
from dashboard.xlsx_reader.sandbox import parse_workbook, read_workbook

IDLE_CANDIDATES = ("percents", "dates", "decimals", "serials", "footnotes")
"""Options of which it is said when they change nothing."""

SAMPLE = 1_000
"""Rows of which the decimal mark of a column is told."""

STEP = 100
"""Rows between two reports of progress."""

Progress = Callable[[str, int, int], None]
"""Told which sheet is read, how many rows are, and how many there are."""


@dataclass(frozen=True)
class SheetResult:
    """A sheet with what was understood of it; `skip_reason` says why it was not read at all."""

    sheet: RawSheet
    header: Header | None
    parsed_rows: SheetRows
    skip_reason: LazyMessage | None = None


@dataclass(frozen=True)
class FileResult:
    """A file with its sheets; a workbook has no encoding, `unused_options` change nothing."""

    name: str
    encoding: str
    separator: str
    sheets: tuple[SheetResult, ...]
    questions: tuple[Question, ...] = ()
    unused_options: tuple[str, ...] = ()
    remarks: tuple[Problem, ...] = ()

    @property
    def records(self) -> list[ParsedRow]:
        """Return the records of all sheets."""
        return [record for sheet in self.sheets for record in sheet.parsed_rows.records]

    @property
    def rejections(self) -> dict[RowLocation, list[LazyMessage]]:
        """Return why rows are not understood."""
        return {place: reasons for sheet in self.sheets for place, reasons in sheet.parsed_rows.rejections.items()}

    @property
    def headers(self) -> list[Header]:
        """Return the headers of the sheets that are read."""
        return [sheet.header for sheet in self.sheets if sheet.header]

    @property
    def table(self) -> str:
        """Return the table that the first header is of ("": no header)."""
        return next((header.table for header in self.headers), "")


@dataclass(frozen=True)
class ParsedFile:
    """The sheets of a file before they are understood; `exclusions` says why rows are not read."""

    sheets: tuple[RawSheet, ...]
    encoding: str = ""
    separator: str = ""
    exclusions: Mapping[int, LazyMessage] = field(default_factory=dict)


def read_file(
    name: str,
    content: bytes,
    package: TargetPackage,
    options: ImportOptions,
    progress: Progress,
    *,
    draft: bool = False,
    parsed_file: ParsedFile | None = None,
) -> FileResult:
    """Read and understand a file; for a draft of its mapping what is open is kept, not refused.

    Raises:
        ImportRejected: nothing of it can be read (`UsageError`: what was said beforehand does not fit).
        DataError: it is a workbook that cannot be read.
    """
    check_options(package, options)
    parsed_file = parsed_file or parse_file(name, content, package, options)
    sheets = tuple(table_of_form(sheet, package, options) for sheet in split_adjacent(parsed_file.sheets))
    parsed_file = replace(parsed_file, sheets=sheets)
    reject_raw_answers(sheets)
    headers, aside = _headers(sheets, package, options, draft=draft)
    exclusions = {**parsed_file.exclusions, **(_longer_rows(parsed_file, headers[0]) if headers[0] else {})}
    open_questions = _questions(sheets, headers, package, options)
    _reject_open(open_questions, draft=draft)
    pairs = enumerate(zip(sheets, headers, strict=True))
    readings = (_read_sheet(number, *pair, package, options, progress, exclusions) for number, pair in pairs)
    results = tuple(replace(sheet, skip_reason=aside.get(n, sheet.skip_reason)) for n, sheet in enumerate(readings))
    rows = [sheet.parsed_rows for sheet in results]
    open_questions += [Question(sentence) for sentence in contradictions(sheets, rows, package)]
    _reject_open(open_questions, draft=draft)
    open_questions += [question for parsed_rows in rows for question in open_cells(parsed_rows)]
    remarks = () if parsed_file.encoding else tuple(workbook_warnings(name, content, sheets))
    file = FileResult(name, parsed_file.encoding, parsed_file.separator, results, tuple(open_questions), (), remarks)
    file = replace(file, unused_options=tuple(_unused_options(file, sheets, headers, package, options, exclusions)))
    for sheet in sheets:
        if isinstance(sheet.rows, TextRows):
            sheet.rows.cells.release()
    return file


def _reject_open(open_questions: Sequence[Question], *, draft: bool) -> None:
    """Refuse a file of which something is asked, if it is not a draft."""
    if open_questions and not draft:
        raise ImportRejected(*(question.sentence for question in open_questions))


def _headers(
    sheets: Sequence[RawSheet], package: TargetPackage, options: ImportOptions, *, draft: bool
) -> tuple[list[Header | None], Mapping[int, LazyMessage]]:
    """Return the header of each sheet that is read, and by number why others are not."""
    headers = [None if sheet.hidden else find_header(sheet, package, options) for sheet in sheets]
    aside = find_side_sheets(sheets, headers, options, draft=draft)
    headers = [None if number in aside else header for number, header in enumerate(headers)]
    _check_columns(sheets, headers, options)
    return headers, aside


def parse_file(
    name: str, content: bytes, package: TargetPackage, options: ImportOptions, limits: Limits | None = None
) -> ParsedFile:
    """Return the sheets of a file; a workbook without `limits` is read in a process of its own.

    Raises:
        ImportRejected: it is empty, or no text.
        DataError: it is a workbook that cannot be read.
    """
    if not content.strip():
        raise ImportRejected.t("The file is empty.")
    if detect_kind(content) != "text":
        return ParsedFile(parse_workbook(content, limits, name) if limits else read_workbook(content, None, name))
    if is_calendar(content):
        sheet, exclusions = read_calendar(name, content)
        return ParsedFile((sheet,), exclusions=exclusions)
    text = read_text_file(name, content, header_counter(package), options.encoding)
    return ParsedFile((convert_periods(text.sheet),), text.encoding, text.separator)


def _longer_rows(file: ParsedFile, header: Header) -> dict[int, LazyMessage]:
    """Return the rows of a text file longer than the header: a cell may hold the separator."""
    sheet = file.sheets[0]
    if not file.encoding:
        return {}
    width = len(sheet.rows[header.row])
    return {
        number: LazyMessage.t(
            "The row has more cells than the header ({cell}): its numbers may stand in the wrong columns. Put cells "
            "that hold the separator into quotation marks, or give every column a heading.",
            cell=quoted(beyond[0]),
        )
        for number, row in enumerate(sheet.rows[header.body : header.end], header.body + 1)
        if len(row) > width and (beyond := [cell for cell in map(trim, row[width:]) if cell])
    }


def _unused_options(
    file: FileResult,
    sheets: Sequence[RawSheet],
    headers: Sequence[Header | None],
    package: TargetPackage,
    options: ImportOptions,
    exclusions: Mapping[int, LazyMessage],
) -> Iterator[str]:
    """Yield the command line options that change nothing of how the rows are read."""
    for name in IDLE_CANDIDATES:
        if not getattr(options, name):
            continue
        plain: dict[str, Any] = {name: ""}
        reader = partial(_read_sheet, package=package, options=replace(options, **plain), exclusions=exclusions)
        again = map(partial(reader, progress=lambda *_: None), count(), sheets, headers)
        if all(before.parsed_rows == after.parsed_rows for before, after in zip(file.sheets, again, strict=True)):
            yield FLAGS[name]


def _check_columns(sheets: Sequence[RawSheet], headers: Sequence[Header | None], options: ImportOptions) -> None:
    """See that there is a header, and that it has the columns a person names."""
    present = [header for header in headers if header]
    if not present:
        heads = ((sheet.name, cells) for sheet in sheets if not sheet.hidden for cells in first_rows(sheet))
        if reason := next(filter(None, starmap(why_unread, heads)), None):
            raise ImportRejected(reason)
        raise ImportRejected.t(
            "No row of the file is understood as a header. Put the names of the columns above the rows, "
            "or say what they are with --column 'Header=column'."
        )
    for name in options.identity:
        columns = (column for header in present for column in header.columns if not column.is_personal)
        if not any(name == header_key(column.header) for column in columns):
            raise UsageError.t("The file has no column {header}, which identity names.", header=name)
    for name in options.columns:
        is_there = any(header_key(name) in map(header_key, header.spellings()) for header in present)
        if not is_there and header_key(name) not in options.mapped_headings:
            raise UsageError.t("The file has no column {header}.", header=name)


def _questions(
    sheets: Sequence[RawSheet], headers: Sequence[Header | None], package: TargetPackage, options: ImportOptions
) -> list[Question]:
    """Return everything that is open in any sheet."""
    open_questions = list(formats_lost(sheets, options))
    for sheet, header in zip(sheets, headers, strict=True):
        if header:
            open_questions += questions(sheet, header, ValueConverters(package, package.table(header.table), options))
    return open_questions


def check_options(package: TargetPackage, options: ImportOptions) -> None:
    """Refuse import options that name no table or column of the package."""
    tables = package.contract.tables
    if options.table and options.table not in tables:
        raise UsageError.t(
            "There is no table {table}. There are: {tables}.", table=options.table, tables=", ".join(tables)
        )
    candidates = [tables[options.table]] if options.table else list(tables.values())
    names = {field.name for table in candidates for field in table.fields} | {SOURCE, *ABOUT_SOURCE}
    indicators = set(package.texts["indicators"]["id"])
    columns = {name.partition("=")[0] for name in options.columns.values()}
    for name in (columns - indicators) | {*options.fixed}:
        if name and name not in names:
            raise UsageError.t(
                "There is no column {column}. There are: {columns}.", column=name, columns=", ".join(sorted(names))
            )


def _read_sheet(
    number: int,
    sheet: RawSheet,
    header: Header | None,
    package: TargetPackage,
    options: ImportOptions,
    progress: Progress,
    exclusions: Mapping[int, LazyMessage],
) -> SheetResult:
    if header is None:
        reason = LazyMessage.t("No row of the sheet is understood as a header; nothing of it is read.")
        if sheet.hidden:
            reason = LazyMessage.t("The sheet is hidden and is not read. Show it, or remove it.")
        return SheetResult(sheet, None, SheetRows(), reason)
    first = sheet.rows[header.body : min(header.end, header.body + SAMPLE)]
    marks = {column.name: decimal_mark(filled_cells(first, column.index)) for column in header.mapped() if column.name}
    converters = ValueConverters(package, package.table(header.table), options, marks)
    for field_of_table in converters.table.fields:
        try:
            converters.read(field_of_table, options.fixed.get(field_of_table.name, ""))
        except UnparsedRow as unclear:
            raise UsageError.t("{column}: {fault}", column=f"--set {field_of_table.name}", fault=unclear.said) from None
    parsed_rows = SheetRows([], {RowLocation(number, row): [reason] for row, reason in exclusions.items()})
    rows = len(sheet.rows)
    read_row = read_answers if header.shape == "wide" else read_record
    for table in split_tables(sheet, header, package):
        context = RowContext(number, sheet, table.header, package, options, converters, parsed_rows)
        doubts = merged_numbers(context) | wrong_sums(context) | cancelled_rows(context)
        for place, row, cells in rows_of(context):
            doubt = table.doubt or doubts.get(place.row)
            if doubt:
                parsed_rows.reject(place, doubt)
            elif place.row not in exclusions and not reject_total(context, place, row):
                read_row(context, place, cells)
            if not place.row % STEP:
                progress(sheet.name, place.row, rows)
    return SheetResult(sheet, header, parsed_rows)
