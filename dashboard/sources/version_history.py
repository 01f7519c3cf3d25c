"""The data versions that readers ask for, found by name or date, few at a time in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from cachetools import LRUCache

from dashboard.dataset.changes import DatasetChanges, compare_datasets
from dashboard.dataset.dataset import Dataset, Version
from dashboard.dataset.load import load_files
from dashboard.dates import first_day
from dashboard.errors import DashboardError, DataError
from dashboard.sources.current_data import CurrentData
from dashboard.sources.version_file import VersionEntry, VersionFileError
from dashboard.sources.version_store import VersionStore

MAX_LOADED = 6
"""Versions beside today's that a process holds in memory; one has some 10 MB, and the two caches of a dataset, small.
These are the data themselves, not what was computed of them."""


class MissingVersionError(DashboardError):
    """A version that cannot be opened.

    `version` is what was asked for, `gone` whether it was kept once, `nearest` the version that stands nearest to it.
    """

    def __init__(self, version: str, nearest: Version, *, gone: bool) -> None:
        self.version, self.nearest, self.gone = version, nearest, gone
        super().__init__(f"the data version {version} is not kept")


class VersionHistory:
    """The versions of a store, and what is loaded of them. Safe for threads."""

    def __init__(self, store: VersionStore, max_loaded: int = MAX_LOADED) -> None:
        """Open versions of a store, and hold so many in memory."""
        self.store = store
        self._loaded: LRUCache[str, CurrentData] = LRUCache(max_loaded)
        self._lock = Lock()

    def is_loaded(self, version: str, current: CurrentData) -> bool:
        """Return whether a version is in memory."""
        return version == current.dataset.version.hash or version in self._loaded

    def open(self, version: str, current: CurrentData) -> CurrentData:
        """Return the data of a version; MissingVersionError where it is not kept, or damaged."""
        if version == current.dataset.version.hash:
            return current
        with self._lock:
            data = self._loaded.get(version)
        data = data or self._load(version, current)
        with self._lock:
            return self._loaded.setdefault(version, data)

    def changes(self, old: Dataset, new: Dataset) -> DatasetChanges:
        """Return what changed from one version to another, worked out once for all who ask."""
        key = ("changes", old.version.hash)
        changes: DatasetChanges = new.row_cache.get_or_compute(key, lambda: compare_datasets(old, new))
        return changes

    def version_at(self, date: str, current: CurrentData) -> tuple[str, bool]:
        """Return the version that stood when a date began; too early: the first, and True."""
        begin = datetime.fromisoformat(f"{first_day(date)}T00:00:00+00:00").timestamp()
        entries = [entry for entry in self.store.entries() if entry.kind in ("xz", "again")]
        kept_hashes = {entry.hash for entry in self.store.versions()}
        before = [entry for entry in entries if entry.since <= begin and entry.hash in kept_hashes]
        if current.since <= begin:
            return current.dataset.version.hash, False
        if before:
            return before[-1].hash, False
        return (entries[0].hash if entries and entries[0].hash in kept_hashes else current.dataset.version.hash), True

    def newest_other(self, current: CurrentData) -> VersionEntry | None:
        """Return the version that was shown before the current one; None where none is kept."""
        version = current.dataset.version.hash
        return next((entry for entry in reversed(self.store.versions()) if entry.hash != version), None)

    def _load(self, version: str, current: CurrentData) -> CurrentData:
        entry = self.store.find(version)
        if entry is None:
            raise self._missing_error(version, current)
        try:
            package = self.store.read(entry)
            dataset = load_files(package.files, entry.date)
            if dataset.version.hash != version:
                raise VersionFileError("its name is another version's")
            dataset.shrink_caches()
        except (VersionFileError, DataError):
            raise self._missing_error(version, current) from None
        return CurrentData(dataset, entry.since, lambda: self.store.read(entry).files, package.name)

    def _missing_error(self, version: str, current: CurrentData) -> MissingVersionError:
        """Return that a version cannot be opened, with the one that was shown at the nearest moment."""
        trace = next((entry for entry in self.store.entries() if entry.hash == version), None)
        if trace is None:
            return MissingVersionError(version, current.dataset.version, gone=False)
        candidates = [(entry.since, entry.version) for entry in self.store.versions() if entry.hash != version]
        candidates.append((current.since, current.dataset.version))
        nearest = min(candidates, key=lambda candidate: abs(candidate[0] - trace.since))[1]
        return MissingVersionError(version, nearest, gone=True)


@dataclass(frozen=True)
class VersionContext:
    """The versions that a request is about.

    `current` is what the request shows, `today` what is shown without a version in the address. `baseline` is the older
    version from which on changes are told, None without one; `early` tells that it is not as old as was asked for.
    `missing` is why a version that was asked for is not shown.
    """

    history: VersionHistory
    current: CurrentData
    today: CurrentData
    baseline: CurrentData | None = None
    early: bool = False
    missing: MissingVersionError | None = None

    @property
    def newer_changes(self) -> DatasetChanges:
        """Return what changed from the version that is shown to today's."""
        return self.history.changes(self.current.dataset, self.today.dataset)
