"""Two servers of two processes each behind nginx, restarted when they end.

The site is the shipped one.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.nginx import nginx
from benchmarks.ports import free_port
from dashboard.settings import shipped_folder

START_TIMEOUT = 60
"""Seconds after which a server that does not answer has failed."""


@dataclass
class Replica:
    """One server, and how many seconds it was away each time that it had ended."""

    port: int
    command: list[str]
    environment: dict[str, str]
    log: Path
    away: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it, and wait until it answers.

        Raises:
            RuntimeError: it does not.
        """
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=log)
        deadline = time.monotonic() + START_TIMEOUT
        while not self.health():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def health(self) -> dict[str, Any]:
        """Return what it says of itself; nothing while it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_TIMEOUT)
        try:
            connection.request("GET", "/health")
            return dict(json.loads(connection.getresponse().read()))
        except OSError:
            return {}
        finally:
            connection.close()

    def refuses(self) -> bool:
        """Return whether it says that there are newer data, which cannot be used."""
        return bool(self.health().get("data", {}).get("refused"))

    def watch(self, stop_event: threading.Event) -> None:
        """Start it anew whenever it has ended, as systemd does, until all is over.

        What was begun is finished.
        """
        while not stop_event.wait(0.05):
            if self.process.poll() is not None:
                start = time.monotonic()
                self.start()
                self.away.append(time.monotonic() - start)

    def processes(self) -> list[psutil.Process]:
        """Return its master and those that answer."""
        try:
            master = psutil.Process(self.process.pid)
            return [master, *master.children()]
        except psutil.NoSuchProcess:
            return []

    def stop(self) -> None:
        """End it in order."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(START_TIMEOUT)


@dataclass(frozen=True)
class Deployment:
    """What readers are sent to, what stands behind it, and the data that it reads."""

    address: str
    replicas: list[Replica]
    data: Path

    def memory(self) -> float:
        """Return the megabytes that all processes hold for themselves."""
        total = 0.0
        for process in [process for replica in self.replicas for process in replica.processes()]:
            try:
                total += process.memory_full_info().uss / 2**20
            except psutil.NoSuchProcess:
                continue
        return total

    def logged(self) -> list[str]:
        """Return the lines that the servers logged."""
        return [line for replica in self.replicas for line in replica.log.read_text(encoding="utf-8").splitlines()]


@contextmanager
def deploy(workers: int = 2) -> Iterator[Deployment]:
    """Serve a copy of the shipped data as deploy/ does, then stop it.

    It has a state folder of its own.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(shipped_folder("data"), folder / "data")
        settings = {
            "DASHBOARD_LOG": "quiet",
            "DASHBOARD_DATA": str(folder / "data"),
            "DASHBOARD_STATE": str(folder / "state"),
            "DASHBOARD_TRUSTED_PROXY": "127.0.0.1",
        }
        replicas = [_replica(folder, number, workers, settings) for number in range(2)]
        stop_event = threading.Event()
        watchers = [threading.Thread(target=replica.watch, args=(stop_event,)) for replica in replicas]
        try:
            for replica in replicas:
                replica.start()
            (folder / "nginx").mkdir()
            with nginx(folder / "nginx", [replica.port for replica in replicas]) as (_process, port):
                for watcher in watchers:
                    watcher.start()
                yield Deployment(f"https://localhost:{port}", replicas, folder / "data")
        finally:
            stop_event.set()
            for watcher in watchers:
                if watcher.ident:
                    watcher.join()
            for replica in replicas:
                replica.stop()


def _replica(folder: Path, number: int, workers: int, settings: dict[str, str]) -> Replica:
    port, command = serving_command(workers)
    return Replica(port, command, {**os.environ, **settings}, folder / f"replica-{number}.log")


def serving_command(workers: int) -> tuple[int, list[str]]:
    """Return a free port, and the command of a server on it."""
    port = free_port()
    return port, [sys.executable, "-m", "dashboard", "serve", "--port", str(port), "--workers", str(workers)]
