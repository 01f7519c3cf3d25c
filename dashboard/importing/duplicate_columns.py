"""Columns that could be the same, and whose cells differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from dashboard.importing.column_matching import SINGLE_NUMBERS, SOURCE, HeaderColumn, Rank
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.header_detection import Header, kind_of_place
from dashboard.importing.heading import meanings
from dashboard.importing.sums_of_parts import is_numerator, is_sum
from dashboard.importing.text_normalization import cell_at
from dashboard.importing.value_conversion import ValueConverters
from dashboard.xlsx_reader.raw_sheet import RawSheet

NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def differing_columns(
    sheet: RawSheet, header: Header, converters: ValueConverters
) -> Iterator[tuple[HeaderColumn, HeaderColumn, int]]:
    """Yield columns that are read, each with one that could be the same, and where they differ."""
    candidates = [*_duplicates(sheet, header, converters), *_totals(header, converters)]
    for first, second in candidates:
        is_same = _comparer(second, first, sheet, header, converters) if second.identity else _numbers_agree
        row = next((row for row, cells in _pairs(sheet, header, first, second) if not is_same(*cells)), 0)
        if row:
            yield first, second, row


def _duplicates(
    sheet: RawSheet, header: Header, converters: ValueConverters
) -> Iterator[tuple[HeaderColumn, HeaderColumn]]:
    """Yield the columns that are read, each with one of the same name."""
    best = {column.identity: column for column in header.mapped()}
    for column in header.columns:
        header_column = best.get(column.identity)
        if not column.is_duplicate or header_column is None or column.identity == SOURCE:
            continue
        if header_column.rank is Rank.PERSON and column.rank is not Rank.PERSON:
            continue
        duplicates = [other for other in header.columns if other.is_duplicate and other.identity == column.identity]
        if column.name == "n" and is_numerator(sheet, header, header_column, column):
            continue
        if converters.is_number(column.name) and is_sum(sheet, header, header_column, duplicates):
            continue  # "Participants (online)" and "Participants (in person)" beside their total
        yield header_column, column


def _totals(header: Header, converters: ValueConverters) -> Iterator[tuple[HeaderColumn, HeaderColumn]]:
    """Yield the numbers of activities that are read, each with one called only a total."""
    if header.table != "activities":
        return
    numbers = [column for column in header.numbers(converters.table) if column.name not in SINGLE_NUMBERS]
    for column in header.columns:
        if column.identity or column.is_excluded or meanings(column.header) != {"total"}:
            continue
        nearest = min(numbers, key=lambda number: abs(number.index - column.index), default=None)
        if nearest and nearest.rank is not Rank.PERSON:
            yield nearest, column


def _pairs(
    sheet: RawSheet, header: Header, first_column: HeaderColumn, second_column: HeaderColumn
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the rows in which the second column is filled, and the first is or should be."""
    for index in range(header.body, header.end):
        first, second = (cell_at(sheet.rows[index], column.index) for column in (first_column, second_column))
        if second and (first or first_column.identity == second_column.identity):
            yield index + 1, (first, second)


def _comparer(
    column: HeaderColumn, reference: HeaderColumn, sheet: RawSheet, header: Header, converters: ValueConverters
) -> Callable[[str, str], bool]:
    """Return how cells of two columns are compared; free text and other kinds of places agree."""
    if column.indicator or converters.is_number(column.name):
        return _numbers_agree
    field = next((field for field in converters.table.fields if field.name == column.name), None)
    kind = kind_of_place(sheet, header.body, converters.package)
    if field is None or (column.name == "scope" and kind(column.index, "scope") != kind(reference.index, "scope")):
        return lambda _first, _second: True
    is_date = field.format == "partial-date"  # "March 2021" beside "2021-03-12"
    is_coded = field.codes or is_date or column.name in ("scope", "countries", "service", "survey")

    def agree(first: str, second: str) -> bool:
        try:
            texts = sorted((converters.read(field, first).text, converters.read(field, second).text), key=len)
            return not (is_coded and first) or texts[0] == texts[1] or (is_date and texts[1].startswith(texts[0]))
        except UnparsedRow:
            return True  # the row is refused for it, or the column beside it has other words

    return agree


def _numbers_agree(first_cell: str, second_cell: str) -> bool:
    """Return whether two numbers are the same or one is rounded; a second alone is lost."""
    matches = [NUMBER.search(cell.replace("\u00a0", "").replace(" ", "")) for cell in (first_cell, second_cell)]
    if not all(matches):
        return not matches[1]
    values = [Decimal(match[0].replace(",", ".")) for match in matches if match]
    places = min(max(0, -int(value.as_tuple().exponent)) for value in values)
    return abs(values[0] - values[1]) < Decimal(1).scaleb(-places)
