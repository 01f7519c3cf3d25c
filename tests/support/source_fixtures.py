"""Data that are followed under a clock of the test: time passes when the test says so."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from dashboard.sources.folder import QUIET_SECONDS, QUIET_SECONDS_IF_CUT_OFF, FolderSource
from dashboard.sources.live_data import LiveData
from dashboard.sources.polling import PollingIntervals
from dashboard.sources.snapshots import Snapshots
from dashboard.sources.version_store import FOLDER, VersionStore
from tests.conftest import copy_small

PACE = PollingIntervals(look=0.01, lead=0.5, max_lead=0.5, start_timeout=0.05, retry=30)


class Clock:
    """Seconds since 1970, an hour from now at first.

    What the test wrote has been lying there for long.

    `step` is by how much somebody has set the time of day since.
    """

    def __init__(self) -> None:
        self.moment = time.time() + 3_600
        self.step = 0.0

    def __call__(self) -> float:
        return self.moment + self.step

    def monotonic(self) -> float:
        """Return seconds that nobody sets."""
        return self.moment


@dataclass
class Place:
    """A copy of the small package, the state folder, and the clock that all who follow it share."""

    folder: Path
    state: Path | None
    clock: Clock

    def start(self) -> LiveData:
        """Start to follow, as a process does that begins now."""
        origin = FolderSource(self.folder, self.clock)
        snapshots = Snapshots(self.state, origin.name)
        versions = VersionStore(snapshots.folder / FOLDER if snapshots.folder else None)
        return LiveData(origin, snapshots, PACE, self.clock, self.clock.monotonic, versions)

    def path(self, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{table}.csv"

    def edit(self, old: str, new: str, table: str = "sources") -> bytes:
        """Replace words of a table in one write, and return what was there before."""
        before = self.path(table).read_bytes()
        after = before.replace(old.encode(), new.encode())
        assert after != before
        self.path(table).write_bytes(after)
        return before

    def pass_time(self, seconds: float, *lives: LiveData) -> None:
        """Let time pass, and let each look now and then as its thread would."""
        until = self.clock.moment + seconds
        while self.clock.moment < until:
            for live in lives:
                live.look()
            self.clock.moment = min(until, self.clock.moment + 0.25)
        for live in lives:
            live.look()

    def settle(self, *lives: LiveData) -> None:
        """Let as much time pass as the slowest change needs to be shown."""
        self.pass_time(max(QUIET_SECONDS, QUIET_SECONDS_IF_CUT_OFF) + 2 * PACE.lead + 1, *lives)


def place_in(folder: Path, *, state: bool = True) -> Place:
    """Return a place in an empty folder."""
    (folder / "package").mkdir()
    return Place(copy_small(folder / "package"), folder / "state" if state else None, Clock())


def bring_back(place: Place, backup: Path) -> None:
    """Put the whole package back as it was."""
    shutil.rmtree(place.folder, ignore_errors=True)
    shutil.copytree(backup, place.folder)


def titles(live: LiveData) -> set[str]:
    """Return the titles of the sources that are shown: what the tests change."""
    return set(live.now().dataset.sources["title"])
