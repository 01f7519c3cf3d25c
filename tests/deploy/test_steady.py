"""200 readers at once, while processes are killed and while bad data are written: nobody gets a wrong answer.

The same as `python -m benchmarks.steady`, for a shorter time; how fast the answers were is measured there.
"""

from __future__ import annotations

from argparse import Namespace

from benchmarks.steady import Seen, killing, run, spoiling, undisturbed

READERS, SECONDS, DISTURBED_SECONDS = 200, 60, 25
FEW = 0.001
"""The part of requests that may be lost while processes are killed."""


def test_two_hundred_readers_get_their_answers() -> None:
    seen = run(Namespace(readers=READERS, seconds=SECONDS, workers=2), undisturbed)
    assert seen.failures == {}
    assert seen.requests > READERS
    first, last = seen.memory
    assert last < first * 1.5


def test_hardly_a_request_is_lost_while_processes_are_killed() -> None:
    seen = run(Namespace(readers=READERS, seconds=DISTURBED_SECONDS, workers=2), killing)
    assert seen.disturbances > 1
    assert lost(seen) <= max(1, FEW * seen.requests)
    assert not [said for said in seen.failures if "answered about" in said or "mixes" in said]


def test_bad_data_written_under_load_reach_nobody() -> None:
    seen = run(Namespace(readers=READERS, seconds=DISTURBED_SECONDS, workers=2), spoiling)
    assert seen.disturbances > 1
    assert seen.failures == {}


def lost(seen: Seen) -> int:
    """Return how many requests came to nothing."""
    return sum(seen.failures.values())
