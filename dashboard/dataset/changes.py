"""What changed from one data version to another, by rows and cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Literal

import numpy as np
import pandas as pd

from dashboard.dataset.contract import NUMERIC_TYPES, Contract, Field
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.derived_columns import sources_of_activities
from dashboard.dataset.row_pairing import ComparedTable, Texts, find_splits, pair_rows

ORDER = ("sources", "scopes", "services", "indicators", "surveys", "activities", "outputs", "observations")
"""The tables, each after those it refers to. What links activities to sources is their column `sources`."""

LINKED, UNIT = "sources", "unit"
"""Columns that stand in other tables: the sources of an activity, in their order; the unit of an observation."""

UNCOMPARED = frozenset({"order"})
"""Columns that only put rows in a sequence."""

ROW, CELL = 600, 300
"""Bytes that a changed row and a changed cell take in memory."""

Kind = Literal["added", "changed", "withdrawn", "renamed"]
KINDS: tuple[Kind, ...] = ("changed", "added", "withdrawn", "renamed")


@dataclass(frozen=True)
class CellChange:
    """One cell: its column, and what stood and stands in it ("" for nothing)."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row that is not what it was.

    `id` is its id now (of a withdrawn row, the last one), `old_id` the one before, "" for a new row. `cells` holds the
    cells that differ, and those that are filled of a row that came or went. `source` are the ids of its sources, `why`
    is its note, where that was written for this change. `split_of` is the older row of which it is a part now,
    `parts` are the rows that an older one was split into.
    """

    table: str
    kind: Kind
    id: str
    old_id: str
    cells: tuple[CellChange, ...]
    source: str = ""
    why: str = ""
    split_of: str = ""
    parts: tuple[str, ...] = ()

    def cell(self, column: str) -> CellChange | None:
        """Return the change of a column; None where it did not change."""
        return next((cell for cell in self.cells if cell.column == column), None)


@dataclass(frozen=True)
class DatasetChanges:
    """All changes between two data versions, in the order of the tables."""

    rows: tuple[RowChange, ...]
    _by_id: dict[str, dict[str, RowChange]] = field(init=False, default_factory=dict, compare=False)

    @property
    def weight(self) -> int:
        """Return the bytes, about, that the changes take."""
        return ROW * len(self.rows) + CELL * sum(len(row.cells) for row in self.rows)

    def by_id(self, table: str) -> Mapping[str, RowChange]:
        """Return the changes of a table by the ids its rows have now."""
        if table not in self._by_id:
            rows = (row for row in self.rows if row.table == table and row.kind != "withdrawn" and row.id)
            self._by_id[table] = {row.id: row for row in rows}
        return self._by_id[table]


def compare_datasets(old: Dataset, new: Dataset) -> DatasetChanges:
    """Return what changed from an older to a newer dataset, cell by cell."""
    names: dict[str, dict[str, str]] = {}
    rows: list[RowChange] = []
    for name in ORDER:
        columns = _columns(name, old.contract, new.contract)
        before = _older_table(name, old, columns, names)
        after = _table(name, new, columns)
        references = new.contract.tables[name].references
        self_references = frozenset(ref.column for ref in references if ref.table in ("", name))
        pairing = pair_rows(name, before, after, self_references | UNCOMPARED)
        names[name] = {before.ids[i]: after.ids[j] for i, j in pairing.pairs if before.ids[i] != after.ids[j]}
        renamed = {
            column: _replace_ids(before.cells[column], names[name], columns[column].separator)
            for column in self_references
        }
        before = ComparedTable(before.ids, {**before.cells, **renamed})
        changes = list(_changed_rows(name, before, after, pairing.pairs, columns))
        changes += [_whole_row(name, "added", after, place) for place in pairing.added]
        changes += [_whole_row(name, "withdrawn", before, place) for place in pairing.removed]
        rows += _with_splits(changes, find_splits(name, before, after, pairing))
    return DatasetChanges(tuple(rows))


def _columns(name: str, *contracts: Contract) -> dict[str, Field]:
    """Return the columns that are compared, of either contract."""
    fields = (item for contract in contracts for item in contract.tables[name].fields)
    return {item.name: item for item in fields if item.name != "id" and item.name not in UNCOMPARED}


def _table(name: str, dataset: Dataset, columns: Iterable[str]) -> ComparedTable:
    """Return a table as texts; a column it lacks is empty."""
    frame = dataset.table(name)
    cells = {
        column: _cell_texts(frame[column]) if column in frame else np.array([""] * len(frame), object)
        for column in columns
    }
    if name == "activities":
        cells[LINKED] = np.asarray(sources_of_activities(dataset))
    if name == "observations":
        units = dict(zip(dataset.indicators["id"], _cell_texts(dataset.indicators["unit"]), strict=True))
        cells[UNIT] = np.array([units.get(indicator, "") for indicator in frame["indicator"]], object)
    return ComparedTable(frame["id"].tolist(), cells)


def _older_table(
    name: str, dataset: Dataset, columns: Mapping[str, Field], names: Mapping[str, dict[str, str]]
) -> ComparedTable:
    """Return an older table as texts, with the newer ids in what refers to other tables."""
    table = _table(name, dataset, columns)
    cells = dict(table.cells)
    for ref in dataset.contract.tables[name].references:
        if ref.column in cells and names.get(ref.table):
            cells[ref.column] = _replace_ids(cells[ref.column], names[ref.table], columns[ref.column].separator)
    if name == "activities":
        cells[LINKED] = _replace_ids(cells[LINKED], names["sources"], ";")
    return ComparedTable(table.ids, cells)


def _changed_rows(
    name: str,
    before: ComparedTable,
    after: ComparedTable,
    pairs: Iterable[tuple[int, int]],
    columns: Mapping[str, Field],
) -> Iterator[RowChange]:
    """Yield the rows with other cells than before, and those with another id."""
    places = np.array(list(pairs), np.intp).reshape(-1, 2)
    cells: dict[int, list[CellChange]] = {}
    for column, texts in after.cells.items():
        olds, news = before.cells[column][places[:, 0]], texts[places[:, 1]]
        for at in np.flatnonzero(olds != news).tolist():
            if column not in columns or not same_cell(columns[column], olds[at], news[at]):
                cells.setdefault(at, []).append(CellChange(column, olds[at], news[at]))
    for at, (i, j) in enumerate(places.tolist()):
        if at in cells or before.ids[i] != after.ids[j]:
            kind: Kind = "changed" if at in cells else "renamed"
            row = RowChange(name, kind, after.ids[j], before.ids[i], tuple(cells.get(at, ())), _source(name, after, j))
            yield replace(row, why=note.after if (note := row.cell("note")) else "")


def _whole_row(name: str, kind: Kind, table: ComparedTable, place: int) -> RowChange:
    """Return a row that came or went, with every cell that is filled."""
    contents = [(column, str(texts[place])) for column, texts in table.cells.items() if texts[place]]
    cells = [CellChange(column, *(("", text) if kind == "added" else (text, ""))) for column, text in contents]
    note = str(table.cells["note"][place]) if kind == "added" and "note" in table.cells else ""
    old_id = table.ids[place] if kind == "withdrawn" else ""
    return RowChange(name, kind, table.ids[place], old_id, tuple(cells), _source(name, table, place), note)


def _source(name: str, table: ComparedTable, place: int) -> str:
    """Return the ids of the sources of a row; a source is its own."""
    if name == "sources":
        return table.ids[place]
    parts = [str(table.cells[column][place]) for column in ("source", "also_sources", LINKED) if column in table.cells]
    return ";".join(filter(None, parts))


def _with_splits(rows: Iterable[RowChange], splits: Mapping[str, tuple[str, ...]]) -> Iterator[RowChange]:
    """Yield changes with what they were split into; `splits` is by the older id."""
    parts = {part: old_id for old_id, split in splits.items() for part in split}
    for row in rows:
        if row.old_id in splits:
            yield replace(row, parts=splits[row.old_id])
        elif row.kind == "added" and row.id in parts:
            yield replace(row, split_of=parts[row.id])
        else:
            yield row


def is_measure(column: str, contract: Contract, table: str) -> bool:
    """Return whether a column says what was counted, and not only words about it."""
    fields = {item.name: item for item in contract.tables[table].fields}
    if column in (LINKED, UNIT, "value_text") or column not in fields:
        return True
    schema = fields[column]
    if schema.type != "string" or schema.codes or schema.separator or schema.format == "partial-date":
        return True
    return any(reference.column == column for reference in contract.tables[table].references)


def same_cell(column: Field, old: str, new: str) -> bool:
    """Return whether two texts of a column mean the same."""
    if old == new:
        return True
    if column.type in NUMERIC_TYPES and old and new:
        try:
            return Decimal(old) == Decimal(new)
        except InvalidOperation:
            return False
    return bool(column.separator) and set(old.split(column.separator)) == set(new.split(column.separator))


def _cell_texts(column: pd.Series) -> Texts:
    """Return typed cells as comparable texts: "" for unknown, whole numbers without a point."""
    cells: list[object] = column.tolist()
    return np.array([cell if type(cell) is str else _text(cell) for cell in cells], object)


def _replace_ids(cells: Texts, names: dict[str, str], separator: str) -> Texts:
    """Return cells with ids that were renamed exchanged by the new ones, also within lists."""
    if not names:
        return cells
    lists = (cell.split(separator) if separator else [cell] for cell in cells)
    return np.array([separator.join(names.get(part, part) for part in parts) for parts in lists], object)


def _text(cell: object) -> str:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)
