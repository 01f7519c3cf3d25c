"""Whatever is wrong with the data is named.

Table, row, column, what was found, what is allowed, what to do.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.dataset.column_validation import CellFault, find_faults
from dashboard.dataset.contract import Contract, Field, read_contract
from dashboard.dataset.csv_reader import read_csv
from dashboard.dataset.load import load, read_tables
from dashboard.dataset.validation import MOST_ROWS, validate
from dashboard.errors import DataError
from tests.conftest import copy_small
from tests.support.covering import examples

NUMBER = "is not a number such as 12 or 12.5, written in digits."
PERCENTAGE = "is not a percentage (0 to 100). Correct the value"
DATE = "is not a date of the calendar such as 2020, 2020-08 or 2020-08-31."
LIST = "is not a list with one ; between values and each value once."
WEB = "is not a web address that begins with http:// or https://."
CODES = "is not written as country codes of three capital letters with ; between, such as KAZ;UZB."
SHORT_NAME = "is not written as a short name: letters A to Z, digits, - and _, without spaces."
EITHER = "Correct the date_start or the date_precision."
EMPTY = "the cell is empty, but"
AREAS = (
    "drug_treatment, harm_reduction, hiv_prevention, mental_health, prison_health, drug_prevention, drug_control, "
    "covid_response"
)
KINDS = "webinar, training, procurement, assessment, meeting, service_adaptation, other"
TABLES = 9


def problem_sentences(folder: Path) -> list[str]:
    """Return every sentence the data of a folder are refused with."""
    with pytest.raises(DataError) as refusal:
        load(folder)
    return [str(problem) for problem in refusal.value.problems]


def put(folder: Path, table: str, row: int, column: str, cell: str) -> None:
    """Write one cell; `row` counts as a spreadsheet does."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def rewrite(folder: Path, table: str, change: Callable[[str], str]) -> None:
    """Change the text of a table."""
    path = folder / f"{table}.csv"
    path.write_bytes(change(path.read_bytes().decode("utf-8")).encode("utf-8"))


def add_line(folder: Path, table: str, line: str) -> None:
    rewrite(folder, table, lambda text: text + line + "\n")


