"""Does it stay up.

`python -m benchmarks.soak` loads the dashboard, deployed as deploy/ has it, with readers.

Each run has two servers of its own behind nginx, and something that disturbs them: nothing; processes that are killed;
masters that are killed; bad versions of the data, and a restart with the last of them in place; a rolling restart.
`--write FILE` keeps the table as Markdown.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.http_client import CHANGE
from benchmarks.measure import machine
from benchmarks.replicas import START_TIMEOUT, Deployment, Replica, deploy

SPAWN_RATE = 20
"""New readers a second."""

KILL_EVERY, KILL_MASTER_EVERY, RENEW_EVERY = 4, 15, 15
"""Seconds between two processes killed, two masters killed, two servers renewed."""

BAD_VERSIONS = 60

Disturbance = Callable[[Deployment, threading.Event, int], str]
"""Disturbs what is deployed until all is over, in so many seconds; tells what was done, and what came of it."""


@dataclass(frozen=True)
class RunResult:
    """What readers saw.

    Attributes:
        requests: how many they made. `failures`: how many failed, by what was said of them.
        middle, late: milliseconds of a filter change, the median and the 95th percentile.
        memory: megabytes of all processes in the first and in the last third of the time.
        disturbance: what was done meanwhile.
    """

    requests: int
    failures: dict[str, int]
    middle: float
    late: float
    memory: tuple[float, float]
    disturbance: str

    @property
    def lost(self) -> float:
        """Return the share of requests that failed."""
        return sum(self.failures.values()) / max(self.requests, 1)


def main() -> None:
    """Run all, or those that are named, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--workers", type=int, default=2, help="processes of each of the two servers")
    parser.add_argument("--only", nargs="*", choices=list(RUNS), default=list(RUNS))
    parser.add_argument("--write", type=Path, metavar="FILE")
    options = parser.parse_args()
    results = {name: run(options.readers, options.seconds, RUNS[name], options.workers) for name in options.only}
    processes = f"two servers with {options.workers} processes each behind nginx"
    where = f"{options.readers} readers, {options.seconds} s a run, {processes}, the load tool on the same machine."
    lines = [f"{where} {machine()}", "", *table(results)]
    print(*lines, sep="\n")
    if options.write:
        options.write.write_text("\n".join(["# Steadiness", "", *lines]) + "\n", encoding="utf-8")


def table(results: dict[str, RunResult]) -> Iterator[str]:
    """Yield the rows of a Markdown table of runs."""
    yield "| run | requests | failed | change, median | change, p95 | memory, first and last third | disturbed by |"
    yield "|---|---:|---|---:|---:|---:|---|"
    for name, result in results.items():
        failures = "; ".join(f"{count} × {failure}" for failure, count in result.failures.items())
        first, last = result.memory
        yield (
            f"| {name} | {result.requests:,} | {sum(result.failures.values())} ({result.lost:.3%}) {failures} | "
            f"{result.middle:.0f} ms | {result.late:.0f} ms | {first:.0f} MB, {last:.0f} MB | {result.disturbance} |"
        )


