"""LRU cache of computed results, bounded by count and weight."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any

from cachetools import LRUCache

MOST = 256
"""Entries that are kept; a drawn card is some 50 kB."""

MOST_HELD = 20_000
"""Activities up to which what was made of them is held ready; of more it would fill the memory for few readers."""


class Cache:
    """A bounded memory, safe for threads. What is in it is only read, never changed."""

    def __init__(self, most: int = MOST, size: Callable[[Any], int] = lambda _made: 1) -> None:
        """Remember entries up to this size in all, by default so many.

        The one not asked for longest goes first.
        """
        self._kept: LRUCache[Hashable, Any] = LRUCache(most, size)
        self._computing: dict[Hashable, Future[Any]] = {}
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._kept

    def get_or_compute(
        self, key: Hashable, make: Callable[[], Any], worth: Callable[[Any], bool] = lambda _made: True
    ) -> Any:
        """Return the cached value of a key, or compute it.

        Once for all threads that ask at the same time. Kept only where it is `worth` its room.
        """
        own: Future[Any] = Future()
        with self._lock:
            if key in self._kept:
                return self._kept[key]
            first = self._computing.setdefault(key, own)
        if first is not own:
            return first.result() if first.exception() is None else make()
        try:
            made = make()
            if worth(made) and self._kept.getsizeof(made) <= self._kept.maxsize:
                with self._lock:
                    self._kept[key] = made
            own.set_result(made)
        except BaseException as error:
            own.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._computing[key]
        return made
