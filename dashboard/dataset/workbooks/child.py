"""The process that reads one workbook: bytes come in, lines of JSON go out, and it cannot grow beyond its limits.

Its arguments are the limits; its last line says how it ended, so that a process that died in between is noticed.
"""

from __future__ import annotations

import json
import sys

from dashboard.bounds.limits import Limits
from dashboard.dataset.workbooks.parse import parse
from dashboard.dataset.workbooks.refusals import RefusedError
from dashboard.dataset.workbooks.wire import written

if sys.platform != "win32":  # there, the time and the size of what comes in are limited only
    import resource


def main() -> None:
    """Read a workbook from the standard input, and write its sheets to the standard output."""
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    ended = {"ended": "good"}
    try:
        for line in written(parse(sys.stdin.buffer.read(limits.packed + 1), limits)):
            sys.stdout.buffer.write(line)
    except RefusedError as refused:
        ended = {"ended": refused.reason}
    except MemoryError:
        ended = {"ended": "memory"}
    sys.stdout.buffer.write(json.dumps(ended).encode() + b"\n")


def confine(limits: Limits) -> None:
    """Let this process have no more memory and processor time than the limits say, and write no file."""
    if sys.platform == "win32":
        return
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))


if __name__ == "__main__":
    main()
