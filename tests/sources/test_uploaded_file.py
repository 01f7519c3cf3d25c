"""One file is checked by itself, against the package, and the package against it.

Other faults are not its own.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from dashboard.dataset.validation_report import Report
from dashboard.sources.uploaded_file import check_file
from tests.support.files_of_kinds import as_xlsb
from tests.support.workbook_fixtures import changed, saved

pytestmark = pytest.mark.usefixtures("children_here")

TABLES = ("surveys", "services", "indicators", "scopes", "observations", "activities", "activity_sources", "outputs")


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    """Return a folder beside the package."""
    folder = tmp_path / "aside"
    folder.mkdir()
    return folder


def rows_of(folder: Path, table: str) -> list[list[str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def book(folder: Path, *tables: str) -> Workbook:
    """Return a workbook with a sheet for each of these tables, every cell as text."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for table in tables:
        sheet = workbook.create_sheet(table)
        for row in rows_of(folder, table):
            sheet.append([cell or None for cell in row])
    return workbook


def set_cell(
    workbook: Workbook, table: str, row: int, column: str, value: object, number_format: str = "General"
) -> None:
    sheet = workbook[table]
    cell = sheet.cell(row, [head.value for head in sheet[1]].index(column) + 1, value)
    cell.number_format = number_format


def check(workbook: Workbook, folder: Path) -> Report:
    path = folder / "book.xlsx"
    path.write_bytes(saved(workbook))
    return check_file(path, folder)


def sentences(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]


def test_a_good_table_is_good(small_folder: Path, aside: Path) -> None:
    path = aside / "Activities.CSV"
    path.write_bytes((small_folder / "activities.csv").read_bytes())
    assert check_file(path, small_folder) == Report(str(path), ())


def test_a_table_is_checked_against_the_ids_of_the_package(small_folder: Path, aside: Path) -> None:
    rows = rows_of(small_folder, "activity_sources")
    path = aside / "activity_sources.csv"
    path.write_text("".join(",".join(row) + "\n" for row in [*rows, ["webinar-kaz", "nobody", "9"]]), encoding="utf-8")
    assert sentences(check_file(path, small_folder)) == [
        f"activity_sources.csv row {len(rows) + 1}, column source: nobody is not an id of sources.csv. "
        "Correct the source, or add the row to sources.csv."
    ]


def test_rows_of_the_package_that_the_file_leaves_without_their_target_are_named(
    small_folder: Path, aside: Path
) -> None:
    rows = [row for row in rows_of(small_folder, "sources") if row[0] != "news-kaz"]
    path = aside / "sources.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    problems = check_file(path, small_folder).problems
    assert problems
    assert {(problem.found, problem.allowed) for problem in problems} == {("news-kaz", "is not an id of sources.csv")}


def test_faults_that_the_package_has_anyway_are_not_those_of_the_file(small_folder: Path, aside: Path) -> None:
    outputs = small_folder / "outputs.csv"
    outputs.write_text(outputs.read_text(encoding="utf-8").replace("percent", "perzent"), encoding="utf-8")
    (small_folder / "surveys.csv").unlink()
    path = aside / "sources.csv"
    path.write_bytes((small_folder / "sources.csv").read_bytes())
    report = check_file(path, small_folder)
    assert report.is_valid
    assert [str(remark) for remark in report.remarks] == [
        "surveys.csv: the table of the package has faults of its own. "
        "What refers to it may not have been checked. Check the whole package too."
    ]


@pytest.mark.parametrize("name", ["new activities.csv", "activities.txt", "activities", "party.csv"])
def test_a_file_that_is_not_called_like_a_table_is_told_the_names(small_folder: Path, aside: Path, name: str) -> None:
    path = aside / name
    path.write_bytes((small_folder / "activities.csv").read_bytes())
    (line,) = sentences(check_file(path, small_folder))
    assert line.startswith(
        f"{name}: the file is not called like a table of the package. Call it by its table (surveys.csv"
    )


def test_a_file_that_is_not_there_is_named(small_folder: Path, aside: Path) -> None:
    assert sentences(check_file(aside / "activities.csv", small_folder)) == [
        "activities.csv: the file cannot be opened (No such file or directory). Check its rights and its name."
    ]


def test_a_workbook_of_the_whole_package_is_good(small_folder: Path) -> None:
    assert check(book(small_folder, *TABLES, "sources"), small_folder) == Report(str(small_folder / "book.xlsx"), ())


def test_numbers_dates_and_booleans_of_excel_are_what_they_show(small_folder: Path) -> None:
    workbook = book(small_folder, "activities", "services")
    set_cell(workbook, "activities", 2, "date_start", datetime.date(2020, 9, 25), "dd.mm.yyyy")
    set_cell(workbook, "activities", 4, "date_start", datetime.date(2020, 8, 1), "mmm yyyy")
    set_cell(workbook, "activities", 2, "participants", 68, "0")
    set_cell(workbook, "services", 2, "summary", True)
    assert sentences(check(workbook, small_folder)) == []


def test_faults_of_a_sheet_are_named_with_sheet_row_and_column(small_folder: Path) -> None:
    workbook = book(small_folder, "activities")
    set_cell(workbook, "activities", 3, "kind", "party")
    (line,) = sentences(check(workbook, small_folder))
    assert line.startswith("book.xlsx, sheet activities row 3, column kind: party is not one of webinar, training")


