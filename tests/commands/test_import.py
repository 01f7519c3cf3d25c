"""The command line imports.

It shows first, writes when told to, and keeps every row it does not understand.
"""

from __future__ import annotations

import csv
import itertools
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import __main__ as command_line
from dashboard.dataset.load import load
from dashboard.importing.writer import import_lock
from tests.importing.test_reader import activity
from tests.support.import_fixtures import RUSSIAN, WHO_WHAT_WHERE, files_of

pytestmark = pytest.mark.usefixtures("children_here")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "bring").mkdir()
    path = tmp_path / "bring" / "отчёт.csv"
    path.write_bytes(RUSSIAN.encode("cp1251"))
    return path


@pytest.fixture
def folder(small_folder: Path) -> Path:
    return small_folder


def run(file: Path, folder: Path, *options: str) -> int:
    return command_line.main(["import", str(file), "--into", str(folder), *options])


def test_without_yes_it_only_shows(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_of(folder)
    assert run(file, folder) == 1
    output = capsys.readouterr().out
    assert "The letters are read as cp1251, the cells are separated by semicolons." in output
    assert "Страна → countries; cells filled: 4; for example Казахстан → KAZ" in output
    assert "Letters of another script that only look Latin were replaced; cells: 1" in output
    assert "activities.csv: to add: 2, to change: 0, unchanged: 0" in output
    assert "Rows that are not imported: 2" in output
    assert output.endswith("Nothing was written. Say --yes to import.\n")
    assert files_of(folder) == before
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []
    assert list(file.parent.iterdir()) == [file]


def test_the_example_of_a_number_is_what_is_published(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text('Title,Date,Kind,Country,Amount (thousand USD)\nMasks,2021-03-02,procurement,KAZ,"1,200.5"\n')
    run(file, folder)
    assert "Amount (thousand USD) → amount; cells filled: 1; for example 1,200.5 → 1200500" in capsys.readouterr().out


def test_with_yes_it_writes_keeps_what_was_there_and_puts_the_rest_beside(
    file: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(folder)
    assert run(file, folder, "--yes") == 1
    assert "As it was before, it is kept in" in capsys.readouterr().out
    (backup,) = (folder / ".kept").iterdir()
    assert files_of(backup) == before
    assert "Вебинар о передозировках" in set(load(folder).activities["title"])
    with file.with_name("отчёт.not-imported.csv").open(encoding="utf-8-sig", newline="") as beside:
        rows = list(csv.DictReader(beside))
    assert [(row["row_of_file"], row["Название мероприятия"]) for row in rows] == [
        ("6", "Круглый стол"),
        ("7", "Без ссылки"),
    ]
    assert "day first or the month first" in rows[0]["why_not_imported"]
    assert "names no source" in rows[1]["why_not_imported"]


def test_with_yes_it_writes_though_nobody_reads_what_it_says(file: Path, folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "dashboard", "import", str(file), "--into", str(folder), "--yes"]
    process = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (process.returncode, process.stderr) == (1, "")
    assert len(list((folder / ".kept").iterdir())) == 1


def test_rows_mended_in_the_file_beside_can_be_imported(file: Path, folder: Path) -> None:
    assert run(file, folder, "--yes") == 1
    beside = file.with_name("отчёт.not-imported.csv")
    text = (
        beside.read_text(encoding="utf-8-sig")
        .replace("01/02/2021", "01.02.2021")
        .replace(",,\n", ",https://example.org/ru/x,\n")
    )
    beside.write_text(
        text.replace("психическое здоровье,,", "психическое здоровье,https://example.org/ru/x,"), encoding="utf-8"
    )
    assert run(beside, folder, "--yes") == 0
    assert {"Круглый стол", "Без ссылки"} <= set(load(folder).activities["title"])
    assert not beside.with_name("отчёт.not-imported.not-imported.csv").exists()


def test_the_second_time_nothing_is_written(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(file, folder, "--yes", "--dates", "day-first")
    before = files_of(folder)
    run(file, folder, "--yes", "--dates", "day-first")
    assert "There was nothing to change" in capsys.readouterr().out
    assert files_of(folder) == before
    assert len(list((folder / ".kept").iterdir())) == 1


def test_what_was_kept_is_a_package_that_can_be_put_back(file: Path, folder: Path) -> None:
    before = load(folder).version
    run(file, folder, "--yes")
    (backup,) = (folder / ".kept").iterdir()
    assert load(backup).version == before != load(folder).version


def test_everything_understood_is_exit_code_nought(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text(activity(), encoding="utf-8")
    assert run(path, folder, "--yes") == 0
    assert not list(tmp_path.glob("*.not-imported.csv"))


def test_cells_that_a_spreadsheet_would_run_are_made_harmless_beside(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(
        activity(title="=HYPERLINK(1)", note="@x", participants="-5", areas="nothing").replace("source", "link"),
        encoding="utf-8",
    )
    assert run(path, folder, "--yes") == 1
    with (tmp_path / "bad.not-imported.csv").open(encoding="utf-8-sig", newline="") as beside:
        (row,) = csv.DictReader(beside)
    assert (row["title"], row["note"], row["participants"]) == ("'=HYPERLINK(1)", "'@x", "-5")


def test_nothing_is_imported_when_the_rows_left_over_cannot_be_kept(
    file: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.with_name("отчёт.not-imported.csv").mkdir()
    before = files_of(folder)
    assert run(file, folder, "--yes") == 1
    assert "the rows that are not imported cannot be written" in capsys.readouterr().err
    assert files_of(folder) == before


def test_the_same_rows_are_one_line_of_reasons(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, row = activity(areas="gardening").splitlines()
    path = tmp_path / "many.csv"
    path.write_text("\n".join([header, *[row] * 30]), encoding="utf-8")
    assert run(path, folder) == 1
    assert "many.csv, row 2-31: areas: gardening is not known." in capsys.readouterr().out


def test_a_list_of_who_does_what_where_is_shown_column_by_column(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "3w.csv"
    path.write_text(WHO_WHAT_WHERE, encoding="utf-8")
    assert run(path, folder) == 1
    output = capsys.readouterr().out
    assert "Status: not understood, not taken over" in output
    assert "Implementing partner → partners" in output
    assert "row 6: Sector/Cluster: Education is not known." in output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--table", "people"), "There is no table people."),
        (("--set", "colour=red"), "There is no column colour."),
        (("--column", "Nowhere=title"), "The file has no column Nowhere."),
    ],
)
def test_what_does_not_fit_is_exit_code_two(
    file: Path, folder: Path, options: tuple[str, str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, folder, *options) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("options", [("--percent", "maybe"), ("--set", "kind"), ("--lang", "xx")])
def test_what_the_command_line_does_not_know_is_exit_code_two(
    file: Path, folder: Path, options: tuple[str, str]
) -> None:
    with pytest.raises(SystemExit) as exit_info:
        run(file, folder, *options)
    assert exit_info.value.code == 2


def test_a_file_or_a_package_that_is_not_there_is_named(
    folder: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder / "nowhere.csv", folder) == 1
    assert "nowhere.csv cannot be opened" in capsys.readouterr().err
    assert run(file, folder / "nowhere") == 1
    assert "datapackage.json" in capsys.readouterr().err


def test_a_faulty_package_is_left_as_it_is_and_its_faults_are_named(
    file: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "services.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("true", "perhaps", 1), encoding="utf-8")
    before = files_of(folder)
    assert run(file, folder, "--yes") == 1
    errors = capsys.readouterr().err
    assert "services.csv row 2, column summary: perhaps is not one of" in errors
    assert "Nothing was imported into" in errors
    assert files_of(folder) == before


def test_an_import_is_refused_while_another_runs(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_of(folder)
    with import_lock(folder):
        assert run(file, folder, "--yes") == 1
    assert "Another import into" in capsys.readouterr().err
    assert files_of(folder) == before


def test_of_two_imports_at_once_each_is_done_whole_or_refused(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "import", "--yes", "--into", str(folder)]
    files = {name: tmp_path / f"{name}.csv" for name in ("one", "two")}
    for name, path in files.items():
        path.write_text(activity(title=f"Webinar {name}", source=f"https://example.org/en/{name}"), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    running = {
        name: subprocess.Popen(
            [*command, str(path)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment
        )
        for name, path in files.items()
    }
    errors = {name: process.communicate(timeout=60)[1].decode() for name, process in running.items()}
    titles = set(load(folder).activities["title"])
    for name, process in running.items():
        assert (process.returncode == 0) == (f"Webinar {name}" in titles)
        assert process.returncode == 0 or "Another import into" in errors[name]
    assert {"Webinar one", "Webinar two"} & titles


def test_progress_is_told_while_a_long_file_is_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = itertools.count(0, 10)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(seconds)))
    header, row = activity().splitlines()
    path = tmp_path / "long.csv"
    path.write_text("\n".join([header, *[row] * 250]), encoding="utf-8")
    assert run(path, folder) == 0
    assert "long.csv: row 100 of 251\nlong.csv: row 200 of 251\n" in capsys.readouterr().err


def test_a_workbook_of_several_sheets_is_imported_as_one(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheets: dict[str, list[list[Any]]] = {
        "Activities": [
            ["id", "kind", "title", "date_start", "countries", "areas", "participants"],
            ["from-excel", "Webinar", "From a workbook", datetime(2020, 5, 4), "Kazakhstan", "HIV prevention", 12],  # noqa: DTZ001
            ["nobody", "Webinar", "Without a source", datetime(2020, 5, 4), "Kazakhstan", "HIV prevention", 12],  # noqa: DTZ001
        ],
        "Sources": [
            ["id", "title", "publisher", "language", "url", "licence"],
            ["a-brief", "A brief", "WHO", "English", "https://example.org/brief-2", "not stated"],
        ],
        "Links": [["activity", "source"], ["from-excel", "a-brief"]],
        "Old": [["id", "title"], ["x", "y"]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book["Old"].sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert run(path, folder, "--yes") == 1
    assert "Old: The sheet is hidden and is not read." in capsys.readouterr().out
    after = load(folder)
    (record,) = after.activities.query("id == 'from-excel'").to_dict("records")
    assert (record["date_start"], record["date_precision"], record["participants"]) == ("2020-05-04", "day", 12)
    assert list(after.activity_sources.query("activity == 'from-excel'")["source"]) == ["a-brief"]
    assert "nobody" in (tmp_path / "book.activities.not-imported.csv").read_text(encoding="utf-8-sig")
