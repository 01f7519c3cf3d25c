"""A real server for tests: the program itself, in a process of its own, asked over HTTP."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

ROOT = Path(__file__).parent.parent
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
    """A running `python -m dashboard serve`. `line` is what it said first."""

    process: subprocess.Popen[str]
    port: int
    line: str

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
) -> Iterator[Server]:
    """Start the server from a folder and wait for its first line; end it however the test ends.

    `settings` are variables of its environment, such as `{"DASHBOARD_LOG": "json"}`.
    """
    port = free_port()
    command = [python, "-m", "dashboard", "serve", "--port", str(port), *arguments]
    environment = os.environ | dict(settings or {})
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=PIPE, stderr=PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            line = process.stdout.readline()
            assert line, process.stderr.read()
            yield Server(process, port, line)
        finally:
            process.kill()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
