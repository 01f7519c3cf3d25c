"""Places for expensive work: who finds none is refused at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

from dashboard.errors import DashboardError

HEAVY = 2
"""Heavy files that a process makes at the same time."""

REFRESHES = 1
"""Decks that a process refreshes at the same time, and templates that it fills."""

PROVIDER = 2
"""Threads of a process that wait for the provider of sign-in at the same time."""

CHECKS = 2
"""Files of readers that a process checks at the same time."""

PREVIEWS = 2
"""Pages with a file of their reader that a process draws at the same time: nothing of one is kept for the next."""

VERSIONS = 2
"""Older data versions that a process loads at the same time; one takes about a second."""

EXPENSIVE = HEAVY + 2 * REFRESHES + PROVIDER + CHECKS + PREVIEWS + VERSIONS
"""Threads that expensive work may hold at the same time."""


class CapacityError(DashboardError):
    """All places for expensive work are taken, or the same work is running."""


class Capacity:
    """A number of places for one kind of work, safe for threads."""

    def __init__(self, places: int) -> None:
        """Offer so many places."""
        self._free = places
        self._keys: set[Hashable] = set()
        self._lock = Lock()

    @contextmanager
    def place(self, key: Hashable = None) -> Iterator[None]:
        """Hold a place for as long as the block takes; work of a `key` is done once at a time.

        Raises:
            CapacityError: no place is free, or work of this key is under way.
        """
        key = object() if key is None else key
        with self._lock:
            if self._free < 1 or key in self._keys:
                raise CapacityError
            self._free -= 1
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._free += 1
                self._keys.discard(key)
