"""Files of the kinds that staff bring: the right values, or a question.

Never another number, and never in silence.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.summary import summarize_import
from dashboard.text.translate import text_for
from tests.support.import_fixtures import imported, plan_of, records, refusals, understood, workbook

SOURCE = {"source": "https://example.org/en/report", "source_language": "en"}
ACTIVITY = {**SOURCE, "areas": "covid_response", "kind": "training"}
ANSWER = {**SOURCE, "survey": "pulse-1"}
PLACE = {**ANSWER, "scope": "KAZ"}
ROW = "A,2021-03-01,KAZ,"


def read(
    folder: Path, *lines: str, fixed_values: dict[str, str] | None = None, separator: str = ","
) -> tuple[list[dict[str, str]], list[str]]:
    """Return the records of a file, and everything that is asked or refused."""
    content = "\n".join(line.replace(",", separator) for line in lines) + "\n"
    try:
        file = understood(
            folder, content, options=ImportOptions(fixed=ACTIVITY if fixed_values is None else fixed_values)
        )
    except ImportRejected as error:
        return [], list(map(str, error.sentences))
    return records(file), [reason for reasons in refusals(file).values() for reason in reasons]


@pytest.mark.parametrize(
    "title",
    [
        "(in thousands of USD)",
        "Budget 2021; all amounts in USD thousands",
        "Суммы указаны в тыс. долл. США",
        "Montants en milliers de dollars",
        "Importes en miles de dólares",
        "المبالغ بالآلاف",
        "Figures in millions",
        "Procurement 2021 (thousand KZT)",
    ],
)
def test_a_size_above_the_table_is_asked_about(small_folder: Path, title: str) -> None:
    rows, sentences = read(small_folder, f"{title},,,", "Title,Date,Country,Amount", f"{ROW}250")
    assert rows == []
    assert "above the table says something of its numbers" in sentences[0]


def test_a_size_above_the_table_is_answered_by_a_multiplier_or_left_aside(small_folder: Path) -> None:
    content = f"(in thousands of USD),,,\nTitle,Date,Country,Amount\n{ROW}250\n"
    plain = ImportOptions(fixed=ACTIVITY, titles="ignore")
    assert records(understood(small_folder, content, options=plain))[0]["amount"] == "250"
    thousand = ImportOptions(fixed=ACTIVITY, multipliers={"amount": Decimal(1000)})
    assert records(understood(small_folder, content, options=thousand))[0]["amount"] == "250000"


def test_a_number_of_people_in_a_title_is_no_size(small_folder: Path) -> None:
    rows, _ = read(small_folder, "Help for 5 million people,,,", "Title,Date,Country,Participants", f"{ROW}25")
    assert [record["participants"] for record in rows] == ["25"]


@pytest.mark.parametrize(
    ("units", "amount"),
    [
        (",,,thousand USD", "250000"),
        (",yyyy-mm-dd,,'000 USD", "250000"),
        (",,,тыс. долл. США", "250000"),
        ("text,,,mln EUR", "250000000"),
    ],
)
def test_units_below_the_header_count(small_folder: Path, units: str, amount: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country,Amount", units, f"{ROW}250")
    assert [record["amount"] for record in rows] == [amount], sentences


def test_per_cent_below_the_header_counts(small_folder: Path) -> None:
    rows, sentences = read(small_folder, "Service,Disrupted", ",%", "school,42", fixed_values=PLACE)
    assert ([record["value"] for record in rows], sentences) == (["42"], [])
    rows, sentences = read(small_folder, "Service,Disrupted", ",number", "school,42", fixed_values=PLACE)
    assert rows == []
    assert sentences


TOTALS = [
    *("Total trainings", "TOTAL WORKSHOPS", "All activities", "Total (Q1)", "Subtotal: trainings", "Of which online"),
    *("Всего мероприятий", "из них онлайн", "Total des activités", "dont en ligne", "إجمالي عام", "منهم نساء"),
    *("Total", "Grand total:", "Subtotal", "Total Kazakhstan", "Total of the region", "Average", "Σ"),
    *("Итого", "Всего по области", "Всего:", "Среднее", "Ensemble", "Sous-total", "Moyenne", "Total general"),
    *("المجموع", "الإجمالي", "المتوسط", "Барлығы", "Jami", "Gesamt"),
    *("Kazakhstan Total", "Казахстан Итог", "Подытог", "Всего человек", "Общее количество участников", "в т.ч. женщин"),
    *("المجموع الفرعي", "مجموع المشاركين", "Nombre total de participants", "Year to date", "Всего обучено врачей"),
]


@pytest.mark.parametrize("word", TOTALS)
@pytest.mark.parametrize("first", [True, False])
def test_a_row_that_adds_up_others_is_left_out_wherever_the_word_stands(
    small_folder: Path, word: str, first: bool
) -> None:
    header, lines = "Title,Country,Date,Participants", [f"{word},KAZ,2021-03-01,30", "A,KAZ,2021-03-01,10"]
    if not first:
        header, lines = "Country,Title,Date,Participants", [f"KAZ,{word},2021-03-01,30", "KAZ,A,2021-03-01,10"]
    rows, sentences = read(small_folder, header, *lines)
    assert [record["participants"] for record in rows] == ["10"]
    assert "adds up others" in sentences[0]


@pytest.mark.parametrize("heading", ["Person-days", "Чел.-дней", "Jours-personnes", "Person-hours"])
def test_days_of_all_people_together_are_no_duration(small_folder: Path, heading: str) -> None:
    ((record,), sentences) = read(small_folder, f"Title,Date,Country,{heading},Participants", f"{ROW}75,25")
    assert (record.keys() & {"duration_days", "duration_minutes"}, sentences) == (set(), [])


@pytest.mark.parametrize("heading", ["Doses", "Nurses trained", "Просмотры", "Unit price (USD)"])
def test_the_only_numbers_of_a_list_are_asked_about_where_nothing_takes_them(small_folder: Path, heading: str) -> None:
    lines = (
        f"№ п/п,Activity ID,Week,Title,Date,Country,{heading}",
        "1,204,9,A,2021-03-02,KAZ,120000",
        "5,207,13,B,2021-04-02,KAZ,80",
    )
    assert read(small_folder, *lines) == (
        [],
        [
            f"{heading}: these are the only numbers of the list, and nothing says what they are. Name them with "
            f"--column '{heading}=column', or leave them out with --column '{heading}='."
        ],
    )
    rows, sentences = read(
        small_folder, *(f"{line},{end}" for line, end in zip(lines, ("Participants", 25, 30), strict=True))
    )
    assert ([row["participants"] for row in rows], sentences) == (["25", "30"], [])


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [("Done?", "Yes", "No"), ("Проведено", "да", "нет"), ("Held", "1", "0"), ("Held", "x", "cancelled")],
)
def test_what_was_not_held_is_left_out_by_a_yes_or_no(small_folder: Path, heading: str, yes: str, no: str) -> None:
    lines = (f"Title,Date,Country,{heading},Participants", f"{ROW}{yes},25", f"B,2021-04-01,KAZ,{no},30")
    rows, sentences = read(small_folder, *lines)
    assert [record["participants"] for record in rows] == ["25"]
    assert sentences == ["The event is cancelled and is left out."]


def test_numbers_in_thousands_are_no_units(small_folder: Path) -> None:
    rows, sentences = read(
        small_folder, "Item;Qty;Total price (USD);Date;Country", "Naloxone;5,000;6000;2021-03-01;KAZ"
    )
    assert ([record["amount"] for record in rows], sentences) == (["6000"], [])


def test_periods_that_add_up_others_are_not_read_beside_them(small_folder: Path) -> None:
    options = ImportOptions(table="outputs", fixed={**SOURCE, "activity": "kaz-training", "scope": "KAZ"})
    with pytest.raises(ImportRejected, match="columns are missing: value"):
        understood(small_folder, "Measure,Unit,Q1 2021,Q2 2021,2021\nTrained,people,10,20,30\n", options=options)


@pytest.mark.parametrize(
    "headings",
    ["Nov-20,Dec-20,Jan-21", "ноя.20,дек.20,янв.21", "nov. 20,déc. 20,janv. 21", "202011,202012,202101"],
)
def test_months_that_follow_one_another_are_periods_however_short_their_year(small_folder: Path, headings: str) -> None:
    options = ImportOptions(table="outputs", fixed={**SOURCE, "activity": "kaz-training", "scope": "KAZ"})
    rows = records(understood(small_folder, f"Measure,Unit,{headings}\nTrained,people,10,20,30\n", options=options))
    values = {row["period_start"]: row["value"] for row in rows}
    assert values == {"2020-11": "10", "2020-12": "20", "2021-01": "30"}


@pytest.mark.parametrize("headings", ["Mar-21,Mar-22", "Mar-31,Apr-30", "Mar-01,Apr-01"])
def test_short_headings_that_may_be_days_of_months_are_no_periods(small_folder: Path, headings: str) -> None:
    options = ImportOptions(table="outputs", fixed={**SOURCE, "activity": "kaz-training", "scope": "KAZ"})
    with pytest.raises(ImportRejected, match="columns are missing: value"):
        understood(small_folder, f"Measure,Unit,{headings}\nTrained,people,10,20\n", options=options)


def test_months_have_the_year_that_stands_above_them(small_folder: Path) -> None:
    months = [None, None, "Nov", "Dec", "Jan"]
    sheet = workbook([["Indicator", "Unit", 2020, None, 2021], months, ["A", "people", 1, 2, 3]])
    options = ImportOptions(table="outputs", fixed={**SOURCE, "activity": "kaz-training", "scope": "KAZ"})
    rows = records(understood(small_folder, sheet, "list.xlsx", options))
    assert {row["period_start"]: row["value"] for row in rows} == {"2020-11": "1", "2020-12": "2", "2021-01": "3"}


@pytest.mark.parametrize("heading", ["Participants in person", "In-person participants"])
def test_those_who_came_in_person_are_not_taken_for_all(small_folder: Path, heading: str) -> None:
    headings = f"Title,Date,Country,Online participants,{heading}"
    rows, sentences = read(small_folder, headings, f"{ROW}30,20")
    assert rows == []
    assert "what online says of the numbers is not known" in sentences[0]
    rows, _ = read(small_folder, f"{headings},Total participants", f"{ROW}30,20,50")
    assert [row["participants"] for row in rows] == ["50"]


@pytest.mark.parametrize(
    ("headings", "amount"),
    [
        ("Unit price USD;Total USD", "450"),
        ("Unit price;Total (thousand USD)", "450000"),
        ("Цена за ед.;Всего (USD)", "450"),
        ("Unit cost;Grand total, USD", "450"),
        ("План, тыс. долл. США;Факт, тыс. долл. США", "450000"),
    ],
)
def test_a_total_that_names_its_currency_is_the_amount(small_folder: Path, headings: str, amount: str) -> None:
    lines = (f"Item;Qty;{headings};Date;Country", "Gloves;100;4.5;450;2021-03-02;KAZ")
    rows, sentences = read(small_folder, *lines)
    assert ([(row["amount"], row["currency"]) for row in rows], sentences) == ([(amount, "USD")], [])


def test_a_total_beside_the_currency_is_the_amount_and_that_of_people_is_not(small_folder: Path) -> None:
    rows, _ = read(
        small_folder, "Item;Qty;Unit price;Total;Currency;Date;Country", "Gloves;9;50;450;USD;2021-03-02;KAZ"
    )
    assert [(row["amount"], row["currency"]) for row in rows] == [("450", "USD")]
    rows, _ = read(small_folder, "Title;Date;Country;Days;Patients;Total;Currency", "A;2021-03-02;KAZ;2;15;15;USD")
    assert [row.get("amount") for row in rows] == [None]
    rows, sentences = read(small_folder, "Item;Total USD;Total KZT;Date;Country", "Gloves;450;190000;2021-03-02;KAZ")
    assert rows == []
    assert "could both be amount" in sentences[0]


def test_the_unit_of_goods_is_not_asked_about_where_they_are_titles(small_folder: Path) -> None:
    lines = ("Наименование;Ед. изм.;Кол-во;Сумма, тенге;Дата поставки;Страна", "Перчатки;пара;9;45 500;02.03.2021;KAZ")
    rows, sentences = read(small_folder, *lines)
    assert ([(row["amount"], row["currency"]) for row in rows], sentences) == ([("45500", "KZT")], [])
    rows, sentences = read(small_folder, lines[0], lines[1].replace("пара", "тыс."))
    assert (rows, "breaks the rows down" in sentences[0]) == ([], True)


@pytest.mark.parametrize("month", ["3", "03", "March"])
def test_a_month_has_the_year_of_the_column_beside_it(small_folder: Path, month: str) -> None:
    rows, sentences = read(small_folder, "Title,Month,Year,Country", f"A,{month},2021,KAZ")
    assert ([row["date_start"] for row in rows], sentences) == (["2021-03"], [])


def test_what_was_achieved_is_the_result_and_its_target_is_not(small_folder: Path) -> None:
    fixed_values = {**SOURCE, "activity": "kaz-training", "scope": "KAZ"}
    lines = ("Indicator,Unit,Target,Achieved,% achieved", "A,people,200,187,94%")
    rows, _ = read(small_folder, *lines, fixed_values=fixed_values)
    assert [row["value"] for row in rows] == ["187"]


def test_a_row_that_numbers_the_columns_is_no_row_of_data(small_folder: Path) -> None:
    fixed_values = {**SOURCE, "activity": "kaz-training", "scope": "KAZ"}
    lines = ("Показатель;Значение;Единица", "1;2;3", "Обучено врачей;68;человек")
    rows, sentences = read(small_folder, *lines, fixed_values=fixed_values)
    assert ([record["value"] for record in rows], sentences) == (["68"], [])


@pytest.mark.parametrize(
    "title",
    [
        "Total quality management",
        "Counting what counts",
        "Grand opening and total reform",
        "Average waiting times: a course",
        "Summer school",
    ],
)
def test_a_title_that_only_begins_like_a_total_is_none(small_folder: Path, title: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country,Participants", f"{title},2021-03-01,KAZ,10")
    assert ([record["title"] for record in rows], sentences) == ([title], [])


BREAKDOWNS = [
    *("Sex,Female", "Пол,женский", "Age group,0-17", "Возраст,18-29", "Year,2019", "Год,2019", "Année,2019"),
    *("Unit,number", "Unit,thousand", "Ед. изм.,тыс.", "Status,estimated", "Status,provisional"),
    *("Region,Almaty", "Oblast,Almaty", "Admin1,Almaty", "Область,Алматинская", "Wave,2", "Respondent type,Hospitals"),
    *("Data type,Estimated", "Sector,Public"),
    *("Residence,Rural", "Catégorie,Femmes", "المحافظة,ألماتي", "الجنس,أنثى"),
]


@pytest.mark.parametrize("column", BREAKDOWNS)
def test_one_value_that_limits_all_rows_is_asked_about(small_folder: Path, column: str) -> None:
    heading, cell = column.split(",")
    header = f"Indicator,Country,{heading},Service,Value"
    rows, sentences = read(small_folder, header, f"Disrupted,KAZ,{cell},school,42", fixed_values=ANSWER)
    assert rows == []
    assert "breaks the rows down" in sentences[0]


@pytest.mark.parametrize(
    "column", ["Sex,Total", "Sex,Both sexes", "Age group,All ages", "Unit,%", "Region,EUR", "Пол,все", "Sexe,Ensemble"]
)
def test_a_value_that_limits_nothing_is_no_question(small_folder: Path, column: str) -> None:
    heading, cell = column.split(",")
    for header, row in (
        (f"Indicator,Country,{heading},Service,Value", f"Disrupted,KAZ,{cell},school,42"),
        (f"{heading},Indicator,Country,Service,Value", f"{cell},Disrupted,KAZ,school,42"),
    ):
        rows, sentences = read(small_folder, header, row, fixed_values=ANSWER)
        assert ([(record["scope"], record["value"]) for record in rows], sentences) == ([("KAZ", "42")], [])


@pytest.mark.parametrize(
    "headings",
    [
        "Low,High",
        "Lower CI,Upper CI",
        "от,до",
        "min,max",
        "Value (lower),Value (upper)",
        "Нижняя граница,Верхняя граница",
        "Borne inférieure,Borne supérieure",
        "Límite inferior,Límite superior",
        "الحد الأدنى,الحد الأعلى",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_bounds_are_columns_of_their_own(small_folder: Path, headings: str, first: bool) -> None:
    header = f"Indicator,Country,Service,{headings},Value" if first else f"Indicator,Country,Service,Value,{headings}"
    cells = "Disrupted,KAZ,school," + ("36,49,42" if first else "42,36,49")
    (record,), sentences = read(small_folder, header, cells, fixed_values=ANSWER)
    assert (record["value"], record["value_low"], record["value_high"], sentences) == ("42", "36", "49", [])


def test_bounds_are_kept_and_have_to_enclose_the_value(small_folder: Path) -> None:
    header = "Indicator,Country,Service,Value,Low,High"
    options = ImportOptions(fixed=ANSWER)
    rows = imported(small_folder, f"{header}\nDisrupted,KAZ,school,42,36,49\n", options).observations
    row = rows[(rows["scope"] == "KAZ") & (rows["service"] == "school")].iloc[0]
    assert (row["value_low"], row["value_high"]) == (36, 49)
    _, result = plan_of(small_folder, f"{header}\nDisrupted,UZB,school,42,46,49\n", options)
    assert "is above value" in str(next(iter(result.rejections.values()))[0])


def test_fractions_in_a_column_of_bounds_are_asked_about_too(small_folder: Path) -> None:
    header = "Indicator,Country,Service,Value (%),Low (%),High (%)"
    rows, sentences = read(small_folder, header, "Disrupted,KAZ,school,42%,0.36,0.49", fixed_values=ANSWER)
    assert rows == []
    assert any("0.36 can be 0.36% or 36%" in sentence for sentence in sentences)


def test_a_second_table_with_other_headings_is_not_read_under_the_first(small_folder: Path) -> None:
    lines = ["Service,Disrupted", "school,42", ",", "Uzbekistan,", "Service,In the response plan", "school,7"]
    rows, sentences = read(small_folder, *lines, fixed_values=PLACE)
    assert [record["value"] for record in rows] == ["42"]
    sentence = "Row 5 is another header than the first of the sheet. Put each table on a sheet of its own."
    assert sentences == [sentence] * 2  # that row, which may be none, and the one below it


def test_a_line_that_names_a_place_begins_its_rows(small_folder: Path) -> None:
    lines = ["Kazakhstan,", "Service,Disrupted", "school,42", "Uzbekistan,", "school,7", "European Region,", "school,9"]
    rows, sentences = read(small_folder, *lines, fixed_values=ANSWER)
    assert [(record["scope"], record["value"]) for record in rows] == [("KAZ", "42"), ("UZB", "7"), ("EUR", "9")], (
        sentences
    )


@pytest.mark.parametrize("line", ["Planned", "Запланировано", "Women", "(in thousands)", "Prévu", "مخطط"])
def test_rows_below_a_line_that_says_what_their_numbers_are_are_refused(small_folder: Path, line: str) -> None:
    lines = ["Title,Date,Country,Participants", f"{ROW}10", f"{line},,,", "B,2021-03-01,KAZ,100"]
    rows, sentences = read(small_folder, *lines)
    assert [record["participants"] for record in rows] == ["10"]
    assert f"below the line “{line}”" in sentences[-1]


def test_a_plan_above_the_table_is_asked_about(small_folder: Path) -> None:
    for title in ("Planned activities 2022", "План мероприятий на 2022 год", "Activités prévues"):
        rows, sentences = read(small_folder, f"{title},,,", "Title,Date,Country,Participants", f"{ROW}100")
        assert rows == []
        assert "above the table" in sentences[0]


def test_notes_below_a_table_are_no_rows(small_folder: Path) -> None:
    lines = ["Service,Disrupted", "school,42", ",", "Note: 50 countries answered,", "* excluding 3 in 2020,"]
    rows, sentences = read(small_folder, *lines, fixed_values=PLACE)
    assert [record["value"] for record in rows] == ["42"]
    assert len(sentences) == 2


def test_two_rows_that_only_an_unknown_column_tells_apart_are_both_refused(small_folder: Path) -> None:
    header = "Indicator,Country,Kind of clinic,Service,Value"
    content = f"{header}\nDisrupted,KAZ,big,school,42\nDisrupted,KAZ,small,school,43\n"
    _, result = plan_of(small_folder, content, ImportOptions(fixed=ANSWER))
    assert sorted(place.row for place in result.rejections) == [2, 3]
    assert not result.files


NUMBERS = {
    ">60": "60",
    "~50": "50",
    "около 50": "50",
    "١٬٢٠٠": "1200",
    "۱۲۰۰": "1200",
    "1 200": "1200",
    "1’200": "1200",
    **dict.fromkeys(["n/a", "-", "—", "...", "н/д", "нет данных", "sin datos", "s.o.", "غير متوفر"], ""),
}


@pytest.mark.parametrize("cell", NUMBERS)
def test_numbers_and_marks_for_none(small_folder: Path, cell: str) -> None:
    (record,), sentences = read(small_folder, "Title,Date,Country,Participants", ROW + cell)
    assert (record.get("participants", ""), sentences) == (NUMBERS[cell], [])


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "1200*",
            "1200¹",
            "10-12",
            "10–12",
            "12/30",
            "12 of 30",
            "30%",
            "2x15",
            "1200 women",
            "30 (12 women)",
            "12+18",
        ),
        *("M12 F18", "(120)", "1 2", "1.200", "TRUE", "1e3", "#REF!", "200 households", "20 sessions", "tens"),
    ],
)
def test_a_number_with_more_in_its_cell_is_refused_never_cut(small_folder: Path, cell: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country,Participants", ROW + cell)
    assert rows == []
    assert sentences[0].startswith("Participants: ")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        *(("12 октября 2020", "2020-10-12"), ("le 3 mars 2021", "2021-03-03"), ("3 de marzo de 2021", "2021-03-03")),
        *(("١٢ آذار ٢٠٢١", "2021-03-12"), ("March 3, 2021", "2021-03-03"), ("15.03.2021 10:00", "2021-03-15")),
        *(("3/2021", "2021-03"), ("2021-03-15 10:00:00", "2021-03-15")),
    ],
)
def test_dates_in_words_of_five_languages(small_folder: Path, cell: str, day: str) -> None:
    (record,), sentences = read(small_folder, "Title,Date,Country", f'A,"{cell}",KAZ')
    assert (record["date_start"], sentences) == (day, [])


@pytest.mark.parametrize(
    "cell",
    ["1400-01-15", "۱۴۰۰/۰۱/۱۵", "2564-03-01", "5.3.21", "03/04/2021", "44270", "Q1 FY2021", "Mar-21", "spring 2021"],
)
def test_dates_of_other_calendars_and_those_meant_in_two_ways_are_asked_about(small_folder: Path, cell: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country", f"A,{cell},KAZ")
    assert rows == []
    assert sentences[0].startswith("Date: ")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ("Қазақстан|Qazaqstan|Қозоғистон|Казакстан|کازاخستان|كازاخستان|Kazajistán|РК", "KAZ"),
        ("Ўзбекистон|Oʻzbekiston|O'zbekiston|Узбекистон|Өзбекстан|أوزبكستان|ازبکستان|Ouzbékistan|Uzbekistán", "UZB"),
    ],
)
def test_countries_are_known_as_their_neighbours_call_them(small_folder: Path, names: str, code: str) -> None:
    for name in names.split("|"):
        (record,), _ = read(small_folder, "Title,Date,Country", f"A,2021-03-01,{name}")
        assert record["countries"] == code, name


@pytest.mark.parametrize("name", ["Congo", "Korea", "EU", "Almaty", "Казахстана и другие"])
def test_names_of_no_one_country_are_refused(small_folder: Path, name: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country", f"A,2021-03-01,{name}")
    assert rows == []
    assert "is not known" in sentences[0]


def test_a_country_that_the_package_does_not_have_is_added_with_a_word(small_folder: Path) -> None:
    content = "Title,Date,Country\nA,2021-03-01,France\nB,2021-03-02,Türkiye; Kazakhstan\nC,2021-03-03,Франция\n"
    rows, sentences = read(small_folder, *content.splitlines())
    assert rows == []
    assert sentences[0] == "France (FRA) is no place of the package yet. Say --places add, and it becomes one."
    after = imported(small_folder, content, ImportOptions(fixed=ACTIVITY, places="add"))
    places = after.scopes.set_index("id")
    assert list(places.loc[["FRA", "TUR"], "name"]) == ["France", "Türkiye"]
    assert places.loc["FRA", "name_ru"] == "Франция"
    assert {"A", "B", "C"} <= set(after.activities["title"])


def test_years_side_by_side_and_places_side_by_side_are_asked_about(small_folder: Path) -> None:
    for header, row in (
        ("Indicator,Country,Service,2019,2020", "Disrupted,KAZ,school,42,50"),
        ("Indicator,Country,Service,Value 2019,Value 2020", "Disrupted,KAZ,school,42,50"),
        ("Service,Disrupted 2019,Disrupted 2020", "school,42,50"),
        ("Service,KAZ,UZB", "school,42,50"),
        ("Service,Disrupted (previous round)", "school,42"),
        ("Service,Disrupted women,Disrupted men", "school,42,45"),
    ):
        rows, sentences = read(small_folder, header, row, fixed_values=PLACE)
        assert rows == [], header
        assert sentences


def test_a_merged_country_holds_for_its_rows_and_no_further(small_folder: Path) -> None:
    rows: list[list[str | int | None]] = [
        ["Country", "Title", "Date", "Participants"],
        ["Kazakhstan", "A", "2021-03-01", 1],
        [None, "B", "2021-03-02", 2],
        [None, "C", "2021-03-03", 3],
    ]
    file = understood(small_folder, workbook(rows, ["A2:A3"]), options=ImportOptions(fixed=ACTIVITY))
    assert [record.get("countries") for record in records(file)] == ["KAZ", "KAZ", None]


@pytest.mark.parametrize(
    "heading",
    [
        "Participants / nurses",
        "Participants - day 1",
        "Participants / day",
        "Participants - average",
        "Участники / врачи",
        "Participants (%)",
        "Участники, %",
        "Participants | session 2",
    ],
)
def test_what_a_heading_says_behind_a_stroke_or_a_percent_sign_is_asked_about(small_folder: Path, heading: str) -> None:
    rows, sentences = read(small_folder, f"Title,Date,Country,{heading}".replace(", %", " %"), f"{ROW}40")
    assert (rows, len(sentences)) == ([], 1)


def test_partly_or_completely_is_any_disruption_however_it_is_written(small_folder: Path) -> None:
    for heading in ("Partly/completely disrupted (%)", "Partly or completely disrupted"):
        rows, sentences = read(small_folder, f"Service,{heading}", "school,42", fixed_values=PLACE)
        assert ([record["indicator"] for record in rows], sentences) == (["disrupted_any"], [])
    rows, sentences = read(small_folder, "Service,Barely/disrupted (%)", "school,42", fixed_values=PLACE)
    assert rows == []
    assert "says of the numbers is not known" in sentences[0]


@pytest.mark.parametrize("line", ["2021", "2021 год", "Number", "Число", "Nombre"])
def test_a_year_or_a_count_above_rows_without_dates_refuses_them(small_folder: Path, line: str) -> None:
    rows, sentences = read(small_folder, "Service,Disrupted", "school,42", f"{line},", "school,7", fixed_values=PLACE)
    assert [record["value"] for record in rows] == ["42"]
    assert f"below the line “{line}”" in sentences[0]
    rows, sentences = read(small_folder, "Title,Date,Country,Participants", "2021,,,", f"{ROW}10")
    assert [record["participants"] for record in rows] == ["10"]


def test_numbers_that_are_shown_in_thousands_under_such_a_heading_are_asked_about(small_folder: Path) -> None:
    for heading, amount in (("Amount (USD)", "250500"), ("Amount (thousand USD)", "")):
        content = workbook(
            [["Title", "Date", "Country", heading], ["A", "2021-03-01", "KAZ", 250500]], formats={"D2": "#,##0,"}
        )
        file = understood(small_folder, content, options=ImportOptions(fixed=ACTIVITY))
        assert [record["amount"] for record in records(file)] == ([amount] if amount else [])
        assert bool(refusals(file)) is not bool(amount)


def test_a_line_below_merged_headings_tells_their_columns_apart(small_folder: Path) -> None:
    rows: list[list[object]] = [
        ["Title", "Date", "Country", "Participants", None, None],
        [None, None, None, "Women", "Men", "Total"],
        ["A", "2021-03-01", "KAZ", 12, 30, 42],
    ]
    ranges = ["A1:A2", "B1:B2", "C1:C2", "D1:F1"]
    file = understood(small_folder, workbook(rows, merged=ranges), options=ImportOptions(fixed=ACTIVITY))
    assert [record["participants"] for record in records(file)] == ["42"]


def test_people_reached_did_not_take_part(small_folder: Path) -> None:
    for heading, kind in (("People reached", "reached"), ("Охват", "reached"), ("Participants", None)):
        (record,), sentences = read(small_folder, f"Title,Date,Country,{heading}", f"{ROW}40")
        assert (record["participants"], record.get("people_kind"), sentences) == ("40", kind, [])


@pytest.mark.parametrize("heading", ["Beneficiaries", "Бенефициары", "Partners"])
def test_a_number_is_no_name(small_folder: Path, heading: str) -> None:
    rows, sentences = read(small_folder, f"Title,Date,Country,{heading}", f"{ROW}500")
    assert rows == []
    assert "500 is a number, and its column is taken for names" in sentences[0]
    _, sentences = read(small_folder, f"Title,Date,Country,{heading}", f"{ROW}People living with HIV; 18+ years")
    assert sentences == []


@pytest.mark.parametrize("mark", ["x", "Х", "+", "✓", "да", "yes"])
def test_the_mark_of_a_column_an_organisation_is_no_name(small_folder: Path, mark: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country,WHO,UNDP", f"{ROW}{mark},")
    assert (rows, sentences) == ([], [f"WHO: {mark} is not known."])
    rows, sentences = read(small_folder, "Title,Date,Country,Partners", f"{ROW}n/a")
    assert (rows[0].get("partners"), sentences) == (None, [])


@pytest.mark.parametrize(
    "heading", ["Date (last updated)", "Date (deadline)", "Дата (обновления)", "Date (du rapport)"]
)
def test_a_date_of_something_else_is_asked_about(small_folder: Path, heading: str) -> None:
    rows, sentences = read(small_folder, f"Title,{heading},Country", ROW)
    assert rows == []
    assert "is not known" in sentences[0]


def test_what_was_spent_is_no_budget(small_folder: Path) -> None:
    for budget, expenditure in (("Budget (USD)", "Expenditure (USD)"), ("Бюджет (USD)", "Освоено (USD)")):
        rows, sentences = read(small_folder, f"Title,Date,Country,{budget},{expenditure}", f"{ROW}200,150")
        assert rows == []
        assert "could both be amount, and differ in row 2" in sentences[0]


@pytest.mark.parametrize(
    ("cell", "countries"),
    {
        "كازاخستان، أوزبكستان": "KAZ;UZB",
        "KAZ-UZB": "KAZ;UZB",
        "Казахстан + Узбекистан": "KAZ;UZB",
        "Республика Узбекистан (РУз)": "UZB",
        "Kazakhstan¹": "KAZ",
        "1. Kazakhstan": "KAZ",
    }.items(),
)
def test_countries_are_read_however_they_are_joined_and_marked(small_folder: Path, cell: str, countries: str) -> None:
    rows, sentences = read(small_folder, "Title;Date;Country", f"A;2021-03-01;{cell}")
    assert ([record["countries"] for record in rows], sentences) == ([countries], [])


@pytest.mark.parametrize(
    ("cell", "place"),
    [("Kazakhstan (Almaty)", "Almaty"), ("Казахстан (г. Шымкент, онлайн)", "г. Шымкент, онлайн")]
    + [(f"Kazakhstan ({word})", "") for word in ("planned", "cancelled", "Uzbekistan", "3 oblasts")]
    + [(f"Kazakhstan ({word})", "") for word in ("virtual", "Zoom", "lead", "and neighbouring countries")],
)
def test_a_place_in_brackets_behind_a_country_is_the_place(small_folder: Path, cell: str, place: str) -> None:
    rows, sentences = read(small_folder, "Title;Date;Country", f"A;2021-03-01;{cell}")
    assert [(row["countries"], row["place"]) for row in rows] == ([("KAZ", place)] if place else [])
    assert bool(sentences) != bool(place)
    lines = ("A;2021-03-01;Iran (Islamic Republic of)", "B;2021-03-01;Kazakhstan (Republic of)")
    rows, _ = read(small_folder, "Title;Date;Country", *lines)
    assert "KAZ" in {row["countries"] for row in rows}
    assert not any(row.get("place") for row in rows)


def test_a_country_above_its_rows_is_that_of_these_rows(small_folder: Path) -> None:
    lines = ("Title,Date,Participants", "Казахстан,,", "A,2021-03-01,5", "Узбекистан,,", "B,2021-03-01,6")
    rows, sentences = read(small_folder, *lines)
    assert ([record["countries"] for record in rows], sentences) == (["KAZ", "UZB"], [])


@pytest.mark.parametrize("cell", ["-", "н/д", "TBC", "n/a"])
def test_an_end_that_is_not_known_is_empty(small_folder: Path, cell: str) -> None:
    rows, sentences = read(small_folder, "Title,Start date,End date,Country", f"A,2021-03-01,{cell},KAZ")
    assert ([record.get("date_end") for record in rows], sentences) == ([None], [])


def test_an_answer_that_was_not_reported_is_no_observation(small_folder: Path) -> None:
    rows, sentences = read(small_folder, "Service,Disrupted (%)", "school,—", "clinic,42", fixed_values=PLACE)
    assert ([record["value"] for record in rows], sentences) == (["42"], [])


@pytest.mark.parametrize(
    "text",
    ["Call +7 701 123 45 67", "Контакт: ivanov@example.org", "тел. 55-12-34", "Tél : Aizada, téléphone 0555 123 456"],
)
def test_an_address_or_number_of_a_person_in_a_text_is_never_read_nor_repeated(small_folder: Path, text: str) -> None:
    rows, sentences = read(small_folder, "Title;Date;Country;Note", f"A;2021-03-01;KAZ;{text}")
    assert (rows, sentences) == (
        [],
        ["Note: the cell holds an e-mail address or a telephone number. Remove it from the cell."],
    )


def test_a_link_to_a_persons_page_is_no_address_of_a_person(small_folder: Path) -> None:
    rows, sentences = read(
        small_folder, "Title;Date;Country;Note", "A;2021-03-01;KAZ;see https://example.org/@unodc/page.html"
    )
    assert (len(rows), sentences) == (1, [])


@pytest.mark.parametrize(
    "header",
    [
        "Мероприятие;Сроки проведения;Страна;Кол-во чел.",
        "Иш-чара;Өткөрүлгөн күнү;Өлкө;Катышуучулардын саны",
        "Тадбир номи;Санаси;Мамлакат;Иштирокчилар сони",
        "Intitulé de la formation;Dates;Pays;Personnes formées",
        "اسم الفعالية;تاريخ التنفيذ;البلد;عدد الحضور",
    ],
)
def test_headings_of_lists_of_events_are_known(small_folder: Path, header: str) -> None:
    rows, sentences = read(small_folder, header, "A;III кв. 2021;Казахстан;12")
    assert ([(record["date_start"], record["date_end"], record["participants"]) for record in rows], sentences) == (
        [("2021-07", "2021-09", "12")],
        [],
    )


@pytest.mark.parametrize(
    "line",
    [
        "Cancelled events are in red",
        "Красным выделены отменённые мероприятия",
        "Les annulations sont en rouge",
        "المظللة باللون الأصفر لم تنفذ",
    ],
)
def test_a_line_that_says_what_a_colour_means_is_asked_about(small_folder: Path, line: str) -> None:
    for lines in (
        (f"{line};;", "Title;Date;Country;Participants", f"{ROW}5"),
        ("Title;Date;Country;Participants", f"{ROW}5", line),
    ):
        rows, sentences = read(small_folder, *(text.replace(",", ";") for text in lines))
        assert (rows, len(sentences)) == ([], 1)
        assert line in sentences[0]


def test_the_number_of_answers_and_the_source_below_a_table_are_no_rows(small_folder: Path) -> None:
    lines = ("Service;Disrupted (%)", "school;42", "N = 28", "Источник: опрос страновых бюро")
    rows, sentences = read(small_folder, *lines, fixed_values=PLACE)
    assert ([(record["value"], record["n"]) for record in rows], sentences) == ([("42", "28")], [])
    rows, sentences = read(small_folder, "Title;Date;Country;Participants", "A;2021-03-01;KAZ;5", "Source: UNODC")
    assert (len(rows), sentences) == (1, [])


def test_the_raised_number_of_a_footnote_does_not_hide_a_heading(small_folder: Path) -> None:
    rows, _ = read(small_folder, "Title;Date;Country;Participants¹", "A;2021-03-01;KAZ;5")
    assert [record["participants"] for record in rows] == ["5"]


def test_quarters_in_columns_of_start_and_end_are_one_span(small_folder: Path) -> None:
    rows, sentences = read(small_folder, "Title,Start date,End date,Country", "A,Q1 2021,Q3 2021,KAZ", "B,Q2 2021,,KAZ")
    assert ([(record["date_start"], record["date_end"]) for record in rows], sentences) == (
        [("2021-01", "2021-09"), ("2021-04", "2021-06")],
        [],
    )


@pytest.mark.parametrize("cell", ["25 nafar", "25 нафар", "25 адам", "25 слушателей"])
def test_people_are_counted_in_the_words_of_central_asia(small_folder: Path, cell: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country,Participants", f"{ROW}{cell}")
    assert ([record["participants"] for record in rows], sentences) == (["25"], [])


@pytest.mark.parametrize(
    ("date", "people", "reason"),
    [
        ("2027-03", "25", "lies in the future"),
        ("2021-03-01", "87011234567", "is a million people or more in one activity"),
    ],
)
def test_people_of_days_to_come_and_numbers_to_call_are_left_out(
    small_folder: Path, date: str, people: str, reason: str
) -> None:
    content = f"Title,Date,Country,Participants\nA,{date},KAZ,{people}\nB,2021-03-01,KAZ,30\n"
    _, result = plan_of(small_folder, content, ImportOptions(fixed=ACTIVITY))
    assert [row.cells["title"] for row in result.plan.added["activities"].values()] == ["B"]
    assert [reason in str(sentence) for reasons in result.rejections.values() for sentence in reasons] == [True]


@pytest.mark.parametrize(
    ("row", "remark"),
    [("A,2027-03,KAZ,", "lies in the future"), ("A,2021-03-01,KAZ,2000000", "is a million people or more")],
)
def test_what_can_hardly_be_meant_is_said(small_folder: Path, row: str, remark: str) -> None:
    content = f"Title,Date,Country,Participants\n{row}\n"
    _, result = plan_of(small_folder, content, ImportOptions(fixed=ACTIVITY))
    assert not result.rejections
    assert [remark in str(sentence) for remarks in result.remarks.values() for sentence in remarks] == [True]
    file = understood(small_folder, content, options=ImportOptions(fixed=ACTIVITY))
    assert any(remark in line for line in summarize_import(file, (), result, text_for("en")))


@pytest.mark.parametrize(
    "line",
    [
        "Cumulative number of people reached since January 2020",
        "Охват нарастающим итогом с начала года",
        "Average number of participants per session",
        "Number of women trained in 2021",
    ],
)
def test_a_line_that_says_what_people_are_counted_is_asked_about(small_folder: Path, line: str) -> None:
    rows, sentences = read(small_folder, f"{line},,,", "Title,Date,Country,Participants", f"{ROW}25")
    assert rows == []
    assert "says something of its numbers" in sentences[0]


@pytest.mark.parametrize("rest", ["", ",Do not know"])
def test_answers_that_add_up_to_those_who_answered_are_no_rates(small_folder: Path, rest: str) -> None:
    head = f"Service,N,Disrupted,Not disrupted{rest}"
    rows, sentences = read(small_folder, head, f"school,30,14,16{rest and ',0'}", fixed_values=PLACE)
    assert rows == []
    assert sentences[0].startswith("Disrupted: only parts or other measures of disrupted_any")
    rows, sentences = read(small_folder, head, f"school,30,44,56{rest and ',0'}", fixed_values=PLACE)
    assert [record["value"] for record in rows] == ["44"], sentences


def test_a_total_beside_women_and_men_is_that_of_the_participants(small_folder: Path) -> None:
    lines = ("Title,Date,Country,Women,Men,Total", f"{ROW}10,15,25", "B,2021-03-02,KAZ,10,15,26")
    rows, sentences = read(small_folder, *lines)
    assert [(record["title"], record["participants"]) for record in rows] == [("A", "25")]
    assert "add up to 25, and Total is 26" in sentences[0]


def test_separators_of_thousands_are_told_by_other_cells_of_the_column(small_folder: Path) -> None:
    lines = ("Title;Date;Country;Amount (USD)", "A;2021-03-01;KAZ;1,250,000", "B;2021-03-02;KAZ;800,000")
    rows, sentences = read(small_folder, *lines)
    assert [record["amount"] for record in rows] == ["1250000", "800000"], sentences
    rows, sentences = read(small_folder, *lines[:1], lines[2], "C;2021-03-03;KAZ;12,5", "D;2021-03-03;KAZ;1,250.5")
    assert [record["title"] for record in rows] == ["C", "D"]
    assert "can be 800000 or 800.000" in sentences[0]


@pytest.mark.parametrize(
    "label",
    [
        "S/Total",
        "Total participants reached",
        "March total",
        "Q1 total",
        "Monthly total",
        "Итого март",
        "Всего за 2021",
    ],
)
def test_more_words_for_rows_that_add_up_others(small_folder: Path, label: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country,Participants", f"{ROW}25", f"{label},2021-03-31,KAZ,25")
    assert [record["title"] for record in rows] == ["A"]
    assert "adds up others" in sentences[0]


@pytest.mark.parametrize(
    ("head", "cells", "reason"),
    [
        ("Date,Country,Participants", "12 March 2021?,KAZ,25", "is not understood as a date"),
        ("Date,Country,Participants", "1970-01-01,KAZ,25", "is no year between"),
        ("Date,Country,Participants", "2021-03-01,NA,25", "NA is not known"),
        ("Date,Country,Budget (USD) - EUR", "2021-03-01,KAZ,25", "what usd says of the numbers is not known"),
    ],
)
def test_what_may_be_meant_otherwise_is_not_read(small_folder: Path, head: str, cells: str, reason: str) -> None:
    rows, sentences = read(small_folder, f"Title,{head}", f"A,{cells}")
    assert rows == []
    assert reason in sentences[0]


@pytest.mark.parametrize(
    ("head", "cells", "values"),
    [
        ("Month,Date,Country", "March 2021,2021-03-12,KAZ", {"date_start": "2021-03-12"}),
        ("Month,Country", "March 2021,KAZ", {"date_start": "2021-03"}),
        ("Date,Country", "03-2021,KAZ", {"date_start": "2021-03"}),
        ("Date,Country,Amount,Currency", "2021-03-01,KAZ,500,тенге", {"amount": "500", "currency": "KZT"}),
        ("Date,Country,Participants", "2021-03-01,KAZ,25 pax", {"participants": "25"}),
        ("Date,Country,Individuals reached", "2021-03-01,KAZ,25", {"participants": "25", "people_kind": "reached"}),
        ("Date,Country,Total people reached (thousand)", "2021-03-01,KAZ,2", {"people_kind": "reached"}),
        ("Start time,Date,Country", "10:00,2021-03-12,KAZ", {"date_start": "2021-03-12"}),
        ("Date,Country,Participants,Running total", "2021-03-12,KAZ,25,125", {"participants": "25"}),
    ],
)
def test_what_is_plain_is_not_asked_about(small_folder: Path, head: str, cells: str, values: dict[str, str]) -> None:
    rows, sentences = read(small_folder, f"Title,{head}", f"A,{cells}")
    assert len(rows) == 1, sentences
    assert {name: rows[0][name] for name in values} == values


def test_a_course_for_media_and_a_region_are_no_averages(small_folder: Path) -> None:
    rows, sentences = read(small_folder, "إقليم شرق المتوسط,,,", "Title,Date,Country", "Media training,2021-03-01,KAZ")
    assert [record["title"] for record in rows] == ["Media training"], sentences


@pytest.mark.parametrize(
    ("header", "row", "values"),
    [
        (
            "Item,Delivery date,Country,Unit,Amount,Currency",
            "Naloxone,{},pcs,20,USD",
            {"title": "Naloxone", "amount": "20"},
        ),
        ("Тема вебинара,Дата,Страна,Количество участников", "А,{},20", {"title": "А", "participants": "20"}),
        ("Training,Date,Country,Time (GMT+5),# of participants", "A,{},14:00,20", {"participants": "20"}),
        (
            "Training,Month,Country,Year,Nb de participants",
            "A,{},2021,20",
            {"date_start": "2021-03", "participants": "20"},
        ),
        ("Training,Date,Country,Participants (online),Participants (in person),Total participants", "A,{},12,8,20", {}),
    ],
)
def test_plain_lists_of_offices_are_read_without_a_question(
    small_folder: Path, header: str, row: str, values: dict[str, str]
) -> None:
    dates = ("March", "April") if "Month" in header else ("2021-03-01", "2021-04-01")
    rows, sentences = read(small_folder, header, *(row.format(f"{date},KAZ") for date in dates))
    assert (len(rows), sentences) == (2, [])
    assert (values or {"participants": "20"}).items() <= rows[0].items()


def test_a_title_that_begins_like_a_part_is_one_where_its_date_is_its_own(small_folder: Path) -> None:
    lines = ["A,2021-03-01,KAZ,30", "Including youth: a workshop,2021-03-02,KAZ,20", "Including women,2021-03-02,KAZ,9"]
    rows, sentences = read(small_folder, "Title,Date,Country,Participants", *lines)
    assert [record["participants"] for record in rows] == ["30", "20"]
    assert len(sentences) == 1


def test_the_year_of_a_survey_beside_its_answers_breaks_nothing_down(small_folder: Path) -> None:
    for year, values in (("2020", ["42"]), ("2019", [])):
        lines = ("Service,Value (%),Year", f"school,42,{year}")
        rows, sentences = read(small_folder, *lines, fixed_values={**PLACE, "indicator": "disrupted_any"})
        assert [record["value"] for record in rows] == values, sentences


@pytest.mark.parametrize(
    ("line", "is_plain"),
    [
        ("Average rating of the course: 4.5", True),
        ("Target group: nurses", True),
        ("Approved by the Deputy Minister", True),
        ("Report on implementation of the Action Plan 2021", True),
        ("План мероприятий выполнен", True),
        ("Отчет о выполнении плана за 2021 год", True),
        ("тыс. тенге", True),
        ("Participants: women", False),
        ("План мероприятий", False),
        ("Planned activities: 2022", False),
        ("Implementation plan 2022", False),
        ("Approved budget", False),
    ],
)
def test_a_line_above_a_table_is_asked_about_where_it_speaks_of_its_numbers(
    small_folder: Path, line: str, is_plain: bool
) -> None:
    rows, _ = read(small_folder, f"{line},,,", "Title,Date,Country,Participants", f"{ROW}25")
    assert bool(rows) is is_plain


@pytest.mark.parametrize(
    "note", ["Note,,,amounts in thousands,", "Note,суммы в тысячах,,,", "B,2021-03-02,KAZ,7,in thousands"]
)
def test_a_size_in_a_row_of_the_table_is_asked_about(small_folder: Path, note: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country,Amount,Note", f"{ROW}250,", note)
    assert rows == []
    assert "in or below the table" in sentences[0]
    rows, sentences = read(small_folder, "Title,Date,Country,Participants,Note", f"{ROW}250,held in room 1000")
    assert (len(rows), sentences) == (1, [])


def test_a_percentage_of_countries_is_a_share(small_folder: Path) -> None:
    lines = ("Service,Indicateur,Pourcentage de pays,Nombre de pays", "school,disrupted_any,42,12")
    rows, sentences = read(small_folder, *lines, fixed_values=PLACE)
    assert [(record["value"], record["n"]) for record in rows] == [("42", "12")], sentences


def test_a_year_that_is_none_dates_no_month_and_a_unit_like_a_region_is_a_currency(small_folder: Path) -> None:
    rows, sentences = read(small_folder, "Training,Month,Year,Country,Participants", "A,March,2021/22,KAZ,20")
    assert (rows, "March is not understood" in sentences[0]) == ([], True)
    rows, sentences = read(small_folder, "Item,Date,Country,Unit,Amount", "Masks,2021-03-01,KAZ,EUR,20")
    assert (rows, "Unit: it breaks the rows down" in sentences[0]) == ([], True)


def test_goods_without_a_title_that_stand_twice_are_never_joined_in_silence(small_folder: Path) -> None:
    lines = ("Item,Date,Country,Amount,Currency", *["Masks,2021-03-01,KAZ,10,USD"] * 2)
    rows, sentences = read(small_folder, *lines)
    assert len(rows) == 1
    assert "The row has the goods, day and country of row 2." in sentences[0]


@pytest.mark.parametrize("measure", ["Masks given (thousand)", "Маски, тыс. шт.", "Tests in thousands"])
def test_a_size_in_the_name_of_a_result_is_asked_about(small_folder: Path, measure: str) -> None:
    content = f"Measure;Value;Period\n{measure};120;2021-03\n"
    with pytest.raises(ImportRejected, match="says something of its numbers"):
        understood(small_folder, content, options=ImportOptions(table="outputs", fixed=SOURCE))


@pytest.mark.parametrize("title", ["Women", "Женщины", "I квартал", "Q1 2021", "2 trainings", "March 2021"])
def test_a_title_that_only_says_of_whom_or_when_is_no_activity(small_folder: Path, title: str) -> None:
    rows, sentences = read(small_folder, "Title,Date,Country,Participants", f"{ROW}25", f"{title},2021-03-01,KAZ,13")
    assert [row["title"] for row in rows] == ["A"]
    assert sentences == [f"The row adds up others ({title}); it is left out."]
    assert read(small_folder, "Item,Date,Country,Participants", "Masks,2021-03-01,KAZ,13")[0]
    for name in ("Online sessions", "Part 2", "Training 1", "Women in science", "Sessions 1-2", "101"):
        rows, _ = read(small_folder, "Title,Date,Country,Participants", f"{name},2021-03-01,KAZ,13")
        assert [row["title"] for row in rows] == [name]


@pytest.mark.parametrize(("cell", "day"), [("15 March", "2021-03-15"), ("Q2", "2021-04"), ("1-3 апреля", "2021-04-01")])
def test_a_day_without_its_year_has_that_of_the_column_beside_it(small_folder: Path, cell: str, day: str) -> None:
    rows, _ = read(small_folder, "Title,Date,Year,Country", f"A,{cell},2021,KAZ")
    assert [row["date_start"] for row in rows] == [day]
    assert not read(small_folder, "Title,Date,Year,Country", "A,Mar-20,2021,KAZ")[0]
