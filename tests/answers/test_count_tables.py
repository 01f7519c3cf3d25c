"""Counts with a column a month or a service, on sheets of years, become the same changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboard.__main__ import main
from dashboard.answers import count_layout, count_table
from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.answers.count_table import looks_like_counts
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import load
from dashboard.importing.errors import UsageError
from dashboard.settings import shipped_folder
from dashboard.xlsx_reader.raw_sheet import RawSheet
from tests.support.answer_fixtures import Table, refusal_of, write_book, write_csv

Output = pytest.CaptureFixture[str]
MONTHS_2019, MONTHS_2020 = ("201903", "201904", "201905"), ("202003", "202004", "202005")
WIDE: Table = [
    ["Ministry of Health", "", ""],
    ["Region", "Facility", "Service", "Mar-19", "April 2019", "05.2019", "2020-03", "2020-04", "2020-05"],
    ["North", "A", "Outreach", 10, 100, 7, 10, 70, ""],
    ["North", "B", "Outreach", 10, 60, 7, 10, 30, "-"],
    ["South", "C", "Outreach", 10, 40, 7, "", "", ""],
    ["South", "D", "Outreach", "", "", "", 10, 50, 7],
    ["", "Total", "", 30, 200, 21, 30, 150, 7],
]
TWO_LEVELS: Table = [
    ["", "", "", 2019, "", "", 2020, "", ""],
    ["Region", "Facility", "Service", "Mar", "Apr", "May", "Mar", "Apr", "May"],
    *WIDE[2:],
]
SHEETS: dict[str, Table] = {
    year: [
        ["Facility", "Service", "March", "April", "May"],
        *([row[1], row[2], *row[at : at + 3]] for row in WIDE[2:6]),
    ]
    for year, at in (("2019", 3), ("2020", 6))
}
WITH_YEAR: Table = [
    ["Facility", "Service", "Year", "март", "апрель", "май"],
    *([row[1], row[2], year, *row[at : at + 3]] for row in WIDE[2:6] for year, at in (("2019", 3), ("2020", 6))),
]
PIVOT: Table = [
    ["organisationunitid", "organisationunitname", "periodid", "periodname", "Outreach"],
    *(
        [f"id{row[1]}", row[1], month, "", row[3 + place]]
        for row in WIDE[2:6]
        for place, month in enumerate((*MONTHS_2019, *MONTHS_2020))
    ),
]


def shipped_copy(folder: Path) -> Path:
    """Return a copy of the shipped package."""
    shutil.copytree(shipped_folder("data"), folder)
    return folder


def changes(capsys: Output, path: Path, *more: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    code = main(["rates", str(path), "--kind", "counts", "--json", *more])
    output = capsys.readouterr()
    assert code == 0, output.err
    return {(row["scope"], row["service"], row["month"]): row for row in json.loads(output.out)["changes"]}


def files(folder: Path) -> dict[str, Path]:
    headers = [{"name": name, "column": name, "meta": place < 4} for place, name in enumerate(PIVOT[0])]
    body = {"headers": headers, "rows": [list(map(str, row)) for row in PIVOT[1:]], "metaData": {"items": {}}}
    (folder / "pivot.json").write_text(json.dumps(body), "utf-8")
    return {
        "a column a month": write_book(folder / "wide.xlsx", {"HMIS": WIDE}),
        "years over months": write_book(folder / "levels.xlsx", {"HMIS": TWO_LEVELS}),
        "a sheet a year": write_book(folder / "sheets.xlsx", SHEETS),
        "a column of years": write_csv(folder / "year.csv", WITH_YEAR, ";"),
        "a column a service": write_csv(folder / "pivot.csv", PIVOT),
        "a column a service, JSON": folder / "pivot.json",
    }


def test_every_shape_gives_the_same(tmp_path: Path, capsys: Output) -> None:
    for shape, path in files(tmp_path).items():
        april = changes(capsys, path)["", "Outreach", "2020-04"]
        figures = (april["change"], april["both_change"], april["share_both"], april["units_both"])
        assert figures == (-25, -37.5, 50, 2), shape


def test_places_have_changes_of_their_own(tmp_path: Path, capsys: Output) -> None:
    rows = changes(capsys, write_book(tmp_path / "wide.xlsx", {"HMIS": WIDE}))
    assert rows["North", "Outreach", "2020-04"]["change"] == -37.5
    assert rows["South", "Outreach", "2020-04"]["units_both"] == 0
    assert rows["South", "Outreach", "2020-04"]["both_change"] is None
    assert ("North", "Outreach", "2020-05") not in rows


def test_what_is_left_out_is_counted(tmp_path: Path, capsys: Output) -> None:
    assert main(["rates", str(write_book(tmp_path / "wide.xlsx", {"HMIS": WIDE})), "--kind", "counts"]) == 0
    output = capsys.readouterr().out
    assert "counts read: 16; cells without a report: 8; left out as they add up others: 6." in output


def test_odd_headings_are_named_by_the_mapping(tmp_path: Path, capsys: Output) -> None:
    rows: Table = [["Pt", "M1", "M2"], ["A", 100, 70], ["B", 60, 30]]
    path = write_csv(tmp_path / "odd.csv", rows)
    assert main(["rates", str(path), "--kind", "counts"]) == 2
    assert "No column is known as unit, month" in capsys.readouterr().err
    options = ["--column", "Pt=unit", "--column", "M1=2019-04", "--column", "M2=2020-04"]
    assert changes(capsys, path, *options)["", "", "2020-04"]["change"] == -37.5
    mapping = tmp_path / "map.json"
    assert main(["rates", str(path), "--kind", "counts", *options, "--learn", str(mapping)]) == 0
    assert json.loads(mapping.read_text("utf-8"))["columns"] == {"Pt": "unit", "M1": "2019-04", "M2": "2020-04"}


def test_the_heading_is_no_cell_by_which_persons_are_known() -> None:
    rows = [["Facility", "2019-04", "2020-04", "2020-05"], ["+7 701 555 0199", "1", "2", "3"], ["A", "1", "2", "3"]]
    table = count_table.read_counts([RawSheet("HMIS", rows)], AnswerMapping(), "file")
    assert table.columns["Facility"] is None


@pytest.mark.parametrize("role", ["status", "choice", "weight", "time", "population"])
def test_a_column_of_counts_is_nothing_that_only_answers_have(role: str, tmp_path: Path, capsys: Output) -> None:
    path = write_csv(tmp_path / "odd.csv", [["Facility", "Month", "Odd"], ["A", "2019-04", 1], ["A", "2020-04", 2]])
    assert main(["rates", str(path), "--kind", "counts", "--column", f"Odd={role}"]) == 2
    assert "allowed is unit, scope, service, month, year, value, an id of services.csv" in capsys.readouterr().err


HEADS = ["Facility", "2019-04", "2020-03", "2020-04"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([HEADS, ["A", 1, "many", 2]], "1 cells are not a number from zero (many)"),
        ([["Facility", "Month", "Value"], ["A", "soon", 1]], "Month: 1 cells are not a month (soon)"),
        ([HEADS, ["A", 1, -4, 2]], "1 cells are not a number from zero (-4)"),
        ([HEADS, ["A", 1, 2, 3], ["A", 1, 2, 3]], "repeat a unit, service and month"),
        ([["Facility", "2018-04", "2020-03", "2020-04"], ["A", 1, 2, 3]], "no month of the baseline 2019"),
        ([["Facility", "2019-02", "2019-03", "2019-04"], ["A", 1, 2, 3]], "no month of another year than the baseline"),
        ([["Facility", "2019-02", "2019-03", "2019-04"], ["A", "", "-", ""]], "No row is left"),
    ],
)  # fmt: skip
def test_bad_workbooks_are_sentences(rows: Table, sentence: str, tmp_path: Path, capsys: Output) -> None:
    assert main(["rates", str(write_book(tmp_path / "bad.xlsx", {"HMIS": rows})), "--kind", "counts"]) == 1
    assert sentence in capsys.readouterr().err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shipped_copy(tmp_path / "data")


def learn(tmp_path: Path, path: Path, **overrides: str) -> Path:
    """Return the mapping of counts, filled in."""
    place = tmp_path / "map.json"
    assert main(["rates", str(path), "--kind", "counts", "--learn", str(place)]) == 1  # places are not known
    mapping = json.loads(place.read_text("utf-8"))
    assert mapping["codes"]["service"] == {"Outreach": "outreach"}
    assert mapping["codes"]["scope"] == {"North": "", "South": ""}
    mapping["codes"]["scope"] = {"North": None, "South": None}
    mapping["fixed"] |= {"survey": "hmis", "survey_name": "HMIS reports", "publisher": "Ministry", "scope": "KAZ",
                       "source": "https://example.org/hmis", "source_title": "HMIS", "source_publisher": "Ministry",
                       "source_language": "en"} | overrides  # fmt: skip
    place.write_text(json.dumps(mapping), "utf-8")
    return place


def test_changes_are_brought_into_a_package_once(tmp_path: Path, folder: Path, capsys: Output) -> None:
    path = write_book(tmp_path / "wide.xlsx", {"HMIS": WIDE})
    call = ["rates", str(path), "--kind", "counts", "--mapping", str(learn(tmp_path, path)), "--into", str(folder)]
    assert main([*call, "--yes"]) == 0, capsys.readouterr().err
    data: Dataset = load(folder)
    rows = data.observations[data.observations["survey"] == "hmis"].set_index("id")
    april = {name: rows.loc[f"hmis-outreach-{name}-KAZ-2020-04"] for name in
             ("count-change-reported", "count-change-both", "units-reporting-both")}  # fmt: skip
    assert [row["value"] for row in april.values()] == [-25, -37.5, 50]
    assert [row["n"] for row in april.values()] == [3, 2, 4]
    assert set(rows["period_start"]) == {"2020-03", "2020-04", "2020-05"}
    assert rows["note"].unique().tolist() == ["Against the same month of 2019."]
    capsys.readouterr()
    assert main([*call, "--yes"]) == 0
    assert "to add: 0, to change: 0, unchanged: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"scope": "Nowhere"}, "no place Nowhere"),
        ({"survey": ""}, "say survey"),
        ({"baseline": "2018"}, "baseline 2018"),
    ],
)
def test_what_is_not_known_writes_nothing(
    overrides: dict[str, str], sentence: str, tmp_path: Path, folder: Path, capsys: Output
) -> None:
    before = {file.name: file.read_bytes() for file in folder.glob("*.*s*")}
    path = write_book(tmp_path / "wide.xlsx", {"HMIS": WIDE})
    mapping = learn(tmp_path, path, **overrides)
    call = ["rates", str(path), "--kind", "counts", "--mapping", str(mapping), "--into", str(folder), "--yes"]
    assert main(call) == 1
    assert sentence in capsys.readouterr().err
    assert len(before) > 8
    assert {file.name: file.read_bytes() for file in folder.glob("*.*s*")} == before


def test_an_older_package_is_told_which_indicators_it_lacks(tmp_path: Path, capsys: Output) -> None:
    old = shipped_copy(tmp_path / "old")
    lines = (old / "indicators.csv").read_text("utf-8").splitlines(keepends=True)
    (old / "indicators.csv").write_text("".join(line for line in lines if "count_change" not in line), "utf-8")
    path = write_book(tmp_path / "wide.xlsx", {"HMIS": WIDE})
    call = ["rates", str(path), "--kind", "counts", "--mapping", str(learn(tmp_path, path)), "--into", str(old)]
    assert main(call) == 1
    assert "The package has no indicator count_change_both, count_change_reported" in capsys.readouterr().err


def test_no_cell_of_a_list_without_units_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(count_layout, "count_of", lambda cell: pytest.fail(f"{cell} was read"))
    rows = [["Title", "Month", "Amount"], *(["A list", "2020-04", "5"] for _ in range(20))]
    assert not looks_like_counts([RawSheet("List", rows)], 2019)


def test_sheets_are_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = list[str]()

    def lay_out(sheet: RawSheet, *more: Any) -> count_layout.CountLayout | None:
        names.append(sheet.name)
        return count_layout.count_layout(sheet, *more)

    monkeypatch.setattr(count_table, "count_layout", lay_out)
    sheets = [RawSheet(name, [["Facility", "Region"], ["A", "North"]]) for name in ("One", "Two")]
    with pytest.raises(UsageError, match="No column is known as month\\."):
        count_table.read_counts(sheets, AnswerMapping(), "file")
    assert names == ["One", "Two"]


def long_rows(services: tuple[str, ...] = ("Выездная помощь",)) -> list[list[object]]:
    """Return counts of six units by service and month, which fell from 80 to 50."""
    counts = {2019: 80, 2020: 50}
    return [
        [f"Fac{unit}", f"{year}-{month:02d}", service, value]
        for unit in range(6) for year, value in counts.items() for month in range(1, 4) for service in services
    ]  # fmt: skip


def test_beside_services_the_column_of_numbers_holds_the_counts(tmp_path: Path, capsys: Output) -> None:
    rows = long_rows(("Выездная помощь", "Диализ"))
    path = write_csv(tmp_path / "counts.csv", [["Учреждение", "Месяц", "Услуга", "Всего случаев"], *rows], ";", "cp866")
    results = changes(capsys, path, "--encoding", "cp866").values()
    assert {(result["service"], result["units_now"], result["change"]) for result in results} == {
        ("Выездная помощь", 6, -37.5), ("Диализ", 6, -37.5)
    }  # fmt: skip


def test_a_unit_is_one_however_it_is_typed_and_is_named_in_every_row(tmp_path: Path, capsys: Output) -> None:
    headings = ["facility", "month", "service", "value"]
    typed_rows = [[str(row[0]).upper() if n % 2 else row[0], *row[1:]] for n, row in enumerate(long_rows())]
    results = changes(capsys, write_csv(tmp_path / "typed.csv", [headings, *typed_rows])).values()
    assert {(result["units_both"], result["both_change"]) for result in results} == {(6, -37.5)}
    nameless = write_csv(tmp_path / "nameless.csv", [headings, *long_rows(), ["", "2020-01", "Выездная помощь", 7]])
    assert "facility: 1 counts stand in rows that name no unit" in refusal_of(capsys, nameless, "--kind", "counts")


def test_sums_under_another_heading_than_that_of_units_are_counted(tmp_path: Path, capsys: Output) -> None:
    sheets: dict[str, Table] = {
        str(year): [
            ["District", "Facility", "Jan", "Feb", "Mar"], *(["D", f"F{unit}", *[value] * 3] for unit in range(6)),
            ["Total", "", *[6 * value] * 3],
        ]
        for year, value in ((2019, 80), (2020, 50))
    }  # fmt: skip
    path = write_book(tmp_path / "hmis.xlsx", sheets)
    assert main(["rates", str(path), "--kind", "counts"]) == 0
    assert "counts read: 36; cells without a report: 0; left out as they add up others: 6" in capsys.readouterr().out


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_sum_that_stands_beside_its_units_is_no_unit(above: bool, tmp_path: Path, capsys: Output) -> None:
    """Two districts of three facilities have sums of their own, and one of both."""
    years = {2019: 100, 2020: 60}
    months = [f"{year}-{month:02d}" for year in years for month in range(1, 7)]

    def counts(unit: int) -> list[int]:
        return [years[int(month[:4])] + 7 * unit + 3 * (7 - int(month[5:])) * unit for month in months]

    rows: list[list[object]] = []
    for district in range(2):
        units = [[f"F{unit}", *counts(unit)] for unit in range(3 * district + 1, 3 * district + 4)]
        numbers = [counts(unit) for unit in range(3 * district + 1, 3 * district + 4)]
        total = [f"District {district}", *map(sum, zip(*numbers, strict=True))]
        rows += [total, *units] if above else [*units, total]
    everything = [sum(counts(unit)[at] for unit in range(1, 7)) for at in range(len(months))]
    rows.insert(0 if above else len(rows), ["Republic", *everything])
    april = changes(capsys, write_book(tmp_path / "t.xlsx", {"HMIS": [["Facility", *months], *rows]}))[
        "", "", "2020-04"
    ]
    # Of the six alone: 600 + 16 * 21 in April 2019, 360 + 16 * 21 in 2020.
    assert (april["baseline"], april["reported"], april["units_both"]) == (936, 696, 6)


def test_one_unit_that_adds_up_its_months_is_named(tmp_path: Path, capsys: Output) -> None:
    months = [f"{year}-{month:02d}" for year in (2019, 2020) for month in range(1, 13)]
    rows = [["F1", *((50 + 9 * at) % 31 for at in range(24))], ["F2", *(40 * int(month[5:]) for month in months)]]
    path = write_book(tmp_path / "sums.xlsx", {"HMIS": [["Facility", *months], *rows]})
    assert "sums.xlsx, f2: no count falls within a year" in refusal_of(capsys, path, "--kind", "counts")
