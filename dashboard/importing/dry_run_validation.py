"""Validate the merged package before writing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

import pandas as pd

from dashboard.dataset.contract import DESCRIPTOR
from dashboard.dataset.csv_reader import frame_of
from dashboard.dataset.implausible_values import ImplausibleValue, implausible_values
from dashboard.dataset.load import Frames, check_tables
from dashboard.dataset.validation import FIRST_ROW
from dashboard.errors import DataError, LazyMessage, Problem
from dashboard.importing.diff import ImportDiff
from dashboard.importing.diff_builder import build_diff
from dashboard.importing.parsed_rows import ParsedRow, RowLocation
from dashboard.importing.reader import FileResult
from dashboard.importing.target_package import TargetPackage

Reason = LazyMessage | Problem
"""Why a row is not imported: what was not understood, or the fault that the contract finds in it."""

MAX_PARTICIPANTS = 100_000_000
"""More people than any one activity had; such a number is one to call, or a code."""

MAX_ROUNDS = 20
"""Times that rows at fault are left out and the rest is checked again; what is still at fault then stops the import."""


@dataclass(frozen=True)
class DryRunResult:
    """A plan that keeps the contract, the rows it leaves out, and remarks on the others."""

    plan: ImportDiff
    rejections: dict[RowLocation, list[Reason]]
    remarks: dict[RowLocation, list[Reason]]
    package: TargetPackage
    now: datetime

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Return the files that are changed, whole; none when nothing is."""
        files = {self.package.table(name).path: _file(self.package, self.plan, name) for name in self.plan.tables()}
        if files:
            stamp = f'"created": "{self.now:%Y-%m-%dT%H:%M:%SZ}"'.encode()
            descriptor = self.package.content[DESCRIPTOR]
            files[DESCRIPTOR] = re.sub(rb'"created"\s*:\s*"[^"]*"', stamp, descriptor, count=1)
        return files


def dry_run(package: TargetPackage, records: Sequence[ParsedRow], now: datetime) -> DryRunResult:
    """Plan an import, check the package it would make, and leave out the rows that are at fault.

    Raises:
        DataError: the package would not keep its contract, and it is not the rows of the file that are at fault.
    """
    rejections: dict[RowLocation, list[Reason]] = {}
    rounds = 0
    while True:
        plan = build_diff(package, [record for record in records if record.location not in rejections])
        remarks: dict[RowLocation, list[Reason]] = {}
        faulty: dict[RowLocation, list[Reason]] = {
            place: list(dict.fromkeys(sentences)) for place, sentences in plan.rejections.items()
        }
        try:
            if plan.tables() and not faulty:
                faulty = _check_plausibility(remarks, package, plan, now)
        except DataError as error:
            faulty, rounds = _locate_faults(package, plan, error), rounds + 1
            if not faulty or rounds > MAX_ROUNDS:
                raise
        if not faulty:
            return DryRunResult(plan, rejections, remarks, package, now)
        rejections |= _with_equal_rows(faulty, records)


def _with_equal_rows(
    faulty: Mapping[RowLocation, list[Reason]], records: Sequence[ParsedRow]
) -> dict[RowLocation, list[Reason]]:
    """Return rows at fault with those equal to them, which a plan counts as the first of them."""
    contents = {record.location: _content(record) for record in records if record.location in faulty}
    reasons = {content: faulty[place] for place, content in contents.items()}
    equal_rows = {
        record.location: list(reasons[content]) for record in records if (content := _content(record)) in reasons
    }
    return {**equal_rows, **faulty}


def _content(record: ParsedRow) -> tuple[object, ...]:
    """Return all that a row says, without its place."""
    return record.table, tuple(record.cells.items()), record.links, tuple(record.about.items())


def dry_run_file(package: TargetPackage, file: FileResult, now: datetime) -> DryRunResult:
    """Plan the import of a file (see `dry_run`); rows that are not understood are refused too."""
    result = dry_run(package, file.records, now)
    for place, reasons in file.rejections.items():
        result.rejections.setdefault(place, []).extend(reasons)
    return result


def _check_plausibility(
    remarks: dict[RowLocation, list[Reason]], package: TargetPackage, plan: ImportDiff, now: datetime
) -> dict[RowLocation, list[Reason]]:
    """Add what can hardly be meant of the rows of a plan, and return what cannot be at all."""
    tables, today = _validate(package, plan), now.date().isoformat()
    impossible: dict[RowLocation, list[Reason]] = {}
    for value in implausible_values(tables, today):
        change = plan.changed.get(value.table, {}).get(value.row)
        if change and value.column not in change.cells:
            continue
        path, remedy = package.table(value.table).path, LazyMessage.t("Look at it again.")
        target = impossible if _is_impossible(value, tables[value.table], today) else remarks
        for place in plan.locations(value.table, value.row):
            problem = Problem(path, 0, value.column, value.cell, value.sentence, remedy)
            target.setdefault(place, []).append(problem)
    return impossible


def _is_impossible(value: ImplausibleValue, table: pd.DataFrame, today: str) -> bool:
    """Return whether a number is of days to come, or of too many people."""
    row = table.iloc[value.row]
    if value.column == "participants":
        return float(row["participants"]) > MAX_PARTICIPANTS
    if value.table == "activities":
        taking_part = pd.notna(row["participants"]) and row["people_kind"] != "planned"
        return taking_part and value.column == "date_start" and value.cell > today
    return value.column == "period_start" and value.cell > today


def _validate(package: TargetPackage, plan: ImportDiff) -> Frames:
    """Check the tables as a plan makes them, of the cells at hand, and return them."""
    texts, faults = dict(package.texts), list[Problem]()
    for name in filter(plan.tables().__contains__, package.contract.tables):
        columns = {str(column): partial(_column, package, plan, name, str(column)) for column in texts[name].columns}
        rows = len(texts[name]) + len(plan.added.get(name, ()))
        texts[name], problems = frame_of(package.table(name), columns, rows)
        faults += problems
    return check_tables(package.contract, texts, faults)


def _column(package: TargetPackage, plan: ImportDiff, name: str, column: str) -> list[str]:
    """Return the cells of a column as they would be, those of rows that are added last."""
    texts: list[str] = package.texts[name][column].to_list()
    for position, change in plan.changed.get(name, {}).items():
        texts[position] = change.cells.get(column, ("", texts[position]))[1]
    return texts + plan.added[name].column(column) if name in plan.added else texts


def _file(package: TargetPackage, plan: ImportDiff, name: str) -> bytes:
    """Return a table as CSV, with the columns and the rows it has, then those that are added."""
    content = io.BytesIO()
    text = io.TextIOWrapper(content, encoding="utf-8", newline="", write_through=True)
    columns = [str(column) for column in package.texts[name].columns]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(_column(package, plan, name, column) for column in columns), strict=True))
    text.flush()
    return content.getvalue()


def _locate_faults(package: TargetPackage, plan: ImportDiff, error: DataError) -> dict[RowLocation, list[Reason]]:
    """Return the rows of the file from which the rows at fault come, with what is at fault."""
    names = {table.path: name for name, table in package.contract.tables.items()}
    rejections: dict[RowLocation, list[Reason]] = {}
    for problem in error.problems:
        if problem.table in names and problem.row:
            for place in plan.locations(names[problem.table], problem.row - FIRST_ROW):
                rejections.setdefault(place, []).append(problem)
    return rejections
