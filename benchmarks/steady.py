"""Does it stay up? `python -m benchmarks.steady` loads a running dashboard with readers, and sums up what they saw.

Three runs, each against a server of its own with two processes: in peace; while a process is killed every few
seconds; while bad and good versions of the data are written. `--write FILE` keeps the table as Markdown.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.asking import CHANGE
from benchmarks.measure import machine
from benchmarks.ports import free_port
from dashboard.settings import shipped_folder

READERS_COME = 20
"""New readers a second."""

KILL_EVERY, WRITE_EVERY = 4, 2
"""Seconds between two killed processes, and between two written versions of the data."""

START = 60
"""Seconds after which a server that does not answer has failed."""

Disturbance = Callable[["Target", threading.Event], int]


@dataclass(frozen=True)
class Target:
    """A running server: its process, its port, and the data that it reads."""

    process: psutil.Process
    port: int
    data: Path


@dataclass(frozen=True)
class Seen:
    """What readers saw: requests, failures by what was said of them, and milliseconds of a filter change."""

    requests: int
    failures: dict[str, int]
    middle: float
    late: float
    memory: tuple[float, float]
    disturbances: int


def main() -> None:
    """Run the three and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path, metavar="FILE")
    given = parser.parse_args()
    runs = {"in peace": undisturbed, f"a process killed every {KILL_EVERY} s": killing, "bad data written": spoiling}
    seen = {name: run(given, disturb) for name, disturb in runs.items()}
    lines = [f"{given.readers} readers, {given.seconds} s, {given.workers} processes. {machine()}", "", *table(seen)]
    print(*lines, sep="\n")
    if given.write:
        given.write.write_text("\n".join(["# Steadiness", "", *lines]) + "\n", encoding="utf-8")


def table(seen: dict[str, Seen]) -> Iterator[str]:
    """Yield the rows of a Markdown table of runs."""
    yield "| run | requests | failed | change, median | change, p95 | memory, first and last third | disturbances |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, run_ in seen.items():
        failed = sum(run_.failures.values())
        said = "; ".join(f"{count} × {what}" for what, count in run_.failures.items())
        first, last = run_.memory
        yield (
            f"| {name} | {run_.requests:,} | {failed} ({failed / max(run_.requests, 1):.3%}) {said} | "
            f"{run_.middle:.0f} ms | {run_.late:.0f} ms | {first:.0f} MB, {last:.0f} MB | {run_.disturbances} |"
        )


def run(given: argparse.Namespace, disturb: Disturbance) -> Seen:
    """Return what readers saw of a server while something disturbed it."""
    with serving(given.workers) as target, tempfile.TemporaryDirectory() as folder:
        over = threading.Event()
        memory: list[float] = []
        done: list[int] = []
        beside = [
            threading.Thread(target=lambda: memory.extend(measured(target, over))),
            threading.Thread(target=lambda: done.append(disturb(target, over))),
        ]
        for thread in beside:
            thread.start()
        try:
            found = loaded(given, target, Path(folder) / "load")
        finally:
            over.set()
            for thread in beside:
                thread.join()
    third = max(1, len(memory) // 3)
    around = (statistics.median(memory[:third]), statistics.median(memory[-third:])) if memory else (0.0, 0.0)
    return Seen(**found, memory=around, disturbances=done[0])


def loaded(given: argparse.Namespace, target: Target, prefix: Path) -> dict[str, Any]:
    """Let readers come, and return what they saw of requests, failures and times."""
    command = [sys.executable, "-m", "locust", "-f", "benchmarks/load.py", "--headless", "--only-summary"]
    command += ["--host", f"http://127.0.0.1:{target.port}", "--users", str(given.readers)]
    command += ["--spawn-rate", str(READERS_COME), "--run-time", f"{given.seconds}s", "--csv", str(prefix)]
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


@contextmanager
def serving(workers: int) -> Iterator[Target]:
    """Serve a copy of the shipped data, with a state folder of its own, and stop it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        shutil.copytree(shipped_folder("data"), data)
        command = [sys.executable, "-m", "dashboard", "serve", "--port", str(port), "--workers", str(workers)]
        settings = {"DASHBOARD_LOG": "quiet", "DASHBOARD_STATE": f"{folder}/state", "DASHBOARD_DATA": str(data)}
        environment = {**psutil.Process().environ(), **settings}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
            if not server.stdout or not server.stdout.readline():
                raise RuntimeError("The server did not start.")
            try:
                yield Target(psutil.Process(server.pid), port, data)
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(START)


def measured(target: Target, over: threading.Event) -> Iterator[float]:
    """Yield, every second, the megabytes that the processes of a server hold for themselves."""
    while not over.wait(1):
        total = 0.0
        for process in [target.process, *target.process.children()]:
            try:
                total += process.memory_full_info().uss / 2**20
            except psutil.NoSuchProcess:
                continue
        yield total


def undisturbed(_target: Target, over: threading.Event) -> int:
    """Leave the server alone."""
    over.wait()
    return 0


def killing(target: Target, over: threading.Event) -> int:
    """Kill a process of the server every few seconds."""
    killed = 0
    while not over.wait(KILL_EVERY):
        for process in target.process.children()[:1]:
            process.kill()
            killed += 1
    return killed


def spoiling(target: Target, over: threading.Event) -> int:
    """Write a bad version of the data, then a good one, over and over."""
    observations = target.data / "observations.csv"
    good = observations.read_text(encoding="utf-8")
    written = 0
    while not over.wait(WRITE_EVERY):
        written += 1
        head, _, rest = good.partition("\n")
        bad = f"{head}\nno,such,row,{written}\n{rest}"
        observations.write_text(bad if written % 2 else good, encoding="utf-8")
    observations.write_text(good, encoding="utf-8")
    return written


if __name__ == "__main__":
    main()
