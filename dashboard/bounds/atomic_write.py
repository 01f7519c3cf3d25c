"""Files written whole or not at all, safe on disk before their name holds."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

PART_PREFIX = ".new-"
"""How the name of a file begins that is being written."""


def write_file(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a new file, safe on disk; `OSError` where something, a link too, is in its place."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(path, "wb", buffering=0, opener=lambda name, _: os.open(name, flags, mode)) as file:
        remaining = memoryview(content)
        while remaining:
            remaining = remaining[os.write(file.fileno(), remaining) :]
        os.fsync(file.fileno())


def replace_file(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Exchange a file whole: who reads it sees the old or the new one, after `OSError` too."""
    part = path.with_name(f"{PART_PREFIX}{path.name}-{token_hex(8)}")  # containers share numbers of processes
    try:
        write_file(part, content, mode)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def stale_parts(folder: Path, seconds: float) -> list[Path]:
    """Return what processes that were killed left half written, so many seconds ago or more."""
    paths = list[Path]()
    for path in folder.glob(f"{PART_PREFIX}*"):
        with suppress(OSError):  # another process removed it just now
            paths += [path] if path.lstat().st_mtime < time.time() - seconds else []
    return paths


def sync_folder(folder: Path) -> None:
    """See to it that a folder's names outlast a loss of power, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
