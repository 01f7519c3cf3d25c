"""Do pages answer while all expensive work is besieged.

`python -m benchmarks.siege` prints what came of it.

At once, against one server with sign-in: 50 different decks, 8 slow workbooks, sign-ins at a provider that has fallen
silent, 300 connections that send a byte now and then, and readers who open pages and ask for /health. Heavy requests
may be answered 503 with a time to come again; everything else has failed. It ends with 1 where anything has.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import signal
import socket
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import product

import psutil
import requests
import xlsxwriter

from benchmarks.measure import machine
from tests.support.oidc_provider import CLIENT_SECRET, READER, SECRET, providing_process
from tests.support.server_process import serving

TIMEOUT = 60
"""Seconds after which an answer that has not come counts as failed."""

DECKS, WORKBOOKS, SIGN_INS, SLOW = 50, 8, 8, 300
ROWS, CELLS = 600, 16_000
"""Of a workbook of 43 kB that takes the child that reads it all of its time: every cell is empty."""

THINK = (1.0, 3.0)
"""Seconds between two requests of a reader, at least and at most."""

PAGES = ("/", "/services", "/activities", "/country/KAZ", "/sources", "/services?country=UZB", "/?kind=webinar&lang=ru")
HALF = b"POST /_dash-update-component HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
BROWSER = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}


@dataclass
class Tally:
    """What came of requests of one kind; safe for threads."""

    attempts: int = 0
    slowest: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seconds: float, status: int, failure: str) -> None:
        """Count an answer; `failure` says what was wrong with it ("": nothing)."""
        with self.lock:
            self.attempts += 1
            self.slowest = max(self.slowest, seconds)
            self.statuses[status] += 1
            if failure:
                self.failures[failure] += 1


@dataclass
class Siege:
    """A server under siege.

    Where it is, who is signed in there, when all is over, what came of it.
    """

    port: int
    cookie: str
    stop: threading.Event = field(default_factory=threading.Event)
    tallies: dict[str, Tally] = field(default_factory=dict)
    memory: float = 0.0

    def ask(self, kind: str, path: str, right: Callable[[int, Mapping[str, str]], bool], **more: object) -> int:
        """Ask once on a connection of its own, count what came, and return the status (0: none)."""
        start, status, failure = time.monotonic(), 0, ""
        try:
            status, headers = request(self.port, path, self.cookie, **more)  # type: ignore[arg-type]
            failure = "" if right(status, headers) else f"{status}"
        except (OSError, http.client.HTTPException) as error:
            failure = type(error).__name__
        if not self.stop.is_set() or not failure:
            self.tallies[kind].add(time.monotonic() - start, status, failure)
        return status


def request(
    port: int,
    path: str,
    cookie: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> tuple[int, Mapping[str, str]]:
    """Return status and headers of the answer to one request, by lower-case name.

    All of it is read.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request(method, path, body=body or None, headers={"Cookie": cookie, **(headers or {})})
        response = connection.getresponse()
        response.read()
        return response.status, {name.lower(): value for name, value in response.getheaders()}
    finally:
        connection.close()


def is_ok(status: int, _headers: Mapping[str, str]) -> bool:
    """Return whether a page answered."""
    return status == 200


def is_ok_or_busy(status: int, headers: Mapping[str, str]) -> bool:
    """Return whether a heavy answer, or a 503 with Retry-After, came, or what is wrong."""
    return status in (200, 302, 400, 403, 413) or (status == 503 and "retry-after" in headers)


def read_pages(siege: Siege, number: int) -> None:
    """Open pages as a reader does, and ask for /health as a supervisor does."""
    chance = random.Random(number)  # noqa: S311 - readers, no secrets
    while not siege.stop.wait(chance.uniform(*THINK)):
        siege.ask("page", chance.choice(PAGES), is_ok, headers=BROWSER)
        siege.ask("/health", "/health", is_ok)


def take_decks(siege: Siege, number: int) -> None:
    """Ask for decks, each another one than all others ask for, until all is over."""
    months = [f"2020-{month:02}" for month in range(1, 13)]
    selections = list(product(("KAZ", "KGZ", "TJK", "TKM", "UZB"), months, ("en", "ru", "fr", "ar")))
    for country, month, language in selections[number::DECKS] * 100:
        if siege.stop.wait(0.2):
            return
        path = f"/download/dashboard.pptx?country={country}&from={month}&lang={language}"
        siege.ask("deck", path, is_ok_or_busy)


def send_workbooks(siege: Siege, content: bytes) -> None:
    """Send a file that is slow to read until all is over."""
    headers = {"Content-Type": "application/octet-stream", "X-File-Name": "slow.xlsx"}
    while not siege.stop.wait(0.2):
        siege.ask("workbook", "/preview/check", is_ok_or_busy, method="POST", body=content, headers=headers)


def sign_in(siege: Siege) -> None:
    """Begin and end sign-ins at a provider that says nothing until all is over."""
    while not siege.stop.wait(0.2):
        browser = requests.Session()
        with suppress(requests.RequestException):
            url = f"http://127.0.0.1:{siege.port}/sign-in"
            response = browser.get(url, allow_redirects=False, timeout=TIMEOUT)
            state = re.search(r"[?&]state=([^&]+)", response.headers.get("Location", ""))
            cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
            attempt = Siege(siege.port, cookie, siege.stop, siege.tallies)
            path = f"/sign-in/done?code=x&state={state[1]}" if state else "/sign-in"
            attempt.ask("sign-in", path, is_ok_or_busy)


