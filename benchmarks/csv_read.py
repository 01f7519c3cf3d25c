"""How long a package is read and checked, and what memory that takes.

`python -m benchmarks.csv_read [ROWS ...]`.

A package whose activities table has that many rows (the shipped ones many times over), from its bytes on disk to
the answer that it is good, each size in a process of its own.
"""

from __future__ import annotations

import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import pandas as pd

from dashboard.dataset.load import load
from dashboard.dataset.scale_data import multiplied
from dashboard.settings import shipped_folder

SIZES = (250, 25_000, 500_000)
KILOBYTES = 1024 if sys.platform == "darwin" else 1
"""What the system counts memory in: bytes on a Mac, else kilobytes."""


def write_package(folder: Path, rows: int) -> None:
    """Write the shipped package, scaled to `rows` activities, into a new folder.

    It has at least its own activities.
    """
    shutil.copytree(shipped_folder("data"), folder)
    dataset = load(folder)
    path = folder / "activities.csv"
    activities = pd.read_csv(path, dtype="str", keep_default_na=False).set_index("id", drop=False)
    rows = max(rows, len(activities))
    turns = -(-rows // len(activities))
    ids = multiplied(dataset, turns).activities["id"]
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(activities.columns)
        cells = dict(zip(activities["id"], activities.itertuples(index=False, name=None), strict=True))
        index = list(activities.columns).index("id")
        for name in islice(sorted(ids, key=lambda name: name not in cells), rows):  # those others refer to first
            row = cells[name if name in cells else name.rpartition("-")[0]]
            lines.writerow([*row[:index], name, *row[index + 1 :]])


def measure(folder: Path) -> None:
    """Load a package and print its rows, seconds, processor seconds and peak memory."""
    start, processor_start = time.perf_counter(), time.process_time()
    rows = len(load(folder).activities)
    seconds, busy = time.perf_counter() - start, time.process_time() - processor_start
    peak = _peak() / 1024
    print(f"{rows:>9,} rows  {seconds:6.1f} s  {busy:6.1f} s of a processor  {peak:7,.0f} MB at most", flush=True)


def main() -> None:
    """Measure each size that is asked for."""
    if sys.argv[1:2] == ["--folder"]:
        measure(Path(sys.argv[2]))
        return
    for rows in map(int, sys.argv[1:] or SIZES):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "data"
            write_package(folder, rows)
            subprocess.run([sys.executable, "-m", "benchmarks.csv_read", "--folder", folder], check=True)


def _peak() -> float:
    """Return the most memory that this process held, in kilobytes.

    Linux counts in `ru_maxrss` what the process held that started this one, before it became this program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(entry for entry in status.read_text().splitlines() if entry.startswith("VmHWM:"))
        return float(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES


if __name__ == "__main__":
    main()
