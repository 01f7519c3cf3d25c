"""The sheet of the rows: numbers are numbers, headers machine names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.exports.chart_cells import number_format
from dashboard.exports.table_cells import BLOCK, row_blocks
from dashboard.exports.xlsx.workbook import ChartWorkbook, write_text
from dashboard.text.formats import is_percent

MOST_IN_A_TABLE = 5_000
"""Rows of an Excel table. More are written row by row without being kept in memory, under a filter."""

NARROWEST, WIDEST, PRINTED = 9, 48, 190
"""Characters of a column at least and at most, and of all that are printed."""

DAY = len("2020-08-31")
FIRST_YEAR = 1900
"""Excel counts its days from here."""


@dataclass(frozen=True)
class CellStyles:
    """How cells are written: days, whole numbers and others, whole shares and others."""

    day: Any
    numbers: tuple[Any, Any]
    shares: tuple[Any, Any]

    @classmethod
    def of(cls, book: ChartWorkbook) -> CellStyles:
        """Return the styles of a workbook, shares with the sign of the language."""
        sign = number_format(book.reader.text, "percent").removeprefix("0")
        codes = (("#,##0", "#,##0.0#"), (f"0{sign}", f"0.0#{sign}"))
        numbers, shares = (tuple(book.style(num_format=code) for code in pair) for pair in codes)
        return cls(book.style(num_format="yyyy-mm-dd", align="left"), numbers, shares)

    def number(self, value: float, share: bool) -> Any:
        """Return the style of a number."""
        return (self.shares if share else self.numbers)[not float(value).is_integer()]


def rows_sheet(book: ChartWorkbook) -> None:
    """Write the rows, or that there are none, under names and hashtags where asked for."""
    rows, text = book.exported.rows, book.reader.text
    options = book.exported.options
    sheet, heads = book.sheet(text.t("Rows")), 1 + options.labels + options.hxl
    sheet.freeze_panes(heads, 1)
    sheet.repeat_rows(0, heads - 1)
    dates, styles = _day_columns(rows), CellStyles.of(book)
    written, names = heads - 1, list[str]()
    for block in row_blocks(rows, book.exported.dataset):
        if not names:
            names = [str(name) for name in block.columns]
            _head(sheet, names, block, book)
        for row in block.itertuples(index=False, name=None):
            written += 1
            _row(sheet, written, row, [name in dates for name in names], styles, names)
    if rows.empty:
        written = heads
        write_text(sheet, written, 0, book.exported.subtitle)
    _frame(sheet, names, written, book.exported.chart.id)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, written, _last_in_print(names, rows))


def _head(sheet: Any, names: list[str], block: pd.DataFrame, book: ChartWorkbook) -> None:
    """Write the names of the columns, and below them what was asked for."""
    bold = book.style(bold=True)
    for column, name in enumerate(names):
        sheet.set_column(column, column, _width(name, block[name]))
        write_text(sheet, 0, column, name, bold)
    for number, row in enumerate(book.exported.header_rows(names), start=1):
        for column, words in enumerate(row):
            write_text(sheet, number, column, words, book.quiet)


def _row(
    sheet: Any, number: int, row: tuple[Any, ...], days: Sequence[bool], styles: CellStyles, names: Sequence[str]
) -> None:
    share = "unit" in names and is_percent(str(row[names.index("unit")]))
    for column, (value, day) in enumerate(zip(row, days, strict=True)):
        if not isinstance(value, str):
            if value == value:  # NaN, which is unknown, stays an empty cell
                sheet.write_number(number, column, value, styles.number(value, share and names[column] == "value"))
        elif day and value:
            sheet.write_datetime(number, column, datetime.fromisoformat(value), styles.day)
        else:
            write_text(sheet, number, column, value)


def _frame(sheet: Any, names: list[str], rows: int, chart: str) -> None:
    if rows > MOST_IN_A_TABLE:
        sheet.autofilter(0, 0, rows, len(names) - 1)
        return
    look = {"name": chart.replace("-", "_"), "style": "Table Style Medium 2", "columns": [{"header": n} for n in names]}
    sheet.add_table(0, 0, rows, len(names) - 1, look)


def _last_in_print(names: Sequence[str], rows: pd.DataFrame) -> int:
    """Return the last column that is printed: the first ones, as far as a page is wide."""
    room = PRINTED - NARROWEST
    for column, name in enumerate(names[1:]):
        room -= _width(name, rows[name]) if name in rows else WIDEST
        if room < 0:
            return column
    return len(names) - 1


def _day_columns(rows: pd.DataFrame) -> set[str]:
    """Return the columns of full days only; others stay text as a whole."""
    texts = [column for column in rows.columns if not pd.api.types.is_numeric_dtype(rows[column])]
    cells = {column: [cell for cell in rows[column].unique() if cell] for column in texts}
    return {column for column, given in cells.items() if given and all(map(_is_day, given))}


def _is_day(cell: str) -> bool:
    try:
        return len(cell) == DAY and date.fromisoformat(cell).year > FIRST_YEAR
    except ValueError:
        return False


def _width(name: str, cells: pd.Series) -> int:
    """Return the characters of a column: its header and arrow, and most of its first cells."""
    lengths = sorted(len(str(cell)) for cell in cells.head(BLOCK))
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    return min(max(len(name) + 4, usual + 1, NARROWEST), WIDEST)
