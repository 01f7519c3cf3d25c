"""Processes killed at random moments: `python -m benchmarks.kills --count 30`.

A third each: a server while it loads, a process that answers while data are read anew, an import while it writes. After
each, what was killed is started again: the server is ready with the data that are there, the package is the old one or
the new one and nothing between, and the import can be made again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks.outcome import Outcome
from benchmarks.replicas import START_TIMEOUT, Replica, serving_command
from dashboard.dataset.load import load
from dashboard.settings import shipped_folder

LOADING, RELOADING, IMPORTING = 3.0, 1.5, 3.0
"""Seconds within which a kill falls."""

ROW = "kind,title,date_start,countries,areas,source\nwebinar,Killed {number},2020-05-04,KAZ,drug_treatment,{source}\n"


def server_of(folder: Path, workers: int) -> Replica:
    """Return a server of the package in a folder, not yet started."""
    state = {"DASHBOARD_LOG": "quiet", "DASHBOARD_DATA": str(folder / "data"), "DASHBOARD_STATE": str(folder / "state")}
    return Replica(*serving_command(workers), {**os.environ, **state}, folder / "log")


def wait_until_ready(server: Replica, folder: Path) -> str:
    """Return what is wrong with a server once it has had time to show the data that are there.

    "" for nothing.
    """
    version, end = load(folder / "data").version.hash, time.monotonic() + START_TIMEOUT
    while time.monotonic() < end:
        if server.health().get("data", {}).get("version") == version:
            return ""
        time.sleep(0.1)
    return f"the server does not show the data that are there: {server.health()}"


def loading(folder: Path, chance: random.Random, outcome: Outcome) -> str:
    """Kill a server while it loads, and start it again."""
    server = server_of(folder, 1)
    with server.log.open("ab") as log:
        first = subprocess.Popen(server.command, env=server.environment, stdout=subprocess.DEVNULL, stderr=log)
    time.sleep(chance.uniform(0, LOADING))
    first.kill()
    first.wait()
    server.start()
    try:
        return wait_until_ready(server, folder)
    finally:
        outcome.measure(server.processes())
        server.stop()


def reloading(folder: Path, chance: random.Random, outcome: Outcome) -> str:
    """Kill a process that answers while new data are read."""
    server, table = server_of(folder, 2), folder / "data" / "sources.csv"
    server.start()
    try:
        _change(table, chance)
        time.sleep(chance.uniform(0, RELOADING))
        for process in chance.sample(server.processes()[1:], 1):
            process.kill()
        return wait_until_ready(server, folder)
    finally:
        outcome.measure(server.processes())
        server.stop()


def _change(table: Path, chance: random.Random) -> None:
    """Make a table another one by empty lines at its end, which are other bytes and no rows."""
    content = table.read_text(encoding="utf-8")
    table.write_text(content.rstrip("\n") + "\n" * chance.randint(2, 40), encoding="utf-8")


def importing(folder: Path, chance: random.Random, outcome: Outcome) -> str:
    """Kill an import while it works, and make it again."""
    package, file = folder / "data", folder / "new.csv"
    source = load(package).sources["url"].iloc[0]
    file.write_text(ROW.format(number=chance.randrange(10**6), source=source), encoding="utf-8")
    command = [sys.executable, "-m", "dashboard", "import", str(file), "--into", str(package), "--yes"]
    before = _hash(package)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0, IMPORTING))
    outcome.measure([psutil.Process(process.pid)])
    process.kill()
    process.wait()
    if load(package).activities.empty:
        return "the package is empty"
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    if again.returncode:
        return f"the import cannot be made again: {again.stderr[-300:] or again.stdout[-300:]}"
    check = subprocess.run([*command[:3], "check", str(package)], capture_output=True, check=False)
    if check.returncode:
        return f"check refuses the package: {check.stdout[-300:]!r}"
    return "" if _hash(package) != before else "the import was lost"


def _hash(package: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(package.glob("*.csv")))).hexdigest()


KINDS: tuple[Callable[[Path, random.Random, Outcome], str], ...] = (loading, reloading, importing)


def run(count: int, seed: int) -> Outcome:
    """Return what came of so many kills, each of a package and a state of its own."""
    chance, outcome = random.Random(seed), Outcome(f"processes killed, seed {seed}")  # noqa: S311 - moments, not secrets
    for number in range(count):
        with tempfile.TemporaryDirectory() as name:
            shutil.copytree(shipped_folder("data"), Path(name) / "data")
            kind, start = KINDS[number % len(KINDS)], time.monotonic()
            try:
                failure = kind(Path(name), chance, outcome)
            except (RuntimeError, subprocess.SubprocessError, psutil.Error) as error:
                failure = f"{type(error).__name__}: {error}"
            outcome.add(time.monotonic() - start, failure and f"{number}, {kind.__name__}: {failure}")
    return outcome


def main() -> int:
    """Kill, and print what came of it; return 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=12)
    options = parser.parse_args()
    return run(options.count, options.seed).report()


if __name__ == "__main__":
    raise SystemExit(main())
