"""Answers that would give a wrong rate are left out and counted, said, or asked about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.__main__ import main
from dashboard.answers.intervals import wilson
from dashboard.settings import shipped_folder
from tests.support import answer_fixtures as made
from tests.support.answer_fixtures import interval, rates_of, refusal_of

Output = pytest.CaptureFixture[str]
NOT, PARTLY = "Not disrupted", "Partly disrupted"
STATES = (NOT, PARTLY)
STAMPS = ("_uuid", "_submission_time")


def answers(folder: Path, headings: tuple[str, ...], rows: list[list[object]]) -> Path:
    return made.write_csv(folder / "answers.csv", [headings, *rows])


@pytest.mark.parametrize(
    ("heading", "option", "names", "group"),
    [
        ("region", "region=scope", ("North", "South", ""), "scope"),
        ("month", "month=month", ("2021-03", "2021-04", ""), "month"),
        ("facility type", "facility type=population", ("Post", "Hospital", ""), "population"),
    ],
)
def test_rows_without_a_group_are_in_the_total_only(
    heading: str, option: str, names: tuple[str, ...], group: str, tmp_path: Path, capsys: Output
) -> None:
    rows: list[list[object]] = [[f"F{n}", names[n % 3], STATES[n % 2]] for n in range(30)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", heading, "outreach"), rows), "--column", option)
    groups = {(rate[group], rate["n"]) for rate in sheet["rates"] if rate["indicator"] == "disrupted_any"}
    assert groups == {(None, 30), (names[0], 10), (names[1], 10)}
    assert sheet["remarks"] == [f"{heading}: 10 rows say nothing there, and count in the total only."]


@pytest.mark.parametrize(("heading", "names"), [("country", ("KAZ", "UZB")), ("month", ("2021-03", "2021-04"))])
def test_one_code_in_two_places_or_months_is_two_answers_and_said(
    heading: str, names: tuple[str, str], tmp_path: Path, capsys: Output
) -> None:
    rows: list[list[object]] = [
        [n % 6, names[n // 6], STATES[n // 6], f"u{n}", f"2021-03-{n + 1:02d}"] for n in range(12)
    ]
    rows.append([0, names[0], PARTLY, "u12", "2021-03-20"])
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", heading, "outreach", *STAMPS), rows))
    assert (sheet["rows"]["counted"], sheet["rows"]["replaced"]) == (12, 1)
    assert f"facility: 6 of them answered under several entries of {heading}" in sheet["remarks"][0]
    group = "month" if heading == "month" else "scope"
    assert interval(sheet["rates"], "outreach", "disrupted_any", **{group: names[0]}) == (16.7, 3.0, 56.4, 6)


def test_yes_to_a_disruption_does_not_say_how_far_it_goes(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[f"F{n}", ("Yes", "No", "Do not know")[n % 3]] for n in range(30)]
    path = answers(tmp_path, ("facility", "Was outreach disrupted?"), rows)
    meanings = ("--column", "Was outreach disrupted?=outreach", "--answer", "Yes=partly", "--answer", "No=not")
    rates: Any = rates_of(capsys, path, *meanings)["rates"]
    assert [(rate["indicator"], rate["value"], rate["n"]) for rate in rates] == [("disrupted_any", 50.0, 20)]


def test_months_of_one_unit_are_no_independent_answers(tmp_path: Path, capsys: Output) -> None:
    months = [f"2021-{month:02d}" for month in (3, 4, 5)]
    rows: list[list[object]] = [
        [f"F{number}", month, "Partly disrupted" if number % 2 else "Not disrupted"]
        for number in range(10)
        for month in months
    ]
    rates = rates_of(capsys, answers(tmp_path, ("facility", "month", "outreach"), rows))["rates"]
    # Ten clusters that are all or none disrupted: 9 effective answers, with Student's t of 9 degrees of freedom.
    assert interval(rates, "outreach", "disrupted_any") == (50.0, 19.9, 80.1, 30)
    assert interval(rates, "outreach", "disrupted_any", month="2021-04") == (50.0, 23.7, 76.3, 10)


@pytest.mark.parametrize(("population", "error"), [(0, 12.9099), (10, 8.1650), (6, 0)])
def test_months_of_units_of_a_finite_population_are_of_it_also_together(
    population: int, error: float, tmp_path: Path, capsys: Output
) -> None:
    """Errors are those of linearisation by hand, of a finite one the root of 1 - 6/10 of that."""
    rows: list[list[object]] = [[f"F{n % 6}", f"2021-0{1 + n // 6}", STATES[n % 6 < n // 6]] for n in range(24)]
    path = answers(tmp_path, ("facility", "month", "outreach"), rows)
    sheet: Any = rates_of(capsys, path, f"--set=population_size={population}")
    [rate] = [rate for rate in sheet["rates"] if rate["indicator"] == "disrupted_any" and not rate["month"]]
    assert rate["standard_error"] == pytest.approx(error, abs=1e-4)
    assert (rate["value_low"] is None) == (error == 0)


def test_a_row_a_service_is_not_replaced_by_that_of_another_service(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [
        [f"F{n % 6}", ("Outreach", "Harm reduction")[n // 6], STATES[n % 2], f"2021-03-{n + 1:02d}"] for n in range(12)
    ]
    path = answers(tmp_path, ("facility", "service", "state of it", "answered"), rows)
    options = ("--column", "answered=time", "--column", "service=service", "--column", "state of it=status")
    sheet: Any = rates_of(capsys, path, *options)
    assert {(rate["service"], rate["n"]) for rate in sheet["rates"]} == {("Outreach", 6), ("Harm reduction", 6)}


def test_a_unit_is_one_whatever_stands_behind_its_code_or_before_its_heading(tmp_path: Path, capsys: Output) -> None:
    blanks = ("", "\t", "\u00a0", " \u200b")
    rows: list[list[object]] = [
        [f"F{n % 5}{blanks[n // 5]}", STATES[n // 15], f"u{n}", f"2021-03-{n + 1:02d}"] for n in range(20)
    ]
    for heading in ("facility", "Q1. Facility", "1_Name of facility", "Вопрос 2) Учреждение"):
        sheet: Any = rates_of(capsys, answers(tmp_path, (heading, "outreach", *STAMPS), rows))
        assert (sheet["rows"]["counted"], sheet["rows"]["replaced"]) == (5, 15)
        assert interval(sheet["rates"], "outreach", "disrupted_any")[0] == 100


def test_a_code_names_a_unit_before_a_name_that_others_share(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [
        ["Central hospital", f"F{n}", STATES[n % 2], f"u{n}", f"2021-03-{n + 1:02d}"] for n in range(10)
    ]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility name", "facility code", "outreach", *STAMPS), rows))
    assert (sheet["roles"]["unit"], sheet["rows"]["counted"]) == ("facility code", 10)


@pytest.mark.parametrize(
    ("heading", "cells", "unknown"),
    [
        ("outreach functioning", ("Completely", "Partially"), "Completely"),
        ("outreach available", ("None", "Partial", "Completely"), "Completely, None"),
        ("outreach: работает", ("Полностью", "Частично"), "Полностью"),
        ("Status of X clinics", (NOT, PARTLY, "Relocated"), "Relocated"),
    ],
)
def test_how_far_a_service_goes_is_asked_about(
    heading: str, cells: tuple[str, ...], unknown: str, tmp_path: Path, capsys: Output
) -> None:
    rows: list[list[object]] = [[f"F{n}", cells[n % len(cells)], STATES[n % 2]] for n in range(12)]
    message = refusal_of(capsys, answers(tmp_path, ("facility", heading, "harm-reduction"), rows))
    assert f"{heading}: " in message
    assert f"not among those known ({unknown})" in message
    assert main(["rates", str(tmp_path / "answers.csv"), "--learn", str(tmp_path / "map.json")]) == 1
    codes = json.loads((tmp_path / "map.json").read_text("utf-8"))["codes"][heading]
    assert {cell for cell, code in codes.items() if code == ""} == set(unknown.split(", "))


@pytest.mark.parametrize(
    ("heading", "cells", "fate"),
    [
        ("consent", ("no", "Yes"), "refused"),
        ("Consentement éclairé", ("Non", "Oui"), "refused"),
        ("Status", ("Draft", "Submitted"), "unfinished"),
        ("Статус", ("Черновик", "Завершено"), "unfinished"),
        ("Completed", ("No", "Yes"), "unfinished"),
    ],
)
def test_drafts_and_who_did_not_consent_do_not_count(
    heading: str, cells: tuple[str, str], fate: str, tmp_path: Path, capsys: Output
) -> None:
    rows: list[list[object]] = [[f"F{n}", cells[n > 2], STATES[n % 2]] for n in range(12)]
    path = answers(tmp_path, ("facility", heading, "outreach"), rows)
    sheet: Any = rates_of(capsys, path)
    assert (sheet["rows"]["counted"], sheet["rows"][fate]) == (9, 3)
    assert interval(sheet["rates"], "outreach", "disrupted_any")[::3] == (55.6, 9)
    full_sheet: Any = rates_of(capsys, path, "--column", f"{heading}=")
    assert full_sheet["rows"]["counted"] == 12


@pytest.mark.parametrize(
    ("heading", "cells", "fate"),
    [("Statut", ("Non terminé", "Terminé"), "unfinished"), ("Consent", ("Yo'q", "Ha"), "refused"),
     ("Consent", ("0.0", "1.0"), "refused")],
)  # fmt: skip
def test_who_says_no_below_the_rows_that_are_looked_at_first_does_not_count(
    heading: str, cells: tuple[str, str], fate: str, tmp_path: Path, capsys: Output
) -> None:
    rows: list[list[object]] = [[f"F{n}", cells[n != 308], STATES[n == 308]] for n in range(310)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", heading, "outreach"), rows))
    assert (sheet["rows"]["counted"], sheet["rows"][fate]) == (309, 1)


def test_a_question_that_was_asked_later_is_one_too(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[f"F{n}", STATES[n % 2], STATES[n % 2] if n > 249 else ""] for n in range(400)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", "outreach", "harm reduction"), rows))
    assert interval(sheet["rates"], "harm reduction", "disrupted_any")[::3] == (50.0, 150)


@pytest.mark.parametrize("place", [2, 250])
def test_other_words_beside_drafts_are_asked_about(place: int, tmp_path: Path, capsys: Output) -> None:
    states = ("Draft", "Submitted")
    rows: list[list[object]] = [
        [f"F{n}", "Rejected" if n == place else states[n > 2], STATES[n % 2]] for n in range(260)
    ]
    message = refusal_of(capsys, answers(tmp_path, ("facility", "Form status", "outreach"), rows))
    assert "Form status: 1 answers are not among those known (Rejected)" in message


def test_consent_in_codes_is_asked_about(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[f"F{n}", 1 + n % 2, STATES[n % 2]] for n in range(12)]
    message = refusal_of(capsys, answers(tmp_path, ("facility", "consent", "outreach"), rows))
    assert "consent: 6 answers are not among those known (2)" in message


def test_units_that_are_tests_by_their_code_do_not_count(tmp_path: Path, capsys: Output) -> None:
    codes = ("TEST-01", "Test facility 2", "тест 3", "Testor hospital")
    rows: list[list[object]] = [[codes[n] if n < 4 else f"F{n}", STATES[n % 2]] for n in range(12)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", "outreach"), rows))
    assert (sheet["rows"]["test"], sheet["rows"]["counted"]) == (3, 9)


def test_of_redcap_the_instrument_of_the_question_has_to_be_complete(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[n, "x", 2, STATES[n % 2], 0 if n < 3 else 2] for n in range(12)]
    headings = ("record_id", "q1", "facility_complete", "outreach", "services_complete")
    sheet: Any = rates_of(capsys, answers(tmp_path, headings, rows))
    assert (sheet["rows"]["unfinished"], sheet["rows"]["counted"]) == (3, 9)


def test_rows_outside_the_period_are_left_out_and_counted(tmp_path: Path, capsys: Output) -> None:
    times = ("1970-01-01", "2031-01-01")
    rows: list[list[object]] = [
        [f"F{n}", STATES[n % 2], f"u{n}", times[n] if n < 2 else "2021-03-05"] for n in range(12)
    ]
    path = answers(tmp_path, ("facility", "outreach", *STAMPS), rows)
    sheet: Any = rates_of(capsys, path, "--set", "period_start=2021-01", "--set", "period_end=2021-12")
    assert (sheet["rows"]["dropped"], sheet["rows"]["counted"]) == (2, 10)
    days: Any = rates_of(capsys, path, "--set", "period_start=2021-03-05", "--set", "period_end=2021-03-05")
    assert days["rows"]["counted"] == 10
    assert "No row is left" in refusal_of(
        capsys, path, "--set", "period_start=2021-03-06", "--set", "period_end=2021-03"
    )


def test_an_empty_cell_is_no_answer_where_others_say_no(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [["yes", ""] if n < 4 else ["no", "yes" if n < 8 else "no"] for n in range(10)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("services/a", "services/b"), rows))
    assert interval(sheet["rates"], "services/a", "choice")[::3] == (40.0, 10)
    assert interval(sheet["rates"], "services/b", "choice")[::3] == (66.7, 6)


@pytest.mark.parametrize("missing", [".a", "#NULL!", "missing"])
def test_missing_values_of_programs_are_no_choices(missing: str, tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[n, missing if n < 2 else "1", "0"] for n in range(12)]
    path = answers(tmp_path, ("id", "reasons/staff", "reasons/money"), rows)
    message = refusal_of(capsys, path, "--column", "reasons=choice")
    assert "reasons/staff: 2 answers are not among those known" in message


def test_a_choice_of_the_form_that_nothing_explains_is_asked_about(tmp_path: Path, capsys: Output) -> None:
    sheets: dict[str, made.Table] = {
        "survey": [["type", "name", "label"], ["select_one st", "q", "Outreach"]],
        "choices": [
            ["list_name", "name", "label"],
            ["st", "a", NOT],
            ["st", "b", PARTLY],
            ["st", "c", "Moved elsewhere"],
        ],
    }
    book = made.write_book(tmp_path / "form.xlsx", sheets)
    path = answers(tmp_path, ("facility", "q"), [[f"F{n}", "abc"[n % 3]] for n in range(12)])
    assert "q: 4 answers are not among those known (c)" in refusal_of(capsys, path, "--form", book)
    sheet: Any = rates_of(capsys, path, "--form", book, "--answer", "c=completely")
    assert interval(sheet["rates"], "q", "disrupted_any")[::3] == (66.7, 12)


def test_weights_of_nought_are_said_and_blank_strata_asked_for(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[f"F{n}", STATES[n % 2], int(n > 2), "AaB"[n % 3]] for n in range(12)]
    headings = ("facility", "outreach", "weight", "stratum")
    sheet: Any = rates_of(capsys, answers(tmp_path, headings, rows))
    assert sheet["remarks"] == ["weight: 3 rows have the weight 0: they are in n, and change no share."]
    rows[0][3] = ""
    assert "stratum: 1 rows say nothing there" in refusal_of(capsys, answers(tmp_path, headings, rows))


def test_a_stratum_is_one_however_it_is_typed(tmp_path: Path, capsys: Output) -> None:
    def outreach_interval(names: str) -> object:
        rows: list[list[object]] = [[f"F{n}", STATES[n % 5 > 2], names[n % 3]] for n in range(18)]
        sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", "outreach", "stratum"), rows))
        return interval(sheet["rates"], "outreach", "disrupted_any")

    assert outreach_interval("AaB") == outreach_interval("AAB")


def test_commas_within_an_option_do_not_make_two_of_it(tmp_path: Path, capsys: Output) -> None:
    cells = ("Staff ill, or quarantined", "No PPE (masks, gloves)", "Staff ill, or quarantined, No PPE (masks, gloves)")
    rows: list[list[object]] = [["3/13/2021 10:00:00", cells[n % 3]] for n in range(12)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("Timestamp", "Why?"), rows))
    shares = {(rate["question"], round(rate["value"], 1), rate["n"]) for rate in sheet["rates"]}
    assert shares == {(f"Why?/{cell}", 66.7, 12) for cell in cells[:2]}


def test_times_of_a_database_that_are_text_are_refused(tmp_path: Path, capsys: Output) -> None:
    duckdb = pytest.importorskip("duckdb")
    url = f"duckdb:///{tmp_path / 'answers.duckdb'}"
    with duckdb.connect(str(tmp_path / "answers.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE survey AS SELECT 'F' || n % 6 || CASE WHEN n > 5 THEN chr(160) ELSE '' END AS facility, "
            "CASE WHEN n > 5 THEN '2/14/2021' ELSE '12/14/2020' END AS us, DATE '2021-01-01' + n::INT AS iso, "
            "CASE WHEN n > 5 THEN 'Partly disrupted' ELSE 'Not disrupted' END AS outreach FROM range(12) rows(n)"
        )
    options = ["--engine", url, "--table", "survey", "--column", "facility=unit", "--column", "outreach=outreach"]
    options += ["--answer", "Not disrupted=not", "--answer", "Partly disrupted=partly", "--column"]
    assert "us: 6 answers are not understood as a date and time" in refusal_of(capsys, *options, "us=time")
    assert "us: 12 answers are not" in refusal_of(capsys, *options, "iso=time", "--column", "us=month")
    sheet: Any = rates_of(capsys, *options, "iso=time")
    assert sheet["rows"]["replaced"] == 6
    assert interval(sheet["rates"], "outreach", "disrupted_any")[::3] == (100.0, 6)


def test_codes_that_may_be_of_units_are_asked_about_where_some_occur_twice(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[f"C{n % 18}", STATES[n % 2]] for n in range(24)]
    path = answers(tmp_path, ("place code", "outreach"), rows)
    assert "--column 'place code=unit'" in refusal_of(capsys, path)
    sheet: Any = rates_of(capsys, path, "--column", "place code=")
    assert sheet["rows"]["counted"] == 24


def test_a_choice_that_is_called_like_a_role_is_a_choice(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[n % 2, n % 3 // 2, f"u{n}", f"2021-03-{n + 1:02d}", STATES[n % 2]] for n in range(12)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("level/hospital", "level/weight", *STAMPS, "outreach"), rows))
    assert (sheet["roles"].get("unit"), sheet["rows"]["counted"]) == (None, 12)
    assert interval(sheet["rates"], "level/hospital", "choice")[::3] == (50.0, 12)


@pytest.mark.parametrize("mark", ["NA", "#N/A", "NULL", "nan", ".", "-", ""])
def test_a_mark_of_a_missing_value_names_no_unit(mark: str, tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [
        [f"F{n}" if n > 3 else mark, f"2021-03-{n + 1:02d}", STATES[n % 2], "AB"[n % 2]] for n in range(12)
    ]
    path = answers(tmp_path, ("facility", "day", "outreach", "stratum"), rows)
    sheet: Any = rates_of(capsys, path, "--column", "day=time")
    assert (sheet["rows"]["counted"], sheet["remarks"]) == (
        12,
        ["facility: 4 rows name no unit, and count as one each."],
    )
    rows[0][3] = mark
    path = answers(tmp_path, ("facility", "day", "outreach", "stratum"), rows)
    assert "stratum: 1 rows say nothing there" in refusal_of(capsys, path)


def test_a_label_of_two_choices_that_differ_is_asked_about(tmp_path: Path, capsys: Output) -> None:
    sheets: dict[str, made.Table] = {
        "survey": [["type", "name", "label"], ["select_one st", "outreach", "Outreach"]],
        "choices": [["list_name", "name", "label::English (en)", "label::Русский (ru)"],
                    ["st", "a", "Not disrupted", "Не нарушено"], ["st", "b", "Partly disrupted", "Нарушено"],
                    ["st", "c", "Completely disrupted", "Нарушено"]],
    }  # fmt: skip
    path = answers(
        tmp_path, ("facility", "outreach"), [[f"F{n}", ("Не нарушено", "Нарушено")[n % 2]] for n in range(12)]
    )
    book = made.write_book(tmp_path / "form.xlsx", sheets)
    assert "outreach: 6 answers are not among those known" in refusal_of(capsys, path, "--form", book)
    sheet: Any = rates_of(capsys, path, "--form", book, "--answer", "Нарушено=partly")
    assert interval(sheet["rates"], "outreach", "disrupted_any")[::3] == (50.0, 12)


def test_rows_of_several_services_are_no_more_units_than_answered(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [
        [f"F{n}", service, STATES[n % 2]] for n in range(12) for service in ("Outreach", "HIV testing")
    ]
    path = answers(tmp_path, ("facility", "service", "status"), rows)
    sheet: Any = rates_of(capsys, path, "--column", "service=service", "--set", "population_size=24")
    bounds = {(round(rate["value_low"], 6), round(rate["value_high"], 6)) for rate in sheet["rates"]
              if rate["indicator"] == "disrupted_any"}  # fmt: skip
    assert bounds == {tuple(round(100 * bound, 6) for bound in wilson(0.5, 24))}


def test_names_of_one_place_in_two_languages_are_one_group(tmp_path: Path, capsys: Output) -> None:
    names = ("Kazakhstan", "Казахстан", "Kyrgyzstan", "Kazakhstan")
    rows: list[list[object]] = [[f"F{n}", names[n % 4], STATES[n % 2]] for n in range(24)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", "country", "outreach"), rows))
    assert interval(sheet["rates"], "outreach", "disrupted_any", scope="Kazakhstan")[::3] == (66.7, 18)


@pytest.mark.parametrize("role", ["unit", "scope"])
def test_countries_were_all_asked_also_those_that_the_package_does_not_have(
    role: str, tmp_path: Path, capsys: Output
) -> None:
    names = ("Казахстан", "Kyrgyzstan", "Géorgie", "Türkiye", "أرمينيا", "Moldova", "Azerbaijan", "Turkmenistan")
    rows: list[list[object]] = [[name, STATES[n % 2]] for n, name in enumerate(names)]
    path = answers(tmp_path, ("country", "outreach"), rows)
    sheet: Any = rates_of(capsys, path, "--column", f"country={role}")
    rate = sheet["rates"][0]
    assert (rate["n"], rate["value"], rate["value_low"], rate["method"]) == (8, 50, None, "census")
    package = ("--column", f"country={role}", "--into", shipped_folder("data"))
    assert "say respondents under fixed" in refusal_of(capsys, path, *package)


def test_two_sheets_of_one_service_make_no_rate_of_one_of_them(tmp_path: Path, capsys: Output) -> None:
    rows = [["facility", "outreach"], *([f"F{n}", STATES[n % 2]] for n in range(12))]
    book = made.write_book(tmp_path / "book.xlsx", {"North": rows, "South": [rows[0], *reversed(rows[1:])]})
    options = [
        f"--set={part}" for part in ("survey=x", "scope=KAZ", "source=https://example.org/r", "publisher=Example")
    ]
    message = refusal_of(capsys, book, *options, "--into", shipped_folder("data"))
    assert "outreach: several services of the file are said to be this one" in message


def test_two_names_that_a_mapping_calls_one_place_are_one_group(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[f"F{n}", ("Almaty", "Almaty city", "Osh")[n % 3], STATES[n % 2]] for n in range(18)]
    codes = {"scope": {"Almaty": "KAZ", "Almaty city": "KAZ", "Osh": "KGZ"}, "outreach": {NOT: "not", PARTLY: "partly"}}
    columns = {"facility": "unit", "region": "scope", "outreach": "outreach"}
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"version": 1, "table": "answers", "columns": columns, "codes": codes}))
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", "region", "outreach"), rows), "--mapping", mapping)
    assert interval(sheet["rates"], "outreach", "disrupted_any", scope="Almaty")[::3] == (50.0, 12)
    assert interval(sheet["rates"], "outreach", "disrupted_any", scope="Osh")[::3] == (50.0, 6)


def test_columns_that_may_be_questions_are_named_beside_the_rates_of_others(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[f"F{n}", STATES[n % 2], f"A{n % 3}"] for n in range(12)]
    sheet: Any = rates_of(capsys, answers(tmp_path, ("facility", "outreach", "Q7"), rows))
    assert [remark for remark in sheet["remarks"] if "Columns that may be questions: 1 (Q7)" in remark]
    assert not rates_of(capsys, tmp_path / "answers.csv", "--column", "Q7=")["remarks"]


def test_the_size_of_a_population_is_said_to_change_nothing_beside_clusters(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[f"F{n}", f"c{n % 6}", STATES[n % 2]] for n in range(24)]
    path = answers(tmp_path, ("facility", "cluster", "outreach"), rows)
    size = ("--set", "population_size=40")
    sheet: Any = rates_of(capsys, path, *size)
    assert [remark for remark in sheet["remarks"] if remark.startswith("population_size ")]
    assert not rates_of(capsys, path, *size, "--column", "cluster=")["remarks"]
