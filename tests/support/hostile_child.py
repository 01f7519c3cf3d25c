"""A child process that does what a hostile file might make of one."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.sandbox import confine


def main(kind: str) -> None:
    confine(Limits(memory=256 * 1024 * 1024, seconds=30))
    if kind == "writes":
        while True:
            os.write(1, b"x" * 65_536)
    if kind == "sleeps":
        time.sleep(600)
    if kind == "deaf":  # reads nothing of what comes in, and says nothing
        os.close(0)
        time.sleep(600)
    if kind == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "astray":
        os.kill(os.getpid(), signal.SIGSEGV)
    if kind == "large":
        os.write(1, bytearray(1 << 30)[:1])
    if kind == "fails":
        raise ValueError
    os.write(1, Path("/proc/self/oom_score_adj").read_bytes() if kind == "score" else b"done\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except MemoryError:
        os._exit(3)
