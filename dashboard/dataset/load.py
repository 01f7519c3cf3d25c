"""From the files of a data package to a checked `Dataset`, or to the list of what to mend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from dashboard.bounds.errors import BoundError
from dashboard.dataset.column_validation import map_unique
from dashboard.dataset.contract import DESCRIPTOR, Contract, contract_of, no_descriptor, read_contract
from dashboard.dataset.csv_reader import read_csv
from dashboard.dataset.dataset import DEFAULT_SURVEY, WORLD, Dataset, Version
from dashboard.dataset.rows.timeline_rows import derive_columns
from dashboard.dataset.transaction import read_current
from dashboard.dataset.validation import validate
from dashboard.dates import first_day, is_date, last_day
from dashboard.errors import DataError, LazyMessage, Problem

Frames = Mapping[str, pd.DataFrame]
README = "README.md"
Files = Mapping[str, bytes]
"""The files of a package, read: path inside it -> contents."""


def load(folder: Path) -> Dataset:
    """Return the checked data package of a folder; DataError holds every problem of it."""
    contract = read_contract(folder)
    tables = check_tables(contract, *read_tables(folder, contract))
    return build(contract, tables, version_of(folder, contract))


def load_files(files: Files, file_date: str) -> Dataset:
    """Return the checked data package of files; DataError holds every problem of it."""
    if DESCRIPTOR not in files:
        raise DataError([no_descriptor()])
    contract = contract_of(files[DESCRIPTOR])
    tables = check_tables(contract, *read_tables(files, contract))
    return build(contract, tables, _version(contract, (files[name] for name in _paths(contract)), file_date))


def check_tables(contract: Contract, texts: Frames, parse_problems: Sequence[Problem]) -> Frames:
    """Return the checked and typed tables; DataError holds every problem, unread ones too."""
    validation = validate(contract, texts)
    rows = {(problem.table, problem.row) for problem in parse_problems if problem.row}
    within = [problem for problem in validation.problems if (problem.table, problem.row) not in rows]
    problems = [*parse_problems, *within, *check_required_rows(contract, validation.tables)]
    if problems:
        raise DataError(problems)
    return validation.tables


def build(contract: Contract, tables: Frames, version: Version) -> Dataset:
    """Build the dataset of validated tables, with derived columns, sorted by date."""
    frames = {name: frame.reset_index(drop=True) for name, frame in tables.items()}
    activities = frames["activities"]
    ends = activities["date_end"].where(activities["date_end"] != "", activities["date_start"])
    activities = activities.assign(
        first_day=map_unique(activities["date_start"], first_day), last_day=map_unique(ends, last_day)
    )
    order = activities[["first_day", "last_day", "id"]].astype({"first_day": "category", "last_day": "category"})
    # One column after the other, the last first: all at once take twice as long for a million.
    for name in ("id", "last_day", "first_day"):
        order = order.sort_values(name, kind="stable")
    activities = activities.take(order.index.to_numpy()).reset_index(drop=True)
    dataset = Dataset(contract=contract, version=version, **(frames | {"activities": activities}))
    derive_columns(dataset)
    return dataset


def read_tables(source: Path | Files, contract: Contract) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Read every table as text (missing: ""), and what of it cannot be read."""
    texts: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name, table in contract.tables.items():
        try:
            content = read_current(source, table.path) if isinstance(source, Path) else source[table.path]
            frame, faults = read_csv(table, content)
        except (FileNotFoundError, KeyError):
            sentence, remedy = LazyMessage.t("the file is missing"), LazyMessage.t("Put it back.")
            frame, faults = None, [Problem(table.path, 0, "", sentence, "", remedy)]
        except (OSError, ValueError) as error:
            frame, faults = None, [unopened_file(table.path, error)]
        problems += faults
        if frame is not None:
            texts[name] = frame
    return texts, problems


def version_of(folder: Path, contract: Contract) -> Version:
    """Return the version of a package: a hash over its files, and the day it was made.

    The day is that of the descriptor, else that of the newest file: a copy of the package then has its own.

    Raises:
        DataError: a file went away in the meantime.
    """
    paths = [folder / name for name in _paths(contract)]
    try:
        newest = max(path.stat().st_mtime for path in paths)
        return _version(contract, (read_current(folder, name) for name in _paths(contract)), day_of(newest))
    except OSError as error:
        raise DataError([unopened_file(Path(error.filename).name, error)]) from None


def unopened_file(name: str, error: Exception) -> Problem:
    """Return the problem of a file that cannot be opened."""
    reason = error.sentence if isinstance(error, BoundError) else getattr(error, "strerror", None) or error
    sentence = LazyMessage.t("the file cannot be opened ({reason})", reason=reason)
    return Problem(name, 0, "", sentence, "", LazyMessage.t("Check its rights and its name."))


def day_of(moment: float) -> str:
    """Return the ISO day, in UTC, of a moment in seconds since 1970."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def _version(contract: Contract, contents: Iterable[bytes], file_date: str) -> Version:
    digest = hashlib.sha256()
    for name, content in zip(_paths(contract), contents, strict=True):
        digest.update(Path(name).name.encode())
        digest.update(content)
    created = str(contract.descriptor.get("created", ""))[:10]
    return Version(digest.hexdigest()[:12], created if is_date(created) else file_date)


def files_of(folder: Path, contract: Contract) -> Files:
    """Return the files of a package, with its README; OSError where one cannot be read."""
    more = (README,) if (folder / README).is_file() else ()
    return {name: (folder / name).read_bytes() for name in (*_paths(contract), *more)}


def _paths(contract: Contract) -> tuple[str, ...]:
    """Return the files a package has to have: the descriptor, then its tables."""
    return (DESCRIPTOR, *(table.path for table in contract.tables.values()))


def check_required_rows(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Name the rows the program itself points to."""
    for name, row in (("scopes", WORLD), ("surveys", DEFAULT_SURVEY)):
        if name in tables and "id" in tables[name] and len(tables[name]) and row not in set(tables[name]["id"]):
            remedy = LazyMessage.t("The dashboard starts from this row. Put it back.")
            yield Problem(contract.tables[name].path, 0, "id", LazyMessage.t("{row} is missing", row=row), "", remedy)
