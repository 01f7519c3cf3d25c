"""Regular files read within bounds, so that no read waits for a writer or never ends."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dashboard.bounds.errors import BoundError
from dashboard.errors import LazyMessage

CHUNK = 1024 * 1024
"""Bytes that are read at a time."""


def read_regular_file(path: Path, max_bytes: int, *, follow: bool = True) -> bytes:
    """Return the bytes of a file; `follow`: a link may stand in its place.

    Raises:
        BoundError: it is no regular file, which no byte is read of, or larger than `max_bytes`.
        OSError: it cannot be opened or read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not follow:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    with open(path, "rb", buffering=0, opener=lambda name, _: os.open(name, flags)) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise BoundError(LazyMessage.t("it is no regular file"))
        content = bytearray()
        while status.st_size <= max_bytes and len(content) <= max_bytes:
            piece = file.read(CHUNK)
            if not piece:
                return bytes(content)
            content += piece
    raise BoundError(LazyMessage.t("it has more than {most} bytes", most=f"{max_bytes:,}"))
