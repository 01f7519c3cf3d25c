"""What was worked out lately is kept within a bound, however much is asked."""

from __future__ import annotations

from functools import partial
from itertools import count

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
