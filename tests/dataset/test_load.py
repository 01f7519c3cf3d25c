"""From files to a dataset: nothing dropped, nothing shifted, nothing guessed.

And which data they are.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.dataset.contract import DESCRIPTOR, MEND, read_contract
from dashboard.dataset.dataset import Dataset, Version
from dashboard.dataset.load import build, load, read_tables, version_of
from dashboard.dataset.required_columns import TABLES
from dashboard.errors import DataError

ROWS = {
    "surveys": 3,
    "services": 6,
    "indicators": 5,
    "scopes": 6,
    "observations": 15,
    "activities": 10,
    "activity_sources": 11,
    "outputs": 9,
    "sources": 5,
}


def test_every_row_of_every_table_is_there(small: Dataset) -> None:
    assert {name: len(small.table(name)) for name in TABLES} == ROWS


def test_cells_are_kept_as_they_were_written(small: Dataset) -> None:
    activities = small.activities.set_index("id")
    assert activities.at["training-february", "note"] == "A note\nof two lines"
    assert activities.at["tests-uzb", "discrepancy"] == "One source says 500, the other 501"
    assert activities.at["webinar-kaz", "title_ru"] == "Национальный вебинар"
    assert activities.at["webinar-kaz", "date_end"] == ""


def test_numbers_are_numbers_and_what_is_unknown_is_not_zero(small: Dataset) -> None:
    activities = small.activities.set_index("id")
    assert activities.at["webinar-kaz", "participants"] == 68
    assert activities.at["tests-uzb", "amount"] == 500.5
    assert activities["participants"].isna().sum() == 6
    assert activities["participants"].sum() == 68 + 20 + 31 + 30
    assert small.services["summary"].sum() == 1


@pytest.mark.parametrize(
    ("activity", "first", "last"),
    [
        ("webinar-kaz", "2020-09-25", "2020-09-25"),
        ("training-region", "2020-10-12", "2020-10-16"),
        ("ppe-kaz", "2020-08-01", "2020-08-31"),
        ("training-february", "2020-02-01", "2020-02-29"),
        ("assessment-uzb", "2020-01-01", "2020-12-31"),
    ],
)
def test_activities_get_the_days_that_bound_them(small: Dataset, activity: str, first: str, last: str) -> None:
    row = small.activities.set_index("id").loc[activity]
    assert (row["first_day"], row["last_day"]) == (first, last)


def test_activities_stand_by_date_and_then_by_id(small: Dataset) -> None:
    assert small.activities["id"].tolist() == [
        "assessment-uzb",
        "training-february",
        "support-bukhara",
        "meeting-region",
        "webinar-world",
        "ppe-kaz",
        "webinar-kaz",
        "training-region",
        "tests-uzb",
        "programme-kaz",
    ]
    assert small.activities.index.tolist() == list(range(10))


def test_words_that_libraries_take_for_missing_are_words(small_folder: Path) -> None:
    path = small_folder / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Yearly report", "NA", 1), encoding="utf-8")
    titles = load(small_folder).names("sources", "en", "title")
    assert titles["report-2021"] == "NA, with a comma"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_line_end_and_a_byte_order_mark_are_read(small_folder: Path, line_end: str, mark: str) -> None:
    path = small_folder / "outputs.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(mark + text, encoding="utf-8", newline=line_end)
    assert load(small_folder).outputs["id"].tolist()[:2] == ["staff", "staff-centre"]


def test_columns_may_stand_in_any_order(small_folder: Path, small: Dataset) -> None:
    path = small_folder / "activity_sources.csv"
    cells = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(f"{order},{activity},{source}\n" for activity, source, order in cells), encoding="utf-8")
    assert load(small_folder).activity_sources.equals(small.activity_sources)


def test_a_row_that_is_malformed_is_said_to_be_nothing_else(small_folder: Path) -> None:
    with (small_folder / "activities.csv").open("a", encoding="utf-8") as file:
        file.write("party,party,A party\n")
    with pytest.raises(DataError) as refusal:
        load(small_folder)
    assert [(problem.row, problem.column) for problem in refusal.value.problems] == [(12, "")]


def test_a_table_the_program_does_not_know_is_named(small_folder: Path) -> None:
    path = small_folder / DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    outputs = next(resource for resource in descriptor["resources"] if resource["name"] == "outputs")
    outputs["name"] = "results"
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        load(small_folder)
    assert [str(problem) for problem in refusal.value.problems] == [
        f"datapackage.json: the table outputs is not described. {MEND}",
        "datapackage.json: the table results is not known to the program. Remove it.",
    ]


def test_a_column_the_program_reads_has_to_be_described_and_of_its_kind(small_folder: Path) -> None:
    path = small_folder / DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in descriptor["resources"]}
    columns = {name: {column["name"]: column for column in schema["fields"]} for name, schema in schemas.items()}
    schemas["observations"]["fields"].remove(columns["observations"]["value_text"])
    columns["surveys"]["n"].update(type="string", constraints={})
    columns["services"]["order"].update(type="number")
    columns["activities"]["kind"]["categories"].append({"value": "party"})
    columns["activities"]["kind"]["constraints"]["enum"].append("party")
    columns["activities"]["date_start"]["constraints"].pop("required")
    columns["outputs"]["qualifier"]["constraints"].pop("enum")
    columns["outputs"]["qualifier"].pop("categories")
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    rows = (small_folder / "observations.csv").read_text(encoding="utf-8")
    (small_folder / "observations.csv").write_text(rows.replace("value_text,", ""), encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        load(small_folder)
    sentences = [str(problem) for problem in refusal.value.problems if problem.table == DESCRIPTOR]
    kinds = "webinar, training, procurement, assessment, meeting, service_adaptation, other"
    assert sentences == [
        "datapackage.json: cannot be used ('any text' is not known as a code of outputs.qualifier; "
        f"known: exact, about, over, under). {MEND}",
        f"datapackage.json: cannot be used ('party' is not known as a code of activities.kind; known: {kinds}). {MEND}",
        "datapackage.json: cannot be used ('string' is not known as the type of surveys.n; known: integer, number). "
        f"{MEND}",
        f"datapackage.json: cannot be used (activities.date_start is not required). {MEND}",
        f"datapackage.json: has no observations.value_text. {MEND}",
    ]


def test_the_version_is_that_of_the_contents_and_not_of_the_folder(small_folder: Path) -> None:
    contract = read_contract(small_folder)
    before = version_of(small_folder, contract)
    os.utime(small_folder / "scopes.csv", (1_600_000_000, 1_600_000_000))
    assert version_of(small_folder, contract).hash == before.hash
    with (small_folder / "scopes.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert version_of(small_folder, contract).hash != before.hash


def test_the_date_of_the_version_is_the_one_the_descriptor_gives(small_folder: Path) -> None:
    contract = read_contract(small_folder)
    assert version_of(small_folder, contract).date == contract.descriptor["created"][:10]


def test_without_a_date_in_the_descriptor_the_newest_file_gives_it(small_folder: Path) -> None:
    contract = replace(read_contract(small_folder), descriptor={})
    for number, path in enumerate(small_folder.iterdir()):
        os.utime(path, (1_600_000_000 - number * 1e6, 1_600_000_000 - number * 1e6))
    assert version_of(small_folder, contract).date == "2020-09-13"
    assert str(Version("abc", "2020-09-13")) == "2020-09-13 (abc)"


def test_a_file_that_goes_away_meanwhile_is_our_own_error(small_folder: Path) -> None:
    contract = read_contract(small_folder)
    (small_folder / "scopes.csv").unlink()
    with pytest.raises(DataError, match=r"scopes\.csv: the file cannot be opened"):
        version_of(small_folder, contract)


def test_a_dataset_can_be_built_from_tables_that_are_already_checked(small_folder: Path, small: Dataset) -> None:
    contract = read_contract(small_folder)
    texts, _ = read_tables(small_folder, contract)
    assert texts["scopes"]["id"].tolist() == small.scopes["id"].tolist()
    copy = build(contract, {name: small.table(name) for name in TABLES}, small.version)
    assert copy.activities.equals(small.activities)


def test_ten_thousand_activities_are_read_and_checked_row_by_row(small_folder: Path) -> None:
    path = small_folder / "activities.csv"
    header, first, *rest = path.read_text(encoding="utf-8").split("\n")
    more = [first.replace("webinar-kaz", f"webinar-{number}", 1) for number in range(10_000)]
    more[9_999] = more[9_999].replace("2020-09-25", "2020-09-31")
    path.write_text("\n".join([header, first, *more, *rest]), encoding="utf-8")
    links = small_folder / "activity_sources.csv"
    links.write_text(links.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        load(small_folder)
    assert [(problem.row, problem.column, problem.found) for problem in refusal.value.problems] == [
        (10_002, "date_start", "2020-09-31")
    ]
