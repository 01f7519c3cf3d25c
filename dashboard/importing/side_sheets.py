"""Sheets beside those that are meant: drafts, copies, lists, and what contradicts others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from dashboard.dataset.contract import NUMERIC_TYPES
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected
from dashboard.importing.header_detection import Header, missing_columns
from dashboard.importing.heading import interpret_line
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.parsed_rows import ParsedRow, SheetRows
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import rules, small_words
from dashboard.xlsx_reader.raw_sheet import RawSheet

COPY = re.compile(r"(.+) \(\d+\)")
"""How Excel calls the copy of a sheet."""

MAX_TITLE_LENGTH = 60
"""Characters of a title that says what a sheet is; a longer one tells of its matter."""

Key = tuple[str, ...]


def find_side_sheets(
    sheets: Sequence[RawSheet], headers: Sequence[Header | None], options: ImportOptions, *, draft: bool
) -> dict[int, LazyMessage]:
    """Return why sheets (from 0) are not read beside others that are.

    Raises:
        ImportRejected: a sheet that is meant lacks columns without which nothing can be read.
    """
    names = frozenset(sheet.name for sheet in sheets)
    lacking = {
        number: sentence
        for number, (sheet, header) in enumerate(zip(sheets, headers, strict=True))
        if header and (sentence := missing_columns(sheet, header, options))
    }
    complete = {number: header for number, header in enumerate(headers) if header and number not in lacking}
    side = {number for number, header in complete.items() if _is_side_sheet(sheets[number].name, header, names)}
    tables = {header.table for number, header in complete.items() if number not in side}
    counts = [len({column.identity for column in header.columns} - {""}) if header else 0 for header in headers]
    largest = max((counts[number] for number in complete), default=0)
    aside: dict[int, LazyMessage] = {}
    for number, header in enumerate(headers):
        is_summary = not small_words("summary sheet").keys().isdisjoint(fold_text(sheets[number].name).split())
        if number in lacking and header and (counts[number] * 2 <= largest or (complete and is_summary)):
            aside[number] = LazyMessage.t(
                "The sheet has few of the columns of {table}, and another sheet has them; it is not read.",
                table=header.table,
            )
        elif number in side and complete[number].table in tables:
            aside[number] = LazyMessage.t(
                "By its name or title, the sheet is a draft, a plan, a copy or an example, and another sheet has the "
                "same columns; it is not read. Rename it if it is meant."
            )
    sentences = [sentence for number, sentence in lacking.items() if number not in aside]
    if sentences and not draft:
        raise ImportRejected(*sentences)
    return aside


def _is_side_sheet(name: str, header: Header, names: frozenset[str]) -> bool:
    """Return whether a sheet is called a draft, a plan, an example, or the copy of another."""
    copy = COPY.fullmatch(name)
    lines = (name, *(title for title in header.titles if len(title) <= MAX_TITLE_LENGTH))
    words = {word for line in lines for word in fold_text(line).split()}
    meanings = [interpret_line(line) for line in lines]
    return (
        not words.isdisjoint(small_words("side sheet"))
        or bool(copy and copy[1] in names)
        or any(meaning and "planned" in meaning.parts for meaning in meanings)
    )


def contradictions(
    sheets: Sequence[RawSheet], sheet_rows: Sequence[SheetRows], package: TargetPackage
) -> Iterator[LazyMessage]:
    """Yield which two sheets tell the same rows with other numbers.

    Half of the rows of the smaller one stand in the other; fewer are refused one by one.
    """
    numbers = [number for number, rows in enumerate(sheet_rows) if rows.records]
    if len(numbers) < 2:
        return
    rows_by_key = [(number, _rows(sheet_rows[number].records, package)) for number in numbers]
    for (first, rows), (second, other_rows) in combinations(rows_by_key, 2):
        shared = [key for key in rows if key in other_rows]
        differing = [key for key in shared if _numbers(rows[key], package) != _numbers(other_rows[key], package)]
        if differing and len(shared) * 2 >= min(len(rows), len(other_rows)):
            yield LazyMessage.t(
                "The sheets {one} and {other} tell the same rows with other numbers, the first of them in row {row} "
                "and row {further}. Remove or hide the sheet that does not hold.",
                one=sheets[first].name,
                other=sheets[second].name,
                row=rows[differing[0]].location.row,
                further=other_rows[differing[0]].location.row,
            )


def _numbers(row: ParsedRow, package: TargetPackage) -> list[str]:
    return [row.cells.get(field.name, "") for field in package.table(row.table).fields if field.type in NUMERIC_TYPES]


def _rows(records: Sequence[ParsedRow], package: TargetPackage) -> dict[Key, ParsedRow]:
    """Return the records of a sheet by what tells them apart."""
    identities = ((record, rules()[record.table]["identity"]) for record in records)
    return {
        (record.table, *(fold_text(record.cells.get(name, "")) for name in names)): record
        for record, names in identities
        if names and record.table in package.contract.tables
    }
