"""An activity of a timeline, and the lanes and headings that a layout places it in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from dashboard.plotting.glyph_width import label_width, shortened

Form = Literal["day", "days", "month", "year"]

TYPE, NAME = 12, 16
"""Pixels of the type of a label, and letters of a line of a lane's name."""


@dataclass(frozen=True)
class TimelineItem:
    """One activity in one lane.

    Attributes:
        lane, lane_name: where it stands.
        begin, end: in days after the first one shown, cut at the edges.
        form: how exactly its date is known: `day`, `days` (several), `month` (one or several), `year`.
        period: the words of a year (`2020`).
        label, number: what it is, and the one number that matters; both may be empty.
        priority: of labels that compete for room the lowest is placed first.
    """

    lane: str
    lane_name: str
    begin: float
    end: float
    form: Form
    period: str = ""
    label: str = ""
    number: str = ""
    priority: tuple[int, ...] = ()

    @cached_property
    def width(self) -> float:
        """Return how many pixels its label takes."""
        if not self.number:
            return label_width(self.label, TYPE)
        return label_width(f"{self.label} · " if self.label else "", TYPE) + label_width(self.number, TYPE, bold=True)

    def shortened(self, room: float) -> TimelineItem:
        """Return the item with a label of so many pixels.

        Without its number, and with as much of its title as they hold.
        """
        if not self.label:
            return self
        return replace(self, label=shortened(self.label, TYPE, room), number="")


@dataclass(frozen=True)
class TimelineLane:
    """One lane; `unlabelled` had no room for a label, `by_year` have no month."""

    code: str
    name: str
    top: float
    bottom: float
    count: int = 0
    unlabelled: int = 0
    by_year: int = 0

    @property
    def middle(self) -> float:
        """Return where its name stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class YearHeading:
    """The words that begin the row of a year, and where they stand: from `x` to `end` at most."""

    x: float
    end: float
    y: float
    period: str
