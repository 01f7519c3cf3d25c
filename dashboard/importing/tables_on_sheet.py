"""Split a sheet of stacked tables, each with its title and header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard.importing.column_matching import key
from dashboard.importing.header_detection import Header, is_title
from dashboard.importing.text_normalization import trim
from dashboard.xlsx_reader.raw_sheet import RawSheet


def tables_of(sheet: RawSheet, header: Header) -> list[Header]:
    """Return the header of each table of a sheet.

    The first, and one for each place where it is repeated.
    """
    headers = [header]
    for row in _repeated(sheet, header):
        title = row
        while title > headers[-1].body and is_title([trim(cell) for cell in sheet.rows[title - 1]]):
            title -= 1
        headers[-1] = replace(headers[-1], end=title)
        titles = tuple(dict.fromkeys(text for line in sheet.rows[title:row] for text in map(trim, line) if text))
        headers.append(replace(header, row=row, body=row + 1, titles=titles or header.titles))
    return headers


def _repeated(sheet: RawSheet, header: Header) -> Iterator[int]:
    """Yield the rows (from 0) below a header in which it stands again."""
    words = [(column.place, _word(sheet.rows[header.row], column.place)) for column in header.columns]
    for row in range(header.body, header.end):
        if words and all(_word(sheet.rows[row], place) == word for place, word in words):
            yield row


def _word(row: Sequence[str], place: int) -> str:
    return key(trim(row[place])) if place < len(row) else ""
