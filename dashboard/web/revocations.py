"""Sessions that were ended before their time.

A copied cookie of one is good for nothing, in any process.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from pathlib import Path

FOLDER = "signed-out"
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
        self._own: dict[str, float] = {}
        self._lock = threading.Lock()

    def revoke(self, session: str) -> None:
        """End a session; where it cannot be kept on disk, this process remembers it all the same."""
        name = _name(session)
        with self._lock:
            now = time.monotonic()
            self._own = {known: until for known, until in self._own.items() if until > now}
            self._own[name] = now + self._lifetime
        if self._folder is None:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._folder / name).touch(mode=0o600)
            self._forget_old(self._folder)
        except OSError as error:
            logger.warning("A sign-out cannot be kept for other processes: %s", error.strerror)

    def is_revoked(self, session: str) -> bool:
        """Return whether a session was ended.

        Raises:
            OSError: the folder cannot be read, so that nobody can say.
        """
        name = _name(session)
        if name in self._own:
            return True
        if self._folder is None:
            return False
        try:
            (self._folder / name).lstat()
        except FileNotFoundError:
            return False
        return True

    def _forget_old(self, folder: Path) -> None:
        """Forget sessions that have ended by themselves meanwhile."""
        oldest = time.time() - 2 * self._lifetime  # twice, since clocks may be set
        for path in folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


def _name(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()[:32]