def run(readers: int, seconds: int, disturb: Disturbance, workers: int = 2) -> RunResult:
    """Return what a number of readers measured while the service was disturbed."""
    with deploy(workers) as target, tempfile.TemporaryDirectory() as folder:
        over = threading.Event()
        memory: list[float] = []
        notes: list[str] = []
        threads = [
            threading.Thread(target=lambda: memory.extend(sample_memory(target, over))),
            threading.Thread(target=lambda: notes.append(disturb(target, over, seconds))),
        ]
        for thread in threads:
            thread.start()
        try:
            figures = load_with_readers(readers, seconds, target.address, Path(folder) / "load")
        finally:
            over.set()
            for thread in threads:
                thread.join()
    third = max(1, len(memory) // 3)
    memory_span = (statistics.median(memory[:third]), statistics.median(memory[-third:])) if memory else (0.0, 0.0)
    return RunResult(**figures, memory=memory_span, disturbance=notes[0])


def load_with_readers(readers: int, seconds: int, address: str, prefix: Path) -> dict[str, Any]:
    """Let readers come, and return what they saw of requests, failures and times."""
    command = [sys.executable, "-m", "locust", "-f", "benchmarks/load.py", "--headless", "--only-summary"]
    command += ["--host", address, "--users", str(readers)]
    command += ["--spawn-rate", str(SPAWN_RATE), "--run-time", f"{seconds}s", "--csv", str(prefix)]
    subprocess.run([*command, "--exit-code-on-error", "0", "--skip-log"], check=True, capture_output=True)
    stats = {row["Name"]: row for row in rows(prefix.with_name("load_stats.csv"))}
    failures = rows(prefix.with_name("load_failures.csv"))
    return {
        "requests": int(stats["Aggregated"]["Request Count"]),
        "failures": {f"{row['Name']}: {row['Error']}": int(row["Occurrences"]) for row in failures},
        "middle": float(stats[CHANGE]["50%"]),
        "late": float(stats[CHANGE]["95%"]),
    }


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sample_memory(target: Deployment, over: threading.Event) -> Iterator[float]:
    """Yield, every second, the megabytes that all processes hold for themselves."""
    while not over.wait(1):
        yield target.memory()


def undisturbed(_target: Deployment, over: threading.Event, _seconds: int) -> str:
    """Leave all alone."""
    over.wait()
    return "nothing"


def killing(target: Deployment, over: threading.Event, _seconds: int) -> str:
    """Kill a process that answers every few seconds, now of the one server, now of the other."""
    count = 0
    for replica in cycle(target.replicas):
        if over.wait(KILL_EVERY):
            break
        for process in replica.processes()[1:2]:
            process.kill()
            count += 1
    return f"{count} processes killed"


def killing_masters(target: Deployment, over: threading.Event, _seconds: int) -> str:
    """Kill the master of a server every few seconds, now of the one, now of the other."""
    for replica in cycle(target.replicas):
        if over.wait(KILL_MASTER_EVERY):
            break
        replica.process.kill()
    away = [seconds for replica in target.replicas for seconds in replica.away]
    return f"{len(away)} masters killed, back after {max(away, default=0):.1f} s at most"


def spoiling(target: Deployment, over: threading.Event, seconds: int) -> str:
    """Write bad versions of the data between good ones, and restart with a bad one."""
    observations = target.data / "observations.csv"
    content = observations.read_text(encoding="utf-8")
    head, _, rest = content.partition("\n")
    count, end = 0, time.monotonic() + seconds * 0.7
    while True:
        count += 1
        observations.write_text(f"{head}\nno,such,row,{count}\n{rest}", encoding="utf-8")
        _wait_until(lambda: all(replica.refuses() for replica in target.replicas), over)
        if count >= BAD_VERSIONS or time.monotonic() > end:
            break
        observations.write_text(content, encoding="utf-8")
        _wait_until(lambda: not any(replica.refuses() for replica in target.replicas), over)
    log_lines = sum("cannot be used" in line for line in target.logged())
    refusals = [_restart(replica).refuses() for replica in target.replicas]
    over.wait()
    health = "/health of both says so" if all(refusals) else f"/health says {refusals}"
    return f"{count} bad versions, {log_lines} lines in the logs; restarts with the last in place: {health}"


def _wait_until(condition: Callable[[], bool], over: threading.Event) -> None:
    """Wait until something is true, or all is over.

    A server that is slow to see what was written has its time.
    """
    deadline = time.monotonic() + START_TIMEOUT
    while not condition() and time.monotonic() < deadline and not over.wait(0.2):
        pass


def _restart(replica: Replica) -> Replica:
    """Stop a server in order, wait until it answers again, and return it."""
    times = len(replica.away)
    replica.stop()
    _wait_until(lambda: len(replica.away) > times, threading.Event())
    return replica


def renewing(target: Deployment, over: threading.Event, _seconds: int) -> str:
    """Renew one server after the other, as a new version is installed."""
    count = 0
    for replica in cycle(target.replicas):
        if over.wait(RENEW_EVERY):
            break
        replica.stop()
        count += 1
    return f"{count} servers renewed, one at a time"


RUNS: dict[str, Disturbance] = {
    "in peace": undisturbed,
    "processes killed": killing,
    "masters killed": killing_masters,
    "bad data": spoiling,
    "rolling restart": renewing,
}

if __name__ == "__main__":
    main()
