"""The first view and a change of filter, beside a naive Dash app.

`python -m benchmarks.first_view`.

The method: three programs run at once, ours, the naive one on the same data, and the naive one on the toy's data
(tests/small_data). Each visit is made by a new Chromium with an empty profile, to one after the other in turn, in
changing order. Cold is the first page of a profile, hot the second. A chart is in sight when its bars are painted by
whatever draws them, and drawn when Plotly has drawn them, so that they answer to a pointer by themselves. A change
begins when a real pointer goes down on the box of a country. A chart is final with the frame from which on a reader
sees the marks and texts that it has once the page is at rest: Plotly's own, or a drawing in their place whose texts are
the same, none more and none less, and whose marks hold all of Plotly's, each within two pixels. When Plotly itself has
drawn them is a line of its own.

Each round visits every program in every situation once and changes its filter a few times, others in the next round: so
a measurement that ends early has as many visits of each. Each visit is announced as it is made. One that fails is made
once more, then left out and counted. `--minutes` ends the measurement: what was found until then is printed, as it is
on Ctrl-C. On two idle cores a round takes 22 seconds on this machine (`fast`), 45 with a slower processor (`slow`) and
35 with a slower network (`far`); `--situations` names those to measure. `--write FILE` writes the tables to a file.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains
from selenium.webdriver.support.wait import WebDriverWait
from urllib3.exceptions import HTTPError

from benchmarks.browser import CHANGED, SETTLED, WATCH, Conditions, Exchange, chromium, exchanges, round_trips
from benchmarks.measure import machine

ROUNDS = 10
TIMEOUT = 60
"""Seconds after which a page or a change has failed."""

MINUTES = 60
CHANGES = 4
"""Changes of the filter in a visit."""

TOY = Path(__file__).parent.parent / "tests" / "small_data"
UPDATE = "/_dash-update-component"
LOCAL_SCHEMES = ("data:", "blob:", "chrome")
CLICKS = (
    "KAZ",
    "UZB",
    "KAZ",
    "KGZ",
    "TJK",
    "UZB",
    "KGZ",
    "TKM",
    "TJK",
    "KAZ",
    "TKM",
    "UZB",
    "KAZ",
    "TJK",
    "UZB",
    "KGZ",
)
"""Countries whose box is clicked, one after the other: each leaves another selection."""

SITUATIONS = {
    "fast": Conditions("this machine"),
    "slow": Conditions("processor 4 times slower", slower=4),
    "far": Conditions("network of 10 Mbit/s, 40 ms away", latency_ms=40, megabits=10),
}
QUIET = 400
"""Milliseconds without another frame after which a page is at rest."""


@dataclass(frozen=True)
class Program:
    """One of them: how it is started, and where its control and its two charts are."""

    name: str
    port: int
    command: tuple[str, ...]
    control: str
    first: str
    timeline: str
    data: str = ""

    @property
    def address(self) -> str:
        """Return the address of its start page."""
        return f"http://127.0.0.1:{self.port}/"


@dataclass(frozen=True)
class Visit:
    """What one visit took.

    Attributes:
        in_sight: milliseconds to the first chart in sight, `in_sight_again`: in a second visit.
        first, again: the same to the first one that answers to a pointer; `both`, `both_again`: to both.
        requests: how many there were, `size`: the bytes that came, `trips`: the round trips after the document.
        changes: milliseconds from each click to the first final chart, the last, and the last drawn by Plotly.
        server: milliseconds from each request to the first byte of its answer, as the browser sees it.
        update_size: bytes of each answer to a change.
    """

    in_sight: float
    first: float
    both: float
    in_sight_again: float
    again: float
    both_again: float
    requests: int
    size: int
    trips: int
    changes: tuple[tuple[float, float, float], ...]
    server: tuple[float, ...]
    update_size: tuple[int, ...]


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="no visit is begun after so many")
    parser.add_argument("--changes", type=int, default=CHANGES, help="changes of the filter in a visit")
    parser.add_argument("--situations", nargs="+", choices=SITUATIONS, default=list(SITUATIONS))
    options = parser.parse_args()
    deadline = time.monotonic() + 60 * options.minutes
    results: dict[Conditions, dict[str, list[Visit]]] = {SITUATIONS[name]: {} for name in options.situations}
    with ExitStack() as stack, suppress(KeyboardInterrupt):
        servers = [stack.enter_context(running(program)) for program in programs()]
        for visits in results.values():
            visits.update((program.name, []) for program in servers)
        for number in range(options.rounds):
            if time.monotonic() > deadline:
                print(f"No time is left for {options.rounds - number} of {options.rounds} rounds.", file=sys.stderr)
                break
            print(f"Round {number + 1} of {options.rounds}", file=sys.stderr)
            measure(results, servers, number, options.changes)
    lines = "\n".join([f"{machine()}\n", *table(results)])
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text(f"{lines}\n", encoding="utf-8")
    else:
        print(lines)


def programs() -> tuple[Program, ...]:
    """Return ours and the naive ones."""
    ours = Program(
        "this dashboard",
        8741,
        (sys.executable, "-m", "dashboard", "serve", "--port", "8741"),
        "#filter-country input[value={}]",
        "[data-chart=disruption-by-service]",
        "[data-chart=activity-timeline]",
    )
    return ours, _naive("naive Dash", 8742), _naive("naive Dash, toy's data", 8743, str(TOY))


def _naive(name: str, port: int, data: str = "") -> Program:
    gunicorn = (sys.executable, "-m", "gunicorn", "-w", "1", "-b", f"127.0.0.1:{port}", "benchmarks.naive_app:server")
    return Program(name, port, gunicorn, "#country input[value={}]", "#disruption", "#timeline", data)


@contextmanager
def running(program: Program) -> Iterator[Program]:
    """Start a program, wait until it answers, and end it."""
    environment = {**os.environ, **({"NAIVE_DATA": program.data} if program.data else {})}
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(program.command, env=environment, stdout=nothing, stderr=nothing)
    try:
        deadline = time.monotonic() + TIMEOUT
        while not answers(program.address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{program.name} does not answer: nothing was measured.")
            time.sleep(0.1)
        yield program
    finally:
        process.terminate()
        try:
            process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()


def answers(address: str) -> bool:
    """Return whether a program answers."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT):  # noqa: S310 - an address of ours
            return True
    except (urllib.error.URLError, ConnectionError):
        return False


