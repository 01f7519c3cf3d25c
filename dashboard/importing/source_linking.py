"""Match each row's source to an existing one, or create a stub."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from babel import Locale

from dashboard.errors import LazyMessage
from dashboard.importing.date_parsing import read_date
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.row_matching import address
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import REMEMBERED, fold_text, slug, to_latin, trim
from dashboard.importing.vocabulary import LANGUAGES
from dashboard.text.translate import message

DIGITS = 8
"""Characters of the hash of an address in the id of its source."""

WEB = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
LONGEST = 40

NO_SOURCE = message("The row names no source. Add a column with its address, or say --set source=...")


class SourceLinks(NamedTuple):
    """The last place in the list of an activity's sources, and their ids."""

    order: int
    sources: tuple[str, ...]


UNLINKED = SourceLinks(0, ())
_same_links = lru_cache(REMEMBERED)(SourceLinks)


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
        self._by_address = {address(url): found for url, found in zip(frame["url"], frame["id"], strict=True) if url}
        titles = list(map(fold_text, frame["title"]))
        self._by_title = {
            title: found for title, found in zip(titles, frame["id"], strict=True) if titles.count(title) == 1
        }
        self._languages = package.table("sources").field("language").codes

    def known(self, cells: Mapping[str, str]) -> None:
        """Keep a source that the file itself describes."""
        self._ids.add(cells["id"])
        if cells.get("url"):
            self._by_address.setdefault(address(cells["url"]), cells["id"])

    def find(self, link: str) -> str:
        """Return the id of the source that a cell names: by its id, address or title.

        "" for a new address.

        Raises:
            UnparsedRow: it is none of these.
        """
        for known, word in ((self._by_address, address(link)), (self._by_title, fold_text(link))):
            if word in known:
                return str(known[word])
        found = next((each for each in (link, to_latin(link)) if each in self._ids), "")
        if not found and not WEB.fullmatch(link):
            raise UnparsedRow(LazyMessage.t("{cell} is neither a web address nor a source of the package.", cell=link))
        return found

    def make(self, link: str, about: Mapping[str, str], topic: str) -> dict[str, str]:
        """Return a row of `sources` for an address that is not there yet.

        Args:
            link: the address.
            about: what the file says of the source.
            topic: the title of what the source tells of, for a source whose own title is not given.

        Raises:
            UnparsedRow: nothing says in which language the source is, or it cannot be understood.
        """
        url = link if "://" in link else f"https://{link}"
        host = address(url).partition("/")[0]
        digest = hashlib.sha256(address(url).encode()).hexdigest()[:DIGITS]
        published = trim(about.get("source_published_on", ""))
        return {
            "id": f"{slug(host, LONGEST)[0]}-{digest}",
            "title": trim(about.get("source_title", "")) or f"Page on: {topic or host}",
            "publisher": trim(about.get("source_publisher", "")) or host,
            "published_on": read_date(published) if published else "",
            "language": self._language(about.get("source_language", ""), url),
            "url": url,
        }

    def _language(self, told: str, url: str) -> str:
        word = fold_text(told)
        if word:
            found = word if word in self._languages else _languages().get(word, "")
        else:
            found = next((part for part in re.split("[/.]", address(url).lower()) if part in LANGUAGES), "")
        if found not in self._languages:
            raise UnparsedRow(
                LazyMessage.t(
                    "In which language is {link}? Add a column 'Source language', or say --set source_language=ru.",
                    link=url,
                )
            )
        return found


@lru_cache
def _languages() -> Mapping[str, str]:
    """Return folded name of a language, in the languages files come in -> its code."""
    return {fold_text(name): code for each in LANGUAGES for code, name in Locale.parse(each).languages.items()}
