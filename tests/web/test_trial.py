"""“Try my file” over HTTP: any file is tried, and answers are sent again with it."""

from __future__ import annotations

import io
import json
import logging
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.bounds.limits import MAPPING_BYTES
from dashboard.importing import sandbox
from dashboard.sources.file_preview import LIMITS
from dashboard.text.translate import text_for
from dashboard.web.preview import ANSWERS, CHECK, MEDIA_TYPE, NAME

pytestmark = pytest.mark.usefixtures("children_here")
PERSON = "Aigul Nurlanovna"
HEADER = "Title,Date,Type,Country,Cluster,Participants (women),Status,Contact person,Link"
ROWS = [
    f"Masks,01/02/2021,training,KAZ,Health,10,done,{PERSON},https://example.org/en/a",
    f"Gowns,01/06/2021,training,KAZ,Logistics,20,plan completed,{PERSON},https://example.org/en/a",
    f"Gloves,15/01/2021,training,Uzbekistan,Health,30,done,{PERSON},https://example.org/en/a",
]
LIST = ("\n".join([HEADER, *ROWS]) + "\n").encode()


def send_file(
    client: FlaskClient, content: bytes, name: str = "list.csv", answers: str = "", language: str = "en"
) -> TestResponse:
    headers = {NAME: quote(name)} | ({ANSWERS: str(len(answers.encode()))} if answers else {})
    body = answers.encode() + content
    return client.post(f"{CHECK}?lang={language}", data=body, content_type=MEDIA_TYPE, headers=headers)


