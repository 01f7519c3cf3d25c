"""Answers that cannot be counted are refused with column and number; nothing is written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.answers.answer_file import read_sheets
from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.answers.answer_sheet import answer_sheets
from dashboard.answers.computation import RatesRequest, compute
from dashboard.answers.file_set import NamedSheets
from dashboard.answers.form import read_form
from dashboard.importing.target_package import read_package
from dashboard.settings import shipped_folder
from tests.support import answer_fixtures as made
from tests.support.answer_fixtures import interval, rates_of, refusal_of
from tests.support.workbook_fixtures import zipped

Output = pytest.CaptureFixture[str]
ALL = "No rates were computed, and nothing was written."
TORN_ZIP = b"".join((zipped({"a.csv": "_uuid,a\n" * 90})[:35], bytes(4), zipped({"a.csv": "_uuid,a\n" * 90})[39:]))

CHOICES: dict[str, made.Table] = {
    "survey": [["type", "name", "label"], ["select_multiple why", "why", "Why"]],
    "choices": [["list_name", "name", "label"], ["why", "a", "Staff"], ["why", "b", "Staff, ill"]],
}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return made.write_book(tmp_path / "form.xlsx", made.FORM)


def kobo(folder: Path, rows: list[list[object]], headings: tuple[str, ...] = made.KOBO_HEADINGS) -> Path:
    return made.write_csv(folder / "kobo.csv", [headings, *rows], ";")


def test_another_version_of_the_form(tmp_path: Path, capsys: Output) -> None:
    form = made.write_book(
        tmp_path / "form.xlsx", {**made.FORM, "settings": [["form_title", "version"], ["Survey", "v2"]]}
    )
    rows = [[*row, "v1" if place < 3 else "v2"] for place, row in enumerate(made.kobo_rows())]
    message = refusal_of(capsys, kobo(tmp_path, rows, (*made.KOBO_HEADINGS, "__version__")), "--form", form)
    assert "__version__: 2 answers are of another version of the form than v2" in message
    assert ALL in message


def test_a_column_of_the_form_that_is_missing(tmp_path: Path, form: Path, capsys: Output) -> None:
    rows = [row[:5] + row[6:] for row in made.kobo_rows()]
    message = refusal_of(capsys, kobo(tmp_path, rows, made.KOBO_HEADINGS[:5] + made.KOBO_HEADINGS[6:]), "--form", form)
    assert "lacks 1 columns that the form asks for (services/harm_reduction)" in message


def test_codes_that_are_not_in_the_form(tmp_path: Path, form: Path, capsys: Output) -> None:
    rows = made.kobo_rows()
    rows[3][5] = rows[4][5] = "half_open"
    assert "services/harm_reduction: 2 answers are not among those known (half_open)" in refusal_of(
        capsys, kobo(tmp_path, rows), "--form", form
    )


def test_labels_of_two_languages(tmp_path: Path, form: Path, capsys: Output) -> None:
    labels = {str(row[1]): row for row in made.FORM["choices"]}
    rows = made.kobo_rows()
    for place, row in enumerate(rows):
        row[5] = labels[str(row[5])][2 + place % 2] if row[5] else ""
    message = refusal_of(capsys, kobo(tmp_path, rows), "--form", form)
    assert "services/harm_reduction: the answers are labels of several languages (English: " in message


def test_the_same_submission_twice(tmp_path: Path, form: Path, capsys: Output) -> None:
    rows = made.kobo_rows()
    assert "_uuid: 2 rows have the key of another row" in refusal_of(
        capsys, kobo(tmp_path, [*rows, rows[3], rows[4]]), "--form", form
    )


def test_several_answers_of_a_unit_without_a_time(tmp_path: Path, capsys: Output) -> None:
    path = made.write_csv(
        tmp_path / "table.csv", [["facility", "outreach"], *([f"F{n % 9}", "partly"] for n in range(12))]
    )
    assert "facility: 3 of them answered more than once" in refusal_of(capsys, path)


@pytest.mark.parametrize(
    ("weight", "sentence"),
    [
        ("NaN", "1 rows have no weight"),
        ("inf", "1 rows have no weight"),
        ("", "1 rows have no weight"),
        ("1,500", "1 rows have no weight"),
        ("-1", "and 1 a negative one"),
    ],
)
def test_weights_that_are_none(weight: str, sentence: str, tmp_path: Path, form: Path, capsys: Output) -> None:
    rows = [[*row, weight if place == 5 else "1.5"] for place, row in enumerate(made.kobo_rows())]
    message = refusal_of(capsys, kobo(tmp_path, rows, (*made.KOBO_HEADINGS, "weight")), "--form", form)
    assert sentence in message


def test_a_code_is_one_in_capital_and_small_letters(tmp_path: Path, capsys: Output) -> None:
    rows = [[f"F{n}", ("a1", "A1", "A2")[n % 3]] for n in range(12)]
    path = made.write_csv(tmp_path / "letters.csv", [["facility", "outreach"], *rows])
    sheet = rates_of(capsys, path, "--column", "outreach=outreach", "--answer", "A1=partly", "--answer", "A2=not")
    assert interval(sheet["rates"], "outreach", "disrupted_any")[::3] == (66.7, 12)


@pytest.mark.parametrize(("first_weight", "share"), [("0,5", 75.0), ("2,25", 40.0)])
def test_commas_stand_before_decimals_where_another_weight_says_so(
    first_weight: str, share: float, tmp_path: Path, capsys: Output
) -> None:
    rows = [[f"F{n}", "partly disrupted" if n else "not disrupted", "1,500" if n else first_weight] for n in range(2)]
    path = made.write_csv(tmp_path / "commas.csv", [["facility", "outreach", "weight"], *rows], ";")
    sheet = rates_of(capsys, path, "--smallest", "1")
    assert interval(sheet["rates"], "outreach", "disrupted_any")[0] == share


@pytest.mark.parametrize("heading", ["wt", "pweight", "Sampling weight (final)", "poids d'échantillonnage"])
def test_weights_are_known_by_the_words_of_their_heading(heading: str, tmp_path: Path, capsys: Output) -> None:
    rows = [["F0", "0 - Not disrupted (<5%)", 3, 70], ["F1", "1 - Partly disrupted (5-50%)", 1, 80]]
    path = made.write_csv(
        tmp_path / "weights.csv", [["facility", "outreach", heading, "birth weight (kg)"], *rows], ";"
    )
    sheet = rates_of(capsys, path, "--smallest", "1")
    assert sheet["roles"] == {"unit": "facility", "weight": heading}
    assert interval(sheet["rates"], "outreach", "disrupted_any")[0] == 25.0


@pytest.mark.parametrize("weight", ["1\u00a0200,5", "1\u202f200.5", "1'200.5", "1,200.5", "1.200,5"])
def test_thousands_of_weights_are_told_by_their_marks(weight: str, tmp_path: Path, capsys: Output) -> None:
    rows = [["F0", "not disrupted", weight], ["F1", "partly disrupted", "400.5"]]
    path = made.write_csv(tmp_path / "thousands.csv", [["facility", "outreach", "weight"], *rows], ";")
    sheet = rates_of(capsys, path, "--smallest", "1")
    assert interval(sheet["rates"], "outreach", "disrupted_any")[0] == round(100 * 400.5 / 1601, 1)


def test_groups_in_which_no_answer_weighs_anything_have_no_rate(tmp_path: Path, capsys: Output) -> None:
    states = ("Not disrupted", "Partly disrupted")
    rows = [[f"F{n}", states[n // 2 % 2], "AB"[n % 2], n % 2, f"S{n % 3}", f"P{n % 5}"] for n in range(30)]
    headings = ["facility", "outreach", "region", "weight", "stratum", "cluster"]
    sheet = rates_of(capsys, made.write_csv(tmp_path / "noughts.csv", [headings, *rows]), "--column", "region=scope")
    assert {rate["scope"] for rate in sheet["rates"]} == {None, "B"}  # type: ignore[attr-defined]


def test_a_cell_none_is_asked_about_where_another_says_that_nothing_was_disrupted(
    tmp_path: Path, capsys: Output
) -> None:
    rows = [[f"F{n}", ("Not disrupted", "Partly disrupted", "None")[n % 3]] for n in range(12)]
    path = made.write_csv(tmp_path / "none.csv", [["facility", "outreach"], *rows])
    for options in ((), ("--column", "outreach=status")):
        assert "outreach: 4 answers are not among those known (None)" in refusal_of(capsys, path, *options)


def test_a_code_for_no_answer_is_no_choice(tmp_path: Path, capsys: Output) -> None:
    book = made.write_book(tmp_path / "why.xlsx", CHOICES)
    cells: list[list[object]] = [["1", "0"], ["0", "1"], ["n/a", "0"], ["0", "-99"], ["0", "0"]]
    path = made.write_csv(tmp_path / "why.csv", [["id", "why/a", "why/b"], *([n, *row] for n, row in enumerate(cells))])
    options = ("--form", book, "--smallest", "1")
    assert "why/b: 1 answers are not among those known (-99)" in refusal_of(capsys, path, *options)
    rates = rates_of(capsys, path, *options, "--answer=-99=refused")["rates"]
    assert interval(rates, "why/a", "choice")[::3] == (25.0, 4)
    assert interval(rates, "why/b", "choice")[::3] == (25.0, 4)


def test_a_label_with_a_comma_is_one_choice(tmp_path: Path, capsys: Output) -> None:
    book = made.write_book(tmp_path / "why.xlsx", CHOICES)
    path = made.write_csv(
        tmp_path / "why.csv", [["id", "why"], [1, "Staff"], [2, "Staff, ill"], [3, "Staff, ill, Staff"], [4, "b"]]
    )
    rates = rates_of(capsys, path, "--form", book, "--smallest", "1")["rates"]
    assert interval(rates, "why/a", "choice")[::3] == (50.0, 4)
    assert interval(rates, "why/b", "choice")[::3] == (75.0, 4)


@pytest.mark.parametrize(
    ("relevant", "n"), [("${age} > 'x'", 3), ("${age} = 18.0", 2), ("${age} != 18", 1), ("${age} >= '18'", 3)]
)
def test_numbers_of_skip_logic_are_compared_as_numbers(relevant: str, n: int, tmp_path: Path, capsys: Output) -> None:
    sheets = {
        "survey": [
            ["type", "name", "label", "relevant"],
            ["integer", "age", "Age", ""],
            ["select_one state", "q", "Outreach", relevant],
        ],
        "choices": [
            ["list_name", "name", "label"],
            ["state", "a", "Not disrupted"],
            ["state", "b", "Partly disrupted"],
        ],
    }
    book = made.write_book(tmp_path / "age.xlsx", sheets)
    path = made.write_csv(tmp_path / "age.csv", [["id", "age", "q"], [1, "18", "a"], [2, "018", "b"], [3, "20", "a"]])
    sheet = rates_of(capsys, path, "--form", book, "--smallest", "1")
    assert interval(sheet["rates"], "q", "disrupted_any")[3] == n


def test_a_group_is_one_however_it_is_typed(tmp_path: Path, capsys: Output) -> None:
    rows = [[f"F{n}", ("Not disrupted", "Partly disrupted")[n % 2], ("KAZ", "kaz", "UZB")[n % 3]] for n in range(30)]
    path = made.write_csv(tmp_path / "typed.csv", [["facility", "outreach", "region"], *rows])
    sheet = rates_of(capsys, path, "--column", "region=scope")
    groups = {(rate["scope"], rate["n"]) for rate in sheet["rates"] if rate["indicator"] == "disrupted_any"}  # type: ignore[attr-defined]
    assert groups == {(None, 30), ("KAZ", 20), ("UZB", 10)}


@pytest.mark.parametrize(
    ("cells", "options", "sentence"),
    [
        (lambda n: (f"S{n % 3}", 4), (), "fpc: 3 strata have no size that is a number, several sizes, or fewer units"),
        (lambda n: (f"S{n % 3}", 40 + n % 2), (), "fpc: 3 strata have no size"),
        (lambda n: (f"S{n % 3}", "many" if n % 3 == 1 else 40), (), "or fewer units than answered (S1)"),
        (
            lambda _: ("", ""),
            ("--column", "fpc=", "--set", "population_size=20"),
            "population_size: 20 are fewer than the 30",
        ),
    ],
    ids=["smaller", "several", "text", "population"],
)
def test_sizes_that_cannot_be(
    cells: Callable[[int], tuple[object, ...]], options: tuple[str, ...], sentence: str, tmp_path: Path, capsys: Output
) -> None:
    states = ("Not disrupted", "Partly disrupted")
    rows: made.Table = [
        ["facility", "state", "stratum", "fpc"],
        *([f"F{n}", states[n % 2], *cells(n)] for n in range(30)),
    ]
    assert sentence in refusal_of(capsys, made.write_csv(tmp_path / "sizes.csv", rows), *options)


@pytest.mark.parametrize("cells", [["F99"], ["F99", "Not disrupted", "more", "more"]])
def test_rows_that_are_not_like_the_headings_are_counted(cells: list[str], tmp_path: Path, capsys: Output) -> None:
    rows: made.Table = [["facility", "state", "note"], *([f"F{n}", "Not disrupted", "-"] for n in range(300)), cells]
    message = refusal_of(capsys, made.write_csv(tmp_path / "ragged.csv", rows))
    assert "1 rows have more or fewer cells than the 3 headings; the first of them is row 302" in message


def test_weights_in_a_second_file(tmp_path: Path, form: Path, capsys: Output) -> None:
    path = kobo(tmp_path, made.kobo_rows())
    weights: list[list[object]] = [["facility", "weight"], *([f"F{number:02d}", 1 + number] for number in range(1, 13))]
    both = made.write_csv(tmp_path / "weights.csv", weights)
    rates = made.rates_of(capsys, path, "--form", form, "--weights", both)["rates"]
    assert made.interval(rates, "services/harm_reduction", "disrupted_any")[::3] == (round(100 * 28 / 54, 1), 9)
    typed = [[f"f{number:02d}", 1 + number] for number in range(1, 13)]
    alike = made.write_csv(tmp_path / "weights.csv", [weights[0], *typed])
    assert made.rates_of(capsys, path, "--form", form, "--weights", alike)["rates"] == rates
    one_less = made.write_csv(tmp_path / "weights.csv", weights[:-1])
    assert "1 rows have no weight" in refusal_of(capsys, path, "--form", form, "--weights", one_less)
    twice = made.write_csv(tmp_path / "weights.csv", [*weights, weights[1]])
    assert "1 rows repeat a unit" in refusal_of(capsys, path, "--form", form, "--weights", twice)
    bare = made.write_book(tmp_path / "weights.xlsx", {"empty": [], "weights": weights[:1]})
    assert "weights.xlsx has no row with a unit and its weight" in refusal_of(capsys, path, "--weights", bare)


def test_weights_beside_sheets_that_are_read_already_leave_no_file(
    tmp_path: Path, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, folder = kobo(tmp_path, made.kobo_rows()), tmp_path / "here"
    weights = made.write_csv(tmp_path / "weights.csv", [["facility", "weight"], *([f"F{n:02d}", n] for n in range(13))])
    folder.mkdir()
    monkeypatch.chdir(folder)
    sheets = answer_sheets(path.name, read_sheets(path))
    package = read_package(shipped_folder("data"))
    survey, weight_table = read_form(form.name, read_sheets(form)), NamedSheets(weights.name, read_sheets(weights))
    results = compute(RatesRequest(path, package, AnswerMapping(), survey, weight_table, sheets=sheets))
    assert results[0].counted_rows == 12
    assert list(folder.iterdir()) == []


def test_no_row_left(tmp_path: Path, form: Path, capsys: Output) -> None:
    rows = [[*row[:12], "validation_status_not_approved", *row[13:]] for row in made.kobo_rows()]
    assert "No row is left of 14 (not approved: 14)" in refusal_of(capsys, kobo(tmp_path, rows), "--form", form)


def test_a_question_that_is_free_text_is_never_shown(tmp_path: Path, capsys: Output) -> None:
    rows = [[f"U{number}", f"A sentence of person {number}, in words of their own"] for number in range(60)]
    path = made.write_csv(tmp_path / "text.csv", [["unit code", "remark"], *rows])
    message = refusal_of(capsys, path, "--column", "remark=status", "--answer", "a=partly")
    assert "remark: 60 answers are free text" in message
    assert "person" not in message


def test_a_column_that_is_not_there(tmp_path: Path, form: Path, capsys: Output) -> None:
    assert main(["rates", str(kobo(tmp_path, made.kobo_rows())), "--form", str(form), "--column", "absent=unit"]) == 2
    assert "no column absent" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content"),
    [("absent.csv", None), ("empty.csv", b""), ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
     ("parquet", b"PAR1" + bytes(50)), ("torn.zip", TORN_ZIP), ("broken.xlsx", b"PK\x03\x04" + bytes(90)),
     ("ragged.csv", b"_uuid,_submission_time,a\n1,2021-01-01,Partly\n2,2021-01-01,Partly,1,2,3\n")],
)  # fmt: skip
def test_files_that_are_none(name: str, content: bytes | None, tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["rates", str(path)]) in (1, 2)
    message = capsys.readouterr().err
    assert ALL in message
    assert "Traceback" not in message


def test_a_form_that_is_none(tmp_path: Path, capsys: Output) -> None:
    form = made.write_csv(tmp_path / "form.csv", [["a", "b"], ["1", "2"]])
    assert "is not understood as a form" in refusal_of(capsys, kobo(tmp_path, made.kobo_rows()), "--form", form)


def test_rates_are_written_once_confirmed_and_only_then(tmp_path: Path, form: Path, capsys: Output) -> None:
    package = tmp_path / "data"
    shutil.copytree(shipped_folder("data"), package)
    before = (package / "observations.csv").read_bytes()
    answers, mapping = kobo(tmp_path, made.kobo_rows()), tmp_path / "map.json"
    into = ["--form", form, "--into", package]
    assert "confirmed once" in refusal_of(capsys, answers, *into, "--yes")
    assert main(["rates", str(answers), "--form", str(form), "--learn", str(mapping)]) == 0
    assert "say survey, source" in refusal_of(capsys, answers, *into, "--yes", "--mapping", mapping)
    mapping_json = json.loads(mapping.read_text("utf-8"))
    mapping_json["fixed"] = {
        "survey": "kaz-2021",
        "survey_name": "Facilities 2021",
        "source": "https://example.org/r",
        "source_language": "en",
        "source_publisher": "Example",
    }
    mapping.write_text(json.dumps(mapping_json), "utf-8")
    arguments = ["rates", str(answers), *map(str, into), "--mapping", str(mapping)]
    assert main(arguments) == 0
    assert (package / "observations.csv").read_bytes() == before
    assert main([*arguments, "--yes"]) == 0
    observations = (package / "observations.csv").read_text("utf-8")
    assert "harm-reduction,KAZ,,55.6,,exact,9,2021-03,2021-03" in observations
    assert ",26.7,81.1" in observations
    assert "kaz-2021" in (package / "surveys.csv").read_text("utf-8")
    capsys.readouterr()
    assert main([*arguments, "--yes"]) == 0
    assert "observations.csv: to add: 0, to change: 0, unchanged: 3" in capsys.readouterr().out


def test_a_group_of_few_answers_is_not_published_nor_computable(tmp_path: Path, form: Path, capsys: Output) -> None:
    rows = [
        made.kobo_row(
            number,
            f"F{number:02d}",
            "partly_disrupted" if number % 2 else "not_disrupted",
            country="KAZ" if number < 13 else "KGZ" if number < 25 else "UZB",
        )
        for number in range(1, 28)
    ]
    sheet = made.rates_of(capsys, kobo(tmp_path, rows), "--form", form)
    rates = sheet["rates"]
    assert isinstance(rates, list)
    status = [
        row for row in rates if row["question"] == "services/harm_reduction" and row["indicator"] == "disrupted_any"
    ]
    assert {(row["scope"], row["n"]) for row in status} in ({(None, 27), ("KAZ", 12)}, {(None, 27), ("KGZ", 12)})
    sheet = made.rates_of(capsys, kobo(tmp_path, rows), "--form", form, "--smallest", "3")
    rates = sheet["rates"]
    assert isinstance(rates, list)
    assert {row["scope"] for row in rates if row["indicator"] == "disrupted_any"} == {None, "KAZ", "KGZ", "UZB"}


@pytest.mark.parametrize("mark", [" ", ";", ", ", "|"])
def test_several_choices_in_a_cell_are_asked_about_without_a_form(mark: str, tmp_path: Path, capsys: Output) -> None:
    rows = [["facility", "q", "reasons"], *(["F", "Not disrupted", cell] for cell in ("staff", f"staff{mark}supplies"))]
    path = made.write_csv(tmp_path / "answers.csv", rows)
    message = refusal_of(capsys, path, "--column", "q=harm-reduction", "--column", "reasons=choice")
    assert f"reasons: a cell names several choices (staff{mark}supplies)" in message
