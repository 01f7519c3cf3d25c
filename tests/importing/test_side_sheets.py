"""A sheet beside the one that is meant never adds rows in silence."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.reader import FileResult
from tests.support.import_fixtures import records, understood

MANNER = ImportOptions(
    fixed={
        "source": "https://example.org/en/report",
        "source_language": "en",
        "areas": "covid_response",
        "kind": "training",
    }
)
HEADER: list[object] = ["Title", "Date", "Country", "Participants"]
HELD: list[list[object]] = [HEADER, ["A", "2021-03-01", "KAZ", 68], ["B", "2021-04-01", "KAZ", 30]]
OTHER: list[list[object]] = [HEADER, ["A", "2021-03-01", "KAZ", 70], ["C", "2021-05-01", "KAZ", 50]]


def read(folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> FileResult:
    """Return what is understood of a workbook of several sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return understood(folder, content.getvalue(), "list.xlsx", MANNER)


@pytest.mark.parametrize(
    "name", ["Draft", "черновик", "План 2021", "brouillon", "مسودة", "Шаблон", "old", "Done (2)", "Прогноз", "Копия"]
)
def test_a_draft_plan_or_copy_with_the_same_columns_is_left_aside_and_said(small_folder: Path, name: str) -> None:
    file = read(small_folder, {"Done": HELD, name: OTHER})
    assert [record["participants"] for record in records(file)] == ["68", "30"]
    assert "is not read" in str(file.sheets[1].skip_reason)


def test_a_sheet_whose_title_is_a_plan_is_left_aside_and_said(small_folder: Path) -> None:
    file = read(small_folder, {"Sheet1": HELD, "Sheet2": [["План мероприятий"], *OTHER]})
    assert [record["title"] for record in records(file)] == ["A", "B"]


def test_a_summary_beside_lists_of_countries_does_not_refuse_them(small_folder: Path) -> None:
    file = read(small_folder, {"Kazakhstan": HELD, "Сводная": [["Страна", "Участников"], ["Казахстан", 98]]})
    assert [record["participants"] for record in records(file)] == ["68", "30"]
    assert "is not read" in str(file.sheets[1].skip_reason)


def test_the_only_sheet_is_read_whatever_it_is_called(small_folder: Path) -> None:
    assert len(records(read(small_folder, {"Template": HELD}))) == 2


def test_two_sheets_that_tell_the_same_rows_with_other_numbers_are_asked_about(small_folder: Path) -> None:
    with pytest.raises(ImportRejected, match="Done and Sheet2 tell the same rows"):
        read(small_folder, {"Done": HELD, "Sheet2": OTHER})


def test_sheets_of_other_rows_are_all_read(small_folder: Path) -> None:
    file = read(small_folder, {"March": HELD[:2], "April": [HEADER, HELD[2]]})
    assert [record["title"] for record in records(file)] == ["A", "B"]


def test_a_sheet_of_choices_does_not_refuse_the_list_beside_it(small_folder: Path) -> None:
    file = read(small_folder, {"Data": HELD, "Lists": [["Country", "Type"], ["KAZ", "training"]]})
    assert len(records(file)) == 2
    assert "few of the columns" in str(file.sheets[1].skip_reason)


def test_a_sheet_that_lacks_one_column_of_another_refuses_the_file(small_folder: Path) -> None:
    rows: list[list[object]] = [["Title", "Wann", "Country", "Participants"], *OTHER[1:]]
    with pytest.raises(ImportRejected, match="columns are missing: date_start"):
        read(small_folder, {"KAZ": HELD, "UZB": rows})
