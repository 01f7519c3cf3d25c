"""What was drawn lately, so that many readers of the same view cost no more than one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from cachetools import LRUCache

MOST = 256
"""Parts that are kept; a card is some 50 kB."""


class Drawn:
    """A bounded memory of drawn parts, safe for threads. What is in it is only read."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: LRUCache[Hashable, Any] = LRUCache(most)
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], Any]) -> Any:
        """Return what is kept under a key, drawn now if nothing is."""
        with self._lock:
            if key in self._kept:
                return self._kept[key]
        made = draw()
        with self._lock:
            self._kept[key] = made
        return made
