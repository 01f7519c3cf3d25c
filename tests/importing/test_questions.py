"""Nothing that could publish a wrong number is guessed.

It is read as it is meant, or asked about.
"""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from dashboard.dataset.load import load
from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.personal_data import is_personal
from dashboard.importing.rejected_rows import rejected_rows
from dashboard.text.translate import text_for
from dashboard.xlsx_reader.raw_sheet import RawSheet
from tests.conftest import copy_small
from tests.support.covering import examples
from tests.support.import_fixtures import imported, records, refusals, understood, workbook

LINK = {"source": "https://example.org/report"}
COURSE = {
    "Title": "Course",
    "Date": "2021-03-02",
    "Type": "training",
    "Country": "Kazakhstan",
    "Sector": "COVID-19",
    "Source": LINK["source"],
}


def table(cells: dict[str, str], order: list[str] | None = None) -> str:
    """Return a file of one row."""
    names = order or list(cells)
    lines = [names, [cells[name] for name in names]]
    return "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)


def questions(folder: Path, content: str | bytes, options: ImportOptions | None = None) -> list[str]:
    """Return the questions about a file."""
    with pytest.raises(ImportRejected) as error:
        understood(folder, content, options=options)
    return [str(sentence) for sentence in error.value.sentences]


@pytest.mark.parametrize("turn", range(3))
def test_of_several_columns_of_people_the_total_is_read_wherever_it_stands(small_folder: Path, turn: int) -> None:
    people = {"Participants (women)": "12", "Participants (men)": "30", "Participants (total)": "42"}
    names = [*COURSE, *list(people)[turn:], *list(people)[:turn]]
    (record,) = records(understood(small_folder, table({**COURSE, **people}, names)))
    assert record["participants"] == "42"


def test_women_and_men_without_a_total_are_asked_about(small_folder: Path) -> None:
    (question,) = questions(small_folder, table({**COURSE, "Participants (women)": "12", "Participants (men)": "30"}))
    assert "only parts or other measures of participants" in question
    options = ImportOptions(columns={"Participants (women)": "participants", "Participants (men)": ""})
    (record,) = records(
        understood(
            small_folder, table({**COURSE, "Participants (women)": "12", "Participants (men)": "30"}), options=options
        )
    )
    assert record["participants"] == "12"


def test_a_word_in_brackets_that_nobody_knows_is_asked_about_and_can_be_answered(small_folder: Path) -> None:
    content = table({**COURSE, "Participants (blue)": "12"})
    assert "what blue says of the numbers is not known" in questions(small_folder, content)[0]
    options = ImportOptions(columns={"Participants (blue)": "participants"})
    assert records(understood(small_folder, content, options=options))[0]["participants"] == "12"


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("Сумма (тыс. долл. США)", "250,5", "250500"),
        ("Budget (US$ m)", "1.2", "1200000"),
        ("Montant (en milliers USD)", "250.5", "250500"),
        ("Amount", "1.2 million USD", "1200000"),
    ],
)
def test_an_amount_in_thousands_or_millions_is_multiplied_and_its_currency_kept(
    small_folder: Path, heading: str, cell: str, amount: str
) -> None:
    (record,) = records(understood(small_folder, table({**COURSE, heading: cell})))
    assert (record["amount"], record["currency"]) == (amount, "USD")


def test_a_cell_that_says_another_currency_than_its_heading_is_refused(small_folder: Path) -> None:
    file = understood(small_folder, table({**COURSE, "Amount (USD)": "250 EUR"}))
    assert "does not fit the currency of its header" in refusals(file)[2][0]


@pytest.mark.parametrize("amount", ["", "n/a", "3000"])
def test_a_number_beside_an_empty_cell_of_the_column_that_is_read_is_not_lost(small_folder: Path, amount: str) -> None:
    content = table({**COURSE, "Amount (USD)": amount, "Amount (EUR)": "500"})
    assert "could both be amount, and differ in row 2" in questions(small_folder, content)[0]


