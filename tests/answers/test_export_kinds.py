"""Programs are known by their columns, with unfinished rows and choices in cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.answer_fixtures import Table, interval, rates_of, write_book, write_csv

Output = pytest.CaptureFixture[str]
STATUSES = ("Not disrupted", "Partly disrupted", "Completely disrupted", "Do not know")
CELLS = [STATUSES[number % 4] for number in range(40)]
"""Of forty answers thirty are on the service; every eighth row is to be left out."""

OUTREACH = "Outreach"


def export_table(headings: str, *cells: str) -> Table:
    """Return forty rows of these texts; behind bars stands that of the rows left out."""
    rows = []
    for number, status in enumerate(CELLS):
        marks = {"number": number, "day": f"{1 + number % 28:02d}", "status": status}
        parts = [cell.partition("||") for cell in cells]
        rows.append([(out if middle and number % 8 == 0 else text).format(**marks) for text, middle, out in parts])
    return [headings.split("|"), *rows]


@pytest.mark.parametrize(
    ("program", "reason", "table"),
    [
        ("LimeSurvey", "unfinished", export_table(
            "Response ID|Date submitted|Last page|Start language|Seed|Facility code|Outreach", "{number}",
            "2021-03-{day} 10:00:00||", "5", "en", "1", "F{number}", "{status}")),
        ("REDCap", "unfinished", export_table(
            "Record ID|Event Name|Outreach|Complete?", "{number}", "Baseline", "{status}", "Complete||Unverified")),
        ("CommCare", "", export_table(
            "number|formid|form.facility_code|Outreach|received_on", "{number}", "id{number}", "F{number}",
            "{status}||---", "2021-03-{day}T09:11:00Z")),
        ("Microsoft Forms", "replaced", [
            *export_table("ID|Start time|Completion time|Email|Name|Name of health facility|Outreach", "{number}",
                      "3/{day}/21 9:00:00", "3/{day}/21 9:10:00", "anonymous", "", "F{number}", "{status}"),
            *([50 + number, "", "2/1/21 9:00:00", "", "", f"F{number}", "Completely disrupted"] for number in range(5)),
        ]),
    ],
)  # fmt: skip
def test_what_a_program_calls_unfinished_or_replaced_does_not_count(
    program: str, reason: str, table: Table, tmp_path: Path, capsys: Output
) -> None:
    sheet = rates_of(capsys, write_csv(tmp_path / "export.csv", table))
    rows = sheet["rows"]
    assert isinstance(rows, dict)
    assert sheet["program"] == program
    assert {name for name, count in rows.items() if count} == {"read", "counted", *filter(None, [reason])}
    # The rows left out say "not disrupted", so that of ten such answers five are left.
    value, n = (66.7, 30) if reason == "replaced" else (80.0, 25)
    assert interval(sheet["rates"], OUTREACH, "disrupted_any")[::3] == (value, n)


KOBO = {"_validation_status": {"uid": "validation_status_not_approved", "label": "Not Approved"}}
CENTRAL = {"__system": {"submissionDate": "2021-03-01T10:00:00Z", "reviewState": "rejected"}}


@pytest.mark.parametrize("records", [
    [{"_uuid": f"u{number}", "_submission_time": "2021-03-01T10:00:00", "facility": f"F{number}", OUTREACH: status,
      **(KOBO if number % 8 == 0 else {"_validation_status": {}})} for number, status in enumerate(CELLS)],
    [{"__id": f"u{number}", "__system": {"submissionDate": "2021-03-01T10:00:00Z"}, "facility": f"F{number}",
      OUTREACH: status, **(CENTRAL if number % 8 == 0 else {})} for number, status in enumerate(CELLS)],
], ids=["KoboToolbox", "ODK Central"])  # fmt: skip
def test_answers_as_interfaces_give_them_leave_out_what_reviewers_refused(
    records: list[dict[str, object]], tmp_path: Path, capsys: Output
) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"results": records}), encoding="utf-8")
    sheet = rates_of(capsys, path)
    assert sheet["rows"]["not_approved"] == 5  # type: ignore[index]
    assert interval(sheet["rates"], OUTREACH, "disrupted_any")[::3] == (80.0, 25)


def test_a_repeat_of_answers_as_interfaces_give_them_is_a_row_of_its_own(tmp_path: Path, capsys: Output) -> None:
    """Of twenty answers, every second one has two services, with statuses of their own."""
    records = [
        {"_uuid": f"u{number}", "_submission_time": f"2021-03-{1 + number:02d}", "facility": f"F{number % 19}",
         "_attachments": [{"id": 1}], "services": [
             {"services/name": "Outreach", "services/state": STATUSES[number % 2]},
             {"services/name": "HIV testing", "services/state": STATUSES[1]}][: 1 + number % 2]}
        for number in range(20)
    ]  # fmt: skip
    (tmp_path / "whole.json").write_text(json.dumps({"results": records}), encoding="utf-8")
    (tmp_path / "lines.json").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    for path in tmp_path.iterdir():
        sheet = rates_of(capsys, path, "--column", "services/name=service")
        assert (sheet["sheet"], sheet["rows"]["read"], sheet["rows"]["replaced"]) == ("services", 30, 1)  # type: ignore[index]
        assert isinstance(sheet["rates"], list)
        shares = {(rate["service"], round(rate["value"], 1), rate["n"]) for rate in sheet["rates"]
                  if rate["indicator"] == "disrupted_any"}  # fmt: skip
        # The first of two answers of F0 said that nothing was disrupted; the second has two services.
        assert shares == {("Outreach", 52.6, 19), ("HIV testing", 100.0, 10)}


QUALTRICS = ["ResponseId", "RecordedDate", "Finished", "Status", "Q1", "Reasons"]


@pytest.mark.parametrize(
    ("mark", "headings"),
    [
        (";", [["ID", "Start time", "Completion time", "Name", OUTREACH, "Reasons"]]),
        (";", [["Timestamp", "Facility", "Region", "Note", OUTREACH, "Reasons"]]),
        (",", [QUALTRICS, ["Response ID", "Recorded Date", "Finished", "Response Type", OUTREACH, "Reasons?"],
               [f'{{"ImportId":"{name}"}}' for name in QUALTRICS]]),
    ],
    ids=["Microsoft Forms", "Google Forms", "Qualtrics"],
)  # fmt: skip
def test_choices_in_a_cell_are_told_apart_and_who_does_not_know_leaves_n(
    mark: str, headings: list[list[str]], tmp_path: Path, capsys: Output
) -> None:
    # Of forty, ten do not know, ten name staff, ten staff and supplies, nine supplies, one something else.
    choices = ["Do not know", "Staff shortage", f"Staff shortage{mark}Supplies, masks", "Supplies, masks"]
    cells = [choices[number % 4] + (mark if mark == ";" else "") for number in range(39)] + ["diesel"]
    rows: list[list[object]] = []
    for number, (status, cell) in enumerate(zip(CELLS, cells, strict=True)):
        time = f"2021-03-{1 + number % 28:02d} 10:00:00"
        values = {"ID": number, "Start time": time, "Completion time": time, "Timestamp": time, "RecordedDate": time,
                 "ResponseId": f"R_{number}", "Finished": "True", "Status": "IP Address", "Facility": f"F{number}",
                 "Region": "North", "Q1": status, OUTREACH: status, "Reasons": cell}  # fmt: skip
        rows.append([values.get(name, "") for name in headings[0]])
    rates = rates_of(capsys, write_csv(tmp_path / "export.csv", [*headings, *rows]))["rates"]
    assert interval(rates, "Reasons/Staff shortage", "choice")[::3] == (66.7, 30)
    assert interval(rates, "Reasons/Supplies, masks", "choice")[::3] == (63.3, 30)
    assert isinstance(rates, list)
    assert {row["service"] for row in rates if row["indicator"] == "disrupted_any"} == {"outreach"}
    assert "Do not know" not in {row["question"].rpartition("/")[2] for row in rates}


@pytest.mark.parametrize(
    "above",
    [
        [["Rapid assessment of services, March 2021"], [], ["Facility", "Region", OUTREACH, "Malaria"]],
        [["Facility", "Region", "Status of services", ""], ["", "", OUTREACH, "Malaria"]],
    ],
    ids=["a title", "two rows"],
)
def test_headings_stand_below_a_title_or_in_two_rows(above: list[list[str]], tmp_path: Path, capsys: Output) -> None:
    rows = [[f"F{number}", "North", status, status] for number, status in enumerate(CELLS)]
    foot = [[], ["Источник: опрос 2021"], ["* see the report"]]
    sheet = rates_of(capsys, write_book(tmp_path / "table.xlsx", {"Data": [*above, *rows, *foot]}))
    assert sheet["remarks"] == ["Rows that head others, or name the source: 2"]
    question = f"Status of services/{OUTREACH}" if len(above) == 2 else OUTREACH
    assert sheet["rows"]["read"] == 40  # type: ignore[index]
    assert interval(sheet["rates"], question, "disrupted_any")[::3] == (66.7, 30)


@pytest.mark.parametrize("time", ["2021/03/{day} 1:05:00 PM GMT+6", "{day}.03.21 13:05", "2021/03/{day} 1:05:00 م"])
def test_times_of_google_forms_and_years_of_two_figures(time: str, tmp_path: Path, capsys: Output) -> None:
    table = export_table("Timestamp|Facility|Outreach", time, "F{number}", "{status}")
    rates = rates_of(capsys, write_csv(tmp_path / "times.csv", table), "--set", "period_start=2021-03-01")["rates"]
    assert interval(rates, OUTREACH, "disrupted_any")[::3] == (66.7, 30)


@pytest.mark.parametrize(
    "months", [("март 2021", "апрель 2021"), ("03.2021", "04.2021"), ("202103", "4/2021"), ("Mar-21", "Apr-21")]
)
def test_months_in_words_and_without_a_day(months: tuple[str, str], tmp_path: Path, capsys: Output) -> None:
    table = [["facility", "month", "outreach"], *([f"F{n}", months[n // 20], CELLS[n]] for n in range(40))]
    rates = rates_of(capsys, write_csv(tmp_path / "months.csv", table))["rates"]
    for month in ("2021-03", "2021-04"):
        assert interval(rates, "outreach", "disrupted_any", month=month)[::3] == (66.7, 15)


@pytest.mark.parametrize("head", ["Rapid assessment, 2021\r\n\r\nFacility;Outreach", 'Facility;"Status of\noutreach"'])
def test_text_below_a_title_and_headings_of_several_lines(head: str, tmp_path: Path, capsys: Output) -> None:
    rows = [f"F{number};{status}" for number, status in enumerate(CELLS)]
    path = tmp_path / "table.csv"
    # As Excel leaves empty rows, and people write below a table.
    path.write_bytes("\r\n".join([head, *rows, ";", " ; ", "Source: Ministry of Health;", "Total;40"]).encode())
    sheet: Any = rates_of(capsys, path)
    assert sheet["remarks"] == ["Rows that head others, or name the source: 2"]
    question = "Status of outreach" if "Status" in head else OUTREACH
    assert sheet["rows"]["read"] == 40
    assert interval(sheet["rates"], question, "disrupted_any")[::3] == (66.7, 30)