def trickle(siege: Siege) -> None:
    """Hold connections open with a byte now and then; open another one where one is closed."""
    connections: list[socket.socket] = []
    while not siege.stop.wait(1):
        for connection in list(connections):
            try:
                connection.sendall(b" ")
            except OSError:
                connections.remove(connection)
                connection.close()
        with suppress(OSError):
            while len(connections) < SLOW:
                connections.append(socket.create_connection(("127.0.0.1", siege.port), timeout=TIMEOUT))
                connections[-1].sendall(HALF)
                siege.tallies["slow connection"].add(0, 0, "")
    for connection in connections:
        connection.close()


def watch(siege: Siege, process: int) -> None:
    """Note the largest memory of the server and of what it starts, in megabytes."""
    while not siege.stop.wait(0.5):
        with suppress(psutil.NoSuchProcess):
            master = psutil.Process(process)
            memory = sum(member.memory_info().rss for member in (master, *master.children(recursive=True)))
            siege.memory = max(siege.memory, memory / 2**20)


def slow_workbook() -> bytes:
    """Return a small workbook of many empty cells."""
    content, target = BytesIO(), BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("activities")
    rows = "".join(f'<row r="{row}">{"<c/>" * CELLS}</row>' for row in range(1, ROWS + 1))
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            is_sheet = name.startswith("xl/worksheets/")
            new.writestr(name, text.replace("<sheetData/>", f"<sheetData>{rows}</sheetData>") if is_sheet else text)
    return target.getvalue()


@contextmanager
def start_siege(workers: int) -> Iterator[tuple[Siege, int]]:
    """Start a server, sign a reader in, and let the provider fall silent.

    Yield the siege and the server's process.
    """
    with providing_process() as (issuer, provider):
        settings = {
            "DASHBOARD_LOG": "quiet",
            "DASHBOARD_OIDC_ISSUER": issuer,
            "DASHBOARD_OIDC_CLIENT_ID": "dashboard",
            "DASHBOARD_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "DASHBOARD_SECRET": SECRET,
            "DASHBOARD_TRUSTED_HOSTS": "127.0.0.1,localhost",
        }
        with serving("--workers", str(workers), settings=settings) as server:
            cookie = sign_in_reader(server.port)
            provider.send_signal(signal.SIGSTOP)
            try:
                yield Siege(server.port, cookie), server.process.pid
            finally:
                provider.send_signal(signal.SIGCONT)


def sign_in_reader(port: int) -> str:
    """Return the cookie of a reader who has signed in.

    Raises:
        RuntimeError: nobody was signed in.
    """
    browser = requests.Session()
    form = browser.get(f"http://127.0.0.1:{port}/", headers=BROWSER, timeout=TIMEOUT)  # up to the provider's form
    page = browser.post(form.url, data={"sub": READER}, headers=BROWSER, timeout=TIMEOUT)
    if page.status_code != 200:
        raise RuntimeError(f"Nobody was signed in: {page.status_code} {page.text[:200]}")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies if cookie.name == "reader")


def run(readers: int, seconds: float, workers: int = 1) -> Siege:
    """Return what came of a siege with so many readers, of so many seconds."""
    with start_siege(workers) as (siege, process):
        kinds = ("page", "/health", "deck", "workbook", "sign-in", "slow connection")
        siege.tallies.update({kind: Tally() for kind in kinds})
        content = slow_workbook()
        jobs = [(read_pages, (siege, number)) for number in range(readers)]
        threads = [
            *(threading.Thread(target=job, args=arguments) for job, arguments in jobs),
            *(threading.Thread(target=take_decks, args=(siege, number)) for number in range(DECKS)),
            *(threading.Thread(target=send_workbooks, args=(siege, content)) for _ in range(WORKBOOKS)),
            *(threading.Thread(target=sign_in, args=(siege,)) for _ in range(SIGN_INS)),
            threading.Thread(target=trickle, args=(siege,)),
            threading.Thread(target=watch, args=(siege, process)),
        ]
        for thread in threads:
            thread.start()
        siege.stop.wait(seconds)
        siege.stop.set()
        for thread in threads:
            thread.join()
    return siege


def table(siege: Siege) -> Iterator[str]:
    """Yield the rows of a Markdown table."""
    yield "| asked | tried | failed | slowest | answers |"
    yield "|---|---:|---|---:|---|"
    for kind, tally in siege.tallies.items():
        failures = "; ".join(
            [str(sum(tally.failures.values())), *(f"{n} x {failure}" for failure, n in tally.failures.items())]
        )
        answers = ", ".join(f"{count} x {status}" for status, count in sorted(tally.statuses.items()) if status)
        yield f"| {kind} | {tally.attempts:,} | {failures} | {tally.slowest:.2f} s | {answers} |"


def main() -> int:
    """Attack a server; print attempts, failures, slowest answers and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    options = parser.parse_args()
    siege = run(options.readers, options.seconds, options.workers)
    load = f"{options.readers} readers, {options.seconds:.0f} s, {options.workers} process(es)"
    print(f"{load}, load on the same machine.")
    print(machine(), "", *table(siege), f"\nLargest memory: {siege.memory:,.0f} MB", sep="\n")
    return 1 if any(tally.failures for tally in siege.tallies.values()) else 0


if __name__ == "__main__":
    os.setpriority(os.PRIO_PROCESS, 0, 5)  # the load gives way to what is measured
    sys.exit(main())