def trial_answer(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = json.loads(response.text)
    return answer


def answer_mapping(trial: dict[str, Any], answers: dict[tuple[str, ...], str | None]) -> str:
    """Return the mapping with answers, as the page makes it.

    Each has to be a field, and one of its choices.
    """
    mapping = json.loads(trial["mapping"])
    fields = {tuple(field["path"]): field for field in trial["fields"]}
    for path, answer in answers.items():
        choices = trial["choices"].get(fields[path]["choices"])
        assert choices is None or answer in [value for value, _ in choices], path
        place = mapping
        for key in path[:-1]:
            place = place.setdefault(key, {})
        place[path[-1]] = answer
    return json.dumps(mapping)


ANSWERED: dict[tuple[str, ...], str | None] = {
    ("columns", "Participants (women)"): "participants",
    ("columns", "Status"): None,
    ("codes", "areas", "Health"): "covid_response",
    ("codes", "areas", "Logistics"): "covid_response",
    ("dates",): "day-first",
}


def test_a_file_of_staff_is_reported_and_asked_about(client: FlaskClient) -> None:
    trial = trial_answer(send_file(client, LIST))
    assert trial["said"] == ("list.csv: rows to add: 0, to change: 0, not understood: 3. 4 questions are open.")
    must = {tuple(field["path"]) for field in trial["fields"] if field["must"]}
    assert must == set(ANSWERED)
    hints = {tuple(field["path"]): field["hint"] for field in trial["fields"]}
    assert "it breaks the rows down (plan completed)" in hints["columns", "Status"]
    assert hints[("dates",)].startswith("2 cells can be meant in two ways (01/02/2021, 01/06/2021).")
    assert "  Title → title; cells filled: 3; for example Masks → Masks" in trial["report"]
    assert trial["samples"] == [], "no row is shown while a question of a column is open"
    assert trial["state"] == ""


def test_the_answers_are_applied_and_the_rows_are_shown_as_they_would_be_published(client: FlaskClient) -> None:
    trial = trial_answer(send_file(client, LIST))
    again = trial_answer(send_file(client, LIST, answers=answer_mapping(trial, ANSWERED)))
    assert again["said"] == "list.csv: rows to add: 3, to change: 0, not understood: 0."
    (sample,) = (entry for entry in again["samples"] if entry["table"] == "activities.csv")
    rows = [dict(zip(sample["columns"], row, strict=True)) for row in sample["rows"]]
    assert [(row["title"], row["date_start"], row["participants"]) for row in rows] == [
        ("Masks", "2021-02-01", "10"),
        ("Gowns", "2021-06-01", "20"),
        ("Gloves", "2021-01-15", "30"),
    ]
    assert not any(field["must"] for field in again["fields"])
    assert again["state"], "the charts can show it"
    assert again["command"] == "python -m dashboard import list.csv --mapping list.map.json"
    assert again["mapping_name"] == "list.map.json"
    assert json.loads(again["mapping"])["dates"] == "day-first"


def test_the_mapping_imports_the_file_at_the_command_line(client: FlaskClient, tmp_path: Path) -> None:
    from dashboard import __main__ as command_line  # noqa: PLC0415 - only this test runs it
    from dashboard.dataset.load import load  # noqa: PLC0415
    from tests.conftest import copy_small  # noqa: PLC0415

    trial = trial_answer(send_file(client, LIST))
    mapping = trial_answer(send_file(client, LIST, answers=answer_mapping(trial, ANSWERED)))["mapping"]
    folder = tmp_path / "data"
    folder.mkdir()
    copy_small(folder)
    (tmp_path / "list.csv").write_bytes(LIST)
    (tmp_path / "list.map.json").write_text(mapping, encoding="utf-8")
    files = [str(tmp_path / "list.csv"), "--mapping", str(tmp_path / "list.map.json"), "--into", str(folder), "--yes"]
    assert command_line.main(["import", *files]) == 0
    rows = load(folder).activities.set_index("title")
    assert rows.loc["Gowns", "participants"] == 20


def test_a_size_above_the_table_is_answered_with_a_multiplier(client: FlaskClient) -> None:
    header = "Title,Date,Type,Country,Sector,Amount (USD),Kind of amount,Link"
    row = "Masks,2021-02-01,procurement,KAZ,COVID-19,250,goods,https://example.org/en/a"
    content = f"(in thousands),,,,,,,\n{header}\n{row}\n".encode()
    trial = trial_answer(send_file(client, content))
    assert {tuple(field["path"]) for field in trial["fields"] if field["must"]} == {
        ("titles",),
        ("multipliers", "Amount (USD)"),
    }
    assert ["1000", "1,000"] in trial["choices"]["multipliers"]
    mapping = json.loads(trial["mapping"])
    mapping["multipliers"]["Amount (USD)"] = 1000
    (sample, *_) = trial_answer(send_file(client, content, answers=json.dumps(mapping)))["samples"]
    assert dict(zip(sample["columns"], sample["rows"][0], strict=True))["amount"] == "250000"


def test_data_of_persons_never_appear(client: FlaskClient) -> None:
    trial = trial_answer(send_file(client, LIST))
    again = trial_answer(send_file(client, LIST, answers=answer_mapping(trial, ANSWERED)))
    for answer in (trial, again):
        assert PERSON not in json.dumps(answer)
        assert "  Contact person: data of persons, never taken over or kept" in answer["report"]
        assert ["columns", "Contact person"] not in [field["path"] for field in answer["fields"]]
        assert json.loads(answer["mapping"])["columns"]["Contact person"] is None
    mapping = json.loads(trial["mapping"])
    mapping["columns"]["Contact person"] = "note"
    assert PERSON not in json.dumps(trial_answer(send_file(client, LIST, answers=json.dumps(mapping))))


def test_a_workbook_and_a_table_of_the_package_that_has_other_columns_are_tried_too(client: FlaskClient) -> None:
    book = openpyxl.Workbook()
    for line in LIST.decode().splitlines():
        book.active.append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    for name, raw in (("list.xlsx", content.getvalue()), ("activities.csv", LIST)):
        assert "4 questions are open" in trial_answer(send_file(client, raw, name))["said"]


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_the_form_speaks_the_language_of_the_page(client: FlaskClient, language: str) -> None:
    trial = trial_answer(send_file(client, LIST, language=language))
    text = text_for(language)
    assert trial["words"]["apply"] == text.t("Apply the answers and read the file again")
    assert trial["words"]["apply"] != "Apply the answers and read the file again"
    labels = {field["label"] for field in trial["fields"]}
    assert text.t("Column {header}", header="Status") in labels
    assert text.t("How 01/02/2024 is meant") in labels


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"only words\n", "No row of the file is understood as a header."),
        (b"PK\x03\x04 no workbook", "damaged"),
        (b"\x00\x01\x02\x03", "NUL"),
        (b'Title,Date\n"open', "quotation marks"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(client: FlaskClient, content: bytes, sentence: str) -> None:
    trial = trial_answer(send_file(client, content, "x.dat"))
    assert trial["said"] == "x.dat is not understood:"
    assert any(sentence in problem for problem in trial["problems"])


@pytest.mark.parametrize("answers", ["[]", "{", '{"columns": 1}', "[" * 50_000, '{"dates": "never"}', "\udcff"])
def test_answers_that_are_no_mapping_are_told_in_a_sentence(client: FlaskClient, answers: str) -> None:
    raw = answers.encode("utf-8", "replace")
    response = client.post(
        CHECK, data=raw + LIST, content_type=MEDIA_TYPE, headers={NAME: "list.csv", ANSWERS: str(len(raw))}
    )
    assert "list.map.json" in trial_answer(response)["problems"][0]


@pytest.mark.parametrize("size", ["-1", "x", "9" * 30, str(MAPPING_BYTES + 1), "1e3", "٣"])
def test_a_size_of_answers_that_is_none_is_refused(client: FlaskClient, size: str) -> None:
    headers = {NAME: "list.csv", ANSWERS: size.encode("utf-8").decode("latin-1")}
    response = client.post(CHECK, data=LIST, content_type=MEDIA_TYPE, headers=headers)
    assert response.status_code == 400
    assert response.content_type.startswith("text/plain")


def test_the_file_has_its_limit_with_answers_too(client: FlaskClient) -> None:
    answers = '{"version": 1}'
    assert send_file(client, b"x" * (LIMITS.packed + MAPPING_BYTES), answers=answers).status_code == 413
    trial = trial_answer(send_file(client, b"x" * (LIMITS.packed + 1), answers=answers))
    assert "larger than 5 MB" in trial["problems"][0]


@pytest.mark.usefixtures("own_process")
@pytest.mark.parametrize("bound", [{"seconds": 1}, {"memory": 40 * 1024 * 1024}])
def test_a_process_beyond_its_bounds_ends_and_a_sentence_is_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, bound: dict[str, int]
) -> None:
    monkeypatch.setattr(sandbox, "LIMITS", replace(sandbox.LIMITS, **bound))
    trial = trial_answer(send_file(client, ("\n".join([HEADER, *ROWS * 10_000]) + "\n").encode()))
    assert "takes too much time or memory" in trial["problems"][0]


def test_nothing_is_kept_and_no_log_says_what_is_in_it(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with caplog.at_level(logging.DEBUG):
        trial = trial_answer(send_file(client, LIST))
        trial_answer(send_file(client, LIST, answers=answer_mapping(trial, ANSWERED)))
    assert "Masks" not in caplog.text
    assert PERSON not in caplog.text
    assert list(tmp_path.iterdir()) == []
