"""Neighbours of the files of staff: understood as they are meant, or asked about."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from dashboard.importing.csv_dialect import read_text_file
from dashboard.importing.date_parsing import read_dates
from dashboard.importing.errors import ImportRejected, UnparsedRow
from dashboard.importing.header_detection import header_counter
from dashboard.importing.heading import interpret
from dashboard.importing.import_options import CHOICES, ImportOptions
from dashboard.importing.questions import formats_lost
from dashboard.importing.rejected_rows import rejected_rows
from dashboard.importing.target_package import read_package
from dashboard.importing.vocabulary import headers
from dashboard.text.translate import text_for
from dashboard.xlsx_reader.number_format import number_format, number_text
from dashboard.xlsx_reader.raw_sheet import RawSheet
from tests.support.import_fixtures import records, refusals, understood, workbook

COURSE = ["Title", "Date", "Type", "Country", "Sector", "Source", "Amount kind"]
CELLS = ["Course", "2021-03-02", "training", "Kazakhstan", "COVID-19", "https://example.org/report", "grant"]
OBSERVED = ["Country", "Indicator", "Value", "Service"]


def amounts(folder: Path, heading: str, formats: dict[int, str], number: float = 5_000) -> dict[int, tuple[str, ...]]:
    """Return amount and currency of the rows of a workbook, or why they are refused."""
    rows: list[list[object]] = [[*COURSE, heading], *([f"Course {key}", *CELLS[1:], number] for key in formats)]
    cell_formats = {f"H{row}": code for row, code in enumerate(formats.values(), 2)}
    file = understood(folder, workbook(rows, formats=cell_formats), "list.xlsx")
    reasons = refusals(file)
    parsed_rows = iter(records(file))
    values = {}
    for row, number_of_format in enumerate(formats, 2):
        cells = {} if row in reasons else next(parsed_rows)
        values[number_of_format] = tuple(reasons.get(row, [])) or (cells["amount"], cells.get("currency", ""))
    return values


def test_words_and_currencies_of_a_number_format_are_read_as_they_are_shown(small_folder: Path) -> None:
    formats = ["[$€-407] #,##0", '0 "thousand"', '0.0,, "M"', '#,##0, "тыс."', "#,##0", '#,##0.00\\ "₸"', "[$$-409]0"]
    values = amounts(small_folder, "Amount", dict(enumerate(formats)))
    assert [values[index] for index in range(6)] == [
        ("5000", "EUR"),
        ("5000000", ""),
        ("5000", ""),
        ("5000", ""),
        ("5000", ""),
        ("5000", "KZT"),
    ]
    assert "whose dollars" in values[6][0]


def test_a_number_format_that_contradicts_its_heading_is_asked_about(small_folder: Path) -> None:
    formats = {1: "[$€-407] #,##0", 2: '0.0, "M"', 3: "[$$-409]0"}
    values = amounts(small_folder, "Amount (USD)", formats)
    assert "does not fit the currency of its header, USD" in values[1][0]
    assert "shown in thousands or millions" in values[2][0]
    assert values[3] == ("5000", "USD")
    thousands = amounts(small_folder, "Amount (thousand USD)", {1: '0 "thousand"', 2: "#,##0,", 3: "0"})
    assert "shown in thousands or millions" in thousands[1][0]
    assert "shown in thousands or millions" in thousands[2][0]
    assert thousands[3] == ("5000000", "USD")


@pytest.mark.parametrize(
    ("code", "digits", "text"),
    [
        ("General", "1200", "1200"),
        ("#,##0;[Red](#,##0)", "-1200", "-1200"),
        ('0;0 "minus; people"', "-3", "-3 minus; people"),
        ('[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "1200", "1200 K"),
        ('[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "12", "12"),
        ('0"%"', "42", "42 %"),
        ("_-* #,##0.00\\ [$€-1]_-;\\-* #,##0.00\\ [$€-1]_-", "-5", "-5 €"),
        ("#,##0\\ \\т\\ы\\с", "5", "5 тыс"),
        ("[$-419]0.00", "5", "5"),
    ],
)
def test_the_words_of_the_section_that_holds_stand_behind_a_number(code: str, digits: str, text: str) -> None:
    assert number_text(digits, number_format(code))[0] == text


@pytest.mark.parametrize(
    "cell",
    [
        *("1 и 3 марта 2021", "1 and 3 March 2021", "1, 3 et 5 mars 2021", "1 y 3 de marzo de 2021"),
        *("١ و٣ مارس ٢٠٢١", "le 1er et le 3 mars 2021", "01.03.2021, 03.03.2021", "1st & 3rd March 2021"),
        *("March and May 2021", "2019 et 2021"),
    ],
)
def test_days_that_are_apart_are_no_span(cell: str) -> None:
    with pytest.raises(UnparsedRow, match="single dates"):
        read_dates(cell)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("1 et 2 mars 2021", "2021-03-01", "2021-03-02"),
        ("31 марта и 1 апреля 2021", "2021-03-31", "2021-04-01"),
        ("1, 2 and 3 March 2021", "2021-03-01", "2021-03-03"),
        ("March and April 2021", "2021-03", "2021-04"),
        ("между 1 и 3 марта 2021", "2021-03-01", "2021-03-03"),
        ("entre le 1 et le 3 mars 2021", "2021-03-01", "2021-03-03"),
    ],
)
def test_days_that_follow_each_other_and_the_ends_of_a_span_are_one(cell: str, start: str, end: str) -> None:
    assert read_dates(cell) == (start, end)


LOW = ("95% CI low", "LL", "LCL", "Lower limit", "IC95 inf", "IC 95% inférieur", "CI_95_L", "нижний ДИ 95%", "LI 95%")
HIGH = ("95% CI high", "UL", "UCL", "Upper 95% CL", "IC95 sup.", "Borne supérieure de l'IC à 95 %", "Value 95% CI high")


@pytest.mark.parametrize(("headings", "bound"), [(LOW, "low"), (HIGH, "high")])
def test_the_names_of_bounds_are_known_in_any_order(headings: tuple[str, ...], bound: str) -> None:
    for heading in headings:
        interpretation = interpret(heading, headers("observations"))
        assert interpretation, heading
        assert bound in (interpretation.meaning.bound, interpretation.name.removeprefix("value_")), heading


@pytest.mark.parametrize("heading", ["Low income", "Level: High", "L", "Up", "Highest", "95%"])
def test_other_words_are_no_bounds(heading: str) -> None:
    assert interpret(heading, headers("observations")) is None


def sheet_of(*rows: list[str]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


@pytest.mark.parametrize("word", ["High", "n/a", "Total", "Percent"])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_word_in_a_row_of_data_makes_no_header_of_it(small_folder: Path, word: str, place: int) -> None:
    rows = [
        [country, "Partly disrupted", "42", "hiv-testing"] for country in ("Kazakhstan", "Uzbekistan", "Tajikistan")
    ]
    rows[place - 1][2] = word
    file = understood(small_folder, sheet_of(OBSERVED, *rows))
    header = file.sheets[0].header
    assert header
    assert header.row == 0
    sentences = [sentence for reasons in refusals(file).values() for sentence in reasons]
    assert not any("another header" in sentence for sentence in sentences)


@pytest.mark.parametrize("heading", ["Rate per 100 000", "Change in percent", "Кол-во стран"])
def test_a_row_of_figures_is_no_header_where_the_headings_above_are_not_understood(
    small_folder: Path, heading: str
) -> None:
    with pytest.raises(ImportRejected, match="columns are missing"):
        understood(
            small_folder, sheet_of(["Country", "Indicator", heading, "Service"], ["KAZ", "Any disruption", "42", "x"])
        )


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("Measure", "Number of countries"), ("Per", "per 1000"), ("Kind", "thousand"), ("Xyz", "women")],
)
def test_a_column_that_says_what_the_numbers_are_is_asked_about(small_folder: Path, heading: str, cell: str) -> None:
    content = sheet_of([*OBSERVED, heading], ["KAZ", "Partly disrupted", "42", "hiv-testing", cell])
    with pytest.raises(ImportRejected, match=f"{heading}: it breaks the rows down"):
        understood(small_folder, content)
    assert understood(small_folder, content, options=ImportOptions(columns={heading: ""})).sheets[0].header


def test_people_dollars_and_days_beside_a_number_are_read(small_folder: Path) -> None:
    names = [*COURSE, "Participants", "Amount (CAD)", "Duration (days)", "Minutes"]
    (record,) = records(understood(small_folder, sheet_of(names, [*CELLS, "50 чел.", "$5", "2 jours", "1.5 h"])))
    assert (record["participants"], record["amount"], record["currency"]) == ("50", "5", "CAD")
    assert (record["duration_days"], record["duration_minutes"]) == ("2", "90")


@pytest.mark.parametrize(
    "heading",
    ["ФИО ответственного", "Responsible (name, phone)", "Contact person's e-mail", "Тренер", "Rempli par",
     "Telephone number", "Enumerator name", "Contact", "_home_latitude", "_location_longitude", "Phone / Телефон",
     "ФИО респондента", "СНИЛС", "Контактные данные", "Подпись", "Numéro de passeport", "Adresse e-mail",
     "Personne à contacter", "Nom complet", "اسم المستجيب", "الرقم الوطني", "بيانات الاتصال", "التوقيع"],
)  # fmt: skip
def test_persons_are_known_by_a_word_of_the_heading_and_never_written_beside(small_folder: Path, heading: str) -> None:
    names, cells = [*COURSE, f'"{heading}"'], [*CELLS, "Secret Name"]
    content = sheet_of(names, cells, [*CELLS[:1], "soon", *CELLS[2:], "Secret Name"])
    file = understood(small_folder, content)
    rejections = {place: list(reasons) for place, reasons in file.sheets[0].parsed_rows.rejections.items()}
    rejected_text = repr(rejected_rows(file, rejections, text_for("en")))
    assert "soon" in rejected_text
    assert "Secret" not in rejected_text + repr(records(file)) + repr(file.sheets[0].parsed_rows.examples)


def test_counts_by_phone_are_no_data_of_persons(small_folder: Path) -> None:
    file = understood(small_folder, sheet_of([*COURSE, "Consultations by phone"], [*CELLS, "12"]))
    header = file.sheets[0].header
    assert header
    assert not any(column.is_personal for column in header.columns)


@pytest.mark.parametrize(
    ("headings", "encoding"),
    [
        ("Страна;Дата;Название;Участники", "cp1251"),
        ("Страна;Дата;Название;Участники", "koi8-r"),
        ("Страна;Дата;Название;Участники", "cp866"),
        ("Pays;Date;Activité;Participants", "cp1252"),
        ("الدولة;التاريخ;النشاط;المشاركون", "cp1256"),
    ],
)
def test_known_headings_tell_the_code_page_of_a_short_file(small_folder: Path, headings: str, encoding: str) -> None:
    counter = header_counter(read_package(small_folder))
    file = read_text_file("list.csv", f"{headings}\nKAZ;01.03.2021;x;10\n".encode(encoding), counter)
    assert (file.encoding, ";".join(file.sheet.rows[0])) == (encoding, headings)


@pytest.mark.parametrize(
    "line", ["* amounts are in thousands of US dollars", "Суммы указаны в тыс. долларов", "Planned"]
)
def test_a_line_below_the_table_is_asked_about(small_folder: Path, line: str) -> None:
    content = sheet_of([*COURSE, "Amount (USD)"], [*CELLS, "12"], [""], [line])
    with pytest.raises(ImportRejected, match="below the table"):
        understood(small_folder, content)
    assert records(understood(small_folder, content, options=ImportOptions(titles="ignore")))[0]["amount"] == "12"


@pytest.mark.parametrize("name", ["Women", "USD thousand", "План"])
def test_what_the_name_of_a_sheet_says_is_asked_about(small_folder: Path, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([[*COURSE, "Amount (USD)"], [*CELLS, 12]])))
    book.active.title = name
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(ImportRejected, match="name of its sheet"):
        understood(small_folder, content.getvalue(), "list.xlsx")


@pytest.mark.parametrize("title", ["Total, all courses", "Итого: все курсы", "Total – tous les cours"])
def test_a_total_with_a_mark_behind_it_adds_up_others(small_folder: Path, title: str) -> None:
    file = understood(small_folder, sheet_of(COURSE, CELLS, [f'"{title}"', *CELLS[1:]]))
    assert list(refusals(file)) == [3]
    assert len(records(file)) == 1


@pytest.mark.parametrize("title", ["Total quality, hygiene", "Total-body imaging for nurses"])
def test_a_title_that_begins_with_the_word_for_a_total_is_none(small_folder: Path, title: str) -> None:
    (record,) = records(understood(small_folder, sheet_of(COURSE, [f'"{title}"', *CELLS[1:]])))
    assert record["title"] == title


@pytest.mark.parametrize(
    ("unit", "amount", "code"), [("€", "12", "EUR"), ("₸", "12", "KZT"), ("£", "12", "GBP"), ("€ k", "12000", "EUR")]
)
def test_the_sign_in_a_heading_is_the_currency(small_folder: Path, unit: str, amount: str, code: str) -> None:
    (record,) = records(understood(small_folder, sheet_of([*COURSE, f"Amount ({unit})"], [*CELLS, "12"])))
    assert (record["amount"], record["currency"]) == (amount, code)


@pytest.mark.parametrize("heading", ["Value (‰)", "Значение (‰)", "Value (‱)", "Value (m)", "Value (k)", "Value (м)"])
def test_a_letter_or_sign_that_may_change_a_rate_is_asked_about(small_folder: Path, heading: str) -> None:
    content = sheet_of([*OBSERVED, heading], ["KAZ", "Disrupted", "", "harm-reduction", "42"])
    options = ImportOptions(columns={"Value": ""}, fixed={"survey": "pulse-1", "source": "s-1"})
    with pytest.raises(ImportRejected, match="of the numbers is not known"):
        understood(small_folder, content, options=options)


@pytest.mark.parametrize(
    ("heading", "sentence"), [("Participants (k)", "not known"), ("Participants (m)", "only parts")]
)
def test_a_letter_behind_people_is_asked_about(small_folder: Path, heading: str, sentence: str) -> None:
    with pytest.raises(ImportRejected, match=sentence):
        understood(small_folder, sheet_of([*COURSE, heading], [*CELLS, "12"]))


def test_a_heading_of_two_bounds_names_neither() -> None:
    for heading in ("Value (min-max)", "Value (low, high)", "Значение (мин-макс)"):
        interpretation = interpret(heading, {"value": "value", "значение": "value"})
        assert interpretation
        assert len(interpretation.meaning.unknown) == 1


@pytest.mark.parametrize(
    ("heading", "cell"), [("Value (thousand)", "42"), ("Value", "5 thousand"), ("Value (млн)", "1")]
)
def test_a_percentage_in_thousands_is_refused(small_folder: Path, heading: str, cell: str) -> None:
    columns = [heading if name == "Value" else name for name in OBSERVED]
    content = sheet_of(columns, ["KAZ", "Disrupted", cell, "harm-reduction"])
    file = understood(small_folder, content, options=ImportOptions(fixed={"survey": "pulse-1", "source": "s-1"}))
    assert records(file) == []
    assert "says thousands or millions" in refusals(file)[2][0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_separator_in_a_number_does_not_move_it(small_folder: Path, separator: str) -> None:
    lines = [[*COURSE, "Participants"], [*CELLS, "1", "234"], [*CELLS, "12"], [*CELLS, "13", "", ""]]
    file = understood(small_folder, "\n".join(separator.join(cells) for cells in lines) + "\n")
    assert list(refusals(file)) == [2]
    assert "more cells than the header (234)" in refusals(file)[2][0]
    assert [record["participants"] for record in records(file)] == ["12", "13"]


def test_notes_behind_a_header_that_leaves_room_for_them_are_no_fault(small_folder: Path) -> None:
    file = understood(small_folder, sheet_of([*COURSE, "Participants", ""], [*CELLS, "12", "late"]))
    assert refusals(file) == {}


def test_a_number_that_is_merged_over_rows_that_differ_may_be_their_sum(small_folder: Path) -> None:
    rows: list[list[object]] = [
        [*COURSE, "Participants", "Place"],
        [*CELLS, 12, "Almaty"],
        ["Seminar", *CELLS[1:], None, "Astana"],
        ["Workshop", *CELLS[1:], 4, "Almaty"],
        [None, *CELLS[1:], None, "Astana"],
    ]
    file = understood(small_folder, workbook(rows, ["H2:H3", "A4:A5", "H4:H5"]), "list.xlsx")
    assert {row: len(reasons) for row, reasons in refusals(file).items()} == {2: 1, 3: 1}
    assert "merged over several rows" in refusals(file)[2][0]
    assert [(record["title"], record["participants"]) for record in records(file)] == [("Workshop", "4")] * 2


def test_a_base_that_is_merged_holds_for_each_row(small_folder: Path) -> None:
    rows: list[list[object]] = [
        [*OBSERVED, "n"],
        ["KAZ", "Disrupted", 42, "harm-reduction", 30],
        ["UZB", "Disrupted", 12, "harm-reduction", None],
    ]
    options = ImportOptions(fixed={"survey": "pulse-1", "source": "s-1"})
    file = understood(small_folder, workbook(rows, ["E2:E3"]), "list.xlsx", options)
    assert [record["n"] for record in records(file)] == ["30", "30"]


def test_the_question_of_a_binary_workbook_is_answered_by_an_option() -> None:
    (question,) = formats_lost([RawSheet("list", [], formats_lost=True)], ImportOptions())
    assert question.option in CHOICES


@pytest.mark.parametrize(
    ("title", "is_question"),
    [
        ("Table 2. Number of countries reporting disruption", True),
        ("Количество стран, сообщивших о нарушениях", True),
        ("Nombre de pays", True),
        ("Number (%) of countries", False),
        ("Number of countries: 105", False),
        ("No disruption of services", False),
    ],
)
def test_a_title_that_says_counts_above_rates_is_asked_about(small_folder: Path, title: str, is_question: bool) -> None:
    cells = ["KAZ", "Disrupted", "42", "harm-reduction"]
    options = ImportOptions(fixed={"survey": "pulse-1", "source": "s-1"})
    content = sheet_of([f'"{title}"'], OBSERVED, cells)
    if is_question:
        with pytest.raises(ImportRejected, match="above the table"):
            understood(small_folder, content, options=options)
        content = content.replace("Value", "Value (%)")
    assert [record["value"] for record in records(understood(small_folder, content, options=options))] == ["42"]


@pytest.mark.parametrize(
    ("title", "is_question"),
    [
        ("Percentage of respondents reporting disruption", True),
        ("Share of health facilities with disrupted services, 2020", True),
        ("Pulse survey, n = 105 facilities", True),
        ("Доля медицинских учреждений, сообщивших о нарушениях", True),
        ("Pourcentage d’établissements", True),
        ("نسبة مئوية للمرافق", True),
        ("Percentage of countries with facilities closed", False),
        ("Pulse survey, n = 105", False),
        ("Share of services disrupted", False),
        ("Disruption as told by health facilities", False),
    ],
)
def test_shares_of_others_than_the_countries_of_an_indicator_are_asked_about(
    small_folder: Path, title: str, is_question: bool
) -> None:
    content = sheet_of([f'"{title}"'], ["Service", "Disrupted (%)"], ["harm-reduction", "42"])
    options = ImportOptions(fixed={"survey": "pulse-1", "source": "s-1", "scope": "KAZ"})
    if is_question:
        with pytest.raises(ImportRejected, match="above the table"):
            understood(small_folder, content, options=options)
    else:
        assert [record["value"] for record in records(understood(small_folder, content, options=options))] == ["42"]
