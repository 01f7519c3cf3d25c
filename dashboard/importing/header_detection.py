"""Detect the header row of a sheet, its table and the meaning of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import Literal

from dashboard.dataset.contract import NUMERIC_TYPES, Table
from dashboard.errors import LazyMessage
from dashboard.importing import vocabulary as words_of
from dashboard.importing.column_matching import (
    SOURCE,
    TAG,
    HeaderColumn,
    Rank,
    Vocabulary,
    Width,
    header_key,
    match_columns,
    normalize_tag,
)
from dashboard.importing.header_rows import (
    first_rows,
    group_headings,
    is_figure,
    is_group_row,
    mark_pivots,
    pivot_columns,
)
from dashboard.importing.heading import (
    NUMBERED,
    PLAIN,
    bound_of,
    interpret,
    interpret_line,
    is_measure,
    is_unit,
)
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.personal_data import SAMPLE, is_list_of_persons, is_personal, names_of_persons
from dashboard.importing.target_package import REFERENCE_TABLES, TargetPackage
from dashboard.importing.text_normalization import filled_cells, fold_text, without_brackets
from dashboard.xlsx_reader.raw_sheet import RawSheet

MIN_COLUMNS = 2
"""Known columns that make a row a header."""

ABOUT_SOURCE = ("source_title", "source_publisher", "source_language", "source_published_on")
"""Columns a file may have beside its link, and the package keeps in its table of sources."""

WIDTHS = ("subnational", "country", "other", "income_group", "who_region", "world")
"""Kinds of scope, the narrowest first."""

LONG = 10
"""Digits of a number that is no number of answers."""

AROUND = re.compile(r"[nN]\s*=\s*[\d\s.,]*|\b(?:19|20)\d\d\b(?:\s*г(?:од[уа]?)?\b)?\.?")
"""What stands beside a place in the title of its table: the number that answered, and the year."""

Layout = Literal["rows", "wide"]


@dataclass(frozen=True)
class Header:
    """What is known of a sheet before its rows, `body` to `end` (from 0), are read."""

    table: str
    shape: Layout
    row: int
    body: int
    columns: tuple[HeaderColumn, ...]
    titles: tuple[str, ...]
    end: int

    def mapped(self) -> tuple[HeaderColumn, ...]:
        """Return the columns that are read."""
        return tuple(column for column in self.columns if column.is_mapped)

    def numbers(self, table: Table) -> list[HeaderColumn]:
        """Return the columns that are read and hold numbers of their table."""
        names = {field.name for field in table.fields if field.type in NUMERIC_TYPES}
        return [column for column in self.mapped() if column.indicator or column.pivot or column.name in names]

    @property
    def names(self) -> set[str]:
        """Return the columns of the table that are read."""
        return {column.name for column in self.mapped()}

    def index_of(self, name: str) -> int:
        """Return the index of the column that is read as a column of the table (-1: none)."""
        return next((column.index for column in self.mapped() if column.name == name), -1)

    def spellings(self) -> list[str]:
        """Return the headers as they are written, with and without the header of their group."""
        return [text for column in self.columns for text in (column.header, column.header.rpartition(": ")[2])]


def vocabulary(table: Table, package: TargetPackage, options: ImportOptions) -> Vocabulary:
    """Return the words of the headings of a table: its contract's, the lists', a person's."""
    columns = {column.name for column in table.fields} | {SOURCE, *ABOUT_SOURCE}
    if table.name in ("sources", "activity_sources"):
        columns -= set(ABOUT_SOURCE)
    words = {word: name for word, name in words_of.headers(table.name).items() if name in columns}
    tags = {normalize_tag(word): name for word, name in words.items() if word.startswith("#")}
    names = {fold_text(column.title): column.name for column in table.fields}
    names |= {fold_text(name): name for name in (*ABOUT_SOURCE, *(column.name for column in table.fields))}
    return Vocabulary(
        names={word: name for word, name in names.items() if name in columns},
        words={word: name for word, name in words.items() if not word.startswith("#")},
        tags=tags | {normalize_tag(column.hxl): column.name for column in table.fields if column.hxl},
        indicators=package.ids("indicators") if table.name == "observations" else {},
        person={header_key(header): name for header, name in options.columns.items()},
        numeric=frozenset(field.name for field in table.fields if field.type in NUMERIC_TYPES),
    )


def header_counter(package: TargetPackage) -> Callable[[Sequence[str]], int]:
    """Return what counts the known headers of a row, of the table that knows most of them."""
    vocabularies = [vocabulary(table, package, ImportOptions()) for table in package.contract.tables.values()]

    def is_known(cell: str, words: Vocabulary) -> bool:
        return header_key(cell) in words.tags or any(interpret(cell, w) for w in (words.headings, words.indicators))

    return lambda cells: max(sum(is_known(cell, words) for cell in cells if cell) for words in vocabularies)


