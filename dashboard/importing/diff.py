"""What an import would add, change and refuse: rows and cells, by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.errors import LazyMessage
from dashboard.importing.parsed_rows import RowLocation


class AddedRow(NamedTuple):
    """A row that is new: its cells that are filled, and the rows of the file it comes from."""

    cells: dict[str, str]
    locations: list[RowLocation]


class AddedRows(Mapping[int, AddedRow]):
    """The new rows of a table by position; the first stands behind the rows the table has."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._columns: dict[str, list[str]] = {}
        self._places: list[RowLocation | list[RowLocation]] = []

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._first, self._first + len(self)))

    def __contains__(self, position: object) -> bool:
        return isinstance(position, int) and self._first <= position < self._first + len(self)

    def __getitem__(self, position: int) -> AddedRow:
        if position not in self:
            raise KeyError(position)
        at = position - self._first
        cells = {name: texts[at] for name, texts in self._columns.items() if at < len(texts) and texts[at]}
        return AddedRow(cells, self.locations(position))

    def append(self, cells: Mapping[str, str], location: RowLocation) -> int:
        """Add a row, and return its position."""
        number = len(self._places)
        self._places.append(location)
        for name, text in cells.items():
            texts = self._columns.setdefault(name, [])
            texts.extend([""] * (number - len(texts)))
            texts.append(text)
        return self._first + number

    def change(self, position: int, cells: Mapping[str, str]) -> None:
        """Fill in other cells of a row."""
        for name, text in cells.items():
            texts = self._columns[name] = self.column(name)
            texts[position - self._first] = text

    def cell(self, position: int, name: str) -> str:
        """Return a cell of a row, "" where there is none."""
        texts, at = self._columns.get(name, []), position - self._first
        return texts[at] if at < len(texts) else ""

    def column(self, name: str) -> list[str]:
        """Return the cells of a column, "" where there is none."""
        texts = self._columns.get(name, [])
        return texts if len(texts) == len(self) else texts + [""] * (len(self) - len(texts))

    def locations(self, position: int) -> list[RowLocation]:
        """Return the rows of the file that a row comes from; further ones can be added to it."""
        at = position - self._first
        places = self._places[at]
        if not isinstance(places, list):
            places = self._places[at] = [places]
        return places


class ChangedRow(NamedTuple):
    """A row that is there, and which of its cells change: column -> old and new."""

    table: str
    position: int
    key: str
    cells: dict[str, tuple[str, str]]
    locations: list[RowLocation]


@dataclass
class ImportDiff:
    """What would be done to the package; positions of rows are from 0, added ones last."""

    added: dict[str, AddedRows] = field(default_factory=dict)
    changed: dict[str, dict[int, ChangedRow]] = field(default_factory=dict)
    unchanged_counts: Counter[str] = field(default_factory=Counter)
    merge_count: int = 0
    defaults: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rejections: dict[RowLocation, list[LazyMessage]] = field(default_factory=dict)

    def tables(self) -> tuple[str, ...]:
        """Return the tables that are changed."""
        return tuple(dict.fromkeys([*self.added, *self.changed]))

    def locations(self, table: str, position: int) -> list[RowLocation]:
        """Return the rows of the file that a row of the package comes from; none where it stays."""
        if position in self.added.get(table, ()):
            return self.added[table].locations(position)
        row = self.changed.get(table, {}).get(position)
        return row.locations if row else []

    def reject(self, places: Sequence[RowLocation], sentence: LazyMessage) -> None:
        """Keep why rows of the file are not imported."""
        for place in places:
            self.rejections.setdefault(place, []).append(sentence)
