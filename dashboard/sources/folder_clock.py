"""The time of the file system that holds a folder: the same for all machines that share it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from secrets import token_hex

EVERY = 60.0
"""Seconds after which the file system is asked again; in between a clock of this process goes on that nobody sets."""


class FolderClock:
    """Tells the time by the stamps of new files; until there was one, by this machine."""

    def __init__(self) -> None:
        """Begin without having asked."""
        self._due = float("-inf")
        self._time, self._at = time.time(), time.monotonic()

    def ask(self, folder: Path) -> None:
        """Ask the file system where that is due; where it refuses, the clock goes on as it was."""
        if time.monotonic() < self._due:
            return
        stamp = _stamp_of_new_file(folder)
        if stamp is not None:
            self._time, self._at = stamp, time.monotonic()
            self._due = self._at + EVERY

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._time + time.monotonic() - self._at


def _stamp_of_new_file(folder: Path) -> float | None:
    path = folder / f".clock-{token_hex(8)}"
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            return path.stat().st_mtime
        finally:
            path.unlink(missing_ok=True)
    except OSError:
        return None
