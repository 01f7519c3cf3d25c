"""Several processes at one address: gunicorn minds them, waitress answers in each.

Gunicorn starts them, starts anew those that died or hang, and stops them in order. Its own workers are not used:
a request that is sent slowly would hold one of their threads.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

from dashboard.errors import SettingsError
from dashboard.settings import SHARED_COUNTS, Settings

HANGING = 60
"""Seconds after which a process that shows no life is ended and replaced."""

STOPPING = 30
"""Seconds that a process has to finish what it has begun."""


def serve_in_processes(application: Any, settings: Settings, door: socket.socket, ready: Callable[[], None]) -> int:
    """Serve a WSGI application in `settings.workers` processes until stopped.

    `ready` is called once they start.

    The application is made before the processes are, which then share its memory: one is replaced in no time.

    Raises:
        SettingsError: this system cannot do it.
    """
    if not hasattr(os, "fork"):
        raise SettingsError("DASHBOARD_WORKERS: several processes need Linux or macOS. Leave it at 1 here.")
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - not there on Windows

    from dashboard.commands.gunicorn_worker import WaitressWorker  # noqa: PLC0415 - the same

    options = _options(application, settings, door.detach(), ready)

    class ProxiedWorker(WaitressWorker):
        """A worker that knows whom to believe."""

        trusted_proxy = settings.trusted_proxy

    class Processes(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """Gunicorn's view of the program."""

        def load_config(self) -> None:
            for name, value in {**options, "worker_class": ProxiedWorker}.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    try:
        Processes().run()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _options(application: Any, settings: Settings, door: int, ready: Callable[[], None]) -> dict[str, Any]:
    """Return gunicorn's options; `door` is the file descriptor of the open socket."""
    return {
        "bind": f"fd://{door}",
        "workers": settings.workers,
        "threads": settings.threads,
        "timeout": HANGING,
        "graceful_timeout": STOPPING,
        "control_socket_disable": True,
        "loglevel": "warning",
        "post_worker_init": lambda _worker: application.extensions["data"].watch(),
        "when_ready": lambda _master: ready(),
        "child_exit": lambda _master, worker: _forget(worker.pid),
    }


def _forget(process: int) -> None:
    """Leave out of what is counted what only a living process has."""
    if SHARED_COUNTS in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - as it loads, it looks there

        mark_process_dead(process)
