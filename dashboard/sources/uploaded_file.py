"""One file that somebody wants checked: its tables, and their faults beside the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path

import pandas as pd
from openpyxl.utils.cell import get_column_letter

from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.limits import TABLE, WORKBOOK
from dashboard.dataset.column_validation import quoted
from dashboard.dataset.contract import Contract, Table, read_contract
from dashboard.dataset.csv_reader import ColumnBuffer, header_of, limit_problem, read_csv
from dashboard.dataset.load import Files, check_required_rows, read_tables, unopened_file
from dashboard.dataset.validation import MOST_ROWS, validate
from dashboard.dataset.validation_report import Report
from dashboard.errors import DataError, LazyMessage, Problem
from dashboard.text.translate import message
from dashboard.xlsx_reader import Limits, read_workbook
from dashboard.xlsx_reader.csv_rows import read_batches
from dashboard.xlsx_reader.errors import SAVE_AGAIN
from dashboard.xlsx_reader.file_kinds import workbook_warnings
from dashboard.xlsx_reader.number_format import SIZES
from dashboard.xlsx_reader.raw_sheet import CellPosition, RawSheet
from dashboard.xlsx_reader.sandbox import parse_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods")
"""Endings of workbooks; which kind a file is, its bytes say."""

MAX_HEADER_BYTES = 64 * 1024
"""Bytes in which the header of a CSV file is looked for."""

AS_NUMBER = message("Write the number that is meant, and format the cell as a number.")
FAULTS: Mapping[str, tuple[str, str]] = {
    "error": (message("is an error of Excel, not a value"), message("Mend the formula, or write the value.")),
    "percent": (message("is shown with a percent sign, so 100 times as large"), AS_NUMBER),
    **{size: (message("is shown divided by a thousand or more"), AS_NUMBER) for size in SIZES[1:]},
    "struck": (message("has a line through it"), message("Delete it, or remove the line if it holds.")),
    "formula": (
        message("holds a formula whose value was not saved"),
        message("Open the workbook in Excel and save it, or write the value."),
    ),
}
"""Kind of cell -> what is wrong with it, and what to do. A formula is faulty where no value was saved."""


@dataclass
class UploadedFile:
    """The tables of a file, named as in the contract, with what is wrong with their form.

    `contract` calls these tables by their place in the file.
    """

    contract: Contract
    texts: dict[str, pd.DataFrame] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


def check_file(path: Path, package: Path) -> Report:
    """Check a file and its references; DataError where the package has no contract."""
    contract = read_contract(package)
    try:
        content = read_regular_file(path, TABLE.packed)
    except (OSError, BoundError) as error:
        return Report(str(path), (unopened_file(path.name, error),))
    try:
        upload = validate_upload(path.name, content, contract)
    except DataError as error:
        return Report(str(path), error.problems)
    problems, remarks = validate_beside(upload, package, contract)
    return Report(str(path), tuple(sorted({*upload.problems, *problems})), (*upload.remarks, *remarks))


def validate_upload(name: str, content: bytes, contract: Contract, limits: Limits | None = None) -> UploadedFile:
    """Read the tables of one file by its name; DataError where it cannot be read at all.

    With limits all of it is read in this process, which is confined; without, a workbook in one of its own.
    """
    if Path(name).suffix.lower() in WORKBOOKS:
        return _validate_workbook(name, content, contract, limits)
    stems = {table: Path(definition.path).stem.casefold() for table, definition in contract.tables.items()}
    table = next((table for table, stem in stems.items() if stem == Path(name).stem.casefold()), "")
    if not table or Path(name).suffix.lower() != ".csv":
        names = ", ".join(Path(definition.path).name for definition in contract.tables.values())
        sentence = LazyMessage.t("the file is not called like a table of the package")
        remedy = LazyMessage.t(
            "Call it by its table ({names}), or give a workbook (.xlsx) with sheets so named.", names=names
        )
        raise DataError([Problem(name, 0, "", sentence, "", remedy)])
    upload = UploadedFile(_with_paths(contract, {table: name}))
    reader = partial(read_batches, limits=limits) if limits else read_batches
    frame, upload.problems = read_csv(upload.contract.tables[table], content, reader)
    if frame is not None:
        upload.texts[table] = frame
    return upload


def is_package_table(name: str, content: bytes, contract: Contract) -> bool:
    """Return whether a CSV file is called like a table of the package and has its columns."""
    tables = {Path(table.path).name: table for table in contract.tables.values()}
    table = tables.get(name.casefold())
    if table is None:
        return False
    header = content[:MAX_HEADER_BYTES].partition(b"\n")[0].decode("utf-8-sig", "replace")
    return {field.name for field in table.fields if field.required} <= set(header.strip().split(","))


def sheet_place(file: str, sheet: str) -> LazyMessage:
    """Return the name of a sheet in problem messages."""
    return LazyMessage.t("{file}, sheet {sheet}", file=file, sheet=sheet)


def _validate_workbook(name: str, content: bytes, contract: Contract, limits: Limits | None) -> UploadedFile:
    sheets = parse_workbook(content, limits, name) if limits else read_workbook(content, None, name)
    tables, unknown_sheets = dict[str, RawSheet](), list[Problem]()
    sentence = LazyMessage.t("the sheet is not called like a table of the package, or like one that stands before it")
    remedy = LazyMessage.t("Call it by its table ({names}), or remove it.", names=", ".join(contract.tables))
    for sheet in sheets:
        table = sheet.name.strip().casefold()
        if table not in contract.tables or table in tables:
            unknown_sheets.append(Problem(sheet_place(name, sheet.name), 0, "", sentence, "", remedy))
        else:
            tables[table] = sheet
    places = {table: sheet_place(name, sheet.name) for table, sheet in tables.items()}
    remarks = list(workbook_warnings(name, content, sheets))
    upload = UploadedFile(_with_paths(contract, places), problems=unknown_sheets, remarks=remarks)
    if any(sheet.formats_lost for sheet in sheets):
        sentence = LazyMessage.t("the kind of file does not tell how numbers and dates are shown")
        upload.remarks.append(Problem(name, 0, "", sentence, "", LazyMessage.t(SAVE_AGAIN)))
    for table, sheet in tables.items():
        definition = upload.contract.tables[table]
        frame, problems = _read_sheet(definition, sheet, (limits or WORKBOOK).cells)
        upload.problems += [*problems, *_sheet_faults(definition, sheet)]
        upload.remarks += _sheet_remarks(definition, sheet)
        if frame is not None:
            upload.texts[table] = frame
    return upload


def validate_beside(
    upload: UploadedFile, package: Path | Files, own_contract: Contract
) -> tuple[list[Problem], list[Problem]]:
    """Validate the tables beside a package; return faults and what was not checked."""
    contract = upload.contract
    package_tables = {name: table for name, table in contract.tables.items() if name not in upload.texts}
    package_texts, package_problems = read_tables(package, replace(contract, tables=package_tables))
    validation = validate(contract, package_texts | upload.texts)
    own_paths = {contract.tables[name].path for name in upload.texts}
    places = {(problem.table, problem.row) for problem in upload.problems if problem.row}
    row_problems = [problem for problem in validation.problems if (problem.table, problem.row) not in places]
    problems = [problem for problem in row_problems if problem.table in own_paths]
    if len(problems) < len(row_problems):  # faults of the package are not this file's, unless it makes them
        before = validate(own_contract, read_tables(package, own_contract)[0]).problems
        fact = attrgetter("table", "row", "column", "found")
        facts = set(map(fact, before))
        problems += [fault for fault in row_problems if fault.table not in own_paths and fact(fault) not in facts]
    tables = {name: validation.tables[name] for name in upload.texts}
    sentence = LazyMessage.t("the table of the package has faults of its own")
    remedy = LazyMessage.t("What refers to it may not have been checked. Check the whole package too.")
    faulty_tables = dict.fromkeys(problem.table for problem in package_problems)
    unchecked = [Problem(table, 0, "", sentence, "", remedy) for table in faulty_tables]
    return [*problems, *check_required_rows(contract, tables)], unchecked


def _with_paths(contract: Contract, places: Mapping[str, str]) -> Contract:
    """Return the contract with tables called by where they stand."""
    tables = {
        name: replace(table, path=places[name]) if name in places else table for name, table in contract.tables.items()
    }
    return replace(contract, tables=tables)


def _read_sheet(table: Table, sheet: RawSheet, max_cells: int) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return a sheet as text, indexed like a CSV file, its faults; `max_cells` once filled up."""
    buffer = header_of(table, list(sheet.rows[0]) if sheet.rows else None)
    if not isinstance(buffer, ColumnBuffer):
        return None, buffer
    width = buffer.width
    if width * len(sheet.rows) > max_cells:
        return None, [limit_problem(table.path, "cells", f"{max_cells:,}")]
    even = [[*row[:width], *[""] * (width - len(row))] for row in sheet.rows[1:]]
    if even:
        buffer.add(2, even)
    beyond = [number for number, row in enumerate(sheet.rows, 1) if any(row[width:])]
    remedy = LazyMessage.t("Name its column in row 1, or clear the cell.")
    for number in beyond[:MOST_ROWS]:
        row = sheet.rows[number - 1]
        cell = _name((number, next(place for place in range(width, len(row)) if row[place]) + 1))
        sentence = LazyMessage.t("cell {cell} stands to the right of the named columns", cell=cell)
        buffer.problems.append(Problem(table.path, number, "", sentence, "", remedy))
    return buffer.frame(), buffer.problems  # the former adds to the latter