REGION_FIRST = (
    "Indicator,REGION (CODE),COUNTRY (CODE),Survey,Service,Value,n\nDisrupted,EUR,KAZ,who-mns-2020,school,42.4,30\n"
)


@pytest.mark.parametrize("columns", [{}, {"COUNTRY (CODE)": "scope"}])
def test_the_narrowest_place_is_the_scope(small_folder: Path, columns: dict[str, str]) -> None:
    (record,) = records(understood(small_folder, REGION_FIRST, options=ImportOptions(columns=columns, fixed=LINK)))
    assert (record["scope"], record["value"], record["n"]) == ("KAZ", "42.4", "30")


@pytest.mark.parametrize("region", ["Europe", "Центральная Азия", "Asie centrale", "Eastern Mediterranean", "MENA"])
def test_a_part_of_the_world_beside_a_country_breaks_nothing_down(small_folder: Path, region: str) -> None:
    content = f"Region,Country,Indicator,Survey,Service,Value\n{region},KAZ,Disrupted,pulse-1,school,42.4\n"
    assert records(understood(small_folder, content, options=ImportOptions(fixed=LINK)))[0]["scope"] == "KAZ"
    oblast = content.replace(region, "Osh oblast")
    assert "breaks the rows down" in questions(small_folder, oblast, ImportOptions(fixed=LINK))[0]


def test_a_persons_word_beats_the_narrowest_place(small_folder: Path) -> None:
    options = ImportOptions(columns={"REGION (CODE)": "scope"}, fixed=LINK)
    assert records(understood(small_folder, REGION_FIRST, options=options))[0]["scope"] == "EUR"


def test_two_columns_of_one_kind_of_place_that_differ_are_asked_about(small_folder: Path) -> None:
    content = "Indicator,Country code,Country name,Survey,Service,Value\nDisrupted,KAZ,Uzbekistan,pulse-1,school,42\n"
    (question,) = questions(small_folder, content, ImportOptions(fixed=LINK))
    assert "could both be scope, and differ in row 2" in question


def test_a_number_and_the_same_number_rounded_are_no_question(small_folder: Path) -> None:
    content = (
        "Indicator,Country,Survey,Service,Numeric,Value\n"
        "#indicator,#country,#meta+survey,#service,#indicator+value+num,#indicator+value\n"
        "Disrupted,KAZ,pulse-1,school,42.4,42 [36-49]\n"
    )
    assert records(understood(small_folder, content, options=ImportOptions(fixed=LINK)))[0]["value"] == "42.4"


def test_a_persons_word_beats_a_tag(small_folder: Path) -> None:
    tags = "#activity,#date,#country,#activity+type,#sector"
    content = f"Title,Date,Country,Type,Cluster\n{tags}\nA,2021-01-02,KAZ,training,Health\n"
    options = ImportOptions(columns={"Cluster": "note"}, fixed={**LINK, "areas": "covid_response"})
    (record,) = records(understood(small_folder, content, options=options))
    assert (record["note"], record["areas"]) == ("Health", "covid_response")


def test_a_value_said_for_every_row_stands_instead_of_cells_that_are_not_understood(small_folder: Path) -> None:
    file = understood(
        small_folder, table({**COURSE, "Sector": "Logistics"}), options=ImportOptions(fixed={"areas": "covid_response"})
    )
    assert records(file)[0]["areas"] == "covid_response"


FRACTIONS = (
    "Survey,Service,Indicator,Scope,% of countries\npulse-1,school,Disrupted,KAZ,0.78\npulse-1,clinic,Disrupted,KAZ,1\n"
)


def test_fractions_under_a_percent_sign_are_asked_about(small_folder: Path) -> None:
    file = understood(small_folder, FRACTIONS, options=ImportOptions(fixed=LINK))
    assert records(file) == []
    assert "0.78 can be 0.78% or 78%" in refusals(file)[2][0]


