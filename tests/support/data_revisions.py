"""Revisions of the package at random, each with the list of what it changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pandas as pd

from dashboard.dataset.dataset import Dataset
from tests.support.dataset_variants import with_tables

Cell = tuple[str, str, str]
"""The table, the id (of a changed row: the new one) and the column."""

NUMBERS = (("observations", "value"), ("observations", "n"), ("outputs", "value"), ("activities", "participants"),
           ("activities", "amount"), ("surveys", "n"))  # fmt: skip
QUALIFIERS = (("observations", "qualifier"), ("outputs", "qualifier"), ("activities", "participants_qualifier"),
              ("activities", "amount_qualifier"))  # fmt: skip
WORDS = (("activities", "title"), ("sources", "note"), ("observations", "note"), ("services", "name_ru"))
REFERENCES = {
    "sources": (("observations", "source"), ("observations", "also_sources"), ("outputs", "source"),
                ("outputs", "also_sources"), ("surveys", "source"), ("activity_sources", "source")),
    "activities": (("activity_sources", "activity"), ("outputs", "activity"), ("activities", "overlaps")),
    "services": (("observations", "service"),),
    "indicators": (("observations", "indicator"),),
    "surveys": (("observations", "survey"),),
    "scopes": (("observations", "scope"), ("outputs", "scope"), ("scopes", "parent"), ("scopes", "members"),
               ("activities", "countries")),
    "observations": (("observations", "discrepancy_of"),),
    "outputs": (("outputs", "part_of"),),
}  # fmt: skip


@dataclass
class Revision:
    """The tables of a revision, and what is expected to be told of it."""

    tables: dict[str, pd.DataFrame]
    random: Random
    changed: dict[Cell, tuple[str, str]] = field(default_factory=dict)
    added: set[tuple[str, str]] = field(default_factory=set)
    withdrawn: set[tuple[str, str]] = field(default_factory=set)
    renamed: dict[tuple[str, str], str] = field(default_factory=dict)
    splits: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    touched: set[tuple[str, int]] = field(default_factory=set)

    def place(self, table: str, keep: Callable[[pd.Series], bool] = lambda _row: True) -> int | None:
        """Return a row that nothing was done to yet; None where there is none."""
        frame = self.tables[table]
        places = [p for p in frame.index if (table, p) not in self.touched and keep(frame.loc[p])]
        if not places:
            return None
        place = int(self.random.choice(places))
        self.touched.add((table, place))
        return place

    def key(self, table: str, place: int) -> str:
        """Return the id of a row."""
        return str(self.tables[table].at[place, "id"])

    def write(self, table: str, place: int, column: str, cell: Any) -> None:
        """Write a cell, and expect it to be told."""
        old = self.tables[table].at[place, column]
        self.tables[table].loc[place, column] = cell
        self.changed[table, self.key(table, place), column] = text_of(old), text_of(cell)

    def drop(self, table: str, place: int) -> None:
        """Remove a row."""
        self.tables[table] = self.tables[table].drop(index=place)

    def append(self, table: str, row: pd.Series) -> int:
        """Append a row, and return its place."""
        place = int(self.tables[table].index.max()) + 1
        self.tables[table] = pd.concat([self.tables[table], row.to_frame().T.set_axis([place])])
        self.touched.add((table, place))
        return place


def text_of(cell: Any) -> str:
    """Return a cell as the list of changes has it."""
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:.12g}"
    return str(cell)


def revise(dataset: Dataset, seed: int, steps: int = 6) -> tuple[Dataset, Revision]:
    """Return a revision of a dataset, and what it changed."""
    random = Random(seed)  # noqa: S311 - which test runs, no secret
    tables = {name: dataset.table(name).copy() for name in dataset.contract.tables}
    revision = Revision(tables, random)
    for _step in range(steps):
        random.choice(STEPS)(revision)
    shuffle(revision)
    types = {name: dataset.table(name).dtypes for name in tables}
    frames = {name: frame.astype(types[name]).reset_index(drop=True) for name, frame in revision.tables.items()}
    return with_tables(dataset, frames), revision


def shuffle(revision: Revision) -> None:
    """Bring rows and lists into another order, which changes nothing that is told."""
    for name in ("observations", "sources", "outputs"):
        frame = revision.tables[name]
        revision.tables[name] = frame.loc[revision.random.sample(list(frame.index), len(frame))]
    lists = revision.tables["activities"]["areas"].str.split(";")
    revision.tables["activities"]["areas"] = lists.map(lambda parts: ";".join(reversed(parts)))


def change_number(revision: Revision) -> None:
    """Give a number another value, or take one away."""
    table, column = revision.random.choice(NUMBERS)
    place = revision.place(table, lambda row: pd.notna(row[column]))
    if place is not None:
        cell: Any = revision.tables[table].at[place, column]
        old = float(cell)
        revision.write(table, place, column, revision.random.choice([old + 1.0, old * 2 + 3.0, float("nan")]))


def change_qualifier(revision: Revision) -> None:
    """State a number otherwise."""
    table, column = revision.random.choice(QUALIFIERS)
    place = revision.place(table, lambda row: row[column] != "")
    if place is not None:
        qualifiers = [q for q in ("exact", "about", "over", "under") if q != revision.tables[table].at[place, column]]
        revision.write(table, place, column, revision.random.choice(qualifiers))


def change_unit(revision: Revision) -> None:
    """Give an indicator another unit: each of its figures is told as well; or a result."""
    if revision.random.random() < 0.4:
        place = revision.place("outputs")
        if place is not None:
            revision.write("outputs", place, "unit", "another_unit")
        return
    place = revision.place("indicators")
    if place is None:
        return
    old, indicator = text_of(revision.tables["indicators"].at[place, "unit"]), revision.key("indicators", place)
    revision.write("indicators", place, "unit", "another_unit")
    rows: Any = revision.tables["observations"].itertuples()
    for row in rows:
        if row.indicator == indicator and ("observations", row.id) not in revision.added:
            revision.changed["observations", row.id, "unit"] = old, "another_unit"


def change_words(revision: Revision) -> None:
    """Word something otherwise."""
    table, column = revision.random.choice(WORDS)
    place = revision.place(table)
    if place is not None:
        words: Any = revision.tables[table].at[place, column]
        revision.write(table, place, column, f"{words} (corrected)")


def rename_id(revision: Revision) -> None:
    """Give a row another id, in its table and wherever it is referred to."""
    table = revision.random.choice(list(REFERENCES))
    place = int(revision.random.choice(list(revision.tables[table].index)))
    old = revision.key(table, place)
    if (table, old) in revision.added or (table, old) in revision.renamed:
        return
    revision.touched.add((table, place))
    new = f"{old}-renamed"
    revision.tables[table].loc[place, "id"] = new
    exchange(revision, table, {old: new})
    revision.renamed[table, new] = old
    # What was expected of other rows before is told with the ids of now.
    revision.changed = {
        (t, new if (t, key) == (table, old) else key, column): tuple(renamed(cell, {old: new}) for cell in cells)  # type: ignore[misc]
        for (t, key, column), cells in revision.changed.items()
    }


def renamed(cell: str, names: dict[str, str]) -> str:
    """Return a cell with ids exchanged, also in a list."""
    return ";".join(names.get(part, part) for part in cell.split(";"))


def exchange(revision: Revision, table: str, names: dict[str, str]) -> None:
    """Exchange ids wherever they are referred to."""
    for name, column in REFERENCES[table]:
        revision.tables[name][column] = revision.tables[name][column].map(lambda cell: renamed(cell, names))


def withdraw(revision: Revision) -> None:
    """Take a row out that nothing refers to."""
    table = revision.random.choice(["observations", "outputs"])
    frame = revision.tables[table]
    column = "discrepancy_of" if table == "observations" else "part_of"
    place = revision.place(table, lambda row: row["id"] not in set(frame[column]) and row[column] == "")
    if place is not None:
        key = revision.key(table, place)
        revision.drop(table, place)
        revision.withdrawn.add((table, key))
        revision.changed = {cell: v for cell, v in revision.changed.items() if cell[:2] != (table, key)}


def add_row(revision: Revision) -> None:
    """Add a figure of a place that had none of the kind."""
    place = revision.place("observations")
    if place is not None:
        row: Any = revision.tables["observations"].loc[place].copy()
        row["id"], row["population"] = f"{row['id']}-new-{place}", "people of a new survey"
        row["value"] = float("nan") if pd.isna(row["value"]) else row["value"] + 11
        revision.append("observations", row)
        revision.added.add(("observations", row["id"]))
        revision.touched.discard(("observations", place))


def swap_sources(revision: Revision) -> None:
    """Let two figures exchange their sources."""
    first = revision.place("observations")
    if first is None:
        return
    frame = revision.tables["observations"]
    source = frame.at[first, "source"]
    second = revision.place("observations", lambda row: row["source"] != source)
    if second is not None:
        other = frame.at[second, "source"]
        revision.write("observations", first, "source", other)
        revision.write("observations", second, "source", source)


def swap_ids(revision: Revision) -> None:
    """Let two sources exchange their ids, and what refers to them follow."""
    first, second = revision.place("sources"), revision.place("sources")
    if first is None or second is None:
        return
    a, b = revision.key("sources", first), revision.key("sources", second)
    if any({a, b} & set(";".join(cells).split(";")) for cells in revision.changed.values()):
        return
    frame = revision.tables["sources"]
    frame.loc[first, "id"], frame.loc[second, "id"] = b, a
    exchange(revision, "sources", {a: b, b: a})
    revision.renamed["sources", b], revision.renamed["sources", a] = a, b


def split_activity(revision: Revision) -> None:
    """Split an activity with people into two, under new ids."""
    place = revision.place(
        "activities",
        lambda row: row["participants"] > 3 and ";" not in row["countries"] and pd.isna(row["amount"]),
    )
    if place is None:
        return
    frame = revision.tables["activities"]
    old = revision.key("activities", place)
    row: Any = frame.loc[place]
    if old in set(revision.tables["outputs"]["activity"]) or old in set(";".join(frame["overlaps"]).split(";")):
        return
    links = revision.tables["activity_sources"]
    activity_links = links[links["activity"] == old]
    part = float(int(row["participants"] // 3))
    keys = [f"{old}-a", f"{old}-b"]
    for key, people in zip(keys, (part, row["participants"] - part), strict=True):
        new_row = row.copy()
        new_row["id"], new_row["participants"], new_row["title"] = key, people, f"{row['title']} ({key[-1]})"
        revision.append("activities", new_row)
        for _index, link in activity_links.iterrows():
            copy = link.copy()
            copy["activity"] = key
            revision.append("activity_sources", copy)
        revision.added.add(("activities", key))
    revision.drop("activities", place)
    revision.tables["activity_sources"] = revision.tables["activity_sources"].drop(index=activity_links.index)
    revision.withdrawn.add(("activities", old))
    revision.splits["activities", old] = set(keys)


def split_figure(revision: Revision) -> None:
    """Split a figure or a result into two under new ids that add up to it."""
    table, column, refers = revision.random.choice(SPLIT)
    frame = revision.tables[table]
    references = set(frame[refers])
    place = revision.place(table, lambda row: row["value"] > 3 and row[refers] == "" and row["id"] not in references)
    if place is None:
        return
    row: Any = frame.loc[place]
    old = str(row["id"])
    keys = [f"{old}-1", f"{old}-2"]
    part = float(row["value"] // 3)
    for key, value in zip(keys, (part, row["value"] - part), strict=True):
        new_row = row.copy()
        new_row["id"], new_row["value"], new_row[column] = key, value, f"{row[column]} {key[-1]}"
        revision.append(table, new_row)
        revision.added.add((table, key))
    revision.drop(table, place)
    revision.withdrawn.add((table, old))
    revision.changed = {cell: v for cell, v in revision.changed.items() if cell[:2] != (table, old)}
    revision.splits[table, old] = set(keys)


def change_sources(revision: Revision) -> None:
    """Give an activity a further source."""
    links, place = revision.tables["activity_sources"], revision.place("activities")
    if place is None:
        return
    key = revision.key("activities", place)
    sources = [str(source) for source in links.loc[links["activity"] == key].sort_values("order")["source"]]
    candidates = [str(source) for source in revision.tables["sources"]["id"] if source not in sources]
    link: Any = links.loc[links["activity"] == key].iloc[-1].copy()
    link["source"], link["order"] = revision.random.choice(candidates), link["order"] + 1
    revision.append("activity_sources", link)
    revision.changed["activities", key, "sources"] = ";".join(sources), ";".join([*sources, link["source"]])


SPLIT = (("observations", "population", "discrepancy_of"), ("outputs", "measure", "part_of"))
"""Tables whose rows are split, the column that tells parts apart, and the one that refers to other rows."""

STEPS = (change_number, change_number, change_qualifier, change_unit, change_words, rename_id, rename_id, withdraw,
         add_row, swap_sources, swap_ids, split_activity, split_figure, change_sources)  # fmt: skip
