"""How time and memory grow with the activities.

`python -m benchmarks.growth [--write FILE]` prints the curve.

Each number of activities is measured in a process of its own; what it answers goes through the WSGI application,
without a network. Each broad selection is asked first in a fresh process, whose page has been opened and nothing else;
its time is the processor's, which other work on the machine changes little. "!" marks what is over its budget.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import psutil

from benchmarks.http_client import UPDATE, update
from benchmarks.measure import PAGES, answered, change, machine, milliseconds, size, timed, visited
from dashboard.app import create_app
from dashboard.dataset.dataset import TABLES, Dataset
from dashboard.dataset.load import build, load
from dashboard.dataset.scale_data import multiplied
from dashboard.settings import Settings, shipped_folder

BUDGETS = {1: 10.0, 100: 40.0, 4_000: 400.0}
"""How many times the shipped activities -> milliseconds for a broad selection."""

BROAD = {
    "one country": "?country=KAZ",
    "three countries": "?country=KAZ,KGZ,UZB",
    "half a year": "?from=2020-06&to=2020-11",
    "one kind": "?kind=training",
}


Result = TypeVar("Result")


def main() -> None:
    """Measure the shipped data and its multiples, print the table, and write it where asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", type=Path, help="a Markdown file to write the table to")
    arguments.add_argument("--times", type=int, help="only this number of times the shipped activities")
    arguments.add_argument("--broad", action="store_true", help="only the broad selections")
    arguments.add_argument("--apart", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.apart is not None:
        result = first_asked(chosen.times, chosen.apart) if chosen.apart else measured(chosen.times)
        print(json.dumps(result))
        return
    every = [chosen.times] if chosen.times else list(BUDGETS)
    lines = list[str]()
    for line in chain(
        [] if chosen.broad else [report([measured_apart(times) for times in every])], broad_report(every)
    ):
        print(line, flush=True)
        lines.append(line)
    if chosen.write:
        chosen.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


def broad_report(every: list[int]) -> Iterator[str]:
    """Yield the lines of a table with a row a broad selection, and a column a number of times."""
    yield f"\n| First asked, processor | {' | '.join(f'{times:,} times' for times in every)} |"
    yield "|---|" + "---:|" * len(every)
    for name, search in BROAD.items():
        yield f"| {name} | {' | '.join(_within(times, measured_apart(times, search)) for times in every)} |"


def _within(times: int, found: dict[str, Any]) -> str:
    over = " !" if found["processor"] > BUDGETS.get(times, float("inf")) else ""
    return f"{milliseconds(found['processor'])}{over}"


def first_asked(times: int, search: str) -> dict[str, float]:
    """Return the processor's milliseconds for the first page and change of a process."""
    shipped = load(shipped_folder("data"))
    client = create_app(built(multiplied(shipped, times) if times > 1 else shipped), Settings()).server.test_client()
    page, (_taken, body) = _processor(lambda: answered(lambda: client.get("/")))
    call = update(body.decode(), "/", search)
    processor, _answer = _processor(lambda: answered(lambda: client.post(UPDATE, json=call)))
    return {"page": page, "processor": processor}


def _processor(act: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    result = act()
    return (time.process_time() - start) * 1000, result


def measured_apart(times: int, search: str = "") -> dict[str, Any]:
    """Return what is found in a fresh process: of a broad selection, or of all else."""
    command = [sys.executable, "-m", "benchmarks.growth", "--times", str(times), "--apart", search]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def measured(times: int) -> dict[str, Any]:
    """Return the measurements of the shipped package with its activities so many times over.

    Times are in milliseconds, sizes and memory in bytes. `load` is reading and checking the shipped files, `build`
    the making of the larger dataset from its checked tables, `start` the application and the first answer.
    """
    loading, shipped = timed(lambda: load(shipped_folder("data")))
    larger = multiplied(shipped, times) if times > 1 else shipped
    building, dataset = timed(partial(built, larger))
    del larger
    held = psutil.Process().memory_info().rss
    starting, app = timed(lambda: create_app(dataset, Settings()))
    client = app.server.test_client()
    return {
        "activities": len(dataset.activities),
        "load": loading,
        "build": building,
        "start": starting,
        "held": held,
        "pages": visited(client),
        "change": change(client),
        "memory": psutil.Process().memory_info().rss,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def built(dataset: Dataset) -> Dataset:
    """Return a dataset built anew from its tables.

    It is as if it came from files that were read and checked.
    """
    return build(dataset.contract, {name: dataset.table(name) for name in TABLES}, dataset.version)


def report(found: list[dict[str, Any]]) -> str:
    """Return the machine, and a table with a column a number of activities."""
    lines = {
        "Read and check the shipped files": [milliseconds(entry["load"]) for entry in found],
        "Build the dataset from checked tables": [milliseconds(entry["build"]) for entry in found],
        "Create the application": [milliseconds(entry["start"]) for entry in found],
        "Memory with the data": [_megabytes(entry["held"]) for entry in found],
        **{f"`{page}`, first view, again": [_views(entry, page) for entry in found] for page in PAGES},
        **{f"`{page}`, size, gzip": [size(entry["pages"][page]) for entry in found] for page in PAGES},
        "One filter change, median": [milliseconds(entry["change"]["median"]) for entry in found],
        "One filter change, 95th percentile": [milliseconds(entry["change"]["p95"]) for entry in found],
        "Largest answer to a change, size, gzip": [size(entry["change"]) for entry in found],
        "Memory at the end": [_megabytes(entry["memory"]) for entry in found],
        "Memory at most": [_megabytes(entry["peak"]) for entry in found],
    }
    head = " | ".join(f"{entry['activities']:,} activities" for entry in found)
    rows = [f"| {name} | {' | '.join(cells)} |" for name, cells in lines.items()]
    return "\n".join(["# Growth", "", machine(), "", f"| | {head} |", "|---|" + "---:|" * len(found), *rows])


def _views(entry: dict[str, Any], page: str) -> str:
    return ", ".join(milliseconds(entry["pages"][page][name]) for name in ("first", "again"))


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"


if __name__ == "__main__":
    main()