CELLS = [
    ("surveys", 3, "round", "2020.7", "2020.7 is not a whole number, written in digits. Correct the round."),
    ("surveys", 3, "round", "0", "0 is below 1, the least that is allowed. Correct the round."),
    ("surveys", 3, "round", "٣", "٣ is not a whole number, written in digits. Correct the round."),
    ("observations", 2, "n", " 130", "' 130' is not a whole number, written in digits. Correct the n."),
    ("observations", 2, "n", "1" * 400, f"{'1' * 80}… is not a whole number, written in digits. Correct the n."),
    *(
        ("observations", 2, "value", cell, f"{text} {NUMBER} Correct the value.")
        for cell, text in {
            "inf": "inf",
            "-inf": "-inf",
            "nan": "nan",
            "NaN": "NaN",
            "NA": "NA",
            "1e5": "1e5",
            " 12": "' 12'",
            "12 ": "'12 '",
            "12,5": "12,5",
            "1 200": "1 200",
            "67%": "67%",
            "12\xa0000": "'12\\xa0000'",
            "0x1F": "0x1F",
            "12.": "12.",
            "four": "four",
        }.items()
    ),
    ("observations", 2, "value", "130", f"130 {PERCENTAGE}, or the unit in indicators.csv."),
    ("observations", 2, "value", "-1", f"-1 {PERCENTAGE}, or the unit in indicators.csv."),
    ("observations", 2, "value", "-101", "-101 is below -100, the least that is allowed. Correct the value."),
    ("observations", 2, "value", "100.01", f"100.01 {PERCENTAGE}, or the unit in indicators.csv."),
    ("outputs", 8, "value", "170", f"170 {PERCENTAGE}, or the unit."),
    ("services", 2, "summary", "yes", "yes is not one of true, TRUE, false, FALSE. Correct the summary."),
    ("services", 2, "summary", "", "the cell is empty, but every row needs a value here. Fill in the summary."),
    ("activities", 2, "title", "", "the cell is empty, but every row needs a value here. Fill in the title."),
    ("activities", 2, "title", "  ", "'  ' is nothing but spaces. Correct the title."),
    ("activities", 2, "title", "a\x00b", "'a\\x00b' holds a character that cannot be shown. Correct the title."),
    (
        "activities",
        2,
        "title",
        "Over \u202e21",
        "'Over \\u202e21' holds a character that cannot be shown. Correct the title.",
    ),
    (
        "activities",
        2,
        "title",
        "it\u00e2\x80\x99s",
        "'it\u00e2\\x80\\x99s' holds a character that cannot be shown. Correct the title.",
    ),
    ("activities", 2, "title", "\u200b\ufeff", "'\\u200b\\ufeff' is nothing but spaces. Correct the title."),
    *(
        (
            "activities",
            2,
            "title",
            cell,
            f"{cell} has lost a letter, which happens where a file was not saved as UTF-8. Correct the title.",
        )
        for cell in ("То?икистон", "Dushanb\ufffd", "??? ????", "Ð¢Ñ€ÐµÐ½Ð¸Ð½Ð³", "Р РѕСЃСЃРёСЏ")
    ),
    *(
        ("activities", 2, "title", cell, f"{cell} is an error of Excel, not a value. Correct the title.")
        for cell in ("#REF!", "#ИМЯ?", "#DIV/0!", "#N/A", "########")
    ),
    (
        "activities",
        2,
        "participants_split",
        "KAZ:7;UZB:8",
        "UZB is not one of KAZ. Correct the participants_split or the countries.",
    ),
    (
        "activities",
        2,
        "amount_split",
        "KAZ:7;KAZ:8",
        f"KAZ:7;KAZ:8 {LIST} Correct the amount_split or the countries.",
    ),
    ("activities", 2, "kind", "Webinar", f"Webinar is not one of {KINDS}. Correct the kind."),
    ("activities", 2, "kind", "webinar ", f"'webinar ' is not one of {KINDS}. Correct the kind."),
    (
        "activities",
        4,
        "currency",
        "usd",
        "usd is not written as a currency code of ISO 4217, such as USD, EUR or KZT. Correct the currency.",
    ),
    ("activities", 11, "date_start", "2020-13", f"2020-13 {DATE} Correct the date_start."),
    ("activities", 2, "date_start", "2020-02-31", f"2020-02-31 {DATE} Correct the date_start."),
    ("activities", 2, "date_start", "25.09.2020", f"25.09.2020 {DATE} Correct the date_start."),
    (
        "activities",
        2,
        "date_start",
        "2020-09",
        f"2020-09 does not fit the date_precision day, which is written like 2020-08-31. {EITHER}",
    ),
    (
        "activities",
        4,
        "date_precision",
        "year",
        f"2020-08 does not fit the date_precision year, which is written like 2020. {EITHER}",
    ),
    (
        "activities",
        3,
        "date_end",
        "2020-10-11",
        "2020-10-11 is before date_start (2020-10-12). Correct the date_start or the date_end.",
    ),
    (
        "activities",
        3,
        "date_end",
        "2020-09",
        "2020-09 is before date_start (2020-10-12). Correct the date_start or the date_end.",
    ),
    (
        "surveys",
        2,
        "period_end",
        "2019",
        "2019 is before period_start (2020-06). Correct the period_start or the period_end.",
    ),
    ("activities", 4, "currency", "", f"{EMPTY} amount (12000) needs it. Fill in the currency, or clear the amount."),
    (
        "activities",
        9,
        "amount_kind",
        "",
        f"{EMPTY} amount (50000000) needs it. Fill in the amount_kind, or clear the amount.",
    ),
    (
        "activities",
        2,
        "participants_qualifier",
        "",
        f"{EMPTY} participants (68) needs it. Fill in the participants_qualifier, or clear the participants.",
    ),
    ("activities", 3, "countries", "KAZ;;UZB", f"KAZ;;UZB {LIST} Correct the countries."),
    ("activities", 3, "countries", "KAZ; UZB", f"KAZ; UZB {LIST} Correct the countries."),
    ("activities", 3, "countries", "KAZ;KAZ", f"KAZ;KAZ {LIST} Correct the countries."),
    ("activities", 3, "areas", "drug_treatment;dancing", f"dancing is not one of {AREAS}. Correct the areas."),
    ("activities", 2, "countries", "Kazakhstan", f"Kazakhstan {CODES} Correct the countries."),
    ("services", 2, "group", "all treatment", f"all treatment {SHORT_NAME} Correct the group."),
    ("sources", 2, "url", "javascript:alert(1)", f"javascript:alert(1) {WEB} Correct the url."),
    ("sources", 2, "url", "https://example.org/a b", f"https://example.org/a b {WEB} Correct the url."),
]


