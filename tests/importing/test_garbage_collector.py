"""The garbage collector works again after it was paused, whatever happens meanwhile."""

from __future__ import annotations

import gc

import pytest

from dashboard.importing.parsed_rows import pause_collector


@pause_collector()
def fail(inside: list[bool]) -> None:
    with pause_collector():
        inside.append(gc.isenabled())
    inside.append(gc.isenabled())
    raise KeyError


def test_it_is_paused_inside_and_works_again_after_an_error() -> None:
    inside: list[bool] = []
    with pytest.raises(KeyError):
        fail(inside)
    assert inside == [False, False]
    assert gc.isenabled()
