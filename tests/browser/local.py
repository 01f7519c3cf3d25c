"""A server in the process of the tests, for data that the program would refuse to load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import waitress

from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings

POLICY = "Content-Security-Policy"


@contextmanager
def served(dataset: Dataset, *, policy: bool = True) -> Iterator[str]:
    """Serve a dataset, with or without the browser's policy, and give the address."""
    application = create_app(dataset, Settings()).server
    server: Any = waitress.create_server(application if policy else _unprotected(application), port=0, ident=None)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(server.close)  # in the thread that looks at its sockets


def _unprotected(application: Any) -> Any:
    """Return the application without its policy."""

    def answer(environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [(name, value) for name, value in headers if name != POLICY], *more)

        return application(environ, start)

    return answer
