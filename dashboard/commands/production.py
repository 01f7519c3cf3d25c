"""Answering requests with waitress, which needs no proxy: half-sent requests hold no thread.

Its loop is turned here, so that a process that is asked to stop first finishes what it has begun.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from typing import Any

import waitress
from waitress import wasyncore

from dashboard.bounds.limits import PREVIEW

LARGEST_BODY = PREVIEW.packed
"""Bytes of a request body: a file that is tried. All others have to be far smaller (app.py)."""

MOST_CONNECTIONS = 1_000
"""Open connections of a process; a browser holds up to six."""

WAITING = 1_024
"""Connections that wait to be accepted."""

SILENCE = 60
"""Seconds after which a connection that says nothing is closed."""

PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}
"""What a trusted proxy may say of a request."""

TURN = 0.5
"""Seconds after which the loop looks, at the latest, whether it is to go on."""

PATIENCE = 20
"""Seconds that answers under way have, once the process is asked to stop."""


def answer(
    application: Any, door: socket.socket, threads: int, going: Callable[[], bool], trusted_proxy: str = ""
) -> None:
    """Answer requests at a listening socket while `going()`; then finish those that have begun.

    `application` is a WSGI application; `going` is asked at least every half second; `trusted_proxy` is the address
    of a proxy whose word is taken for the host name and https ("": nobody's).
    """
    channels: dict[int, Any] = {}
    server = waitress.create_server(
        application,
        map=channels,
        sockets=[door],
        threads=threads,
        ident=None,
        # The application refuses what is too long for its purpose; what it takes is never put on the disk.
        max_request_body_size=LARGEST_BODY,
        inbuf_overflow=LARGEST_BODY + 1,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=SILENCE,
        clear_untrusted_proxy_headers=True,
        **({"trusted_proxy": trusted_proxy, "trusted_proxy_headers": PROXY_HEADERS} if trusted_proxy else {}),
    )
    while going():
        _turn(channels)
    _finish(server, channels)


def _finish(server: Any, channels: dict[int, Any]) -> None:
    """Take no more connections, and give the open ones time to end."""
    server.accepting = False
    until = time.monotonic() + PATIENCE
    while server.active_channels and time.monotonic() < until:
        for channel in list(server.active_channels.values()):
            if not channel.requests and not channel.total_outbufs_len:
                channel.will_close = True
        _turn(channels)
    server.task_dispatcher.shutdown()


def _turn(channels: dict[int, Any]) -> None:
    # select() alone ends at 1,024 connections.
    wasyncore.loop(timeout=TURN, use_poll=hasattr(select, "poll"), map=channels, count=1)
