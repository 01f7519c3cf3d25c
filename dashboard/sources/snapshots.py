"""The last good data on disk: folders that never change, and a pointer to one of them.

A process that starts while the data are bad finds here what was shown before; several processes agree here
on what is shown, and from which moment on. Where nothing can be written, the data are kept in memory only.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Literal, get_args

from filelock import lock_descriptor

from dashboard.bounds.atomic_write import PART_PREFIX, replace_file, stale_parts, sync_folder, write_file
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.json_text import read_json
from dashboard.bounds.limits import KILOBYTE, TABLE
from dashboard.sources.data_source import Package
from dashboard.sources.deadline import Deadline, T

MAX_SNAPSHOTS = 3
"""Snapshots that are kept: the one shown, and the ones before it."""

POINTER_FILE, LOCK_FILE, DATA_FOLDER, METADATA_FILE = "current.json", "checking.lock", "data", "about.json"

MAX_POINTER_BYTES = 64 * KILOBYTE
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Open neither what a link leads to nor a pipe, which would wait."""

NAME = re.compile(r"[0-9a-f]{1,64}")
"""What snapshots are called: by the hash of what they hold."""

MAX_TIME = 4_102_444_800.0
"""The year 2100, in seconds since 1970: a moment after it is none that a process of ours wrote."""

Reason = Literal["faulty", "unreachable"]
DISK_TIMEOUT, WRITE_TIMEOUT = 5.0, 120.0
"""Seconds that the disk has for a look at a file, and for the reading or writing of a snapshot."""

REASONS: tuple[Reason, ...] = get_args(Reason)

_log = logging.getLogger(__name__)


class SnapshotError(Exception):
    """A snapshot that is not there, or is not what was written."""


@dataclass(frozen=True)
class RejectedUpdate:
    """Since when (seconds since 1970) and why the newest data are not served."""

    since: float
    reason: Reason
    mark: str = ""


@dataclass(frozen=True)
class CurrentPointer:
    """The snapshot served, since when, the last fingerprint, and a rejected update."""

    shown: str = ""
    since: float = 0.0
    seen: str = ""
    refused: RejectedUpdate | None = None


def _parse_pointer(fields: Any) -> CurrentPointer:
    """Return the pointer of a file; ValueError, KeyError, TypeError where it holds none."""
    update = fields["refused"]
    name = str(fields["shown"])
    if name and not NAME.fullmatch(name):
        raise ValueError(f"{name[:80]!r} is no name of a snapshot")
    if update is not None:
        if update["reason"] not in REASONS:
            raise ValueError(f"{update['reason']!r} is no reason")
        update = RejectedUpdate(_parse_time(update["since"]), update["reason"], str(update["mark"])[:300])
    return CurrentPointer(name, _parse_time(fields["since"]), str(fields["seen"])[:300], update)


