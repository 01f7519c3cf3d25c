"""Write an import again and again, killed each time one step later.

Say of each time whether it was killed.

Run as a program of its own: `interrupted_import.py PACKAGE NEW OUT`. PACKAGE is a package as it is, NEW a folder
with the files that replace some of its files, OUT gets one copy of the package for each step, as the killed
import left it.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.importing.target_package import read_package
from dashboard.importing.writer import import_lock, write_files

STEPS = ("os.mkdir", "os.rename", "os.remove", "os.rmdir")
"""Events of the file system that change something; opening a file to write, and each write, are steps too."""


class _Countdown:
    """Ends this process, as a power cut does, before the step that is the last."""

    def __init__(self, steps: int) -> None:
        self.remaining = steps

    def step(self) -> None:
        self.remaining -= 1
        if self.remaining < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in STEPS or writes:
            self.step()


def _is_killed_at(step: int, package: Path, files: dict[str, bytes], now: datetime) -> bool:
    """Write the import in a process that is killed before a step; return whether it came so far."""
    child = os.fork()
    if not child:
        countdown = _Countdown(step)
        real = os.write
        handles: set[int] = set()

        def half(handle: int, content: Any) -> int:
            countdown.step()
            first = handle not in handles
            handles.add(handle)
            return real(handle, bytes(content)[: max(1, len(content) // 2)] if first else content)

        os.write = half
        sys.addaudithook(countdown.heard)
        with import_lock(package):
            write_files(package, read_package(package), files, now)
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(package: Path, new: Path, out: Path) -> None:
    """Print, for each step, its number and whether the import was killed; the last one is not."""
    files = {path.name: path.read_bytes() for path in new.iterdir()}
    now = datetime(2026, 11, 22, tzinfo=UTC)
    for step in itertools.count():
        copy = Path(shutil.copytree(package, out / str(step)))
        killed = _is_killed_at(step, copy, files, now)
        print(step, killed)  # noqa: T201 - it is what the test reads
        if not killed:
            break


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
