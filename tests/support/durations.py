"""Writes what tests cost into `tests/durations.csv`, for `make durations`.

The cost is processor time, of the processes that a test starts too: it is much the same on a busy machine.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Generator
from pathlib import Path

import pytest

TABLE = Path(__file__).parents[1] / "durations.csv"
COLUMNS = ("folder", "tests", "seconds", "most", "dearest")
CPU = "processor seconds"
_start_times: dict[str, float] = {}
_seconds_by_folder: dict[str, dict[str, float]] = {}


def costs() -> dict[str, dict[str, str]]:
    """Return the rows of the table by their folders."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["folder"]: row for row in csv.DictReader(file)}


def folder_of(path: str) -> str:
    """Return the folder in the table for the path of a test, from the root of the program."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Remember when a test begins."""
    _start_times[item.nodeid] = sum(os.times()[:4])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write its cost into the last report of a test."""
    if call.when == "teardown":
        item.user_properties.append((CPU, sum(os.times()[:4]) - _start_times[item.nodeid]))
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather the costs, in the process that all reports come to."""
    for name, seconds in report.user_properties:
        if name == CPU:
            _seconds_by_folder.setdefault(folder_of(report.nodeid.split("::")[0]), {})[report.nodeid] = float(
                str(seconds)
            )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the table; folders that were not run stay as they are."""
    if hasattr(session.config, "workerinput"):
        return
    rows = costs()
    for folder, of in _seconds_by_folder.items():
        slowest = max(of, key=of.__getitem__)
        rows[folder] = dict(
            zip(COLUMNS, (folder, str(len(of)), f"{sum(of.values()):.1f}", f"{of[slowest]:.1f}", slowest), strict=True)
        )
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows[folder] for folder in sorted(rows))
