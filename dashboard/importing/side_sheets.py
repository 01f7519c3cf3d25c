"""Sheets beside those that are meant: drafts, copies, lists, and what contradicts others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected
from dashboard.importing.header_detection import Header, missing_columns
from dashboard.importing.heading import statements
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.parsed_rows import ParsedRow, SheetRows
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import rules, small_words
from dashboard.xlsx_reader.raw_sheet import RawSheet

COPY = re.compile(r"(.+) \(\d+\)")
"""How Excel calls the copy of a sheet."""

LONGEST = 60
"""Characters of a title that says what a sheet is; a longer one tells of its matter."""

Key = tuple[str, ...]


def set_aside(
    sheets: Sequence[RawSheet], headers: Sequence[Header | None], manner: ImportOptions, *, draft: bool
) -> dict[int, LazyMessage]:
    """Return why sheets (from 0) are not read beside others that are.

    Raises:
        ImportRejected: a sheet that is meant lacks columns without which nothing can be read.
    """
    names = frozenset(sheet.name for sheet in sheets)
    lacking = {
        number: sentence
        for number, (sheet, header) in enumerate(zip(sheets, headers, strict=True))
        if header and (sentence := missing_columns(sheet, header, manner))
    }
    whole = {number: header for number, header in enumerate(headers) if header and number not in lacking}
    meant = {number: header for number, header in whole.items() if not _is_aside(sheets[number].name, header, names)}
    aside: dict[int, LazyMessage] = {}
    for number, header in enumerate(headers):
        if number in lacking and header and _is_list(header, whole):
            aside[number] = LazyMessage.t(
                "The sheet has few of the columns of {table}, and another sheet has them; it is not read.",
                table=header.table,
            )
        elif number in whole and number not in meant and whole[number].table in {each.table for each in meant.values()}:
            aside[number] = LazyMessage.t(
                "By its name or title, the sheet is a draft, a plan, a copy or an example, and another sheet has the "
                "same columns; it is not read. Rename it if it is meant."
            )
    wanted = [sentence for number, sentence in lacking.items() if number not in aside]
    if wanted and not draft:
        raise ImportRejected(*wanted)
    return aside


def _is_list(header: Header, whole: Mapping[int, Header]) -> bool:
    """Return whether a sheet has at most half of the known columns of one that can be read."""
    known = len({column.identity for column in header.columns} - {""})
    return any(known * 2 <= len({column.identity for column in each.columns} - {""}) for each in whole.values())


def _is_aside(name: str, header: Header, names: frozenset[str]) -> bool:
    """Return whether a sheet is called a draft, a plan, an example, or the copy of another."""
    copy = COPY.fullmatch(name)
    lines = (name, *(title for title in header.titles if len(title) <= LONGEST))
    words = {word for line in lines for word in fold_text(line).split()}
    said = [statements(line) for line in lines]
    return (
        not words.isdisjoint(small_words("side sheet"))
        or bool(copy and copy[1] in names)
        or any(each and "planned" in each.parts for each in said)
    )


def contradictions(
    sheets: Sequence[RawSheet], readings: Sequence[SheetRows], package: TargetPackage
) -> Iterator[LazyMessage]:
    """Yield which two sheets tell the same rows with other numbers.

    Half of the rows of the smaller one stand in the other; fewer are refused one by one.
    """
    read = [number for number, reading in enumerate(readings) if reading.records]
    if len(read) < 2:
        return
    told = {number: _rows(readings[number].records, package) for number in read}
    for one, other in combinations(read, 2):
        shared = told[one].keys() & told[other].keys()
        differing = [key for key in told[one] if key in shared and _differ(told[one][key], told[other][key], package)]
        if differing and len(shared) * 2 >= min(len(told[one]), len(told[other])):
            yield LazyMessage.t(
                "The sheets {one} and {other} tell the same rows with other numbers, the first of them in row {row} "
                "and row {further}. Remove or hide the sheet that does not hold.",
                one=sheets[one].name,
                other=sheets[other].name,
                row=told[one][differing[0]].place.row,
                further=told[other][differing[0]].place.row,
            )


def _rows(records: Sequence[ParsedRow], package: TargetPackage) -> dict[Key, ParsedRow]:
    """Return the records of a sheet by what tells them apart."""
    told = ((record, rules()[record.table]["identity"]) for record in records)
    return {
        (record.table, *(fold_text(record.cells.get(name, "")) for name in names)): record
        for record, names in told
        if names and record.table in package.contract.tables
    }


def _differ(one: ParsedRow, other: ParsedRow, package: TargetPackage) -> bool:
    numbers = [field.name for field in package.table(one.table).fields if field.type in ("integer", "number")]
    return any(one.cells.get(name, "") != other.cells.get(name, "") for name in numbers)
