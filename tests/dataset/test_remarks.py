"""Remarks name row and column, and do not keep data from being loaded."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.dataset.contract import Contract
from dashboard.dataset.load import load
from dashboard.dataset.remarks import remarks_of
from dashboard.errors import DataError
from dashboard.settings import shipped_folder

SLIPS = [
    ("activities", "unodc-kaz-webinar-2020-09-25", "people_kind", {"people_kind": ""}),
    ("activities", "canada-ifrc-ca-2020-10-09", "amount_split", {"amount_split": ""}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", "n", {"n": "130"}),
    ("activities", "kgz-osce-ppe-2020-04", "date_start", {"certainty": "stated"}),
    ("activities", "uzb-who-rki-mission-2020-08", "organizer", {"organizer": "WHO; Robert Koch Institut"}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", "note", {"note": "No rate was published."}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", "note_ru", {"note_ru": "Доля не опубликована."}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", "note_fr", {"note_fr": "Aucun taux n’a été publié."}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", "note_ar", {"note_ar": "لم تُنشر أي نسبة."}),
    ("activities", "canada-ifrc-ca-2020-10-09", "amount_split", {"amount_split": "KAZ:250000;KGZ:250000"}),
    ("activities", "uzb-who-rki-mission-2020-08", "organizer", {"organizer": "WHO; RKI"}),
    ("activities", "uzb-who-rki-mission-2020-08", "organizer", {"organizer": "WHO; UNDP (Tashkent)"}),
    ("activities", "uzb-who-rki-mission-2020-08", "organizer", {"organizer": "WHO; SEEG (BNITM"}),
    ("activities", "uzb-who-rki-mission-2020-08", "organizer", {"organizer": "WHO; Ministry of Health"}),
    ("activities", "uzb-who-rki-mission-2020-08", "funder", {"funder": "Germany"}),
    ("activities", "unodc-civ-webinar-2020-06-04", "title_ar", {"title_ar": "ندوة في ساحل العاج"}),
    ("activities", "kgz-undp-mes-masks-2020", "title_ru", {"title_ru": "Маски для МЧС Киргизии"}),
    ("activities", "kgz-undp-mes-masks-2020", "title_fr", {"title_fr": "Masques pour le Kirghizstan"}),
    ("activities", "kgz-undp-mes-masks-2020", "short_title", {"short_title": ""}),
    ("activities", "kgz-undp-mes-masks-2020", "short_title_fr", {"short_title_fr": ""}),
    ("observations", "unodc-roca-2020-overdose-cases-direction-central-asia", "value_text_ru", {"value_text_ru": ""}),
    ("outputs", "sos-naloxone-kits", "source", {"source": "123dok-unodc-who-sos-report-2021"}),
    ("activities", "unodc-ca-youth-consultations-2021", "participants_split", {"participants_split": ""}),
    ("activities", "unodc-ca-youth-consultations-2021", "participants_split", {"participants_split": "KAZ:30;KGZ:28"}),
    ("activities", "kgz-undp-mes-masks-2020", "note_ru", {"note_ru": ""}),
    ("activities", "kgz-undp-mes-masks-2020", "items_fr", {"items_fr": ""}),
    ("activities", "kgz-undp-mes-masks-2020", "beneficiary_ar", {"beneficiary_ar": ""}),
    ("activities", "uzb-who-rki-mission-2020-08", "discrepancy_ru", {"discrepancy_ru": ""}),
    ("outputs", "bukhara-professionals", "note_fr", {"note_fr": ""}),
    ("activities", "kgz-undp-mes-masks-2020", "note_ar", {"note_ar": "سُلّمت في مارس 2020."}),
    ("activities", "kgz-undp-mes-masks-2020", "note_ar", {"note_ar": "سُلّمت في تشرين الأول 2020."}),
    ("activities", "kgz-undp-mes-masks-2020", "title_ar", {"title_ar": "أكثر من >500 كمامة"}),
    ("activities", "kgz-undp-mes-masks-2020", "title_ar", {"title_ar": "تسليم 30 000 كمامة"}),
    ("activities", "tjk-osce-supplies-2020-07", "id", {"id": "tjk-osce-without-source"}),
]
"""Table, row, column of the remark, and the cells that make it."""


SOUND = [
    ("activities", "unodc-ca-youth-consultations-2021", {"people_kind": "respondents", "participants_split": ""}),
    ("activities", "unodc-ca-youth-consultations-2021", {"participants_split": "KAZ:40;KGZ:90"}),
    ("activities", "unodc-kaz-webinar-2020-09-25", {"participants": "", "people_kind": ""}),
    ("activities", "canada-ifrc-ca-2020-10-09", {"amount_kind": "programme", "amount_split": ""}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", {"n": "97"}),
    ("observations", "who-mns-2020-any-mns-service-disrupted-any", {"n": "130"}),
    ("activities", "kgz-osce-ppe-2020-04", {"certainty": "stated", "date_start": "2020-04-01", "date_end": ""}),
    ("activities", "uzb-who-rki-mission-2020-08", {"organizer": "WHO; Ministry of Health of Kazakhstan"}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", {"note": "Published on 5 October 2020 by WHO."}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", {"note": "No rate was found in what was read."}),
    ("observations", "who-mns-2020-harm-reduction-disrupted-any", {"note_ru": "Доля опубликована ВОЗ."}),
    ("activities", "kgz-undp-mes-masks-2020", {"note": "", "note_ru": "", "note_fr": "", "note_ar": ""}),
    ("activities", "kgz-undp-mes-masks-2020", {"note_ar": "سُلّمت في آذار/مارس 2020 وتشرين الأول/أكتوبر 2020."}),
    ("activities", "kgz-undp-mes-masks-2020", {"note_ar": "أكثر من \u2066>500\u2069 كمامة، ثم آب/أغسطس."}),
    ("activities", "kgz-undp-mes-masks-2020", {"title_ar": "تسليم 30\u00a0000 كمامة في 2020"}),
    ("activities", "kgz-undp-mes-masks-2020", {"title_ru": "Маски для МЧС Кыргызстана"}),
    ("activities", "unodc-civ-webinar-2020-06-04", {"title_ar": "ندوة في كوت ديفوار"}),
]
"""Table, row and cells that look like a slip and are none."""


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load(shipped_folder("data")).contract


Change = tuple[str, str, dict[str, str]]
"""A table, a row of it, and its new cells."""


def side_by_side(changes: Sequence[Change]) -> list[list[Change]]:
    """Return changes in groups, each with one change of a cell in one language."""
    groups: dict[int, list[Change]] = {}
    levels: Counter[tuple[str, str, str]] = Counter()
    for table, row, cells in changes:
        places = [(table, row, re.sub("_(ru|fr|ar)$", "", column)) for column in cells]
        level = max(levels[place] for place in places)
        groups.setdefault(level, []).append((table, row, cells))
        levels |= Counter(dict.fromkeys(places, level + 1))
    return list(groups.values())


def changed_package(tmp_path: Path, *changes: Change) -> tuple[Path, list[int]]:
    """Return a copy of the shipped package with other cells, and the places of their rows."""
    folder = Path(shutil.copytree(shipped_folder("data"), tmp_path / "data"))
    return folder, [_change(folder / f"{table}.csv", row, cells) for table, row, cells in changes]


def _change(path: Path, row: str, cells: dict[str, str]) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    number = next(at for at, record in enumerate(rows) if record["id"] == row)
    assert rows[number] != rows[number] | cells or row == "who-mns-2020-any-mns-service-disrupted-any"
    rows[number] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return number


@pytest.mark.parametrize("changes", side_by_side(SOUND), ids=len)
def test_what_is_no_slip_is_no_remark(tmp_path: Path, contract: Contract, changes: list[Change]) -> None:
    folder, _numbers = changed_package(tmp_path, *changes)
    assert remarks_of(contract, folder) == ()


def test_the_shipped_package_has_no_remarks() -> None:
    folder = shipped_folder("data")
    assert remarks_of(load(folder).contract, folder) == ()


@pytest.mark.parametrize("changes", side_by_side([(table, row, cells) for table, row, _, cells in SLIPS]), ids=len)
def test_a_slip_in_meaning_is_a_remark_with_row_and_column(
    tmp_path: Path, contract: Contract, changes: list[Change]
) -> None:
    folder, numbers = changed_package(tmp_path, *changes)
    columns = [next(column for t, r, column, cells in SLIPS if (t, r, cells) == change) for change in changes]
    # Of two names that may be one body, the row of the one that is to be changed is named.
    assert sorted((remark.table, remark.row, remark.column) for remark in remarks_of(contract, folder)) == sorted(
        (f"{table}.csv", number + 2, column)
        for (table, _row, _cells), number, column in zip(changes, numbers, columns, strict=True)
    )


@pytest.mark.parametrize(("table", "row", "column", "cells"), SLIPS[:2])
def test_check_says_remarks_and_finds_the_data_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, row: str, column: str, cells: dict[str, str]
) -> None:
    folder, (number,) = changed_package(tmp_path, (table, row, cells))
    assert main(["check", str(folder)]) == 0
    assert f"{table}.csv row {number + 2}, column {column}" in capsys.readouterr().out


def test_a_short_title_of_more_than_24_characters_is_a_fault(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_folder("data"), tmp_path / "data"))
    path = folder / "activities.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",Self-care webinar,", ",A webinar on care of oneself,"), encoding="utf-8")
    with pytest.raises(DataError, match=r"row 37, column short_title: .*is not written as at most 24 characters"):
        load(folder)


def test_every_activity_has_a_short_title_in_each_language_that_repeats_no_number_drawn_beside_it() -> None:
    with (shipped_folder("data") / "activities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        titles = [row[name] for name in ("short_title", "short_title_ru", "short_title_fr", "short_title_ar")]
        assert all(0 < len(title) <= 24 for title in titles), row["id"]
        digits = {"".join(filter(str.isdigit, word)) for word in row["short_title"].split()}
        assert not digits & {row["participants"], row["amount"]} - {""}, row["id"]
