"""What a page and a change of filter cost.

`python -m benchmarks.measure` prints a table in Markdown.

Each package is measured in a process of its own, so that one does not warm the other up or fill its memory.
"""

from __future__ import annotations

import gzip
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from importlib.metadata import version
from itertools import product
from typing import Any, TypeVar

import psutil

from benchmarks.http_client import UPDATE, update
from dashboard.app import create_app
from dashboard.dataset.load import load
from dashboard.dataset.scale_data import multiplied
from dashboard.settings import Settings, shipped_folder

PAGES = ("/", "/services", "/activities", "/country/KAZ", "/sources")
TIMES = (1, 100)
CHANGES = 50
AGAIN = 3
PACKAGES = ("dash", "plotly", "pandas", "dash-ag-grid")

Result = TypeVar("Result")


def main() -> None:
    """Measure the shipped data and the hundredfold, and print what was found."""
    print(f"{machine()}\n")
    print("\n".join(table([measure_in_process(times) for times in TIMES])))


def machine() -> str:
    """Return the machine and the versions that the numbers hold for."""
    cores, memory = psutil.cpu_count(), psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    system = f"{platform.system()} {platform.machine()}, {cores} cores, {memory:.0f} GB"
    return f"{system}; Python {platform.python_version()}, {versions}; {time.strftime('%Y-%m-%d')}."


def measure_in_process(times: int) -> dict[str, Any]:
    """Return what `measure` finds in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.measure", str(times)]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def measure(times: int) -> dict[str, Any]:
    """Return the measurements of the shipped package with its activities so many times over.

    Times are in milliseconds, sizes in bytes. A page and a change are timed through the WSGI application,
    without a network: reading the address, choosing rows, drawing, writing JSON.
    """
    loading, dataset = time_call(lambda: load(shipped_folder("data")))
    if times > 1:
        dataset = multiplied(dataset, times)
    starting, app = time_call(lambda: create_app(dataset, Settings()))
    client = app.server.test_client()
    return {
        "activities": len(dataset.activities),
        "load": loading,
        "start": starting,
        "pages": visit_pages(client),
        "change": change_filter(client),
        "memory": psutil.Process().memory_info().rss,
    }


def visit_pages(client: Any) -> dict[str, dict[str, float]]:
    """Return for each page the median times of its first and next views, and its size."""
    pages = {}
    for page in PAGES:
        first, body = response_time(partial(client.get, page))
        again = statistics.median(response_time(partial(client.get, page))[0] for _ in range(AGAIN))
        pages[page] = {"first": first, "again": again, **sizes(body)}
    return pages


def change_filter(client: Any) -> dict[str, float]:
    """Return the median time and size of filter changes on the start page.

    Each is to another selection.
    """
    document = client.get("/").text
    searches = [f"?country={country}&kind={kind}" for country, kind in selections()][:CHANGES]
    calls = [update(document, "/", search) for search in searches]
    answers = [response_time(partial(client.post, UPDATE, json=request)) for request in calls]
    times, bodies = sorted(elapsed for elapsed, _ in answers), [body for _, body in answers]
    largest = max(bodies, key=len)
    return {"median": statistics.median(times), "p95": times[int(len(times) * 0.95)], **sizes(largest)}


def selections() -> Iterator[tuple[str, str]]:
    """Yield selections that differ from one another."""
    kinds = ("training", "procurement", "webinar", "meeting", "assessment", "service_adaptation", "other")
    yield from product(("KAZ", "KGZ", "TJK", "TKM", "UZB", "KAZ,UZB", "KGZ,TJK", "KAZ,KGZ,TJK,TKM,UZB"), kinds)


def response_time(ask: Callable[[], Any]) -> tuple[float, bytes]:
    """Return the milliseconds until an answer was there, and its body.

    It is closed, as servers do.

    Raises:
        RuntimeError: it is a refusal.
    """
    elapsed, response = time_call(ask)
    with response:
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{response.request.path} was answered {response.status}: nothing was measured.")
        return elapsed, response.data


def time_call(act: Callable[[], Result]) -> tuple[float, Result]:
    """Return the milliseconds that something took, and what came of it."""
    start = time.perf_counter()
    result = act()
    return (time.perf_counter() - start) * 1000, result


def sizes(body: bytes) -> dict[str, float]:
    """Return the bytes of a body, as it is and as gzip sends it."""
    return {"raw": len(body), "gzip": len(gzip.compress(body, 6))}


def table(entries: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table with a column a package."""
    yield "| | " + " | ".join(f"{entry['activities']:,} activities" for entry in entries) + " |"
    yield "|---|" + "---:|" * len(entries)
    for name, cell in rows():
        yield f"| {name} | " + " | ".join(cell(entry) for entry in entries) + " |"


def rows() -> Iterator[tuple[str, Callable[[dict[str, Any]], str]]]:
    """Yield the name of each line, and how its cell is read from the measurements."""
    yield "Load and check the data", lambda entry: milliseconds(entry["load"])
    yield "Create the application", lambda entry: milliseconds(entry["start"])
    for page in PAGES:
        yield f"`{page}`, first time, again", partial(_page_times, page)
        yield f"`{page}`, size, gzip", partial(_page_size, page)
    yield f"One filter change, median of {CHANGES}", lambda entry: milliseconds(entry["change"]["median"])
    yield "One filter change, 95th percentile", lambda entry: milliseconds(entry["change"]["p95"])
    yield "Largest answer to a change, size, gzip", lambda entry: size(entry["change"])
    yield "Resident memory at the end", lambda entry: f"{entry['memory'] / 2**20:,.0f} MB"


def _page_times(page: str, entry: dict[str, Any]) -> str:
    return ", ".join(milliseconds(entry["pages"][page][name]) for name in ("first", "again"))


def _page_size(page: str, entry: dict[str, Any]) -> str:
    return size(entry["pages"][page])


def milliseconds(value: float) -> str:
    """Return a time as the table shows it."""
    return f"{value:,.0f} ms"


def size(measured_body: dict[str, float]) -> str:
    """Return the size of a body as the table shows it."""
    return f"{measured_body['raw'] / 1000:,.0f} kB, {measured_body['gzip'] / 1000:,.0f} kB"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        main()
