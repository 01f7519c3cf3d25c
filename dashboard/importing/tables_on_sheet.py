"""Split a sheet into its tables: side by side, below one another, or under a line each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dashboard.dataset.dataset import WORLD
from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import header_key
from dashboard.importing.header_detection import (
    Header,
    attendance_lists,
    find_header,
    header_counter,
    missing_columns,
    place_of_line,
)
from dashboard.importing.header_rows import SEARCHED_ROWS, is_figure, is_title
from dashboard.importing.heading import interpret_line
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import cell_at, fold_text, trim
from dashboard.importing.vocabulary import countries, small_words
from dashboard.xlsx_reader.raw_sheet import RawSheet

MAX_SECTION_LENGTH = 80
"""Characters of a line that says something of the rows below it; a longer one is a note."""

MIN_HEADINGS = 2
"""Known headings that make a row below a header another header, and headings of each table beside another."""

NUMBERING = re.compile(r"\s*(?:\d+[.)]?|[№#]|№ п/п|n°)\s*", re.IGNORECASE)
"""What stands before the headings of a form."""

DIGIT = re.compile(r"\d")
TITLE = re.compile(r"\s*(?:table|tableau|tabla|cuadro|таблица|табл|кесте|jadval|جدول|الجدول)\.?\s*\d", re.IGNORECASE)
"""How the title of a table with a number begins."""


@dataclass(frozen=True)
class SheetTable:
    """A table: its header, why it cannot be read (None: it can), the row (from 0) of its title."""

    header: Header
    doubt: LazyMessage | None = None
    begin: int = 0


def split_adjacent(sheets: Sequence[RawSheet]) -> tuple[RawSheet, ...]:
    """Return the sheets, those of tables side by side once for each, cells where they stood."""
    return tuple(part for sheet in sheets for part in _adjacent_tables(sheet))


def _adjacent_tables(sheet: RawSheet) -> Iterator[RawSheet]:
    header, blocks = _adjacent_blocks(sheet)
    if not blocks:
        yield sheet
        return
    end = max(number for number, row in enumerate(sheet.rows) if number <= header or sum(map(bool, row)) > 1) + 1
    is_parted = [
        header <= number < end or sum(any(row[block.start : block.stop]) for block in blocks) > 1
        for number, row in enumerate(sheet.rows)
    ]
    for block in blocks:
        rows = [
            [cell if place in block else "" for place, cell in enumerate(row)] if parted else row
            for row, parted in zip(sheet.rows, is_parted, strict=True)
        ]
        kinds = {place: kind for place, kind in sheet.kinds.items() if place[1] - 1 in block}
        areas = [area for area in sheet.merged if area[0][1] - 1 in block]
        yield replace(sheet, rows=rows, kinds=kinds, merged=areas)


def _adjacent_blocks(sheet: RawSheet) -> tuple[int, list[range]]:
    """Return the row (from 0) with equal headings more than once, and the columns of each time."""
    for number, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        places = [place for place, cell in enumerate(row) if cell and not cell.isspace()]
        runs = (list(run) for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]))
        blocks = [range(run[0][1], run[-1][1] + 1) for run in runs]
        headings = [[fold_text(trim(row[place])) for place in block] for block in blocks]
        if len(blocks) < 2 or len(headings[0]) < MIN_HEADINGS or any(is_figure(trim(cell)) for cell in row):
            continue
        if all(names == headings[0] for names in headings):
            return number, blocks
    return 0, []


def table_of_form(sheet: RawSheet, package: TargetPackage, options: ImportOptions) -> RawSheet:
    """Return a form (a heading and a value a row) as a table of one row; other sheets unchanged."""
    if len(sheet.rows) > SEARCHED_ROWS:
        return sheet
    end = next(attendance_lists(sheet.rows), len(sheet.rows))
    rows, titles = list[tuple[int, list[int]]](), list[list[str]]()
    for number, row in enumerate(sheet.rows[:end]):
        places = [place for place in range(len(row)) if cell_at(row, place)]
        if len(places) == 3 and NUMBERING.fullmatch(row[places[0]]):
            del places[0]
        if len(places) > 2:
            return sheet
        if len(places) == 2:
            rows.append((number, places))
        elif places:
            titles.append([row[places[0]]])
    table = [*titles, *([sheet.rows[number][places[at]] for number, places in rows] for at in (0, 1))]
    cells = [(number + 1, places[1] + 1) for number, places in rows]
    kinds = {(len(table), at): sheet.kinds[cell] for at, cell in enumerate(cells, 1) if cell in sheet.kinds}
    form = replace(sheet, rows=table, kinds=kinds, merged=(), hidden_rows=(), hidden_columns=())
    header = find_header(form, package, options)
    if header is None or header.row != len(titles) or missing_columns(form, header, options):
        return sheet
    date = table[-1][header.index_of("date_start")] if header.table == "activities" else ""
    return form if any(map(str.isdigit, date)) else sheet  # no list that explains headings


def split_tables(sheet: RawSheet, header: Header, package: TargetPackage) -> list[SheetTable]:
    """Return the tables of a sheet: the first, one behind each header, place or line of meaning."""
    tables = [SheetTable(header)]
    heads = sheet.rows[header.row]
    words = [(column.index, header_key(cell_at(heads, column.index))) for column in header.columns]
    begins = _TableStarts(header, package)
    for row, cells in enumerate(sheet.rows[header.body : header.end], header.body):
        if words and all(header_key(cell_at(cells, place)) == word for place, word in words):
            _begin_repeated(tables, sheet, header, row)
        elif begins.is_other_header(cells):
            _end(tables, row, sheet)
            sentence = LazyMessage.t(
                "Row {row} is another header than the first of the sheet. Put each table on a sheet of its own.",
                row=row + 1,
            )
            tables.append(SheetTable(replace(header, row=row, body=row, end=header.end), sentence))
        elif section := begins.section(cells, header):
            _end(tables, row, sheet)
            tables.append(replace(section, header=replace(section.header, body=row + 1, end=header.end), begin=row))
    return tables


def _begin_repeated(tables: list[SheetTable], sheet: RawSheet, header: Header, row: int) -> None:
    """Begin a table at a header that is repeated; the title above it is its own."""
    title = _end(tables, row, sheet)
    while len(tables) > 1 and tables[-1].begin and title <= tables[-1].header.body:
        title = tables.pop().begin  # the line was the title of this table
    titles = tuple(dict.fromkeys(text for line in sheet.rows[title:row] for text in map(trim, line) if text))
    doubt = next((_doubt(title) for title in titles if interpret_line(title)), None)
    tables.append(SheetTable(replace(header, row=row, body=row + 1, titles=titles or header.titles), doubt))


def _end(tables: list[SheetTable], row: int, sheet: RawSheet) -> int:
    """End the last table above the title of a row, and return where that stands."""
    title = row
    while title > tables[-1].header.body and is_title([trim(cell) for cell in sheet.rows[title - 1]]):
        title -= 1
    tables[-1] = replace(tables[-1], header=replace(tables[-1].header, end=title))
    return title


class _TableStarts:
    """Recognize the rows at which another table or section begins."""

    def __init__(self, header: Header, package: TargetPackage) -> None:
        dates = [column for column in header.mapped() if column.name.startswith(("date", "period"))]
        self.numeric = [column.index for column in (*header.numbers(package.table(header.table)), *dates)]
        self.count: Callable[[Sequence[str]], int] = header_counter(package)
        self.package = package
        kinds = {table.removesuffix("s"): package.ids(table) for table in ("services", "indicators", "surveys")}
        kinds |= dict.fromkeys(("scope", "countries"), package.places)
        self._named_columns = [(column.index, kinds[column.name]) for column in header.mapped() if column.name in kinds]

    def is_other_header(self, cells: Sequence[str]) -> bool:
        """Return whether most of a row are headings, and words stand where numbers are."""
        texts = [cell_at(cells, place) for place in self.numeric]
        if all(not text or DIGIT.search(text) or fold_text(text) in small_words("unknown") for text in texts):
            return False
        if any(place < len(cells) and fold_text(cells[place]) in names for place, names in self._named_columns):
            return False  # a place or an indicator in its own column
        texts = [trim(cell) for cell in cells if cell and not cell.isspace()]
        if len(texts) < MIN_HEADINGS or any(map(DIGIT.search, texts)):
            return False
        return self.count(texts) >= max(MIN_HEADINGS, (len(texts) + 1) // 2)

    def section(self, cells: Sequence[str], header: Header) -> SheetTable | None:
        """Return the table that begins below a line of one text; None where the line says nothing."""
        if len(cells) - cells.count("") != 1:
            return None
        text = trim(next(cell for cell in cells if cell))
        if not text or len(text) > MAX_SECTION_LENGTH:
            return None
        titles = (text, *(title for title in header.titles if not place_of_line(title, self.package)))
        place = place_of_line(text, self.package)
        if place:
            if {"scope", "countries"} & header.names:
                return None
            is_told = header.shape == "wide" or place in {*countries().values()} - {WORLD}
            return SheetTable(replace(header, titles=titles) if is_told else header, None if is_told else _doubt(text))
        has_dates = any(name.startswith(("date", "period")) for name in header.names)
        return (
            SheetTable(header, _doubt(text)) if interpret_line(text, has_dates=has_dates) or TITLE.match(text) else None
        )


def _doubt(text: str) -> LazyMessage:
    return LazyMessage.t(
        "The row stands below the line “{text}”, which says something of its numbers. "
        "Write that into a column of its own, or remove the rows.",
        text=text,
    )


def lines_below(sheet: RawSheet, header: Header) -> list[str]:
    """Return the lines of one text behind the last row of several cells."""
    lines: list[str] = []
    for number in range(header.end - 1, header.body - 1, -1):
        texts = [cell for cell in map(trim, sheet.rows[number]) if cell]
        if len(texts) > 1:
            break
        lines += texts
    return lines


def notes_of(sheet: RawSheet, header: Header, numbers: Sequence[int]) -> Iterator[str]:
    """Yield the cells of rows without a number, and the notes and measures of the others."""
    notes = [place for name in ("note", "measure") if (place := header.index_of(name)) >= 0]
    for row in sheet.rows[header.body : header.end]:
        if any(place < len(row) and any(map(str.isdigit, row[place])) for place in numbers):
            yield from filter(None, (row[place] for place in notes if place < len(row)))
        elif len(row) - row.count("") > 1:
            yield from row
