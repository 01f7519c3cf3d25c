"""One import into a package at a time; the lock goes with its process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.bounds.file_lock import try_lock
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected

NAME = ".import.lock"


@contextmanager
def import_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a package.

    Raises:
        ImportRejected: another import holds it, or nothing can be written into the folder.
    """
    try:
        handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ImportRejected(
            LazyMessage.t("Nothing can be written into {folder} ({reason}).", folder=folder, reason=error.strerror)
        ) from None
    try:
        if not _is_locked(handle):
            raise ImportRejected(
                LazyMessage.t(
                    "Another import into {folder} is running. Wait until it has ended, and try again.",
                    folder=folder,
                )
            )
        yield
    finally:
        os.close(handle)


def _is_locked(handle: int) -> bool:
    """Return whether the lock could be taken."""
    try:
        return try_lock(handle)
    except OSError:
        return False
