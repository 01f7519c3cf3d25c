"""The data versions kept on disk: each a compressed file that never changes.

Several processes and machines share the folder. A version is written whole under another name first; whoever writes
the same one writes the same bytes.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from dashboard.bounds.atomic_write import replace_file, stale_parts
from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.limits import MEGABYTE
from dashboard.dataset.dataset import Version
from dashboard.selection import VERSION
from dashboard.sources.data_source import Package
from dashboard.sources.deadline import Deadline, T
from dashboard.sources.version_file import VersionEntry, VersionFileError, compress, decompress, parse_file_name

FOLDER = "versions"
MAX_TRACES = 2_000
"""Names of versions that are no longer kept, and moments at which one was shown again, that are remembered."""

MAX_FILES, MAX_FILE_BYTES = 50_000, 1024 * MEGABYTE
"""Files of the folder that are looked at, and bytes of one."""

NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
DISK_TIMEOUT, WRITE_TIMEOUT = 5.0, 120.0
"""Seconds that the disk has for a look, and for the reading or writing of a version."""

_log = logging.getLogger(__name__)


class VersionStore:
    """Versions in a folder, bounded by number and bytes; `fault`: why one was not kept."""

    def __init__(self, folder: Path | None, max_versions: int = 400, megabytes: int = 200) -> None:
        """Keep at most so many versions, and so many megabytes of them."""
        self.folder, self._max_versions, self._max_bytes = folder, max_versions, megabytes * MEGABYTE
        self.fault = "" if folder else "there is no state folder"
        self._deadline, self._lock = Deadline(), Lock()
        self._listing: tuple[object, tuple[VersionEntry, ...], frozenset[str]] = (None, (), frozenset())

    def entries(self) -> tuple[VersionEntry, ...]:
        """Return what the folder tells, the oldest first; nothing where it cannot be read."""
        return self._list()[0]

    def versions(self) -> tuple[VersionEntry, ...]:
        """Return the versions that are kept, the oldest first."""
        versions = [entry for entry in self.entries() if entry.kind == "xz"]
        first = {entry.hash: entry for entry in reversed(versions)}
        return tuple(entry for entry in versions if first[entry.hash] is entry)

    def require_readable(self) -> None:
        """Read the folder, where there is one; OSError where `versions` would return nothing."""
        if self.folder is not None:
            _scan(self.folder)

    def pinned(self) -> frozenset[str]:
        """Return the hashes of the versions that go last: links or the operator need them."""
        return self._list()[1]

    def find(self, version: str) -> VersionEntry | None:
        """Return the file of a version; None where it is not kept."""
        return next((entry for entry in self.versions() if entry.hash == version), None)

    def read(self, entry: VersionEntry) -> Package:
        """Return a version; VersionFileError where it is not what was written."""
        try:
            return self._run(lambda: self._read(entry), WRITE_TIMEOUT)
        except (OSError, BoundError) as error:
            raise VersionFileError(str(error)) from None

    def keep(self, package: Package, version: Version, since: float) -> bool:
        """Keep a version that is shown from a moment on; return whether it is kept."""
        if self.folder is None or not self._max_versions:
            return False
        entry = VersionEntry(float(int(since)), version.date, version.hash, package.name, "xz")
        try:
            self._run(lambda: self._keep(package, entry), WRITE_TIMEOUT)
        except (OSError, VersionFileError) as error:
            self._report(getattr(error, "strerror", None) or str(error))
            return False
        if self.fault:
            _log.warning("Data versions can be kept again in %s.", self.folder)
        self.fault = ""
        return True

    def pin(self, version: str, *, on: bool = True) -> bool:
        """Let a version go last (or like any other); return whether that could be written."""
        if self.folder is None or not VERSION.fullmatch(version) or (version in self.pinned()) == on:
            return self.folder is not None
        path = self._path(f"{version}.pin")
        change: Callable[[], None] = (lambda: _touch(path)) if on else (lambda: path.unlink(missing_ok=True))
        try:
            self._run(change, DISK_TIMEOUT)
        except OSError as error:
            self._report(error.strerror or str(error))
            return False
        return True

    def _list(self) -> tuple[tuple[VersionEntry, ...], frozenset[str]]:
        """Return the files of the folder and the pinned hashes; of an unchanged folder from memory."""
        if self.folder is None:
            return (), frozenset()
        folder = self.folder
        try:
            stamp = self._run(lambda: _folder_mtime(folder), DISK_TIMEOUT)
            if stamp != self._listing[0] or stamp is None:
                self._listing = (stamp, *self._run(lambda: _scan(folder), DISK_TIMEOUT))
        except OSError:
            return (), frozenset()
        return self._listing[1:]

    def _keep(self, package: Package, entry: VersionEntry) -> None:
        folder = self._path("")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.is_symlink():
            raise VersionFileError("the folder of versions is a link; remove it")
        files, _pins = _scan(folder)
        sound = [file for file in files if file.kind == "xz" and file.hash == entry.hash and self._is_intact(file)]
        if not sound:
            self._write(folder, entry, compress(package))
        elif [file.hash for file in files if file.kind != "gone"][-1] != entry.hash and entry.since > sound[0].since:
            _touch(folder / replace(entry, kind="again").file_name)
        self._prune(entry.hash)

    def _read(self, entry: VersionEntry) -> Package:
        return decompress(read_regular_file(self._path(entry.file_name), MAX_FILE_BYTES, follow=False), entry)

    def _is_intact(self, entry: VersionEntry) -> bool:
        try:
            self._read(entry)
        except (OSError, BoundError, VersionFileError):
            return False
        return True

    def _write(self, folder: Path, entry: VersionEntry, content: bytes) -> None:
        """Write a version whole, and remove damaged files in its place."""
        if len(content) > self._max_bytes:
            raise VersionFileError(f"it has {len(content):,} bytes; DASHBOARD_VERSIONS_MB allows {self._max_bytes:,}")
        replace_file(folder / entry.file_name, content, 0o600)
        for other in _scan(folder)[0]:
            if other.kind == "xz" and other.hash == entry.hash and not self._is_intact(other):
                (folder / other.file_name).unlink(missing_ok=True)

    def _prune(self, current: str) -> None:
        """Let stale files go, and the oldest until the bounds hold: pinned last, current never."""
        folder = self._path("")
        files, pins = _scan(folder)
        versions = [entry for entry in files if entry.kind == "xz"]
        number, size = len(versions), sum(entry.size for entry in versions)
        for entry in sorted(versions, key=lambda entry: (entry.hash in pins, entry)):
            if number <= self._max_versions and size <= self._max_bytes:
                break
            if entry.hash != current:
                _touch(folder / replace(entry, kind="gone").file_name)
                (folder / entry.file_name).unlink(missing_ok=True)
                number, size = number - 1, size - entry.size
        traces = [folder / entry.file_name for entry in _scan(folder)[0] if entry.kind != "xz"]
        for path in [*traces[: max(0, len(traces) - MAX_TRACES)], *stale_parts(folder, WRITE_TIMEOUT)]:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _report(self, reason: str) -> None:
        """Say once in the log why versions cannot be kept."""
        if self.fault != reason:
            _log.error(
                "Data versions cannot be kept in %s (%s). Links to older versions and the list of changes reach no "
                "further back than what is there. Make room or give the right to write there.",
                *(self.folder, reason),
            )
        self.fault = reason

    def _run(self, call: Callable[[], T], seconds: float) -> T:
        with self._lock:  # a late call of one request is not held against another one that is under way
            return self._deadline.run(call, seconds)

    def _path(self, name: str) -> Path:
        if self.folder is None:
            raise VersionFileError("there is no state folder")
        return self.folder / name


def _touch(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | NO_FOLLOW, 0o600))


def _folder_mtime(folder: Path) -> object:
    """Return what changes when a file comes or goes; None just after a change."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return (status.st_mtime_ns, status.st_ino) if time.time() - status.st_mtime > 1 else None


def _scan(folder: Path) -> tuple[tuple[VersionEntry, ...], frozenset[str]]:
    """Return the files called as ours are, the oldest first, and the pinned hashes."""
    entries, pins = list[VersionEntry](), set[str]()
    try:
        with os.scandir(folder) as listing:
            for _number, item in zip(range(MAX_FILES), listing, strict=False):
                if item.name.endswith(".pin") and VERSION.fullmatch(item.name[:-4]):
                    pins.add(item.name[:-4])
                elif item.name[:1].isdecimal() and item.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):  # another process let it go just now
                        entry = parse_file_name(item.name, item.stat(follow_symlinks=False).st_size)
                        entries += [entry] if entry else []
    except FileNotFoundError:
        return (), frozenset()
    return tuple(sorted(entries)), frozenset(pins)
