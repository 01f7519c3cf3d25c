"""Where the log goes, and what a line of it looks like: plain, or JSON."""

from __future__ import annotations

import json
import logging
import sys
import time

PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"
REQUEST_FIELDS = ("method", "path", "status", "milliseconds", "bytes")


MAX_LENGTH = 4_000
"""Characters of a line; a longer one is cut."""


def escape(text: str, allowed_characters: str = "") -> str:
    """Escape all unprintable characters of a text but those of `allowed_characters`."""
    return "".join(mark if mark.isprintable() or mark in allowed_characters else ascii(mark)[1:-1] for mark in text)


class PlainLines(logging.Formatter):
    """One line for each record with its trace; what would begin another is written as a code."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return escape(super().format(record)[:MAX_LENGTH])[:MAX_LENGTH]


class JsonLines(logging.Formatter):
    """One JSON object a line: the record, its trace as `error`, and the facts of a request.

    Each text is cut, and so written that no end of a line is left which JSON does not write as a code.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        entry = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": escape(record.getMessage()[: MAX_LENGTH // 2], "\n\t")[: MAX_LENGTH // 2],
        }
        entry |= {fact: vars(record)[fact] for fact in REQUEST_FIELDS if fact in vars(record)}
        if record.exc_info:
            entry["error"] = escape(self.formatException(record.exc_info)[-MAX_LENGTH:], "\n\t")[-MAX_LENGTH:]
        return json.dumps(entry, ensure_ascii=False)


def write_logs(style: str) -> None:
    """Send the log to standard error in a style: `plain`, `json`, or `quiet` (warnings)."""
    form = JsonLines() if style == "json" else PlainLines(PLAIN)
    form.converter = time.gmtime
    form.default_time_format, form.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(form)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # That requests wait a moment is told by how long they took.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("dashboard").setLevel(logging.WARNING if style == "quiet" else logging.INFO)
