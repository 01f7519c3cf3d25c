"""Answering requests with waitress, which needs no proxy.

Its loop is turned here, so that a process that is asked to stop first finishes what it has begun.
"""

from __future__ import annotations

import logging
import select
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.proxy_headers import PROXY_HEADERS as ALL_PROXY_HEADERS
from waitress.proxy_headers import MalformedProxyHeader, clear_untrusted_headers, parse_proxy_headers
from waitress.task import ThreadedTaskDispatcher

from dashboard.bounds.limits import DECK_BYTES, FORM_BYTES, MAPPING_BYTES, PREVIEW
from dashboard.commands.connections import MAX_CONNECTIONS, Server

MAX_BODY_BYTES = max(PREVIEW.packed + MAPPING_BYTES, DECK_BYTES + FORM_BYTES)
"""Bytes of a request body: a file that is tried, a deck. All others have to be far smaller (app.py)."""

BACKLOG = 1_024
"""Connections that wait to be accepted."""

PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}
"""What a trusted proxy may say of a request."""

LOOP_TIMEOUT = 0.5
"""Seconds after which the loop looks, at the latest, whether it is to go on."""

STOP_TIMEOUT = 20
"""Seconds that answers under way have, once the process is asked to stop."""

UNKNOWN_PROXY = (
    "A request names its reader in X-Forwarded-For, but does not come from DASHBOARD_TRUSTED_PROXY, so it is not "
    "believed. If your proxy sent it, set that to the address it comes from."
)

logger = logging.getLogger(__name__)


class ForwardedHeaders:
    """A WSGI application that takes a trusted proxy's word for reader, host name and https.

    Waitress's own would answer a malformed header without our headers, and write it into the log.
    """

    def __init__(self, application: Any, trusted_proxy: str) -> None:
        self._application, self._trusted_proxy = application, trusted_proxy
        self._warned = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request; one whose headers cannot be read is refused for its host name."""
        untrusted_headers = ALL_PROXY_HEADERS
        if self._trusted_proxy in ("*", environ["REMOTE_ADDR"]):
            try:
                untrusted_headers = parse_proxy_headers(
                    environ, trusted_proxy_count=1, trusted_proxy_headers=PROXY_HEADERS
                )
            except (MalformedProxyHeader, IndexError):  # of an address without one
                environ["HTTP_HOST"] = ""
        elif "HTTP_X_FORWARDED_FOR" in environ and not self._warned:
            self._warned = True  # once in a process: whoever asks may send them
            logger.warning(UNKNOWN_PROXY)
        clear_untrusted_headers(environ, untrusted_headers)
        answer: Iterable[bytes] = self._application(environ, start_response)
        return answer


def serve_requests(
    application: Any, door: socket.socket, threads: int, is_running: Callable[[], bool], trusted_proxy: str = ""
) -> None:
    """Answer requests at a socket while `is_running()`, then finish those under way.

    `application` is a WSGI application; `is_running` is asked twice a second; `trusted_proxy` is the address of
    a proxy whose word is taken for the host name and https ("": nobody's).
    """
    channels: dict[int, Any] = {}
    server = _server(application, door, threads, trusted_proxy, channels)
    while is_running():
        _run_loop_once(channels)
        server.sweep()
    _finish(server, channels)


def _server(
    application: Any, door: socket.socket, threads: int, trusted_proxy: str, channels: dict[int, Any]
) -> Server:
    """Return waitress's server at a listening socket; `channels` is what its loop looks at."""
    adjustments = Adjustments(
        threads=threads,
        ident=None,
        # The application refuses what is too long for its purpose; what it takes is never put on the disk.
        max_request_body_size=MAX_BODY_BYTES,
        inbuf_overflow=MAX_BODY_BYTES + 1,
        connection_limit=MAX_CONNECTIONS,
        clear_untrusted_proxy_headers=False,
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(threads)
    address = (door.family, door.type, door.proto, door.getsockname())
    server = Server(
        ForwardedHeaders(application, trusted_proxy),
        channels,
        True,
        door,
        dispatcher=dispatcher,
        adj=adjustments,
        bind_socket=False,
        sockinfo=address,
    )
    server.trusted_proxy = trusted_proxy
    return server


def _finish(server: Any, channels: dict[int, Any]) -> None:
    """Take no more connections, and give the open ones time to end."""
    server.accepting = False
    deadline = time.monotonic() + STOP_TIMEOUT
    _run_loop_once(channels, 0)  # requests that have come, and are not read yet, have begun
    while server.active_channels and time.monotonic() < deadline:
        for channel in list(server.active_channels.values()):
            if not channel.requests and not channel.total_outbufs_len:
                channel.will_close = True
        _run_loop_once(channels)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(channels, ignore_all=True)


def _run_loop_once(channels: dict[int, Any], timeout: float = LOOP_TIMEOUT) -> None:
    # select() alone ends at 1,024 connections.
    wasyncore.loop(timeout=timeout, use_poll=hasattr(select, "poll"), map=channels, count=1)
