"""Read a number in its unit, with what stands beside it in the same cell."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import DURATIONS, MONEY, SINGLE_NUMBERS, HeaderColumn, Rank, header_key
from dashboard.importing.durations import read_duration, unit_of_heading
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.number_parsing import (
    HUNDRED,
    ParsedNumber,
    ambiguous_number,
    percentage,
    plain_digits,
    plain_number,
)
from dashboard.importing.row_cells import RowCell, RowContext, merged_downwards, read_cell
from dashboard.importing.text_normalization import cell_at
from dashboard.importing.value_conversion import ConvertedValue, is_blank_value
from dashboard.importing.vocabulary import DOLLAR, DOLLARS, rules
from dashboard.text.formats import is_percent

PERCENT = re.compile("%|percent|процент|pourcentage|نسبة مئوية", re.IGNORECASE)

SIZES = {"thousands": 1_000, "millions": 1_000_000, "billions": 1_000_000_000}
"""Kinds of cells of a workbook that are shown divided by so much."""

NUMERIC = ("number", "percent", "formula", *SIZES)
"""Kinds of cells of a workbook whose digits have a decimal point."""


def read_number_cell(context: RowContext, name: str, cell: RowCell, unit: str) -> dict[str, str]:
    """Return a number in its unit, with qualifier and currency of the same cell.

    Raises:
        UnparsedRow: nothing says how it is meant, or the table has no place for what stands beside it.
    """
    if name in DURATIONS:
        return _duration(context, name, cell)
    number = read_cell(context, name, cell).number
    if number is None:
        return {}
    cache_key = (cell.column.index, cell.text, cell.kind, unit)
    result = context.numbers.get(cache_key)
    if result is None:
        try:
            result = _convert_unit(context, name, cell, number, unit)
        except UnparsedRow as unclear:
            result = unclear
        else:
            _show_in_example(context, cell, result[name])
        context.numbers[cache_key] = result
    if isinstance(result, UnparsedRow):
        raise result.with_traceback(None)
    return result


def _show_in_example(context: RowContext, cell: RowCell, digits: str) -> None:
    """Let the example of a column say what is published, in its unit, where it is this cell."""
    examples, place = context.parsed_rows.examples, cell.column.index
    if examples.get(place, ("", ""))[0] == cell.text:
        examples[place] = (cell.text, digits)


def _duration(context: RowContext, name: str, cell: RowCell) -> dict[str, str]:
    """Return how long an activity lasted, in the column of its unit."""
    column = name
    if cell.text and cell.kind not in ("error", "struck") and not is_blank_value(cell.text):
        by_name = cell.column.rank is Rank.PERSON and not unit_of_heading(cell.column.header)
        column, digits = read_duration(cell.text, unit_of_heading(name if by_name else cell.column.header))
        cell.value = ConvertedValue(digits, ParsedNumber(digits))
    value = read_cell(context, name, cell)
    return {column if column in context.fields else name: value.text} if value.text else {}


def _convert_unit(context: RowContext, name: str, cell: RowCell, number: ParsedNumber, unit: str) -> dict[str, str]:
    """Return what a number says in its unit, by column."""
    meaning = cell.column.meaning
    digits = _scale_number(context, cell, number, unit)
    currency = _currency_of(context, cell, number)
    qualifier = "qualifier" if name == "value" else f"{name}_qualifier"
    beside = {qualifier: number.qualifier, "currency": currency or meaning.currency}
    for bound, text in (("low", number.low), ("high", number.high)):
        beside[f"{name}_{bound}"] = _scale_number(context, cell, replace(number, digits=text), unit) if text else ""
    if currency and meaning.currency not in ("", currency):
        raise UnparsedRow.t(
            "{cell} does not fit the currency of its header, {other}.", cell=cell.text, other=meaning.currency
        )
    places = context.fields.keys() - (set() if name == MONEY else {"currency"})
    for column, text in beside.items():
        if text and column not in places:
            raise UnparsedRow.t("{cell} is not understood as a number.", cell=cell.text)
    return {name: digits} | {column: text for column, text in beside.items() if text}


def _currency_of(context: RowContext, cell: RowCell, number: ParsedNumber) -> str:
    """Return the currency beside a number, a dollar sign as its heading says."""
    if number.currency != DOLLAR:
        return number.currency
    currency = cell.column.meaning.currency
    if "currency" in context.header.names or "currency" in context.fixed:
        return ""  # its column says it
    if not currency:
        raise UnparsedRow.t(
            "{cell} does not say whose dollars they are. Name the currency in the heading, or say --set currency=USD.",
            cell=cell.text,
        )
    return currency if currency in DOLLARS else "USD"


def _scale_number(context: RowContext, cell: RowCell, number: ParsedNumber, unit: str) -> str:
    """Return the digits of a number as its column counts."""
    if number.grouped and not is_percent(unit) and cell.kind not in NUMERIC:
        raise ambiguous_number(cell.text, cell.text)
    if is_percent(unit):
        if number.times != 1 or abs(cell.column.meaning.times) != 1:
            raise UnparsedRow.t(
                "{cell} is a percentage, and it or its heading says thousands or millions. Correct one of them.",
                cell=cell.text,
            )
        if number.beside_count and not cell.column.meaning.count:  # "40 (36%)" may be what it was before
            raise UnparsedRow.t("{cell} is not understood as a number.", cell=cell.text)
        header_says = _is_percent_column(context, cell.column)
        return percentage(number, cell.kind == "percent", header_says, context.options.percents)
    if number.percent or cell.kind == "percent":
        raise UnparsedRow.t("{cell} is a percentage, but the column is not one.", cell=cell.text)
    times = context.options.multipliers.get(header_key(cell.column.header), Decimal(abs(cell.column.meaning.times)))
    size = SIZES.get(cell.kind or "", 1)
    if number.times > 1 and size == number.times:  # shown as 5.2 M, and kept as 5,200,000
        times, size = times / size, 1
    if [times, size, number.times].count(1) < 2 and times * number.times != 1:
        raise UnparsedRow.t(
            "{cell} is shown in thousands or millions, and so says its heading. Show the number whole, and say in "
            "the heading what it is.",
            cell=cell.text,
        )
    return plain_digits(Decimal(number.digits) * times)


def merged_numbers(context: RowContext) -> dict[int, LazyMessage]:
    """Return the rows (from 1) that differ, and share a number in a merged cell."""
    sheet, header, origins = context.sheet, context.header, merged_downwards(context.sheet)
    numbers = {column.index + 1 for column in header.numbers(context.table) if column.name not in SINGLE_NUMBERS}
    told_by = rules()[context.table.name]["identity"]
    identity = [column.index + 1 for column in header.mapped() if column.name in told_by]

    def identity_cells(row: int) -> tuple[str, ...]:
        places = (origins.get((row, place), (row, place)) for place in identity)
        return tuple(cell_at(sheet.rows[top - 1], place - 1) for top, place in places)

    rejections: dict[int, LazyMessage] = {}
    for (top, column_number), (bottom, _right) in sheet.merged:
        if column_number in numbers and top > context.header.body:
            rows = range(top, min(bottom, context.header.end) + 1)
            if len({identity_cells(row) for row in rows if any(identity_cells(row))}) > 1:
                sentence = LazyMessage.t(
                    "{cell} stands in a cell that is merged over several rows, and may be their sum. Write a number "
                    "into each row.",
                    cell=cell_at(sheet.rows[top - 1], column_number - 1),
                )
                rejections |= dict.fromkeys(rows, sentence)
    return rejections


def _is_percent_column(context: RowContext, column: HeaderColumn) -> bool:
    """Return whether a header says per cent, and no number may be a fraction (`0.45`, `40`)."""
    if not column.meaning.percent and not PERCENT.search(column.header):
        return False
    if column.index not in context.fractions:
        base, rows = context.header.index_of("n"), context.sheet.rows[context.header.body : context.header.end]
        cells = [(plain_number(cell_at(row, column.index)), cell_at(row, base) if base >= 0 else "") for row in rows]
        pairs = [(number, plain_number(n)) for number, n in cells if number]
        numbers = [number for number, _n in pairs]
        has_decimals = any(number > 1 and number % 1 for number in numbers)
        # 0.78% of 30 would be a quarter of one.
        context.fractions[column.index] = any(
            number <= 1 and n and number * n < HUNDRED / 2 for number, n in pairs
        ) or (not has_decimals and (any(number < 1 for number in numbers) or max(numbers, default=2) <= 1))
    return not context.fractions[column.index]
