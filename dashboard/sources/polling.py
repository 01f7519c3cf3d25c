"""The polling threads of live data, and their intervals."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

from dashboard.sources.deadline import LOOK_TIMEOUT

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PollingIntervals:
    """The intervals and timeouts of live data, in seconds.

    `look`: between two polls of the origin; `pointer`: between two polls of the pointer that processes share.
    `timeout`: of a poll of the origin. `lead`: from the pointer to new data until they are served, beside the time
    that other processes need to load them, at most `max_lead`. `max_wait`: how long after that a request waits for a
    process that is late. `start_timeout`: how long a start waits for data that are being written. `retry`: from one
    attempt to use a broken state folder to the next.
    """

    look: float = 0.25
    pointer: float = 0.05
    timeout: float = LOOK_TIMEOUT
    lead: float = 0.5
    max_lead: float = 10.0
    max_wait: float = 3.0
    start_timeout: float = 10.0
    retry: float = 30.0


def start_polling(
    name: str, look: Callable[[], None], wake: Event, seconds: float, is_running: Callable[[], bool]
) -> Thread:
    """Poll in a daemon thread, every so many seconds or when woken, until it is not running."""

    def run() -> None:
        while is_running():
            try:
                look()
            except Exception:  # a thread that ends would leave old data on the page
                _log.exception("The look at the %s failed.", name)
            wake.wait(seconds)
            wake.clear()

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
