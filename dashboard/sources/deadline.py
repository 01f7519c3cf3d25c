"""Deadlines for what may hang: a network drive that does not answer ends no call by itself."""

from __future__ import annotations

import errno
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from dashboard.errors import DataError, OriginError
from dashboard.sources.data_source import DataSource, Package

T = TypeVar("T")

LOOK_TIMEOUT = 10.0
"""Seconds that an origin has to say whether anything is new."""

READ_TIMEOUT = 180.0
"""Seconds that an origin has to give its data; a database has its own, shorter deadline."""


class NoAnswerError(OriginError):
    """An origin did not answer in time, or still does not."""


class Deadline:
    """Runs calls with a deadline in threads; while a late one lasts, others are refused."""

    def __init__(self, name: str = "it") -> None:
        """Begin without a late call; `name` is what is asked, as errors call it."""
        self._name = name
        self._late: list[Thread] = []

    def run(self, call: Callable[[], T], seconds: float) -> T:
        """Return what a call returns, or raise what it raises.

        Raises:
            TimeoutError: it did not come back within so many seconds, or an earlier one still has not.
        """
        self._late = [thread for thread in self._late if thread.is_alive()]
        if self._late:
            raise TimeoutError(errno.ETIMEDOUT, f"{self._name} still does not answer to what was asked before")
        future: Future[T] = Future()
        thread = Thread(target=_resolve, args=(future, call), name="deadline", daemon=True)
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            self._late.append(thread)
            raise TimeoutError(errno.ETIMEDOUT, f"{self._name} did not answer within {seconds:g} seconds")
        return future.result()


class TimedSource:
    """A data source whose answers have a deadline (a `DataSource`)."""

    def __init__(self, origin: DataSource, look_timeout: float = LOOK_TIMEOUT) -> None:
        """Give an origin so many seconds for a look."""
        self._origin, self._look_timeout = origin, look_timeout
        self._deadline = Deadline()

    @property
    def name(self) -> str:
        """Return the display name of the source, without password."""
        return self._origin.name

    @property
    def advice(self) -> str:
        """Return where the operator finds everything that is to be mended."""
        return self._origin.advice

    def fingerprint(self) -> str | None:
        """Return a fingerprint of the data; None while they are written.

        Raises:
            NoAnswerError: it does not answer in time.
        """
        return self._run(self._origin.fingerprint, self._look_timeout)

    def read(self, fingerprint: str) -> Package:
        """Read the data package, as the origin does.

        Raises:
            NoAnswerError: it does not answer in time.
        """
        return self._run(lambda: self._origin.read(fingerprint), READ_TIMEOUT)

    def locate_errors(self, error: DataError, package: Package | None) -> DataError:
        """Return faults with the places where the operator finds them."""
        return self._origin.locate_errors(error, package)

    def _run(self, call: Callable[[], T], seconds: float) -> T:
        try:
            return self._deadline.run(call, seconds)
        except TimeoutError as error:
            raise NoAnswerError(error.strerror or "it does not answer") from None


def _resolve(future: Future[T], call: Callable[[], T]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:  # it is raised again in the thread that waits
        future.set_exception(error)