@pytest.mark.parametrize(("table", "row", "column", "cell", "sentence"), CELLS)
def test_one_bad_cell_is_one_sentence_with_its_place(
    small_folder: Path, table: str, row: int, column: str, cell: str, sentence: str
) -> None:
    put(small_folder, table, row, column, cell)
    place = {"date_precision": "date_start"}.get(column, column)
    assert problem_sentences(small_folder) == [f"{table}.csv row {row}, column {place}: {sentence}"]


REFERENCES = [
    ("observations", 2, "indicator", "disrupted", "indicators.csv"),
    ("observations", 2, "survey", "pulse-9", "surveys.csv"),
    ("observations", 2, "service", "schools", "services.csv"),
    ("observations", 2, "scope", "MARS", "scopes.csv"),
    ("observations", 2, "source", "nobody", "sources.csv"),
    ("observations", 7, "discrepancy_of", "harm-66", "observations.csv"),
    ("outputs", 3, "part_of", "stuff", "outputs.csv"),
    ("outputs", 2, "activity", "support", "activities.csv"),
    ("activity_sources", 3, "source", "report", "sources.csv"),
    ("surveys", 2, "source", "report", "sources.csv"),
    ("scopes", 4, "parent", "ASIA", "scopes.csv"),
]


@pytest.mark.parametrize(("table", "row", "column", "cell", "target"), REFERENCES)
def test_a_reference_to_a_row_that_is_not_there_is_named(
    small_folder: Path, table: str, row: int, column: str, cell: str, target: str
) -> None:
    put(small_folder, table, row, column, cell)
    remedy = f"Correct the {column}, or add the row to {target}."
    assert problem_sentences(small_folder) == [
        f"{table}.csv row {row}, column {column}: {cell} is not an id of {target}. {remedy}"
    ]


def test_rows_that_lead_back_to_themselves_are_named(small_folder: Path) -> None:
    put(small_folder, "scopes", 3, "parent", "KAZ")
    put(small_folder, "outputs", 3, "part_of", "staff-centre")
    assert problem_sentences(small_folder) == [
        "outputs.csv row 3, column part_of: staff-centre leads back to its own row. Correct the part_of.",
        "scopes.csv row 3, column parent: KAZ leads back to its own row. Correct the parent.",
        "scopes.csv row 4, column parent: EUR leads back to its own row. Correct the parent.",
    ]


def test_bounds_are_held_against_one_another_where_there_is_no_number_between(small_folder: Path) -> None:
    for column, cell in (("value", ""), ("value_low", "80"), ("value_high", "60")):
        put(small_folder, "observations", 2, column, cell)
    assert problem_sentences(small_folder) == [
        "observations.csv row 2, column value_low: 80 is above value_high (60). "
        "Correct the value_low or the value_high."
    ]


def test_each_broken_part_of_a_list_is_named(small_folder: Path) -> None:
    put(small_folder, "observations", 2, "also_sources", "nobody;news-kaz;no-one")
    remedy = "Correct the also_sources, or add the row to sources.csv."
    assert problem_sentences(small_folder) == [
        f"observations.csv row 2, column also_sources: {part} is not an id of sources.csv. {remedy}"
        for part in ("no-one", "nobody")
    ]


