"""Read a file in a process of its own.

A hostile or broken file ends that process, never this one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dashboard
from dashboard.bounds.limits import Limits
from dashboard.settings import PREFIX
from dashboard.xlsx_reader import serialization
from dashboard.xlsx_reader.csv_rows import Batch, CsvError
from dashboard.xlsx_reader.errors import OUT_OF_MEMORY, REASONS, rejection
from dashboard.xlsx_reader.raw_sheet import RawSheet

CHILD = "dashboard.xlsx_reader.worker"

OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
"""The signal that ends a process which used up its processor time, where there is one."""


def read_workbook(content: bytes, limits: Limits | None = None, name: str = "workbook") -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook (XLSX), hidden ones too.

    A cell with a formula has the value that Excel saved ("" where it saved none) and the kind `formula`; a cell
    like `#REF!` has the kind `error`. Links to other files are not followed, macros are not read.

    Args:
        content: the bytes of the file.
        limits: what it may take; None for the usual limits.
        name: what messages call it.

    Raises:
        DataError: it is no workbook, damaged, protected, or beyond a limit; the message says which and what to do.
    """
    limits = limits or Limits()
    if len(content) > limits.packed:
        raise rejection(name, "packed", limits)
    lines, end = _ask("workbook", content, limits)
    reason = end["ended"]
    if reason != "good":
        raise rejection(name, reason if reason in REASONS else "broken", limits)
    return tuple(serialization.deserialize(line) for line in lines)


def read_batches_apart(content: bytes, limits: Limits) -> Iterator[Batch]:
    """Yield the rows of a CSV file as `read_batches` does, read in a process of its own.

    Raises:
        CsvError: it cannot be read, or is beyond a limit.
    """
    if len(content) > limits.packed:
        raise CsvError.beyond("packed", limits)
    lines, end = _ask("csv", content, limits)
    for line in lines:
        yield json.loads(line)
    if end["ended"] in ("memory", "seconds"):
        raise CsvError.beyond(end["ended"], limits)
    if end["ended"] != "good":
        raise CsvError(end["ended"], end.get("row", 0), end.get("detail", ""))


def _ask(kind: str, content: bytes, limits: Limits) -> tuple[list[bytes], dict[str, Any]]:
    """Return the lines of the process that reads a file, and its last one: how it ended."""
    return ask_worker(CHILD, (kind, json.dumps(asdict(limits))), content, limits)


def ask_worker(
    module: str, arguments: Sequence[str], content: bytes, limits: Limits
) -> tuple[list[bytes], dict[str, Any]]:
    """Run a module as a process that confines itself, and return its lines and how it ended.

    Its last line is a JSON object whose `ended` is "good", or the bound that it passed.
    """
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - this program itself, no shell, no word of the file in the command
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        return [], {"ended": "seconds"}
    if OUT_OF_TIME and done.returncode == -OUT_OF_TIME:
        return [], {"ended": "seconds"}
    *lines, last = done.stdout.splitlines() or [b""]
    try:
        end = json.loads(last)
        return lines, {"ended": str(end["ended"]), **end}
    except (ValueError, KeyError, TypeError):
        return [], {"ended": "broken" if done.returncode > 0 and done.returncode != OUT_OF_MEMORY else "memory"}


def _environment() -> dict[str, str]:
    """Return the environment with our code and without the dashboard's settings.

    The settings may hold secrets.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    code = str(Path(dashboard.__file__).parent.parent)
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, [code, kept.get("PYTHONPATH", "")]))}