def test_a_percentage_that_would_be_less_than_one_of_n_is_asked_about(small_folder: Path) -> None:
    lines = ("school;0.78;30", "clinic;45;30", "hotline;0.9;400")
    content = "\n".join(("Service;Disrupted (%);n", *lines))
    file = understood(small_folder, content, options=ImportOptions(fixed={**LINK, "survey": "pulse-1", "scope": "KAZ"}))
    assert "0.78 can be 0.78% or 78%" in refusals(file)[2][0]


@pytest.mark.parametrize(("percents", "values"), [("fraction", ["78", "100"]), ("whole", ["0.78", "1"])])
def test_what_a_person_says_of_fractions_is_obeyed(small_folder: Path, percents: str, values: list[str]) -> None:
    options = ImportOptions(percents="fraction" if percents == "fraction" else "whole", fixed=LINK)
    assert [record["value"] for record in records(understood(small_folder, FRACTIONS, options=options))] == values


@pytest.mark.parametrize(("other", "is_question"), [("45", True), ("45.5", False)])
def test_a_fraction_beside_whole_percentages_is_asked_about(small_folder: Path, other: str, is_question: bool) -> None:
    content = f"Service,Disrupted (%)\nschool,{other}\nclinic,0.5\n"
    options = ImportOptions(fixed={**LINK, "survey": "pulse-1", "scope": "KAZ"})
    file = understood(small_folder, content, options=options)
    assert ("can be 0.5% or 50%" in str(refusals(file))) == is_question
    assert [record["value"] for record in records(file)] == [other, "0.5"][: 2 - is_question]


def test_counts_beside_percentages_are_not_read_as_rates(small_folder: Path) -> None:
    content = "Service,Number of countries,Disrupted (number),Disrupted (%)\nschool,28,12,43\nclinic,28,14,50\n"
    options = ImportOptions(fixed={**LINK, "survey": "pulse-1", "scope": "KAZ"})
    rows = records(understood(small_folder, content, options=options))
    assert [(record["value"], record["n"]) for record in rows] == [("43", "28"), ("50", "28")]


def test_counts_without_percentages_are_asked_about(small_folder: Path) -> None:
    content = "Service,Number of countries,Disrupted (number)\nschool,28,12\n"
    assert (
        "only parts or other measures"
        in questions(small_folder, content, ImportOptions(fixed={"survey": "pulse-1"}))[0]
    )


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Sex", ["Male", "Female"]),
        ("Возраст", ["0-17", "18+"]),
        ("Year", ["2019", "2020"]),
        ("Statut", ["prévu", "réel"]),
    ],
)
def test_a_column_that_breaks_rows_down_and_is_not_mapped_refuses_the_file(
    small_folder: Path, heading: str, cells: list[str]
) -> None:
    content = f"Indicator,Country,Survey,Service,Value,{heading}\n" + "".join(
        f"Disrupted,KAZ,pulse-1,school,4{number},{cell}\n" for number, cell in enumerate(cells)
    )
    (question,) = questions(small_folder, content, ImportOptions(fixed=LINK))
    assert "breaks the rows down" in question
    assert records(understood(small_folder, content, options=ImportOptions(columns={heading: ""}, fixed=LINK)))


