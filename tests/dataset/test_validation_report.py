"""The same fault in 400 rows is one line with its rows."""

from __future__ import annotations

import json

import pytest

from dashboard.dataset.validation_report import Report, as_json, group_problems, rows_in_words
from dashboard.errors import LazyMessage, Problem
from dashboard.text.translate import text_for

ENGLISH = text_for("en")
AMONG = LazyMessage.t("is not one of {allowed}", allowed="a, b")
CORRECT = LazyMessage.t("Correct the {column}.", column="kind")


def fault(row: int, cell: str = "party", column: str = "kind", table: str = "x.csv") -> Problem:
    return Problem(table, row, column, cell, AMONG, CORRECT)


def sentences(*problems: Problem) -> list[str]:
    return [group.sentence(ENGLISH) for group in group_problems(problems)]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((2, 3), "rows 2-3"),
        ((2, 4, 6), "rows 2, 4, 6"),
        ((*range(2, 15), 17, 20, 22, *range(30, 410)), "rows 2-14, 17, 20, 22 and 380 more"),
        (tuple(range(2, 402)), "rows 2-401"),
    ],
)
def test_rows_are_named_as_runs_and_the_rest_is_counted(rows: tuple[int, ...], words: str) -> None:
    assert rows_in_words(rows, ENGLISH) == words


def test_one_fault_in_many_rows_is_one_line() -> None:
    assert sentences(*(fault(row) for row in range(401, 1, -1))) == [
        "x.csv rows 2-401, column kind: party is not one of a, b. Correct the kind."
    ]


def test_a_fault_with_other_values_in_other_rows_is_one_line_that_tells_the_first() -> None:
    assert sentences(fault(2, "party"), fault(5, "ball")) == [
        "x.csv rows 2, 5, column kind: party is not one of a, b (so in row 2; the other rows likewise). "
        "Correct the kind."
    ]


def test_values_inside_a_sentence_do_not_part_a_group() -> None:
    problems = [
        Problem(
            "x.csv",
            row,
            "id",
            f"id-{row}",
            LazyMessage.t("already stands in row {row}", row=row - 1),
            LazyMessage.t("Put it back."),
        )
        for row in (3, 5)
    ]
    assert sentences(*problems) == [
        "x.csv rows 3, 5, column id: id-3 already stands in row 2 (so in row 3; the other rows likewise). Put it back."
    ]


def test_other_faults_columns_and_tables_are_lines_of_their_own_in_order() -> None:
    lines = sentences(
        fault(9),
        fault(2, table="y.csv"),
        fault(3, column="id"),
        Problem("x.csv", 9, "kind", "party", LazyMessage.t("is nothing but spaces"), CORRECT),
        Problem("x.csv", 0, "", LazyMessage.t("the file is empty"), "", LazyMessage.t("Put it back.")),
    )
    assert [line.split(":")[0] for line in lines] == [
        "x.csv",
        "x.csv row 3, column id",
        "x.csv row 9, column kind",
        "x.csv row 9, column kind",
        "y.csv row 2, column kind",
    ]


def test_two_faults_of_one_cell_count_its_row_once() -> None:
    (group,) = group_problems([fault(2, "a"), fault(2, "b"), fault(3, "c")])
    assert (group.rows, len(group.problems)) == ((2, 3), 3)


def test_the_json_holds_each_fault_and_each_group_and_nothing_that_json_lacks() -> None:
    report = Report("x.csv", (fault(2), fault(3, "ball")), (Problem("x.csv", 0, "", "n", "", "m"),))
    document = json.loads(json.dumps(as_json(report, ENGLISH)))
    assert (document["schema"], document["good"], document["faults"], document["language"], document["checked"]) == (
        1,
        False,
        2,
        "en",
        "x.csv",
    )
    (group,) = document["problems"]
    assert group["rows"] == [2, 3]
    assert group["cells"] == [{"row": 2, "found": "party"}, {"row": 3, "found": "ball"}]
    assert (group["place"], group["column"], group["allowed"]) == ("x.csv", "kind", "is not one of a, b")
    assert document["remarks"][0]["rows"] == []


def test_a_report_without_problems_is_good_whatever_it_remarks() -> None:
    assert Report("x", (), (fault(2),)).is_valid
    assert not Report("x", (fault(2),)).is_valid


def test_several_faults_of_one_row_are_each_told() -> None:
    assert sentences(fault(2, "party"), fault(2, "dance")) == [
        f"x.csv row 2, column kind: {cell} {AMONG}. {CORRECT}" for cell in ("dance", "party")
    ]
