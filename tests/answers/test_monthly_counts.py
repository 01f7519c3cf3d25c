"""Monthly counts are held against the same months of the baseline, and nothing is filled in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.__main__ import main
from dashboard.answers.monthly_counts import month_of
from tests.support.answer_fixtures import write_csv

Output = pytest.CaptureFixture[str]
HEADINGS = ["Data", "Period", "Organisation unit", "Value"]
ROWS: list[list[object]] = [
    ["Outreach", "201904", "A", 100], ["Outreach", "201904", "B", 60], ["Outreach", "201904", "C", 40],
    ["Outreach", "202004", "A", 70], ["Outreach", "202004", "B", 30], ["Outreach", "202004", "D", 50],
    ["Outreach", "202005", "A", 10], ["Testing", "201904", "A", 0], ["Testing", "202004", "A", 5],
    ["Testing", "201905", "B", 8], ["Testing", "202005", "B", 5], ["Testing", "202005", "A", ""],
]  # fmt: skip


def changes(capsys: Output, path: Path, *more: str) -> dict[tuple[str, str], dict[str, Any]]:
    assert main(["rates", str(path), "--kind", "counts", "--json", *more]) == 0
    return {(row["service"], row["month"]): row for row in json.loads(capsys.readouterr().out)["changes"]}


def test_as_reported_and_for_those_that_reported_twice(tmp_path: Path, capsys: Output) -> None:
    rows = changes(capsys, write_csv(tmp_path / "counts.csv", [HEADINGS, *ROWS]))
    april = rows["Outreach", "2020-04"]
    assert (april["reported"], april["baseline"], april["change"]) == (150, 200, -25)
    assert (april["both_reported"], april["both_baseline"], april["both_change"]) == (100, 160, -37.5)
    assert (april["units_now"], april["units_baseline"], april["units_both"], april["share_both"]) == (3, 3, 2, 50)
    assert rows["Outreach", "2020-05"]["change"] is None
    assert rows["Testing", "2020-04"]["change"] is None
    assert rows["Testing", "2020-05"]["units_now"] == 1


def test_a_fall_is_said_as_that(tmp_path: Path, capsys: Output) -> None:
    path = write_csv(tmp_path / "counts.csv", [HEADINGS, *ROWS])
    assert main(["rates", str(path), "--kind", "counts"]) == 0
    said = capsys.readouterr().out
    assert "as reported a fall of 25%; 50% of the units reported in both months, for them a fall of 37.5%" in said
    assert "as reported not known" in said


def test_analytics_of_dhis2_as_json_give_the_same(tmp_path: Path, capsys: Output) -> None:
    names = ["dx", "pe", "ou", "value"]
    headers = [{"name": name, "column": title} for name, title in zip(names, HEADINGS, strict=True)]
    body = {"headers": headers, "rows": [[str(cell) for cell in row] for row in ROWS], "metaData": {"items": {}}}
    path = tmp_path / "analytics.json"
    path.write_text(json.dumps(body), "utf-8")
    assert changes(capsys, path)["Outreach", "2020-04"]["both_change"] == -37.5


@pytest.mark.parametrize(
    ("cell", "month"),
    [("202004", "2020-04"), ("2020-04", "2020-04"), ("2020-04-01", "2020-04"), ("04.2020", "2020-04"),
     ("April 2020", "2020-04"), ("2020-04 - 2020-04", "2020-04"), ("2020-04 - 2020-06", None),
     ("апрель 2020", "2020-04"), ("avril 2020", "2020-04"), ("202013", None), ("soon", None)],
)  # fmt: skip
def test_months_as_they_are_written(cell: str, month: str | None) -> None:
    assert month_of(cell) == month


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["A", "soon", "x", 1]], "Period: 1 cells are not a month (soon)"),
        ([["A", "202004", "x", "many"]], "Value: 1 cells are not a number from zero (many)"),
        ([["A", "202004", "x", 1]], "no month of the baseline 2019"),
        ([["A", "201904", "x", 1], ["A", "201904", "x", 2]], "1 rows repeat a unit, service and month"),
    ],
)
def test_bad_counts_are_sentences(rows: list[list[object]], sentence: str, tmp_path: Path, capsys: Output) -> None:
    assert main(["rates", str(write_csv(tmp_path / "counts.csv", [HEADINGS, *rows])), "--kind", "counts"]) == 1
    assert sentence in capsys.readouterr().err
