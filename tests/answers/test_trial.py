"""Raw answers and counts tried in the browser: the report, a form, and the rates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pandas as pd
import pyreadstat
import pytest
from werkzeug.test import TestResponse

from dashboard.answers.worker import Submission, try_any
from dashboard.app import create_app
from dashboard.bounds.limits import PREVIEW
from dashboard.dataset.dataset import Dataset
from dashboard.importing.csv_dialect import TextFile, read_text_file
from dashboard.importing.sandbox import try_in_sandbox
from dashboard.importing.target_package import TargetPackage, read_package
from dashboard.importing.trial import Trial
from dashboard.settings import Settings, shipped_folder
from dashboard.text.translate import text_for
from dashboard.web.preview import CHECK, CHILD, MEDIA_TYPE, NAME, SIZES
from tests.answers.test_count_tables import WIDE
from tests.answers.test_exports import odk_central
from tests.support import answer_fixtures as made

SERVICE = "services/harm_reduction"
FIXED = {
    "survey": "kobo-2021", "survey_name": "Kobo 2021", "publisher": "Ministry", "scope": "KAZ",
    "source": "https://example.org/r", "source_title": "Report", "source_publisher": "Ministry",
    "source_language": "en",
}  # fmt: skip


@pytest.fixture(scope="module")
def package() -> TargetPackage:
    return read_package(shipped_folder("data"))


@pytest.fixture(scope="module")
def kobo(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows: made.Table = [
        [*made.KOBO_HEADINGS, "respondent_name", "phone"],
        *([*row, f"Aigul Secretova {number}", "+7 701 555 0199"] for number, row in enumerate(made.kobo_rows())),
    ]
    return made.write_csv(tmp_path_factory.mktemp("kobo") / "kobo.csv", rows, ";").read_bytes()


def try_file(name: str, content: bytes, package: TargetPackage, answers: dict[str, Any] | None = None) -> Trial:
    body = json.dumps(answers).encode() if answers else b""
    return try_any(Submission([(name, content)], body, package, text_for("en"), PREVIEW))


def fill_mapping(trial: Trial, **codes: Any) -> dict[str, Any]:
    """Return the mapping with what is open answered."""
    mapping: dict[str, Any] = json.loads(trial.mapping)
    mapping["columns"] = {heading: role or None for heading, role in mapping["columns"].items()}
    mapping["codes"] = {
        group: {cell: code or codes.get(cell) for cell, code in cells.items()}
        for group, cells in mapping["codes"].items()
    }
    mapping["fixed"] |= FIXED
    return mapping


def test_raw_answers_have_the_report_of_the_command_and_a_form(kobo: bytes, package: TargetPackage) -> None:
    trial = try_file("kobo.csv", kobo, package)
    report = "\n".join(trial.report)
    assert "rows read: 14, counted: 12" in report
    assert "not approved: 1; replaced by a later answer of the same unit: 1" in report
    assert "Columns that nothing is computed of: " in report
    assert "disrupted_any: 55.6% (26.7 to 81.1), n = 9" in report
    fields = {field.path: field for field in trial.fields}
    assert fields["columns", SERVICE].value == "harm-reduction"
    assert fields["codes", "services", "partly_disrupted"].value == "partly"
    assert fields["fixed", "survey"].must
    assert trial.choices["codes.status"][2][0] == "not"
    assert trial.command == "python -m dashboard rates kobo.csv --mapping kobo.map.json --into data/"
    assert (trial.tables, trial.open) == ({}, 3)


def test_with_its_answers_the_rates_are_shown_as_they_would_be_published(kobo: bytes, package: TargetPackage) -> None:
    trial = try_file("kobo.csv", kobo, package, fill_mapping(try_file("kobo.csv", kobo, package)))
    assert (trial.open, trial.added, trial.refused) == (0, 3, 0)
    sample = next(candidate for candidate in trial.samples if candidate.table == "observations.csv")
    row = dict(zip(sample.columns, sample.rows[0], strict=True))
    assert (row["value"], row["value_low"], row["value_high"], row["n"]) == ("55.6", "26.7", "81.1", "9")
    assert set(trial.tables) == {"surveys", "observations", "sources"}


def test_what_rows_are_refused_for_is_asked_for(kobo: bytes, package: TargetPackage) -> None:
    mapping = fill_mapping(try_file("kobo.csv", kobo, package))
    del mapping["fixed"]["source_language"]
    trial = try_file("kobo.csv", kobo, package, mapping)
    assert trial.refused > 0
    assert [field.path for field in trial.fields if field.must] == [("fixed", "source_language")]


def test_no_name_and_no_number_of_a_person_is_shown(kobo: bytes, package: TargetPackage) -> None:
    first = try_file("kobo.csv", kobo, package)
    for trial in (first, try_file("kobo.csv", kobo, package, fill_mapping(first))):
        assert b"Secretova" not in trial.to_json()
        assert b"555 0199" not in trial.to_json()
        assert not any(field.path[-1] in ("respondent_name", "phone") and field.value for field in trial.fields)


def test_few_answers_are_not_shown(package: TargetPackage, tmp_path: Path) -> None:
    rows = [made.KOBO_HEADINGS, *made.kobo_rows()[:4]]
    trial = try_file("few.csv", made.write_csv(tmp_path / "few.csv", rows, ";").read_bytes(), package)
    assert "group is not published" in "\n".join(trial.report) or "groups are not published" in "\n".join(trial.report)
    assert "55.6%" not in "\n".join(trial.report)
    assert not any("disrupted_any:" in line for line in trial.report)


def test_monthly_counts_of_a_workbook(package: TargetPackage, tmp_path: Path) -> None:
    content = made.write_book(tmp_path / "hmis.xlsx", {"HMIS": WIDE}).read_bytes()
    first = try_file("hmis.xlsx", content, package)
    assert "for them a fall of 37.5%" in "\n".join(first.report)
    assert "--kind counts" in first.command
    trial = try_file("hmis.xlsx", content, package, fill_mapping(first))
    assert (trial.open, trial.added, trial.refused) == (0, 8, 0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"columns": {SERVICE: "nonsense"}}, "allowed is unit, time"),
        ({"columns": {"gone": "status"}}, "The file has no column gone"),
        ({"fixed": {"scope": "Nowhere"}}, "no place Nowhere"),
        ({"codes": {"services": {"partly_disrupted": "half"}}}, "allowed is not, partly, completely"),
    ],
)
def test_bad_answers_are_sentences(
    change: dict[str, dict[str, Any]], sentence: str, kobo: bytes, package: TargetPackage
) -> None:
    mapping = fill_mapping(try_file("kobo.csv", kobo, package))
    for group, cells in change.items():
        mapping[group] |= cells
    trial = try_file("kobo.csv", kobo, package, mapping)
    assert sentence in "\n".join(trial.report)
    assert trial.tables == {}


def test_another_file_is_read_once_and_tried_as_an_import(
    package: TargetPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = list[str]()

    def read(name: str, content: bytes, *more: Any) -> TextFile:
        names.append(name)
        return read_text_file(name, content, *more)

    monkeypatch.setattr("dashboard.importing.reader.read_text_file", read)
    content = b"date,title,kind,country\n2021-03-01,Training of nurses,training,KAZ\n"
    trial = try_file("events.csv", content, package)
    assert trial.command.startswith("python -m dashboard import")
    assert names == ["events.csv"]


CASES = [("Not disrupted", 1.0), ("Partly disrupted", 2.0), ("Completely disrupted", 3.0), ("", None)] * 10
LABELS = {code: word for word, code in CASES if code}


def sav(path: Path) -> None:
    frame = pd.DataFrame({"s1": [code for _, code in CASES]})
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"s1": LABELS})


def parquet(path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE cases (s1 VARCHAR)")
        connection.executemany("INSERT INTO cases VALUES (nullif(?, ''))", [[word] for word, _ in CASES])
        connection.execute("COPY cases TO ? (FORMAT parquet)", [str(path)])


def test_cases_without_columns_of_a_program(package: TargetPackage, tmp_path: Path) -> None:
    sav(tmp_path / "cases.sav")
    rows: made.Table = [["facid", "region", "s1"], *([f"F{n}", "North", word] for n, (word, _) in enumerate(CASES))]
    made.write_csv(tmp_path / "cases.csv", rows)
    # An import would take the second row for headings.
    rows = [["facility", "outreach", "region"], *([f"F{n}", CASES[n % 3][0], "N"] for n in range(30))]
    made.write_csv(tmp_path / "units.csv", rows)
    for name in ("cases.sav", "cases.csv", "units.csv"):
        trial = try_file(name, (tmp_path / name).read_bytes(), package)
        assert "disrupted_any: 66.7% (48.8 to 80.8), n = 30" in "\n".join(trial.report)
        assert trial.command.startswith(f"python -m dashboard rates {name}")


@pytest.mark.usefixtures("own_process")
def test_parquet_is_read_in_a_process_that_may_write_no_file(package: TargetPackage, tmp_path: Path) -> None:
    parquet(tmp_path / "cases.parquet")
    content = (tmp_path / "cases.parquet").read_bytes()
    result = try_in_sandbox("cases.parquet", content, b"", "en", package.content, CHILD)
    assert "disrupted_any: 66.7% (48.8 to 80.8), n = 30" in "\n".join(result["report"])


def test_a_zip_of_tables_and_what_is_damaged(package: TargetPackage, tmp_path: Path) -> None:
    content = odk_central(tmp_path).read_bytes()
    trial = try_file("odk.zip", content, package)
    assert sum("disrupted_any" in line for line in trial.report) == 3
    small = replace(PREVIEW, characters=1000)
    trial = try_any(Submission([("odk.zip", content)], b"", package, text_for("en"), small))
    assert trial.report == ["odk.zip holds more tables, rows or cells than are read of this kind."]
    parquet(tmp_path / "cases.parquet")
    parquet_content = (tmp_path / "cases.parquet").read_bytes()
    assert try_file("a.parquet", parquet_content[:60], package).report == ["a.parquet cannot be read. Is it damaged?"]
    for small in (replace(PREVIEW, rows=10), replace(PREVIEW, characters=10)):
        trial = try_any(Submission([("a.parquet", parquet_content)], b"", package, text_for("en"), small))
        assert trial.report == ["a.parquet holds more tables, rows or cells than are read of this kind."]


@pytest.fixture(scope="module")
def side_files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    """The form of the answers, and weights of their facilities."""
    folder = tmp_path_factory.mktemp("beside")
    rows: made.Table = [["facility", "weight"], *([f"F{number:02d}", 1 + number] for number in range(1, 13))]
    weights = made.write_csv(folder / "weights.csv", rows)
    form = made.write_book(folder / "form.xlsx", made.FORM)
    return [(path.name, path.read_bytes()) for path in (form, weights)]


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 2)])
def test_answers_with_their_form_and_weights(
    order: tuple[int, ...], kobo: bytes, side_files: list[tuple[str, bytes]], package: TargetPackage
) -> None:
    files = [side_files[0], ("kobo.csv", kobo), side_files[1]]
    (name, content), *rest = [files[place] for place in order]
    trial = try_any(Submission([(name, content), *rest], b"", package, text_for("en"), PREVIEW))
    report = "\n".join(trial.report)
    assert ("not asked: 1" in report) == (0 in order)
    share = "51.9%" if 2 in order else "55.6%"
    assert f"disrupted_any: {share}" in report
    assert ("Kish" in report) == (2 in order)
    options = "".join([" --form form.xlsx" * (0 in order), " --weights weights.csv" * (2 in order)])
    assert trial.command == f"python -m dashboard rates kobo.csv{options} --mapping kobo.map.json --into data/"


def test_what_is_ambiguous_is_asked_for_and_can_be_said(package: TargetPackage, tmp_path: Path) -> None:
    time = made.KOBO_HEADINGS.index("_submission_time")
    rows = [
        [*row[:time], f"0{1 + n % 9}/0{1 + n // 9}/2021", *row[time + 1 :], "v2"]
        for n, row in enumerate(made.kobo_rows())
    ]
    path = made.write_csv(tmp_path / "kobo.csv", [[*made.KOBO_HEADINGS, "__version__"], *rows])
    form = made.write_book(tmp_path / "form.xlsx", {**made.FORM, "settings": [["version"], ["v1"]]})
    form_files = [("form.xlsx", form.read_bytes())]

    def try_with(**mapping: Any) -> Trial:
        body = json.dumps(mapping).encode() if mapping else b""
        return try_any(
            Submission([("kobo.csv", path.read_bytes()), *form_files], body, package, text_for("en"), PREVIEW)
        )

    trial = try_with()
    assert any("whether the day or the month comes first" in line for line in trial.report)
    assert {("dates",), ("fixed", "version")} <= {field.path for field in trial.fields}
    learnt = fill_mapping(trial) | {"dates": "day-first"}
    trial = try_with(**learnt)
    assert any("12 answers are of another version of the form than v1" in line for line in trial.report)
    learnt["fixed"]["version"] = "any"
    trial = try_with(**learnt)
    assert any("disrupted_any: 55.6%" in line for line in trial.report)
    assert (trial.open, trial.added) == (0, 3)


def test_files_of_which_it_cannot_be_told_what_they_are(
    kobo: bytes, side_files: list[tuple[str, bytes]], package: TargetPackage
) -> None:
    form, _ = side_files
    other, empty = ("events.csv", b"date,title\n2021-03-01,Training of nurses\n"), ("empty.csv", b"")
    for files in ([form, form], [("a.csv", kobo), other], [form, ("a.csv", kobo), other]):
        trial = try_any(Submission(files, b"", package, text_for("en"), PREVIEW))
        assert [trial.mapping_name, trial.report[0].partition(":")[0]] == [
            "", "It cannot be told what each of these files is"
        ]  # fmt: skip
    trial = try_any(Submission([("a.csv", kobo), empty], b"", package, text_for("en"), PREVIEW))
    assert trial.report == ["empty.csv: The file is empty."]
    broken = json.dumps({"version": 1, "table": "answers", "columns": {"gone": "status"}}).encode()
    trial = try_any(Submission([("a.csv", kobo), form], broken, package, text_for("en"), PREVIEW))
    assert trial.report == ["The file has no column gone."]


@pytest.mark.usefixtures("own_process")
def test_the_confined_process_gives_the_same(
    kobo: bytes, side_files: list[tuple[str, bytes]], package: TargetPackage
) -> None:
    result = try_in_sandbox("kobo.csv", kobo, b"", "en", package.content, CHILD, side_files)
    trial = try_any(Submission([("kobo.csv", kobo), *side_files], b"", package, text_for("en"), PREVIEW))
    assert result == json.loads(trial.to_json())


def test_over_http_several_files_are_read_together(
    kobo: bytes, side_files: list[tuple[str, bytes]], dataset: Dataset
) -> None:
    client = create_app(dataset, Settings()).server.test_client()
    files = [("Ответы, 2021.csv", kobo), *side_files]

    def post(names: str, sizes: str, body: bytes) -> TestResponse:
        answer: TestResponse = client.post(
            CHECK, data=body, content_type=MEDIA_TYPE, headers={NAME: names, SIZES: sizes}
        )
        return answer

    names, sizes = ",".join(quote(name) for name, _ in files), ",".join(str(len(content)) for _, content in files)
    body = b"".join(content for _, content in files)
    answer: Any = post(names, sizes, body)
    assert answer.json["said"].startswith("Ответы, 2021.csv, form.xlsx, weights.csv: rows to add: 0")
    assert "disrupted_any: 51.9%" in "\n".join(answer.json["report"])
    wrong = [
        (names, sizes, body[1:]), ("a.csv", sizes, body), ("a,b", "1", b"a"), ("a,b", "1,x", b"a"),
        ("a,b,c,d", "1,1,1,1", b"abcd"), ("a,b", "1,-1", b"a"), ("a,b", "", b""), ("a,b", "9" * 12 + ",1", b"ab"),
    ]  # fmt: skip
    assert [post(*request).status_code for request in wrong] == [400] * len(wrong)
    assert "At most 3 files are read together" in post(*wrong[0]).text
    large = post("a.csv,b.csv", f"{PREVIEW.packed},1", b"a" * (PREVIEW.packed + 1))
    assert large.status_code == 413
