"""One file that somebody wants checked: which tables it holds, and what is wrong with them beside the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pandas as pd

from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.limits import TABLE, WORKBOOK
from dashboard.dataset.contract import Contract, Table, read_contract
from dashboard.dataset.csv_reader import read_csv
from dashboard.dataset.load import Files, needed, read_tables
from dashboard.dataset.sheet_reader import read_sheet, sheet_faults, sheet_remarks
from dashboard.dataset.validation import check
from dashboard.dataset.validation_report import Report
from dashboard.errors import DataError, Problem, Said
from dashboard.xlsx_reader import Limits, read_batches_apart, read_workbook
from dashboard.xlsx_reader.csv_rows import read_batches
from dashboard.xlsx_reader.raw_sheet import RawSheet
from dashboard.xlsx_reader.warnings import book_remarks

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb")
"""Endings of files that Excel opens as workbooks; of the old kinds it is said what to do."""


@dataclass
class Submitted:
    """The tables of a file, named as in the contract, with what is wrong with their form.

    `contract` calls these tables by their place in the file.
    """

    contract: Contract
    texts: dict[str, pd.DataFrame] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


def check_file(path: Path, package: Path, limits: Limits | None = None) -> Report:
    """Check one file (CSV or XLSX): by itself, its references against the package, and those of the package to it.

    Raises:
        DataError: the package has no contract to check by.
    """
    contract = read_contract(package)
    try:
        content = read_regular_file(path, TABLE.packed)
    except (OSError, BoundError) as error:
        reason = error.sentence if isinstance(error, BoundError) else error.strerror
        found = Said.t("the file cannot be opened ({reason})", reason=reason)
        remedy = Said.t("Check its rights and its name.")
        return Report(str(path), (Problem(path.name, 0, "", found, "", remedy),))
    try:
        submitted = submit(path.name, content, contract, limits)
    except DataError as error:
        return Report(str(path), error.problems)
    problems, remarks = beside(submitted, package, contract)
    return Report(str(path), tuple(sorted({*submitted.problems, *problems})), (*submitted.remarks, *remarks))


def submit(name: str, content: bytes, contract: Contract, limits: Limits | None = None) -> Submitted:
    """Read the tables of one file, by its name and contents; with limits, a CSV file in a process of its own, too.

    Raises:
        DataError: the file cannot be read at all.
    """
    if Path(name).suffix.lower() in WORKBOOKS:
        return _of_workbook(name, content, contract, limits)
    stems = {table: Path(described.path).stem.casefold() for table, described in contract.tables.items()}
    table = next((table for table, stem in stems.items() if stem == Path(name).stem.casefold()), "")
    if not table or Path(name).suffix.lower() != ".csv":
        raise DataError([_unknown_file(name, contract)])
    submitted = Submitted(_placed(contract, {table: name}))
    read = partial(read_batches_apart, limits=limits) if limits else read_batches
    frame, submitted.problems = read_csv(submitted.contract.tables[table], content, read)
    if frame is not None:
        submitted.texts[table] = frame
    return submitted


def sheet_place(file: str, sheet: str) -> Said:
    """Return what problems call a sheet of a workbook."""
    return Said.t("{file}, sheet {sheet}", file=file, sheet=sheet)


def _of_workbook(name: str, content: bytes, contract: Contract, limits: Limits | None) -> Submitted:
    sheets = read_workbook(content, limits, name)
    tables: dict[str, RawSheet] = {}
    further: list[Problem] = []
    for sheet in sheets:
        table = sheet.name.strip().casefold()
        if table not in contract.tables or table in tables:
            further.append(_unknown_sheet(name, sheet, contract))
        else:
            tables[table] = sheet
    places = {table: sheet_place(name, sheet.name) for table, sheet in tables.items()}
    submitted = Submitted(_placed(contract, places), problems=further, remarks=list(book_remarks(name, content)))
    for table, sheet in tables.items():
        described = submitted.contract.tables[table]
        frame, found = read_sheet(described, sheet, (limits or WORKBOOK).cells)
        submitted.problems += [*found, *sheet_faults(described, sheet)]
        submitted.remarks += sheet_remarks(described, sheet)
        if frame is not None:
            submitted.texts[table] = frame
    return submitted


def beside(submitted: Submitted, package: Path | Files, own_contract: Contract) -> tuple[list[Problem], list[Problem]]:
    """Return the faults of the tables beside those of a package (its folder or files), and what was not looked at."""
    contract = submitted.contract
    around, malformed = read_tables(package, replace(contract, tables=_others(submitted)))
    checked = check(contract, around | submitted.texts)
    own = {contract.tables[name].path for name in submitted.texts}
    places = {(problem.table, problem.row) for problem in submitted.problems if problem.row}
    found = [problem for problem in checked.problems if (problem.table, problem.row) not in places]
    problems = [problem for problem in found if problem.table in own]
    if len(problems) < len(found):  # faults of the package are not this file's, unless it makes them
        before = set(check(own_contract, read_tables(package, own_contract)[0]).problems)
        problems += [problem for problem in found if problem.table not in own and not _known(problem, before)]
    tables = {name: checked.tables[name] for name in submitted.texts}
    return [*problems, *needed(contract, tables)], [*_not_read(malformed)]


def _known(problem: Problem, before: set[Problem]) -> bool:
    """Return whether the package has this fault anyway, whatever the sentence calls the table it refers to."""
    place = (problem.table, problem.row, problem.column, problem.found)
    return any(place == (other.table, other.row, other.column, other.found) for other in before)


def _others(submitted: Submitted) -> Mapping[str, Table]:
    return {name: table for name, table in submitted.contract.tables.items() if name not in submitted.texts}


def _placed(contract: Contract, places: Mapping[str, str]) -> Contract:
    """Return the contract with tables called by where they stand."""
    tables = {
        name: replace(table, path=places[name]) if name in places else table for name, table in contract.tables.items()
    }
    return replace(contract, tables=tables)


def _not_read(malformed: Sequence[Problem]) -> Iterator[Problem]:
    for table in dict.fromkeys(problem.table for problem in malformed):
        found = Said.t("the table of the package has faults of its own")
        remedy = Said.t("What refers to it may not have been checked. Check the whole package too.")
        yield Problem(table, 0, "", found, "", remedy)


def _unknown_file(name: str, contract: Contract) -> Problem:
    names = ", ".join(Path(table.path).name for table in contract.tables.values())
    found = Said.t("the file is not called like a table of the package")
    remedy = Said.t("Call it by its table ({names}), or give a workbook (.xlsx) with sheets so named.", names=names)
    return Problem(name, 0, "", found, "", remedy)


def _unknown_sheet(name: str, sheet: RawSheet, contract: Contract) -> Problem:
    found = Said.t("the sheet is not called like a table of the package, or like one that stands before it")
    remedy = Said.t("Call it by its table ({names}), or remove it.", names=", ".join(contract.tables))
    return Problem(sheet_place(name, sheet.name), 0, "", found, "", remedy)
