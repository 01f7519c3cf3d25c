"""From the files of a data package to a checked `Dataset`, or to the list of what to mend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from dashboard.dataset.cells import mapped
from dashboard.dataset.check import check
from dashboard.dataset.contract import DESCRIPTOR, MEND, Contract, Table, read_contract
from dashboard.dataset.csv_text import read_csv
from dashboard.dataset.records import DEFAULT_SURVEY, TABLES, WORLD, Dataset, Version
from dashboard.errors import DataError, Problem
from dashboard.selection import first_day, is_date, last_day

Frames = Mapping[str, pd.DataFrame]


def load(folder: Path) -> Dataset:
    """Read, check and return the data package of a folder.

    Raises:
        DataError: anything is wrong with any table; it holds every problem of every table.
    """
    contract = read_contract(folder)
    texts, malformed = read_tables(folder, contract)
    checked = check(contract, texts)
    rows = {(problem.table, problem.row) for problem in malformed if problem.row}
    within = [problem for problem in checked.problems if (problem.table, problem.row) not in rows]
    problems = [*_tables(contract), *malformed, *within, *_needed(contract, checked.tables)]
    if problems:
        raise DataError(problems)
    return build(contract, checked.tables, version_of(folder, contract))


def build(contract: Contract, tables: Frames, version: Version) -> Dataset:
    """Return the dataset of checked tables, with the columns derived once and the activities by date."""
    frames = {name: frame.reset_index(drop=True) for name, frame in tables.items()}
    activities = frames["activities"]
    ends = activities["date_end"].where(activities["date_end"] != "", activities["date_start"])
    activities = activities.assign(
        first_day=mapped(activities["date_start"], first_day), last_day=mapped(ends, last_day)
    ).sort_values(["first_day", "id"], ignore_index=True)
    return Dataset(contract=contract, version=version, **(frames | {"activities": activities}))


def read_tables(folder: Path, contract: Contract) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Read every table as text (missing: ""), and name the files and rows that cannot be read."""
    texts: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name, table in contract.tables.items():
        try:
            frame, found = read_csv(table, (folder / table.path).read_bytes())
        except FileNotFoundError:
            frame, found = None, [_fault(table, "the file is missing", "Put it back.")]
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            frame, found = (
                None,
                [_fault(table, f"the file cannot be opened ({reason})", "Check its rights and its name.")],
            )
        problems += found
        if frame is not None:
            texts[name] = frame
    return texts, problems


def version_of(folder: Path, contract: Contract) -> Version:
    """Return the version of a package: a hash over its files, and the day its descriptor says it was made.

    Without such a day, that of the newest file: a copy of the package then has a day of its own.

    Raises:
        DataError: a file went away in the meantime.
    """
    paths = [folder / DESCRIPTOR, *(folder / table.path for table in contract.tables.values())]
    digest = hashlib.sha256()
    try:
        for path in paths:
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
        newest = max(path.stat().st_mtime for path in paths)
    except OSError as error:
        found = f"the file cannot be opened ({error.strerror})"
        raise DataError([Problem(path.name, 0, "", found, "", "Check its rights and its name.")]) from None
    written = datetime.fromtimestamp(newest, UTC).date().isoformat()
    made = str(contract.descriptor.get("created", ""))[:10]
    return Version(digest.hexdigest()[:12], made if is_date(made) else written)


def _tables(contract: Contract) -> Iterator[Problem]:
    """Name the tables the program is made of and the contract lacks, and those the other way about."""
    for name in TABLES:
        if name not in contract.tables:
            yield Problem(DESCRIPTOR, 0, "", f"the table {name} is not described", "", f"{MEND}.")
    for name in contract.tables:
        if name not in TABLES:
            yield Problem(DESCRIPTOR, 0, "", f"the table {name} is not known to the program", "", "Remove it.")


def _needed(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Name the rows the program itself points to."""
    for name, row in (("scopes", WORLD), ("surveys", DEFAULT_SURVEY)):
        if name in tables and "id" in tables[name] and len(tables[name]) and row not in set(tables[name]["id"]):
            remedy = "The dashboard starts from this row. Put it back."
            yield Problem(contract.tables[name].path, 0, "id", f"{row} is missing", "", remedy)


def _fault(table: Table, found: str, remedy: str) -> Problem:
    return Problem(table.path, 0, "", found, "", remedy)
