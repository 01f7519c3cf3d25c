"""The two caches of a dataset: of rows, and of what is rendered of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from operator import itemgetter
from threading import Lock
from typing import Any

import pandas as pd
from cachetools import LRUCache

ROWS, RENDERED = 64_000_000, 128_000_000
"""Bytes, about, that are kept of a dataset: of rows and what is counted of them; of markup and files."""

LARGEST_SHARE, OLDER_SHARE = 8, 8
"""The part of a cache that one entry takes at most: what is larger would empty it for few readers; the part that the
caches of an older version have: many versions may be in use."""

ENTRY, OBJECT = 1_000, 40_000
"""Bytes that an entry takes with its key, and what an object is taken for that tells no `weight`."""

COLUMN, CODE, NUMBER, TEXT = 1_500, 4, 8, 40
"""Bytes of a column of a frame, and of each cell of a kind; most texts are the tables' own."""

SHORT = 10_000
"""Cells of a frame below which all are weighed as texts."""


class Cache:
    """What was computed lately, bounded by weight, safe for threads.

    It belongs to one dataset, in one process, and goes with it. What is in it is only read, never changed.
    """

    def __init__(self, max_bytes: int) -> None:
        """Keep so many bytes. The entry not asked for longest goes first."""
        self._kept: LRUCache[Hashable, tuple[Any, int]]
        self._computing: dict[Hashable, Future[Any]] = {}
        self._lock = Lock()
        self.limit(max_bytes)

    def limit(self, max_bytes: int) -> None:
        """Forget everything, and keep so many bytes from now on."""
        with self._lock:
            self._kept = LRUCache(max_bytes, itemgetter(1))

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._kept

    def fits(self, value: Any) -> bool:
        """Return whether a value is kept: one that takes too large a part is not."""
        return weight(value) * LARGEST_SHARE <= self._kept.maxsize

    def get_or_compute(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return the cached value of a key, or compute it once for all threads that ask."""
        with self._lock:
            if key in self._kept:
                return self._kept[key][0]
            running = self._computing.get(key)
            if running is None:
                future = self._computing[key] = Future[Any]()
        if running is not None:
            return running.result() if running.exception() is None else make()
        try:
            value = make()
            size = weight(value)
            if size * LARGEST_SHARE <= self._kept.maxsize:
                with self._lock:
                    self._kept[key] = value, size
            future.set_result(value)
        except BaseException as error:
            future.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._computing[key]
        return value


def weight(value: Any) -> int:
    """Return the bytes, about, that an entry takes."""
    if isinstance(value, str | bytes | int | float):
        return ENTRY + sys.getsizeof(value)
    if isinstance(value, pd.DataFrame):
        # To ask each column of a short frame for its kind takes longer than most of what is kept of it.
        cells = TEXT * value.size if value.size < SHORT else len(value) * sum(map(_width, value.dtypes))
        return ENTRY + COLUMN * value.shape[1] + cells
    if isinstance(value, Mapping):
        return weight(tuple(value.values()))
    if isinstance(value, tuple | list):
        return ENTRY + sum(map(weight, value))
    return int(getattr(value, "weight", OBJECT))


def _width(dtype: Any) -> int:
    """Return the bytes, about, of a cell of a column."""
    if isinstance(dtype, pd.CategoricalDtype):
        return CODE
    return NUMBER if dtype.kind in "biuf" else TEXT
