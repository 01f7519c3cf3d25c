"""A problem reads as one sentence that says where, what and what to do."""

from __future__ import annotations

import pytest

from dashboard.errors import DashboardError, DataError, Problem, SelectionError, SettingsError


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            Problem("observations.csv", 57, "value", "130", "is not a percentage (0 to 100)", "Correct the value."),
            "observations.csv row 57, column value: 130 is not a percentage (0 to 100). Correct the value.",
        ),
        (
            Problem("scopes.csv", 0, "order", "the column is missing", "", "Put it back."),
            "scopes.csv, column order: the column is missing. Put it back.",
        ),
        (
            Problem("scopes.csv", 0, "", "the file is empty", "", "Restore it."),
            "scopes.csv: the file is empty. Restore it.",
        ),
        (
            Problem("scopes.csv", 3, "", "the row is short", "", "Mend it."),
            "scopes.csv row 3: the row is short. Mend it.",
        ),
    ],
)
def test_a_problem_says_where_what_and_what_to_do(problem: Problem, sentence: str) -> None:
    assert str(problem) == sentence


def test_data_errors_hold_all_problems_by_table_row_and_column() -> None:
    problems = [Problem(table, row, "id", "x", "", "Mend.") for table, row in (("b", 2), ("a", 10), ("a", 9), ("b", 0))]
    error = DataError(problems)
    assert [(problem.table, problem.row) for problem in error.problems] == [("a", 9), ("a", 10), ("b", 0), ("b", 2)]
    assert str(error).splitlines() == [str(problem) for problem in error.problems]


@pytest.mark.parametrize("kind", [DataError, SelectionError, SettingsError])
def test_every_error_meant_for_people_is_of_one_kind(kind: type[Exception]) -> None:
    assert issubclass(kind, DashboardError)
