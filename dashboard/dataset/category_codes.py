"""Columns by their different cells.

What is asked of a million rows is asked of the few things they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.dataset import Dataset

Flags = NDArray[np.bool_]
Codes = NDArray[np.integer]
Cells = NDArray[Any]
"""The cells of a column, without the table around them: for a few rows, a table costs more than what is done."""


@dataclass(frozen=True)
class Coded:
    """A column of text: `words[codes[row]]` is the cell of a row; every word occurs in a row."""

    codes: Codes
    words: tuple[str, ...]

    def where(self, keep: Callable[[str], bool]) -> Flags:
        """Return which rows say something that is to be kept."""
        return np.fromiter(map(keep, self.words), np.bool_, len(self.words))[self.codes]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, places: NDArray[Any]) -> Coded:
        """Return the cells of some rows; not every word need occur in them."""
        return Coded(self.codes[places], self.words)

    def said(self, places: NDArray[np.integer]) -> list[str]:
        """Return the distinct cells of some rows, in the order of the words."""
        counts = np.bincount(self.codes[places], minlength=len(self.words))
        return [word for word, count in zip(self.words, counts.tolist(), strict=True) if count]

    def ranks(self) -> Codes:
        """Return the place of each row's cell in the order of the words."""
        return self.numbered(sorted(self.words))

    def numbered(self, order: Iterable[str]) -> Codes:
        """Return the place of each row's cell in an order, which may have more words.

        What is not in it comes last.
        """
        number = {word: place for place, word in enumerate(dict.fromkeys((*order, *self.words)))}
        return np.array([number[word] for word in self.words], np.int32)[self.codes]

    def counts(self) -> list[tuple[str, int]]:
        """Return the counts of the words, most frequent first, ties by first occurrence."""
        counted = np.bincount(self.codes, minlength=len(self.words)).tolist()
        pairs = zip(self.words, counted, strict=True)
        return sorted((pair for pair in pairs if pair[1]), key=lambda pair: -pair[1])

    def firsts(self) -> NDArray[np.intp]:
        """Return the row in which each word first occurs, of a column by `code`."""
        return np.flatnonzero(np.diff(np.maximum.accumulate(self.codes), prepend=-1))

    def renamed(self, names: Mapping[str, str] | Callable[[str], str]) -> Coded:
        """Return the column with other words in place of its own; several may get the same."""
        name = names if callable(names) else names.__getitem__
        kept = dict[str, int]()
        places = np.array([kept.setdefault(name(word), len(kept)) for word in self.words], np.int32)
        return Coded(places[self.codes] if len(places) else self.codes, tuple(kept))

    def cells(self) -> NDArray[np.object_]:
        """Decode the column to the word of each row."""
        return np.array(self.words, object)[self.codes]


def coded(dataset: Dataset, table: str, column: str) -> Coded:
    """Return a column of a table by its different cells, worked out once for a dataset."""
    return dataset.derived(f"coded:{table}:{column}", lambda: code(dataset.table(table)[column]))


def code(cells: Coded | pd.Series | pd.Categorical | Cells | Sequence[str]) -> Coded:
    """Return any column of text by its different cells, in the order in which they first appear."""
    column: Any = cells.array if isinstance(cells, pd.Series) else cells
    if isinstance(column, Coded | pd.Categorical):
        # Pandas takes ten times as long to find the categories of a few rows.
        codes, used = pd.factorize(column.codes)
        words = np.asarray(column.words if isinstance(column, Coded) else column.categories, object)[used]
    else:
        codes, words = pd.factorize(np.asarray(column, dtype=object))
    return Coded(codes.astype(np.int16 if len(words) < np.iinfo(np.int16).max else np.int32), tuple(words))


def count_combinations(*columns: Coded) -> dict[tuple[str, ...], int]:
    """Return how often each combination of cells occurs, in order of first appearance."""
    sizes = [len(column.words) for column in columns]
    if not all(sizes):
        return {}
    places, used = pd.factorize(np.ravel_multi_index([column.codes for column in columns], sizes))
    cells = (
        [column.words[code] for code in codes.tolist()]
        for column, codes in zip(columns, np.unravel_index(used, sizes), strict=True)
    )
    return dict(zip(zip(*cells, strict=True), np.bincount(places).tolist(), strict=True))
