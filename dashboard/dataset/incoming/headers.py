"""Where the header of a sheet is, which table its rows belong to, and what each of its columns is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.dataset.contract import Table
from dashboard.dataset.incoming import words_of
from dashboard.dataset.incoming.manner import Manner
from dashboard.dataset.incoming.package import Package
from dashboard.dataset.incoming.said import ImportRefused
from dashboard.dataset.incoming.spelling import folded, trimmed
from dashboard.dataset.raw import RawSheet
from dashboard.errors import Said

LOOKED_AT = 60
"""Rows in which a header is looked for."""

FEWEST = 2
"""Known columns that make a row a header."""

ASIDE = re.compile(r"\s*[(\[].*?[)\]]\s*|\s*[*†]+\s*$")
"""What is left out of a header: what is in brackets, and the stars of footnotes."""

LONGEST = 500
"""Characters of a header in which this is looked for: the search takes their square."""

TAG = re.compile(r"\s*#[a-zA-Z][\w]*(\s*\+[\w]+)*\s*")
SOURCE = "source"
ABOUT_SOURCE = ("source_title", "source_publisher", "source_language", "source_published_on")
"""Columns a file may have beside its link, and the package keeps in its table of sources."""

OWN_WORK = ("row_of_file", "why_not_imported")
"""Columns that a file of rows that were not imported has before its own."""

Shape = Literal["rows", "wide"]


@dataclass(frozen=True)
class Column:
    """A column of the file: its place (from 0), its header, and what it is in the package ("": not known).

    `indicator` is set where the header of a wide table names one; `twice` where another column is the same.
    """

    place: int
    header: str
    name: str = ""
    indicator: str = ""
    twice: bool = False


@dataclass(frozen=True)
class Header:
    """What is known of a sheet before its rows are read. `body` is the first row of data, from 0."""

    table: str
    shape: Shape
    row: int
    body: int
    columns: tuple[Column, ...]
    titles: tuple[str, ...]

    def taken(self) -> tuple[Column, ...]:
        """Return the columns that are read."""
        return tuple(column for column in self.columns if (column.name or column.indicator) and not column.twice)

    def spelled(self) -> list[str]:
        """Return the headers as they are written, with and without the header of their group."""
        return [text for column in self.columns for text in (column.header, column.header.rpartition(": ")[2])]


def vocabulary(table: Table) -> Mapping[str, str]:
    """Return folded header -> column: machine names, titles of the contract, words of four languages, HXL tags."""
    known = {
        word if not word.startswith("#") else tag(word): name for word, name in words_of.headers(table.name).items()
    }
    known |= {tag(column.hxl): column.name for column in table.fields if column.hxl}
    known |= {folded(column.title): column.name for column in table.fields}
    known |= {folded(name): name for name in (*ABOUT_SOURCE, *(column.name for column in table.fields))}
    allowed = {column.name for column in table.fields} | {SOURCE, *ABOUT_SOURCE}
    if table.name in ("sources", "activity_sources"):
        allowed -= set(ABOUT_SOURCE)
    return {word: name for word, name in known.items() if name in allowed}


def recognised(package: Package, cells: Sequence[str]) -> int:
    """Return how many cells of a row are known headers, of the table that knows most of them."""
    keys = {key(cell) for cell in cells if cell}
    indicators = len(keys & set(package.ids("indicators")))
    return indicators + max(len(keys & set(vocabulary(table))) for table in package.contract.tables.values())


def find_header(sheet: RawSheet, package: Package, manner: Manner) -> Header | None:
    """Return the header of a sheet; None where no row of the first sixty is one.

    Raises:
        ImportRefused: the headers fit, but columns without which nothing can be read are missing.
    """
    heads = _filled(sheet)
    tables = [package.table(manner.table)] if manner.table else list(package.contract.tables.values())
    found = [
        (_missing(header, manner), -_known(header), header)
        for table in tables
        for header in _headers(heads, package, table, manner)
        if _known(header) >= FEWEST
    ]
    if not found:
        return None
    missing, _known_columns, best = min(found, key=lambda each: (bool(each[0]), each[1]))
    if missing:
        raise ImportRefused(
            Said.t(
                "{sheet}: the rows seem to belong to the table {table}, but columns are missing: {columns}. "
                "Name them with --column 'Header=column', or the table with --table.",
                sheet=sheet.name,
                table=best.table,
                columns=", ".join(missing),
            )
        )
    return best


def tag(text: str) -> str:
    """Return an HXL tag for comparing: without spaces, its attributes in one order."""
    base, *attributes = re.sub(r"\s", "", text).lower().split("+")
    return "+".join([base, *sorted(attributes)])


def key(cell: str) -> str:
    """Return a header for comparing."""
    return tag(cell) if TAG.fullmatch(cell) else folded(cell) or cell.strip()


def _headers(heads: list[list[str]], package: Package, table: Table, manner: Manner) -> Iterator[Header]:
    known = dict(vocabulary(table)) | {key(header): name for header, name in manner.columns.items()}
    indicators = package.ids("indicators") if table.name == "observations" else {}
    for row, cells in enumerate(heads):
        if sum(1 for cell in cells if cell) < FEWEST or (row and _is_tags(cells)):
            continue
        tags = heads[row + 1] if row + 1 < len(heads) and _is_tags(heads[row + 1]) else []
        if _is_tags(cells):
            tags = cells
        above = heads[row - 1] if row and not _is_title(heads[row - 1]) else []
        columns = tuple(_columns(cells, above, tags, known, indicators))
        body = row + 1 + (tags is not cells and bool(tags))
        titles = tuple(dict.fromkeys(cell for line in heads[:row] for cell in line if cell))
        yield Header(table.name, _shape(columns), row, body, columns, titles)


def _columns(
    cells: list[str], above: list[str], tags: list[str], known: Mapping[str, str], indicators: Mapping[str, str]
) -> Iterator[Column]:
    taken: set[str] = set()
    group = ""
    for place, cell in enumerate(cells):
        spread = group if cell and above and not above[0] else ""  # a text file does not say what is merged
        group = (above[place] if place < len(above) else "") or spread
        tagged = tags[place] if place < len(tags) else ""
        header = f"{group}: {cell}" if group and cell and group != cell else cell or group
        if not header or folded(header).replace(" ", "_") in OWN_WORK:
            continue
        candidates = [tag(tagged) if tagged else "", *_candidates(cell, group)]
        names = [known[each] for each in candidates if each in known]
        name = next((each for each in names if each not in taken or each == SOURCE), next(iter(names), ""))
        indicator = "" if name else next((indicators[each] for each in candidates if each in indicators), "")
        identity = name or indicator
        twice = identity in taken and identity != SOURCE
        taken.add(identity)
        yield Column(place, header, name, indicator, bool(identity) and twice)


def _candidates(cell: str, group: str) -> list[str]:
    """Return the words by which a column may be known: its header, without what is in brackets, with its group."""
    bare = [ASIDE.sub(" ", text) if len(text) <= LONGEST else text for text in (cell, group)]
    spelled = [
        cell,
        bare[0],
        bare[0].replace("%", " "),
        f"{group} {cell}",
        f"{cell} {group}",
        cell.rpartition(": ")[2],
        *([] if cell else [group, bare[1]]),
    ]
    return [word for word in map(key, spelled) if word]


def _shape(columns: tuple[Column, ...]) -> Shape:
    return "wide" if any(column.indicator for column in columns) else "rows"


def _known(header: Header) -> int:
    return len({column.name or column.indicator for column in header.taken()})


def _missing(header: Header, manner: Manner) -> list[str]:
    names = {column.name for column in header.taken()} | set(manner.fixed)
    if header.shape == "wide":
        return [name for name in ("service",) if name not in names]
    return [name for name in words_of.rules()[header.table]["needs"] if name not in names and "id" not in names]


def _is_tags(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(TAG.fullmatch(cell) for cell in filled)


def _is_title(cells: Sequence[str]) -> bool:
    """Return whether a row is nothing or one text from its first column on, as a title is (merged, perhaps)."""
    return len({cell for cell in cells if cell}) < FEWEST and (not any(cells) or bool(cells[0]))


def _filled(sheet: RawSheet) -> list[list[str]]:
    """Return the first rows, trimmed, with every cell of merged ones filled."""
    rows = [[trimmed(cell) for cell in row] for row in sheet.rows[:LOOKED_AT]]
    for (top, left), (bottom, right) in sheet.merged:
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        text = rows[top - 1][left - 1]
        for row in rows[top - 1 : bottom]:
            row.extend([""] * (min(right, 1_000) - len(row)))
            row[left - 1 : right] = [cell or text for cell in row[left - 1 : right]]
    return rows
