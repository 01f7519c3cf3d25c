"""Exports of programs become rates: the right rows, the right base, n and an interval."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.__main__ import main
from tests.support import answer_fixtures as made
from tests.support.answer_fixtures import interval, rates_of

Output = pytest.CaptureFixture[str]
SERVICE = "services/harm_reduction"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return made.write_book(tmp_path / "form.xlsx", made.FORM)


@pytest.fixture
def kobo(tmp_path: Path) -> Path:
    return made.write_csv(tmp_path / "kobo.csv", [made.KOBO_HEADINGS, *made.kobo_rows()], ";")


def test_kobo_with_its_form(kobo: Path, form: Path, capsys: Output) -> None:
    sheet = rates_of(capsys, kobo, "--form", form)
    rates = sheet["rates"]
    assert sheet["program"] == "KoboToolbox"
    assert interval(rates, SERVICE, "disrupted_any") == (55.6, 26.7, 81.1, 9)
    assert interval(rates, SERVICE, "disrupted_partial") == (33.3, 12.1, 64.6, 9)
    assert interval(rates, SERVICE, "disrupted_complete") == (22.2, 6.3, 54.7, 9)
    assert interval(rates, "reasons/staff", "choice") == (100.0, 56.6, 100.0, 5)
    assert interval(rates, "reasons/supplies", "choice") == (40.0, 11.8, 76.9, 5)


def test_every_row_and_answer_that_falls_out_is_counted(kobo: Path, form: Path, capsys: Output) -> None:
    sheet = rates_of(capsys, kobo, "--form", form)
    rows, questions = sheet["rows"], sheet["questions"]
    assert isinstance(rows, dict)
    assert isinstance(questions, list)
    assert (rows["read"], rows["counted"], rows["replaced"], rows["not_approved"]) == (14, 12, 1, 1)
    first = questions[0]
    assert (first["asked"], first["n"], first["not_asked"], first["not_applicable"], first["dont_know"]) == (
        11,
        9,
        1,
        1,
        1,
    )


def test_columns_of_the_program_are_left_out_where_a_person_says_so(kobo: Path, form: Path, capsys: Output) -> None:
    sheet: Any = rates_of(capsys, kobo, "--form", form, "--column", "_validation_status=")
    assert (sheet["rows"]["not_approved"], sheet["rows"]["counted"]) == (0, 13)
    assert "approval" not in sheet["roles"]


def test_do_not_know_is_counted_in_by_a_rule_that_is_said(kobo: Path, form: Path, capsys: Output) -> None:
    rates = rates_of(capsys, kobo, "--form", form, "--set", "dont_know=base")["rates"]
    assert interval(rates, SERVICE, "disrupted_any")[::3] == (50.0, 10)
    main(["rates", str(kobo), "--form", str(form), "--set", "dont_know=base"])
    assert "do not know, counted in n: 1" in capsys.readouterr().out


def test_labels_in_place_of_names_give_the_same(tmp_path: Path, form: Path, capsys: Output) -> None:
    labels = {str(row[1]): row[2] for row in made.FORM["choices"]}
    rows = [
        [labels.get(str(cell), cell) if place in (4, 5) else cell for place, cell in enumerate(row)]
        for row in made.kobo_rows()
    ]
    path = made.write_csv(tmp_path / "labels.csv", [made.KOBO_HEADINGS, *rows])
    assert interval(rates_of(capsys, path, "--form", form)["rates"], SERVICE, "disrupted_any") == (55.6, 26.7, 81.1, 9)


LABELS = {
    "services/offers_hr": "Services/Are harm reduction services offered?", "facility": "Facility code",
    SERVICE: "Services/Status of harm reduction services", "reasons": "Reasons", "reasons/staff": "Reasons/Staff",
    "reasons/supplies": "Reasons/Supplies",
}  # fmt: skip
NAMES = {name: name.replace("services/", "") for name in made.KOBO_HEADINGS}
CENTRAL = {
    "_uuid": "KEY", "_submission_time": "SubmissionDate", "_validation_status": "ReviewState",
    SERVICE: "services-harm_reduction",
    "services/offers_hr": "services-offers_hr", "_id": "meta-instanceID",
}  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "service"), [(LABELS, LABELS[SERVICE]), (NAMES, "harm_reduction"), (CENTRAL, CENTRAL[SERVICE])]
)
@pytest.mark.parametrize("parts", [True, False], ids=["a column a choice", "choices in one cell"])
def test_headings_as_labels_names_and_of_odk(
    headings: dict[str, str], service: str, parts: bool, tmp_path: Path, form: Path, capsys: Output
) -> None:
    rows: list[list[object]] = [[headings.get(name, name) for name in made.KOBO_HEADINGS], *made.kobo_rows()]
    columns = [place for place, name in enumerate(made.KOBO_HEADINGS) if parts or not name.startswith("reasons/")]
    cells = [
        [str(row[place]).replace("validation_status_not_approved", "rejected") for place in columns] for row in rows
    ]
    rates = rates_of(capsys, made.write_csv(tmp_path / "answers.csv", cells), "--form", form)["rates"]
    assert interval(rates, service, "disrupted_any") == (55.6, 26.7, 81.1, 9)
    assert isinstance(rates, list)
    assert [(row["value"], row["n"]) for row in rates if row["indicator"] == "choice"] == [(100, 5), (40, 5)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_limesurvey_says_what_is_open_then_computes(separator: str, tmp_path: Path, capsys: Output) -> None:
    path = made.write_csv(tmp_path / "lime.csv", [made.LIMESURVEY_HEADINGS, *made.limesurvey_rows()], separator)
    message = made.refusal_of(capsys, path)
    assert "Q417sqSQ001 (A1, A2, A3, A4)" in message
    assert "Q101=unit" in message
    sheet = rates_of(capsys, path, *made.LIMESURVEY_MEANINGS)
    rates_by_item = {
        "SQ001": [(72.7, 58.2, 83.7, 44), (27.3, 16.3, 41.8, 44)],
        "SQ002": [(54.5, 40.1, 68.3, 44), (27.3, 16.3, 41.8, 44)],
        "SQ003": [(27.3, 16.3, 41.8, 44), (18.2, 9.5, 32.0, 44)],
        "SQ004": [(45.5, 31.7, 59.9, 44), (36.4, 23.8, 51.1, 44)],
        "SQ005": [(36.4, 23.8, 51.1, 44), (9.1, 3.6, 21.2, 44)],
    }  # fmt: skip
    for item, both in rates_by_item.items():
        assert [
            interval(sheet["rates"], f"Q417sq{item}", indicator)
            for indicator in ("disrupted_any", "disrupted_complete")
        ] == both
    assert sheet["rows"] == {
        "read": 81,
        "counted": 80,
        "replaced": 1,
        "dropped": 0,
        "test": 0,
        "unfinished": 0,
        "not_approved": 0,
        "refused": 0,
    }
    meanings = (*made.LIMESURVEY_MEANINGS[:2], *made.LIMESURVEY_MEANINGS[4:])  # nothing of Q104, whose A1 is no status
    rates: Any = rates_of(capsys, path, *meanings)["rates"]
    assert {rate["question"] for rate in rates} == {f"Q417sq{item}" for item in rates_by_item}


def test_a_learnt_mapping_has_places_to_fill_and_then_gives_the_same(tmp_path: Path, capsys: Output) -> None:
    path = made.write_csv(tmp_path / "lime.csv", [made.LIMESURVEY_HEADINGS, *made.limesurvey_rows()])
    mapping = tmp_path / "lime.map.json"
    assert main(["rates", str(path), "--learn", str(mapping)]) == 1
    mapping_json = json.loads(mapping.read_text("utf-8"))
    assert mapping_json["columns"]["Q101"] == "" == mapping_json["codes"]["Q417sq"]["A1"]
    assert "empty places" in made.refusal_of(capsys, path, "--mapping", mapping)
    mapping_json["columns"] |= {"Q101": "unit", "Q104": None} | {
        f"Q417sqSQ00{number}": "status" for number in range(1, 6)
    }
    mapping_json["columns"]["Q417sqSQ002"] = "immunization-outreach"
    mapping_json["codes"]["Q417sq"] = {"A1": "partly", "A2": "completely", "A3": "not", "A4": "not"}
    mapping.write_text(json.dumps(mapping_json), "utf-8")
    rates = rates_of(capsys, path, "--mapping", mapping)["rates"]
    assert isinstance(rates, list)
    assert interval(rates, "Q417sqSQ001", "disrupted_any") == (72.7, 58.2, 83.7, 44)
    assert {row["service"] for row in rates} == {"", "immunization-outreach"}


def test_unfinished_answers_and_tests_do_not_count(tmp_path: Path, capsys: Output) -> None:
    rows = made.limesurvey_rows()
    rows[40][0] = ""
    rows[41][5] = "TEST"
    path = made.write_csv(tmp_path / "lime.csv", [made.LIMESURVEY_HEADINGS, *rows])
    counts = rates_of(capsys, path, *made.LIMESURVEY_MEANINGS)["rows"]
    assert isinstance(counts, dict)
    assert (counts["unfinished"], counts["test"], counts["counted"]) == (1, 1, 78)


def test_repeats_are_joined_to_their_parents_and_counted_once(tmp_path: Path, capsys: Output) -> None:
    parents: list[list[object]] = [["facility", "region", "_index", "_uuid", "_submission_time", "_validation_status"]]
    parents += [
        [
            f"F{number:02d}",
            "North" if number % 2 else "South",
            number,
            f"u{number}",
            f"2021-03-{number:02d}T10:00:00",
            "",
        ]
        for number in range(1, 13)
    ]
    parents.append(["F01", "North", 13, "u13", "2021-03-20T10:00:00", ""])
    services = [["service", "state", "_index", "_parent_table_name", "_parent_index"]]
    states = ["Not disrupted", "Partly disrupted", "Completely disrupted"]
    index = 0
    for parent in range(1, 14):
        for service in ("Harm reduction services", "Outreach"):
            index += 1
            services.append([service, states[parent % 3], index, "Survey", parent])  # type: ignore[list-item]
    path = made.write_book(tmp_path / "repeats.xlsx", {"Survey": parents, "services": services})
    sheet = rates_of(capsys, path, "--column", "service=service")
    counts, rates = sheet["rows"], sheet["rates"]
    assert isinstance(counts, dict)
    assert isinstance(rates, list)
    assert (counts["read"], counts["counted"], counts["replaced"]) == (26, 24, 2)
    total = [row for row in rates if row["indicator"] == "disrupted_any" and not row["scope"]]
    assert sorted((row["service"], row["n"]) for row in total) == [("Harm reduction services", 12), ("Outreach", 12)]


def odk_central(folder: Path) -> Path:
    """Write the zip of ODK Central: submissions, their services, and reports of these."""
    states = ("not_disrupted", "partly_disrupted", "completely_disrupted")
    tables: dict[str, list[list[object]]] = {
        "survey.csv": [["SubmissionDate", "facility", "power", "KEY", "ReviewState"]],
        "survey-services.csv": [["state", "PARENT_KEY", "KEY"]],
        "survey-services-reports.csv": [["report", "PARENT_KEY", "KEY"]],
        "media/photo.csv.jpg": [["no table"]],
    }
    submissions, services, reports, _ = tables.values()
    for number in range(12):
        key, verdict = f"uuid:{number}", "rejected" if number == 3 else ""
        submissions.append([f"2021-03-{1 + number:02d}T10:00:00.000Z", f"F{number}", states[number % 2], key, verdict])
        for place in range(1 + number % 2):
            service_key = f"{key}/services[{place}]"
            services.append([states[place], key, service_key])
            reports += [[states[number % 3], service_key, f"{service_key}/reports[{index}]"] for index in range(2)]
    with zipfile.ZipFile(folder / "odk.zip", "w") as archive:
        for name, rows in tables.items():
            archive.writestr(name, "\n".join(",".join(map(str, row)) for row in rows))
    return folder / "odk.zip"


def test_a_zip_of_odk_with_repeats_in_repeats(tmp_path: Path, capsys: Output) -> None:
    path = odk_central(tmp_path)
    assert main(["rates", str(path), "--json"]) == 0
    sheets = {sheet["sheet"]: sheet for sheet in json.loads(capsys.readouterr().out)["sheets"]}
    counts = {name: (sheet["rows"]["read"], sheet["rows"]["not_approved"]) for name, sheet in sheets.items()}
    assert counts == {"survey.csv": (12, 1), "survey-services.csv": (18, 2), "survey-services-reports.csv": (36, 4)}
    shares = {
        name: {(rate["question"], round(rate["value"], 1), rate["n"]) for rate in sheet["rates"]
               if rate["indicator"] == "disrupted_any"}
        for name, sheet in sheets.items()
    }  # fmt: skip
    assert shares == {
        "survey.csv": {("power", 45.5, 11)},
        "survey-services.csv": {("state", 31.2, 16)},
        "survey-services-reports.csv": {("report", 75.0, 32)},
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "facility,power,KEY\nF1,not_disrupted,uuid:1\nF2,partly_disrupted,uuid:2\n")
        archive.writestr("b.csv", "state,PARENT_KEY,KEY\nnot_disrupted,uuid:1,r1\npartly_disrupted,uuid:5,r2\n")
    assert "b.csv, PARENT_KEY: 1 rows belong to no row of the sheet a.csv" in made.refusal_of(capsys, path)


def test_a_question_of_the_submission_is_not_one_of_its_repeats(tmp_path: Path, capsys: Output) -> None:
    states = ("Not disrupted", "Partly disrupted")
    parents = [["facility", "testing", "_index", "_uuid", "_submission_time"]]
    parents += [[f"F{n}", states[n % 2], str(n), f"u{n}", f"2021-03-{n:02d}T10:00:00"] for n in range(1, 13)]
    repeats = [["state", "_parent_index"], *([states[place], str(n)] for n in range(1, 13) for place in (0, 1, 1))]
    path = made.write_book(tmp_path / "kobo.xlsx", {"Survey": parents, "repeats": repeats})
    assert main(["rates", str(path), "--json"]) == 0
    sheets = json.loads(capsys.readouterr().out)["sheets"]
    assert [[(question["question"], question["n"]) for question in sheet["questions"]] for sheet in sheets] == [
        [("testing", 12)], [("state", 36)]
    ]  # fmt: skip


def test_redcap_with_its_dictionary(tmp_path: Path, capsys: Output) -> None:
    dictionary = made.write_csv(
        tmp_path / "dictionary.csv",
        [
            ["Variable / Field Name", "Form Name", "Field Type", "Field Label",
             "Choices, Calculations, OR Slider Labels",
             "Branching Logic (Show field only if...)", "Identifier?"],
            ["offers", "services", "yesno", "Is it offered?", "", "", ""],
            ["outreach", "services", "radio", "Outreach services",
             "1, Not disrupted | 2, Partly disrupted | 3, Suspended",
             "[offers] = '1'", ""],
            ["why", "services", "checkbox", "Why", "1, Staff | 2, Supplies", "[outreach] > 1", ""],
            ["person", "services", "text", "Who answered", "", "", "y"],
        ],
    )  # fmt: skip
    rows: list[list[object]] = [
        ["record_id", "offers", "outreach", "why___1", "why___2", "person", "services_complete"]
    ]
    rows += [[number, 1, 1 + number % 3, int(number % 3 > 0), 0, "A. Person", 2] for number in range(1, 13)]
    rows += [[13, 0, "", 0, 0, "B. Person", 2], [14, 1, 3, 1, 1, "C. Person", 0]]
    sheet = rates_of(capsys, made.write_csv(tmp_path / "redcap.csv", rows), "--form", dictionary)
    counts, questions = sheet["rows"], sheet["questions"]
    assert isinstance(counts, dict)
    assert isinstance(questions, list)
    assert sheet["program"] == "REDCap"
    assert sheet["personal_columns"] == ["person"]
    assert (counts["counted"], counts["unfinished"]) == (13, 1)
    assert interval(sheet["rates"], "outreach", "disrupted_any")[::3] == (66.7, 12)
    assert [question["not_asked"] for question in questions] == [1, 5, 5]


@pytest.mark.parametrize("logic", ["[why(2)] = '1'", "datediff([a], 'today', 'd') > 3"])
def test_what_redcap_did_not_ask_is_no_unchecked_choice(logic: str, tmp_path: Path, capsys: Output) -> None:
    headings = ["Variable / Field Name", "Field Type", "Field Label", "Choices, Calculations, OR Slider Labels",
                "Branching Logic (Show field only if...)"]  # fmt: skip
    dictionary = [headings, ["why", "checkbox", "Why", "1, Staff | 2, Money", ""],
                  ["lack", "checkbox", "Lack of", "1, Fuel | 2, Rent", logic]]  # fmt: skip
    rows: list[list[object]] = [["Record ID", *(f"{name} (choice={choice})" for name, choice in
                                (("Why", "Staff"), ("Why", "Money"), ("Lack of", "Fuel"), ("Lack of", "Rent"))),
                                 "Complete?"]]  # fmt: skip
    marks = ["1000", "1110", "0101", "0000"] * 6
    rows += [
        [n, *("Checked" if mark == "1" else "Unchecked" for mark in row), "Complete"] for n, row in enumerate(marks)
    ]
    path = made.write_csv(tmp_path / "redcap.csv", rows)
    rates = rates_of(capsys, path, "--form", made.write_csv(tmp_path / "dictionary.csv", dictionary))["rates"]
    assert interval(rates, "Why (choice=Money)", "choice")[::3] == (50.0, 24)
    assert interval(rates, "Lack of (choice=Fuel)", "choice")[::3] == (50.0, 12)


@pytest.mark.parametrize("heads", [
    ("record_id", "redcap_repeat_instrument", "redcap_repeat_instance", "facility_complete", "anc", "why___1",
     "why___2", "monthly_complete"),
    ("Record ID", "Repeat Instrument", "Repeat Instance", "Complete?", "anc", "Why (choice=Staff)",
     "Why (choice=Money)", "Complete?"),
])  # fmt: skip
def test_instruments_that_redcap_repeats_are_rows_of_their_record(
    heads: tuple[str, ...], tmp_path: Path, capsys: Output
) -> None:
    states = ("Not disrupted", "Partly disrupted", "Completely disrupted", "Do not know")
    rows: list[list[object]] = [[*heads[:3], "Facility type", *heads[3:]]]
    for record in range(1, 13):
        rows.append([record, "", "", "Post" if record % 2 else "Hospital", "Complete", "", "", "", ""])
        for month in (1, 2):
            state = states[(record + month) % 4]
            why = ["Checked" if state in states[1:3] else "Unchecked", "Unchecked"]
            finished = "Incomplete" if (record, month) == (3, 2) else "Complete"
            rows.append([record, "monthly", month, "", "", state, *why, finished])
    sheet: Any = rates_of(capsys, made.write_csv(tmp_path / "redcap.csv", rows))
    counts, groups = sheet["rows"], {rate["population"] for rate in sheet["rates"]}
    assert (sheet["sheet"], counts["read"], counts["unfinished"], counts["replaced"]) == ("monthly", 24, 1, 0)
    assert groups == {None, "Post", "Hospital"}
    assert interval(sheet["rates"], "anc", "disrupted_any")[::3] == (64.7, 17)
    # Who was not asked why has no box checked, and without the dictionary it is not known who that is.
    assert interval(sheet["rates"], heads[5], "choice")[::3] == (100.0, 11)


def test_google_forms(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [
        ["Отметка времени", "Услуги [Снижение вреда]", "Услуги [Тестирование на ВИЧ]", "Регион"]
    ]
    rows += [
        [f"{day:02d}.03.2021 10:00:00", "Частично" if day % 2 else "Не нарушено", "Не нарушено", "Север"]
        for day in range(1, 13)
    ]
    sheet = rates_of(capsys, made.write_csv(tmp_path / "google.csv", rows))
    assert sheet["program"] == "Google Forms"
    assert interval(sheet["rates"], "Услуги [Снижение вреда]", "disrupted_any")[::3] == (50.0, 12)


def test_data_of_persons_are_never_read(tmp_path: Path, form: Path, capsys: Output) -> None:
    headings = [*made.KOBO_HEADINGS, "interviewer", "phone", "_location_latitude"]
    rows = [[*row, "Private Name", "+7 701 000 00 00", "43.238949 76.889709"] for row in made.kobo_rows()]
    path = made.write_csv(tmp_path / "kobo.csv", [headings, *rows])
    assert rates_of(capsys, path, "--form", form)["personal_columns"] == ["interviewer", "phone", "_location_latitude"]
    main(["rates", str(path), "--form", str(form)])
    output = capsys.readouterr()
    assert "Private Name" not in output.out + output.err


@pytest.mark.parametrize(
    ("encoding", "encoding_option"), [("cp1251", ""), ("cp866", "cp866"), ("utf-16", ""), ("cp1251", "cp1251")]
)
def test_letters_are_told_or_named(encoding: str, encoding_option: str, tmp_path: Path, capsys: Output) -> None:
    words = ("Не нарушено", "Частично нарушено", "Полностью нарушено")
    rows = [["Отметка времени", "Состояние услуг", "Часть"]]
    rows += [[f"0{1 + n % 9}.03.2021 10:00:00", words[n % 3], "Западная"] for n in range(30)]
    path = made.write_csv(tmp_path / "answers.csv", rows, ";", encoding)
    options = ["--encoding", encoding_option] if encoding_option else []
    if encoding_option == "cp866":
        assert "name them with --encoding" in made.refusal_of(capsys, path)
    sheet = rates_of(capsys, path, *options)
    assert interval(sheet["rates"], "Состояние услуг", "disrupted_any")[::3] == (66.7, 30)
    main(["rates", str(path), *options, "--learn", str(tmp_path / "map.json")])
    learnt = json.loads((tmp_path / "map.json").read_text(encoding="utf-8"))
    assert learnt["encoding"] == encoding_option
    assert "Состояние услуг" in learnt["columns"]
    mapping = learnt | {"columns": {heading: role or None for heading, role in learnt["columns"].items()}, "fixed": {}}
    (tmp_path / "map.json").write_text(json.dumps(mapping), encoding="utf-8")
    capsys.readouterr()
    assert rates_of(capsys, path, "--mapping", tmp_path / "map.json")["rates"] == sheet["rates"]


def test_letters_of_western_europe_are_told_by_the_headings(tmp_path: Path, capsys: Output) -> None:
    rows = [["Établissement", "Région", "Outreach"]]
    rows += [[f"É{n}", "Nord", ("Non perturbé", "Partiellement perturbé")[n % 2]] for n in range(12)]
    sheet = rates_of(capsys, made.write_csv(tmp_path / "answers.csv", rows, ";", "cp1252"))
    assert interval(sheet["rates"], "Outreach", "disrupted_any")[::3] == (50.0, 12)


def test_letters_of_another_page_behind_a_long_plain_beginning(tmp_path: Path, capsys: Output) -> None:
    rows = [
        ["Timestamp", "Status", "Note"],
        *(["2021-03-01", ("not disrupted", "partly disrupted")[n % 2], "x" * 200] for n in range(6000)),
    ]
    path = made.write_csv(
        tmp_path / "long.csv",
        [*rows, ["2021-03-01", "Частично нарушено", "Слова, которые стоят в конце"]],
        ",",
        "koi8-r",
    )
    assert "name them with --encoding" in made.refusal_of(capsys, path)
    rates = rates_of(capsys, path, "--encoding", "koi8-r")["rates"]
    assert interval(rates, "Status", "disrupted_any")[::3] == (50.0, 6001)


def in_cells_of_kobo(folder: Path) -> tuple[Path, dict[str, tuple[float, int]]]:
    """Write an export whose choices have no columns of their own."""
    columns = [place for place, name in enumerate(made.KOBO_HEADINGS) if not name.startswith("reasons/")]
    rows = [[row[place] for place in columns] for row in (made.KOBO_HEADINGS, *made.kobo_rows())]
    return made.write_csv(folder / "kobo.csv", rows), {"reasons/staff": (100.0, 5), "reasons/supplies": (40.0, 5)}


def in_cells_of_google(folder: Path) -> tuple[Path, dict[str, tuple[float, int]]]:
    """Write answers of which three quarters name one reason or two."""
    reasons, states = ("Кадры, Поставки", "Кадры", "Поставки", ""), ("Не нарушено", "Частично нарушено")
    rows = [["Отметка времени", "Состояние услуг", "Причины", "Замечания"]]
    rows += [[f"13.01.2021 10:{n:02d}:00", states[n % 2], reasons[n % 4], f"слова, {n}"] for n in range(40)]
    shares = {"Причины/Кадры": (66.7, 30), "Причины/Поставки": (66.7, 30)}
    return made.write_csv(folder / "google.csv", rows), shares


def names_in_cells_of_surveymonkey(folder: Path) -> tuple[Path, dict[str, tuple[float, int]]]:
    """Write choices whose cells hold their names, and another one in words."""
    above = ["Respondent ID", "Collector ID", "End Date", "How was it?", "Which reasons?", "", ""]
    rows = [above, ["", "", "", "Response", "Staff", "Supplies", "Other (please specify)"]]
    for n in range(40):
        choices = ["Staff" if n % 2 else "", "Supplies" if n % 4 == 1 else "", "a friend said so" if n == 2 else ""]
        rows.append([str(n), "1", f"2021-01-13 10:{n:02d}", "Partly disrupted", *choices])
    shares = {"Which reasons?/Staff": (95.2, 21), "Which reasons?/Supplies": (47.6, 21)}
    return made.write_csv(folder / "monkey.csv", rows), shares


@pytest.mark.parametrize("write", [in_cells_of_kobo, in_cells_of_google, names_in_cells_of_surveymonkey])
def test_choices_without_columns_of_ones_and_noughts_are_proposed_and_confirmed(
    write: Callable[[Path], tuple[Path, dict[str, tuple[float, int]]]], form: Path, tmp_path: Path, capsys: Output
) -> None:
    path, shares = write(tmp_path)
    options = ["--form", form] if path.name == "kobo.csv" else []

    def choice_shares(*more: object) -> dict[str, tuple[float, int]]:
        rates: Any = rates_of(capsys, path, *options, *more)["rates"]
        return {
            rate["question"]: (round(rate["value"], 1), rate["n"]) for rate in rates if rate["indicator"] == "choice"
        }

    assert choice_shares() == shares
    mapping = tmp_path / "map.json"
    main(["rates", str(path), *map(str, options), "--learn", str(mapping)])
    capsys.readouterr()
    learnt = json.loads(mapping.read_text(encoding="utf-8"))
    learnt |= {"columns": {heading: role or None for heading, role in learnt["columns"].items()}, "fixed": {}}
    mapping.write_text(json.dumps(learnt), encoding="utf-8")
    assert choice_shares("--mapping", mapping) == shares
    first = next(iter(shares))
    learnt["columns"][first] = None
    mapping.write_text(json.dumps(learnt), encoding="utf-8")
    assert choice_shares("--mapping", mapping) == {name: share for name, share in shares.items() if name != first}


def test_surveycto_writes_the_names_of_months_and_what_reviewers_rejected(tmp_path: Path, capsys: Output) -> None:
    headings = ("SubmissionDate", "deviceid", "facility", "outreach", "formdef_version", "review_status", "KEY")
    rows: list[list[object]] = [
        [f"Mar {n + 1}, 2021 1:05:00 {'AP'[n % 2]}M", "d", f"F{n % 10}", ("Not disrupted", "Partly disrupted")[n > 9],
         "2101", ("approved", "rejected")[n == 0], f"uuid:{n}"]
        for n in range(12)
    ]  # fmt: skip
    sheet: Any = rates_of(capsys, made.write_csv(tmp_path / "a.csv", [headings, *rows]))
    assert sheet["program"] == "SurveyCTO"
    assert (sheet["rows"]["not_approved"], sheet["rows"]["replaced"], sheet["rows"]["counted"]) == (1, 1, 10)
    assert interval(sheet["rates"], "outreach", "disrupted_any")[::3] == (20.0, 10)
