"""Run a confined process on what strangers send, which alone a file can end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread, Timer
from typing import IO, Any

import dashboard
from dashboard.bounds.limits import Limits
from dashboard.settings import PREFIX
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.errors import REASONS, WorkbookRejected, rejection
from dashboard.xlsx_reader.raw_sheet import RawSheet, deserialize

if sys.platform != "win32":  # there, the time and the sizes of what goes in and out are limited only
    import resource

CHILD = "dashboard.xlsx_reader.parser"

OUT_OF_MEMORY = 3
"""The exit code of a child that has no memory left to say so."""

CLOCK_FACTOR = 3
"""Times the processor time of a child that it may take by the clock: a busy machine gives it only a part."""

CPU_TIME_SIGNAL = getattr(signal, "SIGXCPU", 0)
"""The signal that ends a process which used up its processor time, where there is one."""

CRASH_SIGNALS = tuple(getattr(signal, name, 0) for name in ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL"))
"""Signals that end a process whose library a damaged file led astray."""


@dataclass(frozen=True)
class ChildResult:
    """What a child wrote; `fault`: "" or "seconds", "memory", "output", "broken"."""

    output: bytes = b""
    fault: str = ""


def run_child(module: str, arguments: list[str], content: bytes, limits: Limits, max_output: int) -> ChildResult:
    """Run a module of this program, which calls `confine`, on the bytes of its standard input.

    It may write so many bytes, and take `CLOCK_FACTOR` times the seconds of the limits by the clock. No word of a
    stranger is among its arguments.
    """
    command = [sys.executable, "-m", module, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    late = Event()
    with subprocess.Popen(command, env=_environment(), **pipes) as process:  # type: ignore[call-overload]  # noqa: S603 - no shell
        Thread(target=_feed, args=(process.stdin, content), daemon=True).start()
        timer = Timer(CLOCK_FACTOR * limits.seconds, _end, (process, late))
        timer.start()
        try:
            output = process.stdout.read(max_output + 1)
            if len(output) <= max_output:
                process.wait()
        finally:
            timer.cancel()
            process.kill()
    if len(output) > max_output:
        return ChildResult(fault="output")
    return ChildResult(output, "seconds" if late.is_set() else _fault(process.returncode))


def ask_child(
    module: str, head: Mapping[str, Any], parts: Mapping[str, bytes], limits: Limits, max_output: int
) -> tuple[str, dict[str, Any], bytes]:
    """Return the fault of a child ("" for none), its line of JSON, and the bytes that follow it.

    It gets a head and parts by name as `child_input` packs them; the rest is as for `run_child`.
    """
    result = run_child(module, [], child_input.pack_input(head, parts=parts), limits, max_output)
    if result.fault:
        return result.fault, {}, b""
    line, _end, rest = result.output.partition(b"\n")
    return "", json.loads(line), rest


def confine(limits: Limits) -> None:
    """Limit memory, processor time and file size of this process, the first to be killed."""
    if sys.platform == "win32":
        return
    with suppress(OSError):  # only Linux has it: where memory runs short, none that serves is ended
        Path("/proc/self/oom_score_adj").write_text("1000")
    for resource_kind, limit in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(resource_kind)
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource_kind, (soft, hard))


def _end(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


def _feed(pipe: IO[bytes], content: bytes) -> None:
    with suppress(OSError, ValueError):  # a child that was ended reads no more
        pipe.write(content)
    with suppress(OSError):
        pipe.close()


def _fault(code: int) -> str:
    """Return how a child ended: its code, or the signal that ended it."""
    if not code:
        return ""
    if CPU_TIME_SIGNAL and code == -CPU_TIME_SIGNAL:
        return "seconds"
    return "broken" if (code > 0 and code != OUT_OF_MEMORY) or -code in CRASH_SIGNALS else "memory"


def _environment() -> dict[str, str]:
    """Return our code, one thread, and none of the settings, which may hold secrets."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    code_folder = str(Path(dashboard.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [code_folder, variables.get("PYTHONPATH", "")]))
    return variables | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def read_workbook(content: bytes, limits: Limits | None = None, name: str = "workbook") -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook (XLSX), hidden ones too; `name` is what messages call it.

    A cell with a formula has the value that Excel saved ("" where it saved none) and the kind `formula`; a cell
    like `#REF!` has the kind `error`. Links to other files are not followed, macros are not read.

    Raises:
        DataError: it is no workbook, damaged, protected, or beyond a limit; the message says which and what to do.
    """
    limits = limits or Limits()
    if len(content) > limits.packed:
        raise rejection(name, "packed", limits)
    lines, end = ask_worker(CHILD, (json.dumps(asdict(limits)),), content, limits)
    if end["ended"] != "good":
        raise rejection(name, end["ended"] if end["ended"] in REASONS else "broken", limits)
    return tuple(map(deserialize, lines))


def parse_workbook(content: bytes, limits: Limits, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets as `read_workbook` does, in this process, which is confined already."""
    from dashboard.xlsx_reader.parser import parse  # noqa: PLC0415 - who reads no workbook does not wait for it

    if len(content) > limits.packed:
        raise rejection(name, "packed", limits)
    try:
        return tuple(parse(content, limits))
    except WorkbookRejected as error:
        raise rejection(name, error.reason, limits) from None


def ask_worker(
    module: str, arguments: Sequence[str], content: bytes, limits: Limits
) -> tuple[list[bytes], dict[str, Any]]:
    """Run a confined module; return its lines and how it `ended`: "good", or a bound."""
    result = run_child(module, list(arguments), content, limits, limits.max_output)
    *lines, last = result.output.splitlines() or [b""]
    try:
        end = json.loads(last)
        return lines, {"ended": str(end["ended"]), **end}
    except (ValueError, KeyError, TypeError):
        return [], {"ended": "characters" if result.fault == "output" else result.fault or "memory"}
