"""Several files of a package, replaced as one: finished or undone, never left half done.

New files are written into `.importing/`, each made safe on disk. Then a list of them is put there, in one rename: from
that moment the new files hold, whether or not they have been moved to their places yet. Whoever reads the package
asks `read_current`; the next import moves what is left. Before that moment nothing holds, and it is thrown away.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.bounds.atomic_write import sync_folder, write_file
from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.json_text import read_json
from dashboard.bounds.limits import MEGABYTE, TABLE
from dashboard.errors import DataError, Problem

FOLDER = ".importing"
MANIFEST = "list.json"
MOST_LIST_BYTES = MEGABYTE
NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.csv|datapackage\.json)")
"""What an import replaces: tables and their description, in the folder itself."""

HASHES = re.compile(r"(?:[0-9a-f]{64})? [0-9a-f]{64}")
"""The hash of an old content, if there was one, and of a new one."""


def read_current(folder: Path, name: str) -> bytes:
    """Return a file of a package as the last committed import left it.

    OSError where it cannot be read, or is too large; DataError where the list of an interrupted import is spoilt.
    """
    hashes = _read_list(folder).get(name)
    if hashes is None:
        return _read_bytes(folder / name)
    try:
        new = _read_bytes(folder / FOLDER / name, follow=False)
    except FileNotFoundError:  # it was moved to its place
        return _read_bytes(folder / name)
    old = _read_bytes(folder / name)
    return new if digest(old) == hashes["old"] and digest(new) == hashes["new"] else old


def prepare(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the new files beside the package, or remove what was written; nothing holds yet."""
    place = folder / FOLDER
    try:
        place.mkdir()
        for name, content in files.items():
            write_file(place / name, content)
        hashes = {name: {"old": _digest_of(folder / name), "new": digest(content)} for name, content in files.items()}
        write_file(place / f"{MANIFEST}.part", json.dumps(hashes).encode())
        sync_folder(place)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise


def commit(folder: Path) -> None:
    """Let the prepared files hold, and move them; an OSError leaves the rest to `finish`."""
    place = folder / FOLDER
    try:
        (place / f"{MANIFEST}.part").replace(place / MANIFEST)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise
    sync_folder(place)
    _move(folder)


def finish(folder: Path) -> bool:
    """Finish or undo an interrupted import; return whether there was one.

    A file that somebody has changed since is left as it is; the one that was to replace it stays in
    `.importing-left/`.
    """
    if _read_list(folder):
        _move(folder)
        return True
    if (folder / FOLDER).is_dir():
        shutil.rmtree(folder / FOLDER)
    return False


def is_pending(folder: Path) -> bool:
    """Return whether an import holds whose files have not all been moved to their places."""
    return bool(_read_list(folder))


def digest(content: bytes) -> str:
    """Return the SHA-256 hash of a content."""
    return hashlib.sha256(content).hexdigest()


def _read_list(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Return name -> old and new hash of the files of an import; DataError where it is spoilt."""
    if (folder / FOLDER).is_symlink():
        raise _invalid_list(folder)
    try:
        hashes = read_json(
            read_regular_file(folder / FOLDER / MANIFEST, MOST_LIST_BYTES, follow=False), MOST_LIST_BYTES
        )
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError):
        raise _invalid_list(folder) from None
    if not isinstance(hashes, dict) or not all(NAME.fullmatch(name) and _has_hashes(hashes[name]) for name in hashes):
        raise _invalid_list(folder)
    return hashes


def _has_hashes(entry: Any) -> bool:
    """Return whether this is an entry of a list."""
    if not isinstance(entry, dict) or entry.keys() != {"old", "new"} or {*map(type, entry.values())} != {str}:
        return False
    return bool(HASHES.fullmatch(f"{entry['old']} {entry['new']}"))


def _invalid_list(folder: Path) -> DataError:
    sentence = "the list of an import that was interrupted is spoilt"
    remedy = f"Remove the folder {FOLDER} in {folder}; the tables themselves stay as they are."
    return DataError([Problem(f"{FOLDER}/{MANIFEST}", 0, "", sentence, "", remedy)])


def _read_bytes(path: Path, *, follow: bool = True) -> bytes:
    """Return the bytes of a regular file; OSError where it is none, or too large."""
    try:
        return read_regular_file(path, TABLE.packed, follow=follow)
    except BoundError as error:
        raise OSError(errno.EINVAL, str(error.sentence), str(path)) from None


def _digest_of(path: Path) -> str:
    try:
        return digest(_read_bytes(path))
    except FileNotFoundError:
        return ""


def _move(folder: Path) -> None:
    place = folder / FOLDER
    for name, hashes in _read_list(folder).items():
        if not os.path.lexists(place / name):
            continue
        if (place / name).is_symlink() or _digest_of(place / name) != hashes["new"]:
            raise _invalid_list(folder)
        if _digest_of(folder / name) == hashes["old"]:
            (place / name).replace(folder / name)
        else:
            aside = folder / f"{FOLDER}-left"
            aside.mkdir(exist_ok=True)
            (place / name).replace(aside / name)
    sync_folder(folder)
    (place / MANIFEST).unlink()
    shutil.rmtree(place)
