"""How often live data are looked after, and the threads that do it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

from dashboard.sources.deadline import LOOK

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PollingIntervals:
    """How often is looked, and how soon is acted, in seconds.

    `look`: from one look at the origin to the next; `pointer`: from one look at what other processes show to the next.
    `answer`: how long the origin has for a look. `lead`: from the pointer to new data until they are shown, beside
    the time that other processes need to read them, which is `longest` at the most. `waiting`: how long after that a
    request waits for a process that is late. `patience`: how long a start waits for data that are being written.
    `retry`: how long a state folder that could not be used is left alone.
    """

    look: float = 0.25
    pointer: float = 0.05
    answer: float = LOOK
    lead: float = 0.5
    longest: float = 10.0
    waiting: float = 3.0
    patience: float = 10.0
    retry: float = 30.0


def start_polling(
    name: str, look: Callable[[], None], wake: Event, seconds: float, goes_on: Callable[[], bool]
) -> Thread:
    """Look again and again in a thread, every so many seconds or when woken."""

    def run() -> None:
        while goes_on():
            try:
                look()
            except Exception:  # a thread that ends would leave old data on the page
                _log.exception("The look at the %s failed.", name)
            wake.wait(seconds)
            wake.clear()

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
