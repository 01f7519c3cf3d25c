"""The folder of a data package, followed while editors and copying programs write into it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dashboard.dataset.contract import DESCRIPTOR, contract_of, no_descriptor
from dashboard.dataset.load import README, day_of, unopened_file
from dashboard.dataset.transaction import FOLDER, MANIFEST, read_current
from dashboard.errors import DataError, OriginError
from dashboard.sources.data_source import Package, SourceChanging

SUFFIXES = (".csv", ".json", ".md")
"""Ends of the names of files that are looked at; others (locks of Excel, say) change nothing."""

QUIET_SECONDS, QUIET_SECONDS_IF_CUT_OFF = 0.75, 2.0
"""Seconds without a change after which a file is taken to be written to its end; of one that looks cut off (without a
line end in its last row, or shorter than it was)."""


class _Entry(NamedTuple):
    """A file as its folder knows it; times in nanoseconds since 1970."""

    name: str
    size: int
    mtime: int
    ctime: int
    inode: int


class FolderSource:
    """A folder with a descriptor and the tables it names (an `DataSource`)."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path.absolute()
        self._clock = clock
        self._last_fingerprint, self._unchanged_since = "", 0.0
        self._tables: tuple[str, ...] = ()
        self._sizes: dict[str, int] = {}

    @property
    def name(self) -> str:
        """Return the path of the folder."""
        return str(self.path)

    @property
    def advice(self) -> str:
        """Return the command that lists all faults."""
        return f"All faults: python -m dashboard check {self.path}"

    def fingerprint(self) -> str | None:
        """Return a digest of names, sizes and mtimes once the files rest, else None."""
        entries = self._entries()
        fingerprint = _fingerprint(entries)
        last_change = max((max(entry.mtime, entry.ctime) for entry in entries), default=0)
        now = self._clock()
        if fingerprint != self._last_fingerprint:
            # The first look comes when the files may have been lying there for long; of a change that is seen
            # to happen, the clock of a network drive is not asked.
            self._unchanged_since = now if self._last_fingerprint else min(now, last_change / 1e9)
            self._last_fingerprint = fingerprint
        self._unchanged_since = min(self._unchanged_since, now)  # a clock that was set back delays nothing
        return fingerprint if now - self._unchanged_since >= QUIET_SECONDS else None

    def read(self, fingerprint: str) -> Package:
        """Return the files; each is read once.

        SourceChanging also where one of them looks cut off and was written just now.
        """
        if not self.path.is_dir():
            expected = f"it is a file; a folder with {DESCRIPTOR} is needed"
            raise OriginError(expected if self.path.exists() else "the folder is not there")
        try:
            files = dict(self._files())
        finally:  # a fault that was found in files half written is none
            entries = self._entries()
            if _fingerprint(entries) != fingerprint:
                raise SourceChanging
        tables = [(files.get(name, b""), self._sizes.get(name, 0)) for name in self._tables]
        looks_cut_off = any(len(table) < size or table[-1:] not in (b"\n", b"\r") for table, size in tables)
        if looks_cut_off and self._clock() - self._unchanged_since < QUIET_SECONDS_IF_CUT_OFF:
            raise SourceChanging
        self._sizes = {name: len(content) for name, content in files.items()}
        newest = max(entry.mtime for entry in entries if entry.name in files and entry.name != README)
        return Package(files, day_of(newest / 1e9))

    def locate_errors(self, error: DataError, package: Package | None) -> DataError:  # noqa: ARG002 - rows are rows of files
        """Return the faults as they are: files and rows."""
        return error

    def _files(self) -> Iterator[tuple[str, bytes]]:
        descriptor = self._read_file(DESCRIPTOR)
        if descriptor is None:
            raise DataError([no_descriptor()])
        yield DESCRIPTOR, descriptor
        self._tables = tuple(table.path for table in contract_of(descriptor).tables.values())
        for name in dict.fromkeys((*self._tables, README)):
            content = self._read_file(name)
            if content is not None:
                yield name, content

    def _read_file(self, name: str) -> bytes | None:
        """Return the bytes of a file, None where there is none."""
        try:
            return read_current(self.path, name)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise DataError([unopened_file(name, error)]) from None

    def _entries(self) -> list[_Entry]:
        """Return the metadata that identify these files without reading them."""
        entries = []
        for name in sorted({*self._file_names(), *self._tables, f"{FOLDER}/{MANIFEST}"}):
            with suppress(OSError, ValueError):
                status = os.stat(self.path / name)  # noqa: PTH116 - the same, without an object a file
                entries.append(_Entry(name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))
        return entries

    def _file_names(self) -> list[str]:
        try:
            return [name for name in os.listdir(self.path) if name.endswith(SUFFIXES)]  # noqa: PTH208
        except OSError:
            return []


def _fingerprint(entries: list[_Entry]) -> str:
    return hashlib.sha256(repr(entries).encode()).hexdigest()[:16]
