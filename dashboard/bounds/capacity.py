"""Places for expensive work: who finds none is refused at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from cachetools import TTLCache

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

PEER: ContextVar[str] = ContextVar("PEER", default="")
"""Who the request in hand comes from; "" where nobody knows."""

PATIENCE, MAX_PEERS = 10, 1_000
"""Seconds in which who was refused comes again, longer than `Retry-After` says; peers that are remembered for them."""


class CapacityError(DashboardError):
    """All places for expensive work are taken, or the same work is running."""


class Capacity:
    """A number of places for one kind of work, shared by who asks; safe for threads.

    Who had a place lately leaves the free ones to those who were refused meanwhile, and had none since longer.
    """

    def __init__(self, places: int) -> None:
        """Offer so many places."""
        self._free = places
        self._keys: set[Hashable] = set()
        self._served: TTLCache[str, int] = TTLCache(MAX_PEERS, PATIENCE)
        self._refused: TTLCache[str, None] = TTLCache(MAX_PEERS, PATIENCE)
        self._count = 0
        self._lock = Lock()

    @contextmanager
    def place(self, key: Hashable = None) -> Iterator[None]:
        """Hold a place for as long as the block takes; work of a `key` is done once at a time.

        Raises:
            CapacityError: no place is free, or it is left to others, or work of this key is under way.
        """
        key, peer = object() if key is None else key, PEER.get()
        with self._lock:
            if key in self._keys:
                raise CapacityError
            if self._free <= self._ahead(peer):
                self._refused[peer] = None
                raise CapacityError
            self._free -= 1
            self._keys.add(key)
            self._refused.pop(peer, None)
            self._serve(peer)
        try:
            yield
        finally:
            with self._lock:
                self._free += 1
                self._keys.discard(key)
                self._serve(peer)

    def _serve(self, peer: str) -> None:
        """Remember that a peer has had a place later than all others."""
        self._count += 1
        self._served[peer] = self._count

    def _ahead(self, peer: str) -> int:
        """Return how many who were refused lately had a place before this peer had its own."""
        last = self._served.get(peer, 0)
        return sum(self._served.get(other, 0) < last for other in self._refused) if last else 0