def _parse_time(seconds: Any) -> float:
    """Return seconds since 1970 that a calendar knows."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= MAX_TIME:
        raise ValueError(f"{str(seconds)[:80]} is no moment")
    return float(seconds)


class Snapshots:
    """Snapshots of an origin in the state folder; `fault`: why one could not be written."""

    def __init__(self, state: Path | None, origin: str) -> None:
        """Keep what comes from an origin of this name; without a state folder, keep nothing."""
        self.folder = state / hashlib.sha256(origin.encode()).hexdigest()[:16] if state else None
        self._faults = {} if state else {"folder": "there is no state folder"}
        self._deadline = Deadline()

    @property
    def fault(self) -> str:
        """Return why what should be on disk is not, "" if it is."""
        return next(iter(self._faults.values()), "")

    def pointer_stat(self) -> object:
        """Return the file status of the pointer, which changes with it."""
        try:
            status = self._disk(self._path(POINTER_FILE).stat)
        except (OSError, SnapshotError):
            return None
        return status.st_mtime_ns, status.st_ino, status.st_size

    def read_pointer(self) -> CurrentPointer | None:
        """Return the pointer; None where there is none that can be read."""
        try:
            path = self._path(POINTER_FILE)
            return _parse_pointer(self._disk(lambda: read_json(path, MAX_POINTER_BYTES, follow=False)))
        except (OSError, SnapshotError, ValueError, KeyError, TypeError):
            return None

    def write_pointer(self, pointer: CurrentPointer) -> None:
        """Replace the pointer, for every process."""
        content = json.dumps(asdict(pointer)).encode()
        self._try_write(POINTER_FILE, lambda: replace_file(self._path(POINTER_FILE), content))

    def save(self, package: Package) -> bool:
        """Write a package as a snapshot, and let the oldest go. Return whether it is on disk."""
        return self._try_write(DATA_FOLDER, lambda: self._save(package))

    def read(self, name: str) -> Package:
        """Return a snapshot; SnapshotError where it is not there, or not what was written."""
        if not NAME.fullmatch(name):
            raise SnapshotError(f"{name[:80]!r} is no name of a snapshot")
        folder = self._path(name)
        try:
            package = self._disk(lambda: _read(folder), WRITE_TIMEOUT)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SnapshotError(f"{name}: {error}") from None
        if package.name != name:
            raise SnapshotError(f"{name}: its files were changed")
        return package

    def names(self) -> list[str]:
        """Return the snapshots there are, the newest first."""
        try:
            return self._disk(lambda: _names(self._path("")))
        except (OSError, SnapshotError):
            return []

    @contextmanager
    def check_lock(self, *, wait: bool = False) -> Iterator[bool]:
        """Tell whether this process holds the lock to check data; without locks each one does."""
        file: IO[bytes] | None = None
        with suppress(OSError, SnapshotError):
            file = self._disk(self._open_lock_file)
        has_lock = True  # on a drive without locks each process has its own way
        try:
            with suppress(OSError):
                has_lock = file is None or lock_descriptor(file.fileno(), blocking=wait)
            yield has_lock
        finally:
            if file is not None:
                file.close()  # which frees the lock, as the end of the process does

    def _open_lock_file(self) -> IO[bytes]:
        self._path("").mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.fdopen(os.open(self._path(LOCK_FILE), os.O_WRONLY | os.O_CREAT | NO_FOLLOW, 0o600), "ab")

    def _disk(self, call: Callable[[], T], seconds: float | None = None) -> T:
        """Return the result of a call to the disk; TimeoutError where it does not answer in time."""
        try:
            result = self._deadline.run(call, seconds or DISK_TIMEOUT)
        except TimeoutError:
            self._faults["disk"] = "it does not answer"
            raise
        self._faults.pop("disk", None)
        return result

    def _path(self, name: str) -> Path:
        if self.folder is None:
            raise SnapshotError("there is no state folder")
        return self.folder / name

    def _try_write(self, key: str, write: Callable[[], None]) -> bool:
        """Write, or say once that it failed and go on; its own success ends the fault."""
        folder = self.folder
        if folder is None:
            return False

        def write_in_folder() -> None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write()

        try:
            self._disk(write_in_folder, WRITE_TIMEOUT)
        except OSError as error:
            if not self.fault:
                _log.error(
                    "The state folder %s cannot be used (%s): the data are kept in memory only, and a restart "
                    "while the data are bad would find none. Make room or give the right to write there.",
                    *(folder, error.strerror),
                )
            self._faults[key] = error.strerror or "it cannot be written"
            return False
        if self._faults.pop(key, "") and not self._faults:
            _log.warning("The state folder %s can be used again.", self.folder)
        return True

    def _save(self, package: Package) -> None:
        folder = self._path(package.name)
        self._prune()
        if folder.name in self.names() and self._is_intact(folder.name):
            replace_file(folder / METADATA_FILE, (folder / METADATA_FILE).read_bytes())  # the newest again
            return
        path = self._path(f"{PART_PREFIX}{package.name}-{token_hex(8)}")
        try:
            for name, content in package.files.items():
                target = path / DATA_FOLDER / name
                target.parent.mkdir(parents=True, exist_ok=True)
                write_file(target, content)
            write_file(path / METADATA_FILE, json.dumps({"written": package.date}).encode())
            _remove(folder)
            path.replace(folder)
        except OSError:
            shutil.rmtree(path, ignore_errors=True)
            raise
        sync_folder(self._path(""))

    def _is_intact(self, name: str) -> bool:
        try:
            self.read(name)
        except SnapshotError:
            return False
        return True

    def _prune(self) -> None:
        """Remove old snapshots, and what a process that was killed left half written."""
        current = (self.read_pointer() or CurrentPointer()).shown
        older = [name for name in self.names() if name != current][MAX_SNAPSHOTS - 1 :]
        for path in [*stale_parts(self._path(""), WRITE_TIMEOUT), *map(self._path, older)]:
            _remove(path)


def _names(state: Path) -> list[str]:
    """Return the snapshots of a folder, the newest first; what else lies there is none."""
    folders = [path for path in state.iterdir() if NAME.fullmatch(path.name) and (path / METADATA_FILE).is_file()]
    return [path.name for path in sorted(folders, key=lambda path: path.stat().st_mtime_ns, reverse=True)]


def _remove(path: Path) -> None:
    """Remove a folder, a file, or the link in its place, and nothing that it leads to."""
    if path.is_symlink() or path.is_file():
        path.unlink(missing_ok=True)
    shutil.rmtree(path, ignore_errors=True)


def _read(folder: Path) -> Package:
    """Return the package that a snapshot holds: regular files, and no links to others."""
    data = folder / DATA_FOLDER
    if folder.is_symlink() or data.is_symlink():
        raise ValueError("it is a link to another folder")
    written_on = str(read_json(folder / METADATA_FILE, MAX_POINTER_BYTES, follow=False)["written"])
    files = {
        path.relative_to(data).as_posix(): read_regular_file(path, TABLE.packed, follow=False)
        for path in data.rglob("*")
        if not path.is_dir()
    }
    return Package(files, written_on)
