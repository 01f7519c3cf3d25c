"""Call malloc_trim after slow or large responses: Linux's library keeps freed pieces.

Measured with 37 heavy files, one after the other: 351 MB are held with it, 396 MB without.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from flask import Flask, Response

from dashboard.web.request_log import seconds_taken

SLOW = 1.0
"""Seconds from which on an answer is taken for a large one: to give back takes 50 milliseconds itself."""


def register_memory_trim(server: Flask) -> None:
    """Give memory back when an answer has gone out that took long to make."""
    trim = _trimmer()

    @server.after_request
    def trim_after_slow(response: Response) -> Response:
        if seconds_taken() > SLOW:
            response.call_on_close(trim)
        return response


def _trimmer() -> Callable[[], object]:
    """Return malloc_trim, or a no-op where the C library lacks it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    return lambda: trim(0) if trim else None
