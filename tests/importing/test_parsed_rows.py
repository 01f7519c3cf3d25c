"""Packed cells equal those they were made of; columns at hand keep the bounds of a file.

The garbage collector works again after it was paused, whatever happens meanwhile.
"""

from __future__ import annotations

import csv
import gc
import io
from dataclasses import replace

import pytest

from dashboard.bounds.limits import TABLE, Limits
from dashboard.importing.diff import AddedRows
from dashboard.importing.parsed_rows import PackedCells, RowLocation, pause_collector, unpack
from dashboard.xlsx_reader.csv_rows import CsvError, check_columns, read_batches

CELLS = {"id": "a", "title": "Webinar", "place": "Osh"}
HEADER = ["id", "title"]
COLUMNS = [["a", "b", "c"], ["Webinar", "with, comma", "in\ntwo lines"]]


def test_packed_cells_are_those_they_were_made_of() -> None:
    cells = PackedCells(CELLS)
    assert cells == CELLS
    assert (list(cells), len(cells), cells.get("kind", ""), "kind" in cells) == (list(CELLS), 3, "", False)


def test_unpacked_cells_can_be_changed_apart() -> None:
    cells = PackedCells(CELLS)
    copies = [unpack(cells), unpack(CELLS)]
    for copy in copies:
        copy["id"] = "other"
    assert cells["id"] == CELLS["id"] == "a"
    assert copies == [{**CELLS, "id": "other"}] * 2


def test_added_rows_are_columns_and_rows_with_their_places() -> None:
    rows = AddedRows(7)
    positions = [
        rows.append(cells, RowLocation(0, row)) for row, cells in enumerate(({"id": "a"}, CELLS | {"id": "b"}))
    ]
    rows.change(7, {"place": "Almaty"})
    rows.locations(7).append(RowLocation(0, 9))
    assert (positions, list(rows), 6 in rows, 8 in rows) == ([7, 8], [7, 8], False, True)
    assert [rows.column(name) for name in ("id", "title", "place", "kind")] == [
        ["a", "b"],
        ["", "Webinar"],
        ["Almaty", "Osh"],
        ["", ""],
    ]
    assert (rows.cell(7, "title"), rows.cell(8, "title")) == ("", "Webinar")
    assert rows[7] == ({"id": "a", "place": "Almaty"}, [(0, 0), (0, 9)])
    with pytest.raises(KeyError):
        rows[9]


def content_of(columns: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *zip(*columns, strict=True)])
    return text.getvalue().encode()


@pytest.mark.parametrize(
    ("columns", "limits"),
    [
        (COLUMNS, TABLE),
        (COLUMNS, replace(TABLE, rows=2)),
        (COLUMNS, replace(TABLE, cells=5)),
        ([["a", "b"], ["x" * 131_072, "c"]], TABLE),
        ([["a", "b"], ["c", "x" * 131_073]], TABLE),
    ],
)
def test_columns_at_hand_keep_the_bounds_that_their_file_keeps(columns: list[list[str]], limits: Limits) -> None:
    def outcome(from_file: bool) -> object:
        try:
            if from_file:
                for _ in read_batches(content_of(columns), limits):
                    pass
            else:
                check_columns(columns, len(columns[0]), limits)
        except CsvError as error:
            return error.reason, error.row, error.detail
        return None

    assert outcome(from_file=False) == outcome(from_file=True)


@pause_collector()
def fail(inside: list[bool]) -> None:
    with pause_collector():
        inside.append(gc.isenabled())
    inside.append(gc.isenabled())
    raise KeyError


def test_it_is_paused_inside_and_works_again_after_an_error() -> None:
    inside: list[bool] = []
    with pytest.raises(KeyError):
        fail(inside)
    assert inside == [False, False]
    assert gc.isenabled()
