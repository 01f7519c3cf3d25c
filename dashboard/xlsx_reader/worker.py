"""The process that reads one file.

Bytes come in, lines of JSON go out, and it cannot grow beyond its limits.

Its arguments are the kind of the file and the limits; its last line says how it ended, so that a process that died
in between is noticed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader import serialization
from dashboard.xlsx_reader.csv_rows import CsvError, read_batches
from dashboard.xlsx_reader.errors import OUT_OF_MEMORY, WorkbookRejected

if sys.platform != "win32":  # there, the time and the size of what comes in are limited only
    import resource


def main() -> None:
    """Read a file from the standard input, and write its cells to the standard output."""
    read, limits = READERS[sys.argv[1]], Limits(**json.loads(sys.argv[2]))
    confine(limits)
    end: dict[str, str | int] = {"ended": "good"}
    try:
        for line in read(sys.stdin.buffer.read(limits.packed + 1), limits):
            sys.stdout.buffer.write(line)
    except WorkbookRejected as refused:
        end = {"ended": refused.reason}
    except CsvError as error:
        end = {"ended": error.reason, "row": error.row, "detail": error.detail}
    except MemoryError:
        end = {"ended": "memory"}
    sys.stdout.buffer.write(json.dumps(end).encode() + b"\n")


def _sheets(content: bytes, limits: Limits) -> Iterator[bytes]:
    from dashboard.xlsx_reader.parser import parse  # noqa: PLC0415 - a CSV file does not need what this loads

    yield from serialization.serialize(parse(content, limits))


def _batches(content: bytes, limits: Limits) -> Iterator[bytes]:
    yield from map(serialization.batch, read_batches(content, limits))


READERS: dict[str, Callable[[bytes, Limits], Iterator[bytes]]] = {"workbook": _sheets, "csv": _batches}
"""Kind of file -> what turns it into lines."""


def confine(limits: Limits) -> None:
    """Limit memory, processor time and file size of this process."""
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
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
