"""Monthly counts are held against the same months of the baseline, and nothing is filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.answers.count_layout import count_of, month_of
from dashboard.answers.count_table import read_counts
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.xlsx_reader.raw_sheet import RawSheet
from tests.answers.test_count_tables import changes
from tests.answers.test_misleading_answers import answers
from tests.support.answer_fixtures import refusal_of, write_csv

Output = pytest.CaptureFixture[str]
HEADINGS = ["Data", "Period", "Organisation unit", "Value"]
ROWS: list[list[object]] = [
    ["Outreach", "201904", "A", 100], ["Outreach", "201904", "B", 60], ["Outreach", "201904", "C", 40],
    ["Outreach", "202004", "A", 70], ["Outreach", "202004", "B", 30], ["Outreach", "202004", "D", 50],
    ["Outreach", "202005", "A", 10], ["Testing", "201904", "A", 0], ["Testing", "202004", "A", 5],
    ["Testing", "201905", "B", 8], ["Testing", "202005", "B", 5], ["Testing", "202005", "A", ""],
]  # fmt: skip


def test_as_reported_and_for_those_that_reported_twice(tmp_path: Path, capsys: Output) -> None:
    rows = changes(capsys, write_csv(tmp_path / "counts.csv", [HEADINGS, *ROWS]))
    april = rows["", "Outreach", "2020-04"]
    assert (april["reported"], april["baseline"], april["change"]) == (150, 200, -25)
    assert (april["both_reported"], april["both_baseline"], april["both_change"]) == (100, 160, -37.5)
    assert (april["units_now"], april["units_baseline"], april["units_both"], april["share_both"]) == (3, 3, 2, 50)
    assert rows["", "Outreach", "2020-05"]["change"] is None
    assert rows["", "Testing", "2020-04"]["change"] is None
    assert rows["", "Testing", "2020-05"]["units_now"] == 1


def test_a_fall_is_said_as_that(tmp_path: Path, capsys: Output) -> None:
    path = write_csv(tmp_path / "counts.csv", [HEADINGS, *ROWS])
    assert main(["rates", str(path), "--kind", "counts"]) == 0
    output = capsys.readouterr().out
    assert "as reported a fall of 25%; 50% of the units reported in both months, for them a fall of 37.5%" in output
    assert "as reported not known" in output


@pytest.mark.parametrize(
    ("cell", "month"),
    [("202004", "2020-04"), ("2020-04", "2020-04"), ("2020-04-01", "2020-04"), ("04.2020", "2020-04"),
     ("April 2020", "2020-04"), ("2020-04 - 2020-04", "2020-04"), ("2020-04 - 2020-06", None),
     ("апрель 2020", "2020-04"), ("avril 2020", "2020-04"), ("202013", None), ("soon", None),
     ("2020/04", "2020-04"), ("٢٠٢٠-٠٤", "2020-04"), ("13/4/2020", "2020-04"),
     ("4.1.2020", "2020-01"), ("2020-04-01 - 2020-04-30", "2020-04"), ("4/1/2020", None), ("43922", None),
     ("20204", None), ("Apr-20", None), ("2020", None), ("2020.1", None), ("2020W15", None), ("20200405", None),
     ("2020-04-06 - 2020-04-12", None), ("2563-04", None)],
)  # fmt: skip
def test_months_as_they_are_written(cell: str, month: str | None) -> None:
    assert month_of(cell) == month


@pytest.mark.parametrize(
    ("cell", "count"),
    [("12", 12), ("1,234", 1234), ("1 234", 1234), ("1'234'567", 1234567), ("1.234,5", 1234.5), ("12.0", 12),
     ("١٢", 12), ("-4", -4), ("1.234", None), ("1_000", None), ("1E+05", None), ("12%", None), ("12 34", None),
     ("5 [3-8]", None), ("37*", None), ("~5", None), ("$5", None), ("5k", None), ("2020-04-01", None), ("nan", None),
     ("", None)],
)  # fmt: skip
def test_counts_as_they_are_written(cell: str, count: float | None) -> None:
    assert count_of(cell) == count


def test_counts_shown_as_per_cent_are_none() -> None:
    rows = [["Facility", "2019-04", "2020-03", "2020-04"], ["A", "0.12", "2", "3"]]
    with pytest.raises(ImportRejected, match=r"1 cells are not a number from zero \(12%\)"):
        read_counts([RawSheet("HMIS", rows, {(2, 2): "percent"})], AnswerMapping(), "file")


@pytest.mark.parametrize("name", ["HMIS 2019-20", "2019 and 2020"])
def test_the_name_of_a_sheet_with_two_years_is_the_year_of_no_month(name: str) -> None:
    with pytest.raises(UsageError, match="No column is known as month"):
        read_counts([RawSheet(name, [["Facility", "Jan", "Feb", "Mar"], ["A", "1", "2", "3"]])], AnswerMapping(), "x")


def monthly(folder: Path, units: dict[str, list[int]]) -> Path:
    months = [f"{year}-{month:02d}" for year in (2019, 2020) for month in range(1, 7)]
    rows: list[list[object]] = [[unit, "Outreach", *cells] for unit, cells in units.items()]
    return answers(folder, ("facility", "service", *months), rows)


def test_counts_added_up_since_january_are_refused(tmp_path: Path, capsys: Output) -> None:
    path = monthly(tmp_path, {f"F{n}": [10 * (1 + month % 6) for month in range(12)] for n in range(4)})
    options = ("--kind", "counts", "--baseline", "2019")
    assert "as counts do that are added up since January" in refusal_of(capsys, path, *options)
    assert main(["rates", str(path), *options, "--set", "counts=monthly"]) == 0


@pytest.mark.parametrize(
    ("unit", "counts", "sentence"),
    [
        ("F9", [100, 120, 90, 110, 105, 99, 101, 999, 104, 9999, 98, 102], "2 counts are 999, 9999, far above"),
        ("Total of the north", [400 + month for month in range(12)], "1 units are called like sums of others"),
    ],
)
def test_codes_and_sums_among_counts_are_asked_about(
    unit: str, counts: list[int], sentence: str, tmp_path: Path, capsys: Output
) -> None:
    units = {f"F{n}": [100 + 7 * n + (month * n) % 5 for month in range(12)] for n in range(4)}
    path = monthly(tmp_path, units | {unit: counts})
    assert sentence in refusal_of(capsys, path, "--kind", "counts", "--baseline", "2019")
    assert main(["rates", str(path), "--kind", "counts", "--baseline", "2019", "--set", "counts=monthly"]) == 0


def test_counts_of_months_to_come_are_refused(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = [["F1", f"{year}-04", 100 + year] for year in (2019, 2020, 2090)]
    path = answers(tmp_path, ("facility", "month", "count"), rows)
    assert "1 counts are of months after 20" in refusal_of(capsys, path, "--kind", "counts", "--baseline", "2019")


def test_a_unit_that_is_the_sum_of_the_others_of_its_place_is_left_out(tmp_path: Path, capsys: Output) -> None:
    rows: list[list[object]] = []
    for place in ("North", "South"):
        units = {f"F{n}": [100 + 7 * n + (month * n) % 5 for month in range(12)] for n in range(1, 4)}
        units["Whole"] = [sum(cells) for cells in zip(*units.values(), strict=True)]
        months = [f"{year}-{month:02d}" for year in (2019, 2020) for month in range(1, 7)]
        rows += [[place, unit, month, cell] for unit, cells in units.items()
                 for month, cell in zip(months, cells, strict=True)]  # fmt: skip
    path = answers(tmp_path, ("region", "facility", "month", "count"), rows)
    assert main(["rates", str(path), "--kind", "counts", "--baseline", "2019"]) == 0
    assert "left out as they add up others: 24" in capsys.readouterr().out


def test_a_unit_that_is_the_sum_of_the_others_is_left_out_by_any_name(tmp_path: Path, capsys: Output) -> None:
    units = {f"F{n}": [100 + 7 * n + (month * n) % 5 for month in range(12)] for n in range(4)}
    units["All of them"] = [sum(cells) for cells in zip(*units.values(), strict=True)]
    assert main(["rates", str(monthly(tmp_path, units)), "--kind", "counts", "--baseline", "2019"]) == 0
    assert "counts read: 48; cells without a report: 0; left out as they add up others: 12" in capsys.readouterr().out