def test_an_activity_belongs_to_countries_and_not_to_a_region(small_folder: Path) -> None:
    put(small_folder, "activities", 2, "countries", "EUR")
    assert problem_sentences(small_folder) == [
        "activities.csv row 2, column countries: EUR is not an id of scopes.csv with kind world or country. "
        "Correct the countries, or add the row to scopes.csv."
    ]


def test_a_missing_table_is_named_once_and_breaks_no_reference(small_folder: Path) -> None:
    (small_folder / "sources.csv").unlink()
    assert problem_sentences(small_folder) == ["sources.csv: the file is missing. Put it back."]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_is_named(small_folder: Path, content: bytes) -> None:
    (small_folder / "sources.csv").write_bytes(content)
    assert problem_sentences(small_folder) == [
        "sources.csv: the file is empty. Restore it: its first row names the columns."
    ]


def test_a_folder_in_place_of_a_file_is_named(small_folder: Path) -> None:
    (small_folder / "sources.csv").unlink()
    (small_folder / "sources.csv").mkdir()
    assert problem_sentences(small_folder) == [
        "sources.csv: the file cannot be opened (Is a directory). Check its rights and its name."
    ]


def test_a_header_alone_is_named(small_folder: Path) -> None:
    rewrite(small_folder, "activity_sources", lambda text: text.splitlines()[0] + "\n")
    assert problem_sentences(small_folder) == [
        "activity_sources.csv: the table has no rows below its header. Put the rows back, or restore the file."
    ]


def test_a_missing_column_is_named(small_folder: Path) -> None:
    rewrite(small_folder, "activity_sources", lambda text: text.replace("order", "rank", 1))
    assert problem_sentences(small_folder) == [
        "activity_sources.csv, column order: the column is missing. Put it back, with its name in row 1.",
        "activity_sources.csv, column rank: the column is not known. "
        "Remove it, correct its name, or describe it in datapackage.json.",
    ]


def test_a_header_in_other_letters_is_said_to_name_other_columns(small_folder: Path) -> None:
    header = (small_folder / "activity_sources.csv").read_text(encoding="utf-8").splitlines()[0]
    rewrite(small_folder, "activity_sources", lambda text: text.replace(header, header.title().replace(",", " ,")))
    sentences = problem_sentences(small_folder)
    assert (
        "activity_sources.csv, column order: the column is missing. Put it back, with its name in row 1." in sentences
    )
    assert any(
        sentence.startswith("activity_sources.csv, column 'Activity ': the column is not") for sentence in sentences
    )


def test_a_column_named_twice_is_named(small_folder: Path) -> None:
    rewrite(small_folder, "scopes", lambda text: text.replace("parent", "name", 1))
    assert problem_sentences(small_folder) == [
        "scopes.csv row 1, column name: the name stands above the columns 3, 4. "
        "Remove or rename the further ones; until then the table is not checked."
    ]


def test_a_column_without_a_name_is_named(small_folder: Path) -> None:
    rewrite(small_folder, "activity_sources", lambda text: text.replace("\n", ",\n"))
    assert problem_sentences(small_folder) == [
        "activity_sources.csv row 1: column 4 has no name. Name it, or remove it."
    ]


@pytest.mark.parametrize(
    ("separator", "name", "quote"), [(";", "semicolons", ""), ("\t", "tabs", ""), (";", "semicolons", '"')]
)
def test_another_separator_is_one_problem_and_not_forty(
    small_folder: Path, separator: str, name: str, quote: str
) -> None:
    rewrite(small_folder, "activity_sources", lambda text: re.sub(r"[^,\n]+", rf"{quote}\g<0>{quote}", text))
    rewrite(small_folder, "activity_sources", lambda text: text.replace(",", separator))
    assert problem_sentences(small_folder) == [
        f"activity_sources.csv: the cells are separated by {name}, not by commas. "
        "Save it as 'CSV UTF-8 (comma delimited)'."
    ]


