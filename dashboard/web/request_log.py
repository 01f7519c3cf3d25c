"""One line in the log for each request: what was asked and how it went; never by whom, nor what was chosen."""

from __future__ import annotations

import logging
from urllib.parse import quote

from flask import Flask, Response, request

from dashboard.web.request_time import seconds_taken

REQUESTS = "dashboard.requests"
"""The logger of requests."""


def register_request_log(server: Flask) -> None:
    """Log each answer of a server at level INFO: method, path, status, milliseconds, bytes.

    No address, no browser, no cookie and no query is written: the log holds no personal data. A path is written
    percent-encoded, so that it cannot begin a line of its own.
    """
    logger = logging.getLogger(REQUESTS)

    @server.after_request
    def finished(response: Response) -> Response:
        if logger.isEnabledFor(logging.INFO):
            facts = {
                "method": request.method,
                "path": quote(request.path),
                "status": response.status_code,
                "milliseconds": round(seconds_taken() * 1000),
                "bytes": response.calculate_content_length(),
            }
            logger.info("%(method)s %(path)s %(status)s %(milliseconds)s ms %(bytes)s bytes", facts, extra=facts)
        return response
