"""`check` reports every fault as text, JSON or an annotated copy, with exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from dashboard import __main__ as command_line
from dashboard.settings import shipped_folder
from tests.support.workbook_fixtures import book_of, saved

pytestmark = pytest.mark.usefixtures("children_here")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Return a table with two faults of one kind."""
    path = tmp_path / "scopes.csv"
    lines = (shipped_folder("data") / "scopes.csv").read_text(encoding="utf-8").splitlines()
    lines[2:4] = [line.replace("who_region", "planet") for line in lines[2:4]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = command_line.main(["check", "--lang", "en", *map(str, arguments)])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_a_good_file_ends_with_0_and_a_bad_one_with_1(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shipped_folder("data") / "scopes.csv"
    assert run(capsys, path) == (0, f"{path} is good.\n", "")
    code, out, err = run(capsys, bad)
    assert (code, out) == (1, "")
    first, last = err.splitlines()
    assert first.startswith("scopes.csv rows 3-4, column kind: planet is not one of world, who_region")
    assert last == f"2 faults were found in {bad}."


def test_the_report_for_programs_is_json_and_nothing_else(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, bad, "--json")
    report = json.loads(out)
    assert (code, err, report["good"], report["faults"]) == (1, "", False, 2)
    assert [(group["place"], group["rows"], group["column"]) for group in report["problems"]] == [
        ("scopes.csv", [3, 4], "kind")
    ]
    code, out, err = run(capsys, "--json")
    assert (code, err, json.loads(out)["good"]) == (0, "", True)


def test_the_language_is_that_which_is_asked_for(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["check", "--lang", "ru", "--json", str(bad)]) == 1
    assert json.loads(capsys.readouterr().out)["language"] == "ru"


def test_the_language_is_else_that_of_the_system(
    bad: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert command_line.main(["check", "--json", str(bad)]) == 1
    assert json.loads(capsys.readouterr().out)["language"] == "fr"


def test_the_annotated_copy_has_the_bad_cells_marked(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = bad.parent / "marked.xlsx"
    assert run(capsys, bad, "--annotated", out)[0] == 1
    copy = openpyxl.load_workbook(out)["scopes"]
    assert [cell.coordinate for row in copy.iter_rows() for cell in row if cell.comment] == ["B3", "B4"]
    assert copy.max_row == len(bad.read_text(encoding="utf-8").splitlines())


def test_the_annotated_copy_of_a_workbook_has_all_its_sheets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "book.xlsx", tmp_path / "out.xlsx"
    book = book_of([["id", "name"], ["=1+1", "x"]], "scopes")
    book.create_sheet("notes")["B2"] = "kept"
    path.write_bytes(saved(book))
    assert run(capsys, path, "--annotated", out)[0] == 1
    copy = openpyxl.load_workbook(out)
    assert copy.sheetnames == ["Faults", "scopes", "notes"]
    assert copy["notes"]["B2"].value == "kept"
    assert copy["scopes"]["A2"].comment.text.startswith(
        "book.xlsx, sheet scopes row 2, column id: the cell holds a formula"
    )
    assert not [cell for row in copy["scopes"].iter_rows() for cell in row if cell.data_type == "f"]


def test_the_annotated_copy_of_a_folder_has_a_sheet_for_each_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.xlsx"
    assert run(capsys, shipped_folder("data"), "--annotated", out)[0] == 0
    assert len(openpyxl.load_workbook(out, read_only=True).sheetnames) == 10


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"id,name\n\xff\xfe,x\n"])
def test_of_what_cannot_be_read_the_copy_lists_the_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    out = tmp_path / "out.xlsx"
    for name in ("scopes.csv", "scopes.xlsx"):
        (tmp_path / name).write_bytes(content)
        assert run(capsys, tmp_path / name, "--annotated", out)[0] == 1
        assert openpyxl.load_workbook(out).worksheets[0]["D2"].value.startswith(name)


def test_a_copy_that_cannot_be_written_leaves_what_was_there(
    bad: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = bad.parent / "marked.xlsx"
    out.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dashboard.bounds.atomic_write.os.fsync", full)
    code, output, err = run(capsys, bad, "--annotated", out)
    assert (code, output) == (1, "")
    assert err.splitlines()[-1] == f"{out} cannot be written (No space left on device)."
    assert err.startswith("scopes.csv rows 3-4, column kind: planet")
    assert out.read_bytes() == b"before"
    assert sorted(path.name for path in bad.parent.iterdir()) == ["marked.xlsx", "scopes.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--annotated", "out.csv"],
        ["--lang", "tlh"],
        [str(shipped_folder("data")), "--data", "elsewhere"],
        ["one.csv", "two.csv"],
        ["same.xlsx", "--annotated", "same.xlsx"],
    ],
)
def test_what_cannot_be_meant_is_misuse(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_info:
        command_line.main(["check", *arguments])
    assert exit_info.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m dashboard")