@pytest.mark.parametrize(
    ("heading", "word"),
    [("Status", "Planned"), ("Статус", "запланировано"), ("Held", "planned for June"), ("Statut", "à venir")],
)
def test_an_activity_that_is_only_planned_is_left_out_unless_its_status_is_set_aside(
    small_folder: Path, heading: str, word: str
) -> None:
    row, planned_row = ({**COURSE, "Title": title, heading: status} for title, status in (("A", "done"), ("B", word)))
    content = table(row) + table(planned_row).splitlines()[1]
    file = understood(small_folder, content)
    assert [record["title"] for record in records(file)] == ["A"]
    assert refusals(file) == {3: ["The event is not confirmed and is left out."]}
    set_aside = understood(small_folder, content, options=ImportOptions(columns={heading: ""}))
    assert len(records(set_aside)) == (1 if heading == "Held" else 2)
    for status in ("estimated", "Plan completed"):
        assert "Status" in questions(small_folder, table({**COURSE, "Status": status}))[0]


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("Status", "Cancelled"),
        ("Статус", "не проведено"),
        ("Отметка о выполнении", "Отменено из-за карантина"),
        ("Statut", "reporté"),
        ("حالة التنفيذ", "ملغى"),
    ],
)
@pytest.mark.parametrize("is_ignored", [False, True])
def test_an_activity_that_was_not_held_is_left_out_and_said(
    small_folder: Path, heading: str, word: str, is_ignored: bool
) -> None:
    row, cancelled_row = ({**COURSE, "Title": title, heading: status} for title, status in (("A", "done"), ("B", word)))
    content = table(row) + table(cancelled_row).splitlines()[1]
    options = ImportOptions(columns={heading: ""} if is_ignored else {})
    file = understood(small_folder, content, options=options)
    assert [record["title"] for record in records(file)] == ["A"]
    assert refusals(file) == {3: ["The event is cancelled and is left out."]}


@pytest.mark.parametrize(
    ("title", "note", "reason"),
    [
        ("Отменено: B", "", "cancelled"),
        ("B (cancelled)", "", "cancelled"),
        ("CANCELLED - B", "", "cancelled"),
        ("B – annulé", "", "cancelled"),
        ("B", "Отменено из-за карантина", "cancelled"),
        ("B (план)", "", "not confirmed"),
        ("[DRAFT] B", "", "not confirmed"),
        ("B", "запланировано", "not confirmed"),
    ],
)
def test_an_activity_that_says_itself_that_it_was_not_held_is_left_out(
    small_folder: Path, title: str, note: str, reason: str
) -> None:
    file = understood(small_folder, table({**COURSE, "Title": title, "Note": note}))
    assert records(file) == []
    assert reason in refusals(file)[2][0]


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("Plan: how to write one", "Moved from May"),
        ("Cancelled trains and health", "Перенесено с мая, проведено в июне"),
        ("National strategy - a plan", "approved"),
    ],
)
def test_an_activity_that_only_speaks_of_plans_is_read(small_folder: Path, title: str, note: str) -> None:
    assert len(records(understood(small_folder, table({**COURSE, "Title": title, "Note": note})))) == 1


@pytest.mark.parametrize(
    ("line", "heading"), [("Бюджет в тенге", "Amount (USD)"), ("All amounts in KZT", "Amount (USD)")]
)
def test_a_currency_above_the_table_that_is_not_that_of_its_amounts_is_asked_about(
    small_folder: Path, line: str, heading: str
) -> None:
    content = f"{line}\n" + table({**COURSE, heading: "1200"})
    (question,) = questions(small_folder, content)
    assert line in question
    assert records(understood(small_folder, content.replace("тенге", "долл. США").replace("KZT", "USD")))
    in_cells = f"{line}\n" + table({**COURSE, "Amount": "1200 USD"})
    assert line in questions(small_folder, in_cells)[0]


def test_codes_of_a_country_that_are_not_those_of_its_name_are_asked_about(small_folder: Path) -> None:
    (question,) = questions(small_folder, table({**COURSE, "ISO2": "UZ"}))
    assert "could both be countries" in question


def test_comments_of_cells_are_said(small_folder: Path) -> None:
    book = openpyxl.Workbook()
    for row in (COURSE, COURSE.values()):
        book.active.append(list(row))
    book.active["A2"].comment = Comment("in thousands", "x")
    content = io.BytesIO()
    book.save(content)
    (remark,) = understood(small_folder, content.getvalue()).remarks
    assert "comments" in str(remark)


def test_a_row_with_a_line_through_it_is_refused(small_folder: Path) -> None:
    book = openpyxl.Workbook()
    for row in (COURSE, COURSE.values(), {**COURSE, "Title": "B"}.values()):
        book.active.append(list(row))
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    content = io.BytesIO()
    book.save(content)
    file = understood(small_folder, content.getvalue())
    assert [record["title"] for record in records(file)] == ["Course"]
    assert "has a line through it" in refusals(file)[3][0]


