"""A real server for tests: the program itself, in a process of its own, asked over HTTP."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import NamedTemporaryFile

from benchmarks.ports import free_port

ROOT = Path(__file__).parents[2]
UNPREPARED = (
    "from dashboard import __main__; from dashboard.commands import serve; serve.MAX_PREPARED_ACTIVITIES = -1; "
    "raise SystemExit(__main__.main())"
)
"""The program as it is with more activities than it prepares pages for."""

PATIENCE = 60
"""Seconds after which a server that does not answer, or does not end, has failed."""


@dataclass(frozen=True)
class Answer:
    """What came back: `headers` by lower-case name."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running `python -m dashboard serve`.

    `line` is what it said first, `log` the file of its log.
    """

    process: Popen[str]
    port: int
    line: str
    log: Path

    def logged(self) -> str:
        """Return what the server wrote into its log so far."""
        return self.log.read_text(encoding="utf-8")

    def ask(self, path: str, *, method: str = "GET", body: bytes = b"") -> Answer:
        """Return the answer to one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body=body, headers={"Content-Type": "application/json"} if body else {})
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read())
        finally:
            connection.close()


@contextmanager
def serving(
    *arguments: str,
    python: str = sys.executable,
    folder: Path = ROOT,
    settings: Mapping[str, str] | None = None,
    prepared: bool = True,
) -> Iterator[Server]:
    """Start the server from a folder and wait for its first line; end it however the test ends.

    `settings` are variables of its environment, such as `{"DASHBOARD_LOG": "json"}`. One that is not `prepared` draws
    each page when it is asked for, a second of a processor earlier.
    """
    port = free_port()
    program = ("-m", "dashboard") if prepared else ("-c", UNPREPARED)
    command = [python, *program, "serve", "--port", str(port), *arguments]
    environment = os.environ | dict(settings or {})
    # The log goes into a file: a pipe that nobody reads is full after some hundred requests, and holds the server up.
    with (
        NamedTemporaryFile("w", encoding="utf-8") as log,
        Popen(command, cwd=folder, env=environment, stdout=PIPE, stderr=log, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            server = Server(process, port, line, Path(log.name))
            assert line, server.logged()
            yield server
        finally:
            process.kill()


def until(come_true: Callable[[], bool]) -> None:
    """Wait for a condition.

    Raises:
        AssertionError: it has not come true in time.
    """
    end = time.monotonic() + PATIENCE
    while not come_true():
        assert time.monotonic() < end
        time.sleep(0.02)
