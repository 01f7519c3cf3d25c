"""Options of an import, stated in advance so that nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from dashboard.importing.date_parsing import DayOrder, Serials
from dashboard.importing.number_parsing import Decimals, Footnotes, Percents


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be read.

    `table` is the table its rows belong to (empty: told from the headers), `columns` names the column of headers
    ("": left out), `fixed` gives a value to a column in every row, `encoding` names the letters of a text file.
    `titles` "ignore": what stands above a table says nothing of its numbers. `places` "add": countries that the
    package does not have become places of it.
    A mapping file adds `codes` (column -> cell -> code, None: empty), `multipliers` by heading, and `drop_rows`
    (heading -> cells of rows that are left out); `mapped` are the headings it names, which may be gone; `identity`
    the headings by which rows of `source` are known again, `row` whether a row is the "whole" of what it tells of, or
    "part" of it (places and organisations of several rows are joined, as usual). Headings of these are folded.
    """

    table: str = ""
    percents: Percents = ""
    dates: DayOrder = ""
    decimals: Decimals = ""
    serials: Serials = ""
    footnotes: Footnotes = ""
    encoding: str = ""
    hidden_rows: Literal["", "read", "skip"] = ""
    titles: Literal["", "ignore"] = ""
    places: Literal["", "add"] = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    multipliers: Mapping[str, Decimal] = field(default_factory=dict)
    drop_rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mapped: frozenset[str] = frozenset()
    source: str = ""
    identity: tuple[str, ...] = ()
    row: Literal["", "part", "whole"] = ""
