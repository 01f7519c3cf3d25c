"""Options of an import, stated in advance so that nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args, get_origin, get_type_hints

Percents = Literal["", "whole", "fraction"]
"""Whether 0.67 in a column of percentages is 0.67% or 67%; empty: nobody has said, and it is asked."""

DayOrder = Literal["", "day-first", "month-first"]
"""How `01/02/2024` is meant."""

Decimals = Literal["", "comma", "point"]
"""What separates the decimals of `1,234`."""

Serials = Literal["", "1900", "1904"]
"""From which year Excel counts days in a number under a header of dates."""

Footnotes = Literal["", "ignore", "empty"]
"""What `37*` is: 37, or a number that does not hold and is left empty."""


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be read.

    `table` is the table its rows belong to (empty: told from the headers), `columns` names the column of headers
    ("": left out), `fixed` gives a value to a column in every row, `encoding` names the letters of a text file.
    `titles` "ignore": what stands above a table says nothing of its numbers. `places` "add": countries that the
    package does not have become places of it.
    A mapping file adds `codes` (column -> cell -> code, None: empty), `multipliers` by heading, and `drop_rows`
    (heading -> cells of rows that are left out); `mapped_headings` are those it names, which may be gone; `identity`
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
    mapped_headings: frozenset[str] = frozenset()
    source: str = ""
    identity: tuple[str, ...] = ()
    row: Literal["", "part", "whole"] = ""


CHOICES: Mapping[str, tuple[str, ...]] = {
    name: get_args(hint) for name, hint in get_type_hints(ImportOptions).items() if get_origin(hint) is Literal
}
"""Option that is chosen from a list -> what it may be; "": nobody has said."""

FLAGS = {name: f"--{name.replace('_', '-')}" for name in CHOICES} | {"percents": "--percent", "decimals": "--decimal"}
"""Option -> how the command line calls it."""
