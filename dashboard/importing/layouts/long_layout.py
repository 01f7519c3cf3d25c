"""A sheet with one row for each row of a table of the package.

Its own tables, and lists like an OCHA 3W.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import SOURCE
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.heading import BRACKETS, language_parts
from dashboard.importing.layouts.number_cells import read_number_cell
from dashboard.importing.layouts.row_cells import (
    RowCell,
    RowContext,
    known_id,
    links_of,
    read_row,
    refuse_cell,
)
from dashboard.importing.packed_cells import PackedCells
from dashboard.importing.parsed_rows import ParsedRow, RowLocation
from dashboard.importing.text_normalization import REMEMBERED, fold_text
from dashboard.importing.vocabulary import codes

VALUES = ("value", "value_low", "value_high")
"""Columns of numbers in the unit of their row's value."""

PRECISIONS = {4: "year", 7: "month", 10: "day"}
"""Characters of an ISO date -> how precise it is."""


def read_record(setting: RowContext, place: RowLocation, cells: list[RowCell]) -> None:
    """Keep what one row says, or why it is not understood."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) < 2:
        setting.reading.refuse(place, LazyMessage.t("The row has hardly any cell of a known column; is it a note?"))
        return
    values, numbers = read_row(setting, place, cells)
    rows = [
        (pivot, read | _numbers(setting, place, read, numbers | own) | _precision(setting, read))
        for pivot, read, own in _pivoted(setting, place, values, cells)
    ]
    links, about = links_of(setting, cells)
    source: dict[str, str] = {}
    if setting.table.name != "activities" and links and SOURCE in setting.fields:
        source[SOURCE] = links[0]
        if len(links) > 1:
            setting.reading.refuse(place, LazyMessage.t("The row names several sources; this table takes one."))
    whole = setting.manner.row == "whole"
    for pivot, read in rows:
        own = known_id(setting, place, pivot)
        if place not in setting.reading.refused:
            given = {name: text for name, text in read.items() if text} | source | own
            packed = PackedCells(given)
            setting.reading.records.append(ParsedRow(setting.table.name, place, packed, links, about, bool(own), whole))


def _pivoted(
    setting: RowContext, place: RowLocation, values: dict[str, str], cells: list[RowCell]
) -> Iterator[tuple[str, dict[str, str], dict[str, RowCell]]]:
    """Yield the rows that one row of the file holds.

    One for each filled pivot column, or the row itself: what tells it apart, its values and its number.
    """
    if not setting.pivots:
        yield "", values, {}
        return
    pivots = [cell for cell in cells if cell.column.pivot]
    for cell in pivots:
        if not (cell.text or cell.kind):
            continue
        name, _, shared = cell.column.pivot.partition("=")
        try:
            value = setting.readers.read(setting.fields[name], shared).text
        except UnparsedRow as unclear:
            refuse_cell(setting, place, cell, unclear)
            continue
        ends = {"period_end": value} if name == "period_start" else {}
        yield cell.column.pivot, values | {name: value} | ends, {"value": cell}


def _numbers(
    setting: RowContext, place: RowLocation, values: Mapping[str, str], numbers: Mapping[str, RowCell]
) -> dict[str, str]:
    """Return the numbers of a row, by the unit its value has."""
    found: dict[str, str] = {}
    for name, cell in numbers.items():
        try:
            read = read_number_cell(setting, name, cell, unit_of(setting, values) if name in VALUES else "")
            _agree(read, values, name, cell)
            if name == "participants" and "people_kind" in setting.fields and not values.get("people_kind"):
                read = _kind_of_people(cell.column.header) | read
        except UnparsedRow as unclear:
            refuse_cell(setting, place, cell, unclear)
            continue
        found |= read
    return found


@lru_cache(REMEMBERED)
def _kind_of_people(heading: str) -> dict[str, str]:
    """Return who the people of a heading ("People reached") are; nothing if it is silent."""
    parts = language_parts(BRACKETS.sub(" ", heading).rpartition(": ")[2])
    words = codes("activities", "people_kind")
    kinds = {words[word] for part in parts if (word := fold_text(part)) in words}
    return {"people_kind": kinds.pop()} if len(kinds) == 1 else {}


def _agree(read: Mapping[str, str], values: Mapping[str, str], name: str, cell: RowCell) -> None:
    """Refuse a number that says of itself what another column says otherwise."""
    for column, text in read.items():
        if column != name and values.get(column, text) not in ("", text):
            raise UnparsedRow(
                LazyMessage.t(
                    "{cell} does not fit the {column} of its row, {other}.",
                    cell=cell.text,
                    column=column,
                    other=values[column],
                )
            )


def unit_of(setting: RowContext, values: Mapping[str, str]) -> str:
    """Return the unit of a row's value: its own, or that of its indicator ("": not known)."""
    if "unit" in values or "indicator" not in values:
        return values.get("unit", "")
    return setting.units.get(values["indicator"], "")


def _precision(setting: RowContext, values: Mapping[str, str]) -> dict[str, str]:
    """Return how precise the dates of a row are, where the file does not say."""
    return {
        rule["precision"]: PRECISIONS[len(values[rule["date"]])]
        for rule in setting.precisions
        if not values.get(rule["precision"]) and len(values.get(rule["date"], "")) in PRECISIONS
    }
