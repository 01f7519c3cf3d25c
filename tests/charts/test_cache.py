"""What was worked out lately is kept within a bound, however much is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from threading import Event

from dashboard.dataset.cache import Cache


def test_what_is_kept_is_made_once() -> None:
    memory, numbers = Cache(), count(1)
    assert [memory.get_or_compute("a", lambda: next(numbers)) for _ in range(3)] == [1, 1, 1]


def test_the_one_not_asked_for_longest_goes_first() -> None:
    memory = Cache(2)
    for key in ("a", "b", "a", "c"):
        memory.get_or_compute(key, partial(str, key))
    assert [memory.get_or_compute(key, lambda: "anew") for key in ("a", "c", "b")] == ["a", "c", "anew"]


def test_a_bound_of_size_holds_whatever_is_kept() -> None:
    memory = Cache(10, len)
    assert memory.get_or_compute("a", lambda: "12345678") == "12345678"
    assert memory.get_or_compute("b", lambda: "1234") == "1234"
    assert memory.get_or_compute("a", lambda: "anew") == "anew"
    assert memory.get_or_compute("large", lambda: "x" * 11) == "x" * 11
    assert memory.get_or_compute("large", lambda: "not kept") == "not kept"


def test_threads_that_ask_for_the_same_at_the_same_time_have_it_made_once() -> None:
    memory, made, begun, go_on = Cache(), list[str](), Event(), Event()

    def make() -> str:
        begun.set()
        go_on.wait(10)
        made.append("a")
        return "made"

    with ThreadPoolExecutor(5) as threads:
        first = threads.submit(memory.get_or_compute, "a", make)
        begun.wait(10)
        others = [threads.submit(memory.get_or_compute, "a", make) for _ in range(4)]
        assert memory.get_or_compute("b", lambda: "meanwhile") == "meanwhile"
        go_on.set()
        assert [future.result() for future in (first, *others)] == ["made"] * 5
    assert made == ["a"]


def test_what_failed_for_one_thread_is_made_by_those_that_waited() -> None:
    memory, begun, go_on = Cache(), Event(), Event()

    def fail() -> str:
        begun.set()
        go_on.wait(10)
        raise OSError

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(memory.get_or_compute, "a", fail)
        begun.wait(10)
        second = threads.submit(memory.get_or_compute, "a", lambda: "made")
        go_on.set()
        assert isinstance(first.exception(), OSError)
        assert second.result() == "made"
