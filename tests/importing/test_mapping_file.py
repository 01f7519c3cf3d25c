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
    "Gowns,2021-01-06,training,KAZ,Logistics,20,estimated,6,https://example.org/en/a",
    "Gloves,2021-01-07,training,UZB,Health,30,done,7,https://example.org/en/a",
]
ANSWERS: dict[str, Any] = {
    "columns": {"Participants (women)": "participants", "Status": None, "Value of goods": "amount"},
    "codes": {"areas": {"Health": "covid_response", "Logistics": None}},
    "multipliers": {"Value of goods": 1000},
    "drop_rows": {"Status": ["estimated"]},
    "fixed": {"currency": "USD", "amount_kind": "goods"},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return path


def run(file: Path, folder: Path, *options: str) -> int:
    return command_line.main(["import", str(file), "--into", str(folder), *options])


def learn_mapping(file: Path, folder: Path, answers: dict[str, Any] | None = None) -> Path:
    """Return the mapping of a file, with the answers of a person."""
    path = file.with_name("map.json")
    run(file, folder, "--learn", str(path))
    draft = json.loads(path.read_text(encoding="utf-8"))
    for name, value in (ANSWERS if answers is None else answers).items():
        draft[name] = {**draft[name], **value}
    path.write_text(json.dumps(draft), encoding="utf-8")
    return path


def test_a_draft_has_what_is_understood_and_empty_places_for_the_rest(
    file: Path, small_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(small_folder)
    draft = json.loads(learn_mapping(file, small_folder, {}).read_text(encoding="utf-8"))
    assert draft["columns"]["Date"] == "date_start"
    assert draft["columns"]["Participants (women)"] == ""
    assert draft["codes"]["areas"] == {"Health": "", "Logistics": ""}
    women, status, codes = draft["open"]
    assert "only parts" in women
    assert "breaks the rows down" in status
    assert codes == "areas: 3 cells are not known (Health, Logistics). Say their codes in the mapping file."
    assert "Fill its empty places" in capsys.readouterr().out
    assert files_of(small_folder) == before


def test_a_filled_mapping_is_applied(file: Path, small_folder: Path) -> None:
    assert run(file, small_folder, "--mapping", str(learn_mapping(file, small_folder)), "--yes") == 0
    rows = load(small_folder).activities.set_index("title")
    assert rows.loc["Masks", "amount"] == 5000
    assert rows.loc["Gloves", "participants"] == 30
    assert "Gowns" not in rows.index
    assert rows.loc["Masks", "areas"] in ("covid_response", ("covid_response",))


def test_the_next_file_of_the_source_needs_no_question(file: Path, small_folder: Path) -> None:
    mapping = learn_mapping(file, small_folder)
    run(file, small_folder, "--mapping", str(mapping), "--yes")
    next_file = file.with_name("next.csv")
    next_file.write_text(f"{HEADER}\n{ROWS[0].replace('Masks', 'Soap')}\n{ROWS[2].replace('Gloves', 'Tests')}\n")
    assert run(next_file, small_folder, "--mapping", str(mapping), "--yes") == 0
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
    mapping = learn_mapping(file, small_folder)
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
        '{"multipliers": {"A": 0}}',
        '{"multipliers": {"A": -1000}}',
        '{"drop_rows": {"A": "x"}}',
        '{"identity": "A"}',
        '{"row": "half"}',
        '{"last": {"rows": "many"}}',
        '{"last": {"ranges": {"n": [1]}}}',
        '{"last": {"codes": []}}',
        '{"last": {"sums": {"n": "1e9"}}}',
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


NUMBERED = "No.,Title,Date,Type,Country,Sector,Participants,Province,Link"
LINES = [
    "1,Masks,2021-01-05,training,KAZ,COVID-19,10,Almaty,https://example.org/en/a",
    "2,Gowns,2021-01-06,training,KAZ,COVID-19,20,Almaty,https://example.org/en/a",
]


def write_numbered(file: Path, *lines: str) -> Path:
    file.write_text("\n".join([NUMBERED, *(lines or LINES)]) + "\n", encoding="utf-8")
    return file


def test_rows_are_known_again_by_their_identity(file: Path, small_folder: Path) -> None:
    mapping = learn_mapping(write_numbered(file), small_folder, {})
    draft = json.loads(mapping.read_text(encoding="utf-8"))
    mapping.write_text(json.dumps(draft | {"identity": ["No."]}), encoding="utf-8")
    assert run(file, small_folder, "--mapping", str(mapping), "--yes") == 0
    before = load(small_folder).activities
    lines = [
        LINES[0].replace("Masks", "Masks and gloves").replace("01-05", "01-25"),
        LINES[1].replace(",20,", ",25,"),
    ]
    assert run(write_numbered(file, *lines), small_folder, "--mapping", str(mapping), "--yes") == 0
    after = load(small_folder).activities
    assert len(after) == len(before)
    rows = after.set_index("title")
    assert (rows.loc["Masks and gloves", "date_start"], rows.loc["Gowns", "participants"]) == ("2021-01-25", 25)
    assert "Masks" not in rows.index


def test_the_numbers_of_two_sources_are_no_one_row(file: Path, small_folder: Path) -> None:
    for name, line in (("one", LINES[0]), ("two", LINES[0].replace("Masks", "Soap"))):
        mapping = learn_mapping(write_numbered(file, line), small_folder, {})
        draft = json.loads(mapping.read_text(encoding="utf-8"))
        mapping.write_text(json.dumps(draft | {"identity": ["No."], "source": name}), encoding="utf-8")
        assert run(file, small_folder, "--mapping", str(mapping), "--yes") == 0
    assert {"Masks", "Soap"} <= set(load(small_folder).activities["title"])


def test_a_column_of_numbers_of_the_file_s_own_is_the_draft_s_identity(file: Path, small_folder: Path) -> None:
    write_numbered(file)
    file.write_text(file.read_text(encoding="utf-8").replace("No.", "ID"), encoding="utf-8")
    assert json.loads(learn_mapping(file, small_folder, {}).read_text(encoding="utf-8"))["identity"] == ["ID"]


def test_a_row_without_its_identity_and_a_file_without_its_column_are_refused(
    file: Path, small_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = learn_mapping(write_numbered(file), small_folder, {})
    draft = json.loads(mapping.read_text(encoding="utf-8"))
    mapping.write_text(json.dumps(draft | {"identity": ["No."], "last": {}}), encoding="utf-8")
    assert run(write_numbered(file, LINES[0], LINES[1][1:]), small_folder, "--mapping", str(mapping)) == 1
    assert "No. is empty, by which the mapping knows the row again" in capsys.readouterr().out
    mapping.write_text(json.dumps(draft | {"identity": ["Nr"], "last": {}}), encoding="utf-8")
    assert run(write_numbered(file), small_folder, "--mapping", str(mapping)) == 2
    assert "which identity names" in capsys.readouterr().err


@pytest.mark.parametrize(("row", "titles", "count"), [("part", {"Masks"}, 0), ("whole", set(), 2)])
def test_what_one_row_is_says_whether_rows_of_one_activity_are_joined(
    file: Path, small_folder: Path, row: str, titles: set[str], count: int
) -> None:
    lines = [LINES[0], LINES[0].replace("Almaty", "Turkistan").replace("1,", "2,", 1)]
    mapping = learn_mapping(write_numbered(file, *lines), small_folder, {})
    draft = json.loads(mapping.read_text(encoding="utf-8"))
    mapping.write_text(json.dumps(draft | {"row": row}), encoding="utf-8")
    run(file, small_folder, "--mapping", str(mapping), "--yes")
    rows = load(small_folder).activities
    assert set(rows["title"]) & {"Masks", "Gowns"} == titles
    rejected_file = file.with_suffix(".not-imported.csv")
    assert (len(rejected_file.read_text(encoding="utf-8").splitlines()) - 1 if rejected_file.exists() else 0) == count


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (LINES[:1], "Only 1 rows are understood; last time 2 were."),
        ([LINES[0].replace(",10,", ",2000,"), LINES[1]], "participants: 1 value lies ten times outside"),
        ([LINES[0], LINES[1].replace(",20,", ",1,").replace(",10,", ",1,")], ""),
        ([LINES[0].replace("training", "webinar"), LINES[1]], "kind: webinar did not stand in the files before."),
        ([LINES[0].replace("training", "circus"), LINES[1]], "kind: circus is new, and not known."),
        (
            [LINES[0].replace("COVID-19", "HIV"), LINES[1].replace("COVID-19", "HIV")],
            "covid_response stood in the last",
        ),
    ],
)
def test_what_a_following_file_has_otherwise_is_told_before_anything_is_written(
    file: Path, small_folder: Path, capsys: pytest.CaptureFixture[str], lines: list[str], sentence: str
) -> None:
    mapping = learn_mapping(write_numbered(file), small_folder, {})
    assert run(file, small_folder, "--mapping", str(mapping), "--yes") == 0
    write_numbered(file, *lines)
    before, content = files_of(small_folder), mapping.read_text(encoding="utf-8")
    assert run(file, small_folder, "--mapping", str(mapping), "--yes") == bool(sentence)
    if sentence:
        assert sentence in capsys.readouterr().err
        assert (files_of(small_folder), mapping.read_text(encoding="utf-8")) == (before, content)


def test_a_code_that_came_back_is_not_new(file: Path, small_folder: Path) -> None:
    mapping = learn_mapping(write_numbered(file), small_folder, {})
    run(file, small_folder, "--mapping", str(mapping), "--yes")
    other = [line.replace("training", "webinar") for line in LINES]
    accept = ("--mapping", str(mapping), "--yes", "--accept-differences")
    assert run(write_numbered(file, *other), small_folder, *accept) == 0
    assert json.loads(mapping.read_text(encoding="utf-8"))["last"]["known_codes"]["kind"] == ["training", "webinar"]
    assert run(write_numbered(file, LINES[0], other[1]), small_folder, "--mapping", str(mapping), "--yes") == 0