def find_header(sheet: RawSheet, package: TargetPackage, options: ImportOptions) -> Header | None:
    """Return the header of a sheet; None where no row of the first sixty is one."""
    search = _Search(sheet, first_rows(sheet), package, options)
    everything = package.contract.tables
    tables = (
        [package.table(options.table)]
        if options.table
        else [table for name, table in everything.items() if name not in REFERENCE_TABLES]
    )

    def preference(header: Header) -> tuple[bool, int, int]:
        """Return whether columns are missing, how many are known, how many headings of these differ."""
        matches = [column for column in header.columns if column.identity]
        identities, headings = ({getattr(column, name) for column in matches} for name in ("identity", "header"))
        return bool(_missing(header, options)), -len(identities), -len(headings)

    candidates = [(preference(header), header) for table in tables for header in search.headers(table)]
    candidates = [candidate for candidate in candidates if -candidate[0][1] >= MIN_COLUMNS]
    return search.without_personal(min(candidates, key=itemgetter(0))[1]) if candidates else None


def missing_columns(sheet: RawSheet, header: Header, options: ImportOptions) -> LazyMessage | None:
    """Return which columns are missing, and which headings were understood."""
    missing = _missing(header, options)
    if not missing:
        return None
    pairs = [f"{column.header} → {column.identity}" for column in header.columns if column.identity]
    headings = [column.header for column in header.columns if not column.identity]
    return why_unread(sheet.name, [column.header for column in header.columns]) or LazyMessage.t(
        "{sheet}: the rows seem to belong to the table {table}, but columns are missing: {columns}. Understood: "
        "{known}. Not understood: {unknown}. Name them with --column 'Header=column', give every row a value with "
        "--set column=value, or name the table with --table.",
        sheet=sheet.name,
        table=header.table,
        columns=", ".join(missing),
        known="; ".join(pairs) or "-",
        unknown="; ".join(headings) or "-",
    )


def why_unread(name: str, headings: Sequence[str]) -> LazyMessage | None:
    """Return why a sheet with such headings is not read (None: not known)."""
    months = [heading for heading in headings if fold_text(heading.rpartition(": ")[2]) in words_of.months()]
    if len(months) >= MIN_COLUMNS:
        return LazyMessage.t(
            "{sheet}: the headings {headings} are months without a year. Write the year into each of them.",
            sheet=name,
            headings=", ".join(months),
        )
    if is_list_of_persons(headings):
        return LazyMessage.t(
            "{sheet}: each row is a person, and data of persons are never read. Write a row for each activity, "
            "with the number of its participants.",
            sheet=name,
        )
    return None


@dataclass(frozen=True)
class _Search:
    """A search for the header of a sheet among its first rows (`heads`)."""

    sheet: RawSheet
    heads: list[list[str]]
    package: TargetPackage
    options: ImportOptions

    def headers(self, table: Table) -> Iterator[Header]:
        """Yield each row as the header it would be, data of persons not yet told from others."""
        words, has_header = vocabulary(table, self.package, self.options), False
        for row, cells in enumerate(self.heads):
            texts, has_figure = [cell for cell in cells if cell], any(map(is_figure, cells))
            is_other = len(texts) < MIN_COLUMNS or (row and _is_tags(cells)) or is_group_row(self.heads, row)
            if not (is_other or (has_figure and has_header)):
                yield self._header(table, words, row, lambda _place, _header: False)
            has_header |= len({*texts}) > MIN_COLUMNS and not has_figure

    def without_personal(self, header: Header) -> Header:
        """Return the chosen header with its columns of personal data marked, by cells too."""
        table = self.package.table(header.table)
        words = vocabulary(table, self.package, self.options)
        own_rows = replace(self.sheet, rows=self.sheet.rows[: header.end])
        names = names_of_persons(self.heads[header.row])
        by_cells = partial(is_personal, own_rows, header.body)
        return self._header(table, words, header.row, lambda place, head: head in names or by_cells(place, head))

    def _header(self, table: Table, words: Vocabulary, row: int, is_private: Callable[[int, str], bool]) -> Header:
        heads, cells = self.heads, self.heads[row]
        tags = heads[row + 1] if row + 1 < len(heads) and _is_tags(heads[row + 1]) else []
        tags = cells if _is_tags(cells) else tags
        above = group_headings(heads, row)
        body = row + 1 + (tags is not cells and bool(tags))
        units = heads[body] if body < len(heads) and _is_units(heads[body]) else []
        body += bool(units)
        width = kind_of_place(self.sheet, body, self.package)
        columns = match_columns(cells, above, tags, units, words, width, is_private)
        columns = mark_pivots(columns, table.name, self.package.places, self.options)
        body += body < len(heads) and _is_translation(heads[body], columns, words)
        numbers = [cell for cell in heads[body] if cell] if body < len(heads) else []
        body += len(numbers) > MIN_COLUMNS and numbers == list(map(str, range(1, len(numbers) + 1)))  # of a form
        explanations = {*cells, *_explained_headings(heads[row - 1] if above else [], columns, words)}
        lines = [cell for line in heads[:row] for cell in line if cell and cell not in explanations]
        if place_of_line(self.sheet.name, self.package):
            lines.append(self.sheet.name)
        titles = tuple(dict.fromkeys(lines))
        shape: Layout = "wide" if any(column.indicator for column in columns) else "rows"
        end = next(filter(body.__le__, attendance_lists(heads)), len(self.sheet.rows))
        return Header(table.name, shape, row, body, columns, titles, end)


