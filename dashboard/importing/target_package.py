"""The package an import goes into, and the names by which its rows are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from errno import ENOENT
from functools import cached_property
from pathlib import Path

import pandas as pd

from dashboard.dataset.contract import DESCRIPTOR, Contract, Table, contract_of, no_descriptor
from dashboard.dataset.csv_reader import read_csv
from dashboard.dataset.transaction import read_current
from dashboard.errors import DataError, Problem
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import PACKAGE, countries, read_words

NAMES = ("name", "short_name")
"""Columns, with their translations, by which people call a row."""

WHO = re.compile(r"\b(?:who|воз|(?:de l )?oms|لمنظمة الصحة العالمية)\b")
"""The organisation in the folded name of one of its regions."""

REFERENCE_TABLES = ("surveys", "services", "indicators", "scopes")
"""Tables whose rows others refer to: a file is one of them only where --table says so."""

WITH_SYNONYMS = ("services", "indicators")


@dataclass(frozen=True)
class TargetPackage:
    """The tables as they were read, and the bytes they were read from (by file name)."""

    contract: Contract
    texts: Mapping[str, pd.DataFrame]
    content: Mapping[str, bytes]
    _ids_by_table: dict[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def table(self, name: str) -> Table:
        """Return the contract of a table."""
        return self.contract.tables[name]

    def ids(self, table: str) -> Mapping[str, str]:
        """Return id, name or synonym (folded) -> id; a name of two rows is none."""
        if table not in self._ids_by_table:
            ids: dict[str, str] = {}
            for column in filter(lambda name: name.startswith(NAMES), self.texts[table].columns):
                pairs = [(fold_text(name), row_id) for row_id, name in self.column(table, column).items() if name]
                counts = Counter(name for name, _ in pairs)
                ids |= {name: row_id for name, row_id in pairs if counts[name] == 1 and ids.get(name, row_id) == row_id}
            present = dict.fromkeys(self.texts[table]["id"])
            if table in WITH_SYNONYMS:
                synonyms = read_words(PACKAGE, table, table.removesuffix("s"))
                ids |= {word: row_id for word, row_id in synonyms.items() if row_id in present}
            self._ids_by_table[table] = ids | {fold_text(row_id): row_id for row_id in present}
        return self._ids_by_table[table]

    def column(self, table: str, name: str) -> dict[str, str]:
        """Return id -> text of a column."""
        frame = self.texts[table]
        return dict(zip(frame["id"], map(str, frame[name]), strict=True))

    @cached_property
    def places(self) -> dict[str, str]:
        """Return folded name or code -> id of the places of the package, and of all countries."""
        by_name = {**countries(), **self.ids("scopes")}
        regions = {" ".join(WHO.sub(" ", name).split()): code for name, code in by_name.items() if WHO.search(name)}
        return by_name | regions  # "European Region"

    @cached_property
    def survey_periods(self) -> Mapping[str, tuple[str, str]]:
        """Return the first and the last date of each survey."""
        ends = self.column("surveys", "period_end")
        return {survey: (start, ends[survey]) for survey, start in self.column("surveys", "period_start").items()}


def read_package(folder: Path) -> TargetPackage:
    """Read the tables of a package as text, completing an interrupted import.

    Raises:
        DataError: the package itself cannot be read.
    """
    return _package(lambda name: read_current(folder, name))


def package_of(files: Mapping[str, bytes]) -> TargetPackage:
    """Return the package that files (name -> bytes) make (see `read_package`)."""

    def read(name: str) -> bytes:
        if name not in files:
            raise FileNotFoundError(ENOENT, "missing")
        return files[name]

    return _package(read)


def _package(read_table: Callable[[str], bytes]) -> TargetPackage:
    try:
        content = {DESCRIPTOR: read_table(DESCRIPTOR)}
    except OSError:
        raise DataError([no_descriptor()]) from None
    contract = contract_of(content[DESCRIPTOR])
    texts, problems = {}, []
    for name, table in contract.tables.items():
        try:
            content[table.path] = read_table(table.path)
        except OSError as error:
            fault = f"the file cannot be opened ({error.strerror})"
            problems.append(Problem(table.path, 0, "", fault, "", "Put it back, or check its rights."))
            continue
        frame, faults = read_csv(table, content[table.path])
        problems += faults
        if frame is not None:
            texts[name] = frame
    if problems:
        raise DataError(problems)
    return TargetPackage(contract, texts, content)