def _sheet_faults(table: Table, sheet: RawSheet) -> Iterator[Problem]:
    """Yield the first cells whose text is not what a reader sees: formulas, errors, ..."""
    wrong = [
        place
        for place, kind in sheet.kinds.items()
        if kind in FAULTS and (kind != "formula" or not _cell(sheet, place))
    ]
    for place in wrong[:MOST_ROWS]:
        sentence, remedy = map(LazyMessage.t, FAULTS[sheet.kinds[place]])
        cell = quoted(_cell(sheet, place)) if sheet.kinds[place] != "formula" else LazyMessage.t("the cell")
        yield Problem(table.path, place[0], _column(sheet, place), cell, sentence, remedy)
    for first, last in sheet.merged[:MOST_ROWS]:
        name = _name(last)
        sentence = LazyMessage.t("is merged with others to {cell}; all but the first of them are empty", cell=name)
        remedy = LazyMessage.t("Unmerge the cells, and write the value into each of them.")
        yield Problem(table.path, first[0], _column(sheet, first), LazyMessage.t("the cell"), sentence, remedy)
    remaining = max(len(wrong) - MOST_ROWS, 0) + max(len(sheet.merged) - MOST_ROWS, 0)
    if remaining:
        sentence = LazyMessage.n(
            "{number} further cell has such faults", "{number} further cells have such faults", remaining
        )
        yield Problem(table.path, 0, "", sentence, "", LazyMessage.t("Mend the ones that are named, and check again."))


