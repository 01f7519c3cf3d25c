"""How often live data are looked after."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.sources.deadline import LOOK


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
