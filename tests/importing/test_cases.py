"""Tables that once published a wrong number.

Their values are right in every kind of file, order of columns and language, or are asked about.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from dashboard.importing.dry_run_validation import dry_run
from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.reader import FileResult, read_file
from dashboard.importing.target_package import TargetPackage, read_package
from dashboard.settings import shipped_folder
from tests.support import files_of_kinds as kinds
from tests.support.covering import covering
from tests.support.files_of_kinds import Month, Percent
from tests.support.import_fixtures import NOW, records

LINK = "https://example.org/report"
ANSWERS = {"survey": "who-mns-2020", "source": LINK}
WRITERS: Mapping[str, Callable[..., bytes]] = {"csv": kinds.as_csv, **kinds.WORKBOOKS}


@pytest.fixture(scope="module")
def package() -> TargetPackage:
    return read_package(shipped_folder("data"))


def parse_file(package: TargetPackage, content: bytes, **options: Any) -> FileResult:
    return read_file("file", content, package, ImportOptions(**options), lambda _sheet, _row, _rows: None)


@dataclass(frozen=True)
class Case:
    """A table with the values it holds; `translations` are its headings in other languages."""

    heads: Sequence[str]
    body: kinds.Rows
    values: Sequence[Mapping[str, str]]
    options: Mapping[str, Any] = field(default_factory=dict)
    translations: Sequence[Sequence[str]] = ()


ACTIVITY = ("Course", "training", "Kazakhstan", "COVID-19", LINK)
CASES = {
    "region before country": Case(
        ("Indicator", "REGION (CODE)", "COUNTRY (CODE)", "COUNTRY (DISPLAY)", "Survey", "Service", "Value", "n"),
        [["Disrupted", "EUR", "KAZ", "Kazakhstan", "who-mns-2020", "harm-reduction", 42.4, 30]],
        [{"scope": "KAZ", "value": "42.4", "n": "30"}],
        {"fixed": {"source": LINK}},
        [
            ("Показатель", "Регион", "Страна", "Страна (название)", "Опрос", "Услуга", "Значение", "n"),
            ("Indicateur", "Région", "Pays", "Pays (nom)", "Enquête", "Service", "Valeur", "n"),
            ("Indicador", "Región", "País", "País (nombre)", "Survey", "Servicio", "Valor", "n"),
        ],
    ),
    "fractions under a percent sign": Case(
        ("Service", "Indicator", "Scope", "% of countries", "N"),
        [["harm-reduction", "Disrupted", "KAZ", 0.78, 30], ["older-adults", "Disrupted", "KAZ", 1, 30]],
        [{"value": "78"}, {"value": "100"}],
        {"fixed": ANSWERS, "percents": "fraction"},
        [("Услуга", "Показатель", "Страна", "% стран", "N"), ("Service", "Indicateur", "Pays", "% des pays", "N")],
    ),
    "percentages that are shown as such": Case(
        ("Service", "Indicator", "Scope", "Value", "N"),
        [
            ["harm-reduction", "Disrupted", "KAZ", Percent(0.785), 30],
            ["older-adults", "Disrupted", "KAZ", Percent(1), 9],
        ],
        [{"value": "78.5"}, {"value": "100"}],
        {"fixed": ANSWERS},
    ),
    "an amount in thousands": Case(
        ("Title", "Type", "Country", "Sector", "Source", "Date", "Amount (thousand USD)"),
        [[*ACTIVITY, datetime.date(2021, 3, 2), 250.5], ["Masks", *ACTIVITY[1:], datetime.date(2021, 4, 3), 1200]],
        [{"amount": "250500", "currency": "USD", "date_start": "2021-03-02"}, {"amount": "1200000"}],
        {},
        [
            ("Название", "Вид", "Страна", "Сектор", "Ссылка", "Дата", "Сумма (тыс. долл. США)"),
            ("Titre", "Type", "Pays", "Secteur", "Source", "Date", "Montant (en milliers USD)"),
            ("العنوان", "Type", "البلد", "Sector", "Source", "التاريخ", "Amount (thousand USD)"),
        ],
    ),
    "women first": Case(
        ("Title", "Type", "Country", "Sector", "Source", "Date", "Participants (women)", "Participants (total)"),
        [[*ACTIVITY, "2021-03-02", 12, 42]],
        [{"participants": "42"}],
        {},
        [
            ("Название", "Вид", "Страна", "Сектор", "Ссылка", "Дата", "Число участников (женщины)", "Число участников"),
            ("Titre", "Type", "Pays", "Secteur", "Source", "Date", "Participants (femmes)", "Participants (total)"),
        ],
    ),
    "two languages in a heading": Case(
        (
            "Activity / Мероприятие",
            "Type / Тип",
            "Country\nСтрана",
            "Sector / Сектор",
            "Link / Ссылка",
            "Date - Дата",
        ),
        [[*ACTIVITY, "02.03.2021"]],
        [{"title": "Course", "countries": "KAZ", "date_start": "2021-03-02", "kind": "training"}],
    ),
    "counts beside percentages": Case(
        ("Service", "Number of countries", "Partly disrupted (number)", "Partly disrupted (%)"),
        [["harm-reduction", 28, 12, 43], ["older-adults", 28, 14, 50]],
        [{"value": "43", "n": "28"}, {"value": "50", "n": "28"}],
        {"fixed": ANSWERS | {"scope": "AFR"}},
    ),
    "letters of Arabic": Case(
        ("Title", "Type", "Country", "Sector", "Source", "Date"),
        [["دورة تدريبية عن كوفيد", *ACTIVITY[1:], Month(datetime.date(2021, 3, 1))]],
        [{"title": "دورة تدريبية عن كوفيد", "date_start": "2021-03", "date_precision": "month"}],
    ),
}


@pytest.mark.parametrize(("name", "kind"), covering(CASES, WRITERS))
def test_the_values_are_right_in_every_kind_of_file_order_and_language(
    package: TargetPackage, name: str, kind: str
) -> None:
    case = CASES[name]
    for heads in (case.heads, *case.translations):
        for turn in (0, 1, -1) if heads is case.heads else (0,):
            order = list(range(len(heads)))
            order = order[turn:] + order[:turn] if turn >= 0 else order[::-1]
            rows = [[row[place] for place in order] for row in (heads, *case.body)]
            parsed_rows = records(parse_file(package, WRITERS[kind](rows), **case.options))
            values = [
                {key: record.get(key) for key in value} for record, value in zip(parsed_rows, case.values, strict=True)
            ]
            assert values == list(case.values), (heads, turn)


def test_a_binary_workbook_is_asked_about_and_then_read(package: TargetPackage) -> None:
    case = CASES["an amount in thousands"]
    content = kinds.as_xlsb([case.heads, *case.body])
    with pytest.raises(ImportRejected, match="it cannot be seen which rows are hidden"):
        parse_file(package, content)
    parsed_rows = records(parse_file(package, content, hidden_rows="read"))
    assert [record["amount"] for record in parsed_rows] == ["250500", "1200000"]


@pytest.mark.parametrize("kind", kinds.WORKBOOKS)
def test_hidden_rows_are_asked_about_in_every_kind_that_has_them(package: TargetPackage, kind: str) -> None:
    case = CASES["women first"]
    content = kinds.WORKBOOKS[kind]([case.heads, *case.body, *case.body], [3])
    with pytest.raises(ImportRejected, match="hidden or filtered out"):
        parse_file(package, content)
    assert len(records(parse_file(package, content, hidden_rows="skip"))) == 1


@pytest.mark.parametrize("kind", WRITERS)
def test_a_list_of_countries_is_not_the_table_of_places(package: TargetPackage, kind: str) -> None:
    rows = [["Country", "ISO3", "Doses", "Source Url"], ["Kazakhstan", "KAZ", 500_000, LINK]]
    rows += [["Kyrgyz Republic", "KGZ", 172_800, LINK]]
    with pytest.raises(ImportRejected, match="Not understood: Doses"):
        parse_file(package, WRITERS[kind](rows), fixed={"source": LINK})


@pytest.mark.parametrize("kind", WRITERS)
def test_a_second_table_on_a_sheet_has_its_own_place(package: TargetPackage, kind: str) -> None:
    heads = ["Service", "Partly disrupted", "Completely disrupted"]
    rows = [["African Region (n = 28)", None, None], heads, ["harm-reduction", 40, 10], [None] * 3]
    rows += [["European Region (n = 40)", None, None], heads, ["school-mental-health", 30, 5]]
    parsed_rows = records(parse_file(package, WRITERS[kind](rows), fixed=ANSWERS))
    assert [(record["scope"], record["n"], record["service"], record["value"]) for record in parsed_rows] == [
        ("AFR", "28", "harm-reduction", "40"),
        ("AFR", "28", "harm-reduction", "10"),
        ("EUR", "40", "school-mental-health", "30"),
        ("EUR", "40", "school-mental-health", "5"),
    ]


CLUSTERS = [
    ["WHO", "WHO", "WHAT", "WHAT", "WHERE", "WHERE", "WHEN", "WHEN"],
    ["Organization", "Partner", "Activity", "Cluster", "Country", "Province", "Start", "End"],
    ["#org", "#org+impl", "#activity", "#sector", "#country+name", "#adm1+name", "#date+start", "#date+end"],
    ["Org A", "Org B", "Training of nurses", "Health", "Kazakhstan", "Almaty", "2021-03-01", "2021-03-05"],
    ["Org C", "", "Training of nurses", "Health", "Kazakhstan", "Turkistan", "2021-03-01", "2021-03-05"],
    ["Org A", "", "School kits", "Education", "Kazakhstan", "Almaty", "2021-04-01", "2021-04-02"],
]


@pytest.mark.parametrize("kind", WRITERS)
def test_rows_of_a_3w_are_joined_and_its_clusters_kept_as_text(package: TargetPackage, kind: str) -> None:
    fixed_values = {"kind": "training", "areas": "covid_response", "source": LINK, "source_language": "en"}
    file = parse_file(package, WRITERS[kind](CLUSTERS), columns={"Cluster": "note"}, fixed=fixed_values)
    plan = dry_run(package, [record for sheet in file.sheets for record in sheet.parsed_rows.records], NOW).plan
    activities = {row.cells["title"]: row.cells for row in plan.added["activities"].values()}
    assert activities["Training of nurses"]["place"] == "Almaty; Turkistan"
    assert activities["Training of nurses"]["organizer"] == "Org A; Org C"
    assert activities["School kits"]["note"] == "Education"


DATES: Sequence[tuple[kinds.Cell, tuple[str, str]]] = [
    ("15-17 March 2020", ("2020-03-15", "2020-03-17")),
    ("15.03.2020-17.03.2020", ("2020-03-15", "2020-03-17")),
    ("15–17 марта 2020 г.", ("2020-03-15", "2020-03-17")),
    ("01.02.21", ("2021-02-01", "")),
    ("5-Mar-21", ("2021-03-05", "")),
    ("2021-03-15T23:30:00+06:00", ("2021-03-15", "")),
    ("30 April - 2 May 2020", ("2020-04-30", "2020-05-02")),
    (datetime.datetime(2021, 3, 15, 23, 30), ("2021-03-15", "")),  # noqa: DTZ001 - a cell knows no zone
    (44270, ("2021-03-15", "")),
]


@pytest.mark.parametrize("kind", WRITERS)
def test_dates_of_events_are_read_once_their_order_and_serials_are_said(package: TargetPackage, kind: str) -> None:
    heads = ["Title", "Date", "Type", "Country", "Sector", "Source"]
    rows = [heads, *([f"Event {number}", date, *ACTIVITY[1:]] for number, (date, _) in enumerate(DATES))]
    parsed_rows = records(parse_file(package, WRITERS[kind](rows), dates="day-first", serials="1900"))
    assert [(record["date_start"], record.get("date_end", "")) for record in parsed_rows] == [
        dates for _, dates in DATES
    ]


@pytest.mark.parametrize("encoding", ["cp1256", "utf-8", "utf-16"])
@pytest.mark.parametrize("kind", ["csv", "html"])
def test_arabic_letters_of_windows_are_read_or_named(package: TargetPackage, kind: str, encoding: str) -> None:
    case = CASES["letters of Arabic"]
    text = (
        WRITERS[kind]([case.heads, *case.body])
        .decode()
        .replace("utf-8", "windows-1256" if "cp" in encoding else encoding)
    )
    (record,) = records(parse_file(package, text.encode(encoding)))
    assert record["title"] == "دورة تدريبية عن كوفيد"


@pytest.mark.parametrize("kind", WRITERS)
def test_neighbours_of_wrong_numbers_are_right_or_asked_about(package: TargetPackage, kind: str) -> None:
    heads, row = ["Service", "Indicator", "Country / Страна"], ["harm-reduction", "Disrupted", "Kazakhstan / Казахстан"]

    def values(head: str, *cells: kinds.Cell, **options: Any) -> list[str | None]:
        rows = [[*heads, head], *([*row, cell] for cell in cells)]
        return [
            record.get("value")
            for record in records(parse_file(package, WRITERS[kind](rows), fixed=ANSWERS, **options))
        ]

    assert values("Value", "37*", "36 a", "12¹", "n/a", "..", "42") == [None, None, "42"]
    assert values("Value", "37*", "36 a", footnotes="ignore") == ["37", "36"]
    assert values("Value", "37*", "36 a", footnotes="empty") == [None, None]
    duplicates = [[*heads, "Value", "Value"], [*row, 42, 43]]
    with pytest.raises(ImportRejected, match="could both be value, and differ in row 2"):
        parse_file(package, WRITERS[kind](duplicates), fixed=ANSWERS)
    table = [["Results of facilities, 2021", None, None], ["Service", "Disrupted", "n"], ["harm-reduction", 43, 12]]
    with pytest.raises(ImportRejected, match="names 2021, and the survey who-mns-2020 was in 2020"):
        parse_file(package, WRITERS[kind](table), fixed=ANSWERS | {"scope": "KAZ"})
    assert (
        len(records(parse_file(package, WRITERS[kind](table), fixed=ANSWERS | {"scope": "KAZ"}, titles="ignore"))) == 1
    )


def test_words_that_were_lost_are_not_published(package: TargetPackage) -> None:
    heads = ["Title", "Type", "Country", "Sector", "Source", "Date"]
    content = kinds.as_csv([heads, ["????????? ??? ???", *ACTIVITY[1:], "2021-03-02"]])
    with pytest.raises(ImportRejected, match="letters were lost"):
        parse_file(package, content)
