"""What was worked out lately is kept within a bound, however much is asked."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count
from threading import Event

import pytest

from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.cache import ENTRY, LARGEST_SHARE, OLDER_SHARE, RENDERED, ROWS, Cache
from dashboard.dataset.dataset import Dataset
from tests.support.server_process import ROOT


def test_what_is_kept_is_made_once() -> None:
    cache, numbers = Cache(ROWS), count(1)
    assert [cache.get_or_compute("a", lambda: next(numbers)) for _ in range(3)] == [1, 1, 1]


def test_a_bound_of_bytes_holds_and_the_one_not_asked_for_longest_goes_first() -> None:
    cache, entries = Cache(100_000), [bytes(4_000)] * 30
    for number, entry in enumerate(entries):
        cache.get_or_compute(number, partial(bytes, entry))
        cache.get_or_compute(0, bytes)
    numbers = [number for number in range(30) if number in cache]
    assert 0 in numbers
    assert numbers[1:] == list(range(30 - len(numbers) + 1, 30)), "the latest"
    assert 10 < len(numbers) * 4_000 / 1_000 <= 100


@pytest.mark.parametrize(("share", "is_older"), [(1, False), (OLDER_SHARE, True)])
def test_one_entry_takes_a_small_part_of_the_cache_of_its_version(small: Dataset, share: int, is_older: bool) -> None:
    dataset, largest = replace(small), RENDERED // share // LARGEST_SHARE
    if is_older:
        dataset.shrink_caches()
    for size in (largest, largest - 2 * ENTRY):
        assert dataset.render_cache.get_or_compute(size, partial(bytes, size))
    assert largest not in dataset.render_cache
    assert largest - 2 * ENTRY in dataset.render_cache


WEIGHED = """
import gc
import tracemalloc
from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.cache import weight
from dashboard.dataset.load import load
from dashboard.selection import Selection
from dashboard.settings import shipped_folder

dataset = load(shipped_folder("data"))
for name, chart in EVERY_CHART.items():
    chart.rows(dataset, Selection())
    gc.collect()
    tracemalloc.start()
    frame = chart.rows(dataset, Selection())
    gc.collect()
    print(name, tracemalloc.get_traced_memory()[0], weight(frame))
    tracemalloc.stop()
"""
"""Prints chart, bytes taken, bytes weighed: in a process of its own, since what other threads take is counted, too."""


def test_rows_weigh_about_what_they_take_in_memory() -> None:
    process = subprocess.run([sys.executable, "-c", WEIGHED], cwd=ROOT, capture_output=True, text=True, check=True)
    sizes = {name: (int(memory), int(weight)) for name, memory, weight in map(str.split, process.stdout.splitlines())}
    assert sizes.keys() == {*EVERY_CHART}
    for name, (memory, weight) in sizes.items():
        assert memory / 2 < weight < 10 * memory, name


def test_threads_that_ask_for_the_same_at_the_same_time_have_it_made_once() -> None:
    cache, calls, underway, go_on = Cache(ROWS), list[str](), Event(), Event()

    def make() -> str:
        underway.set()
        go_on.wait(10)
        calls.append("a")
        return "made"

    with ThreadPoolExecutor(5) as threads:
        first = threads.submit(cache.get_or_compute, "a", make)
        underway.wait(10)
        waiting = [threads.submit(cache.get_or_compute, "a", make) for _ in range(4)]
        assert cache.get_or_compute("b", lambda: "meanwhile") == "meanwhile"
        go_on.set()
        assert [future.result() for future in (first, *waiting)] == ["made"] * 5
    assert calls == ["a"]


def test_what_failed_for_one_thread_is_made_by_those_that_waited() -> None:
    cache, underway, go_on = Cache(ROWS), Event(), Event()

    def fail() -> str:
        underway.set()
        go_on.wait(10)
        raise OSError

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.get_or_compute, "a", fail)
        underway.wait(10)
        second = threads.submit(cache.get_or_compute, "a", lambda: "made")
        go_on.set()
        assert isinstance(first.exception(), OSError)
        assert second.result() == "made"