def test_everything_open_is_asked_at_once(small_folder: Path) -> None:
    header = "Title,Date,Type,Country,Participants (women),Budget (blue),Sex"
    content = f"{header}\nA,2021,training,KAZ,1,2,f\nB,2021,training,KAZ,1,2,m\n"
    assert len(questions(small_folder, content)) == 3


def test_a_list_of_countries_is_not_taken_for_the_table_of_places(small_folder: Path) -> None:
    content = (
        "Country,ISO3,Doses,Source Url\nKazakhstan,KAZ,500000,https://example.org/r\nRepublic of Uzbekistan,UZB,1,\n"
    )
    (sentence,) = questions(small_folder, content)
    assert "Not understood: Doses" in sentence


def test_an_import_never_changes_the_name_of_a_place(small_folder: Path) -> None:
    before = load(small_folder).scopes["name"].to_list()
    after = imported(small_folder, "id,kind,name\nKAZ,country,Qazaqstan\n", ImportOptions(table="scopes")).scopes[
        "name"
    ]
    assert after.to_list() == before


def second_table(second: str) -> bytes:
    """Return a sheet with two tables under one another, each with its place above it."""
    return workbook(
        [
            ["Kazakhstan (n = 28)", None, None],
            ["Service", "Disrupted", "In the response plan"],
            ["school", 40, 10],
            [None, None, None],
            [second, None, None],
            ["Service", "Disrupted", "In the response plan"],
            ["clinic", 30, 5],
            ["Total", 70, 15],
        ]
    )


def test_each_table_of_a_sheet_has_the_place_and_the_number_of_its_own_title(small_folder: Path) -> None:
    options = ImportOptions(fixed={**LINK, "survey": "pulse-1"})
    file = understood(small_folder, second_table("European Region (n = 40)"), options=options)
    rows = {(record["service"], record["indicator"]): (record["scope"], record["n"]) for record in records(file)}
    assert rows["school", "disrupted_any"] == ("KAZ", "28")
    assert rows["clinic", "disrupted_any"] == ("EUR", "40")
    assert "adds up others" in refusals(file)[8][0]


def test_a_title_and_an_option_that_disagree_are_refused(small_folder: Path) -> None:
    options = ImportOptions(fixed={**LINK, "survey": "pulse-1", "scope": "KAZ"})
    file = understood(small_folder, second_table("Uzbekistan (n = 40)"), options=options)
    assert {record["service"] for record in records(file)} == {"school"}
    assert "The title above says UZB" in refusals(file)[7][0]


def hidden_row() -> bytes:
    """Return a workbook whose second row of data is filtered out."""
    book = openpyxl.load_workbook(
        io.BytesIO(workbook([list(COURSE), list(COURSE.values()), ["B", *list(COURSE.values())[1:]]]))
    )
    book.active.row_dimensions[3].hidden = True
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_hidden_rows_are_asked_about(small_folder: Path) -> None:
    assert "1 rows are hidden" in questions(small_folder, hidden_row())[0]
    assert len(records(understood(small_folder, hidden_row(), options=ImportOptions(hidden_rows="read")))) == 2
    assert len(records(understood(small_folder, hidden_row(), options=ImportOptions(hidden_rows="skip")))) == 1


def test_a_hidden_column_that_would_be_read_is_asked_about(small_folder: Path) -> None:
    people = {**COURSE, "Participants": "12", "Reviewed by": "x"}
    book = openpyxl.load_workbook(io.BytesIO(workbook([list(people), list(people.values())])))
    for letter in ("G", "H"):
        book.active.column_dimensions[letter].hidden = True
    content = io.BytesIO()
    book.save(content)
    (question,) = questions(small_folder, content.getvalue())
    assert question.startswith("Sheet: hidden columns would be read: Participants.")
    for name, cells in (("participants", "12"), ("", None)):
        options = ImportOptions(columns={"Participants": name})
        assert records(understood(small_folder, content.getvalue(), options=options))[0].get("participants") == cells