def _sheet_remarks(table: Table, sheet: RawSheet) -> Iterator[Problem]:
    """Yield that the sheet or rows are hidden, or values of formulas were taken as saved."""
    if sheet.hidden:
        remedy = LazyMessage.t("It was checked like the others.")
        yield Problem(table.path, 0, "", LazyMessage.t("the sheet is hidden"), "", remedy)
    for row in sheet.hidden_rows[:MOST_ROWS]:
        yield Problem(table.path, row, "", LazyMessage.t("the row is hidden"), "", LazyMessage.t("Look at it again."))
    formulas = (place for place, kind in sheet.kinds.items() if kind == "formula" and _cell(sheet, place))
    for place in islice(formulas, MOST_ROWS):
        sentence = LazyMessage.t("the cell holds a formula")
        remedy = LazyMessage.t("The value that Excel saved was checked.")
        yield Problem(table.path, place[0], _column(sheet, place), sentence, "", remedy)


def _cell(sheet: RawSheet, place: CellPosition) -> str:
    row = sheet.rows[place[0] - 1] if place[0] <= len(sheet.rows) else []
    return row[place[1] - 1] if place[1] <= len(row) else ""


def _column(sheet: RawSheet, place: CellPosition) -> str:
    """Return the header of a cell's column, or its letter."""
    return _cell(sheet, (1, place[1])) or get_column_letter(place[1])


def _name(place: CellPosition) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"
