"""Deadlines for what may hang: a network drive that does not answer ends no call by itself."""

from __future__ import annotations

import errno
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from dashboard.errors import OriginError

T = TypeVar("T")

LOOK_TIMEOUT, READ_TIMEOUT = 10.0, 180.0
"""Seconds that an origin has to say whether anything is new, and to give its data (a database has its own, fewer)."""


class NoAnswerError(OriginError):
    """An origin did not answer in time, or still does not."""


class Deadline:
    """Runs calls with a deadline in threads; while a late one lasts, others are refused."""

    def __init__(self, name: str = "it") -> None:
        """Begin without a late call; `name` is what is asked, as errors call it."""
        self._name = name
        self._late: list[Thread] = []

    def run(self, call: Callable[[], T], seconds: float) -> T:
        """Return what a call returns; TimeoutError where it or an earlier one is still away."""
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

    def ask(self, call: Callable[[], T], seconds: float) -> T:
        """Return what an origin answers; NoAnswerError where it does not in time."""
        try:
            return self.run(call, seconds)
        except TimeoutError as error:
            raise NoAnswerError(error.strerror) from None


def _resolve(future: Future[T], call: Callable[[], T]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:  # it is raised again in the thread that waits
        future.set_exception(error)
