"""A mapping is learned once, completed by a person, and used for the next file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard import __main__ as command_line
from dashboard.dataset.load import load
from tests.support.import_fixtures import files_of

HEADER = "Title,Date,Type,Country,Cluster,Participants (women),Status,Value of goods,Link"
ROWS = [
    "Masks,2021-01-05,training,KAZ,Health,10,done,5,https://example.org/en/a",
    "Gowns,2021-01-06,training,KAZ,Logistics,20,planned,6,https://example.org/en/a",
    "Gloves,2021-01-07,training,UZB,Health,30,done,7,https://example.org/en/a",
]
ANSWERS: dict[str, Any] = {
    "columns": {"Participants (women)": "participants", "Status": None, "Value of goods": "amount"},
    "codes": {"areas": {"Health": "covid_response", "Logistics": None}},
    "multipliers": {"Value of goods": 1000},
    "drop_rows": {"Status": ["planned"]},
    "fixed": {"currency": "USD", "amount_kind": "goods"},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return path


def run(file: Path, folder: Path, *options: str) -> int:
    return command_line.main(["import", str(file), "--into", str(folder), *options])


def learned(file: Path, folder: Path, answers: dict[str, Any] | None = None) -> Path:
    """Return the mapping of a file, with the answers of a person."""
    path = file.with_name("map.json")
    run(file, folder, "--learn", str(path))
    known = json.loads(path.read_text(encoding="utf-8"))
    for name, value in (ANSWERS if answers is None else answers).items():
        known[name] = {**known[name], **value}
    path.write_text(json.dumps(known), encoding="utf-8")
    return path


def test_a_draft_has_what_is_understood_and_empty_places_for_the_rest(
    file: Path, small_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(small_folder)
    known = json.loads(learned(file, small_folder, {}).read_text(encoding="utf-8"))
    assert known["columns"]["Date"] == "date_start"
    assert known["columns"]["Participants (women)"] == ""
    assert known["codes"]["areas"] == {"Health": "", "Logistics": ""}
    women, status, codes = known["open"]
    assert "only parts" in women
    assert "breaks the rows down" in status
    assert codes == "areas: 3 cells are not known (Health, Logistics). Say their codes in the mapping file."
    assert "Fill its empty places" in capsys.readouterr().out
    assert files_of(small_folder) == before


def test_a_filled_mapping_is_applied(file: Path, small_folder: Path) -> None:
    assert run(file, small_folder, "--mapping", str(learned(file, small_folder)), "--yes") == 0
    rows = load(small_folder).activities.set_index("title")
    assert rows.loc["Masks", "amount"] == 5000
    assert rows.loc["Gloves", "participants"] == 30
    assert "Gowns" not in rows.index
    assert rows.loc["Masks", "areas"] in ("covid_response", ("covid_response",))


def test_the_next_file_of_the_source_needs_no_question(file: Path, small_folder: Path) -> None:
    mapping = learned(file, small_folder)
    run(file, small_folder, "--mapping", str(mapping), "--yes")
    following = file.with_name("next.csv")
    following.write_text(f"{HEADER}\n{ROWS[0].replace('Masks', 'Soap')}\n{ROWS[2].replace('Gloves', 'Tests')}\n")
    assert run(following, small_folder, "--mapping", str(mapping), "--yes") == 0
    assert json.loads(mapping.read_text())["last"]["rows"] == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("\n".join([HEADER.replace("Status", "State of play"), *ROWS]), "Status, which the mapping knows, is gone"),
        ("\n".join([HEADER + ",Men", *(row + ",1" for row in ROWS)]), "Men is new"),
        ("\n".join([HEADER, ROWS[0]]), "last time 2 were"),
        (
            "\n".join([HEADER, *(row.replace(",https", "000,https") for row in ROWS)]),
            "Is the unit still",
        ),
    ],
)
def test_what_is_not_as_it_was_is_told_before_anything_is_written(
    file: Path, small_folder: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str
) -> None:
    mapping = learned(file, small_folder)
    run(file, small_folder, "--mapping", str(mapping), "--yes")
    file.write_text(content + "\n", encoding="utf-8")
    before = files_of(small_folder)
    assert run(file, small_folder, "--mapping", str(mapping), "--yes") == 1
    assert sentence in capsys.readouterr().err
    assert files_of(small_folder) == before
    run(file, small_folder, "--mapping", str(mapping), "--accept-differences")
    assert "--accept-differences" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{",
        '{"columns": []}',
        '{"columns": {"A": 1}}',
        '{"colour": 1}',
        '{"version": 2}',
        '{"percents": "half"}',
        '{"codes": {"areas": ["x"]}}',
        '{"multipliers": {"A": "k"}}',
        '{"multipliers": {"A": NaN}}',
        '{"drop_rows": {"A": "x"}}',
        "[" * 100_000,
    ],
)
def test_a_mapping_of_another_form_is_refused_with_a_sentence(
    file: Path, small_folder: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    mapping = file.with_name("map.json")
    mapping.write_text(content)
    assert run(file, small_folder, "--mapping", str(mapping), "--yes") == 2
    assert "map.json" in capsys.readouterr().err
