"""How long the answer to a request has been in the making."""

from __future__ import annotations

import time

from flask import Flask, g


def register_request_time(server: Flask) -> None:
    """Note when each request came."""

    @server.before_request
    def started() -> None:
        g.started = time.perf_counter()


def seconds_taken() -> float:
    """Return the seconds since the request in hand came; 0 for one refused unseen."""
    now = time.perf_counter()
    return now - float(g.get("started", now))
