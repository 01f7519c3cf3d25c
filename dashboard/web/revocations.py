"""Sessions ended before their time: a copied cookie is good for nothing."""

from __future__ import annotations

import errno
import hashlib
import logging
import re
import threading
import time
from pathlib import Path

from dashboard.sources.deadline import Deadline

FOLDER = "signed-out"
NAME = re.compile(r"[0-9a-f]{32}")
"""What an ended session is called in the folder: by a hash."""

TIMEOUT = 2.0
"""Seconds that the folder has for a question; a thread that answers pages waits meanwhile."""

logger = logging.getLogger(__name__)


class Revocations:
    """The sessions that were ended, in a folder that all processes share.

    Of each only a hash is kept.

    Args:
        state: the folder of the program's state (None: this process alone remembers).
        lifetime: seconds after which a session ends by itself, and is forgotten here.
    """

    def __init__(self, state: Path | None, lifetime: float) -> None:
        self._folder = state / FOLDER if state else None
        self._lifetime = lifetime
        self._deadline = Deadline()
        self._own: dict[str, float] = {}
        self._lock = threading.Lock()

    def revoke(self, session: str) -> bool:
        """End a session; return whether nobody had ended it before.

        Where it cannot be kept on disk, this process remembers it all the same.
        """
        name = _name(session)
        with self._lock:
            now = time.monotonic()
            self._own = {entry: until for entry, until in self._own.items() if until > now}
            if name in self._own:
                return False
            self._own[name] = now + self._lifetime
        if self._folder is None:
            return True
        folder = self._folder
        try:
            return self._deadline.run(lambda: self._keep(folder, name), TIMEOUT)
        except OSError as error:
            logger.warning("A sign-out cannot be kept for other processes: %s", error.strerror)
            return True

    def is_revoked(self, session: str) -> bool:
        """Return whether a session was ended; `OSError` where the folder cannot tell."""
        name = _name(session)
        if name in self._own:
            return True
        if self._folder is None:
            return False
        folder = self._folder
        return self._deadline.run(lambda: _is_revoked(folder, name), TIMEOUT)

    def _keep(self, folder: Path, name: str) -> bool:
        """Keep an ended session; return whether no other process has."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_link(folder)
        try:
            (folder / name).touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            return False
        # Sessions that have ended by themselves meanwhile are forgotten; twice as late, since clocks may be set.
        oldest = time.time() - 2 * self._lifetime
        for path in folder.iterdir():
            if NAME.fullmatch(path.name) and path.lstat().st_mtime < oldest:
                path.unlink(missing_ok=True)
        return True


def _is_revoked(folder: Path, name: str) -> bool:
    """Return whether a session is among those that were ended."""
    _refuse_link(folder)
    try:
        (folder / name).lstat()
    except FileNotFoundError:
        return False
    return True


def _refuse_link(folder: Path) -> None:
    """Refuse a link in the place of the folder, which might lead anywhere."""
    if folder.is_symlink():
        raise OSError(errno.ELOOP, "the folder of sign-outs is a link; remove it")


def _name(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()[:32]
