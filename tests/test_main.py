"""The command line, as an operator meets it: what it prints, what it answers, how it ends."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.ports import free_port
from dashboard import __main__ as command_line
from dashboard.bounds.limits import BODY_BYTES
from dashboard.dataset.load import load
from dashboard.dataset.validation_report import group_problems
from dashboard.errors import DataError
from dashboard.settings import shipped_folder
from dashboard.text.translate import text_for
from tests.support.server_process import PATIENCE, serving


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the shipped data, to be spoiled."""
    return shutil.copytree(shipped_folder("data"), tmp_path / "my data")


def spoil(folder: Path, table: str, column: str, value: str, *, where: str = "", row: int = 0) -> int:
    """Overwrite one cell: of a row, or of the first row whose column `where` is filled.

    Return the row.
    """
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    head = rows[0]
    number = row or next(n for n, cells in enumerate(rows[1:], start=2) if cells[head.index(where)])
    rows[number - 1][head.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return number


def row_count(table: str) -> int:
    with (shipped_folder("data") / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["serve", "check"]),
        (["serve", "--help"], ["--host", "--port", "--data", "127.0.0.1", "8050"]),
        (["check", "--help"], ["--data", "FOLDER"]),
    ],
)
def test_help_explains_each_command(arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_info:
        command_line.main(arguments)
    assert exit_info.value.code == 0
    output = capsys.readouterr().out
    assert [word for word in words if word not in output] == []


@pytest.mark.parametrize(
    "arguments", [[], ["cook"], ["serve", "--prot", "1"], ["serve", "--port", "65536"], ["check", "a", "--data", "b"]]
)
def test_a_misused_command_line_says_how_to_use_it(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_info:
        command_line.main(arguments)
    assert exit_info.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m dashboard")


@pytest.mark.parametrize("arguments", [[], [str(shipped_folder("data"))], ["--data", str(shipped_folder("data"))]])
def test_check_says_what_the_shipped_data_hold(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["check", *arguments]) == 0
    output = capsys.readouterr()
    lines = {line.split()[0]: line for line in output.out.splitlines()}
    for table in ("surveys", "services", "indicators", "scopes", "observations", "activities", "outputs", "sources"):
        assert f" {row_count(table):,} rows" in lines[table]
    assert "Kazakhstan" in lines["Countries:"]
    assert "Côte d'Ivoire" in lines["Countries:"]
    assert lines["Period:"].startswith("Period: 20")
    assert output.err == ""


def test_check_lists_the_faults_of_all_tables_and_fails(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    percent = spoil(copy, "observations", "value", "130", where="n")
    kind = spoil(copy, "activities", "kind", "party", row=40)
    money = spoil(copy, "activities", "currency", "", where="amount")
    (copy / "outputs.csv").unlink()
    (copy / "scopes.csv").write_bytes(b"")

    assert command_line.main(["check", str(copy)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    lines = output.err.splitlines()
    for start, remedy in (
        (f"observations.csv row {percent}, column value: 130 is not a percent", "Correct the value"),
        (f"activities.csv row {kind}, column kind: party is not one of webinar, ", "Correct the kind."),
        (f"activities.csv row {money}, column currency: the cell is empty, but amount", "Fill in the currency"),
        ("outputs.csv: the file is missing.", "Put it back."),
        ("scopes.csv: the file is empty.", "Restore it"),
    ):
        assert [line for line in lines if line.startswith(start) and remedy in line], start
    assert lines[-1] == f"Nothing was loaded from {copy}."


def test_very_many_faults_are_counted_beyond_the_limit(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for row, column in enumerate(("kind", "countries", "participants", "amount", "project", "certainty"), 2):
        spoil(copy, "activities", column, "\x01", row=row)
    with pytest.raises(DataError) as all_of_them:
        load(copy)
    sentences = [group.sentence(text_for("en")) for group in group_problems(all_of_them.value.problems)]
    assert len(sentences) > 4
    monkeypatch.setattr("dashboard.commands.check.MAX_PROBLEMS", 4)
    assert command_line.main(["check", str(copy)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines == [*sentences[:4], f"and {len(sentences) - 4} more", f"Nothing was loaded from {copy}."]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["check", str(tmp_path / "nowhere")]) == 1
    error = capsys.readouterr().err
    assert re.match(r"datapackage\.json: .*missing", error)
    assert str(tmp_path / "nowhere") in error


@pytest.mark.parametrize("output", ["full", "closed"])
def test_output_that_takes_no_more_ends_in_one_sentence_or_in_silence(output: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    target = os.open("/dev/full", os.O_WRONLY) if output == "full" else writing
    process = subprocess.run(
        [sys.executable, "-m", "dashboard", "check"], stdout=target, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(target)
    sentence = "The output cannot be written (No space left on device).\n"
    assert (process.returncode, process.stderr) == (1, sentence if output == "full" else "")


def test_ctrl_c_ends_a_command_with_one_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "import_module", interrupt)
    assert command_line.main(["check"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_serve_does_not_start_on_broken_data(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = spoil(copy, "observations", "value", "130", where="n")
    assert command_line.main(["serve", "--data", str(copy), "--port", str(free_port())]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"observations.csv row {row}, column value: 130 is not a percent")


@pytest.mark.parametrize("command", ["serve", "check"])
def test_a_database_that_does_not_answer_is_named_without_its_password(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"postgresql://u:hidden@127.0.0.1:{free_port()}/x"
    port = ["--port", str(free_port())] if command == "serve" else []
    assert command_line.main([command, "--data", url, *port]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Nothing was loaded from postgresql+psycopg://u:***@127.0.0.1:")
    assert "the database does not answer" in error
    assert "hidden" not in error


def test_serve_says_so_when_the_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert command_line.main(["serve", "--port", str(port)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"Cannot serve on 127.0.0.1, port {port}: ")
    assert output.err.endswith("Choose another with --host or --port.\n")
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("ending", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.soak)])
def test_serve_says_it_is_ready_answers_and_ends_cleanly(ending: signal.Signals) -> None:
    with serving() as server:
        assert server.line == f"Serving the dashboard on http://127.0.0.1:{server.port} ; /health says it is ready\n"
        assert json.loads(server.ask("/health").body)["status"] == "ready"
        page = server.ask("/")
        assert page.status == 200
        assert "server" not in page.headers
        large = server.ask("/_dash-update-component", method="POST", body=b"x" * (BODY_BYTES + 1))
        assert large.status == 413
        assert b"Traceback" not in large.body
        server.process.send_signal(ending)
        out, _ = server.process.communicate(timeout=PATIENCE)
        assert (server.process.returncode, out) == (0, "")
        assert not [line for line in server.logged().splitlines() if " INFO dashboard." not in line]
