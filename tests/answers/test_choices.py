"""Choices of which several may be made: what says yes, what says no, and what says nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.answers.test_misleading_answers import answers
from tests.support import answer_fixtures as made
from tests.support.answer_fixtures import interval, rates_of, refusal_of

Output = pytest.CaptureFixture[str]


@pytest.mark.parametrize(("yes", "no"), [("Да", "Нет"), ("oui", "NON"), ("نعم", "لا"), ("Иә", "Жоқ"), ("ha", "yo‘q")])
def test_yes_and_no_of_choices_are_known_in_the_languages_of_the_field(
    yes: str, no: str, tmp_path: Path, capsys: Output
) -> None:
    rows: list[list[object]] = [[yes if n < 4 else no, no if n < 9 else yes] for n in range(12)]
    path = answers(tmp_path, ("reasons/staff", "reasons/money"), rows)
    for options in ((), ("--column", "reasons=choice")):
        sheet: Any = rates_of(capsys, path, *options)
        assert interval(sheet["rates"], "reasons/staff", "choice")[::3] == (33.3, 12)


@pytest.mark.parametrize(("yes", "no"), [("Ja", "Nein"), ("1", "2")])
def test_two_words_of_a_choice_are_asked_about(yes: str, no: str, tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [[yes if n < 4 else no, no if n < 9 else yes] for n in range(12)]
    path = answers(tmp_path, ("reasons/staff", "reasons/money"), rows)
    options = ("--column", "reasons=choice")
    assert "reasons/staff: " in refusal_of(capsys, path, *options)
    sheet: Any = rates_of(capsys, path, *options, "--answer", f"{no}=not")
    assert interval(sheet["rates"], "reasons/staff", "choice")[::3] == (33.3, 12)


@pytest.mark.parametrize("split", [True, False])
def test_who_does_not_know_is_not_in_n_of_several_choices(split: bool, tmp_path: Path, capsys: Output) -> None:
    names = ("staff", "money", "dk")
    sheets: dict[str, made.Table] = {
        "survey": [["type", "name", "label"], ["select_multiple why", "reasons", "Reasons"]],
        "choices": [["list_name", "name", "label"], *(["why", name, name] for name in names[:2]),
                    ["why", "dk", "Do not know"]],
    }  # fmt: skip
    cells = ["staff", "staff money", "dk", "money", "dk money", "dk", "staff", ""] * 3
    rows: list[list[object]] = [
        [cell, *(int(name in cell.split()) if cell else "" for name in names if split)] for cell in cells
    ]
    headings = ("reasons", *(f"reasons/{name}" for name in names if split))
    options = (answers(tmp_path, headings, rows), "--form", made.write_book(tmp_path / "form.xlsx", sheets))
    sheet: Any = rates_of(capsys, *options)
    assert interval(sheet["rates"], "reasons/staff", "choice")[::3] == (60.0, 15)
    base_sheet: Any = rates_of(capsys, *options, "--set", "dont_know=base")
    assert interval(base_sheet["rates"], "reasons/staff", "choice")[::3] == (42.9, 21)


@pytest.mark.parametrize("mark", [" ", ", ", ";", "|", "\n"])
@pytest.mark.parametrize("names", [("staff", "staff_ill"), ("Staff", "Staff ill, at home")])
def test_choices_in_a_cell_whatever_stands_between_them(
    mark: str, names: tuple[str, str], tmp_path: Path, capsys: Output
) -> None:
    sheets: dict[str, made.Table] = {
        "survey": [["type", "name", "label"], ["select_multiple why or_other", "reasons", "Reasons"]],
        "choices": [["list_name", "name", "label"], ["why", "staff", "Staff"],
                    ["why", "staff_ill", "Staff ill, at home"]],
    }  # fmt: skip
    cells = [names[0], names[1], mark.join(reversed(names)), f"{names[1]}{mark}other"] * 3
    rows: list[list[object]] = [[f"F{n}", cell] for n, cell in enumerate(cells)]
    form = ("--form", made.write_book(tmp_path / "form.xlsx", sheets))
    headings = ("facility", "reasons")
    sheet: Any = rates_of(capsys, answers(tmp_path, headings, rows), *form)
    assert interval(sheet["rates"], "reasons/staff", "choice")[::3] == (50.0, 12)
    assert interval(sheet["rates"], "reasons/staff_ill", "choice")[::3] == (75.0, 12)
    rows[:2] = [["F0", "stff"], ["F1", "-99"]]
    path = answers(tmp_path, headings, rows)
    assert "reasons/staff: 2 answers are not among those known (-99)" in refusal_of(capsys, path, *form)
    meanings = ("--answer=-99=refused", "--answer", "stff=not")
    sheet_with_meanings: Any = rates_of(capsys, path, *form, *meanings)
    assert interval(sheet_with_meanings["rates"], "reasons/staff", "choice")[::3] == (45.5, 11)


def test_a_choice_that_is_called_like_a_question_decides_nothing_of_who_was_asked(
    tmp_path: Path, capsys: Output
) -> None:
    sheets: dict[str, made.Table] = {
        "survey": [["type", "name", "label", "relevant"], ["select_multiple kinds", "offered", "Offered", ""],
                   ["select_one states", "outreach", "Status of outreach", ""],
                   ["select_one states", "hr", "Harm reduction", "${outreach} = 'partly'"]],
        "choices": [["list_name", "name", "label"], ["kinds", "outreach", "Outreach"], ["kinds", "hr", "HR"],
                    ["states", "partly", "Partly disrupted"], ["states", "not", "Not disrupted"]],
    }  # fmt: skip
    rows: list[list[object]] = [
        ["outreach", 1, 0, "not" if n < 4 else "partly", "" if n < 4 else "partly"] for n in range(12)
    ]
    path = answers(tmp_path, ("offered", "offered/outreach", "offered/hr", "outreach", "hr"), rows)
    sheet: Any = rates_of(capsys, path, "--form", made.write_book(tmp_path / "form.xlsx", sheets))
    assert interval(sheet["rates"], "hr", "disrupted_any")[::3] == (100.0, 8)


@pytest.mark.parametrize("cells", [("Staff, ill", "Money", "Do not know"), ("1", "1", "1")])
def test_qualtrics_has_a_column_for_each_choice_which_its_label_names(
    cells: tuple[str, str, str], tmp_path: Path, capsys: Output
) -> None:
    headings = ("ResponseId", "RecordedDate", "Finished", "Status", "Q3_1", "Q3_2", "Q3_3")
    labels: list[object] = ["Id", "Date", "Finished", "Type", *(f"Why? - Selected Choice - {name}" for name in
              ("Staff, ill", "Money", "Do not know"))]  # fmt: skip
    made_choices = ["110", "100", "010", "001", "000"] * 6
    rows: list[list[object]] = [labels, [f'{{"ImportId":"{name}"}}' for name in headings]]
    for n, choices in enumerate(made_choices):
        texts = [cell if mark == "1" else "" for cell, mark in zip(cells, choices, strict=True)]
        rows.append([f"R_{n}", f"2021-03-{1 + n % 28:02d} 10:00:00", "True", "IP Address", *texts])
    rates: Any = rates_of(capsys, answers(tmp_path, headings, rows))["rates"]
    assert {rate["question"] for rate in rates} == {"Q3_1", "Q3_2", "Q3_3"}
    assert interval(rates, "Q3_1", "choice")[::3] == interval(rates, "Q3_2", "choice")[::3] == (66.7, 18)


def test_surveycto_numbers_the_columns_of_choices(tmp_path: Path, capsys: Output) -> None:
    sheets: dict[str, made.Table] = {
        "survey": [["type", "name", "label"], ["select_multiple why", "why", "Why?"]],
        "choices": [["list_name", "value", "label"], ["why", 1, "Staff"], ["why", -96, "Other"],
                    ["why", -88, "Don't know"]],
    }  # fmt: skip
    cells = ["1", "1 -96", "-96", "-88", ""] * 6
    rows: list[list[object]] = [
        [f"uuid:{n}", "v1", f"May {1 + n % 28}, 2021 8:15:00 AM", *(int(choice in cell.split()) if cell else ""
                                                                  for choice in ("1", "-96", "-88"))]
        for n, cell in enumerate(cells)
    ]  # fmt: skip
    path = answers(tmp_path, ("KEY", "formdef_version", "SubmissionDate", "why_1", "why__96", "why__88"), rows)
    rates: Any = rates_of(capsys, path, "--form", made.write_book(tmp_path / "form.xlsx", sheets))["rates"]
    assert interval(rates, "why_1", "choice")[::3] == interval(rates, "why__96", "choice")[::3] == (66.7, 18)
