"""One line in the log for each request: what, and how it went, never by whom."""

from __future__ import annotations

import logging
import re
import time
import traceback
from http import HTTPStatus
from types import TracebackType
from urllib.parse import quote

from flask import Flask, Response, g, request

from dashboard.web.request_bounds import method_of

REQUESTS = "dashboard.requests"
"""The logger of requests."""

FAULTS = "dashboard.faults"
"""The logger of what the program could not do."""

MAX_PATH, MAX_MESSAGE, MAX_FRAMES = 200, 300, 8
"""Characters of a path and of a message that are logged, and calls of a fault."""

ROOM_CODE = re.compile(r"/room/+(?!(?:open|step|end|state)$).*", re.IGNORECASE | re.DOTALL)
"""What lets others in as long as its room is open, however it is written or asked for."""

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LoggingFlask(Flask):
    """A Flask that logs each exception as one line without line breaks."""

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        """Log the fault of a request: kind, message, calls."""
        _kind, error, trace = exc_info
        frames = traceback.extract_tb(trace)[-MAX_FRAMES:]
        calls = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames)
        call, message = f"{method_of(request)} {logged_path(request.path)}", ascii(str(error)[:MAX_MESSAGE])
        logging.getLogger(FAULTS).error("%s failed: %s %s at %s", call, type(error).__name__, message, calls)


def logged_path(path: str) -> str:
    """Return a path as it stands in the log: percent-encoded, cut, without the code of a room."""
    return quote(ROOM_CODE.sub("/room/...", path))[:MAX_PATH]


def register_request_log(server: Flask) -> None:
    """Log each answer of a server at level INFO: method, path, status, milliseconds, bytes.

    No address, no browser, no cookie and no query is written: the log holds no personal data. A path is written
    percent-encoded, so that it cannot begin a line of its own.
    """
    logger = logging.getLogger(REQUESTS)

    @server.before_request
    def note_start() -> None:
        g.started = time.perf_counter()

    @server.after_request
    def log_response(response: Response) -> Response:
        is_poll = request.endpoint == "room_state" and response.status_code == HTTPStatus.NOT_MODIFIED
        if logger.isEnabledFor(logging.INFO) and not is_poll:  # followers of a room ask once a second
            fields = {
                "method": method_of(request),
                "path": logged_path(request.path),
                "status": response.status_code,
                "milliseconds": round(seconds_taken() * 1000),
                "bytes": response.calculate_content_length(),
            }
            logger.info("%(method)s %(path)s %(status)s %(milliseconds)s ms %(bytes)s bytes", fields, extra=fields)
        return response


def seconds_taken() -> float:
    """Return the seconds since the request in hand came; 0 for one refused unseen."""
    now = time.perf_counter()
    return now - float(g.get("started", now))
