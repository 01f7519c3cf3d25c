"""`python -m dashboard refresh`: a deck in, a deck and a list out, or one sentence."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection
from dashboard.settings import shipped_folder
from tests.support.pptx_reader import native_charts
from tests.support.story_deck import story_deck

pytestmark = pytest.mark.usefixtures("children_here")

SCHOOL = "who-mns-2020-school-mental-health-disrupted-any"


@pytest.fixture(scope="module")
def deck(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deck") / "mine.pptx"
    path.write_bytes(story_deck(dataset, Selection(), ("disruption-by-service",)))
    return path


@pytest.fixture(scope="module")
def later_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped package with one other value."""
    folder = tmp_path_factory.mktemp("later")
    for file in shipped_folder("data").iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    path = folder / "observations.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    column = rows[0].index("value")
    for row in rows[1:]:
        if row[0] == SCHOOL:
            row[column] = "81"
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)
    return folder


def test_the_new_deck_and_the_list_are_written(
    deck: Path, later_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, report = tmp_path / "new.pptx", tmp_path / "changes.csv"
    before = deck.read_bytes()
    order = ["refresh", str(deck), "--out", str(out), "--report", str(report), "--data", str(later_folder)]
    assert main(order) == 0
    assert 81 in native_charts(out.read_bytes())[0].reported
    rows = list(csv.DictReader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    (row,) = [row for row in rows if row["Row"] == "School mental health services"]
    assert (row["Delivered"], row["In the deck"], row["Today"], row["What was done"]) == (
        "78%",
        "78%",
        "81%",
        "written",
    )
    assert "written: " in capsys.readouterr().out
    assert deck.read_bytes() == before


def test_the_same_data_give_the_same_file(deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new.pptx"
    assert main(["refresh", str(deck), "--out", str(out)]) == 0
    assert out.read_bytes() == deck.read_bytes()
    assert "Nothing has changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"no deck", "no PowerPoint deck"), (b"PK\x03\x04", "damaged"), (b"\0" * (20 * 1024 * 1024 + 1), "20 MB")],
)
def test_what_is_no_deck_is_refused_with_one_sentence(
    content: bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "x.pptx", tmp_path / "new.pptx"
    path.write_bytes(content)
    assert main(["refresh", str(path), "--out", str(out)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line
    assert not out.exists()


def test_the_deck_itself_is_never_overwritten(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = deck.read_bytes()
    assert main(["refresh", str(deck), "--out", str(deck)]) == 1
    assert "is the deck itself" in capsys.readouterr().err
    assert deck.read_bytes() == before


def test_a_missing_deck_and_a_missing_folder_are_named(
    deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["refresh", str(tmp_path / "none.pptx"), "--out", str(tmp_path / "new.pptx")]) == 1
    assert "none.pptx" in capsys.readouterr().err
    assert main(["refresh", str(deck), "--out", str(tmp_path / "none" / "new.pptx")]) == 1
    assert "none" in capsys.readouterr().err
