"""The tests that every change waits for are quick: `make durations` measures them."""

from __future__ import annotations

from tests.support.durations import costs, folder_of
from tests.support.server_process import ROOT

BUDGET = 600
"""Seconds of a processor: five minutes on two cores, without the browsers."""

MOST = 14
"""Seconds of the dearest test: it makes a chart, and runs all tests of a chart on it."""


def test_all_tests_without_a_browser_cost_less_than_the_budget() -> None:
    assert sum(float(row["seconds"]) for row in costs().values()) < BUDGET


def test_no_test_costs_what_a_folder_may() -> None:
    assert [row for row in costs().values() if float(row["most"]) > MOST] == []


def test_every_folder_of_tests_is_in_the_table() -> None:
    files = (file.relative_to(ROOT).as_posix() for file in (ROOT / "tests").rglob("test_*.py"))
    assert {folder_of(file) for file in files} - {"tests/browser", "tests/deploy"} == {*costs()}
