"""Processor time that followers of a room cost: `python -m benchmarks.room_cost`."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from benchmarks.http_client import UPDATE, update, with_search
from dashboard.app import create_app
from dashboard.dataset.load import load
from dashboard.settings import Settings

PATH, CHART, QUERY = "/services", "disruption-by-service", "?country=KAZ&present=disruption-by-service"


def processor_cost(times: int = 1_000) -> list[str]:
    """Return the milliseconds of a question, of a chart that others asked for, of a page."""
    with TemporaryDirectory() as state:
        client = create_app(load(Settings().data), Settings(state=Path(state))).server.test_client()
        room = client.post("/room/open", json={"address": PATH}).json or {}
        seat = urlsplit(client.get(f"/room/{room['code']}").headers["Location"]).fragment.removeprefix("room=")
        tag = client.get("/room/state", headers={"X-Room": seat}).headers["ETag"]
        document = client.get(f"{PATH}?present={CHART}", headers={"Accept-Encoding": "identity"}).text
        call = with_search(update(document, PATH, ""), QUERY)
        headers = {"X-Room": seat, "If-None-Match": tag}
        works: dict[str, Callable[[], Any]] = {
            "a question, unchanged": lambda: client.get("/room/state", headers=headers),
            "a chart that others asked for": lambda: client.post(UPDATE, json=call),
            "a page": lambda: client.get(PATH),
        }
        return [f"| {name} | {_milliseconds(work, times):.2f} ms |" for name, work in works.items()]


def _milliseconds(work: Callable[[], Any], times: int) -> float:
    work()  # the first one draws
    start = time.process_time()
    for _turn in range(times):
        work()
    return (time.process_time() - start) / times * 1000


def main() -> int:
    """Measure, and print the table."""
    print("| processor time at the server, with the client of the measurement |  |\n|---|---:|")
    print("\n".join(processor_cost()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