def measure(
    results: dict[Conditions, dict[str, list[Visit]]], servers: Sequence[Program], number: int, count: int
) -> None:
    """Add a visit to each program in each situation; each round clicks other countries."""
    clicks = [CLICKS[(number * count + index) % len(CLICKS)] for index in range(count)]
    for conditions, visits in results.items():
        for program in servers if number % 2 else reversed(servers):
            print(f"With {conditions.name}: {program.name}", file=sys.stderr)
            visits[program.name] += try_visit(program, conditions, clicks)


def try_visit(program: Program, conditions: Conditions, clicks: Sequence[str]) -> list[Visit]:
    """Return a visit; the second where the first fails, none where that fails, too."""
    for _attempt in range(2):
        try:
            return [visit(program, conditions, clicks)]
        except (WebDriverException, HTTPError) as error:
            print(f"A visit failed: {type(error).__name__}: {error}".strip(), file=sys.stderr)
    return []


def visit(program: Program, conditions: Conditions, clicks: Sequence[str]) -> Visit:
    """Open a program in a new browser, change its filter, and open it once more."""
    with chromium(conditions) as driver:
        in_sight, first, both = open_page(driver, program)
        loading = [exchange for exchange in exchanges(driver) if not exchange.url.startswith(LOCAL_SCHEMES)]
        critical = [exchange for exchange in loading if exchange.end_time * 1000 <= first]
        changes = [times for country in clicks if (times := change_filter(driver, program, country))]
        updates = [exchange for exchange in exchanges(driver) if UPDATE in exchange.url]
        in_sight_again, again, both_again = open_page(driver, program)
    return Visit(
        in_sight,
        first,
        both,
        in_sight_again,
        again,
        both_again,
        len(loading),
        sum(exchange.size for exchange in loading),
        round_trips(critical) - 1,
        tuple(changes),
        tuple(response_time(exchange) for exchange in updates),
        tuple(exchange.size for exchange in updates),
    )


def open_page(driver: Any, program: Program) -> tuple[float, float, float]:
    """Return the milliseconds until the first chart was seen, and drawn, and both drawn.

    It returns once the page is at rest.
    """
    driver.get(program.address)
    WebDriverWait(driver, TIMEOUT, 0.05).until(lambda window: window.execute_script("return window.bothCharts"))
    in_sight, first, both = driver.execute_script("return [window.firstSeen, window.firstChart, window.bothCharts]")
    return float(in_sight), float(first), float(both)


