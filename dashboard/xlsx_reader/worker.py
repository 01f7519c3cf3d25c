"""The process that reads one workbook.

Bytes come in, lines of JSON go out, and it cannot grow beyond its limits.

Its argument is the limits; its last line says how it ended, so that a process that died in between is noticed.
"""

from __future__ import annotations

import json
import os
import sys

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader import serialization
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.parser import parse
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine


def main() -> None:
    """Read a workbook from the standard input, and write its cells to the standard output."""
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    reason = "good"
    try:
        for line in serialization.serialize(parse(sys.stdin.buffer.read(limits.packed + 1), limits)):
            sys.stdout.buffer.write(line)
    except WorkbookRejected as refused:
        reason = refused.reason
    except MemoryError:
        reason = "memory"
    sys.stdout.buffer.write(json.dumps({"ended": reason}).encode() + b"\n")


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
