"""Several files of a package, replaced as one: what was begun is finished or undone, never left half done.

New files are written into `.importing/`, each made safe on disk. Then a list of them is put there, in one rename: from
that moment the new files hold, whether or not they have been moved to their places yet. Whoever reads the package
asks `read_current`; the next import moves what is left. Before that moment nothing holds, and it is thrown away.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = ".importing"
LIST = "list.json"


def read_current(folder: Path, name: str) -> bytes:
    """Return the content of a file of a package, as the last import that was committed left it.

    Raises:
        OSError: it cannot be read.
    """
    listed = _listed(folder).get(name)
    if listed is None:
        return (folder / name).read_bytes()
    try:
        new = (folder / FOLDER / name).read_bytes()
    except FileNotFoundError:  # it was moved to its place
        return (folder / name).read_bytes()
    old = (folder / name).read_bytes()
    return new if digest(old) == listed["old"] and digest(new) == listed["new"] else old


def prepare(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the new files beside the package; nothing holds yet.

    Raises:
        OSError: they cannot be written; what was written of them is removed.
    """
    place = folder / FOLDER
    try:
        place.mkdir()
        for name, content in files.items():
            write(place / name, content)
        listed = {name: {"old": _digest_of(folder / name), "new": digest(content)} for name, content in files.items()}
        write(place / f"{LIST}.part", json.dumps(listed).encode())
        settle(place)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise


def commit(folder: Path) -> None:
    """Let the prepared files hold, and move them to their places.

    Raises:
        OSError: the files do not hold (then they are removed), or hold and wait to be moved by `finish`.
    """
    place = folder / FOLDER
    try:
        (place / f"{LIST}.part").replace(place / LIST)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise
    settle(place)
    _move(folder)


def finish(folder: Path) -> bool:
    """Finish or undo what an interrupted import left, and return whether there was something to finish.

    A file that somebody has changed since is left as it is; the one that was to replace it stays in
    `.importing-left/`.

    Raises:
        OSError: it cannot be finished now.
    """
    if _listed(folder):
        _move(folder)
        return True
    if (folder / FOLDER).is_dir():
        shutil.rmtree(folder / FOLDER)
    return False


def is_pending(folder: Path) -> bool:
    """Return whether an import holds whose files have not all been moved to their places."""
    return bool(_listed(folder))


def write(path: Path, content: bytes) -> None:
    """Write a new file and make it safe on disk.

    Raises:
        OSError: it exists, or cannot be written.
    """
    with path.open("xb", buffering=0) as file:
        left = memoryview(content)
        while left:
            left = left[os.write(file.fileno(), left) :]
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Make the names of a folder safe on disk, where the system knows how."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def digest(content: bytes) -> str:
    """Return the hash by which a content is told from another."""
    return hashlib.sha256(content).hexdigest()


def _listed(folder: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads((folder / FOLDER / LIST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return found


def _digest_of(path: Path) -> str:
    return digest(path.read_bytes()) if path.exists() else ""


def _move(folder: Path) -> None:
    place = folder / FOLDER
    for name, listed in _listed(folder).items():
        if not (place / name).exists():
            continue
        if _digest_of(folder / name) == listed["old"]:
            (place / name).replace(folder / name)
        else:
            _set_aside(folder, name)
    settle(folder)
    (place / LIST).unlink()
    shutil.rmtree(place)


def _set_aside(folder: Path, name: str) -> None:
    aside = folder / f"{FOLDER}-left"
    aside.mkdir(exist_ok=True)
    (folder / FOLDER / name).replace(aside / name)
