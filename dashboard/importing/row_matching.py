"""Which row of the package a record is, which source a link is, and ids for new rows.

An id is made from the record alone, so that the same record has the same id in every run and in every order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from dashboard.dataset.dataset import WORLD
from dashboard.importing.date_parsing import read_date
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import CACHE_SIZE, fold_text, slug, to_latin, trim
from dashboard.importing.vocabulary import LANGUAGES, languages, rules
from dashboard.text.translate import message

MAX_PART_LENGTH = 40
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
        identity = self.rule["identity"]
        titles = tuple(f"{title}_" for title in identity if title in TITLES)
        told_by = [*identity, self.rule.get("unless", ""), "id"]
        columns = [column for column in frame.columns if column in told_by or column.startswith(titles)]
        self.titles = {
            title: [field.name for field in self.table.fields if field.name.startswith(f"{title}_")]
            for title in TITLES
            if title in identity
        }
        self.is_plain = not {"url", "countries", *TITLES} & set(identity)
        self.ids: dict[str, int] = {}
        self._positions: dict[Identity, int] = {}
        for position, row in enumerate(zip(*(frame[column] for column in columns), strict=True)):
            cells = dict(zip(columns, row, strict=True))
            self.add(cells.get("id", ""), self.identities(cells), position)

    def add(self, row_id: str, identities: Sequence[Identity], position: int) -> None:
        """Keep a row under its id and what tells it apart."""
        if row_id:
            self.ids.setdefault(row_id, position)
        for identity in identities:
            self._positions.setdefault(identity, position)

    def find(self, cells: Mapping[str, str], identities: Sequence[Identity]) -> int | None:
        """Return the position of the row a record is; None for a new one."""
        if cells.get("id"):
            return self.ids.get(cells["id"])
        return next((self._positions[identity] for identity in identities if identity in self._positions), None)

    def identities(self, cells: Mapping[str, str]) -> Sequence[Identity]:
        """Return what tells a row apart, in each language of its title; none untold."""
        columns: list[str] = self.rule["identity"]
        if cells.get(self.rule.get("unless", ""), "") or not any(map(cells.get, columns)):
            return ()
        if self.is_plain:
            return (tuple([cells.get(column, "") for column in columns]),)
        parts = [self._parts(column, cells) for column in columns]
        if all(len(values) == 1 for values in parts):
            return (tuple(values[0] for values in parts),)
        return list(dict.fromkeys(product(*parts)))

    def new_id(self, cells: Mapping[str, str]) -> str:
        """Return an id of words, with a hash where they leave something out."""
        texts = [cells.get(column, "") for column in self.rule["id"] if (column, cells.get(column)) != ("scope", WORLD)]
        parts = [slug(text.replace("_", " ").replace(";", " "), MAX_PART_LENGTH) for text in texts]
        name = "-".join(part for part, _is_cut in parts if part) or self.table.name
        if name not in self.ids and not any(is_cut for _part, is_cut in parts):
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
        titles = (text, *map(cells.get, self.titles[column]))
        return [fold_text(title) for title in titles if title] or [""]


def address(url: str) -> str:
    """Return a web address for comparing: without what does not change the page it leads to."""
    bare = url.partition("#")[0].rpartition("://")[2].removeprefix("www.").rstrip("/")
    host, slash, path = bare.partition("/")
    return host.casefold() + slash + path


ADDRESS_DIGITS = 8
"""Characters of the hash of an address in the id of its source."""

WEB = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)

NO_SOURCE = message("The row names no source. Add a column with its address, or say --set source=...")


class SourceLinks(NamedTuple):
    """The last place in the list of an activity's sources, and their ids."""

    order: int
    sources: tuple[str, ...]


UNLINKED = SourceLinks(0, ())
_same_links = lru_cache(CACHE_SIZE)(SourceLinks)


def keep_link(links: dict[str, SourceLinks], activity: str, source: str, order: str) -> None:
    """Keep a source of an activity."""
    before = links.get(activity, UNLINKED)
    last = max(before.order, int(order) if order.isdecimal() else 0)
    links[activity] = _same_links(last, (*before.sources, source))


class SourceIndex:
    """The sources of the package, and those that rows of the file add to them."""

    def __init__(self, package: TargetPackage) -> None:
        frame = package.texts["sources"]
        self._ids: set[str] = set(frame["id"])
        urls = zip(frame["url"], frame["id"], strict=True)
        self._by_address = {address(url): source_id for url, source_id in urls if url}
        titles = list(map(fold_text, frame["title"]))
        self._by_title = {
            title: source_id for title, source_id in zip(titles, frame["id"], strict=True) if titles.count(title) == 1
        }
        self._languages = package.table("sources").field("language").codes

    def add(self, cells: Mapping[str, str]) -> None:
        """Keep a source that the file itself describes."""
        self._ids.add(cells["id"])
        if cells.get("url"):
            self._by_address.setdefault(address(cells["url"]), cells["id"])

    def find(self, link: str) -> str:
        """Return the id of the source that a cell names by id, address or title ("": a new address).

        Raises:
            UnparsedRow: it is none of these.
        """
        for ids, word in ((self._by_address, address(link)), (self._by_title, fold_text(link))):
            if word in ids:
                return str(ids[word])
        source_id = next((code for code in (link, to_latin(link)) if code in self._ids), "")
        if not source_id and not WEB.fullmatch(link):
            raise UnparsedRow.t("{cell} is neither a web address nor a source of the package.", cell=link)
        return source_id

    def make(self, link: str, about: Mapping[str, str], topic: str) -> dict[str, str]:
        """Return a row of `sources` for an address that is not there yet.

        `about` is what the file says of the source, `topic` what it tells of, if its own title is not given.

        Raises:
            UnparsedRow: nothing says in which language the source is, or it cannot be understood.
        """
        url = link if "://" in link else f"https://{link}"
        host = address(url).partition("/")[0]
        digest = hashlib.sha256(address(url).encode()).hexdigest()[:ADDRESS_DIGITS]
        published_on = trim(about.get("source_published_on", ""))
        return {
            "id": f"{slug(host, MAX_PART_LENGTH)[0]}-{digest}",
            "title": trim(about.get("source_title", "")) or f"Page on: {topic or host}",
            "publisher": trim(about.get("source_publisher", "")) or host,
            "published_on": read_date(published_on) if published_on else "",
            "language": self._language(about.get("source_language", ""), url),
            "url": url,
        }

    def _language(self, name: str, url: str) -> str:
        word = fold_text(name)
        if word:
            code = word if word in self._languages else languages().get(word, "")
        else:
            code = next((part for part in re.split("[/.]", address(url).lower()) if part in LANGUAGES), "")
        if code not in self._languages:
            raise UnparsedRow.t(
                "In which language is {link}? Add a column 'Source language', or say --set source_language=ru.",
                link=url,
            )
        return code
