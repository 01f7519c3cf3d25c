"""`serve`: the dashboard behind a production server."""

from __future__ import annotations

import select
import signal
import socket
from types import FrameType
from typing import Any, NoReturn

import waitress

from dashboard.dataset.load import load
from dashboard.errors import SettingsError
from dashboard.settings import Settings

LARGEST_BODY = 256 * 1024
"""Bytes of a request body; a callback sends a few thousand."""

MOST_CONNECTIONS = 1_000
"""Open connections; a browser holds up to six."""

WAITING = 1_024
"""Connections that wait to be accepted."""

SILENCE = 60
"""Seconds after which a connection that says nothing is closed."""


def serve(settings: Settings) -> int:
    """Serve the dashboard until it is stopped (Ctrl+C or SIGTERM), and return 0.

    Raises:
        DataError: the data cannot be used; nothing is served.
        SettingsError: the address cannot be used.
    """
    dataset = load(settings.data)
    with _listening(settings.host, settings.port) as door:
        from dashboard.app import create_app  # noqa: PLC0415 - only who may serve waits for Dash to load

        server = _server(create_app(dataset, settings).server, door, settings.threads)
        signal.signal(signal.SIGTERM, _stop)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(f"Serving the dashboard on http://{host}:{settings.port} ; /health says it is ready", flush=True)
        server.run()
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        SettingsError: the address is taken, or is not one of this machine.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=WAITING)
    except OSError as error:
        raise SettingsError(
            f"Cannot serve on {host}, port {port}: {error.strerror}. Choose another with --host or --port."
        ) from None


def _server(application: Any, door: socket.socket, threads: int) -> Any:
    """Return a production server behind a socket (typed Any: waitress has no types)."""
    return waitress.create_server(
        application,
        sockets=[door],
        threads=threads,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=SILENCE,
        asyncore_use_poll=hasattr(select, "poll"),  # select() alone ends at 1,024 connections
    )


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
