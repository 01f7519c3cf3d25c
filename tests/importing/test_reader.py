"""Files of staff are understood column by column, and no row is dropped silently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import DashboardError
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.import_options import ImportOptions
from tests.conftest import copy_small
from tests.support.covering import examples
from tests.support.import_fixtures import RUSSIAN, WHO_WHAT_WHERE, records, refusals, understood, workbook

PULSE: list[list[Any]] = [
    ["Survey of essential services (n=105)"],
    ["Service", "Levels of disruption (% of countries)", None, "Treatment sites", "Remarks"],
    [None, "Any disruption", "Services disrupted", None, None],
    ["Places"],
    ["Harm reduction", 0.305, ">40%", 12, "mild"],
    ["Something else", 1, 2, 3, None],
    ["Source: https://example.org/en/pulse"],
]
"""A table as pulse surveys print it: a title, two rows of headers with merged cells, headings, a source below."""

ANSWERS = ImportOptions(fixed={"survey": "pulse-1", "scope": "World"})


def activity(**cells: str) -> str:
    """Return a file of one activity that is good, with these cells instead."""
    row = {
        "kind": "webinar",
        "title": "A webinar",
        "date_start": "2020-05-04",
        "countries": "KAZ",
        "areas": "drug_treatment",
        "source": "https://example.org/en/a",
    } | cells
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in row.values())
    return f"{','.join(row)}\n{line}\n"


def test_a_russian_file_is_understood(small_folder: Path) -> None:
    file = understood(small_folder, RUSSIAN.encode("cp1251"))
    assert (file.encoding, file.separator) == ("cp1251", ";")
    assert records(file)[0] == {
        "countries": "KAZ",
        "title": "Вебинар о передозировках",
        "kind": "webinar",
        "date_start": "2020-10-12",
        "date_precision": "day",
        "organizer": "ЮНОДК",
        "participants": "1234",
        "participants_qualifier": "about",
        "areas": "harm_reduction",
    }
    assert records(file)[1]["countries"] == "KAZ;UZB"
    assert records(file)[1]["areas"] == "drug_treatment;hiv_prevention"
    assert (records(file)[1]["date_start"], records(file)[1]["date_precision"]) == ("2020-10", "month")
    assert list(refusals(file)) == [6]
    assert "Дата начала: 01/02/2021 can be read" in refusals(file)[6][0]


def test_a_list_of_who_does_what_where_is_understood(small_folder: Path) -> None:
    file = understood(small_folder, WHO_WHAT_WHERE)
    assert records(file)[0] == {
        "organizer": "UNODC",
        "partners": "Answer",
        "areas": "hiv_prevention",
        "title": "Delivery of syringes",
        "kind": "procurement",
        "countries": "UZB",
        "place": "Bukhara",
        "date_start": "2020-05-01",
        "date_end": "2020-06-01",
        "participants": "1200",
        "people_kind": "reached",
        "date_precision": "day",
    }
    assert records(file)[1]["participants_qualifier"] == "over"
    ((row, (reason,)),) = refusals(file).items()
    assert (row, reason[:36]) == (6, "Sector/Cluster: Education is not kno")
    assert "Known are covid_response, " in reason
    header = file.sheets[0].header
    assert header is not None
    assert [column.header for column in header.columns if not column.name] == ["Status"]


def test_hxl_tags_name_columns_whose_headers_are_not_known(small_folder: Path) -> None:
    text = activity().split("\n", 1)
    file = understood(
        small_folder,
        f"A,B,C,D,E,F\n#activity+type,#activity+name,#date+start,#country+code,#sector,#meta+url\n{text[1]}",
    )
    assert records(file)[0]["title"] == "A webinar"
    assert file.sheets[0].parsed_rows.records[0].links == ("https://example.org/en/a",)


@pytest.mark.parametrize(
    "header",
    [
        "Вид,Название,Дата,Страна,Направление,Источник",
        "Type,Titre,Début,Pays,Domaine,Lien",
        "النوع,العنوان,التاريخ,البلد,القطاع,الرابط",
        "Kind,Title,Begins,Countries,Areas,Source",
        " TYPE ,Activity name*,Start date (dd.mm.yyyy),\u00a0Country,Sector / Cluster,URL",
    ],
)
def test_headers_are_understood_in_four_languages(small_folder: Path, header: str) -> None:
    file = understood(small_folder, f"{header}\n{activity().split(chr(10), 1)[1]}")
    assert set(records(file)[0]) == {"kind", "title", "date_start", "date_precision", "countries", "areas"}
    assert file.sheets[0].parsed_rows.records[0].links == ("https://example.org/en/a",)


@pytest.mark.parametrize(
    ("cell", "codes"),
    {
        "Kazakhstan": "KAZ", "Казахстан": "KAZ", "كازاخستان": "KAZ", "Ouzbékistan": "UZB", "kz": "KAZ",
        "UZB; KAZ": "KAZ;UZB",
        "Uzbekistan and Kazakhstan": "KAZ;UZB", "Казахстан, Узбекистан": "KAZ;UZB", "КАZ": "KAZ", "весь мир": "WLD",
        "Kazakhstan\u00a0": "KAZ", "République du Kazakhstan": "KAZ", "Bosnia and Herzegovina": "BIH",
    }.items(),
)  # fmt: skip
def test_countries_are_understood_in_four_languages_and_by_iso_codes(small_folder: Path, cell: str, codes: str) -> None:
    file = understood(small_folder, activity(countries=cell), options=ImportOptions(places="add"))
    assert records(file)[-1]["countries"] == codes


def test_letters_that_only_look_latin_are_replaced_and_counted(small_folder: Path) -> None:
    file = understood(small_folder, activity(id="wеbinаr-kaz", countries="КАZ"))
    assert records(file)[0]["id"] == "webinar-kaz"
    assert records(file)[0]["countries"] == "KAZ"
    assert sorted(file.sheets[0].parsed_rows.alike.values()) == [1, 1]


def test_russian_words_in_texts_stay_russian(small_folder: Path) -> None:
    assert records(understood(small_folder, activity(title="Оса", organizer=" ОСА\u00a0")))[0]["organizer"] == "ОСА"


def test_a_wide_survey_table_of_a_workbook_becomes_observations(small_folder: Path) -> None:
    content = workbook(PULSE, ["A1:E1", "A2:A3", "B2:C2", "D2:D3", "E2:E3"], {"B5": "0.0%"})
    file = understood(small_folder, content, "pulse.xlsx", ANSWERS)
    observations = [
        (record["indicator"], record["value"], record.get("qualifier", ""), record["n"]) for record in records(file)
    ]
    assert observations == [
        ("disrupted_any", "30.5", "", "105"),
        ("services_disrupted_share", "40", "over", "105"),
        ("oat_sites", "12", "", "105"),
    ]
    assert {record["service"] for record in records(file)} == {"harm-reduction"}
    assert {record["period_start"] for record in records(file)} == {"2020-05"}
    assert {record["source"] for record in records(file)} == {"https://example.org/en/pulse"}
    assert {record["note"] for record in records(file)} == {"mild"}
    assert file.sheets[0].parsed_rows.headings == [4, 7]
    assert list(refusals(file)) == [6]


def test_survey_scope_and_source_of_a_wide_table_are_asked_for(small_folder: Path) -> None:
    file = understood(small_folder, "Service,Disrupted,Remarks\nHarm reduction,40%,x\n")
    assert "--set survey=" in refusals(file)[2][0]
    assert "--set scope=" in refusals(file)[2][1]
    assert "--set source=" in refusals(file)[2][2]


def test_a_survey_named_above_a_wide_table_is_found(small_folder: Path) -> None:
    text = "Answers to the Rapid assessment of services in 2020,\nService,Disrupted\nHarm reduction,40%\n"
    options = ImportOptions(fixed={"scope": "WLD", "source": "https://example.org/en/pulse"})
    assert records(understood(small_folder, text, options=options))[0]["survey"] == "who-mns-2020"


def test_percentages_between_nought_and_one_are_refused_unless_somebody_says_what_they_are(small_folder: Path) -> None:
    def values(header: str, cell: str, options: ImportOptions = ANSWERS) -> tuple[list[str], list[int]]:
        options = ImportOptions(
            percents=options.percents, fixed={**options.fixed, "source": "https://example.org/en/p"}
        )
        file = understood(small_folder, f'Service,{header}\nHarm reduction,"{cell}"\n', options=options)
        return [record["value"] for record in records(file)], list(refusals(file))

    assert values("Disrupted", "0.67") == ([], [2])
    assert values("Disrupted (%)", "0.67") == ([], [2])  # Excel gives this where the number format is lost
    assert values("Disrupted (%)", "0.67", ImportOptions(percents="whole", fixed=ANSWERS.fixed)) == (["0.67"], [])
    assert values("Disrupted (%)", "0.67", ImportOptions(percents="fraction", fixed=ANSWERS.fixed)) == (["67"], [])
    assert values("Disrupted", "67") == (["67"], [])
    assert values("Disrupted", "67%") == (["67"], [])
    assert values("Disrupted", "0,67", ImportOptions(percents="fraction", fixed=ANSWERS.fixed)) == (["67"], [])


def test_cells_of_a_workbook_that_excel_merged_downwards_hold_for_every_row(small_folder: Path) -> None:
    rows: list[list[Any]] = [
        ["Country", "Activity", "Type", "Date", "Sector", "Link"],
        ["KAZ", "One", "webinar", "2020-05-01", "HIV", "https://example.org/en/1"],
        [None, "Two", "webinar", "2020-05-02", "HIV", "https://example.org/en/2"],
    ]
    file = understood(small_folder, workbook(rows, ["A2:A3"]), "w.xlsx")
    assert [record["countries"] for record in records(file)] == ["KAZ", "KAZ"]


def test_a_formula_without_a_value_and_an_error_refuse_their_rows(small_folder: Path) -> None:
    rows: list[list[Any]] = [
        ["Country", "Activity", "Type", "Date", "Sector", "Link"],
        ["KAZ", "=1+1", "webinar", "2020-05-01", "HIV", "https://example.org/en/1"],
        ["KAZ", "#REF!", "webinar", "2020-05-02", "HIV", "https://example.org/en/2"],
    ]
    reasons = refusals(understood(small_folder, workbook(rows), "w.xlsx"))
    assert "formula" in reasons[2][0]
    assert "error" in reasons[3][0]


def test_a_header_that_is_not_known_can_be_said(small_folder: Path) -> None:
    text = activity().replace("title", "Was geschah")
    options = ImportOptions(columns={"Was geschah": "title"})
    assert records(understood(small_folder, text, options=options))[0]["title"] == "A webinar"
    with pytest.raises(ImportRejected, match="columns are missing: title"):
        understood(small_folder, text)


@pytest.mark.parametrize(
    "options",
    [
        ImportOptions(table="people"),
        ImportOptions(fixed={"colour": "x"}),
        ImportOptions(columns={"nowhere": "title"}),
        ImportOptions(fixed={"kind": "party"}),
    ],
)
def test_what_does_not_fit_the_package_or_the_file_is_misuse(small_folder: Path, options: ImportOptions) -> None:
    with pytest.raises(UsageError):
        understood(small_folder, activity().replace("kind", "sort"), options=options)


@pytest.mark.parametrize("content", ["", "  \n", "just a sentence\nand another\n", "x,y\n1,2\n"])
def test_a_file_without_a_header_is_refused_with_a_sentence(small_folder: Path, content: str) -> None:
    with pytest.raises(ImportRejected, match=r"empty|header"):
        understood(small_folder, content)


def test_an_apostrophe_that_keeps_a_cell_from_being_a_formula_is_taken_off(small_folder: Path) -> None:
    assert records(understood(small_folder, activity(title="'=A1")))[0]["title"] == "=A1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_small(tmp_path_factory.mktemp("package"))


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["KAZ", "2020", "1,5", "67%", "webinar", "https://a.org/en/", "#org", "Title"]),
)


@settings(max_examples=examples(30), deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=5))
def test_every_row_becomes_records_or_is_refused_with_a_reason(folder: Path, rows: list[list[str]]) -> None:
    header = ["Kind", "Title", "Begins", "Countries", "Areas", "Source"]
    lines = ("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [header, *rows])
    try:
        file = understood(folder, "\n".join(lines))
    except DashboardError as error:
        assert str(error)  # noqa: PT017 - it may be raised or not
        return
    sheet = file.sheets[0]
    reported_rows = {record.location.row for record in sheet.parsed_rows.records} | {
        place.row for place in sheet.parsed_rows.rejections
    }
    body = sheet.header.body if sheet.header else 0
    filled_rows = {
        number for number, row in enumerate(sheet.sheet.rows, 1) if number > body and any(map(str.strip, row))
    }
    assert {
        row for row in filled_rows if any(cell.strip("\u200b\ufeff") for cell in sheet.sheet.rows[row - 1])
    } - reported_rows <= {
        row for row in filled_rows if not any(cell.isprintable() and cell.strip() for cell in sheet.sheet.rows[row - 1])
    }


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"participants": "67%"}, "67% is a percentage, but the column is not one."),
        ({"participants": "over 60", "participants_qualifier": "exactly"}, "does not fit the participants_qualifier"),
        ({"duration_days": "about 3"}, "about 3 does not say how long it lasted."),
        ({"participants": "12 USD"}, "12 USD is not understood as a number."),
        ({"participants": "twelve"}, "participants: twelve is not understood as a number."),
        ({"amount": "12 000 USD", "currency": "EUR"}, "does not fit the currency of its row, EUR."),
        ({"date_end": "soon"}, "date_end: soon is not understood as a date."),
    ],
)
def test_a_cell_that_is_not_understood_refuses_its_row_with_the_column(
    small_folder: Path, cells: dict[str, str], reason: str
) -> None:
    file = understood(small_folder, activity(**cells))
    assert not records(file)
    assert reason in refusals(file)[2][0]


def test_a_row_with_one_cell_only_is_kept_as_not_understood(small_folder: Path) -> None:
    file = understood(small_folder, activity() + "Total: 1 event\n")
    assert len(records(file)) == 1
    assert "is it a note?" in refusals(file)[3][0]


def test_yes_and_no_are_understood_in_four_languages(small_folder: Path) -> None:
    words = {"да": "true", "Oui": "true", "NO": "false", "لا": "false", "TRUE": "true"}
    rows = "".join(f"s{number},g,{word}\n" for number, word in enumerate(words))
    file = understood(small_folder, f"id,group,summary\n{rows}s9,g,perhaps\n", options=ImportOptions(table="services"))
    assert [record["summary"] for record in records(file)] == list(words.values())
    assert "Write yes or no." in refusals(file)[7][0]


def test_an_observation_takes_one_source_and_its_percentages_by_their_indicator(small_folder: Path) -> None:
    header = "Indicator,Survey,Service,Scope,Value,Source"
    rows = ["Disrupted,pulse-1,Clinics,World,0.5,brief", "Treatment sites,pulse-1,Clinics,World,0.5,brief;release"]
    reasons = refusals(understood(small_folder, "\n".join([header, *rows])))
    assert "can be 0.5% or 50%" in reasons[2][0]
    assert reasons[3] == ["The row names several sources; this table takes one."]
    file = understood(small_folder, f"{header}\nTreatment sites,pulse-1,Clinics,World,12,brief\n")
    assert records(file)[0] == {
        "indicator": "oat_sites", "survey": "pulse-1", "service": "clinic", "scope": "WLD", "value": "12",
        "source": "brief",
    }  # fmt: skip


def test_numbers_beside_the_answers_of_a_wide_table_are_read_or_refuse_the_row(small_folder: Path) -> None:
    options = ImportOptions(fixed={**ANSWERS.fixed, "source": "brief"})
    text = "Service,Disrupted,N\nClinics,40%,88\nHarm reduction,41%,many\n,42%,5\n"
    file = understood(small_folder, text, options=options)
    assert [(record["value"], record["n"]) for record in records(file)] == [("40", "88")]
    assert refusals(file) == {3: ["N: many is not understood as a number."], 4: ["The row names no service."]}
