"""How often something may be tried: of each peer, and of all together, in a process."""

from __future__ import annotations

import time
from collections import Counter
from ipaddress import IPv4Address, ip_address
from math import ceil
from threading import Lock


class RateLimit:
    """Counts in windows of some seconds, safe for threads, of a bounded number of peers."""

    def __init__(self, per_peer: int, in_all: int, seconds: float) -> None:
        """Allow so many tries of a peer, and of all, in so many seconds."""
        self._per_peer, self._in_all, self._seconds = per_peer, in_all, seconds
        self._counts: Counter[str] = Counter()
        self._end = 0.0
        self._lock = Lock()

    def wait(self, peer: str) -> int:
        """Return the seconds after which a peer may try again; 0 for now."""
        with self._lock:
            now = time.monotonic()
            if now >= self._end:
                self._counts.clear()
                self._end = now + self._seconds
            # Who has tried nothing yet may try: a few hundred addresses would keep all others out.
            tries = self._counts[peer]
            free = not tries or (tries < self._per_peer and self._counts.total() < self._in_all)
            return 0 if free else max(1, ceil(self._end - now))

    def count(self, peer: str) -> None:
        """Count a try."""
        with self._lock:
            self._counts[peer] += 1


def peer_of(address: str) -> str:
    """Return who an address is counted for: of IPv6 the network that a household has."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped) if ip.ipv4_mapped else ip.exploded[:19]