def change_filter(driver: Any, program: Program, country: str) -> tuple[float, float, float] | None:
    """Click a country; return the milliseconds to the first and the last final chart.

    And to the last that Plotly has drawn. It returns once the page is at rest; None where the data do not have the
    country.
    """
    box = driver.execute_script(WATCH, program.control.format(country), [program.first, program.timeline])
    if box is None:
        return None
    ActionChains(driver, duration=0).click(box).perform()
    WebDriverWait(driver, TIMEOUT, 0.1).until(lambda window: window.execute_script(SETTLED, QUIET))
    times = [time for time in driver.execute_script(CHANGED) if time is not None]
    finals, plotly = [time[0] for time in times], [time[1] for time in times]
    return float(min(finals)), float(max(finals)), float(max(plotly))


def response_time(exchange: Exchange) -> float:
    """Return the milliseconds from a request to the first byte of its answer."""
    return (exchange.response_time - exchange.request_time) * 1000


def table(results: dict[Conditions, dict[str, list[Visit]]]) -> Iterator[str]:
    """Yield the lines of a table with a column a program, and how ours stands to the other."""
    for conditions, visits in results.items():
        ours, *references = visits.values()
        if not all(visits.values()):
            continue
        names = " | ".join(visits)
        yield f"\nWith {conditions.name}, {', '.join(str(count) for count in map(len, visits.values()))} visits:\n"
        yield f"| | {names} | ratio | toy's ratio |"
        yield "|---|" + "---:|" * (2 * len(references) + 1)
        for name, value, template in figures():
            number, *numbers = map(value, (ours, *references))
            ratios = [f"{number / reference if reference else 0:.2f}" for reference in numbers]
            yield f"| {name} | {' | '.join([*map(template.format, (number, *numbers)), *ratios])} |"


def figures() -> Iterator[tuple[str, Any, str]]:
    """Yield the name of each line, how it is worked out of the visits, and how it is written."""
    yield "First chart in sight, cold, median", lambda visits: median(v.in_sight for v in visits), "{:,.0f} ms"
    yield (
        "First chart in sight, second visit, median",
        lambda visits: median(v.in_sight_again for v in visits),
        "{:,.0f} ms",
    )
    yield "First chart drawn, cold, median", lambda visits: median(v.first for v in visits), "{:,.0f} ms"
    yield "First chart drawn, cold, slowest", lambda visits: max(v.first for v in visits), "{:,.0f} ms"
    yield "First chart drawn, second visit, median", lambda visits: median(v.again for v in visits), "{:,.0f} ms"
    yield "Both charts drawn, cold, median", lambda visits: median(v.both for v in visits), "{:,.0f} ms"
    yield "Both charts drawn, second visit, median", lambda visits: median(v.both_again for v in visits), "{:,.0f} ms"
    yield "Over the wire, cold", lambda visits: median(v.size for v in visits) / 1e6, "{:.2f} MB"
    yield "Requests", lambda visits: median(v.requests for v in visits), "{:.0f}"
    yield "Round trips after the document", lambda visits: median(v.trips for v in visits), "{:.0f}"
    for name, index in (("first changed chart", 0), ("both charts final", 1), ("both drawn by Plotly", 2)):
        yield (
            f"Filter change, pointer down to {name}, median",
            lambda visits, index=index: median(changes(visits, index)),
            "{:,.0f} ms",
        )
        yield (
            f"Filter change, pointer down to {name}, 95th percentile",
            lambda visits, index=index: percentile(changes(visits, index)),
            "{:,.0f} ms",
        )
    yield (
        "Filter change, request to first byte, median",
        lambda visits: median(t for v in visits for t in v.server),
        "{:,.0f} ms",
    )
    yield (
        "Filter change, answer, median",
        lambda visits: median(s for v in visits for s in v.update_size) / 1e3,
        "{:,.0f} kB",
    )


def changes(visits: Sequence[Visit], index: int) -> list[float]:
    """Return the times of all changes: to the first chart (place 0) or to both (1)."""
    return [times[index] for visit in visits for times in visit.changes]


def median(values: Iterator[float] | Sequence[float]) -> float:
    """Return the middle value."""
    return float(statistics.median(values))


def percentile(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not pass."""
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    main()
