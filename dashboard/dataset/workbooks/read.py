"""Read a workbook in a process of its own: a hostile or broken file ends that process, never this one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import dashboard
from dashboard.bounds.limits import Limits
from dashboard.dataset.raw import RawSheet
from dashboard.dataset.workbooks import wire
from dashboard.dataset.workbooks.refusals import REASONS, refusal
from dashboard.settings import PREFIX

CHILD = "dashboard.dataset.workbooks.child"

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
        raise refusal(name, "packed", limits)
    lines, ended = _ask(content, limits)
    if ended != "good":
        raise refusal(name, ended, limits)
    return tuple(wire.read(line) for line in lines)


def _ask(content: bytes, limits: Limits) -> tuple[list[bytes], str]:
    """Return the lines of the process that reads the workbook, and how it ended."""
    command = [sys.executable, "-m", CHILD, json.dumps(asdict(limits))]
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
        return [], "seconds"
    if OUT_OF_TIME and done.returncode == -OUT_OF_TIME:
        return [], "seconds"
    *lines, last = done.stdout.splitlines() or [b""]
    try:
        ended = json.loads(last)["ended"]
    except (ValueError, KeyError, TypeError):
        return [], "broken" if done.returncode > 0 else "memory"
    return lines, ended if ended == "good" or ended in REASONS else "broken"


def _environment() -> dict[str, str]:
    """Return the environment without the settings of the dashboard, which may hold secrets, but with its code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    code = str(Path(dashboard.__file__).parent.parent)
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, [code, kept.get("PYTHONPATH", "")]))}
