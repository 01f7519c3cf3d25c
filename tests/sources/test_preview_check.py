"""A stranger's file is checked in a process of its own, and what comes back is bounded."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable
from itertools import product

import pytest

from dashboard.bounds.limits import MEGABYTE, PREVIEW, Limits
from dashboard.dataset.contract import contract_of
from dashboard.dataset.load import Files, files_of, load
from dashboard.dataset.validation_report import group_problems
from dashboard.errors import Problem
from dashboard.sources import preview_check
from dashboard.sources.preview_check import MAX_PROBLEMS, check, deserialize, limit_problems, serialize
from dashboard.text.translate import languages, text_for
from dashboard.xlsx_reader.sandbox import ChildResult, run_child
from tests.conftest import copy_small
from tests.support.covering import covering
from tests.support.workbook_fixtures import parts, zipped

CHILD = "tests.support.hostile_child"
CELLS = (lambda row: f"{row:x}\x01", lambda row: f"{-row}", lambda row: f"{row};;{row}")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = copy_small(tmp_path_factory.mktemp("published"))
    return files_of(folder, load(folder).contract)


def columns_of(files: Files, table: str) -> list[str]:
    return [field.name for field in contract_of(files["datapackage.json"]).tables[table].fields]


def hostile(files: Files, table: str, cell: Callable[[int], str], rows: int) -> bytes:
    """Return a table all of whose cells are made by one rule."""
    columns = columns_of(files, table)
    return "\n".join([",".join(columns), *(",".join([cell(row)] * len(columns)) for row in range(rows)), ""]).encode()


@pytest.mark.usefixtures("child_here")
@pytest.mark.parametrize(("table", "cell"), covering(["observations", "activities", "services"], CELLS))
def test_a_file_of_faults_comes_back_as_some_of_them_and_their_number(
    files: Files, table: str, cell: Callable[[int], str]
) -> None:
    result = check(f"{table}.csv", hostile(files, table, cell, 3_000), files)
    assert 100 < len(result.problems) <= 2 * MAX_PROBLEMS
    assert result.tables_text == ""
    remainder = sum(getattr(problem.found, "number", 0) for problem in result.problems if "further" in problem.found)
    assert len(result.problems) + remainder > 3_000


@pytest.mark.usefixtures("child_here")
def test_no_word_of_a_report_is_lost_on_the_way(files: Files) -> None:
    book = zipped(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))
    for name, content in (("observations.csv", hostile(files, "observations", str, 5)), ("mine.xlsx", book)):
        problems = check(name, content, files).problems
        assert deserialize(serialize(problems)) == problems
        for language in languages():
            text = text_for(language)
            before, after = (
                [group.sentence(text) for group in group_problems(some)]
                for some in (problems, deserialize(serialize(problems)))
            )
            assert before == after
            assert language in ("en", "kk") or all(sentence not in map(str, problems) for sentence in before)


def test_of_many_kinds_each_is_named() -> None:
    places = product(range(50), range(900))
    problems = [Problem("a.csv", row, f"c{kind}", "x", "is wrong", "Mend it.") for kind, row in places]
    shortlist = limit_problems("a.csv", problems)
    assert {problem.column for problem in shortlist} == {f"c{kind}" for kind in range(50)}
    assert len(shortlist) <= MAX_PROBLEMS + 50
    assert sum(getattr(problem.found, "number", 1) for problem in shortlist) == len(problems)
    kinds = [Problem("a.csv", 1, f"c{kind}", "x", "is wrong", "Mend it.") for kind in range(10_000)]
    assert len(limit_problems("a.csv", kinds)) == MAX_PROBLEMS + 1


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("writes", "output"),
        ("sleeps", "seconds"),
        ("deaf", "seconds"),
        ("killed", "memory"),
        ("astray", "broken"),
        ("large", "memory"),
        ("fails", "broken"),
    ],
)
def test_whatever_becomes_of_the_process_this_one_goes_on(kind: str, fault: str) -> None:
    seconds = 1 if fault == "seconds" else 60
    result = run_child(CHILD, [kind], b"x" * 10_000_000, Limits(seconds=seconds), MEGABYTE)
    assert result.fault == fault
    assert len(result.output) <= MEGABYTE


def test_where_memory_runs_short_it_is_ended_and_none_that_serves() -> None:
    assert run_child(CHILD, ["score"], b"", Limits(seconds=60), 10) == ChildResult(b"1000\n")


def test_a_process_that_ends_well_is_heard() -> None:
    assert run_child(CHILD, ["good"], b"", Limits(seconds=60), 5) == ChildResult(b"done\n")
    assert run_child(CHILD, ["good"], b"", Limits(seconds=60), 4).fault == "output"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("seconds", "reading the file takes more than 20 seconds"),
        ("memory", "reading the file takes more than"),
        ("output", "reading the file takes more than"),
        ("broken", "the file cannot be read"),
    ],
)
def test_a_check_without_an_end_is_a_refusal_that_says_why(
    files: Files, fault: str, sentence: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(preview_check, "run_child", lambda *_arguments: ChildResult(fault=fault))
    with caplog.at_level(logging.ERROR):
        (problem,) = check("Zanzibar.csv", b"", files).problems
    assert str(problem).startswith(f"Zanzibar.csv: {sentence}")
    assert "Zanzibar" not in caplog.text


def test_published_data_have_their_own_time_and_memory(files: Files) -> None:
    small, large = (preview_check._limits(some) for some in (files, {**files, "x": b" " * (50 * MEGABYTE)}))
    assert large.seconds == small.seconds + 50
    assert large.memory > small.memory + 500 * MEGABYTE
    assert (small.packed, small.cells) == (PREVIEW.packed, PREVIEW.cells)


def test_nothing_of_a_file_is_read_in_the_process_that_answers(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_arguments: object) -> None:
        raise AssertionError("it was read here")

    for name in ("validate_upload", "validate_beside", "unpack", "pack"):
        monkeypatch.setattr(preview_check, name, read)
    tables_text = check("services.csv", files["services.csv"], files).tables_text
    assert tables_text
    assert check("mine.xlsx", zip_bomb(), files).problems
    assert check("", tables_text.encode(), files).problems == ()


def zip_bomb() -> bytes:
    """Return a workbook whose unpacked parts are a thousand times as large."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b" " * 20_000_000)
    return content.getvalue()
