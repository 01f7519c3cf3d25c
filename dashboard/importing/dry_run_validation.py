"""Validate the merged package before writing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dashboard.dataset.contract import DESCRIPTOR
from dashboard.dataset.csv_reader import read_csv
from dashboard.dataset.load import check_tables
from dashboard.dataset.validation import FIRST_ROW
from dashboard.errors import DataError, LazyMessage, Problem
from dashboard.importing.diff import ImportDiff, plan_changes
from dashboard.importing.garbage_collector import pause_collector
from dashboard.importing.parsed_rows import ParsedRow, RowLocation
from dashboard.importing.target_package import TargetPackage
from dashboard.xlsx_reader.csv_rows import Batch, batches_of

Reason = LazyMessage | Problem
"""Why a row is not imported: what was not understood, or the fault that the contract finds in it."""

ROUNDS = 20
"""Times that rows at fault are left out and the rest is checked again; what is still at fault then stops the import."""


@dataclass(frozen=True)
class DryRunResult:
    """A plan that keeps the contract, the files it would write, and the rows it leaves out."""

    plan: ImportDiff
    files: dict[str, bytes]
    refused: dict[RowLocation, list[Reason]]


@pause_collector()
def dry_run(package: TargetPackage, records: Sequence[ParsedRow], now: datetime) -> DryRunResult:
    """Plan an import, check the package it would make, and leave out the rows that are at fault.

    Raises:
        DataError: the package would not keep its contract, and it is not the rows of the file that are at fault.
    """
    refused: dict[RowLocation, list[Reason]] = {}
    rounds = 0
    while True:
        plan = plan_changes(package, [record for record in records if record.place not in refused])
        if plan.refused:
            for place, sentences in plan.refused.items():
                refused.setdefault(place, []).extend(dict.fromkeys(sentences))
            continue
        files = render_files(package, plan, now)
        try:
            if files:
                _check(package, plan, files)
        except DataError as error:
            blamed, rounds = _rows_at_fault(package, plan, error), rounds + 1
            if not blamed or rounds > ROUNDS:
                raise
            refused |= blamed
            continue
        return DryRunResult(plan, files, refused)


def render_files(package: TargetPackage, plan: ImportDiff, now: datetime) -> dict[str, bytes]:
    """Return the files that a plan changes, whole; none when it changes nothing."""
    files = {package.table(name).path: _file(package, plan, name) for name in plan.tables()}
    if files:
        files[DESCRIPTOR] = _with_date(package.content[DESCRIPTOR], now)
    return files


def _check(package: TargetPackage, plan: ImportDiff, files: Mapping[str, bytes]) -> None:
    """Check the tables as a plan makes them, of the cells at hand rather than of the files.

    Raises:
        DataError: the package would not keep its contract.
    """
    texts, malformed = dict(package.texts), list[Problem]()
    for name in filter(plan.tables().__contains__, package.contract.tables):
        rows, packed = _rows(package, plan, name), len(files[package.table(name).path])
        frame, problems = read_csv(package.table(name), b"", partial(_batches, rows, packed))
        malformed += problems
        del texts[name]
        if frame is not None:
            texts[name] = frame
    check_tables(package.contract, texts, malformed)


def _batches(rows: Iterable[list[str]], packed: int, _raw: bytes) -> Iterator[Batch]:
    return batches_of(rows, packed)


def _rows(package: TargetPackage, plan: ImportDiff, name: str) -> Iterator[list[str]]:
    """Yield the header of a table, the rows it has, as they would be, and those that are added."""
    frame = package.texts[name]
    columns = tuple(str(column) for column in frame.columns)
    yield list(columns)
    changed = plan.changed.get(name, {})
    for position, row in enumerate(zip(*(frame[column].to_list() for column in columns), strict=True)):
        cells = dict(zip(columns, row, strict=True))
        if position in changed:
            cells |= {each: text for each, (_, text) in changed[position].cells.items()}
        yield list(cells.values())
    yield from (added.cells.row(columns) for added in plan.added.get(name, {}).values())


def _file(package: TargetPackage, plan: ImportDiff, name: str) -> bytes:
    """Return a table as CSV, with the columns and the rows it has, then those that are added."""
    content = io.BytesIO()
    text = io.TextIOWrapper(content, encoding="utf-8", newline="", write_through=True)
    csv.writer(text, lineterminator="\n").writerows(_rows(package, plan, name))
    text.flush()
    return content.getvalue()


def _with_date(descriptor: bytes, now: datetime) -> bytes:
    """Return the descriptor with the day these data were made, the rest as it is written."""
    stamp = f'"created": "{now:%Y-%m-%dT%H:%M:%SZ}"'
    return re.sub(rb'"created"\s*:\s*"[^"]*"', stamp.encode(), descriptor, count=1)


def _rows_at_fault(package: TargetPackage, plan: ImportDiff, error: DataError) -> dict[RowLocation, list[Reason]]:
    """Return the rows of the file from which the rows at fault come, with what is at fault."""
    names = {table.path: name for name, table in package.contract.tables.items()}
    found: dict[RowLocation, list[Reason]] = {}
    for problem in error.problems:
        if problem.table in names and problem.row:
            for place in plan.places(names[problem.table], problem.row - FIRST_ROW):
                found.setdefault(place, []).append(problem)
    return found
