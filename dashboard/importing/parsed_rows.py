"""Keep what is read from a file in little memory: records, and rows that are refused."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from dashboard.errors import LazyMessage
from dashboard.importing.text_normalization import CACHE_SIZE


class RowLocation(NamedTuple):
    """A row of the file: the number of its sheet (from 0), and its own (from 1)."""

    sheet: int
    row: int


class ParsedRow(NamedTuple):
    """One row for a table, as text by the contract.

    `links` are the sources it names, `about` what is said of them. `has_stable_id`: its id is made of the cells by
    which a mapping knows it again; `is_whole`: no other row of the file adds to it.
    """

    table: str
    location: RowLocation
    cells: Mapping[str, str]
    links: tuple[str, ...] = ()
    about: Mapping[str, str] = MappingProxyType({})
    has_stable_id: bool = False
    is_whole: bool = False


@dataclass
class SheetRows:
    """All rows of a sheet: what is understood, what is refused and why, what was done to them.

    `examples`, `filled` and `alike` are by place of the column; `headings` are rows that only head others; `overrides`
    counts the filled cells, by column of the table, for which --set says another value; `unknown` counts the cells of
    columns of codes that are not known, `ambiguous` those that an option explains, by its name; `dropped_rows` are
    the rows that a mapping leaves out.
    """

    records: list[ParsedRow] = field(default_factory=list)
    rejections: dict[RowLocation, list[LazyMessage]] = field(default_factory=dict)
    examples: dict[int, tuple[str, str]] = field(default_factory=dict)
    filled: Counter[int] = field(default_factory=Counter)
    alike: Counter[int] = field(default_factory=Counter)
    headings: list[int] = field(default_factory=list)
    overrides: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    ambiguous: dict[str, Counter[str]] = field(default_factory=dict)
    dropped_rows: list[int] = field(default_factory=list)

    def reject(self, location: RowLocation, sentence: LazyMessage) -> None:
        """Keep a reason for which a row is not imported."""
        reasons = self.rejections.setdefault(location, [])
        if sentence not in reasons:
            reasons.append(sentence)


class PackedCells(Mapping[str, str]):
    """Cells by column, which do not change, in a fraction of the memory of a dict."""

    __slots__ = ("_places", "_texts")

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._places = _places(tuple(cells))
        self._texts = tuple(cells.values())

    def __getitem__(self, name: str) -> str:
        return self._texts[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._texts)

    def unpacked(self) -> dict[str, str]:
        """Return the cells as a dict of their own."""
        return dict(zip(self._places, self._texts, strict=True))


def unpack(cells: Mapping[str, str]) -> dict[str, str]:
    """Return a copy of the cells of a row that may be changed."""
    return cells.unpacked() if isinstance(cells, PackedCells) else dict(cells)


@lru_cache(CACHE_SIZE)
def _places(names: tuple[str, ...]) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(names)}


@contextmanager
def pause_collector() -> Iterator[None]:
    """Pause the collector, which would look through all rows again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
