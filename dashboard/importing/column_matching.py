"""Match columns to those of a table by a person's word, a tag, a heading, a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from dashboard.importing.heading import (
    PLAIN,
    SIGN,
    Meaning,
    interpret,
    is_unit,
    people_of,
    resolve_letters,
)
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import composed_heading, small_words

TAG = re.compile(r"\s*#[a-zA-Z][\w]*(\s*\+[\w]+)*\s*")
SOURCE = "source"
MONEY = "amount"
PEOPLE = "participants"
DURATIONS = ("duration_minutes", "duration_days")
SINGLE_NUMBERS = ("n", *DURATIONS, "order")
"""Columns of numbers that nobody writes in thousands, nor as the sum of several rows."""

NARROWEST = ("scope", "date_start", "n")
"""Columns of which the narrowest places or dates are read, and the largest number that answered."""

REPORT_COLUMNS = ("row_of_file", "why_not_imported")
"""Columns that a file of rows that were not imported has before its own."""

Width = Callable[[int, str], int]
"""How wide the places or dates of a column of the file are, the narrowest first."""


class Rank(IntEnum):
    """Who says what a column is; the first wins."""

    PERSON = 0
    TAG = 1
    NAME = 2
    WORD = 3
    GUESS = 4


@dataclass(frozen=True)
class HeaderColumn:
    """A column of the file: index (from 0), header, and name in the package ("": not known).

    `indicator`: named by the header of a wide table; `pivot`: what the cells of a column a year or a country share, as
    `column=value`; `is_duplicate`: another column is the same; `is_part`: it holds a part (women, planned ...), or
    counts beside rates; `is_excluded`: a person says so; `is_personal`: data of persons, which nobody can map;
    `alternatives`: what it may be if another column is what its best word says.
    """

    index: int
    header: str
    name: str = ""
    indicator: str = ""
    pivot: str = ""
    is_duplicate: bool = False
    is_part: bool = False
    is_excluded: bool = False
    is_personal: bool = False
    rank: Rank = Rank.GUESS
    meaning: Meaning = PLAIN
    alternatives: tuple[HeaderColumn, ...] = field(default=(), repr=False, compare=False)

    @property
    def identity(self) -> str:
        """Return the column, the indicator or the shared value it is ("": not known)."""
        return self.name or self.indicator or self.pivot

    @property
    def is_mapped(self) -> bool:
        """Return whether its cells are taken over."""
        return bool(self.identity) and not (self.is_duplicate or self.is_part or self.is_excluded or self.is_personal)


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

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """Return the words and the names together; a name wins."""
        return {**self.words, **self.names}


def normalize_tag(text: str) -> str:
    """Return an HXL tag for comparing: without spaces, its attributes in one order."""
    base, *attributes = re.sub(r"\s", "", text).lower().split("+")
    return "+".join([base, *sorted(attributes)])


def header_key(cell: str) -> str:
    """Return a header for comparing."""
    return normalize_tag(cell) if TAG.fullmatch(cell) else fold_text(cell) or cell.strip()


def match_columns(
    cells: Sequence[str],
    above: Sequence[str],
    tags: Sequence[str],
    units: Sequence[str],
    vocabulary: Vocabulary,
    width: Width,
    is_personal: Callable[[int, str], bool],
) -> tuple[HeaderColumn, ...]:
    """Match header cells, with the units below them, to columns by the best word."""
    candidates = [
        HeaderColumn(column.index, column.header, is_personal=True)
        if is_personal(column.index, column.header)
        else column
        for column in _columns(cells, above, tags, units, vocabulary)
    ]
    columns = _resolve_duplicates(candidates, vocabulary, width)
    identities = {column.identity for column in columns}
    alternatives = [
        next(
            (other for other in column.alternatives if column.is_duplicate and other.identity not in identities), column
        )
        for column in columns
    ]
    columns = _resolve_duplicates(alternatives, vocabulary, width) if alternatives != columns else columns
    free = [column for column in columns if not (column.identity or column.is_excluded or column.is_personal)]
    people = {people_of(column.header): column for column in free}
    has_people = PEOPLE not in vocabulary.numeric or any(column.name == PEOPLE for column in columns)
    if not has_people and {"women", "men", "total"} <= people.keys():
        columns[columns.index(people["total"])] = replace(people["total"], name=PEOPLE)
    return tuple(_resolve_duplicates(_with_total_amount(columns, vocabulary), vocabulary, width))


def _with_total_amount(columns: Sequence[HeaderColumn], vocabulary: Vocabulary) -> list[HeaderColumn]:
    """Return the columns with one headed by a currency ("USD"), or a total, as the amount."""
    names = {column.name for column in columns}
    words = {word for column in columns for word in fold_text(column.header).split()}
    is_priced = "currency" in names and not words.isdisjoint(small_words("price"))
    if MONEY not in vocabulary.numeric or MONEY in names:
        return list(columns)
    totals: dict[int, HeaderColumn] = {}
    for column in columns:
        is_free = not (column.identity or column.is_excluded or column.is_personal)
        match = next(_matches(column, [f"{MONEY} {column.header}"], "", "", vocabulary), column) if is_free else column
        if match.name == MONEY and (match.meaning.currency or (match.meaning.total and is_priced)):
            totals[column.index] = match
    return [totals.get(column.index, column) for column in columns]


def _resolve_duplicates(columns: Sequence[HeaderColumn], vocabulary: Vocabulary, width: Width) -> list[HeaderColumn]:
    """Return the columns with one of each kind read."""
    resolved: list[HeaderColumn] = []
    for identity, group in groupby(sorted(columns, key=attrgetter("identity")), key=attrgetter("identity")):
        duplicates = [replace(column, is_duplicate=False) if column.is_duplicate else column for column in group]
        is_many = identity not in ("", SOURCE)
        resolved += _resolve_group(identity, duplicates, vocabulary, width) if is_many else duplicates
    return sorted(resolved, key=attrgetter("index"))


def _columns(
    cells: Sequence[str], above: Sequence[str], tags: Sequence[str], units: Sequence[str], vocabulary: Vocabulary
) -> Iterator[HeaderColumn]:
    group, matches = "", dict[tuple[str, ...], HeaderColumn]()
    for place, cell in enumerate(cells):
        spread = group if cell and above and not above[0] else ""  # a text file does not say what is merged
        group = (above[place] if place < len(above) else "") or spread
        tag = tags[place] if place < len(tags) else ""
        header = f"{group}: {cell}" if group and cell and group != cell else cell or group
        if header and fold_text(header).replace(" ", "_") not in REPORT_COLUMNS:
            unit = units[place] if place < len(units) and is_unit(units[place]) else ""
            words = (f"{cell} ({unit})" if unit else cell, group, tag)
            if (header, *words) not in matches:  # a row may repeat one heading hundreds of times
                matches[header, *words] = _match_column(HeaderColumn(place, header), *words, vocabulary)
            match = matches[header, *words]
            alternatives = tuple(replace(other, index=place) for other in match.alternatives)
            yield match if match.index == place else replace(match, index=place, alternatives=alternatives)


def _match_column(column: HeaderColumn, cell: str, group: str, tag: str, vocabulary: Vocabulary) -> HeaderColumn:
    """Return a column with what the best of its words names."""
    for spelling in (column.header, cell, tag):
        if spelling and header_key(spelling) in vocabulary.person:
            return _apply_mapping(column, vocabulary.person[header_key(spelling)], cell, vocabulary)
    spellings, alone = _spellings(cell, group), cell
    if group and is_unit(cell) and header_key(cell) not in vocabulary.indicators:
        match = interpret(f"{group} {cell}", vocabulary.headings)
        if (match and match.name in vocabulary.numeric) or interpret(f"{group} {cell}", vocabulary.indicators):
            spellings, alone = spellings[1:3], ""  # "n" and "%" below an answer are no base and no value of their own
    matches = list(_matches(column, spellings, alone, tag, vocabulary))
    return replace(matches[0], alternatives=tuple(matches[1:])) if matches else column


def _matches(
    column: HeaderColumn, spellings: Sequence[str], cell: str, tag: str, vocabulary: Vocabulary
) -> Iterator[HeaderColumn]:
    """Yield what the words of a column name, the best first."""
    tag_name = vocabulary.tags.get(normalize_tag(tag), "") if tag else ""
    if tag_name:
        meaning = _fit_meaning(_meaning_of(spellings, vocabulary.headings, tag_name), tag_name, vocabulary)
        yield _with_name(column, tag_name, Rank.TAG, meaning, vocabulary)
    for rank, words in ((Rank.NAME, vocabulary.names), (Rank.WORD, vocabulary.words)):
        if cell and header_key(cell) in words and not SIGN.search(cell):
            yield _with_name(column, words[header_key(cell)], rank, PLAIN, vocabulary)
    for spelling in spellings:
        interpretation = interpret(spelling, vocabulary.headings)
        if interpretation:
            name, rank = interpretation.name, Rank.WORD if interpretation.exact else Rank.GUESS
            if not _counts_other(spelling, name, interpretation.meaning, vocabulary):
                yield _with_name(column, name, rank, _fit_meaning(interpretation.meaning, name, vocabulary), vocabulary)
    name = composed_heading(cell) if PEOPLE in vocabulary.numeric else ""
    if name:
        yield _with_name(column, name, Rank.GUESS, PLAIN, vocabulary)
    for spelling in spellings:
        interpretation = interpret(spelling, vocabulary.indicators)
        if interpretation:
            meaning = resolve_letters(interpretation.meaning, money=False, people=False)
            rank = Rank.WORD if interpretation.exact else Rank.GUESS
            yield replace(column, indicator=interpretation.name, rank=rank, meaning=meaning)


def _counts_other(spelling: str, name: str, meaning: Meaning, vocabulary: Vocabulary) -> bool:
    """Return whether a heading counts what its column is: "Per cent of countries", person-days."""
    if name in DURATIONS:
        return not small_words("people").keys().isdisjoint(fold_text(spelling).split())
    return name not in vocabulary.numeric and (meaning.percent or meaning.count or meaning.times != 1)


def _apply_mapping(column: HeaderColumn, name: str, cell: str, vocabulary: Vocabulary) -> HeaderColumn:
    if not name:
        return replace(column, is_excluded=True, rank=Rank.PERSON)
    if "=" in name:
        return replace(column, pivot=name, rank=Rank.PERSON)
    if name in vocabulary.indicators.values():
        return replace(column, indicator=name, rank=Rank.PERSON)
    meaning = _fit_meaning(_meaning_of([cell], vocabulary.headings, name), name, vocabulary)
    plain = replace(meaning, parts=(), unknown=(), count=False, bound="")  # the person has said that it is this column
    return _with_name(column, name, Rank.PERSON, plain, vocabulary)


def _with_name(column: HeaderColumn, name: str, rank: Rank, meaning: Meaning, vocabulary: Vocabulary) -> HeaderColumn:
    """Return a column with its name, or that of the bound that the table has."""
    bound = f"{name}_{meaning.bound}"
    if bound in vocabulary.numeric:
        return replace(column, name=bound, rank=rank, meaning=replace(meaning, bound=""))
    return replace(column, name=name, rank=rank, meaning=meaning)


def _meaning_of(spellings: Sequence[str], vocabulary: Mapping[str, str], name: str) -> Meaning:
    """Return the meaning in the heading of a column that is known otherwise."""
    matches = (interpret(spelling, vocabulary) for spelling in spellings)
    return next((match.meaning for match in matches if match and match.name == name), PLAIN)


def _fit_meaning(meaning: Meaning, name: str, vocabulary: Vocabulary) -> Meaning:
    """Return the meanings of a heading that fit a column of its type."""
    if name not in vocabulary.numeric:
        if not name.startswith("date"):
            return PLAIN
        return replace(PLAIN, parts=tuple(part for part in meaning.parts if part == "planned"), unknown=meaning.unknown)
    if name in DURATIONS:  # "Duration (hours)"
        units = {word for unit in DURATIONS for word in small_words(unit)}
        meaning = replace(meaning, unknown=tuple(word for word in meaning.unknown if word not in units))
    return resolve_letters(meaning, money=name == MONEY, people=name == PEOPLE)


def _spellings(cell: str, group: str) -> list[str]:
    """Return the words of a column: its header, alone and with that of its group."""
    spellings = [cell, f"{group} {cell}", f"{cell} {group}", cell.rpartition(": ")[2], *([] if cell else [group])]
    return list(dict.fromkeys(text.strip() for text in spellings if text.strip()))


def _resolve_group(
    identity: str, columns: list[HeaderColumn], vocabulary: Vocabulary, width: Width
) -> Iterator[HeaderColumn]:
    """Yield the best of columns that are one and the same, without parts and doubles."""
    is_rate = identity == "value" or bool(columns[0].indicator)
    is_number = is_rate or identity in vocabulary.numeric
    plain = [column for column in columns if column.rank is Rank.PERSON or not _is_part(column, is_number, is_rate)]
    places = {column.index for column in plain}

    def preference(column: HeaderColumn) -> tuple[int, ...]:
        """Return how a column stands: a person's first, then the narrowest, the best word, a total."""
        narrow = width(column.index, identity) if identity in NARROWEST and len(places) > 1 else 0
        is_guess, is_part = bool(column.meaning.unknown), not column.meaning.total
        return column.rank is not Rank.PERSON, narrow, column.rank, is_guess, is_part, column.index

    best = min(plain, key=preference, default=None)
    for column in columns:
        if column is best:
            yield column
        elif column.index in places:
            yield replace(column, is_duplicate=True)
        else:
            yield replace(column, is_part=True)


def _is_part(column: HeaderColumn, is_number: bool, is_rate: bool) -> bool:
    """Return whether a column holds a part, a bound, or counts instead of rates."""
    meaning = column.meaning
    if meaning.parts or not is_number:
        return bool(meaning.parts)
    if is_rate:
        return bool(meaning.bound) or (meaning.count and not meaning.percent)
    return bool(meaning.bound) or (meaning.percent and not column.identity.startswith("value"))
