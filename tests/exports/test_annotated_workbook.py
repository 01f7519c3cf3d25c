"""In the annotated copy the bad cells are marked and say what is wrong.

What was there is there, and harmless.
"""

from __future__ import annotations

from io import BytesIO

import openpyxl
from openpyxl.workbook import Workbook

from dashboard.dataset.validation_report import Report
from dashboard.errors import LazyMessage, Problem
from dashboard.exports.annotated_workbook import AnnotatedFile, annotate_workbook
from dashboard.text.translate import text_for
from dashboard.xlsx_reader.raw_sheet import RawSheet

ROWS = [["id", "kind", "n"], ["a", "party", "12"], ["=1+1", "", "007"], ["b"]]
SHEET = RawSheet("x", ROWS, {(2, 3): "number", (3, 1): "formula"})
CORRECT = LazyMessage.t("Correct the {column}.", column="kind")
AMONG = LazyMessage.t("is not one of {allowed}", allowed="a, b")
EMPTY = LazyMessage.t("is empty, but every row needs a value here")


def problem(row: int, column: str, value: str, rule: str = AMONG) -> Problem:
    return Problem("x.csv", row, column, value, rule, CORRECT)


def annotate(*problems: Problem, sheet: RawSheet = SHEET, language: str = "en") -> Workbook:
    content = annotate_workbook(Report("x.csv", problems), [AnnotatedFile("x.csv", sheet)], text_for(language))
    return openpyxl.load_workbook(BytesIO(content))


def test_bad_cells_are_marked_and_commented_and_the_others_are_not() -> None:
    copy = annotate(problem(2, "kind", "party"), problem(3, "kind", LazyMessage.t("the cell"), EMPTY))["x"]
    comments = {cell.coordinate: cell.comment.text for row in copy.iter_rows() for cell in row if cell.comment}
    assert comments == {
        "B2": "x.csv row 2, column kind: party is not one of a, b. Correct the kind.",
        "B3": "x.csv row 3, column kind: the cell is empty, but every row needs a value here. Correct the kind.",
    }
    fills = {cell.coordinate for row in copy.iter_rows() for cell in row if cell.fill.fill_type}
    assert fills == {"B2", "B3"}


def test_a_number_with_words_of_its_format_is_copied_as_text() -> None:
    sheet = RawSheet("x", [["id", "n"], ["a", "25 pax"], ["b", "1.5e-07"]], {(2, 2): "number", (3, 2): "number"})
    copy = annotate(problem(2, "n", "25 pax"), sheet=sheet)["x"]
    assert [copy["B2"].value, copy["B3"].value] == ["25 pax", 1.5e-07]


def test_every_cell_is_there_as_it_was_and_no_formula_is_one() -> None:
    copy = annotate(problem(2, "kind", "party"))["x"]
    values = [[cell.value for cell in row] for row in copy.iter_rows()]
    assert values == [["id", "kind", "n"], ["a", "party", 12], ["=1+1", None, "007"], ["b", None, None]]
    assert {cell.data_type for row in copy.iter_rows() for cell in row if cell.value} == {"s", "n"}


def test_faults_of_rows_columns_and_keys_of_two_columns_have_their_cells() -> None:
    copy = annotate(
        problem(4, "", "the row has 1 cell"),
        problem(0, "n", "the column is not known"),
        problem(2, "id and kind", "a, party"),
        problem(0, "", "the table is odd"),
    )
    assert {cell.coordinate for row in copy["x"].iter_rows() for cell in row if cell.comment} == {
        "A4",
        "C1",
        "A2",
        "B2",
    }


def test_the_first_sheet_lists_every_fault_once_a_kind() -> None:
    copy = annotate(problem(2, "kind", "party"), problem(4, "kind", "party"), problem(0, "", "the table is odd"))
    rows = list(copy.worksheets[0].iter_rows(values_only=True))
    assert copy.sheetnames == ["Faults", "x"]
    assert [(row[0], row[1], row[2]) for row in rows[1:]] == [("x.csv", None, None), ("x.csv", 2, "kind")]
    assert rows[2][3].startswith("x.csv rows 2, 4, column kind: party is not one of a, b.")


def test_without_faults_the_list_says_so() -> None:
    assert annotate().worksheets[0]["D2"].value == "Nothing is wrong."


def test_names_of_sheets_are_those_that_excel_allows() -> None:
    copy = annotate(sheet=RawSheet("a:b/[c]" + "x" * 40, ROWS))
    assert copy.sheetnames[1].startswith("a_b__c_")
    assert len(copy.sheetnames[1]) == 31
    assert annotate(sheet=RawSheet("Faults", ROWS)).sheetnames == ["_Faults", "Faults"]


def test_the_list_reads_from_the_right_in_arabic() -> None:
    copy = annotate(problem(2, "kind", "party"), language="ar")
    assert copy.worksheets[0].sheet_view.rightToLeft
    assert not copy["x"].sheet_view.rightToLeft


def test_a_copy_of_the_first_rows_says_so_and_lists_all_faults() -> None:
    report = Report("x.csv", (problem(2, "kind", "party"), problem(900, "id", "party")))
    content = annotate_workbook(report, [AnnotatedFile("x.csv", SHEET, cut=True)], text_for("en"))
    copy = openpyxl.load_workbook(BytesIO(content))
    last = list(copy["Faults"].iter_rows(values_only=True))[-1]
    assert (last[0], last[3]) == ("x.csv", "Only its first rows are copied here.")
    assert copy["Faults"].max_row == 4
    assert copy["x"].max_row == len(ROWS)
