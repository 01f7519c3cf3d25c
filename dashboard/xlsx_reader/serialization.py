"""Cells as lines of JSON, which, unlike pickle, cannot carry code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, get_args

from dashboard.xlsx_reader.raw_sheet import CellKind, RawSheet

KINDS: tuple[CellKind, ...] = get_args(CellKind)


def serialize(sheets: Iterable[RawSheet]) -> Iterator[bytes]:
    """Yield each sheet as a line, kinds by row as column and number in turns."""
    for sheet in sheets:
        numbered = sorted((row, column, KINDS.index(kind)) for (row, column), kind in sheet.kinds.items())
        kinds = [
            [row, [number for cell in cells for number in cell[1:]]]
            for row, cells in groupby(numbered, key=itemgetter(0))
        ]
        told = {"name": sheet.name, "hidden": sheet.hidden, "merged": sheet.merged, "kinds": kinds, "rows": sheet.rows}
        told |= {"hidden_rows": sheet.hidden_rows, "hidden_columns": sheet.hidden_columns}
        told["formats_lost"] = sheet.formats_lost
        yield json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def deserialize(line: bytes) -> RawSheet:
    """Return the sheet of a line.

    Raises:
        ValueError: the line is not complete.
    """
    told: dict[str, Any] = json.loads(line)
    kinds = {
        (row, column): KINDS[number]
        for row, cells in told["kinds"]
        for column, number in zip(cells[::2], cells[1::2], strict=True)
    }
    merged = tuple(((top, left), (bottom, right)) for (top, left), (bottom, right) in told["merged"])
    kept = {name: tuple(told[name]) for name in ("hidden_rows", "hidden_columns")}
    return RawSheet(
        told["name"], told["rows"], kinds, merged, told["hidden"], formats_lost=told["formats_lost"], **kept
    )
