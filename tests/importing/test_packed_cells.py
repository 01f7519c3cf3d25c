"""Packed cells equal those they were made of; rows at hand keep the bounds of a file."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from dashboard.bounds.limits import TABLE, Limits
from dashboard.importing.packed_cells import PackedCells, unpack
from dashboard.xlsx_reader.csv_rows import CsvError, batches_of, read_batches

CELLS = {"id": "a", "title": "Webinar", "place": "Osh"}
ROWS = [["id", "title"], ["a", "Webinar"], ["b", "with, comma"], ["c", "in\ntwo lines"]]


def test_packed_cells_are_those_they_were_made_of() -> None:
    packed = PackedCells(CELLS)
    assert packed == CELLS
    assert (list(packed), len(packed), packed.get("kind", ""), "kind" in packed) == (list(CELLS), 3, "", False)
    assert packed.row(("place", "kind", "id")) == ["Osh", "", "a"]
    assert packed.row(("title",)) == ["Webinar"]
    assert packed.row(("kind",)) == [""]


def test_unpacked_cells_can_be_changed_apart() -> None:
    packed = PackedCells(CELLS)
    copies = [unpack(packed), unpack(CELLS)]
    for copy in copies:
        copy["id"] = "other"
    assert packed["id"] == CELLS["id"] == "a"
    assert copies == [{**CELLS, "id": "other"}] * 2


def content_of(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize(
    ("rows", "limits"),
    [
        (ROWS, TABLE),
        (ROWS, replace(TABLE, packed=10)),
        (ROWS, replace(TABLE, rows=2)),
        (ROWS, replace(TABLE, columns=1)),
        (ROWS, replace(TABLE, cells=5)),
        ([*ROWS, ["d", "x" * 131_072]], TABLE),
        ([*ROWS, ["d", "x" * 131_073]], TABLE),
    ],
)
def test_rows_at_hand_keep_the_bounds_that_their_file_keeps(rows: list[list[str]], limits: Limits) -> None:
    def outcome(read: bool) -> object:
        content = content_of(rows)
        try:
            return list(read_batches(content, limits) if read else batches_of(rows, len(content), limits))
        except CsvError as error:
            return error.reason, error.row, error.detail

    assert outcome(read=False) == outcome(read=True)