def test_rows_of_one_activity_are_joined_with_their_places_and_organisations(small_folder: Path) -> None:
    content = (
        "Title,Date,Type,Country,Sector,Organization,Partner,Province,Source\n"
        "Nurses,2021-03-01,training,KAZ,COVID-19,Org A,Org B,Almaty,https://example.org/r\n"
        "Nurses,2021-03-01,training,KAZ,COVID-19,Org C,,Turkistan,https://example.org/r\n"
    )
    fixed_values = {"source_title": "A report", "source_publisher": "Example", "source_language": "en"}
    rows = (
        imported(small_folder, content, ImportOptions(fixed=fixed_values)).activities.set_index("title").loc[["Nurses"]]
    )
    assert rows[["organizer", "partners", "place"]].to_numpy().tolist() == [
        ["Org A; Org C", "Org B", "Almaty; Turkistan"]
    ]


@settings(max_examples=examples(15), deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_columns_and_their_languages_change_no_number(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    words = {
        "Title": ["Title", "Название", "Titre", "العنوان"],
        "Date": ["Date", "Дата", "Fecha de inicio", "التاريخ"],
        "Type": ["Type", "Тип", "Tipo de actividad"],
        "Country": ["Country", "Страна", "Pays", "País"],
        "Sector": ["Sector", "Сектор", "Secteur"],
        "Source": ["Source", "Источник", "Enlace"],
        "Participants": [
            "Participants (total)",
            "Число участников",
            "Number of participants",
            "Participants / Участники",
        ],
    }
    random = Random(seed)  # noqa: S311 - picks headings, hides nothing
    cells = {random.choice(words[name]): cell for name, cell in {**COURSE, "Participants": "42"}.items()}
    cells |= {"Participants (women)": "12"} if random.random() < 0.5 else {}
    order = random.sample(list(cells), len(cells))
    folder = copy_small(tmp_path_factory.mktemp("package"))
    (record,) = records(understood(folder, table(cells, order)))
    assert (record["participants"], record["date_start"], record["countries"]) == ("42", "2021-03-02", "KAZ")


PERSONS = {
    "Contact person": "Aigul N.",
    "Телефон": "+7 701 000 00 00",
    "Reach us": "a@example.org",
    "Sector": "Logistics",
}


def test_data_of_persons_are_never_read_nor_written_beside(small_folder: Path) -> None:
    file = understood(small_folder, table({**COURSE, **PERSONS}))
    header = file.sheets[0].header
    assert header
    assert {column.header for column in header.columns if column.is_personal} == set(PERSONS) - {"Sector"}
    (content,) = rejected_rows(file, file.sheets[0].parsed_rows.rejections, text_for("en")).values()
    assert "Logistics" in content.decode()
    assert not any(cell in content.decode() for name, cell in PERSONS.items() if name != "Sector")


@pytest.mark.parametrize("cell", ["43.238949 76.889709", "aigul@example.org", "+7 701 000 00 00"])
def test_cells_alone_tell_that_a_column_is_of_persons(cell: str) -> None:
    rows = [["Remark"], [cell], ["Almaty"]]
    assert is_personal(RawSheet("list", rows), 1, 0, "Remark"), "half of the cells are enough"
    assert not is_personal(RawSheet("list", [*rows, ["Osh"]]), 1, 0, "Remark")


def test_a_column_of_persons_cannot_be_mapped(small_folder: Path) -> None:
    options = ImportOptions(columns={"Contact person": "note"})
    (record,) = records(understood(small_folder, table({**COURSE, "Contact person": "Aigul N."}), options=options))
    assert "note" not in record


def test_an_option_that_changes_nothing_is_named(small_folder: Path) -> None:
    options = ImportOptions(percents="fraction", dates="day-first")
    assert understood(small_folder, table({**COURSE, "Date": "01/02/2021"}), options=options).unused_options == (
        "--percent",
    )
