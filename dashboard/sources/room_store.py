"""Rooms in which others follow a presenter: small files that all processes share.

A file is written whole under another name first. The end of a room is a file of its own, so that no step under way
opens it again.
"""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hmac import compare_digest
from pathlib import Path
from secrets import token_hex, token_urlsafe
from threading import Lock

from dashboard.bounds.atomic_write import replace_file
from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.errors import DashboardError
from dashboard.sources.deadline import Deadline, T
from dashboard.sources.room_file import (
    MAX_ROOM_BYTES,
    PresenterRoom,
    hash_of,
    new_code,
    room_from_bytes,
    room_name,
    room_to_bytes,
)

FOLDER = "rooms"
MAX_ROOMS, MAX_FILES = 200, 5_000
"""Rooms that are open at the same time, and files of the folder that are looked at."""

OWN_FILE = re.compile(r"[0-9a-f]{32}(?:\.end)?|\.new-[0-9a-f]{32}-[0-9a-f]{16}|\.clock-[0-9a-f]{16}")
"""How rooms, their ends, and what a killed process left half written are called."""

IDLE_TIMEOUT, MAX_AGE = 30 * 60.0, 12 * 3600.0
"""Seconds after which a room ends without a sign of its presenter, and in any case."""

CLOCK_SKEW, CLOCK_INTERVAL = 300.0, 60.0
"""Seconds that a stamp may lie ahead to be believed; after which the file system is asked the time again, while a
clock of this process goes on that nobody sets."""

CACHE_SECONDS, DISK_TIMEOUT = 0.25, 2.0
"""Seconds for which a process answers from memory: two hundred followers cost four looks a second; and that the folder
has: a thread that answers pages waits meanwhile."""


class FolderClock:
    """The time of the file system that holds a folder: the same for all machines that share it.

    It is told by the stamps of new files; until there was one, by this machine.
    """

    def __init__(self) -> None:
        self._due = float("-inf")
        self._time, self._at = time.time(), time.monotonic()

    def ask(self, folder: Path) -> None:
        """Ask the file system where that is due; where it refuses, the clock goes on as it was."""
        if time.monotonic() < self._due:
            return
        path = folder / f".clock-{token_hex(8)}"
        with suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            try:
                self._time, self._at = path.stat().st_mtime, time.monotonic()
            finally:
                path.unlink(missing_ok=True)
            self._due = self._at + CLOCK_INTERVAL

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._time + time.monotonic() - self._at


class RoomsFullError(DashboardError):
    """There are as many rooms as there may be."""


@dataclass(frozen=True)
class NewRoom:
    """What the presenter gets; `secret` is nowhere else."""

    code: str
    secret: str


@dataclass(frozen=True)
class _CachedRoom:
    """A room as the folder has it, `stamp`: last sign of its presenter, `at`: when looked."""

    room: PresenterRoom
    stamp: float
    at: float


