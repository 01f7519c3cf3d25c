"""Match the columns of a file to those of a table: by a person's word, a tag, an exact heading, or a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import groupby

from dashboard.importing.heading import PLAIN, Meaning, for_column, interpret
from dashboard.importing.text_normalization import folded

TAG = re.compile(r"\s*#[a-zA-Z][\w]*(\s*\+[\w]+)*\s*")
SOURCE = "source"
MONEY = "amount"

OWN_WORK = ("row_of_file", "why_not_imported")
"""Columns that a file of rows that were not imported has before its own."""

Width = Callable[[int], int]
"""How wide the places of a column of the file are: the number of a kind of scope, the narrowest first."""


class Rank(IntEnum):
    """Who says what a column is; the first wins."""

    PERSON = 0
    TAG = 1
    NAME = 2
    WORD = 3
    GUESS = 4


@dataclass(frozen=True)
class Column:
    """A column of the file: its place (from 0), its header, and what it is in the package ("": not known).

    `indicator` is set where the header of a wide table names one; `twice` where another column is the same, `part`
    where it holds only a part of it (women, planned ...) or counts beside rates, `left_out` where a person says so;
    `personal` are data of persons, which nobody can map; `others` is what it may be if another column is what its
    best word says.
    """

    place: int
    header: str
    name: str = ""
    indicator: str = ""
    twice: bool = False
    part: bool = False
    left_out: bool = False
    personal: bool = False
    rank: Rank = Rank.GUESS
    meaning: Meaning = PLAIN
    others: tuple[Column, ...] = field(default=(), repr=False, compare=False)

    @property
    def identity(self) -> str:
        """Return the column or the indicator it is ("": not known)."""
        return self.name or self.indicator

    @property
    def is_read(self) -> bool:
        """Return whether its cells are taken over."""
        return bool(self.identity) and not (self.twice or self.part or self.left_out or self.personal)


@dataclass(frozen=True)
class Vocabulary:
    """The words by which headings are known.

    `names` are machine names and titles of the contract, `words` those of the lists, `tags` HXL tags, `indicators`
    those of a wide table, `person` what a person says of headings ("": left out), `numeric` columns of numbers.
    """

    names: Mapping[str, str]
    words: Mapping[str, str]
    tags: Mapping[str, str]
    indicators: Mapping[str, str]
    person: Mapping[str, str]
    numeric: frozenset[str]


def normalize_tag(text: str) -> str:
    """Return an HXL tag for comparing: without spaces, its attributes in one order."""
    base, *attributes = re.sub(r"\s", "", text).lower().split("+")
    return "+".join([base, *sorted(attributes)])


def key(cell: str) -> str:
    """Return a header for comparing."""
    return normalize_tag(cell) if TAG.fullmatch(cell) else folded(cell) or cell.strip()


def match_columns(
    cells: Sequence[str],
    above: Sequence[str],
    tags: Sequence[str],
    vocabulary: Vocabulary,
    width: Width,
    is_personal: Callable[[int, str], bool],
) -> tuple[Column, ...]:
    """Return the columns of a header row, each matched by the best word for it, and each match given once."""
    matched = [
        Column(column.place, column.header, personal=True) if is_personal(column.place, column.header) else column
        for column in _columns(cells, above, tags, vocabulary)
    ]
    columns = _resolve_all(matched, vocabulary, width)
    free = {column.identity for column in columns}
    moved = [
        next((other for other in column.others if column.twice and other.identity not in free), column)
        for column in columns
    ]
    return tuple(_resolve_all(moved, vocabulary, width) if moved != columns else columns)


def _resolve_all(columns: Sequence[Column], vocabulary: Vocabulary, width: Width) -> list[Column]:
    """Return the columns with one of each kind read."""
    chosen: dict[int, Column] = {}
    ordered = sorted(columns, key=lambda column: column.identity)
    for identity, group in groupby(ordered, key=lambda column: column.identity):
        same = [replace(column, twice=False) for column in group]
        resolved = same if identity in ("", SOURCE) else list(_resolved(identity, same, vocabulary, width))
        chosen |= {column.place: column for column in resolved}
    return [chosen[column.place] for column in columns]


def _columns(
    cells: Sequence[str], above: Sequence[str], tags: Sequence[str], vocabulary: Vocabulary
) -> Iterator[Column]:
    group = ""
    for place, cell in enumerate(cells):
        spread = group if cell and above and not above[0] else ""  # a text file does not say what is merged
        group = (above[place] if place < len(above) else "") or spread
        tag = tags[place] if place < len(tags) else ""
        header = f"{group}: {cell}" if group and cell and group != cell else cell or group
        if header and folded(header).replace(" ", "_") not in OWN_WORK:
            yield _match(Column(place, header), cell, group, tag, vocabulary)


def _match(column: Column, cell: str, group: str, tag: str, vocabulary: Vocabulary) -> Column:
    """Return a column with what the best of its words names."""
    for spelling in (column.header, cell, tag):
        if spelling and key(spelling) in vocabulary.person:
            return _by_person(column, vocabulary.person[key(spelling)], cell, vocabulary)
    matches = list(_matches(column, _spellings(cell, group), cell, tag, vocabulary))
    return replace(matches[0], others=tuple(matches[1:])) if matches else column


def _matches(column: Column, spellings: Sequence[str], cell: str, tag: str, vocabulary: Vocabulary) -> Iterator[Column]:
    """Yield what the words of a column name, the best first."""
    everything = {**vocabulary.words, **vocabulary.names}
    tagged = vocabulary.tags.get(normalize_tag(tag), "") if tag else ""
    if tagged:
        meaning = _fitting(_meaning_of(spellings, everything, tagged), tagged, vocabulary)
        yield _named(column, tagged, Rank.TAG, meaning)
    for rank, known in ((Rank.NAME, vocabulary.names), (Rank.WORD, vocabulary.words)):
        if cell and key(cell) in known:
            yield _named(column, known[key(cell)], rank, PLAIN)
    for spelling in spellings:
        found = interpret(spelling, everything)
        if found:
            rank = Rank.WORD if found.exact else Rank.GUESS
            yield _named(column, found.name, rank, _fitting(found.meaning, found.name, vocabulary))
    for spelling in spellings:
        found = interpret(spelling, vocabulary.indicators)
        if found:
            meaning = for_column(found.meaning, money=False, people=False)
            rank = Rank.WORD if found.exact else Rank.GUESS
            yield replace(column, indicator=found.name, rank=rank, meaning=meaning)


def _by_person(column: Column, name: str, cell: str, vocabulary: Vocabulary) -> Column:
    if not name:
        return replace(column, left_out=True, rank=Rank.PERSON)
    if name in vocabulary.indicators.values():
        return replace(column, indicator=name, rank=Rank.PERSON)
    known = {**vocabulary.words, **vocabulary.names}
    meaning = _fitting(_meaning_of([cell], known, name), name, vocabulary)
    plain = replace(meaning, parts=(), unknown=(), count=False, bound="")  # the person has said that it is this column
    return _named(column, name, Rank.PERSON, plain)


def _named(column: Column, name: str, rank: Rank, meaning: Meaning) -> Column:
    return replace(column, name=name, rank=rank, meaning=meaning)


def _meaning_of(spellings: Sequence[str], known: Mapping[str, str], name: str) -> Meaning:
    """Return what the heading of a column that is known otherwise says of its cells."""
    found = (interpret(spelling, known) for spelling in spellings)
    return next((each.meaning for each in found if each and each.name == name), PLAIN)


def _fitting(meaning: Meaning, name: str, vocabulary: Vocabulary) -> Meaning:
    """Return what a heading says that can be true of a column; of a column of text it says nothing."""
    if name not in vocabulary.numeric:
        planned = tuple(part for part in meaning.parts if part == "planned" and name.startswith("date"))
        return replace(PLAIN, parts=planned)
    return for_column(meaning, money=name == MONEY, people=name == "participants")


def _spellings(cell: str, group: str) -> list[str]:
    """Return the words by which a column may be known: its header, and its header with that of its group."""
    spelled = [cell, f"{group} {cell}", f"{cell} {group}", cell.rpartition(": ")[2], *([] if cell else [group])]
    return list(dict.fromkeys(text.strip() for text in spelled if text.strip()))


def _resolved(identity: str, columns: list[Column], vocabulary: Vocabulary, width: Width) -> Iterator[Column]:
    """Yield the columns that are one and the same: the best is read, parts of it and its doubles are not."""
    numeric = identity in vocabulary.numeric or bool(columns[0].indicator)
    rates = identity == "value" or bool(columns[0].indicator)
    plain = [column for column in columns if column.rank is Rank.PERSON or not _is_part(column, numeric, rates)]
    places = [column.place for column in plain]
    best = min(plain, key=lambda each: _preference(each, identity, width, places), default=None)
    for column in columns:
        if column is best:
            yield column
        elif column in plain:
            yield replace(column, twice=True)
        else:
            yield replace(column, part=True)


def _is_part(column: Column, numeric: bool, rates: bool) -> bool:
    """Return whether a column holds other numbers than its name says: a part, a bound, counts instead of rates."""
    meaning = column.meaning
    if not numeric:
        return bool(meaning.parts)
    return bool(meaning.parts or meaning.bound) or (rates and meaning.count and not meaning.percent)


def _preference(column: Column, identity: str, width: Width, places: Sequence[int]) -> tuple[int, ...]:
    """Return what is preferred of several columns: a person's word, the narrowest place, the better word, a total."""
    by_person = column.rank is not Rank.PERSON
    narrow = width(column.place) if identity == "scope" and len(places) > 1 else 0
    return by_person, narrow, column.rank, bool(column.meaning.unknown), not column.meaning.total, column.place
