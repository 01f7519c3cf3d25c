"""Compute what records add and change, by the keys of the tables; nothing is taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from dashboard.dataset.changes import same_cell
from dashboard.dataset.contract import Table
from dashboard.errors import LazyMessage
from dashboard.importing.diff import AddedRows, ChangedRow, ImportDiff
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.parsed_rows import ParsedRow, RowLocation, unpack
from dashboard.importing.row_matching import (
    NO_SOURCE,
    UNLINKED,
    Identity,
    RowIndex,
    SourceIndex,
    SourceLinks,
    keep_link,
)
from dashboard.importing.target_package import NAMES, REFERENCE_TABLES, TargetPackage
from dashboard.importing.vocabulary import rules

LINKS = "activity_sources"

SHARED = ("countries", "scope", "survey", "activity")
"""Columns that many rows have in common, so that they do not tell whether two rows are one."""

STEP = 10
"""Between the order of a new row and the one before."""

LIST_COLUMNS = ("place", "organizer", "partners", "funder")
"""Columns of an activity that several rows of a file fill together, as lists of who does what, where, do."""


def build_diff(package: TargetPackage, records: Sequence[ParsedRow]) -> ImportDiff:
    """Compute the diff that records make to the package; rejected ones have to be left out."""
    order = list(package.contract.tables)
    order.sort(key=lambda name: (name != "sources", name == LINKS))
    by_table: dict[str, list[ParsedRow]] = {name: [] for name in order}
    for record in records:
        by_table[record.table].append(record)
    builder = _DiffBuilder(package, has_links=bool(by_table[LINKS]))
    for name in order:
        for record in by_table[name]:
            builder.add_record(record)
    builder.require_sources()
    return builder.diff


class _RowTemplate(NamedTuple):
    """What a new row of a table is made by: its columns, those it needs, its defaults.

    A default is a column, the column that has to be filled for it ("": none), and the text.
    """

    names: frozenset[str]
    required: tuple[str, ...]
    defaults: Sequence[tuple[str, tuple[str, str]]]
    has_id: bool

    @classmethod
    def of(cls, table: Table) -> _RowTemplate:
        rule: Mapping[str, Any] = rules()[table.name]
        names = frozenset(field.name for field in table.fields)
        required = tuple(field.name for field in table.fields if field.required)
        defaults = [(column, ("", text)) for column, text in rule["assumed"].items()]
        return cls(names, required, [*defaults, *rule["assumed_with"].items()], bool(rule["id"]))


class _DiffBuilder:
    def __init__(self, package: TargetPackage, *, has_links: bool) -> None:
        self.package = package
        self.diff = ImportDiff()
        self.sources = SourceIndex(package)
        self.indexes: dict[str, RowIndex] = {}
        self.orders: dict[str, int] = {}
        self.has_links = has_links
        self.templates = {name: _RowTemplate.of(table) for name, table in package.contract.tables.items()}
        self.first_locations: dict[str, dict[int, RowLocation]] = {name: {} for name in package.contract.tables}
        self.source_locations: dict[str, list[RowLocation]] = {}
        self.rows: dict[str, list[tuple[str, ...]]] = {}

    def add_record(self, record: ParsedRow) -> None:
        """Find the row a record is, and keep what it changes there, or that it is new."""
        try:
            cells = unpack(record.cells)
            if record.table != LINKS and cells.get("source"):
                cells["source"] = self._source(cells["source"], record)
            position = self._place(record, cells)
            if record.table == "activities":
                self._link(record, position)
        except UnparsedRow as unclear:
            self.diff.reject([record.location], unclear.said)

    def require_sources(self) -> None:
        """Refuse new activities that name no source."""
        activities = self.diff.added.get("activities")
        with_links = set(self.diff.added[LINKS].column("activity")) if LINKS in self.diff.added else set[str]()
        for position in activities or ():
            if activities and activities.cell(position, "id") not in with_links:
                places = activities.locations(position)
                if not any(place in self.diff.rejections for place in places):
                    self.diff.reject(places, LazyMessage.t(NO_SOURCE))

    def _source(self, link: str, record: ParsedRow) -> str:
        source_id = self.sources.find(link)
        if not source_id:
            keys = ("source_language",) if len(record.links) > 1 else tuple(record.about)
            about = {name: text for name, text in record.about.items() if name in keys}
            row = self.sources.make(link, about, record.cells.get("title", ""))
            self._add(self.package.table("sources"), row, record.location, self._index("sources").identities(row))
            source_id = row["id"]
        locations_of_source = self.source_locations.get(source_id, [record.location])
        if record.location not in locations_of_source[-1:]:  # the new source is needed by this row too
            locations_of_source.append(record.location)
        return source_id

    def _place(self, record: ParsedRow, cells: dict[str, str]) -> int:
        table = self.package.table(record.table)
        index = self._index(record.table)
        identities = index.identities(cells)
        position = index.find(cells, identities)
        if position is None:
            return self._add(table, cells, record.location, identities)
        if not record.has_stable_id:
            self._check_identity(table, position, cells)
        differing = self._changed_cells(table, position, cells)
        is_new = position in self.diff.added.get(record.table, ())
        places = self.diff.locations(record.table, position) if is_new else []
        before = places[0] if places else self.first_locations[record.table].setdefault(position, record.location)
        if not differing:
            self.diff.unchanged_counts[record.table] += not places
        elif places and before != record.location and not record.is_whole and set(differing) <= set(LIST_COLUMNS):
            lists = {name: "; ".join(filter(None, cells)) for name, cells in differing.items()}
            self.diff.added[record.table].change(position, lists)
            self.diff.added[record.table].locations(position).append(record.location)
            self.diff.merge_count += 1
        elif before != record.location:
            self.diff.reject([before], contradiction(record.location, table, differing))
            raise UnparsedRow(contradiction(before, table, differing))
        else:
            self._check_names(record, differing)
            key = " ".join(self._current_row(record.table, position)[column] for column in table.key)
            self.diff.changed.setdefault(record.table, {})[position] = ChangedRow(
                record.table, position, key, differing, [record.location]
            )
        return position

    def _check_identity(self, table: Table, position: int, cells: Mapping[str, str]) -> None:
        """Refuse a row whose id is that of another one: a number in a list is no id of the package."""
        now, rule = self._current_row(table.name, position), rules()[table.name]
        is_of_file = position in self.first_locations[table.name] or position in self.diff.added.get(table.name, ())
        if not cells.get("id") or is_of_file or rule["identity"] == ["id"]:
            return
        identifying = [name for name in rule["identity"] if name not in SHARED and cells.get(name) and now.get(name)]
        differing = [name for name in identifying if not same_cell(table.field(name), now[name], cells[name])]
        if (differing and cells["id"].isdecimal()) or (len(differing) > 1 and differing == identifying):
            raise UnparsedRow.t(
                "{id} is the id of another row of {table} ({name}). Leave the column out with --column 'Header=', "
                "or name it under identity in the mapping file.",
                id=cells["id"],
                table=table.path,
                name=now[rule["told_by"]],
            )

    @staticmethod
    def _check_names(record: ParsedRow, differing: Mapping[str, tuple[str, str]]) -> None:
        """Refuse a row that would call a survey, a service, an indicator or a place otherwise."""
        names = {name: cells for name, cells in differing.items() if name.startswith(NAMES) and cells[0]}
        if record.table in REFERENCE_TABLES and names:
            name, (old, new) = next(iter(names.items()))
            raise UnparsedRow.t(
                "{column}: {old} would be called {new}. An import never changes names; edit the table itself.",
                column=name,
                old=old,
                new=new,
            )

    def _changed_cells(self, table: Table, position: int, cells: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """Return the cells a record changes, without the spelling of what only tells the row apart."""
        now = self._current_row(table.name, position)
        by_id = cells.get("id") == now.get("id") if "id" in now else False
        keys = {"id"} | (set() if by_id else set(rules()[table.name]["identity"]))
        fields = {field.name: field for field in table.fields}
        pairs = {name: (now.get(name, ""), text) for name, text in cells.items() if name not in keys}
        return {
            name: (old, new)
            for name, (old, new) in pairs.items()
            if not (old and name in LIST_COLUMNS and set(new.split("; ")) <= set(old.split("; ")))
            if not same_cell(fields[name], old, new)
        }

    def _add(self, table: Table, row: dict[str, str], location: RowLocation, identities: Sequence[Identity]) -> int:
        """Keep a new row with its id and what is assumed of it."""
        index, form = self._index(table.name), self.templates[table.name]
        if not row.get("id") and "id" in form.names:
            if not form.has_id:
                raise UnparsedRow.t("The row is new and has no id.")
            row["id"] = index.new_id(row)
        for column, (needs, text) in form.defaults:
            if not row.get(column) and (not needs or row.get(needs)):
                row[column] = text
                self.diff.defaults[table.name, column, text] += 1
        if not row.get("order") and "order" in form.names:
            row["order"] = self._next_order(table.name, row)
        missing = [name for name in form.required if not row.get(name)]
        if missing:
            raise UnparsedRow.t(
                "The row is new and needs {columns}. Fill them in, or give every row the same with --set column=value.",
                columns=", ".join(missing),
            )
        if table.name not in self.diff.added:
            self.diff.added[table.name] = AddedRows(len(self.package.texts[table.name]))
        position = self.diff.added[table.name].append(row, location)
        index.add(row.get("id", ""), identities, position)
        if table.name == LINKS:
            keep_link(self.links, row["activity"], row["source"], row["order"])
        if table.name == "sources":
            self.sources.add(row)
            self.source_locations[row["id"]] = self.diff.added[table.name].locations(position)
        return position

    def _next_order(self, name: str, row: Mapping[str, str]) -> str:
        """Return the place of a new row in lists: the last of its table, or of its activity."""
        if name == LINKS:
            return str(self.links.get(row["activity"], UNLINKED).order + 1)
        if name not in self.orders:
            orders = self.package.texts[name]["order"]
            self.orders[name] = max((int(order) for order in orders if order.isdecimal()), default=0)
        self.orders[name] += STEP
        return str(self.orders[name])

    @cached_property
    def links(self) -> dict[str, SourceLinks]:
        """Return the sources of each activity of the package, and of those that are added."""
        by_activity: dict[str, SourceLinks] = {}
        frame = self.package.texts[LINKS]
        for activity, source, order in zip(frame["activity"], frame["source"], frame["order"], strict=True):
            keep_link(by_activity, activity, source, order)
        return by_activity

    def _link(self, record: ParsedRow, position: int) -> None:
        """Keep which sources an activity has."""
        new = self.diff.added.get("activities")
        activity = (
            new.cell(position, "id") if new and position in new else self._current_row("activities", position)["id"]
        )
        for link in record.links:
            source = self._source(link, record)
            if source not in self.links.get(activity, UNLINKED).sources:
                cells = {"activity": activity, "source": source}
                identities = self._index(LINKS).identities(cells) if self.has_links else ()
                self._add(self.package.table(LINKS), cells, record.location, identities)

    def _index(self, name: str) -> RowIndex:
        if name not in self.indexes:
            self.indexes[name] = RowIndex(self.package, name)
        return self.indexes[name]

    def _current_row(self, table: str, position: int) -> Mapping[str, str]:
        """Return a row as it would be."""
        if position in self.diff.added.get(table, ()):
            return self.diff.added[table][position].cells
        frame = self.package.texts[table]
        if table not in self.rows:
            self.rows[table] = list(zip(*(frame[column].to_list() for column in frame.columns), strict=True))
        row = dict(zip(frame.columns, self.rows[table][position], strict=True))
        change = self.diff.changed.get(table, {}).get(position)
        return row | ({name: new for name, (_old, new) in change.cells.items()} if change else {})


def contradiction(location: RowLocation, table: Table, differing: Mapping[str, tuple[str, str]]) -> LazyMessage:
    """Return that two equal rows of the file contradict each other; neither is believed."""
    return LazyMessage.t(
        "Row {row} of the file is the same {table}, and says otherwise: {columns}.",
        row=location.row,
        table=table.title,
        columns=", ".join(differing),
    )
