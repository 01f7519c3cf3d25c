"""How far followers are behind their presenter: `python -m benchmarks.room --followers 200`.

Two servers behind nginx, as deploy/ has them. Each follower asks once a second where the presenter is, and then for the
chart, as its page does. Meanwhile others ask for pages, from a process of their own: the work of two hundred browsers
is no part of the time that a page takes. `--kills` kills a process that answers every four seconds. Besides, what each
costs in processor time, which no other work on the machine changes.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import ssl
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

from benchmarks.http_client import UPDATE, update, with_search
from benchmarks.load import COUNTRIES, PAGES, response_fault
from benchmarks.measure import machine
from benchmarks.nginx import NAME
from benchmarks.replicas import deploy
from benchmarks.soak import killing, undisturbed

PATH, CHART = "/services", "disruption-by-service"
STEP_EVERY, ASK_EVERY, READERS = 4.0, 1.0, 4
TIMEOUT = 60


@dataclass
class Timings:
    """Seconds of lags and answers, and what went wrong, from all threads."""

    step_lags: list[float] = field(default_factory=list)
    chart_lags: list[float] = field(default_factory=list)
    questions: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


class Client:
    """One browser: a connection that is kept, and what it costs to ask."""

    def __init__(self, address: str, timings: Timings) -> None:
        context = ssl._create_unverified_context()  # noqa: S323 - the certificate of a test
        self._connection = http.client.HTTPSConnection(urlsplit(address).netloc, timeout=TIMEOUT, context=context)
        self._measured = timings

    def ask(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[float, int, Any, bytes]:
        """Return seconds, status, headers and body of an answer; 0 for the status where none came."""
        start = time.monotonic()
        try:
            content = json.dumps(body) if body is not None else None
            defaults = {"Host": NAME, **({"Content-Type": "application/json"} if content else {})}
            self._connection.request("POST" if content else "GET", path, content, defaults | (headers or {}))
            response = self._connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._measured.faults[f"{path.partition('?')[0]}: {type(error).__name__}"] += 1
            return time.monotonic() - start, 0, {}, b""
        if response.status >= 400:
            self._measured.faults[f"{path.partition('?')[0]}: {response.status}"] += 1
        return time.monotonic() - start, response.status, response.headers, answer


class Presenter:
    """Who steps through countries; `steps` holds when each address was sent."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.steps: dict[str, float] = {}
        self.room = json.loads(client.ask("/room/open", {"address": f"{PATH}?present={CHART}"})[3])

    def present(self, over: threading.Event) -> None:
        """Step to another view every few seconds, never to the same twice."""
        views = [f"country={country}&from={year}" for year in range(1971, 2020) for country in COUNTRIES]
        turns = (f"{PATH}?{view}&present={CHART}" for view in views)
        for address in turns:
            if over.wait(STEP_EVERY):
                return
            self.steps[address] = time.monotonic()
            secrets = {"code": self.room["code"], "secret": self.room["secret"]}
            self._client.ask("/room/step", {**secrets, "address": address})


def follow(client: Client, presenter: Presenter, call: dict[str, Any], timings: Timings, over: threading.Event) -> None:
    """Join, and go wherever the presenter is until all is over."""
    over.wait(random.uniform(0, ASK_EVERY))  # noqa: S311 - not a secret
    location = client.ask(f"/room/{presenter.room['code']}")[2].get("Location", "")
    headers = {"X-Room": urlsplit(location).fragment.removeprefix("room=")}
    while not over.wait(ASK_EVERY * random.uniform(0.9, 1.1)):  # noqa: S311 - not a secret
        seconds, status, head, body = client.ask("/room/state", headers=headers)
        timings.questions.append(seconds)
        if status != 200:
            continue
        address = json.loads(body)["address"]
        headers["If-None-Match"] = head["ETag"]
        if address not in presenter.steps:
            continue
        timings.step_lags.append(time.monotonic() - presenter.steps[address])
        _, status, _, body = client.ask(UPDATE, with_search(call, f"?{urlsplit(address).query}"))
        timings.chart_lags.append(time.monotonic() - presenter.steps[address])
        if status == 200 and (fault := response_fault(json.loads(body), address.partition("country=")[2][:3])):
            timings.faults[fault] += 1


def read(address: str, seconds: float) -> Timings:
    """Ask for one page after the other for so many seconds, as several readers with browsers do."""
    timings, end = Timings(), time.monotonic() + seconds

    def ask() -> None:
        client = Client(address, timings)
        for page in cycle(PAGES):
            time.sleep(1)
            if time.monotonic() > end:
                return
            timings.pages.append(client.ask(page, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})[0])

    threads = [threading.Thread(target=ask) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return timings


def read_apart(address: str, seconds: float, timings: Timings) -> None:
    """Have pages read by another process, and add what it measured."""
    command = [sys.executable, "-m", "benchmarks.room", "--read", address, "--seconds", str(seconds)]
    pages, faults = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    timings.pages.extend(pages)
    timings.faults.update(faults)


def run(followers: int, seconds: float, *, kills: bool) -> tuple[Timings, str]:
    """Return what was measured with so many followers, and what was done meanwhile."""
    timings, over, notes = Timings(), threading.Event(), list[str]()
    with deploy() as target:

        def client() -> Client:
            return Client(target.address, timings)

        while client().ask("/health")[1] != 200:
            time.sleep(0.1)
        timings.faults.clear()
        document = client().ask(f"{PATH}?present={CHART}", headers={"Accept-Encoding": "identity"})[3].decode()
        call, presenter = update(document, PATH, ""), Presenter(client())
        works: list[Callable[[], Any]] = [
            *[lambda: follow(client(), presenter, call, timings, over)] * followers,
            lambda: read_apart(target.address, seconds, timings),
            lambda: presenter.present(over),
            lambda: notes.append((killing if kills else undisturbed)(target, over, int(seconds))),
        ]
        threads = [threading.Thread(target=work) for work in works]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        over.set()
        for thread in threads:
            thread.join()
    return timings, notes[0]


def line(name: str, values: Sequence[float]) -> str:
    """Return the median and the 95th percentile of seconds as a row."""
    if len(values) < 2:
        return f"| {name} | {len(values)} | - | - |"
    late = statistics.quantiles(values, n=20)[-1]
    return f"| {name} | {len(values):,} | {statistics.median(values) * 1000:.0f} ms | {late * 1000:.0f} ms |"


def main() -> int:
    """Measure, and print the table; return 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", action="store_true", help="kill a process that answers every four seconds")
    parser.add_argument("--read", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        pages = read(options.read, options.seconds)
        print(json.dumps([pages.pages, pages.faults]))
        return 0
    # In a process of its own: what this one imports exchanges threads for others.
    costs = subprocess.run(
        [sys.executable, "-m", "benchmarks.room_cost"], check=True, capture_output=True, text=True
    ).stdout
    sys.setswitchinterval(0.001)
    timings, note = run(options.followers, options.seconds, kills=options.kills)
    print(f"{options.followers} followers, {READERS} readers of pages, {options.seconds:g} s; {note}. {machine()}\n")
    print("| what | times | median | p95 |\n|---|---:|---:|---:|")
    print(line("the presenter's step is known", timings.step_lags))
    print(line("and its chart is there", timings.chart_lags))
    print(line("a question of a follower", timings.questions))
    print(line("a page meanwhile", timings.pages))
    print(f"\n{costs}")
    print(f"\nFaults: {dict(timings.faults) or 'none'}")
    return 1 if timings.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