def test_rows_with_cells_too_many_or_too_few_are_named_with_their_row(small_folder: Path) -> None:
    add_line(small_folder, "activity_sources", "webinar-kaz,release,3,and more,and more")
    add_line(small_folder, "activity_sources", "webinar-kaz")
    remedy = "Put texts that hold a comma in quotation marks, and check the commas of the row."
    assert problem_sentences(small_folder) == [
        f"activity_sources.csv row 13: the row has 5 cells, but row 1 names 3 columns. {remedy}",
        f"activity_sources.csv row 14: the row has 1 cell, but row 1 names 3 columns. {remedy}",
    ]


def test_a_quotation_mark_left_open_is_named_with_the_row_it_opens_in(small_folder: Path) -> None:
    rewrite(small_folder, "scopes", lambda text: text.replace("Bukhara", '"Bukhara', 1))
    assert problem_sentences(small_folder) == [
        "scopes.csv row 6: the row has a quotation mark that opens a cell and is never closed. "
        "Put the text in quotation marks and write each quotation mark inside it twice. "
        "From there on, the file was not checked."
    ]


def test_a_quotation_mark_inside_a_cell_is_named(small_folder: Path) -> None:
    rewrite(small_folder, "scopes", lambda text: text.replace("Kazakhstan", '"Kaz"akhstan', 1))
    assert [line[:70] for line in problem_sentences(small_folder)] == [
        "scopes.csv row 4: the row has a quotation mark in the middle of a cell"
    ]


def test_text_that_is_not_utf8_is_named_with_its_row(small_folder: Path) -> None:
    path = small_folder / "scopes.csv"
    path.write_bytes(path.read_bytes().replace("Казахстан".encode(), "Казахстан".encode("cp1251")))
    assert problem_sentences(small_folder) == [
        "scopes.csv row 4: the text is not UTF-8 (byte CA). Save the file as 'CSV UTF-8 (comma delimited)'."
    ]


def test_a_file_in_utf16_is_named(small_folder: Path) -> None:
    path = small_folder / "scopes.csv"
    path.write_bytes(path.read_bytes().decode("utf-8").encode("utf-16"))
    assert [line[:49] for line in problem_sentences(small_folder)] == [
        "scopes.csv row 1: the text is not UTF-8 (byte FF)"
    ]


def test_rows_are_counted_as_a_spreadsheet_does_when_a_cell_holds_line_breaks(small_folder: Path) -> None:
    put(small_folder, "activities", 2, "note", "one\ntwo\n\nthree")
    put(small_folder, "activities", 9, "kind", "party")
    assert [line[:36] for line in problem_sentences(small_folder)] == ["activities.csv row 9, column kind: p"]


def test_blank_rows_are_no_rows_but_count(small_folder: Path) -> None:
    rewrite(small_folder, "activity_sources", lambda text: text.replace("\nppe-kaz", "\n\n,,\nppe-kaz") + "\n\n")
    assert len(load(small_folder).activity_sources) == 11
    put(small_folder, "activity_sources", 7, "source", "nobody")
    assert [line[:38] for line in problem_sentences(small_folder)] == ["activity_sources.csv row 7, column sou"]


def test_an_id_that_stands_twice_is_named_with_both_rows(small_folder: Path) -> None:
    put(small_folder, "observations", 5, "id", "school-78")
    assert problem_sentences(small_folder) == [
        "observations.csv row 5, column id: school-78 already stands in row 2. "
        "Give each row its own id, or remove the copy."
    ]


def test_a_key_of_two_columns_that_stands_twice_is_named(small_folder: Path) -> None:
    put(small_folder, "activity_sources", 3, "source", "news-kaz")
    assert problem_sentences(small_folder) == [
        "activity_sources.csv row 3, column activity and source: webinar-kaz, news-kaz already stands in row 2. "
        "Give each row its own activity and source, or remove the copy."
    ]