class RoomStore:
    """The rooms in a folder; `state` None: none can be opened."""

    def __init__(self, state: Path | None, idle_timeout: float = IDLE_TIMEOUT, max_age: float = MAX_AGE) -> None:
        """End rooms after so many seconds without a sign of their presenter, or in any case."""
        self._folder = state / FOLDER if state else None
        self._idle_timeout, self._max_age = idle_timeout, max_age
        self._clock, self._deadline, self._lock = FolderClock(), Deadline(), Lock()
        self._cache: dict[str, _CachedRoom] = {}

    def open(self, address: str) -> NewRoom:
        """Open a room at an address; RoomsFullError, or OSError where none can be written."""
        new = NewRoom(new_code(), token_urlsafe(32))
        self._run(lambda folder: self._open(folder, new, address))
        return new

    def find(self, code: str) -> PresenterRoom | None:
        """Return the room of a code, None where it has ended; OSError as `_run`."""
        name = room_name(code)
        cached = self._cache.get(name)
        if cached and (time.monotonic() - cached.at < CACHE_SECONDS or self._lock.locked()):
            return self._if_open(cached)
        try:
            look = self._run(lambda folder: _read(folder, name))
        except OSError:
            if cached is None:
                raise
            look = cached  # followers stay where they are until the folder answers again
        if look is None:
            self._cache.pop(name, None)
            return None
        if len(self._cache) >= 2 * MAX_ROOMS:
            self._cache.clear()
        self._cache[name] = replace(look, at=time.monotonic())
        return self._if_open(look)

    def count(self) -> int | None:
        """Return how many rooms are open; None where none can be."""
        try:
            return self._run(lambda folder: _open_rooms(self._files(folder)))
        except FileNotFoundError:
            return 0 if self._folder else None  # nobody has opened one yet
        except OSError:
            return None

    def seat(self, code: str, seat: str) -> PresenterRoom | None:
        """Return the room of a code to who has a seat in it, as `find` does."""
        room = self.find(code)
        return room if room and compare_digest(room.seat, seat) else None

    def step(self, code: str, secret: str, address: str) -> bool:
        """Write where the presenter is; return False where the room is not theirs, or has ended."""

        def write(folder: Path, room: PresenterRoom) -> None:
            if room.address == address:
                os.utime(folder / room.name)  # a sign of life
            else:
                _write(folder, replace(room, address=address))

        return self._write_as_presenter(code, secret, write)

    def end(self, code: str, secret: str) -> bool:
        """End a room; return False where it is not theirs, or has ended. OSError as `open`."""

        def write(folder: Path, room: PresenterRoom) -> None:
            os.close(os.open(folder / f"{room.name}.end", os.O_WRONLY | os.O_CREAT, 0o600))
            (folder / room.name).unlink(missing_ok=True)

        return self._write_as_presenter(code, secret, write)

    def _write_as_presenter(self, code: str, secret: str, write: Callable[[Path, PresenterRoom], None]) -> bool:
        """Do something with a room that is open, and to which the secret belongs."""
        name = room_name(code)

        def call(folder: Path) -> bool:
            look = _read(folder, name)
            room = self._if_open(look) if look else None
            if room is None or not compare_digest(room.secret, hash_of(secret)):
                return False
            write(folder, room)
            return True

        is_allowed = self._run(call)
        self._cache.pop(name, None)
        return is_allowed

    def _open(self, folder: Path, new: NewRoom, address: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink():
            raise OSError(errno.ELOOP, "the folder of rooms is a link; remove it")
        self._clock.ask(folder)
        files = self._files(folder)
        for path in (path for path, is_open in files if not is_open):
            with suppress(OSError):  # another process removed it just now, or it is of another user
                path.unlink()
        if _open_rooms(files) >= MAX_ROOMS:
            raise RoomsFullError
        room = PresenterRoom(room_name(new.code), hash_of(new.secret), token_urlsafe(16), self._clock.now(), address)
        _write(folder, room)

    def _files(self, folder: Path) -> list[tuple[Path, bool]]:
        """Return our files in the folder, and whether each had a sign of its presenter in time."""
        files, now = list[tuple[Path, bool]](), self._clock.now()
        with os.scandir(folder) as listing:
            for _number, item in zip(range(MAX_FILES), listing, strict=False):
                if OWN_FILE.fullmatch(item.name):
                    with suppress(OSError):
                        age = now - item.stat(follow_symlinks=False).st_mtime
                        files.append((Path(item), -CLOCK_SKEW <= age <= self._idle_timeout))
        return files

    def _if_open(self, look: _CachedRoom) -> PresenterRoom | None:
        """Return a room that has not ended by itself."""
        now = self._clock.now()
        idle, age = now - look.stamp, now - look.room.opened
        return look.room if -CLOCK_SKEW <= idle <= self._idle_timeout and -CLOCK_SKEW <= age <= self._max_age else None

    def _run(self, call: Callable[[Path], T]) -> T:
        """Do something in the folder; OSError where it is none, lets us not, or takes too long."""
        folder = self._folder
        if folder is None:
            raise OSError(errno.ENOENT, "there is no state folder")

        def look() -> T:
            self._clock.ask(folder)
            return call(folder)

        with self._lock:
            return self._deadline.run(look, DISK_TIMEOUT)


def _open_rooms(files: Sequence[tuple[Path, bool]]) -> int:
    return sum(is_open and path.name.isalnum() for path, is_open in files)


def _read(folder: Path, name: str) -> _CachedRoom | None:
    """Return a room of the folder; None for none, an ended one, or a file not believed."""
    if folder.is_symlink() or (folder / f"{name}.end").exists():
        return None
    path = folder / name
    try:
        content, stamp = read_regular_file(path, MAX_ROOM_BYTES, follow=False), path.lstat().st_mtime
    except BoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ELOOP):  # no file, or a link in its place
            return None
        raise
    room = room_from_bytes(content, name)
    return _CachedRoom(room, stamp, time.monotonic()) if room else None


def _write(folder: Path, room: PresenterRoom) -> None:
    replace_file(folder / room.name, room_to_bytes(room), 0o600)