def test_a_sheet_refers_to_the_other_sheets_of_its_workbook(small_folder: Path) -> None:
    workbook = book(small_folder, "activity_sources", "sources")
    workbook["sources"].append(["new", "A new title", *[cell.value for cell in workbook["sources"][2]][2:]])
    workbook["activity_sources"].append(["webinar-kaz", "new", "7"])
    workbook["activity_sources"].append(["webinar-kaz", "newer", "8"])
    lines = [line for line in sentences(check(workbook, small_folder)) if "sheet activity_sources" in line]
    assert [line.split(". ")[0] for line in lines] == [
        "book.xlsx, sheet activity_sources row 14, column source: newer is not an id of book.xlsx, sheet sources"
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "line"),
    [
        ("=1+1", "General", "the cell holds a formula whose value was not saved. Open the workbook in Excel"),
        ("#REF!", "General", "#REF! is an error of Excel, not a value. Mend the formula, or write the value."),
        (0.67, "0%", "0.67 is shown with a percent sign, so 100 times as large. Write the number that is meant"),
        (67, "0,", "67 is shown divided by a thousand or more. Write the number that is meant"),
    ],
)
def test_cells_that_show_another_thing_than_they_hold_are_named(
    small_folder: Path, value: object, number_format: str, line: str
) -> None:
    workbook = book(small_folder, "activities")
    set_cell(workbook, "activities", 2, "duration_minutes", value, number_format)
    (first, *_) = [text for text in sentences(check(workbook, small_folder)) if "duration_minutes" in text]
    assert first.startswith(f"book.xlsx, sheet activities row 2, column duration_minutes: {line}")


def test_a_cell_with_a_line_through_it_is_a_fault_and_a_hidden_row_a_remark(small_folder: Path) -> None:
    workbook = book(small_folder, "activities")
    cell = workbook["activities"].cell(2, 3)
    cell.font, workbook["activities"].row_dimensions[3].hidden = Font(strike=True), True
    report = check(workbook, small_folder)
    assert [str(problem) for problem in report.problems] == [
        f"book.xlsx, sheet activities row 2, column title: {cell.value} has a line through it. "
        "Delete it, or remove the line if it holds."
    ]
    assert [str(remark) for remark in report.remarks] == [
        "book.xlsx, sheet activities row 3: the row is hidden. Look at it again."
    ]


def test_a_binary_workbook_is_said_not_to_tell_how_numbers_are_shown(small_folder: Path, aside: Path) -> None:
    path = aside / "book.xlsb"
    path.write_bytes(as_xlsb([["id"], ["a"]]))
    assert [str(remark) for remark in check_file(path, small_folder).remarks] == [
        "book.xlsb: the kind of file does not tell how numbers and dates are shown. "
        "Open it in Excel and save it as 'Excel Workbook (.xlsx)'."
    ]


def test_merged_cells_cells_beyond_the_header_and_unknown_sheets_are_named(small_folder: Path) -> None:
    workbook = book(small_folder, "scopes")
    sheet = workbook["scopes"]
    beyond = sheet.cell(3, sheet.max_column + 2, "beyond").coordinate
    sheet.merge_cells("D4:D5")
    workbook.create_sheet("About")
    workbook.create_sheet("Scopes ")
    unknown = "the sheet is not called like a table of the package, or like one that stands before it"
    assert [line.split(". ")[0] for line in sentences(check(workbook, small_folder))] == [
        f"book.xlsx, sheet About: {unknown}",
        f"book.xlsx, sheet Scopes : {unknown}",
        f"book.xlsx, sheet scopes row 3: cell {beyond} stands to the right of the named columns",
        "book.xlsx, sheet scopes row 4, column name: the cell is merged with others to D5; "
        "all but the first of them are empty",
        "book.xlsx, sheet scopes row 5, column name: the cell is empty, but every row needs a value here",
    ]


def test_hidden_sheets_saved_formulas_and_macros_are_named_and_are_no_faults(small_folder: Path) -> None:
    workbook = book(small_folder, "scopes")
    workbook["scopes"].sheet_state = "hidden"
    set_cell(workbook, "scopes", 2, "order", "=5+5")
    workbook.create_sheet("surveys")
    for row in rows_of(small_folder, "surveys"):
        workbook["surveys"].append(row)
    content = changed(
        saved(workbook),
        xl__worksheets__sheet1_xml=lambda text: text.replace("<f>5+5</f><v></v>", "<f>5+5</f><v>10</v>"),
        xl__vbaProject_bin=lambda _: "Sub AutoOpen()",
        xl__externalLinks__externalLink1_xml=lambda _: "<externalLink/>",
    )
    path = small_folder / "book.xlsm"
    path.write_bytes(content)
    report = check_file(path, small_folder)
    assert sentences(report) == []
    assert [str(remark) for remark in report.remarks] == [
        "book.xlsm: the workbook has macros. They were neither read nor run.",
        "book.xlsm: the workbook has links to other files. They were not followed; values are those that Excel saved.",
        "book.xlsm, sheet scopes: the sheet is hidden. It was checked like the others.",
        "book.xlsm, sheet scopes row 2, column order: the cell holds a formula. "
        "The value that Excel saved was checked.",
    ]


@pytest.mark.parametrize(("name", "reason"), [("x.xls", "not an Excel workbook"), ("x.xlsx", "not an Excel workbook")])
def test_a_workbook_that_cannot_be_read_is_one_fault(small_folder: Path, aside: Path, name: str, reason: str) -> None:
    path = aside / name
    path.write_bytes(b"hello")
    (line,) = sentences(check_file(path, small_folder))
    assert line.startswith(f"{name}: the file is {reason}")


def test_an_empty_sheet_is_like_an_empty_file(small_folder: Path) -> None:
    workbook = Workbook()
    workbook.active.title = "scopes"
    assert [line for line in sentences(check(workbook, small_folder)) if "empty" in line] == [
        "book.xlsx, sheet scopes: the file is empty. Restore it: its first row names the columns."
    ]