def test_rows_the_program_starts_from_have_to_be_there(small_folder: Path) -> None:
    rewrite(small_folder, "surveys", lambda text: text.replace("who-mns-2020,Rapid", "who-2020,Rapid"))
    rewrite(small_folder, "observations", lambda text: text.replace(",who-mns-2020,", ",who-2020,"))
    assert problem_sentences(small_folder) == [
        "surveys.csv, column id: who-mns-2020 is missing. The dashboard starts from this row. Put it back."
    ]


def test_all_problems_of_all_tables_come_in_one_go(small_folder: Path) -> None:
    (small_folder / "sources.csv").unlink()
    (small_folder / "surveys.csv").write_bytes(b"")
    put(small_folder, "activities", 2, "kind", "party")
    put(small_folder, "activities", 4, "currency", "")
    put(small_folder, "observations", 2, "value", "130")
    put(small_folder, "outputs", 2, "scope", "MARS")
    put(small_folder, "services", 3, "order", "ten")
    places = [line.split(": ")[0] for line in problem_sentences(small_folder)]
    assert places == [
        "activities.csv row 2, column kind",
        "activities.csv row 4, column currency",
        "observations.csv row 2, column value",
        "outputs.csv row 2, column scope",
        "services.csv row 3, column order",
        "sources.csv",
        "surveys.csv",
    ]


def test_very_many_equal_faults_are_named_up_to_a_limit_and_counted(small_folder: Path) -> None:
    lines = "".join(f"webinar-kaz,nobody-{number},1\n" for number in range(MOST_ROWS + 400))
    rewrite(small_folder, "activity_sources", lambda text: text + lines)
    sentences = problem_sentences(small_folder)
    assert len(sentences) == MOST_ROWS + 1
    assert sentences[0] == (
        "activity_sources.csv, column source: 400 further rows have faults here. "
        "Mend the ones that are named, and check again."
    )
    assert sentences[1].startswith("activity_sources.csv row 13, column source: nobody-0 is not an id of sources.csv.")


def test_very_many_uneven_rows_are_counted_too(small_folder: Path) -> None:
    rewrite(small_folder, "activity_sources", lambda text: text + "webinar-kaz\n" * (MOST_ROWS + 7))
    sentences = problem_sentences(small_folder)
    assert len(sentences) == MOST_ROWS + 1
    assert sentences[0].startswith("activity_sources.csv: 7 further rows have more or fewer cells than the header.")


def test_an_empty_first_row_is_named(small_folder: Path) -> None:
    rewrite(small_folder, "scopes", lambda text: "\n" + text)
    assert problem_sentences(small_folder) == [
        "scopes.csv row 1: the row is empty. Put the names of the columns into row 1."
    ]


def test_without_indicators_no_unit_is_guessed(small_folder: Path) -> None:
    (small_folder / "indicators.csv").unlink()
    put(small_folder, "observations", 2, "value", "130")
    assert problem_sentences(small_folder) == ["indicators.csv: the file is missing. Put it back."]


def test_the_most_a_column_allows_is_kept(small_folder: Path) -> None:
    contract = read_contract(small_folder)
    surveys = contract.tables["surveys"]
    fields = tuple(replace(field, maximum=120.0) if field.name == "n" else field for field in surveys.fields)
    strict_contract = replace(contract, tables=dict(contract.tables) | {"surveys": replace(surveys, fields=fields)})
    problems = validate(strict_contract, read_tables(small_folder, strict_contract)[0]).problems
    assert [str(problem) for problem in problems] == [
        "surveys.csv row 2, column n: 130 is above 120, the most that is allowed. Correct the n."
    ]


def test_the_typed_tables_hold_text_numbers_and_booleans(small_folder: Path) -> None:
    contract = read_contract(small_folder)
    texts, malformed_rows = read_tables(small_folder, contract)
    validation = validate(contract, texts)
    assert (malformed_rows, validation.problems) == ([], [])
    assert len(validation.tables) == TABLES
    services, observations = validation.tables["services"], validation.tables["observations"]
    assert services["summary"].tolist() == [True, False, False, False, False, False]
    assert observations["value"].dtype == "float64"
    assert observations.loc[observations["value"].isna(), "id"].tolist() == ["kaz-overdoses"]
    assert observations["note"].iloc[0] == ""


