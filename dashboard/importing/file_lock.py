"""One import into a package at a time.

The lock goes with the process that holds it, however that ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
        if not _try_lock(handle):
            raise ImportRejected(
                LazyMessage.t(
                    "Another import into {folder} is running. Wait until it has ended, and try again.",
                    folder=folder,
                )
            )
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    """Return whether the lock could be taken."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only Windows has it

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - only the others have it

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
