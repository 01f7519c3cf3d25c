"""A minute with 200 readers while processes are killed.

`python -m benchmarks.soak` has the rest.
"""

from __future__ import annotations

import pytest

from benchmarks.soak import killing, run

LOST = 0.001
"""The share of requests that may fail."""


@pytest.mark.soak
def test_two_hundred_readers_lose_nothing_while_processes_are_killed() -> None:
    report = run(readers=200, seconds=60, disturb=killing)
    assert report.requests > 300
    assert report.lost <= LOST, report.failures
    assert "answered about another selection" not in " ".join(report.failures)
    assert int(report.disturbance.split()[0]) >= 5
