"""From bytes to sheets of cells: in this process, or run as a module in one of its own.

As a module it reads one file from the standard input and writes lines of JSON. Its argument is the limits, beyond which
it cannot grow; its last line says how it ended, so that a process that died in between is noticed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module

from defusedxml import DefusedXmlException

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.file_kinds import FileKind, detect_kind
from dashboard.xlsx_reader.raw_sheet import RawSheet, serialize
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine
from dashboard.xlsx_reader.zip_container import PARSE_ERRORS

Parser = Callable[[bytes, Limits], tuple[RawSheet, ...]]
"""Returns the sheets of a file; raises `WorkbookRejected` where it is damaged or larger than the limits allow."""

PARSERS: Mapping[FileKind, str] = {
    "xlsx": "xlsx_file",
    "xls": "xls_file",
    "xlsb": "xlsb_file",
    "ods": "ods_file",
    "spreadsheetml": "spreadsheetml",
    "html": "html_tables",
    "json": "json_records",
    "spss": "statistics_file",
    "stata": "statistics_file",
}
"""Kind of file -> module whose `parse` reads it; each is loaded only where it is needed."""


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a file (a `Parser`); nothing is followed, nothing in it is run."""
    if len(content) > limits.packed:
        raise WorkbookRejected("packed")
    if not content:
        raise WorkbookRejected("empty")
    kind = detect_kind(content)
    if kind not in PARSERS:
        raise WorkbookRejected("not-a-workbook" if kind == "text" else kind)
    try:
        parser: Parser = import_module(f"dashboard.xlsx_reader.{PARSERS[kind]}").parse
        sheets = parser(content, limits)
    except DefusedXmlException:
        raise WorkbookRejected("entities") from None
    except (MemoryError, RecursionError):
        raise WorkbookRejected("memory") from None
    except PARSE_ERRORS:
        raise WorkbookRejected("broken") from None
    if len(sheets) > limits.sheets:
        raise WorkbookRejected("sheets")
    return sheets


def main() -> None:
    """Read a workbook from the standard input, and write its cells to the standard output."""
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    reason = "good"
    try:
        for line in serialize(parse(sys.stdin.buffer.read(limits.packed + 1), limits)):
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
