"""Whether two cells of one column say the same, and what to say where two rows do not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dashboard.dataset.contract import Field, Table
from dashboard.errors import LazyMessage
from dashboard.importing.parsed_rows import RowLocation

JOINED = ("place", "organizer", "partners", "funder")
"""Columns of an activity that several rows of a file fill together, as lists of who does what, where, do."""


def contradiction(place: RowLocation, table: Table, differing: Mapping[str, tuple[str, str]]) -> LazyMessage:
    """Return that two equal rows of the file contradict each other; neither is believed."""
    return LazyMessage.t(
        "Row {row} of the file is the same {table}, and says otherwise: {columns}.",
        row=place.row,
        table=table.title,
        columns=", ".join(differing),
    )


def same_cell(column: Field, old: str, new: str) -> bool:
    """Return whether a new cell says nothing else: equal numbers, the same members of a list."""
    if old == new:
        return True
    if column.type in ("integer", "number") and old and new:
        return Decimal(old) == Decimal(new)
    if column.name in JOINED and old:
        return set(new.split("; ")) <= set(old.split("; "))
    return bool(column.separator) and set(old.split(column.separator)) == set(new.split(column.separator))
