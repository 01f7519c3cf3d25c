"""One import into a package at a time; the lock goes with its process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import lock_descriptor

from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected

NAME = ".import.lock"


@contextmanager
def import_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a package.

    Raises:
        ImportRejected: another import holds it, or nothing can be written into the folder, or locked there.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context((folder / NAME).open("ab"))
            is_locked = lock_descriptor(file.fileno(), blocking=False)
        except OSError as error:
            raise ImportRejected(
                LazyMessage.t("Nothing can be written into {folder} ({reason}).", folder=folder, reason=error.strerror)
            ) from None
        if not is_locked:
            raise ImportRejected(
                LazyMessage.t(
                    "Another import into {folder} is running. Wait until it has ended, and try again.",
                    folder=folder,
                )
            )
        yield
