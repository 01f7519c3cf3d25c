"""One file that somebody wants checked: its tables, and their faults beside the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

import pandas as pd

from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.limits import TABLE, WORKBOOK
from dashboard.dataset.contract import Contract, read_contract
from dashboard.dataset.csv_reader import read_csv
from dashboard.dataset.load import Files, check_required_rows, read_tables, unopened_file
from dashboard.dataset.sheet_reader import read_sheet, sheet_faults, sheet_remarks
from dashboard.dataset.validation import validate
from dashboard.dataset.validation_report import Report
from dashboard.errors import DataError, LazyMessage, Problem
from dashboard.xlsx_reader import Limits, read_workbook
from dashboard.xlsx_reader.csv_rows import read_batches
from dashboard.xlsx_reader.file_kinds import workbook_warnings
from dashboard.xlsx_reader.raw_sheet import RawSheet
from dashboard.xlsx_reader.sandbox import parse_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods")
"""Endings of workbooks; which kind a file is, its bytes say."""


MAX_HEADER_BYTES = 64 * 1024
"""Bytes in which the header of a CSV file is looked for."""


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
    """Read the tables of one file, by its name and contents.

    With limits all of it is read in this process, which is confined; without, a workbook in one of its own.

    Raises:
        DataError: the file cannot be read at all.
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
    tables: dict[str, RawSheet] = {}
    unknown_sheets: list[Problem] = []
    for sheet in sheets:
        table = sheet.name.strip().casefold()
        if table not in contract.tables or table in tables:
            unknown_sheets.append(_unknown_sheet(name, sheet, contract))
        else:
            tables[table] = sheet
    places = {table: sheet_place(name, sheet.name) for table, sheet in tables.items()}
    upload = UploadedFile(
        _with_paths(contract, places), problems=unknown_sheets, remarks=list(workbook_warnings(name, content, sheets))
    )
    for table, sheet in tables.items():
        definition = upload.contract.tables[table]
        frame, problems = read_sheet(definition, sheet, (limits or WORKBOOK).cells)
        upload.problems += [*problems, *sheet_faults(definition, sheet)]
        upload.remarks += sheet_remarks(definition, sheet)
        if frame is not None:
            upload.texts[table] = frame
    return upload


def validate_beside(
    upload: UploadedFile, package: Path | Files, own_contract: Contract
) -> tuple[list[Problem], list[Problem]]:
    """Validate the tables beside a package; return faults and what was not checked."""
    contract = upload.contract
    others = {name: table for name, table in contract.tables.items() if name not in upload.texts}
    package_texts, package_problems = read_tables(package, replace(contract, tables=others))
    validation = validate(contract, package_texts | upload.texts)
    own_paths = {contract.tables[name].path for name in upload.texts}
    places = {(problem.table, problem.row) for problem in upload.problems if problem.row}
    row_problems = [problem for problem in validation.problems if (problem.table, problem.row) not in places]
    problems = [problem for problem in row_problems if problem.table in own_paths]
    if len(problems) < len(row_problems):  # faults of the package are not this file's, unless it makes them
        before = validate(own_contract, read_tables(package, own_contract)[0]).problems
        fact = attrgetter("table", "row", "column", "found")
        known = set(map(fact, before))
        problems += [fault for fault in row_problems if fault.table not in own_paths and fact(fault) not in known]
    tables = {name: validation.tables[name] for name in upload.texts}
    return [*problems, *check_required_rows(contract, tables)], [*_unread_problems(package_problems)]


def _with_paths(contract: Contract, places: Mapping[str, str]) -> Contract:
    """Return the contract with tables called by where they stand."""
    tables = {
        name: replace(table, path=places[name]) if name in places else table for name, table in contract.tables.items()
    }
    return replace(contract, tables=tables)


def _unread_problems(problems: Sequence[Problem]) -> Iterator[Problem]:
    for table in dict.fromkeys(problem.table for problem in problems):
        sentence = LazyMessage.t("the table of the package has faults of its own")
        remedy = LazyMessage.t("What refers to it may not have been checked. Check the whole package too.")
        yield Problem(table, 0, "", sentence, "", remedy)


def _unknown_sheet(name: str, sheet: RawSheet, contract: Contract) -> Problem:
    sentence = LazyMessage.t("the sheet is not called like a table of the package, or like one that stands before it")
    remedy = LazyMessage.t("Call it by its table ({names}), or remove it.", names=", ".join(contract.tables))
    return Problem(sheet_place(name, sheet.name), 0, "", sentence, "", remedy)
