"""No group of too few answers can be computed from what is published."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.answers.small_cells import Group, suppressed_groups

WHOLE: Group = frozenset()


def tables(cells: dict[tuple[str, str], int]) -> dict[Group, int]:
    """Return the answers of every group of a table by place and month."""
    n: dict[Group, int] = {WHOLE: sum(cells.values())}
    for (scope, month), answers in cells.items():
        place, time = ("scope", scope), ("month", month)
        n[frozenset((place, time))] = answers
        for part in (frozenset((place,)), frozenset((time,))):
            n[part] = n.get(part, 0) + answers
    return n


def derivable_groups(n: dict[Group, int], hidden: set[Group]) -> list[Group]:
    """Return the hidden groups that follow from those published, by rank."""
    places = {group: place for place, group in enumerate(n)}
    rows = []
    for parent in n:
        roles = {role for role, _ in parent}
        for role in {"scope", "month"} - roles:
            parts = [member for member in n if parent <= member and {name for name, _ in member} == roles | {role}]
            row = np.zeros(len(n))
            row[[places[part] for part in parts]] = 1
            row[places[parent]] = -1
            rows.append(row)
    for group in set(n) - hidden:
        row = np.zeros(len(n))
        row[places[group]] = 1
        rows.append(row)
    matrix = np.array(rows)
    rank = np.linalg.matrix_rank(matrix)
    return [
        group for group in hidden if np.linalg.matrix_rank(np.vstack([matrix, np.eye(len(n))[places[group]]])) == rank
    ]


@pytest.mark.parametrize("seed", range(40))
def test_nothing_hidden_follows_from_what_is_published(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - no secret
    names = product([f"R{number}" for number in range(draw.randint(2, 5))], [f"2020-0{m}" for m in range(1, 5)])
    n = tables({name: draw.choice((0, 0, 1, 3, 6, 8, 12, 30)) for name in names})
    nonempty = {group: answers for group, answers in n.items() if answers}
    hidden = set(suppressed_groups(n, 5))
    assert {group for group, answers in nonempty.items() if answers < 5} <= hidden
    assert derivable_groups(nonempty, hidden) == []


def test_what_is_large_enough_is_published() -> None:
    n = tables({("A", "1"): 8, ("A", "2"): 9, ("B", "1"): 6, ("B", "2"): 5})
    assert suppressed_groups(n, 5) == set()


def test_hidden_groups_of_a_published_sum_have_together_as_many_answers() -> None:
    n = {
        WHOLE: 30,
        **{frozenset((("scope", name),)): answers for name, answers in zip("ABCD", (1, 2, 7, 20), strict=True)},
    }
    assert {next(iter(group))[1] for group in suppressed_groups(n, 5)} == {"A", "B", "C"}


@settings(suppress_health_check=[HealthCheck.too_slow])  # how fast a machine is says nothing
@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(2, 10))
def test_no_small_group_can_be_told_from_its_total(answers: list[int], smallest: int) -> None:
    groups = {frozenset((("scope", f"R{place}"),)): number for place, number in enumerate(answers)}
    hidden = suppressed_groups({WHOLE: sum(answers), **groups}, smallest)
    counts = [number for group, number in groups.items() if group not in hidden]
    remainder = sum(answers) - sum(counts)  # the total less all that is published
    assert not any(1 <= number < smallest for number in counts)
    assert remainder == 0 or (remainder >= smallest and len(hidden) > 1) or not any(counts)
