"""How time and memory grow with the activities.

`python -m benchmarks.growth [--write FILE]` prints the curve.

Each number of activities is measured in a process of its own; what it answers goes through the WSGI application,
without a network. Each broad selection is asked first in a fresh process that was prepared as `serve` prepares it, and
whose page has been opened; its time is the processor's, which other work on the machine changes little. "!" marks what
is over its budget.
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
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.http_client import UPDATE, update
from benchmarks.measure import PAGES, change_filter, machine, milliseconds, size, time_call, visit_pages
from dashboard.app import create_app
from dashboard.commands.serve import prepare_pages
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import build, load
from dashboard.dataset.required_columns import TABLES
from dashboard.dataset.scale_data import multiplied
from dashboard.settings import Settings, shipped_folder
from dashboard.sources.current_data import StaticData

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
    options = arguments.parse_args()
    if options.apart is not None:
        result = measure_first_change(options.times, options.apart) if options.apart else measure(options.times)
        print(json.dumps(result))
        return
    factors = [options.times] if options.times else list(BUDGETS)
    lines = list[str]()
    for line in chain(
        [] if options.broad else [report([measure_in_process(times) for times in factors])], broad_report(factors)
    ):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        options.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


def broad_report(factors: list[int]) -> Iterator[str]:
    """Yield the lines of a table with a row a broad selection, and a column a number of times."""
    yield f"\n| First asked, processor | {' | '.join(f'{times:,} times' for times in factors)} |"
    yield "|---|" + "---:|" * len(factors)
    for name, search in BROAD.items():
        yield f"| {name} | {' | '.join(_budget_cell(times, measure_in_process(times, search)) for times in factors)} |"


def _budget_cell(times: int, result: dict[str, Any]) -> str:
    over = " !" if result["processor"] > BUDGETS.get(times, float("inf")) else ""
    return f"{milliseconds(result['processor'])}{over}"


def measure_first_change(times: int, search: str) -> dict[str, float]:
    """Return the processor's milliseconds for the first page and change of a process."""
    shipped_dataset = load(shipped_folder("data"))
    dataset = rebuild(multiplied(shipped_dataset, times) if times > 1 else shipped_dataset)
    app = create_app(dataset, Settings())
    prepare_pages(app, StaticData(dataset, Settings().data).now())
    page, body = _processor(lambda: app.server.test_client().get("/").text)
    request = EnvironBuilder(UPDATE, method="POST", json=update(body, "/", search)).get_environ()
    processor, status = _processor(lambda: _status(app.server, request))
    if status != "200 OK":
        raise RuntimeError(f"The change {search} was answered with {status}.")
    return {"page": page, "processor": processor}


def _status(application: Flask, request: dict[str, Any]) -> str:
    """Return the status of an answer, when all of it has come."""
    parts, status, _headers = run_wsgi_app(application, request)
    b"".join(parts)
    return status


def _processor(act: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    result = act()
    return (time.process_time() - start) * 1000, result


def measure_in_process(times: int, search: str = "") -> dict[str, Any]:
    """Return what is found in a fresh process: of a broad selection, or of all else."""
    command = [sys.executable, "-m", "benchmarks.growth", "--times", str(times), "--apart", search]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def measure(times: int) -> dict[str, Any]:
    """Return the measurements of the shipped package with its activities so many times over.

    Times are in milliseconds, sizes and memory in bytes. `load` is reading and checking the shipped files, `build`
    the making of the larger dataset from its checked tables, `start` the application and the first answer.
    """
    loading, shipped_dataset = time_call(lambda: load(shipped_folder("data")))
    larger = multiplied(shipped_dataset, times) if times > 1 else shipped_dataset
    building, dataset = time_call(partial(rebuild, larger))
    del larger
    data_memory = psutil.Process().memory_info().rss
    starting, app = time_call(lambda: create_app(dataset, Settings()))
    client = app.server.test_client()
    return {
        "activities": len(dataset.activities),
        "load": loading,
        "build": building,
        "start": starting,
        "held": data_memory,
        "pages": visit_pages(client),
        "change": change_filter(client),
        "memory": psutil.Process().memory_info().rss,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def rebuild(dataset: Dataset) -> Dataset:
    """Return a dataset built anew from its tables.

    It is as if it came from files that were read and checked.
    """
    return build(dataset.contract, {name: dataset.table(name) for name in TABLES}, dataset.version)


def report(entries: list[dict[str, Any]]) -> str:
    """Return the machine, and a table with a column a number of activities."""
    lines = {
        "Read and check the shipped files": [milliseconds(entry["load"]) for entry in entries],
        "Build the dataset from checked tables": [milliseconds(entry["build"]) for entry in entries],
        "Create the application": [milliseconds(entry["start"]) for entry in entries],
        "Memory with the data": [_megabytes(entry["held"]) for entry in entries],
        **{f"`{page}`, first view, again": [_views(entry, page) for entry in entries] for page in PAGES},
        **{f"`{page}`, size, gzip": [size(entry["pages"][page]) for entry in entries] for page in PAGES},
        "One filter change, median": [milliseconds(entry["change"]["median"]) for entry in entries],
        "One filter change, 95th percentile": [milliseconds(entry["change"]["p95"]) for entry in entries],
        "Largest answer to a change, size, gzip": [size(entry["change"]) for entry in entries],
        "Memory at the end": [_megabytes(entry["memory"]) for entry in entries],
        "Memory at most": [_megabytes(entry["peak"]) for entry in entries],
    }
    head = " | ".join(f"{entry['activities']:,} activities" for entry in entries)
    rows = [f"| {name} | {' | '.join(cells)} |" for name, cells in lines.items()]
    return "\n".join(["# Growth", "", machine(), "", f"| | {head} |", "|---|" + "---:|" * len(entries), *rows])


def _views(entry: dict[str, Any], page: str) -> str:
    return ", ".join(milliseconds(entry["pages"][page][name]) for name in ("first", "again"))


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"


if __name__ == "__main__":
    main()
