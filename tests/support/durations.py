"""Writes what tests cost into `tests/durations.csv`, for `make durations`.

The cost is processor time, of the processes that a test starts too: it is much the same on a busy machine.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Generator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import pytest

TABLE = Path(__file__).parents[1] / "durations.csv"
CPU = "processor seconds"


@dataclass(frozen=True)
class Cost:
    """What the tests of a folder cost, and the dearest of them."""

    folder: str
    tests: int
    seconds: float
    most: float
    dearest: str


def costs() -> list[Cost]:
    """Return the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Cost(row["folder"], int(row["tests"]), float(row["seconds"]), float(row["most"]), row["dearest"])
        for row in rows
    ]


def folder_of(path: str) -> str:
    """Return the folder in the table for the path of a test, from the root of the program."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def _seconds() -> float:
    return sum(os.times()[:4])


_begun: dict[str, float] = {}
_known: dict[str, dict[str, float]] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Remember when a test begins."""
    _begun[item.nodeid] = _seconds()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write its cost into the last report of a test."""
    if call.when == "teardown":
        item.user_properties.append((CPU, _seconds() - _begun[item.nodeid]))
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather the costs, in the process that all reports come to."""
    for name, seconds in report.user_properties:
        if name == CPU and report.when == "teardown":
            _known.setdefault(folder_of(report.nodeid.split("::")[0]), {})[report.nodeid] = float(str(seconds))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the table; folders that were not run stay as they are."""
    if hasattr(session.config, "workerinput"):
        return
    rows = {cost.folder: cost for cost in costs()}
    for folder, of in _known.items():
        dearest = max(of, key=of.__getitem__)
        rows[folder] = Cost(folder, len(of), round(sum(of.values()), 1), round(of[dearest], 1), dearest)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(Cost))
        table.writerows(astuple(rows[folder]) for folder in sorted(rows))
