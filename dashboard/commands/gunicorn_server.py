"""Several processes at one address: gunicorn minds them, waitress answers in each.

Gunicorn starts them, starts anew those that died or hang, and stops them in order. Its own workers are not used:
a request that is sent slowly would hold one of their threads.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker

from dashboard.bounds.capacity import EXPENSIVE
from dashboard.commands.waitress_server import serve_requests
from dashboard.settings import SHARED_COUNTS, Settings

WORKER_TIMEOUT = 60
"""Seconds after which a process that shows no life is ended and replaced."""

STOP_TIMEOUT = 30
"""Seconds that a process has to finish what it has begun."""


class WaitressWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """A process that answers until it is told to stop, or its master is gone."""

    def run(self) -> None:
        """Turn waitress's loop, and show the master at each turn that this process lives."""
        serve_requests(self.wsgi, self.sockets[0].sock, self.cfg.threads, self._is_running, self.app.trusted_proxy)

    def _is_running(self) -> bool:
        self.notify()
        # Without a master nobody would start this process anew: the supervisor of the whole brings all back.
        return bool(self.alive) and self.ppid == os.getppid()


class _GunicornApplication(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's view of the program."""

    def __init__(self, application: Any, options: dict[str, Any], trusted_proxy: str) -> None:
        self.application, self.options, self.trusted_proxy = application, options, trusted_proxy
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.application


def serve_in_processes(application: Any, settings: Settings, door: socket.socket, ready: Callable[[], None]) -> int:
    """Serve a WSGI application in `settings.workers` processes until stopped.

    `ready` is called once they start. The application is made before the processes are, which then share its memory:
    one is replaced in no time.
    """
    options = {
        "bind": f"fd://{door.detach()}",
        "worker_class": WaitressWorker,
        "workers": settings.workers,
        "threads": settings.threads + EXPENSIVE,
        "timeout": WORKER_TIMEOUT,
        "graceful_timeout": STOP_TIMEOUT,
        "control_socket_disable": True,
        "loglevel": "warning",
        "post_worker_init": lambda _worker: application.extensions["data"].watch(),
        "when_ready": lambda _master: ready(),
        "child_exit": lambda _master, worker: _drop_metrics(worker.pid),
    }
    try:
        _GunicornApplication(application, options, settings.trusted_proxy).run()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _drop_metrics(process: int) -> None:
    """Leave out of what is counted what only a living process has."""
    if SHARED_COUNTS in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - as it loads, it looks there

        mark_process_dead(process)
