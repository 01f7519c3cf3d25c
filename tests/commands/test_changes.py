"""`versions` and `changes` at the command line."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.settings import Settings
from dashboard.sources.source_factory import live_data_of, version_store_of


@pytest.fixture
def folder(small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of which one version is kept, and that was edited since."""
    monkeypatch.setenv("DASHBOARD_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("DASHBOARD_DATA", str(small_folder))
    live_data_of(Settings.from_environment()).look()
    path = small_folder / "observations.csv"
    text = path.read_text(encoding="utf-8")
    assert ",78," in text
    path.write_text(text.replace(",78,", ",79,", 1), encoding="utf-8")
    return small_folder


@pytest.mark.usefixtures("folder")
def test_versions_are_listed_and_pinned(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["versions", "--json"]) == 0
    (version,) = json.loads(capsys.readouterr().out)
    assert version["bytes"] > 0
    assert main(["versions", "--pin", version["hash"]]) == 0
    assert "pinned" in capsys.readouterr().out
    assert main(["versions", "--unpin", version["hash"]]) == 0
    assert "pinned" not in capsys.readouterr().out
    assert main(["versions", "--pin", "0" * 12]) == 1
    assert "is not kept" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_changes_are_told_to_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "--since", "2020", "--lang", "en"]) == 0
    output = capsys.readouterr()
    assert "value: 78 → 79" in output.out
    assert "No version from before 2020 is kept" in output.err
    assert main(["changes", "--since", "2020", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert [(cell["from"], cell["to"]) for row in content["changes"] for cell in row["cells"]] == [("78", "79")]
    assert main(["changes", "--since", content["since"]["hash"], "--csv"]) == 0
    (line,) = csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff")))
    assert (line["table"], line["column"], line["from"], line["to"]) == ("observations", "value", "78", "79")


@pytest.mark.parametrize("command", [["versions"], ["changes", "--since", "2020"]])
def test_versions_that_cannot_be_read_are_not_said_to_be_none(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    versions = version_store_of(Settings(data=folder, state=Settings.from_environment().state)).folder
    assert versions is not None
    shutil.rmtree(versions)
    versions.touch()  # root, whom no right keeps out, cannot read it as a folder either
    assert main(command) == 1
    output = capsys.readouterr()
    sentence = f"{versions} cannot be read (Not a directory). Run this as the user that serves the dashboard.\n"
    assert (output.out, output.err) == ("", sentence)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--since", "yesterday"], "neither a version nor a date"),
        (["--since", "0" * 12], "is not kept"),
        (["--since", "2020", "--filter", "country=XX", "--lang", "en"], "is not known"),
        (["--since", "2020", "--filter", "colour=red"], "is no filter"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["changes", *arguments]) == 1
    assert sentence in capsys.readouterr().err
