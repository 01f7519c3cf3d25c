"""Values that can hardly be meant are notes of `check`, with row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.dataset.contract import Contract
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.implausible_values import implausible_values
from dashboard.dataset.remarks import remarks_of
from tests.dataset.test_remarks import Change, changed_package, side_by_side

WEBINAR, MASKS = "unodc-kaz-webinar-2020-09-25", "kgz-undp-mes-masks-2020"
FIGURE = "who-mns-2020-harm-reduction-disrupted-any"
VALUES = [
    ("activities", WEBINAR, "date_start", "2202-09-25"),
    ("activities", WEBINAR, "date_start", "2002-09-25"),
    ("activities", "unodc-ca-youth-consultations-2021", "date_end", "2099"),
    ("activities", WEBINAR, "participants", "9999999999"),
    ("activities", WEBINAR, "participants", "1000000"),
    ("activities", WEBINAR, "duration_minutes", "10000"),
    ("activities", WEBINAR, "duration_days", "900"),
    ("observations", FIGURE, "n", "1300"),
    ("observations", FIGURE, "value", "0.65"),
    ("outputs", "bukhara-covered", "value", "0.7"),
    ("observations", FIGURE, "period_end", "2102"),
    ("observations", FIGURE, "period_start", "1920-06"),
    ("surveys", "who-mns-2020", "period_end", "2088-08"),
    ("outputs", "sos-naloxone-kits", "value", "99999999999"),
    ("outputs", "sos-naloxone-kits", "period_end", "2091"),
    ("sources", "who-release-2020-10-05", "published_on", "2200-10-05"),
]


@pytest.fixture(scope="module")
def contract(dataset: Dataset) -> Contract:
    return dataset.contract


@pytest.mark.parametrize("changes", side_by_side([(t, r, {column: cell}) for t, r, column, cell in VALUES]), ids=len)
def test_a_value_that_can_hardly_be_meant_is_a_note(tmp_path: Path, contract: Contract, changes: list[Change]) -> None:
    folder, numbers = changed_package(tmp_path, *changes)
    notes = {(note.table, note.row, note.column, note.found) for note in remarks_of(contract, folder)}
    assert notes >= {
        (f"{table}.csv", number + 2, column, cell)
        for (table, _row, cells), number in zip(changes, numbers, strict=True)
        for column, cell in cells.items()
    }


def test_an_amount_far_from_its_like_is_a_note(dataset: Dataset) -> None:
    activities = dataset.activities.copy()
    row = activities.index[(activities["currency"] == "USD") & (activities["amount_kind"] == "goods")][0]
    for amount, words in ((500_000_000.0, "more than a thousand times"), (12.0, "less than a thousandth")):
        activities.loc[row, "amount"] = amount
        tables = {name: dataset.table(name) for name in ("observations", "outputs", "surveys", "sources", "indicators")}
        (value,) = implausible_values(tables | {"activities": activities}, "2026-01-01")
        assert (value.row, value.column, value.cell) == (row, "amount", f"{amount:g}".replace("e+08", "00000000"))
        assert words in str(value.sentence)


def test_an_end_more_than_ten_years_from_now_is_a_note(dataset: Dataset) -> None:
    activities = dataset.activities.copy()
    tables = {name: dataset.table(name) for name in ("observations", "outputs", "surveys", "sources", "indicators")}
    for end, notes in (("2036", []), ("2037", [("date_end", "2037")])):
        activities["date_end"] = activities["date_end"].astype("str").where(activities.index > 0, end)
        values = implausible_values(tables | {"activities": activities}, "2026-01-01")
        assert [(value.column, value.cell) for value in values] == notes


def test_check_says_it_and_finds_the_data_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, (number,) = changed_package(tmp_path, ("activities", WEBINAR, {"participants": "9999999999"}))
    assert main(["check", str(folder), "--lang", "ru"]) == 0
    words = capsys.readouterr().out
    assert "participants" in words
    assert str(number + 2) in words
    assert "9999999999" in words
