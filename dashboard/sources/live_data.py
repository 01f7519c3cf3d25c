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
from dataclasses import replace
from functools import partial
from threading import Event, Lock, Thread

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import Files, load_files
from dashboard.errors import DashboardError, DataError, OriginError
from dashboard.sources.current_data import CurrentData
from dashboard.sources.data_source import DataSource, Package, SourceChanging
from dashboard.sources.deadline import NoAnswerError, TimedSource
from dashboard.sources.polling import PollingIntervals, start_polling
from dashboard.sources.snapshots import CurrentPointer, Reason, RejectedUpdate, SnapshotError, Snapshots
from dashboard.sources.version_store import VersionStore

_log = logging.getLogger(__name__)


class LiveData:
    """The data of an origin, followed (a `DataProvider`)."""

    def __init__(
        self,
        origin: DataSource,
        snapshots: Snapshots,
        pace: PollingIntervals | None = None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        versions: VersionStore | None = None,
    ) -> None:
        """Show what the origin holds now; if it is bad, what was shown last.

        Every version that is shown is kept in `versions`.
        `clock` tells the time of day, which several processes share and somebody may set; `monotonic` how long it is.

        Raises:
            DataError: the data are bad, and there are none from before.
            OriginError: the origin does not answer, and there are no data from before.
        """
        self._pace = pace or PollingIntervals()
        self._origin, self._snapshots, self._clock = origin, snapshots, clock
        self._timed = TimedSource(origin, self._pace.answer)
        self._monotonic = monotonic
        self._due = 0.0
        self._looked = clock()
        self._watching = False
        self._unusable = ""
        self._unsaved: Package | None = None
        self._tried = 0.0
        self.versions = versions or VersionStore(None)
        self._kept, self._kept_tried = "", -self._pace.retry
        self._coming: CurrentData | None = None
        self._thread = Thread(name="data")
        self._renew()
        self._stamp = snapshots.pointer_stat()
        self._pointer = snapshots.pointer() or CurrentPointer()
        self._shown = self._first()

    def now(self) -> CurrentData:
        """Return the current data; while it watches, no disk is asked, which might not answer."""
        if self._watching and (self._process != os.getpid() or not self._thread.is_alive()):
            self.watch()
        if self._watching:
            self._catch_up()
        else:
            self._follow()
        with self._lock:
            self._take_due()
            refused, unkept = self._pointer.refused, self._snapshots.fault
            return replace(self._shown, refused=refused, unkept=unkept, looked=self._looked)

    def watch(self) -> LiveData:
        """Look at the origin from now on, in a thread of this process.

        Return when what others show is here, too.

        A process that is forked from one that watches begins by itself, with its first request.
        """
        if self._process != os.getpid():
            self._renew()
        with self._starting:
            if not self._thread.is_alive():
                self._watching = True
                self._follow()
                self._fetch()
                self._thread = start_polling("data", self.look, self._wake, self._pace.look, lambda: self._watching)
                start_polling("pointer", self._follow, Event(), self._pace.pointer, lambda: self._watching)
        return self

    def close(self) -> None:
        """Look no more."""
        self._watching = False
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Look at the origin once; check what is new, and show it from a moment on, or say why not."""
        self._follow()
        self._fetch()
        self._keep()
        self._keep_version()
        try:
            seen = self._timed.fingerprint()
        except NoAnswerError as error:
            self._miss(error)
            return
        self._looked = self._clock()
        if seen is None or seen == self._pointer.seen:
            return
        with self._snapshots.checking() as mine:
            self._follow()
            if mine and seen != self._pointer.seen:
                self._check(seen)

    def _first(self) -> CurrentData:
        """Return the data to serve at start; wait for those being written if there are none."""
        end = time.monotonic() + self._pace.patience
        while (current_data := self._open_snapshot(last=time.monotonic() >= end)) is None:
            time.sleep(self._pace.look)
        return current_data

    def _open_snapshot(self, *, last: bool) -> CurrentData | None:
        with self._snapshots.checking(wait=True):
            self._follow()
            package: Package | None = None
            seen: str | None = ""
            try:
                seen = self._timed.fingerprint()
                if seen == self._pointer.seen and self._pointer.refused is None and (current_data := self._restore()):
                    return current_data
                if seen is None:
                    raise SourceChanging
                package = self._timed.read(seen)
                dataset = load_files(package.files, package.written)
            except SourceChanging:
                if last:
                    raise OriginError("the files are being written; try again") from None
                return self._restore()
            except (DataError, OriginError) as error:
                return self._fall_back(seen or "", error, package)
            if package.name == self._pointer.shown:
                current_data = self._restore()
                if current_data and current_data.name == package.name:
                    self._point(replace(self._pointer, seen=seen, refused=None))
                    return current_data
            return self._accept(seen, package, dataset, self._clock())

    def _fall_back(self, seen: str, error: DashboardError, package: Package | None) -> CurrentData:
        """Return the last good data, or raise what is wrong with the new ones."""
        before = self._restore()
        if before is None:
            raise self._origin.locate_errors(error, package) if isinstance(error, DataError) else error
        self._pointer = replace(self._pointer, shown=before.name, since=before.since)
        self._refuse(seen, error, package)
        _log.warning("Started with the last good data of %s: version %s.", self._origin.name, before.dataset.version)
        return before

    def _restore(self) -> CurrentData | None:
        """Return the snapshot of the pointer, else the newest usable one, else None."""
        for name in dict.fromkeys([self._pointer.shown, *self._snapshots.names()]):
            current_data = self._load(name, self._pointer.since) if name else None
            if current_data:
                return current_data
        return None

    def _load(self, name: str, since: float) -> CurrentData | None:
        try:
            package = self._snapshots.read(name)
            dataset = load_files(package.files, package.written)
        except (SnapshotError, DataError) as error:
            _log.error("The snapshot %s cannot be used: %s", name, _short(error))
            return None
        return CurrentData(dataset, since, partial(self._snapshot_files, name), name)

    def _snapshot_files(self, name: str) -> Files:
        return self._snapshots.read(name).files

    def _follow(self) -> None:
        """Take over the pointer, if another process exchanged it."""
        stamp = self._snapshots.pointer_stat()
        if stamp == self._stamp:
            return
        pointer = self._snapshots.pointer()
        with self._lock:
            self._stamp = stamp
            if pointer:
                self._pointer = pointer
        self._wake.set()

    def _fetch(self) -> None:
        """Load the snapshot that another process made."""
        pointer = self._pointer
        if not self._is_missing(pointer):
            return
        current_data = self._load(pointer.shown, pointer.since)
        with self._lock:
            if current_data:
                self._expect(current_data)
        self._unusable = "" if current_data else pointer.shown
        self._fetched.set()

    def _expect(self, coming: CurrentData) -> None:
        """Let data be shown from their moment on; what was due before them is shown first."""
        self._take_due()
        longest = self._pace.lead + self._pace.longest
        self._due = self._monotonic() + min(max(0.0, coming.since - self._clock()), longest)
        self._coming = coming

    def _take_due(self) -> None:
        """Show the data that were coming, once their moment is there."""
        if self._coming and self._monotonic() >= self._due:
            self._shown, self._coming = self._coming, None

    def _is_missing(self, pointer: CurrentPointer) -> bool:
        return pointer.shown not in ("", (self._coming or self._shown).name, self._unusable)

    def _catch_up(self) -> None:
        """Wait briefly for data that other processes serve and this one has yet to read."""
        pointer = self._pointer
        if self._is_missing(pointer) and 0 <= self._clock() - pointer.since < self._pace.waiting:
            self._fetched.clear()
            if self._is_missing(self._pointer):
                self._fetched.wait(pointer.since + self._pace.waiting - self._clock())

    def _check(self, seen: str) -> None:
        package: Package | None = None
        begun = time.monotonic()
        try:
            package = self._timed.read(seen)
            if package.name == (self._coming or self._shown).name:
                if self._pointer.refused:
                    _log.info("The data of %s are again those that are shown.", self._origin.name)
                self._point(replace(self._pointer, shown=package.name, seen=seen, refused=None))
                return
            dataset = load_files(package.files, package.written)
        except SourceChanging:
            return
        except (DataError, OriginError) as error:
            self._refuse("" if isinstance(error, NoAnswerError) else seen, error, package)
            return
        except Exception as error:
            _log.exception("The data of %s could not be checked.", self._origin.name)
            self._refuse(seen, error, package)
            return
        # The others begin to read now, and need as long as this process did.
        since = self._clock() + self._pace.lead + min(1.5 * (time.monotonic() - begun), self._pace.longest)
        accepted = self._accept(seen, package, dataset, since)
        with self._lock:
            self._expect(accepted)
        _log.info("New data of %s are shown: version %s.", self._origin.name, dataset.version)

    def _miss(self, error: NoAnswerError) -> None:
        """Remember, once, that the origin does not answer; then it is read again anyway."""
        if self._pointer.seen or not self._pointer.refused:
            with self._snapshots.checking() as mine:
                if mine:
                    self._refuse("", error, None)

    def _accept(self, seen: str, package: Package, dataset: Dataset, since: float) -> CurrentData:
        """Make a snapshot of good data, and point to it."""
        kept = self._snapshots.save(package)
        self._unsaved = None if kept else package
        self._tried = self._monotonic()
        self._point(CurrentPointer(package.name, since, seen))
        files = partial(self._snapshot_files, package.name) if kept else lambda: package.files
        return CurrentData(dataset, since, files, package.name)

    def _refuse(self, seen: str, error: Exception, package: Package | None) -> None:
        """Remember that what stands at the origin is not shown, and say it once for each version."""
        before = self._pointer.refused
        reason: Reason = "unreachable" if isinstance(error, OriginError) else "faulty"
        sentence = _short(self._origin.locate_errors(error, package) if isinstance(error, DataError) else error)
        mark = f"{package.name if package else ''} {sentence}"[:300]
        since = before.since if before else self._clock()
        self._point(replace(self._pointer, seen=seen, refused=RejectedUpdate(since, reason, mark)))
        if before is None or before.mark != mark:
            _log.error(
                "The data of %s cannot be used, and the last good ones stay: %s %s",
                *(self._origin.name, sentence, self._origin.advice),
            )

    def _point(self, pointer: CurrentPointer) -> None:
        with self._lock:
            self._pointer = pointer
        self._snapshots.point(pointer)
        self._stamp = self._snapshots.pointer_stat()

    def _keep(self) -> None:
        """Try again to write what could not be written."""
        if not self._snapshots.fault or self._monotonic() - self._tried < self._pace.retry:
            return
        self._tried = self._monotonic()
        with self._snapshots.checking() as mine:
            if mine and (self._unsaved is None or self._snapshots.save(self._unsaved)):
                self._unsaved = None
                self._point(self._pointer)

    def _keep_version(self) -> None:
        """Keep the version that is shown, once; where that fails, try again later."""
        shown = self._coming or self._shown
        if shown.name == self._kept or self._snapshots.fault or self._monotonic() - self._kept_tried < self._pace.retry:
            return
        try:
            package = Package(shown.files(), shown.dataset.version.date)
        except (OSError, SnapshotError):  # the snapshot tells of its own faults
            package = None
        if package and self.versions.keep(package, shown.dataset.version, shown.since):
            self._kept = shown.name
        else:
            self._kept_tried = self._monotonic()

    def _renew(self) -> None:
        """Make what a fork does not carry over."""
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
