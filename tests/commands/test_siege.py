"""Some seconds under siege.

`python -m benchmarks.siege` has the minute with 200 readers, and the times.
"""

from __future__ import annotations

import pytest

from benchmarks.siege import run

READERS = 5


@pytest.mark.soak
def test_pages_and_health_answer_while_all_expensive_work_is_besieged() -> None:
    siege = run(READERS, seconds=8)
    assert {kind: dict(tally.failures) for kind, tally in siege.tallies.items() if tally.failures} == {}
    for kind in ("page", "/health"):
        assert siege.tallies[kind].attempts >= READERS
        assert set(siege.tallies[kind].statuses) == {200}
    assert {200, 503} == set(siege.tallies["deck"].statuses)
    assert siege.tallies["workbook"].attempts >= 1
    assert siege.tallies["sign-in"].statuses[503] >= 1
    assert siege.tallies["slow connection"].attempts >= 300
