"""Live data: follow a data source, serve the last valid version.

A request takes what is shown (`now`), which costs one look at a pointer. All else is done by a thread of the
process that answers requests: it looks at the origin, checks what is new, and hands it over by a snapshot, so that
of several processes one checks and all show the same from the same moment on.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Event, Lock, Thread

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import load_files
from dashboard.errors import DashboardError, DataError, OriginError
from dashboard.sources.current_data import CurrentData
from dashboard.sources.data_source import DataSource, Package, SourceChanging
from dashboard.sources.deadline import READ_TIMEOUT, Deadline, NoAnswerError
from dashboard.sources.polling import PollingIntervals, start_polling
from dashboard.sources.snapshots import CurrentPointer, Reason, RejectedUpdate, SnapshotError, Snapshots
from dashboard.sources.version_file import VersionFileError
from dashboard.sources.version_store import VersionStore

_log = logging.getLogger(__name__)


class LiveData:
    """The data of an origin, followed (a `DataProvider`)."""

    def __init__(
        self,
        origin: DataSource,
        snapshots: Snapshots,
        intervals: PollingIntervals | None = None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        versions: VersionStore | None = None,
    ) -> None:
        """Show what the origin holds now; if it is bad, what was shown last.

        Every version that is shown is kept in `versions`. `clock` tells the time of day, which several processes
        share and somebody may set; `monotonic` how long it is. DataError or OriginError without any from before.
        """
        self._intervals = intervals or PollingIntervals()
        self._origin, self._snapshots, self._clock = origin, snapshots, clock
        self._deadline, self._monotonic = Deadline(), monotonic
        self._last_look, self._watching, self._unusable = clock(), False, ""
        self._unsaved_package: Package | None = None
        self._due = self._save_attempt = 0.0
        self.versions = versions or VersionStore(None)
        self._kept_version, self._version_attempt = "", -self._intervals.retry
        self._upcoming: CurrentData | None = None
        self._thread = Thread(name="data")
        self._reset_threads()
        self._stamp = snapshots.pointer_stat()
        self._pointer = snapshots.read_pointer() or CurrentPointer()
        end = time.monotonic() + self._intervals.start_timeout
        while (current_data := self._open_snapshot(last=time.monotonic() >= end)) is None:
            time.sleep(self._intervals.look)  # they are being written, and there are none from before
        self._current = current_data

    def now(self) -> CurrentData:
        """Return the current data; while it watches, no disk is asked, which might not answer."""
        if self._watching and (self._process != os.getpid() or not self._thread.is_alive()):
            self.watch()
        if self._watching:
            self._await_snapshot()
        else:
            self._sync_pointer()
        with self._lock:
            self._apply_due()
            rejected_update, unkept = self._pointer.refused, self._snapshots.fault
            return replace(self._current, refused=rejected_update, unkept=unkept, looked=self._last_look)

    def watch(self) -> LiveData:
        """Look at the origin from now on, in a thread of this process.

        Return when what others show is here, too. A process that is forked from one that watches begins by itself,
        with its first request.
        """
        if self._process != os.getpid():
            self._reset_threads()
        with self._starting:
            if not self._thread.is_alive():
                self._watching = True
                self._sync_pointer()
                self._fetch_snapshot()
                intervals, is_watching = self._intervals, lambda: self._watching
                self._thread = start_polling("data", self.look, self._wake, intervals.look, is_watching)
                start_polling("pointer", self._sync_pointer, Event(), intervals.pointer, is_watching)
        return self

    def close(self) -> None:
        """Stop polling."""
        self._watching = False
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Look at the origin once; check what is new, and show it from a moment on, or say why not."""
        self._sync_pointer()
        self._fetch_snapshot()
        self._retry_save()
        self._keep_version()
        try:
            fingerprint = self._fingerprint()
        except NoAnswerError as error:  # said once; it is asked again anyway
            if self._pointer.seen or not self._pointer.refused:
                with self._snapshots.check_lock() as has_lock:
                    if has_lock:
                        self._reject("", error, None)
            return
        self._last_look = self._clock()
        if fingerprint is None or fingerprint == self._pointer.seen:
            return
        with self._snapshots.check_lock() as has_lock:
            self._sync_pointer()
            if has_lock and fingerprint != self._pointer.seen:
                self._check(fingerprint)

    def _open_snapshot(self, *, last: bool) -> CurrentData | None:
        with self._snapshots.check_lock(wait=True):
            self._sync_pointer()
            package: Package | None = None
            fingerprint: str | None = ""
            try:
                fingerprint = self._fingerprint()
                is_accepted = fingerprint == self._pointer.seen and self._pointer.refused is None
                if is_accepted and (current_data := self._restore()):
                    return current_data
                if fingerprint is None:
                    raise SourceChanging
                package = self._read(fingerprint)
                dataset = load_files(package.files, package.date)
            except SourceChanging:
                if last:
                    raise OriginError("the files are being written; try again") from None
                return self._restore()
            except (DataError, OriginError) as error:
                return self._fall_back(fingerprint or "", error, package)
            if package.name == self._pointer.shown:
                current_data = self._restore()
                if current_data and current_data.name == package.name:
                    self._write_pointer(replace(self._pointer, seen=fingerprint, refused=None))
                    return current_data
            return self._accept(fingerprint, package, dataset, self._clock())

    def _fall_back(self, fingerprint: str, error: DashboardError, package: Package | None) -> CurrentData:
        """Return the last good data, or raise what is wrong with the new ones."""
        last_good = self._restore() or self._restore_version()
        if last_good is None:
            raise self._origin.locate_errors(error, package) if isinstance(error, DataError) else error
        self._pointer = replace(self._pointer, shown=last_good.name, since=last_good.since)
        self._reject(fingerprint, error, package)
        _log.warning("Started with the last good data of %s: version %s.", self._origin.name, last_good.dataset.version)
        return last_good

    def _restore(self) -> CurrentData | None:
        """Return the snapshot of the pointer, else the newest usable one, else None."""
        names = filter(None, dict.fromkeys([self._pointer.shown, *self._snapshots.names()]))
        candidates = (self._load(name, self._pointer.since) for name in names)
        return next(filter(None, candidates), None)

    def _restore_version(self) -> CurrentData | None:
        """Return the newest data version that is kept and usable, as a snapshot again; else None."""
        for entry in reversed(self.versions.versions()):
            with suppress(VersionFileError):
                is_saved = self._snapshots.save(self.versions.read(entry))
                if is_saved and (current_data := self._load(entry.package, entry.since)):
                    return current_data
        return None

    def _load(self, name: str, since: float) -> CurrentData | None:
        try:
            package = self._snapshots.read(name)
            dataset = load_files(package.files, package.date)
        except (SnapshotError, DataError) as error:
            _log.error("The snapshot %s cannot be used: %s", name, _short(error))
            return None
        return CurrentData(dataset, since, lambda: self._snapshots.read(name).files, name)

    def _sync_pointer(self) -> None:
        """Read the pointer again, if another process replaced it."""
        stamp = self._snapshots.pointer_stat()
        if stamp == self._stamp:
            return
        pointer = self._snapshots.read_pointer()
        with self._lock:
            self._stamp = stamp
            if pointer:
                self._pointer = pointer
        self._wake.set()

    def _fetch_snapshot(self) -> None:
        """Load the snapshot that another process made."""
        pointer = self._pointer
        if not self._is_missing(pointer):
            return
        current_data = self._load(pointer.shown, pointer.since)
        with self._lock:
            if current_data:
                self._schedule(current_data)
        self._unusable = "" if current_data else pointer.shown
        self._fetched.set()

    def _schedule(self, coming: CurrentData) -> None:
        """Schedule data to be served from their time on, after those that are due before."""
        self._apply_due()
        limit = self._intervals.lead + self._intervals.max_lead
        self._due = self._monotonic() + min(max(0.0, coming.since - self._clock()), limit)
        self._upcoming = coming

    def _apply_due(self) -> None:
        """Serve the upcoming data once they are due."""
        if self._upcoming and self._monotonic() >= self._due:
            self._current, self._upcoming = self._upcoming, None

    def _is_missing(self, pointer: CurrentPointer) -> bool:
        return pointer.shown not in ("", (self._upcoming or self._current).name, self._unusable)

    def _await_snapshot(self) -> None:
        """Wait briefly for data that other processes serve and this one has yet to load."""
        pointer = self._pointer
        if self._is_missing(pointer) and 0 <= self._clock() - pointer.since < self._intervals.max_wait:
            self._fetched.clear()
            if self._is_missing(self._pointer):
                self._fetched.wait(pointer.since + self._intervals.max_wait - self._clock())

    def _check(self, fingerprint: str) -> None:
        package: Package | None = None
        start = time.monotonic()
        try:
            package = self._read(fingerprint)
            if package.name == (self._upcoming or self._current).name:
                if self._pointer.refused:
                    _log.info("The data of %s are again those that are shown.", self._origin.name)
                self._write_pointer(replace(self._pointer, shown=package.name, seen=fingerprint, refused=None))
                return
            dataset = load_files(package.files, package.date)
        except SourceChanging:
            return
        except (DataError, OriginError) as error:
            self._reject("" if isinstance(error, NoAnswerError) else fingerprint, error, package)
            return
        except Exception as error:
            _log.exception("The data of %s could not be checked.", self._origin.name)
            self._reject(fingerprint, error, package)
            return
        # The others begin to read now, and need as long as this process did.
        since = self._clock() + self._intervals.lead + min(1.5 * (time.monotonic() - start), self._intervals.max_lead)
        current_data = self._accept(fingerprint, package, dataset, since)
        with self._lock:
            self._schedule(current_data)
        _log.info("New data of %s are shown: version %s.", self._origin.name, dataset.version)

    def _fingerprint(self) -> str | None:
        return self._deadline.ask(self._origin.fingerprint, self._intervals.timeout)

    def _read(self, fingerprint: str) -> Package:
        return self._deadline.ask(lambda: self._origin.read(fingerprint), READ_TIMEOUT)

    def _accept(self, fingerprint: str, package: Package, dataset: Dataset, since: float) -> CurrentData:
        """Save a snapshot of valid data, and point to it."""
        is_saved = self._snapshots.save(package)
        self._unsaved_package = None if is_saved else package
        self._save_attempt = self._monotonic()
        self._write_pointer(CurrentPointer(package.name, since, fingerprint))
        name, snapshots = package.name, self._snapshots
        return CurrentData(dataset, since, lambda: snapshots.read(name).files if is_saved else package.files, name)

    def _reject(self, fingerprint: str, error: Exception, package: Package | None) -> None:
        """Record why the data of the origin are not served, and log it once a version."""
        previous = self._pointer.refused
        reason: Reason = "unreachable" if isinstance(error, OriginError) else "faulty"
        sentence = _short(self._origin.locate_errors(error, package) if isinstance(error, DataError) else error)
        mark = f"{package.name if package else ''} {sentence}"[:300]
        since = previous.since if previous else self._clock()
        self._write_pointer(replace(self._pointer, seen=fingerprint, refused=RejectedUpdate(since, reason, mark)))
        if previous is None or previous.mark != mark:
            _log.error(
                "The data of %s cannot be used, and the last good ones stay: %s %s",
                *(self._origin.name, sentence, self._origin.advice),
            )

    def _write_pointer(self, pointer: CurrentPointer) -> None:
        with self._lock:
            self._pointer = pointer
        self._snapshots.write_pointer(pointer)
        self._stamp = self._snapshots.pointer_stat()

    def _retry_save(self) -> None:
        """Try again to write what could not be written."""
        if not self._snapshots.fault or self._monotonic() - self._save_attempt < self._intervals.retry:
            return
        self._save_attempt = self._monotonic()
        with self._snapshots.check_lock() as has_lock:
            if has_lock and (self._unsaved_package is None or self._snapshots.save(self._unsaved_package)):
                self._unsaved_package = None
                self._write_pointer(self._pointer)

    def _keep_version(self) -> None:
        """Keep the version that is shown, once; where that fails, try again later."""
        current_data = self._upcoming or self._current
        is_early = self._monotonic() - self._version_attempt < self._intervals.retry
        if is_early or current_data.name == self._kept_version or self._snapshots.fault:
            return
        try:
            package = Package(current_data.files(), current_data.dataset.version.date)
        except (OSError, SnapshotError):  # the snapshot tells of its own faults
            package = None
        if package and self.versions.keep(package, current_data.dataset.version, current_data.since):
            self._kept_version = current_data.name
        else:
            self._version_attempt = self._monotonic()

    def _reset_threads(self) -> None:
        """Create the locks, events and thread that a fork does not carry over."""
        self._lock, self._starting = Lock(), Lock()
        self._wake, self._fetched = Event(), Event()
        self._process = os.getpid()
        self._thread = Thread(name="data")


def _short(error: Exception) -> str:
    """Return the first fault on one line, and how many more there are."""
    if isinstance(error, DataError):
        more = len(error.problems) - 1
        return f"{error.problems[0]}{f' And {more:,} more.' if more else ''}".replace("\n", " ")
    return f"{error}.".replace("\n", " ")