# What a file of an editor may hold: pieces that mean something to CSV, to numbers or to nobody.
PIECES = st.sampled_from(
    [
        *(
            "activity,source,order\n",
            "webinar-kaz",
            "news-kaz",
            "1",
            "2020-02-31",
            "inf",
            "nan",
            "None",
            "1e999",
            "9" * 30,
        ),
        *(
            ",",
            ",,",
            ";",
            '"',
            '""',
            "'",
            "\n",
            "\r\n",
            "\r",
            "\t",
            " ",
            "\x00",
            "\ufeff",
            "\u202e",
            "٣",
            "😀",
            "=1+1",
            "-",
        ),
    ]
)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Contract, dict[str, pd.DataFrame]]:
    """The contract and the text of three tables that refer to one another."""
    folder = copy_small(tmp_path_factory.mktemp("texts"))
    contract = read_contract(folder)
    tables = {name: contract.tables[name] for name in ("activities", "activity_sources", "sources")}
    three = replace(contract, tables=tables | {"activities": replace(tables["activities"], references=())})
    return three, read_tables(folder, three)[0]


@settings(max_examples=examples(30), deadline=None)
@given(content=st.lists(PIECES, max_size=40).map("".join).map(str.encode) | st.binary(max_size=200))
@example(content=b"activity,source,order\n" + b'"' * 7)
@example(content=b"activity,source,order\nwebinar-kaz,\xff,1\n")
@example(content=b"activity,source,order\r\r\rwebinar-kaz,news-kaz,1")
@example(content=b"activity,source,order\n" + b"x" * 200_000 + b",,")
@example(content=b"activity,source,order" + b"," * 10_000)
@example(content=b"\xc3")
def test_no_file_whatever_it_holds_breaks_the_check(
    texts: tuple[Contract, dict[str, pd.DataFrame]], content: bytes
) -> None:
    contract, tables = texts
    header = b"" if content.startswith(b"activity,") else b"activity,source,order\n"
    frame, malformed_rows = read_csv(contract.tables["activity_sources"], header + content)
    problems = validate(contract, tables | ({} if frame is None else {"activity_sources": frame})).problems
    assert frame is not None or malformed_rows
    assert all(problem.remedy and str(problem) for problem in [*malformed_rows, *problems])


@settings(max_examples=examples(20), deadline=None)
@given(cells=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 27), PIECES | st.text(max_size=10)), max_size=6))
def test_no_cell_whatever_it_holds_breaks_the_check(
    texts: tuple[Contract, dict[str, pd.DataFrame]], cells: list[tuple[int, int, str]]
) -> None:
    contract, tables = texts
    activities = tables["activities"].copy()
    for row, column, cell in cells:
        activities.iloc[row, column] = cell
    problems = validate(contract, tables | {"activities": activities}).problems
    cell_rows = {row + 2 for row, _, _ in cells}
    rows = {problem.row for problem in problems if problem.table == "activities.csv"}
    assert all(problem.remedy and str(problem) for problem in problems)
    assert {row for row in rows if row not in cell_rows} <= set(range(2, 12))


def test_columns_that_another_version_had_are_not_checked_again(
    small_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(small_folder)
    names = list[str]()

    def check(field: Field, _distinct: pd.Series) -> tuple[CellFault, ...]:
        names.append(field.name)
        return ()

    monkeypatch.setattr("dashboard.dataset.column_validation._find_in_distinct", check)
    table = small_folder / "surveys.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("Rapid assessment of services", "Rapid survey"), encoding="utf-8"
    )
    load(small_folder)
    assert names == ["name"]


def test_cells_that_would_look_alike_in_a_row_are_told_apart(small_folder: Path) -> None:
    field = next(field for field in read_contract(small_folder).tables["surveys"].fields if field.name == "publisher")
    assert find_faults(field, pd.Series(["a", "b"])) == ()
    assert find_faults(field, pd.Series(["a\x00b"]))
    assert find_faults(field, pd.Series(["a", "b"])) == ()
