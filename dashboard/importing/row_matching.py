"""Which row of the package a record is: by its id, or by what tells rows of its table apart.

And ids for new rows.

An id is made from the record alone, so that the same record has the same id in every run and in every order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product

from dashboard.dataset.contract import Table
from dashboard.dataset.dataset import WORLD
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import REMEMBERED, fold_text, slug
from dashboard.importing.vocabulary import rules

LONGEST = 40
"""Characters of one part of an id."""

DIGITS = 6
"""Characters of the hash that tells apart ids whose words alone do not."""

TITLES = ("title", "measure")
"""Columns by whose translations a row is known as well."""

Identity = tuple[str, ...]


class RowIndex:
    """The rows of one table, added ones too, by id and by what tells them apart."""

    def __init__(self, package: TargetPackage, name: str) -> None:
        self.table = package.table(name)
        self.rule = rules()[name]
        frame = package.texts[name]
        columns = [column for column in frame.columns if _tells(self.table, column)]
        self.titles = {
            title: [field.name for field in self.table.fields if field.name.startswith(f"{title}_")]
            for title in TITLES
            if title in self.rule["identity"]
        }
        self.is_plain = not {"url", "countries", *TITLES} & set(self.rule["identity"])
        self.ids: dict[str, int] = {}
        self.known: dict[Identity, int] = {}
        for position, row in enumerate(zip(*(frame[column] for column in columns), strict=True)):
            cells = dict(zip(columns, row, strict=True))
            self.add(cells.get("id", ""), self.identities(cells), position)

    def add(self, own: str, identities: Sequence[Identity], position: int) -> None:
        """Keep a row under its id and what tells it apart."""
        if own:
            self.ids.setdefault(own, position)
        for identity in identities:
            self.known.setdefault(identity, position)

    def find(self, cells: Mapping[str, str], identities: Sequence[Identity]) -> int | None:
        """Return the position of the row a record is; None for a new one."""
        if cells.get("id"):
            return self.ids.get(cells["id"])
        return next((self.known[each] for each in identities if each in self.known), None)

    def identities(self, cells: Mapping[str, str]) -> Sequence[Identity]:
        """Return what tells a row apart, in each language of its title; none untold."""
        columns: list[str] = self.rule["identity"]
        if cells.get(self.rule.get("unless", ""), "") or not any(map(cells.get, columns)):
            return ()
        if self.is_plain:
            return (tuple([cells.get(column, "") for column in columns]),)
        parts = [self._parts(column, cells) for column in columns]
        if all(len(each) == 1 for each in parts):
            return (tuple(each[0] for each in parts),)
        return list(dict.fromkeys(product(*parts)))

    def new_id(self, cells: Mapping[str, str]) -> str:
        """Return an id of words, with a hash where they leave something out."""
        texts = [cells.get(column, "") for column in self.rule["id"] if (column, cells.get(column)) != ("scope", WORLD)]
        parts = [slug(text.replace("_", " ").replace(";", " "), LONGEST) for text in texts]
        name = "-".join(part for part, _lost in parts if part) or self.table.name
        if name not in self.ids and not any(lost for _part, lost in parts):
            return name
        digest = hashlib.sha256("\n".join(next(iter(self.identities(cells)), ())).encode()).hexdigest()[:DIGITS]
        return f"{name}-{digest}"

    def _parts(self, column: str, cells: Mapping[str, str]) -> list[str]:
        """Return the ways in which a column tells a row apart."""
        text = cells.get(column, "")
        if column == "url":
            return [address(text)]
        if column == "countries":
            return [";".join(sorted(text.split(";"))) if ";" in text else text]
        if column not in self.titles:
            return [text]
        spelled = (text, *map(cells.get, self.titles[column]))
        return [fold_text(each) for each in spelled if each] or [""]


def _tells(table: Table, column: str) -> bool:
    rule = rules()[table.name]
    told = [*rule["identity"], rule.get("unless", ""), "id"]
    return column in told or column.startswith(tuple(f"{each}_" for each in rule["identity"] if each in TITLES))


@lru_cache(REMEMBERED)
def address(url: str) -> str:
    """Return a web address for comparing: without what does not change the page it leads to."""
    bare = url.partition("#")[0].rpartition("://")[2].removeprefix("www.").rstrip("/")
    host, slash, path = bare.partition("/")
    return host.casefold() + slash + path
