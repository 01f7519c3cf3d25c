"""A lock on an open file, which goes with the process that holds it, however that ends.

The package `filelock` does the same for a path. Here the file is open already, by the rules of the room that opens it,
a drive without locks is an answer and no loop, and nothing more has to be installed.
"""

from __future__ import annotations

import sys


def try_lock(handle: int, *, wait: bool = False) -> bool:
    """Lock an open file for this process; return whether it is locked.

    Raises:
        OSError: there are no locks where it lies.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only Windows has it

        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
    import fcntl  # noqa: PLC0415 - only the others have it

    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
