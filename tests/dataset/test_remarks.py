"""Remarks name row and column, and do not keep data from being loaded."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.dataset.load import load
from dashboard.dataset.remarks import remarks_of
from dashboard.settings import shipped_folder

SLIPS = [
    ("activities", "unodc-kaz-webinar-2020-09-25", "people_kind", {"people_kind": ""}),
    ("activities", "canada-ifrc-ca-2020-10-09", "amount_split", {"amount_split": ""}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", "n", {"n": "130"}),
    ("activities", "kgz-osce-ppe-2020-04", "date_start", {"certainty": "stated"}),
    ("activities", "uzb-who-rki-mission-2020-08", "organizer", {"organizer": "WHO; Robert Koch Institut"}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", "note", {"note": "No rate was published."}),
]


def test_the_shipped_package_has_no_remarks() -> None:
    folder = shipped_folder("data")
    assert remarks_of(load(folder).contract, folder) == ()


@pytest.mark.parametrize(("table", "row", "column", "cells"), SLIPS, ids=[slip[2] for slip in SLIPS])
def test_a_slip_in_meaning_is_a_remark_with_row_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, row: str, column: str, cells: dict[str, str]
) -> None:
    folder = Path(shutil.copytree(shipped_folder("data"), tmp_path / "data"))
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    number = next(at for at, found in enumerate(rows) if found["id"] == row)
    rows[number] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = remarks_of(load(folder).contract, folder)
    assert [(remark.table, remark.column) for remark in found] == [(path.name, column)]
    # Of two names that are alike, the row of the first one in the alphabet is named.
    assert found[0].row == number + 2
    assert main(["check", str(folder)]) == 0
    assert f"{path.name} row {number + 2}, column {column}" in capsys.readouterr().out
