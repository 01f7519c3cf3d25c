"""Headings in several rows, and in several languages, as ministries write them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from dashboard.importing.column_matching import HeaderColumn
from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.settings import shipped_folder
from tests.support.import_fixtures import records, refusals, understood, workbook

SOURCE = {"source": "https://example.org/report", "source_language": "en"}
ACTIVITY = {**SOURCE, "areas": "covid_response", "kind": "training", "amount_kind": "goods"}
ANSWER = {**SOURCE, "survey": "pulse-1", "scope": "KAZ"}


def read(folder: Path, content: str | bytes, fixed_values: dict[str, str]) -> tuple[list[dict[str, str]], str]:
    """Return the records of a file, and what is asked or refused first."""
    try:
        file = understood(folder, content, options=ImportOptions(fixed=fixed_values))
    except ImportRejected as error:
        return [], str(error.sentences[0])
    return records(file), next((reasons[0] for reasons in refusals(file).values()), "")


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        ("Title,Date,Country,Participants,,|,,,Women,Men,Total|A,2021-03-01,KAZ,12,30,42", "42"),
        ("Title,Date,Country,Participants,,|,,,Total,Women,Men|A,2021-03-01,KAZ,42,12,30", "42"),
        ("Название;Дата;Страна;Участники;|;;;План;Факт|A;01.03.2021;Казахстан;60;42", "42"),
        ("Title,Date,Country,Participants,,,|,,,Plan,,Fact,|,,,F,Total,F,Total|A,2021-03-01,KAZ,1,2,3,42", "42"),
        ("Title,Date,Country,Participants,|,,,Women,Men|A,2021-03-01,KAZ,12,30", "only parts"),
        ("Іс-шара атауы;Күні;Ел;оның ішінде әйелдер;Қатысушылар саны|A;2 наурыз 2021;Қазақстан;12;42", "42"),
        ("Tadbir nomi;Sana;Mamlakat;Ayollar;Ishtirokchilar soni|A;2 mart 2021;O‘zbekiston;12;42", "42"),
        ("Activity,Date,Country,Participants|Мероприятие,Дата,Страна,Участники|A,2021-03-01,KAZ,42", "42"),
        ("Activity (Мероприятие),Date (Дата),Country Страна,Участники (Participants)|A,2021-03-01,KAZ,42", "42"),
        ("1. Activity,2. Date,3. Country,4. Participants|A,2021-03-01,KAZ,42", "42"),
        ("Title,Date,Country,عدد المشاركات,عدد المشاركين,المجموع|A,2021-03-01,KAZ,12,30,42", "differ in row 2"),
    ],
)
def test_people_are_those_of_the_total_in_headings_of_two_rows_or_languages(
    small_folder: Path, lines: str, people: str
) -> None:
    rows, sentence = read(small_folder, lines.replace("|", "\n"), ACTIVITY)
    assert [record["participants"] for record in rows] == ([people] if people.isdecimal() else [])
    assert people.isdecimal() or people in sentence


COUNTED: list[list[str | int | None]] = [
    ["Service", "Disrupted", None, "In the response plan", None, "Number of countries"],
    [None, "n", "%", "n", "%", None],
    ["school", 12, 43, 3, 11, 28],
]


@pytest.mark.parametrize("ranges", [["A1:A2", "B1:C1", "D1:E1", "F1:F2"], ["B1:C1", "D1:E1"], []])
@pytest.mark.parametrize("count", ["n", "No.", "абс."])
def test_counts_below_an_answer_are_no_rates_and_no_base(small_folder: Path, ranges: list[str], count: str) -> None:
    table = [[count if cell == "n" else cell for cell in row] for row in COUNTED]
    rows, _ = read(small_folder, workbook(table, ranges), ANSWER)
    assert [(record["value"], record["n"]) for record in rows] == [("43", "28"), ("11", "28")]


@pytest.mark.parametrize(
    "lines",
    [
        "Service,Disrupted,,|,2019,2020,2021|school,42,43,44",
        "Service,Disrupted,,|,Round 1,Round 2,Round 3|school,42,43,44",
        "Indicator,Service,Value,|,,2019,2020|Disrupted,school,42,43",
    ],
)
def test_of_years_and_rounds_below_one_heading_none_is_taken_for_it(small_folder: Path, lines: str) -> None:
    assert read(small_folder, lines.replace("|", "\n"), ANSWER)[0] == []


def test_places_below_one_heading_are_those_of_its_numbers(small_folder: Path) -> None:
    lines = "Indicator,Service,Value,\n,,Kazakhstan,Uzbekistan\nDisrupted,school,42,43\n"
    rows, _ = read(small_folder, lines, {name: text for name, text in ANSWER.items() if name != "scope"})
    assert [(record["scope"], record["value"]) for record in rows] == [("KAZ", "42"), ("UZB", "43")]


def test_places_as_headings_may_say_per_cent_or_n_and_nothing_else(small_folder: Path) -> None:
    fixed_values = {name: text for name, text in ANSWER.items() if name != "scope"} | {"indicator": "disrupted_any"}
    lines = "Service,Kazakhstan (%),Uzbekistan (n = 28)\nschool,42,43\n"
    rows, _ = read(small_folder, lines, fixed_values)
    numbers = [(record["scope"], record["value"], record.get("n")) for record in rows]
    assert numbers == [("KAZ", "42", None), ("UZB", "43", "28")]
    rows, sentence = read(small_folder, lines.replace("(%)", "(women)"), fixed_values)
    assert (rows, "understood as a header" in sentence) == ([], True)


@pytest.mark.parametrize(("heading", "value"), [("Disrupted n (%)", ["40"]), ("Disrupted (%)", [])])
def test_a_share_behind_a_number_is_read_where_the_heading_says_so(
    small_folder: Path, heading: str, value: list[str]
) -> None:
    rows, _ = read(small_folder, f"Service,{heading}\nschool,42 (40%)\n", ANSWER)
    assert [record["value"] for record in rows] == value


def test_a_country_above_a_list_is_that_of_its_rows(small_folder: Path) -> None:
    content = "Uzbekistan,,\nTitle,Date,Participants\nA,2021-03-01,10\n"
    assert read(small_folder, content, ACTIVITY)[0][0]["countries"] == "UZB"
    rows, sentence = read(small_folder, content, {**ACTIVITY, "countries": "KAZ"})
    assert (rows, sentence) == ([], "The title above says UZB, and --set countries says KAZ.")


def test_the_title_of_a_second_table_begins_its_rows(small_folder: Path) -> None:
    fixed_values = {**SOURCE, "survey": "pulse-1"}
    first = "Kazakhstan,\nService,Disrupted\nschool,42\n,\n"
    rows, _ = read(small_folder, first + '"Table 2. Uzbekistan, 2020, n=20",\noat,7\n', fixed_values)
    assert [(record["scope"], record["value"], record.get("n")) for record in rows][1:] == [("UZB", "7", "20")]
    rows, sentence = read(small_folder, first + "Table 2. Private clinics,\noat,7\n", fixed_values)
    assert [record["value"] for record in rows] == ["42"]
    assert "Table 2. Private clinics" in sentence


def test_a_tag_of_counts_is_not_read_beside_one_of_per_cent(small_folder: Path) -> None:
    tags = "#service,#indicator,#country,#indicator+value+pct,#indicator+value+num"
    content = f"a,b,c,d,e\n{tags}\nschool,Disrupted,KAZ,43,12\n"
    rows, sentence = read(small_folder, content, {**SOURCE, "survey": "pulse-1"})
    assert rows == []
    assert "could both be value" in sentence


@pytest.mark.parametrize(("sheet", "scope"), [("Kazakhstan (n=20)", "KAZ"), ("Mar", None), ("MAR", None)])
def test_the_name_of_a_sheet_is_a_place_and_no_month(small_folder: Path, sheet: str, scope: str | None) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["Service", "Disrupted"], ["school", 42]])))
    book.worksheets[0].title = sheet
    book.save(content := io.BytesIO())
    rows, _ = read(small_folder, content.getvalue(), {**SOURCE, "survey": "pulse-1"})
    assert [record["scope"] for record in rows] == ([scope] if scope else [])


def test_a_heading_in_every_column_is_compared_a_few_times(small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    comparisons = 0
    equal = HeaderColumn.__eq__

    def count_comparison(column: HeaderColumn, other: object) -> bool:
        nonlocal comparisons
        comparisons += 1
        return equal(column, other)

    monkeypatch.setattr(HeaderColumn, "__eq__", count_comparison)
    with pytest.raises(ImportRejected, match="understood as a header"):
        understood(small_folder, ",".join(["Country"] * 200) + "\n")
    assert comparisons < 20 * 200


@pytest.mark.parametrize("group", ["Women", "Rural", "Hospitals", "Planned", "Thousand USD"])
@pytest.mark.parametrize("headings", ["Disrupted (%),In the plan (%)", "Disrupted,In the plan (%)"])
def test_a_part_above_columns_of_percentages_is_asked_about(small_folder: Path, group: str, headings: str) -> None:
    content = f"Service,{group},\n,{headings}\nschool,40,10\n"
    with pytest.raises(ImportRejected, match=f"The line “{group}” above the table"):
        understood(small_folder, content, options=ImportOptions(fixed=ANSWER))


def test_an_answer_below_the_heading_of_its_group_is_that_answer() -> None:
    top = ["Service", "% of countries reporting disruption"]
    sheet = workbook([top, [None, "Partial", "Complete"], ["harm-reduction", 12, 4]], merged=["B1:C1"])
    options = ImportOptions(fixed={**ANSWER, "survey": "who-mns-2020"})
    file = understood(shipped_folder("data"), sheet, "list.xlsx", options)
    values = {record["indicator"]: record["value"] for record in records(file)}
    assert values == {"disrupted_partial": "12", "disrupted_complete": "4"}


def test_months_without_a_year_are_refused_as_such(small_folder: Path) -> None:
    for heading in ("Measure", "Measure,Unit"):
        content = f"{heading},Jan,Feb\nCalls{',' * heading.count(',')},45,40\n"
        with pytest.raises(ImportRejected, match="Jan, Feb are months without a year"):
            understood(small_folder, content, options=ImportOptions(table="outputs", fixed=SOURCE))
