"""What an import writes under its lock: a dated copy, then the new files, all or none."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from filelock import lock_descriptor

from dashboard.bounds.atomic_write import sync_folder, write_file
from dashboard.dataset import transaction
from dashboard.importing.errors import ImportRejected
from dashboard.importing.target_package import TargetPackage

NAME = ".import.lock"


@contextmanager
def import_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a package, which goes with its process.

    Raises:
        ImportRejected: another import holds it, or nothing can be written into the folder, or locked there.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context((folder / NAME).open("ab"))
            is_locked = lock_descriptor(file.fileno(), blocking=False)
        except OSError as error:
            raise ImportRejected.t(
                "Nothing can be written into {folder} ({reason}).", folder=folder, reason=error.strerror
            ) from None
        if not is_locked:
            raise ImportRejected.t(
                "Another import into {folder} is running. Wait until it has ended, and try again.", folder=folder
            )
        yield


BACKUPS = ".kept"
PART = ".part"


def write_files(folder: Path, package: TargetPackage, files: Mapping[str, bytes], now: datetime) -> Path:
    """Replace files of a locked package; return the folder in which it stays as it was.

    Raises:
        ImportRejected: nothing was changed, because the disk is full, the folder cannot be written, or a file was
            changed by somebody else in the meantime.
    """
    try:
        path = back_up(folder, package, now)
        try:
            transaction.prepare(folder, files)
            for name, content in package.content.items():
                if (folder / name).read_bytes() != content:
                    shutil.rmtree(folder / transaction.FOLDER)
                    raise ImportRejected.t(
                        "Nothing was changed: {file} was changed by somebody else in the meantime. Try again.",
                        file=name,
                    )
            transaction.commit(folder)
        except (OSError, ImportRejected):
            if not transaction.is_pending(folder):  # else the next import moves the new files that are left
                shutil.rmtree(path, ignore_errors=True)  # nothing was changed, and a full disk needs the room
                raise
    except OSError as error:
        raise _write_error(folder, error) from None
    return path


def back_up(folder: Path, package: TargetPackage, now: datetime) -> Path:
    """Back up the package as it was read into `.kept/`, whole or not at all; return the folder."""
    place = folder / BACKUPS
    if place.is_symlink():
        raise OSError(errno.ELOOP, f"{BACKUPS} is a link; remove it", str(place))
    place.mkdir(exist_ok=True)
    stamp = f"{now:%Y-%m-%dT%H%M%SZ}"
    names = (stamp if number == 1 else f"{stamp}-{number}" for number in count(1))
    target = next(place / name for name in names if not (place / name).exists())
    part = place / (target.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        for name, content in package.content.items():
            write_file(part / name, content)
        sync_folder(part)
        part.replace(target)
        sync_folder(place)
    except OSError:
        for path in (part, target):
            shutil.rmtree(path, ignore_errors=True)
        raise
    return target


def recover(folder: Path) -> bool:
    """Finish what an interrupted import left in a locked package; return whether there was any.

    Raises:
        ImportRejected: the disk does not allow it now; the package can be read as it is.
    """
    try:
        for part in (folder / BACKUPS).glob(f"*{PART}"):
            shutil.rmtree(part)
        return transaction.finish(folder)
    except OSError as error:
        raise _write_error(folder, error) from None


def _write_error(folder: Path, error: OSError) -> ImportRejected:
    """Return the error of a folder that cannot be written."""
    return ImportRejected.t(
        "Nothing was changed: writing into {folder} failed ({reason}).", folder=folder, reason=error.strerror
    )
