"""Find the columns that nobody has mapped and that break the rows down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from dashboard.importing import vocabulary
from dashboard.importing.column_matching import HeaderColumn
from dashboard.importing.header_detection import Header
from dashboard.importing.heading import BRACKETS, language_parts, meanings
from dashboard.importing.text_normalization import fold_text, trim
from dashboard.xlsx_reader.raw_sheet import RawSheet

PER = re.compile(r"(?:per|на|pour|por|par|لكل)\s+[\d\s.,]{3,}.*", re.IGNORECASE)
UNITS = ("times:", "percent", "count", "part:women", "part:men", "part:age", "part:planned", "part:group")
"""How the meanings begin that change what a number is."""

LONGEST_UNIT = 40
"""Characters of a cell that says what the numbers of its row are."""

SAMPLE = 200
"""Rows in which the cells of a column are looked at."""

CANCELLED = frozenset(
    map(fold_text, ("cancelled", "canceled", "postponed", "отменено", "отменен", "annulé", "cancelado", "ملغى"))
)


def breakdown_columns(
    sheet: RawSheet, header: Header, places: Mapping[str, str]
) -> Iterator[tuple[HeaderColumn, list[str]]]:
    """Yield the columns to ask about, with their different cells.

    Args:
        sheet: the sheet.
        header: its header.
        places: the names of the places of the package.
    """
    sample = [sheet.rows[number] for number in range(header.body, min(header.end, header.body + SAMPLE))]
    says_unit = partial(_says_unit, table=header.table)
    for column in header.columns:
        known = column.identity and not (column.twice and column.identity == "scope")
        if known or column.left_out or column.personal:
            continue
        first = {trim(row[column.place]) for row in sample if column.place < len(row)} - {""}
        kind = _breakdown_of(column, header) or ("unit" if first and all(map(says_unit, first)) else "")
        if not kind:
            continue
        cells = list(dict.fromkeys(_cells(sheet, header, column)))
        limited = any(_limits(kind, cell, header) and fold_text(cell) not in places for cell in cells)
        if limited or (len(cells) > 1 and kind != "place"):
            yield column, cells


def _breakdown_of(column: HeaderColumn, header: Header) -> str:
    """Return the breakdown (sex, age, place ...) that a column which is not read is ("": none)."""
    words = [column.header.rpartition(": ")[2], *language_parts(column.header)]
    kinds = [kind for word in words if (kind := vocabulary.breakdowns().get(fold_text(BRACKETS.sub(" ", word))))]
    figures = header.table in ("observations", "outputs")
    return next((kind for kind in kinds if figures or kind != "place"), "")


def _says_unit(cell: str, table: str) -> bool:
    """Return whether a cell says what the numbers of its row are: a size, a share, a sex."""
    if cell.casefold() in ("no", "n") or len(cell) > LONGEST_UNIT:
        return False
    return bool(PER.fullmatch(cell)) or any(
        each.startswith(UNITS[: -1 if table == "activities" else None]) for each in meanings(cell)
    )


def _limits(kind: str, cell: str, header: Header) -> bool:
    """Return whether the one value of a breakdown says that the numbers are not those of all."""
    if kind == "place":
        return fold_text(cell) not in vocabulary.countries()
    if kind in ("year", "month"):
        return header.table != "activities" and "period_start" not in {column.name for column in header.taken()}
    word = fold_text(cell)
    if kind == "unit" and header.table == "observations":
        return "percent" not in meanings(cell)
    said = vocabulary.modifiers().get(word, ())
    return (kind == "status" and word in CANCELLED) or not {"plain", "total"} & set(said)


def _cells(sheet: RawSheet, header: Header, column: HeaderColumn) -> Iterator[str]:
    rows: Sequence[Sequence[str]] = sheet.rows[header.body : header.end]
    return (cell for row in rows if column.place < len(row) and (cell := trim(row[column.place])))