def attendance_lists(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """Yield the rows (from 0) that head a list of those who attended, which is never read."""
    words = words_of.small_words("attendance")
    yield from (number for number, row in enumerate(rows) if any(fold_text(cell) in words for cell in row))


def kind_of_place(sheet: RawSheet, body: int, package: TargetPackage) -> Width:
    """Return how wide the places or dates of a column are, by its first cells.

    The widest where they are no places; of dates, those with the most digits are the narrowest, of n, the largest.
    """
    kinds = package.column("scopes", "kind")

    def width(place: int, name: str) -> int:
        cells = filled_cells(sheet.rows[body : body + SAMPLE], place)
        if name == "n":
            return -max((int(cell) for cell in cells if cell.isdecimal() and len(cell) < LONG), default=0)
        if name != "scope":
            return -max((sum(map(str.isdigit, cell)) for cell in cells), default=0)
        codes = {package.places[word] for word in map(fold_text, cells) if word in package.places}
        return max((WIDTHS.index(kinds.get(code, "country")) for code in codes), default=len(WIDTHS))

    return width


def place_of_line(text: str, package: TargetPackage) -> str:
    """Return the place a line names, without number, brackets, year and n ("": none)."""
    plain = fold_text(AROUND.sub(" ", without_brackets(NUMBERED.sub("", text))))
    is_code = len(plain) <= len("KAZ")
    if is_code and (plain in words_of.months() or not text.isupper()):  # "Mar" is no Morocco
        return ""
    return package.places.get(plain, "")


def _explained_headings(above: Sequence[str], columns: Sequence[HeaderColumn], words: Vocabulary) -> set[str]:
    """Return the headings above others of which every column that is read says what they mean."""
    below = [column for column in columns if column.is_mapped and column.index < len(above)]
    silent = {above[column.index] for column in below if column.meaning == PLAIN}
    names = {text for text in {*above} if interpret(text, words.headings) or interpret(text, words.indicators)}
    candidates = [column for column in below if column.rank is not Rank.PERSON and above[column.index] not in names]
    lines = ((above[column.index], interpret_line(above[column.index]), column.meaning) for column in candidates)
    adding = {
        heading
        for heading, line, meaning in lines
        if line and (not {*line.parts} <= {*meaning.parts} or meaning.times % line.times)
    }
    return {*above} - silent - adding


def _is_translation(cells: Sequence[str], columns: Sequence[HeaderColumn], words: Vocabulary) -> bool:
    """Return whether a row below a header says the same headings in another language."""
    names = {column.index: column.name for column in columns if column.name}
    translations = [
        place
        for place, cell in enumerate(cells)
        if (match := interpret(cell, words.headings) if cell else None) and names.get(place) == match.name
    ]
    return len(translations) >= MIN_COLUMNS and len(translations) * 2 >= sum(1 for cell in cells if cell)


def _missing(header: Header, options: ImportOptions) -> list[str]:
    names = header.names | pivot_columns(header.columns) | set(options.fixed)
    if header.shape == "wide":
        return [name for name in ("service",) if name not in names]
    rules = words_of.rules()[header.table]
    names |= {name for name, other in rules.get("instead", {}).items() if other in names}
    return [name for name in rules["needs"] if name not in names and "id" not in names]


def _is_tags(cells: Sequence[str]) -> bool:
    tags = [cell for cell in cells if cell]
    return bool(tags) and all(TAG.fullmatch(cell) for cell in tags)


def _is_units(cells: Sequence[str]) -> bool:
    """Return whether most of a row below a header are units, and none a country or with digits."""
    texts = [cell for cell in cells if cell]
    units = [cell for cell in texts if is_unit(cell) and not bound_of(cell)]
    has_country = any(len(cell) > 3 and fold_text(cell) in words_of.countries() for cell in texts)
    if len(units) * 2 < len(texts) or not any(map(is_measure, units)) or has_country:
        return False
    return all(cell in units or not any(map(str.isdigit, cell)) for cell in texts)
